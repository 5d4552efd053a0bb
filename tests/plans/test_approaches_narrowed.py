"""A question of which a partner may no longer know, or that it leads itself, asks it no more."""

from datetime import date

import pytest

from bsc_comms.kit import clock
from bsc_comms.kit.financial_year import FinancialYear
from partnership.choices import LetterKind, LetterState
from partnership.models import Letter
from partnership.operations.letters import withdraw_letter
from plans.choices import ApproachAnswer, OfferRequestState, Visibility
from plans.models import Communication, OfferRequest
from plans.operations.approaches import (
    ask_again,
    follow_approaches,
    pass_questions_on,
    withdraw_approach,
)
from plans.operations.offers import (
    ask_for_offer,
    propose_other_date,
    take_other_date,
    withdraw_offer_request,
)
from plans.queries.approaches import approaches_of_ours, approaches_to_answer
from plans.queries.who_answers import responses
from tests import factories
from tests.plans.asked import AFTER, NUDGE, TUESDAY, asked_about, edit, local_one, of, says

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
A = ApproachAnswer


@pytest.fixture
def kept(people) -> Communication:
    """Of which Other and Named partner may know."""
    return local_one(
        people,
        visibility=Visibility.NAMED,
        named_partners=[people.other, people.named],
        reference=None,
    )


def to_other_alone(people, kept: Communication) -> None:
    edit(kept, people.alice, named_partners=[people.other], title="Raid on Friday")


def follow_at(moment) -> None:
    with clock.at(moment):
        follow_approaches()


def states(person) -> dict[str, str]:
    return dict(Letter.objects.filter(recipient=person).values_list("kind", "state"))


def told() -> Letter:
    return Letter.objects.get(kind=LetterKind.APPROACH_ANSWERED)


# --- who may no longer know ---------------------------------------------------------------------


def test_who_may_no_longer_know_is_sent_neither_the_question_nor_its_reminder(people, kept):
    approach = asked_about(people, kept)
    to_other_alone(people, kept)
    follow_at(NUDGE)
    assert states(people.charlie) == {LetterKind.APPROACH_ASKED: LetterState.WITHDRAWN}
    assert states(people.bob) == {
        LetterKind.APPROACH_ASKED: LetterState.QUEUED,
        LetterKind.APPROACH_NUDGE: LetterState.QUEUED,
    }
    follow_at(AFTER)
    assert of(approach, people.named).answer == A.WAITING
    assert of(approach, people.other).answer == A.SILENT
    assert told().in_confidence


def test_who_may_no_longer_know_holds_up_no_answer(people, kept):
    approach = asked_about(people, kept)
    says(people.bob, of(approach, people.other), A.NOTHING)
    to_other_alone(people, kept)
    assert told().in_confidence
    (ours,) = approaches_of_ours(people.alice)
    assert (ours.asked_count, ours.answered) == (1, 1)


def test_who_is_named_again_is_asked_again(people, kept):
    approach = asked_about(people, kept)
    to_other_alone(people, kept)
    edit(kept, people.alice, named_partners=[people.other, people.named])
    assert states(people.charlie) == {LetterKind.APPROACH_ASKED: LetterState.QUEUED}
    assert says(people.charlie, of(approach, people.named), A.NOTHING).answer == A.NOTHING


def test_what_somebody_took_back_by_hand_is_not_sent_when_another_partner_leads(people):
    communication = local_one(people)
    asked_about(people, communication)
    taken = Letter.objects.get(recipient=people.bob)
    withdraw_letter(by=people.coordinator, letter_id=taken.pk)
    edit(communication, people.coordinator, lead_partner=people.named)
    assert states(people.bob) == {LetterKind.APPROACH_ASKED: LetterState.WITHDRAWN}


def test_a_question_that_is_put_back_does_not_ask_who_may_no_longer_know(people, kept):
    approach = asked_about(people, kept)
    withdraw_approach(by=people.alice, approach=approach)
    to_other_alone(people, kept)
    ask_again(by=people.alice, approach=approach)
    assert states(people.charlie) == {LetterKind.APPROACH_ASKED: LetterState.WITHDRAWN}
    assert states(people.bob) == {LetterKind.APPROACH_ASKED: LetterState.QUEUED}


