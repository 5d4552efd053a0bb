"""What letters about going joint say while they wait, and to whom they go."""

from datetime import date

import pytest

from partnership.choices import LetterState
from partnership.emails import act_of
from partnership.models import Letter
from plans.choices import OverlapAnswerKind
from plans.operations.overlaps.answering import (
    agree_to_joint,
    decline_joint,
    take_answer_back,
)
from tests import factories
from tests.factories.overlaps import overlap_of
from tests.plans.moves import move, move_by_a_sheet
from tests.plans.october import NOW
from tests.plans.overlap_answers import agree, answer, propose, version
from tests.plans.overlap_pairs import about_burglary, look, pair_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
WAITS = LetterState.QUEUED
NINTH, SPRING = date(2016, 11, 9), date(2017, 4, 4)


def waiting_for(person):
    letters = Letter.objects.filter(recipient=person, state=WAITS).order_by("created_at", "pk")
    return list(letters.values_list("subject", flat=True))


def decline(pair, by, proposal):
    decline_joint(by=by, answer=proposal, note="Ours is for children.", version=version(pair))


@pytest.fixture
def pat(people):
    """Somebody who is Other partner's advocate, and a deputy of Lead partner's."""
    pat = factories.advocate_of(people.other, name="Pat", email="pat@example.org")
    factories.AppointmentFactory(person=pat, partner=people.lead, role="deputy")
    return pat


# --- that it is proposed --------------------------------------------------------------------------


@pytest.mark.parametrize("moves", [move, move_by_a_sheet])
def test_a_letter_that_waits_says_the_day_to_which_it_moved(people, pair, sides, moves):
    propose(pair, people.alice, sides[0])
    moves(people.alice, sides[0], NINTH)
    waits = Letter.objects.get(recipient=people.bob, state=WAITS)
    assert waits.subject == "Go joint with Lead? Theirs"
    assert "plans “Ours”, Wed 9 Nov. It is near your “Theirs”, Tue 8 Nov, and" in waits.text
    moves(people.bob, sides[1], NINTH)
    waits = Letter.objects.get(recipient=people.bob, state=WAITS)
    assert "plans “Ours”, Wed 9 Nov. It is near your “Theirs”, Wed 9 Nov, and" in waits.text


def test_who_has_had_the_letter_gets_no_other_as_it_moves(people, pair, sides):
    propose(pair, people.alice, sides[0])
    Letter.objects.update(state=LetterState.SENT, sent_at=NOW)
    move(people.alice, sides[0], NINTH)
    assert Letter.objects.count() == 1


def test_nobody_is_asked_to_go_joint_until_they_are_near_again(people, sides):
    ours, theirs = sides
    look()
    propose(pair_of(ours, theirs), people.alice, ours)
    move(people.alice, ours, SPRING)
    look()
    assert waiting_for(people.bob) == []
    move(people.alice, ours, NINTH)
    look()
    waits = Letter.objects.get(recipient=people.bob, state=WAITS)
    assert "plans “Ours”, Wed 9 Nov. It is near your “Theirs”" in waits.text


def test_who_has_had_the_letter_gets_no_other_once_they_are_near_again(people, sides):
    ours, theirs = sides
    look()
    propose(pair_of(ours, theirs), people.alice, ours)
    Letter.objects.update(state=LetterState.SENT, sent_at=NOW)
    for day in (SPRING, NINTH):
        move(people.alice, ours, day)
        look()
    assert Letter.objects.count() == 1


# --- that they went joint -------------------------------------------------------------------------


def test_whoever_proposed_it_learns_that_the_other_side_agreed(people, pair, sides):
    ours, theirs = sides
    theirs.audiences.add(factories.AudienceFactory(label="People travelling"))
    propose(pair, people.alice, ours)
    agree(pair, people.bob)
    assert waiting_for(people.bob) == []
    told = Letter.objects.get(recipient=people.alice)
    assert (told.subject, act_of(told)) == ("Gone joint with Other: Ours", "See the two")
    assert (
        "Other partner agreed to make “Theirs” one with your “Ours”, as you proposed." in told.text
    )
    assert f"/overlaps/{pair.pk}/" in told.text
    for text in (told.text, told.html):
        assert "Yours has taken over: Other takes part in it, and its own is merged" in text
        assert "Its channels came along, with the slots that they hold." in text
        assert "The joint one does not say yet: people travelling." in text


def test_whoever_proposed_it_learns_so_also_from_somebody_who_speaks_for_both(
    people, pair, sides, pat
):
    propose(pair, people.alice, sides[0])
    agree(pair, pat)
    assert waiting_for(people.alice) == ["Gone joint with Other: Ours"]
    assert not Letter.objects.filter(recipient__in=(pat, people.bob), state=WAITS).exists()


def test_whose_was_merged_reads_what_became_of_it(people, pair, sides):
    propose(pair, people.alice, sides[1], carries=False)
    agree(pair, people.bob)
    told = Letter.objects.get(recipient=people.alice)
    for text in (told.text, told.html):
        assert "Theirs has taken over: you take part in it, and yours is merged into it." in text
        assert "Your channels were dropped, and their slots given back." in text
        assert "does not say yet" not in text


def test_both_sides_learn_that_the_coordinator_made_them_joint(people, pair, sides):
    propose(pair, people.coordinator, sides[1], both=True)
    assert waiting_for(people.alice) == ["Gone joint with Other: Ours"]
    assert waiting_for(people.bob) == ["Gone joint with Lead: Theirs"]
    assert Letter.objects.count() == 2
    told = Letter.objects.get(recipient=people.bob)
    assert "Cora made “Ours”, led by Lead partner, one with your “Theirs”, as both" in told.text
    assert "Cora writes: One is enough." in told.text
    assert "Yours has taken over: Lead takes part in it" in told.text


@pytest.mark.parametrize("takes_over", [0, 1])
def test_a_partner_that_leads_both_reads_once_which_of_them_has_taken_over(people, takes_over):
    both = [about_burglary(lead_partner=people.lead, title=title) for title in ("One", "Two")]
    joint, merged = both[takes_over], both[1 - takes_over]
    propose(overlap_of(*both), people.coordinator, joint, both=True, carries=False)
    told = Letter.objects.get()
    assert (told.recipient, told.subject) == (people.alice, f"Gone joint: {joint.title}")
    assert (
        f"Cora made your “{merged.title}” one with your “{joint.title}”. "
        "Cora writes: One is enough.\n\n"
        f"“{joint.title}” has taken over, and “{merged.title}” is merged into it. "
        f"The channels of “{merged.title}” were dropped, and their slots given back.\n"
    ) in told.text
    assert f"<strong>{joint.title}</strong> has taken over" in told.html
    assert not any(words in told.html for words in ("with Lead", "lead partners", "part in it"))


# --- that a proposal came to nothing --------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "side", "kind", "told"),
    [
        ("alice", 0, OverlapAnswerKind.COORDINATE, "Other answered without going joint: Ours"),
        ("bob", 1, OverlapAnswerKind.NONE, "Lead answered without going joint: Theirs"),
    ],
)
def test_whoever_proposed_it_learns_of_another_answer_also_from_somebody_who_speaks_for_both(
    people, pair, sides, pat, who, side, kind, told
):
    proposer = getattr(people, who)
    propose(pair, proposer, sides[side])
    Letter.objects.update(state=LetterState.SENT, sent_at=NOW)
    answer(pair, pat, kind)
    assert waiting_for(proposer) == [told]
    assert Letter.objects.filter(state=WAITS).count() == 1


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
