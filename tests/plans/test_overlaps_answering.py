"""How a pair ends: coordinated, no overlap because, or joint once the other side has agreed."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from bsc_comms.kit.editing import StaleEdit
from bsc_comms.kit.refusals import ReasonNeeded
from partnership.choices import LetterKind, LetterState
from partnership.emails import act_of, paragraphs_of
from partnership.models import Change, Letter
from plans.choices import InvolvementState, OverlapAnswerKind, State, Visibility
from plans.models import Communication, Overlap
from plans.operations.communications import set_aside
from plans.operations.details import NotAllowedNow
from plans.operations.overlaps.answering import (
    agree_to_joint,
    answer_overlap,
    decline_joint,
    take_answer_back,
)
from plans.queries.overlaps.ended import Ended, how_ended
from plans.queries.overlaps.pairs import waiting_for
from tests import factories
from tests.factories.overlaps import overlap_of
from tests.plans.october import NOW
from tests.plans.overlap_answers import acts_of, agree, answer, brought_to, fresh, propose, version
from tests.plans.overlap_pairs import about_burglary

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]


# --- coordinate, and no overlap because -----------------------------------------------------------


@pytest.mark.parametrize("kind", [OverlapAnswerKind.COORDINATE, OverlapAnswerKind.NONE])
def test_an_answer_of_either_side_ends_the_pair_and_stays(people, pair, sides, kind):
    given = answer(pair, people.bob, kind)
    assert (given.partner, given.by, given.at, given.note) == (
        people.other,
        people.bob,
        NOW,
        "Other streets.",
    )
    assert not Overlap.objects.unanswered().exists()
    for side in sides:
        (line,) = Change.objects.filter(subject_id=str(side.pk))
        assert line.by == people.bob
        assert line.reason == "Other streets."
        assert "With “" in line.after


@pytest.mark.parametrize("note", ["", "   "])
def test_it_says_why(people, pair, note):
    with pytest.raises(ReasonNeeded):
        answer(pair, people.alice, note=note)


@pytest.mark.parametrize("who", ["charlie", "champion", "board_member", "administrator"])
def test_who_speaks_for_neither_side_does_not_answer(people, pair, who):
    with pytest.raises(PermissionDenied):
        answer(pair, getattr(people, who))


@pytest.mark.parametrize("who", ["coordinator", "chair"])
def test_chair_and_coordinator_answer_for_no_partner(people, pair, who):
    assert answer(pair, getattr(people, who)).partner is None
    assert not Overlap.objects.unanswered().exists()


def test_of_two_who_answer_at_once_the_second_is_told(people, pair):
    seen = version(pair)
    answer(pair, people.alice)
    with pytest.raises(StaleEdit):
        answer_overlap(
            by=people.bob,
            overlap=pair,
            kind=OverlapAnswerKind.COORDINATE,
            note="We move.",
            version=seen,
        )
    assert pair.answers.count() == 1


def test_an_answer_is_taken_back_and_stays_on_record(people, pair):
    given = answer(pair, people.alice)
    take_answer_back(by=people.bob, answer=given, version=version(pair))
    given.refresh_from_db()
    assert (given.withdrawn_by, given.withdrawn_at) == (people.bob, NOW)
    assert Overlap.objects.unanswered().exists()
    with pytest.raises(NotAllowedNow):
        take_answer_back(by=people.bob, answer=given, version=version(pair))


# --- go joint -------------------------------------------------------------------------------------


def test_going_joint_is_proposed_to_the_other_side_and_changes_nothing_yet(people, pair, sides):
    ours, theirs = sides
    week = {"window_start": date(2016, 12, 5), "window_end": date(2016, 12, 11)}
    Communication.objects.filter(pk=ours.pk).update(precision="week", confirmed=False, **week)
    propose(pair, people.alice, ours)
    assert Overlap.objects.unanswered().exists()
    assert {fresh(ours).state, fresh(theirs).state} == {State.PLANNED}
    (letter,) = Letter.objects.filter(kind=LetterKind.OVERLAP_JOINT)
    assert letter.recipient == people.bob
    assert letter.state == LetterState.QUEUED
    assert letter.subject == "Go joint with Lead? Theirs"
    assert act_of(letter) == "Agree, or say why not"
    assert "Lead partner plans “Ours”, the week of 5 Dec. It is near" in letter.text
    assert "One is enough." in letter.text
    assert f"/overlaps/{pair.pk}/" in letter.text


def test_once_the_other_side_agrees_the_one_takes_the_other_over(people, pair, sides):
    ours, theirs = sides
    propose(pair, people.alice, ours)
    given = agree(pair, people.bob)
    assert (given.agreed_by, given.agreed_at) == (people.bob, NOW)
    merged, joint = fresh(theirs), fresh(ours)
    assert (merged.state, merged.merged_into) == (State.MERGED, joint)
    assert joint.state == State.PLANNED
    (part,) = joint.involvements.all()
    assert (part.partner, part.state) == (people.other, InvolvementState.AGREED)
    assert acts_of(theirs) == ["proposed to go joint", "merged"]
    assert acts_of(ours) == ["proposed to go joint", "joined"]
    assert not Overlap.objects.unanswered().exists()
    assert (merged.version, joint.version) == (2, 2)


def test_who_takes_part_in_the_merged_one_takes_part_in_the_joint_one(people, pair, sides):
    ours, theirs = sides
    factories.InvolvementFactory(communication=theirs, partner=people.named, contribution="A stand")
    asked, declined = factories.PartnerFactory(), factories.PartnerFactory()
    for partner, state in (
        (asked, InvolvementState.INVITED),
        (declined, InvolvementState.DECLINED),
        (people.lead, InvolvementState.AGREED),
    ):
        factories.InvolvementFactory(communication=theirs, partner=partner, state=state)
    factories.InvolvementFactory(
        communication=ours, partner=people.other, state=InvolvementState.INVITED
    )
    propose(pair, people.alice, ours)
    agree(pair, people.bob)
    assert brought_to(ours) == {
        people.other: (InvolvementState.AGREED, ""),
        people.named: (InvolvementState.AGREED, "A stand"),
        asked: (InvolvementState.INVITED, ""),
    }


def test_who_proposed_it_does_not_agree_to_it(people, pair, sides):
    propose(pair, people.alice, sides[0])
    for who in (people.alice, people.charlie, people.coordinator):
        with pytest.raises(PermissionDenied):
            agree(pair, who)


def decline(pair, by, note="Ours is for children."):
    given = pair.answers.get()
    decline_joint(by=by, answer=given, note=note, version=version(pair))


def test_the_lines_of_a_note_stand_apart_in_the_letter(people, pair, sides):
    propose(pair, people.alice, sides[0], note="One is enough.\nYours says it better.")
    letter = Letter.objects.get()
    assert "One is enough.\nYours says it better." in letter.text
    assert "One is enough.<br>Yours says it better." in letter.html


@pytest.mark.parametrize("carries", [True, False])
def test_the_letter_says_what_becomes_of_the_channels(people, pair, sides, carries):
    propose(pair, people.alice, sides[0], carries=carries)
    letter = Letter.objects.get()
    with_slots = "Your channels would come along, with the slots that they hold."
    dropped = "Your channels would be dropped, and their slots given back."
    for text in (letter.text, letter.html):
        assert (with_slots in text, dropped in text) == (carries, not carries)


def test_who_declines_says_why_and_the_other_side_learns_it(people, pair, sides):
    given = propose(pair, people.alice, sides[0])
    decline(pair, people.bob)
    given.refresh_from_db()
    assert (given.withdrawn_by, given.withdrawn_at) == (people.bob, NOW)
    assert Letter.objects.get(recipient=people.bob).state == LetterState.WITHDRAWN
    told = Letter.objects.get(recipient=people.alice)
    assert told.state == LetterState.QUEUED
    assert told.subject == "Other would rather not go joint: Ours"
    assert "make “Theirs” one with your “Ours”" in told.text
    assert "Other writes: Ours is for children." in told.text
    assert act_of(told) == "See the two"
    assert paragraphs_of(told)[-1].endswith("or why they do not overlap.")
    assert f"/overlaps/{pair.pk}/" in told.text
    for one in sides:
        assert acts_of(one) == ["proposed to go joint", "declined to go joint"]
    assert Overlap.objects.unanswered().exists()


def test_who_declines_once_they_are_near_no_more_asks_for_no_other_answer(people, pair, sides):
    propose(pair, people.alice, sides[0])
    Overlap.objects.update(stands=False)
    decline(pair, people.bob)
    told = Letter.objects.get(recipient=people.alice)
    nothing = "They are no longer near each other, so there is nothing more to answer."
    assert paragraphs_of(told)[-1] == f"Both stay as they are. {nothing}"
    assert (nothing in told.html, "still near" in told.html) == (True, False)


def test_nobody_declines_without_a_word_or_for_the_other_side(people, pair, sides):
    given = propose(pair, people.alice, sides[0])
    with pytest.raises(ReasonNeeded):
        decline(pair, people.bob, note=" ")
    for who in (people.alice, people.charlie, people.coordinator):
        with pytest.raises(PermissionDenied):
            decline(pair, who)
    with pytest.raises(NotAllowedNow, match="why you would rather not"):
        take_answer_back(by=people.bob, answer=given, version=version(pair))
    assert pair.answers.get().withdrawn_at is None


def test_who_proposed_it_takes_it_back_without_a_letter(people, pair, sides):
    given = propose(pair, people.alice, sides[0])
    take_answer_back(by=people.alice, answer=given, version=version(pair))
    assert Letter.objects.get().state == LetterState.WITHDRAWN


def test_declining_leaves_both_as_they_are(people, pair, sides):
    given = propose(pair, people.alice, sides[0])
    decline(pair, people.bob)
    assert {fresh(one).state for one in sides} == {State.PLANNED}
    with pytest.raises(NotAllowedNow):
        decline(pair, people.bob)
    with pytest.raises(NotAllowedNow):
        agree_to_joint(by=people.bob, answer=given, version=version(pair))


# --- an answer while a proposal is open -----------------------------------------------------------


@pytest.mark.parametrize("kind", [OverlapAnswerKind.COORDINATE, OverlapAnswerKind.NONE])
def test_an_answer_of_the_other_side_ends_the_proposal_as_declining_does(people, pair, sides, kind):
    proposed = propose(pair, people.alice, sides[0])
    answer(pair, people.bob, kind, note="Ours is for children.")
    proposed.refresh_from_db()
    assert (proposed.withdrawn_by, proposed.withdrawn_at) == (people.bob, NOW)
    assert how_ended([proposed]) == {proposed.pk: Ended(True, "Ours is for children.")}
    assert Letter.objects.get(recipient=people.bob).state == LetterState.WITHDRAWN
    told = Letter.objects.get(recipient=people.alice)
    assert told.subject == "Other answered without going joint: Ours"
    said = {
        OverlapAnswerKind.COORDINATE: "how the two are coordinated",
        OverlapAnswerKind.NONE: "why the two do not overlap",
    }
    assert f"answered your proposal, and says {said[kind]}: Ours is for children." in told.text
    assert act_of(told) == "See the two"
    assert "make “Theirs” one with your “Ours”" in told.text
    assert f"/overlaps/{pair.pk}/" in told.text


def test_an_answer_of_ones_own_ends_ones_own_proposal_silently(people, pair, sides):
    proposed = propose(pair, people.alice, sides[0])
    answer(pair, people.alice)
    proposed.refresh_from_db()
    assert proposed.withdrawn_by == people.alice
    assert how_ended([proposed]) == {}
    assert Letter.objects.get().state == LetterState.WITHDRAWN


@pytest.mark.parametrize("who", ["coordinator", "chair"])
def test_an_answer_for_neither_side_ends_the_proposal_and_names_who_gave_it(
    people, pair, sides, who
):
    by = getattr(people, who)
    proposed = propose(pair, people.alice, sides[0])
    answer(pair, by)
    proposed.refresh_from_db()
    assert proposed.withdrawn_by == by
    told = Letter.objects.get(recipient=people.alice)
    assert told.subject == f"{by.name} answered without going joint: Ours"
    assert f"{by.name} answered your proposal" in told.text


def test_a_moved_date_opens_the_pair_for_both_once_a_proposal_was_answered(people, pair, sides):
    propose(pair, people.alice, sides[0])
    answer(pair, people.bob)
    Overlap.objects.filter(pk=pair.pk).update(first_facts="moved")
    for person in (people.alice, people.bob):
        assert list(waiting_for(person)) == [pair]


def test_an_answer_in_confidence_leaves_the_proposal_of_the_other_side_alone(people, pair, sides):
    proposed = propose(pair, people.alice, sides[0])
    Communication.objects.filter(pk=sides[1].pk).update(visibility=Visibility.LEAD)
    answer(Overlap.objects.get(), people.bob)
    proposed.refresh_from_db()
    assert proposed.withdrawn_at is None
    assert not Letter.objects.filter(recipient=people.alice).exists()


# --- who agrees for both --------------------------------------------------------------------------


def test_who_speaks_for_both_joins_them_at_once(people):
    one, other = (about_burglary(lead_partner=people.lead) for _ in range(2))
    propose(overlap_of(one, other), people.alice, one)
    assert fresh(other).merged_into == one
    assert not fresh(one).involvements.exists()
    assert not Letter.objects.exists()


def test_the_coordinator_joins_them_where_both_have_agreed_and_not_otherwise(people, pair, sides):
    ours, theirs = sides
    with pytest.raises(NotAllowedNow, match="both"):
        propose(pair, people.coordinator, theirs)
    propose(pair, people.coordinator, theirs, both=True)
    assert fresh(ours).merged_into == theirs


def test_the_chair_joins_nothing(people, pair, sides):
    with pytest.raises(PermissionDenied):
        propose(pair, people.chair, sides[0], both=True)


@pytest.mark.parametrize("state", [State.CANCELLED, State.POSTPONED])
def test_what_was_set_aside_meanwhile_is_not_joined(people, pair, sides, state):
    ours, theirs = sides
    propose(pair, people.alice, ours)
    set_aside(
        by=people.bob, communication=theirs, opened_version=1, state=state, reason="No money."
    )
    with pytest.raises(NotAllowedNow, match=state.label.lower()):
        agree(pair, people.bob)
    assert pair.answers.get().agreed_at is None