def test_a_question_of_which_a_partner_may_not_know_is_not_passed_on(people, kept):
    asked_about(people, kept)
    to_other_alone(people, kept)
    taker = factories.deputy_of(people.named)
    assert pass_questions_on(partner=people.named, taker=taker) == []
    assert states(taker) == {}


def test_where_nobody_may_answer_any_more_the_question_closes_in_silence(people, kept):
    asked_about(people, kept)
    edit(kept, people.alice, visibility=Visibility.LEAD)
    follow_at(AFTER)
    assert not Letter.objects.exclude(state=LetterState.WITHDRAWN).exists()


def test_who_may_no_longer_know_is_not_told_what_became_of_its_offer(people, kept):
    request = ask_for_offer(
        by=people.alice,
        communication=kept,
        offer=factories.OfferFactory(partner=people.named),
    )
    to_other_alone(people, kept)
    assert states(people.charlie) == {LetterKind.OFFER_ASKED: LetterState.WITHDRAWN}
    request = OfferRequest.objects.get(pk=request.pk)
    withdraw_offer_request(by=people.alice, request=request, opened_version=request.version)
    assert Letter.objects.filter(recipient=people.charlie).count() == 1


def test_who_may_no_longer_know_is_not_told_that_its_other_date_was_taken(people, kept):
    request = ask_for_offer(
        by=people.alice,
        communication=kept,
        offer=factories.OfferFactory(partner=people.named),
    )
    request = propose_other_date(
        by=people.charlie,
        request=request,
        opened_version=request.version,
        first_day=TUESDAY.date(),
    )
    to_other_alone(people, kept)
    request = OfferRequest.objects.get(pk=request.pk)
    taken = take_other_date(by=people.alice, request=request, opened_version=request.version)
    assert taken.state == OfferRequestState.ACCEPTED
    assert Letter.objects.filter(recipient=people.charlie).count() == 1


# --- who leads it now ---------------------------------------------------------------------------


def test_who_leads_it_now_is_asked_no_more_and_counts_nowhere(people):
    communication = local_one(people)
    approach = asked_about(people, communication)
    edit(communication, people.coordinator, lead_partner=people.other)
    assert approaches_to_answer(people.bob) == []
    follow_at(NUDGE)
    assert states(people.bob) == {LetterKind.APPROACH_ASKED: LetterState.WITHDRAWN}
    follow_at(AFTER)
    assert of(approach, people.other).answer == A.WAITING
    assert "No answer: Named partner." in told().text
    rows = responses(people.chair, FinancialYear(2016))
    assert [(row.partner, row.silent) for row in rows] == [(people.named, 1)]


# --- taken back on the day of the reminder ------------------------------------------------------


def test_a_question_that_is_put_back_on_the_day_of_its_reminder_reminds(people):
    approach = asked_about(people)
    follow_at(NUDGE)
    with clock.at(NUDGE):
        withdraw_approach(by=people.alice, approach=approach)
        assert states(people.bob)[LetterKind.APPROACH_NUDGE] == LetterState.WITHDRAWN
        ask_again(by=people.alice, approach=approach)
    assert states(people.bob)[LetterKind.APPROACH_NUDGE] == LetterState.QUEUED


# --- more than one thing at once ----------------------------------------------------------------


ON_WEDNESDAY = {"window_start": date(2016, 11, 9), "window_end": date(2016, 11, 9)}


def waiting_for(person) -> Letter:
    return Letter.objects.get(recipient=person, state=LetterState.QUEUED)


def test_moved_and_handed_over_in_one_edit_the_question_waits_once(people):
    approach = asked_about(people)
    third = factories.PartnerFactory()
    edit(approach.communication, people.coordinator, **ON_WEDNESDAY, lead_partner=third)
    assert "Wed 9 Nov" in waiting_for(people.bob).text


def test_moved_and_narrowed_in_one_edit_the_question_waits_once(people, kept):
    asked_about(people, kept)
    edit(kept, people.alice, **ON_WEDNESDAY, named_partners=[people.other])
    waits = waiting_for(people.bob)
    edit(kept, people.alice, named_partners=[people.other, people.named])
    assert waiting_for(people.bob) == waits


def test_letters_that_wait_name_who_leads_it_now(people):
    approach = asked_about(people, local_one(people), partners=[people.named])
    edit(approach.communication, people.coordinator, lead_partner=people.other)
    text = waiting_for(people.charlie).text
    assert people.other.name in text
    assert people.lead.name not in text
