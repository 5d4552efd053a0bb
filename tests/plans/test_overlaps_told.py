"""What letters about going joint say while they wait, and to whom they go."""

import pytest

from partnership.choices import LetterState
from partnership.models import Letter
from plans.operations.overlaps.answering import (
    agree_to_joint,
    decline_joint,
    take_answer_back,
)
from tests.plans.overlap_answers import answer, propose, version

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
WAITS = LetterState.QUEUED


def waiting_for(person):
    letters = Letter.objects.filter(recipient=person, state=WAITS).order_by("created_at", "pk")
    return list(letters.values_list("subject", flat=True))


def decline(pair, by, proposal):
    decline_joint(by=by, answer=proposal, note="Ours is for children.", version=version(pair))


# --- that a proposal came to nothing --------------------------------------------------------------


def test_that_it_was_answered_otherwise_is_told_no_more_once_that_is_taken_back(
    people, pair, sides
):
    propose(pair, people.alice, sides[0])
    given = answer(pair, people.bob)
    assert waiting_for(people.alice) == ["Other answered without going joint: Ours"]
    take_answer_back(by=people.bob, answer=given, version=version(pair))
    assert waiting_for(people.alice) == []


def test_that_it_was_declined_holds_also_once_another_answer_is_taken_back(people, pair, sides):
    decline(pair, people.bob, propose(pair, people.alice, sides[0]))
    given = answer(pair, people.bob)
    take_answer_back(by=people.bob, answer=given, version=version(pair))
    assert waiting_for(people.alice) == ["Other would rather not go joint: Ours"]


@pytest.mark.parametrize(("who", "both"), [("alice", False), ("bob", False), ("coordinator", True)])
def test_that_it_was_declined_is_told_no_more_once_it_is_proposed_anew(
    people, pair, sides, who, both
):
    refusal = "Other would rather not go joint: Ours"
    decline(pair, people.bob, propose(pair, people.alice, sides[0]))
    assert waiting_for(people.alice) == [refusal]
    propose(pair, getattr(people, who), sides[0], both=both)
    assert refusal not in waiting_for(people.alice)


def test_who_declines_one_proposal_and_whose_own_is_agreed_to_tells_of_no_refusal(
    people, pair, sides
):
    ours, theirs = sides
    own = propose(pair, people.alice, ours)
    decline(pair, people.alice, propose(pair, people.bob, theirs))
    assert waiting_for(people.bob) == ["Lead would rather not go joint: Theirs"]
    agree_to_joint(by=people.bob, answer=own, version=version(pair))
    assert waiting_for(people.bob) == []
