"""What the letter of the chair's decision says while it waits, and to whom it goes."""

from datetime import date

import pytest
from django.urls import reverse

from partnership.choices import LetterKind, LetterState
from partnership.models import Letter
from plans.choices import DecisionKind, State
from plans.models import Communication
from plans.operations.decisions import record_decision
from tests import factories
from tests.plans.moves import move, move_by_a_sheet
from tests.plans.october import NOW
from tests.plans.overlap_answers import fresh

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
NINTH = date(2016, 11, 9)


@pytest.fixture
def talks(people) -> Communication:
    return factories.CommunicationFactory(lead_partner=people.lead, title="Street talks")


def the_chair_decides(people, talks, kind: DecisionKind) -> None:
    current, last = fresh(talks), talks.decisions.first()
    record_decision(
        by=people.chair,
        communication_id=talks.pk,
        kind=kind,
        comment="Which streets?",
        revision=current.version,
        last_decision=last.pk if last else None,
        meeting_date=None,
    )


@pytest.mark.parametrize("moves", [move, move_by_a_sheet])
@pytest.mark.parametrize("kind", [DecisionKind.RETURNED, DecisionKind.JOINT])
def test_a_letter_that_waits_says_the_day_to_which_it_moved(people, talks, moves, kind):
    the_chair_decides(people, talks, kind)
    moves(people.alice, talks, NINTH)
    waits = Letter.objects.get(kind=LetterKind.DECISION_MADE, state=LetterState.QUEUED)
    assert waits.recipient == people.alice
    assert "“Street talks”, Wed 9 Nov, " in waits.text
    assert "In the chair's words: Which streets?" in waits.text


@pytest.mark.parametrize("moves", [move, move_by_a_sheet])
def test_who_has_had_the_letter_gets_no_other_as_it_moves(people, talks, moves):
    the_chair_decides(people, talks, DecisionKind.JOINT)
    Letter.objects.update(state=LetterState.SENT, sent_at=NOW)
    moves(people.alice, talks, NINTH)
    assert Letter.objects.count() == 1


@pytest.mark.parametrize("moves", [move, move_by_a_sheet])
def test_what_was_agreed_since_is_not_asked_as_it_moves(people, talks, moves):
    the_chair_decides(people, talks, DecisionKind.RETURNED)
    the_chair_decides(people, talks, DecisionKind.AGREED)
    moves(people.alice, talks, NINTH)
    assert [letter.state for letter in Letter.objects.all()] == [LetterState.WITHDRAWN]


def test_a_returned_one_is_ended_by_the_button_that_its_letter_names(client, people, talks):
    the_chair_decides(people, talks, DecisionKind.RETURNED)
    waits = Letter.objects.get(kind=LetterKind.DECISION_MADE)
    for said in (waits.text, waits.html):
        assert "then press “Done with the comment” on its page, and it no longer waits" in said
    client.force_login(people.alice)
    assert "Done with the comment" in client.get(talks.get_absolute_url()).text
    ends = reverse("plans:communication_bring_back", args=[talks.pk])
    client.post(ends, {"version": fresh(talks).version})
    assert (fresh(talks).state, fresh(talks).state_reason) == (State.PLANNED, "")


def test_the_letter_that_asks_for_joint_work_names_what_its_page_has(client, people, talks):
    burglary = factories.TopicFactory()
    for one in (talks, factories.OfferFactory(partner=people.other)):
        one.topics.add(burglary)
    the_chair_decides(people, talks, DecisionKind.JOINT)
    waits = Letter.objects.get(kind=LetterKind.DECISION_MADE)
    for said in (waits.text, waits.html):
        assert "what is near it and which offers fit; “Ask partners” there invites others" in said
    client.force_login(people.alice)
    page = client.get(talks.get_absolute_url()).text
    for named in ("Near this", "Offers that fit", "Ask partners</a>"):
        assert named in page
