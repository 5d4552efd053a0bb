"""How a pair ends: coordinated, no overlap because, or joint once the other side has agreed."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied

from bsc_comms.kit import clock
from bsc_comms.kit.editing import StaleEdit
from channels_registry.choices import BookingState
from partnership.choices import LetterKind, LetterState
from partnership.models import Change, Letter
from plans.choices import InvolvementState, OverlapAnswerKind, PlacementState, State
from plans.models import Communication, Overlap
from plans.operations.communications import edit_communication, set_aside
from plans.operations.details import Details, NotAllowedNow, ReasonNeeded
from plans.operations.overlaps.answering import (
    Joint,
    agree_to_joint,
    answer_overlap,
    propose_joint,
    take_answer_back,
)
from plans.operations.placements import choose_edition
from plans.queries.overlaps.versions import version_of
from tests import factories
from tests.cast import cast
from tests.factories.overlaps import overlap_of
from tests.plans.overlap_pairs import about_burglary, look, pair_of

NOW = datetime(2016, 10, 25, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    with clock.at(NOW):
        yield cast()


@pytest.fixture
def sides(people):
    """What Lead and Other partner plan, near each other."""
    return about_burglary(lead_partner=people.lead, title="Ours"), about_burglary(
        lead_partner=people.other, title="Theirs"
    )


@pytest.fixture
def pair(sides):
    return overlap_of(*sides)


def version(pair, by=None):
    answers = pair.answers.all() if by is None else pair.answers.known_to(by)
    return version_of(Overlap.objects.get(pk=pair.pk), list(answers))


def answer(pair, by, kind=OverlapAnswerKind.NONE, note="Other streets."):
    return answer_overlap(by=by, overlap=pair, kind=kind, note=note, version=version(pair, by))


def propose(pair, by, takes_over, *, carries=True, both=False, note="One is enough."):
    return propose_joint(
        by=by,
        overlap=pair,
        joint=Joint(takes_over, carries, both),
        note=note,
        version=version(pair, by),
    )


def agree(pair, by):
    given = pair.answers.get()
    return agree_to_joint(by=by, answer=given, version=version(pair, by))


def fresh(communication):
    return Communication.objects.get(pk=communication.pk)


def acts_of(communication):
    lines = Change.objects.filter(subject_id=str(communication.pk)).order_by("pk")
    return list(dict.fromkeys(lines.values_list("act", flat=True)))


def brought_to(communication):
    """What each partner is to it and brings."""
    involved = communication.involvements.all()
    return {one.partner: (one.state, one.contribution) for one in involved}


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


def test_rather_not_leaves_both_and_takes_the_letter_back(people, pair, sides):
    given = propose(pair, people.alice, sides[0])
    take_answer_back(by=people.bob, answer=given, version=version(pair))
    assert {fresh(one).state for one in sides} == {State.PLANNED}
    assert Letter.objects.get().state == LetterState.WITHDRAWN
    with pytest.raises(NotAllowedNow):
        agree_to_joint(by=people.bob, answer=given, version=version(pair))


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


# --- its channels ---------------------------------------------------------------------------------


@pytest.fixture
def magazine(people):
    """A magazine with one slot, in which what Other partner plans holds it."""
    channel = factories.ChannelFactory(name="Magazine", owners=[people.named])
    return factories.EditionFactory(
        channel=channel,
        publication_date=date(2016, 11, 20),
        copy_deadline=date(2016, 11, 10),
        slots=1,
    )


def booked(communication, edition, by):
    placement = factories.PlacementFactory(communication=communication, channel=edition.channel)
    return choose_edition(by=by, placement=placement, edition=edition)


def test_channels_come_along_with_their_slots(people, pair, sides, magazine):
    ours, theirs = sides
    placement = booked(theirs, magazine, people.bob)
    propose(pair, people.alice, ours)
    agree(pair, people.bob)
    (carried,) = ours.placements.all()
    assert carried.pk == placement.pk
    assert carried.partner == people.other
    assert carried.booking.state == BookingState.HELD
    assert not theirs.placements.exists()


def test_a_slot_goes_to_the_placement_that_is_there_already(people, pair, sides, magazine):
    ours, theirs = sides
    there = factories.PlacementFactory(communication=ours, channel=magazine.channel)
    placement = booked(theirs, magazine, people.bob)
    propose(pair, people.alice, ours)
    agree(pair, people.bob)
    (kept,) = ours.placements.all()
    assert kept.pk == there.pk
    assert kept.booking == placement.booking
    assert kept.booking.state == BookingState.HELD


def test_channels_that_are_dropped_give_their_slots_back(people, pair, sides, magazine):
    ours, theirs = sides
    booking = booked(theirs, magazine, people.bob).booking
    propose(pair, people.alice, ours, carries=False)
    agree(pair, people.bob)
    assert not ours.placements.exists()
    booking.refresh_from_db()
    assert booking.state == BookingState.WITHDRAWN


def test_a_channel_that_came_along_stays_the_one_where_another_was_dropped(people, pair, sides):
    ours, theirs = sides
    magazine, posters = factories.ChannelFactory(), factories.ChannelFactory()
    came = factories.PlacementFactory(id=UUID(int=1), communication=theirs, channel=magazine)
    factories.PlacementFactory(
        id=UUID(int=2), communication=ours, channel=magazine, state=PlacementState.DROPPED
    )
    propose(pair, people.alice, ours)
    agree(pair, people.bob)

    for channels in ([magazine, posters], [posters]):
        joint = fresh(ours)
        edit_communication(
            by=people.alice,
            communication=joint,
            opened_version=joint.version,
            details=Details(channels=channels),
        )
        planned = joint.placements.filter(state=PlacementState.PLANNED)
        assert sorted(one.channel_id for one in planned) == sorted(one.pk for one in channels)
        assert (came in planned) is (magazine in channels)


# --- taken apart again ----------------------------------------------------------------------------


def test_what_went_joint_is_taken_apart_as_it_was(people, pair, sides, magazine):
    ours, theirs = sides
    placement = booked(theirs, magazine, people.bob)
    factories.InvolvementFactory(
        communication=ours, partner=people.other, state=InvolvementState.INVITED
    )
    factories.InvolvementFactory(communication=theirs, partner=people.named)
    propose(pair, people.alice, ours)
    given = agree(pair, people.bob)
    take_answer_back(by=people.bob, answer=given, version=version(pair))
    assert (fresh(theirs).state, fresh(theirs).merged_into) == (State.PLANNED, None)
    assert [one.pk for one in theirs.placements.all()] == [placement.pk]
    assert theirs.placements.get().state == PlacementState.PLANNED
    assert [(one.partner, one.state) for one in ours.involvements.all()] == [
        (people.other, InvolvementState.INVITED)
    ]
    assert Overlap.objects.unanswered().exists()


def test_taken_apart_each_brings_what_it_brought_before(people, pair, sides):
    ours, theirs = sides
    held = {
        people.other: (InvolvementState.DECLINED, "No crew that week"),
        people.named: (InvolvementState.INVITED, "Asked for a stand"),
    }
    for partner, (state, words) in held.items():
        factories.InvolvementFactory(
            communication=ours, partner=partner, state=state, contribution=words
        )
    factories.InvolvementFactory(communication=theirs, partner=people.named, contribution="A van")
    propose(pair, people.alice, ours)
    given = agree(pair, people.bob)
    assert brought_to(ours) == {
        people.other: (InvolvementState.AGREED, ""),
        people.named: (InvolvementState.AGREED, "A van"),
    }
    take_answer_back(by=people.bob, answer=given, version=version(pair))
    assert brought_to(ours) == held


def test_what_went_joint_when_only_the_state_was_kept_is_taken_apart_as_well(people, pair, sides):
    ours, _ = sides
    factories.InvolvementFactory(
        communication=ours, partner=people.other, state=InvolvementState.INVITED
    )
    propose(pair, people.alice, ours)
    given = agree(pair, people.bob)
    given.undo["involvements"] = {str(people.other.pk): InvolvementState.INVITED}
    given.save(update_fields=["undo"])
    take_answer_back(by=people.bob, answer=given, version=version(pair))
    assert brought_to(ours) == {people.other: (InvolvementState.INVITED, "")}


def test_it_is_not_taken_apart_once_something_has_happened_since(people, pair, sides):
    ours, theirs = sides
    propose(pair, people.alice, ours)
    given = agree(pair, people.bob)
    edit_communication(
        by=people.alice,
        communication=ours,
        opened_version=2,
        details=Details(fields={"title": "All of ours"}),
    )
    with pytest.raises(NotAllowedNow, match="taken apart"):
        take_answer_back(by=people.bob, answer=given, version=version(pair))
    assert fresh(theirs).state == State.MERGED


# --- what is kept back ----------------------------------------------------------------------------


@pytest.fixture
def secret_pair(people):
    """Lead partner keeps one back, and Other partner plans the same."""
    secret = about_burglary(lead_partner=people.lead, title="Quokka", embargoed=True)
    theirs = about_burglary(lead_partner=people.other, title="Theirs")
    look()
    return pair_of(secret, theirs)


def test_the_partner_of_what_is_kept_back_answers_and_the_other_side_sees_no_trace(
    people, secret_pair
):
    theirs = Communication.objects.get(title="Theirs")
    before = (theirs.version, acts_of(theirs))
    given = answer(secret_pair, people.alice, note="Quokka: we tell them after the operation.")
    assert given.in_confidence
    assert not Overlap.objects.visible_to(people.bob).exists()
    assert not Overlap.objects.unanswered_for(people.alice).exists()
    assert (fresh(theirs).version, acts_of(theirs)) == before
    assert not Letter.objects.exists()
    secret = Communication.objects.get(title="Quokka")
    assert acts_of(secret) == ["saw no overlap"]


def test_what_was_said_in_confidence_stays_so_when_the_embargo_has_ended(people, secret_pair):
    answer(secret_pair, people.alice, note="Quokka: the raid is on Tuesday.")
    with clock.at(datetime(2099, 2, 1, tzinfo=UTC)):
        assert Overlap.objects.visible_to(people.bob).get() == secret_pair
        assert not secret_pair.answers.known_to(people.bob).exists()
        assert Overlap.objects.unanswered_for(people.bob).exists()
        assert not Overlap.objects.unanswered_for(people.alice).exists()


def test_what_is_kept_back_does_not_go_joint(people, secret_pair):
    theirs = Communication.objects.get(title="Theirs")
    with pytest.raises(NotAllowedNow, match="kept back"):
        propose(secret_pair, people.alice, theirs)
    assert not secret_pair.answers.exists()
