"""The sets that are named in one place: what is overdue, asks, waits, is live or in use."""

from datetime import date, timedelta

import pytest

from bsc_comms.kit import clock
from plans.choices import (
    ApproachAnswer,
    ApproachState,
    OfferRequestState,
    OverlapAnswerKind,
    State,
)
from plans.models import (
    AgreedLine,
    Approach,
    AskedPartner,
    Communication,
    Contact,
    OfferRequest,
    Overlap,
    OverlapAnswer,
)
from tests import factories
from tests.factories.agreed import AgreedLineFactory, ContactFactory
from tests.factories.overlaps import OverlapAnswerFactory, overlap_of
from tests.plans.october import NOW, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]


def test_a_version_is_raised_by_one():
    one = factories.CommunicationFactory(version=3)
    assert Communication.objects.filter(pk=one.pk).raise_version() == 1
    one.refresh_from_db()
    assert one.version == 4


def test_a_proposal_is_to_go_joint_and_waits_for_the_other_side():
    def answer(kind=OverlapAnswerKind.JOINT, **said):
        one, other = factories.CommunicationFactory(), factories.CommunicationFactory()
        takes_over = one if kind == OverlapAnswerKind.JOINT else None
        overlap = overlap_of(one, other)
        return OverlapAnswerFactory(overlap=overlap, kind=kind, takes_over=takes_over, **said)

    proposed = answer()
    answer(kind=OverlapAnswerKind.NONE)
    answer(agreed_at=NOW)
    answer(withdrawn_at=NOW)
    assert [*OverlapAnswer.objects.proposals()] == [proposed]


def test_which_are_overdue_and_which_touch_a_time():
    made = {
        "past": factories.CommunicationFactory(window_start=date(2016, 10, 24)),
        "today": factories.CommunicationFactory(window_start=TODAY),
        "later": factories.CommunicationFactory(window_start=date(2016, 11, 8)),
        "issued": factories.CommunicationFactory(
            window_start=date(2016, 10, 24), state=State.ISSUED
        ),
    }

    def names(found):
        return {name for name, one in made.items() if one in found}

    assert names(Communication.objects.overdue(TODAY)) == {"past"}
    assert names(Communication.objects.touching(TODAY, date(2016, 11, 7))) == {"today"}
    assert names(Communication.objects.touching(TODAY, date(2016, 11, 8))) == {"today", "later"}


@pytest.mark.parametrize(
    ("states", "stands", "asks"),
    [
        ((State.PLANNED, State.ISSUED), True, True),
        ((State.ISSUED, State.PLANNED), True, True),
        ((State.ISSUED, State.ISSUED), True, False),
        ((State.PLANNED, State.PLANNED), False, False),
    ],
)
def test_which_pairs_ask_for_an_answer(states, stands, asks):
    one, other = (factories.CommunicationFactory(state=state) for state in states)
    overlap_of(one, other, stands=stands)
    assert Overlap.objects.asking().exists() is asks
    assert Overlap.objects.asking_in_the_plan().exists() is asks
    for lead in (one.lead_partner_id, other.lead_partner_id):
        assert Overlap.objects.asking_partners([lead]).exists() is asks
    assert not Overlap.objects.asking_partners([factories.PartnerFactory().pk]).exists()
    assert Overlap.objects.standing().exists() is stands


def test_which_questions_wait_and_for_how_long():
    day = timedelta(days=1)
    asked = {
        "waits": factories.AskedPartnerFactory(),
        "too late": factories.AskedPartnerFactory(
            approach=factories.ApproachFactory(asked_at=NOW - 9 * day, deadline=NOW - day)
        ),
        "closed": factories.AskedPartnerFactory(
            approach=factories.ApproachFactory(state=ApproachState.CLOSED)
        ),
        "answered": factories.AskedPartnerFactory(
            answer=ApproachAnswer.NOTHING, answered_at=NOW - day
        ),
        "set aside": factories.AskedPartnerFactory(
            approach=factories.ApproachFactory(
                communication=factories.CommunicationFactory(state=State.CANCELLED)
            )
        ),
    }

    def names(found):
        return {name for name, one in asked.items() if found.filter(pk=one.pk).exists()}

    assert names(AskedPartner.objects.waiting()) == {"waits", "too late", "set aside"}
    assert names(AskedPartner.objects.in_time()) == {"waits"}
    assert Approach.objects.open().count() == 4


def test_who_waits_for_the_answers_to_what_a_partner_asked(people):
    lead, alice, charlie = people.lead, people.alice, people.charlie
    ours = factories.CommunicationFactory(lead_partner=lead)
    asked = factories.ApproachFactory(communication=ours, asked_by=alice)
    factories.ApproachFactory(asked_by=alice)
    factories.ApproachFactory(
        communication=factories.CommunicationFactory(lead_partner=lead),
        state=ApproachState.CLOSED,
    )
    assert [(one, one.keeper_id) for one in Approach.objects.kept_for(lead)] == [(asked, alice.pk)]
    Approach.objects.filter(pk=asked.pk).update(followed_by=charlie)
    assert [one.keeper_id for one in Approach.objects.kept_for(lead)] == [charlie.pk]


def test_which_requests_are_live():
    day = date(2016, 11, 9)
    said = {"answer_note": "Another day is better.", "answered_at": NOW}
    other = {"other_first_day": day, "other_last_day": day}
    made = {
        state: factories.OfferRequestFactory(
            state=state, **said, **(other if state == OfferRequestState.OTHER_DATE else {})
        )
        for state in OfferRequestState
    }
    live = {state for state, one in made.items() if one in OfferRequest.objects.live()}
    assert live == {
        OfferRequestState.ASKED,
        OfferRequestState.ACCEPTED,
        OfferRequestState.OTHER_DATE,
    }


def test_contacts_in_use_and_unchecked():
    contacts = {
        "checked": ContactFactory(checked_on=date(2016, 6, 1)),
        "a year ago": ContactFactory(checked_on=date(2015, 6, 1)),
        "never": ContactFactory(checked_on=None),
        "ended": ContactFactory(checked_on=None, ended_on=date(2016, 7, 1)),
    }
    line, ended = AgreedLineFactory(), AgreedLineFactory(ended_on=date(2016, 7, 1))

    def names(found):
        return {name for name, one in contacts.items() if one in found}

    assert names(Contact.objects.in_use()) == {"checked", "a year ago", "never"}
    assert names(Contact.objects.unchecked(TODAY)) == {"a year ago", "never"}
    assert ended not in AgreedLine.objects.in_use()
    assert line in AgreedLine.objects.in_use()


@pytest.mark.parametrize(
    ("end", "asked"), [(date(2015, 10, 25), True), (date(2015, 10, 24), False)]
)
def test_what_was_issued_in_part_is_overdue_for_a_year(end, asked):
    one = factories.CommunicationFactory(
        state=State.ISSUED, window_start=end, channels=[factories.ChannelFactory()]
    )
    on = date(2016, 10, 25)
    assert Communication.objects.overdue(on).exists() is asked
    with clock.at(clock.start_of(on)):
        assert one.is_overdue is asked
