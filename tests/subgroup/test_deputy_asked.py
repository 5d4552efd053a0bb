"""While a partner has no advocate, its deputy is asked to confirm the plan."""

from datetime import timedelta

import pytest

from bsc_comms.kit import clock
from partnership.choices import LetterState, Role
from partnership.models import Letter, Partner, Person
from partnership.operations import letters
from subgroup.choices import ConfirmationKind, Step
from subgroup.models import Meeting
from subgroup.operations.confirmations import confirm_plan
from subgroup.operations.cycle import Owed, owe_cycle_letters
from tests.factories import (
    AppointmentFactory,
    PartnerFactory,
    advocate_of,
    deactivated,
    deputy_of,
)
from tests.subgroup.november import CALL, FIRST, SECOND, at_eight, of_the_cycle

pytestmark = pytest.mark.django_db
UP_TO_DATE = ConfirmationKind.UP_TO_DATE


def states(person: Person) -> list[tuple[str, str]]:
    """Each letter of the cycle to a person, by its step and state, in the order of their days."""
    found = of_the_cycle().filter(recipient=person).order_by("due", "pk")
    return [(key.split(":")[3], state) for key, state in found.values_list("unique_key", "state")]


def test_the_deputy_of_a_partner_without_an_advocate_gets_the_call_and_both_reminders(
    meeting: Meeting, fire: Partner
) -> None:
    dora = deputy_of(fire)
    deactivated(fire)
    for day in (CALL, FIRST, SECOND):
        with clock.at(at_eight(day)):
            assert owe_cycle_letters() == Owed(to_send=1)
            letters.send_due_letters()
    assert states(dora) == [
        (Step.CALL_FOR_UPDATES, LetterState.SENT),
        (Step.FIRST_REMINDER, LetterState.SENT),
        (Step.SECOND_REMINDER, LetterState.SENT),
    ]
    assert "because you speak for Fire Brigade in" in Letter.objects.filter(recipient=dora)[0].text


def test_beside_an_advocate_the_deputy_is_not_asked(meeting: Meeting, fire: Partner) -> None:
    alice, dora = advocate_of(fire), deputy_of(fire)
    with clock.at(at_eight(CALL)):
        assert owe_cycle_letters() == Owed(to_send=1)
    assert (states(alice), states(dora)) == ([(Step.CALL_FOR_UPDATES, LetterState.QUEUED)], [])


def test_an_advocate_who_is_deputy_elsewhere_gets_one_letter_about_both(
    meeting: Meeting, fire: Partner
) -> None:
    police = PartnerFactory(name="Police Service")
    alice = advocate_of(police)
    AppointmentFactory(person=alice, role=Role.DEPUTY, partner=fire)
    with clock.at(at_eight(CALL)):
        assert owe_cycle_letters() == Owed(to_send=1)
    assert "the plan of Fire Brigade and Police Service as it stands" in alice.letters.get().text


def test_a_deputy_missed_no_letter_that_went_to_the_advocate(
    meeting: Meeting, fire: Partner
) -> None:
    alice, dora = advocate_of(fire), deputy_of(fire)
    with clock.at(at_eight(CALL)):
        owe_cycle_letters()
        letters.send_due_letters()
    alice.appointments.update(ends=FIRST - timedelta(days=1))
    with clock.at(at_eight(FIRST)):
        assert owe_cycle_letters() == Owed(to_send=1)
    assert states(dora) == [(Step.FIRST_REMINDER, LetterState.QUEUED)]


def test_the_deputys_confirmation_withdraws_the_letter_that_still_waits(
    meeting: Meeting, fire: Partner
) -> None:
    dora = deputy_of(fire)
    with clock.at(at_eight(CALL)):
        owe_cycle_letters()
        confirm_plan(by=dora, meeting=meeting, partner=fire, kind=UP_TO_DATE)
        assert owe_cycle_letters() == Owed()
    assert states(dora) == [(Step.CALL_FOR_UPDATES, LetterState.WITHDRAWN)]
