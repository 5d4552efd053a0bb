"""A letter in confidence goes only while its recipient may know of what it leads to."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from bsc_comms.kit import clock
from partnership.choices import LetterKind, LetterState
from partnership.models import Appointment, Letter
from partnership.operations.letters import send_due_letters
from partnership.operations.people import end_appointment
from plans.choices import State, Visibility
from plans.models import Communication
from plans.operations.approaches import tell_what_changed
from plans.operations.letters import take_back_what_may_not_be_known
from plans.operations.offers import ask_for_offer
from plans.operations.overdue import ask_about_overdue
from tests import factories
from tests.plans.asked import TUESDAY, asked_about, edit, local_one

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
WEDNESDAY = TUESDAY + timedelta(days=1)


def kept_back(people, **fields) -> Communication:
    """Of which Other and Named partner may know; its window is past."""
    day = (TUESDAY - timedelta(days=4)).date()
    return local_one(
        people,
        **{
            "visibility": Visibility.NAMED,
            "named_partners": [people.other, people.named],
            "window_start": day,
            "window_end": day,
            "precision": "exact",
            "state": State.PLANNED,
            "reference": None,
            **fields,
        },
    )


def end_roles_of(person, by, partner=None) -> None:
    held = (
        person.appointments.all()
        if partner is None
        else person.appointments.filter(partner=partner)
    )
    for appointment in held:
        end_appointment(by=by, appointment_id=appointment.pk)


def states_of(person) -> dict[str, str]:
    return dict(person.letters.values_list("kind", "state"))


def test_it_does_not_go_to_somebody_whose_role_ended(people) -> None:
    kept_back(people)
    ask_about_overdue()
    end_roles_of(people.alice, people.coordinator)
    send_due_letters()
    assert mail.outbox == []
    assert states_of(people.alice) == {LetterKind.OVERDUE: LetterState.WITHDRAWN}


def test_nor_to_somebody_whose_role_lapsed_by_its_last_day(people) -> None:
    kept_back(people)
    ask_about_overdue()
    Appointment.objects.filter(person=people.alice).update(ends=TUESDAY.date())
    with clock.at(WEDNESDAY):
        send_due_letters()
    assert mail.outbox == []


def test_nor_out_of_a_digest_that_waits(people) -> None:
    """The mail server is away as the role ends."""
    kept_back(people)
    kept_back(people, title="Light up")
    ask_about_overdue()
    with patch.object(EmailBackend, "open", side_effect=ConnectionRefusedError, create=True):
        send_due_letters()
    end_roles_of(people.alice, people.coordinator)
    with clock.at(WEDNESDAY):
        send_due_letters()
    assert mail.outbox == []
    assert set(people.alice.letters.values_list("state", flat=True)) == {LetterState.WITHDRAWN}


def test_who_speaks_for_another_partner_keeps_what_that_one_may_know(people) -> None:
    """Bob speaks for Other and for Named partner; only Other may know of the second one."""
    factories.AppointmentFactory(person=people.bob, partner=people.named, role="deputy")
    both = kept_back(people)
    of_other = kept_back(people, title="Light up", named_partners=[people.other])
    for one in (both, of_other):
        offer = factories.OfferFactory(partner=people.other)
        ask_for_offer(by=people.alice, communication=one, offer=offer)
    end_roles_of(people.bob, people.coordinator, people.other)
    assert take_back_what_may_not_be_known() == 1
    left = people.bob.letters.get(state=LetterState.QUEUED)
    assert both.get_absolute_url() in left.link
    assert take_back_what_may_not_be_known() == 0


def test_a_question_to_a_partner_is_not_for_who_speaks_for_another_one_by_now(people) -> None:
    factories.AppointmentFactory(person=people.bob, partner=people.named, role="deputy")
    to_come = (TUESDAY + timedelta(days=14)).date()
    one = kept_back(people, window_start=to_come, window_end=to_come)
    asked_about(people, one, partners=[people.other])
    assert take_back_what_may_not_be_known() == 0
    end_roles_of(people.bob, people.coordinator, people.other)
    assert take_back_what_may_not_be_known() == 1
    assert states_of(people.bob) == {LetterKind.APPROACH_ASKED: LetterState.WITHDRAWN}


def test_what_changed_is_not_told_to_a_partner_that_is_named_no_more(people) -> None:
    one = kept_back(people, partners=[people.other, people.named])
    edit(one, people.alice, message="Another")
    with clock.at(WEDNESDAY):
        tell_what_changed()
        assert states_of(people.charlie) == {LetterKind.WHAT_CHANGED: LetterState.QUEUED}
        edit(one, people.alice, named_partners=[people.other])
    assert states_of(people.charlie) == {LetterKind.WHAT_CHANGED: LetterState.WITHDRAWN}
    assert states_of(people.bob) == {LetterKind.WHAT_CHANGED: LetterState.QUEUED}


def test_what_all_may_know_goes_on(people) -> None:

    asked_about(people, local_one(people, title="Light up"))
    assert take_back_what_may_not_be_known() == 0
    assert set(Letter.objects.values_list("state", flat=True)) == {LetterState.QUEUED}
