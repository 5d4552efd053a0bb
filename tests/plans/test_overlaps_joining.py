"""What comes along when one takes the other over, and how it is taken apart again."""

from datetime import date
from uuid import UUID

import pytest

from bsc_comms.kit import clock
from channels_registry.choices import BookingState
from channels_registry.models import Booking
from channels_registry.operations import book, confirm_booking, merge_channels
from partnership.choices import LetterKind, LetterState
from partnership.models import Change, Letter
from plans.choices import TO_COME, InvolvementState, PlacementState, State, Visibility
from plans.choices import OfferRequestState as S
from plans.models import Overlap
from plans.operations.communications import edit_communication
from plans.operations.details import Details, NotAllowedNow
from plans.operations.overlaps.answering import take_answer_back
from plans.operations.placements import choose_edition
from tests import factories
from tests.factories.overlaps import overlap_of
from tests.plans.overlap_answers import agree, brought_to, fresh, propose, version
from tests.plans.overlap_pairs import about_burglary

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]


# --- what takes over ------------------------------------------------------------------------------


@pytest.mark.parametrize("state", sorted(TO_COME))
def test_an_idea_takes_over_nothing_that_is_on_the_plan(people, state):
    idea = about_burglary(lead_partner=people.lead, title="An idea", idea=True)
    planned = about_burglary(lead_partner=people.other, state=state)
    pair = overlap_of(idea, planned)
    with pytest.raises(NotAllowedNow, match="put the idea on the plan first"):
        propose(pair, people.alice, idea)
    propose(pair, people.alice, planned)
    agree(pair, people.bob)
    assert fresh(idea).merged_into == planned


def test_an_idea_takes_over_an_idea(people):
    ours, theirs = (
        about_burglary(lead_partner=partner, idea=True) for partner in (people.lead, people.other)
    )
    pair = overlap_of(ours, theirs)
    propose(pair, people.alice, ours)
    agree(pair, people.bob)
    assert fresh(theirs).merged_into == ours


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


def state_of(booking):
    return Booking.objects.get(pk=booking.pk).state


def booker_of(booking):
    return Booking.objects.get(pk=booking.pk).partner


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


def test_two_channels_that_were_merged_are_one(people, pair, sides, magazine):
    ours, theirs = sides
    old = factories.ChannelFactory(name="Newsletter")
    there = factories.PlacementFactory(communication=ours, channel=old)
    placement = booked(theirs, magazine, people.bob)
    merge_channels(by=None, kept=magazine.channel, gone=old, reason="One magazine")
    propose(pair, people.alice, ours)
    agree(pair, people.bob)
    kept = ours.placements.get()
    assert (kept, kept.booking) == (there, placement.booking)


def test_a_slot_is_better_than_a_place_in_the_line(people, pair, sides, magazine):
    """Somebody else is next in line, who would have the slot if it were given back."""
    ours, theirs = sides
    slot = booked(theirs, magazine, people.bob).booking
    next_in_line = book(by=None, edition=magazine, partner=factories.PartnerFactory())
    line = booked(ours, magazine, people.alice).booking
    confirm_booking(by=people.charlie, booking=slot)
    propose(pair, people.alice, ours)
    agree(pair, people.bob)
    joint = ours.placements.get().booking
    assert (joint, joint.state, joint.partner) == (slot, BookingState.CONFIRMED, people.lead)
    assert state_of(line) == BookingState.WITHDRAWN
    assert state_of(next_in_line) == BookingState.WAITING


def test_a_slot_that_is_there_already_is_kept(people, pair, sides, magazine):
    ours, theirs = sides
    slot = booked(ours, magazine, people.alice).booking
    line = booked(theirs, magazine, people.bob).booking
    propose(pair, people.alice, ours)
    agree(pair, people.bob)
    assert ours.placements.get().booking == slot
    assert state_of(line) == BookingState.WITHDRAWN


def test_a_slot_that_goes_over_is_booked_by_who_leads_the_joint_one(people, pair, sides, magazine):
    """Whoever led the merged one may decline to take part, and hears no more of the slot."""
    ours, theirs = sides
    factories.PlacementFactory(communication=ours, channel=magazine.channel)
    booking = booked(theirs, magazine, people.bob).booking
    propose(pair, people.alice, ours)
    given = agree(pair, people.bob)
    assert booker_of(booking) == people.lead
    take_answer_back(by=people.bob, answer=given, version=version(pair))
    assert theirs.placements.get().booking == booking
    assert booker_of(booking) == people.other


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


# --- offers that were asked for -------------------------------------------------------------------


def ride_with(communication):
    """What is asked for alongside it, as it stands."""
    live = communication.offer_requests.live()
    return {one.offer.what: one.state for one in live.select_related("offer")}


@pytest.fixture
def asked_for(people, sides):
    """What rides along with theirs, and what does not come along with it."""
    ours, theirs = sides
    for what, partner, state in (
        ("Home visits", people.named, S.ACCEPTED),
        ("A stand", people.named, S.OTHER_DATE),
        ("A van", people.named, S.ASKED),
        ("Posters", people.named, S.DECLINED),
        ("Our own leaflets", people.lead, S.ACCEPTED),
    ):
        factories.OfferRequestFactory(
            communication=theirs,
            offer=factories.OfferFactory(partner=partner, what=what),
            state=state,
            answer_note="Not this year." if state == S.DECLINED else "",
            other_first_day=date(2016, 11, 9) if state == S.OTHER_DATE else None,
        )
    van = theirs.offer_requests.get(offer__what="A van").offer
    factories.OfferRequestFactory(communication=ours, offer=van, state=S.ACCEPTED)


def test_offers_that_are_asked_for_ride_along_with_the_joint_one(people, pair, sides, asked_for):
    ours, theirs = sides
    propose(pair, people.alice, ours)
    agree(pair, people.bob)
    assert ride_with(ours) == {
        "Home visits": S.ACCEPTED,
        "A stand": S.OTHER_DATE,
        "A van": S.ACCEPTED,
    }
    assert ride_with(theirs) == {"A van": S.ASKED, "Our own leaflets": S.ACCEPTED}
    told = Change.objects.get(subject_id=str(ours.pk), act="joined", field="offers")
    assert told.was == "Named: A van"
    assert told.became == "Named: A stand, Named: A van, Named: Home visits"


def test_taken_apart_offers_go_back(people, pair, sides, asked_for):
    ours, theirs = sides
    before = ride_with(theirs)
    propose(pair, people.alice, ours)
    given = agree(pair, people.bob)
    take_answer_back(by=people.bob, answer=given, version=version(pair))
    assert ride_with(theirs) == before
    assert ride_with(ours) == {"A van": S.ACCEPTED}


def told_of_offers(person):
    """What letters about offers say to somebody, those that were taken back left out."""
    found = Letter.objects.filter(recipient=person, kind=LetterKind.OFFER_ASKED)
    return sorted(one.text for one in found.exclude(state=LetterState.WITHDRAWN))


def subjects_about_offers(person):
    found = Letter.objects.filter(recipient=person, kind=LetterKind.OFFER_ASKED)
    return sorted(one.subject for one in found.exclude(state=LetterState.WITHDRAWN))


def test_the_subject_says_what_the_letter_says(people, pair, sides, asked_for):
    """One offer was agreed; of the other another date was proposed, and it waits."""
    ours, theirs = sides
    propose(pair, people.alice, ours)
    given = agree(pair, people.bob)
    assert subjects_about_offers(people.charlie) == [
        f"Your offer is wanted for a joint communication: {ours.title}",
        f"Your offer rides along with a joint communication: {ours.title}",
    ]
    Letter.objects.update(state=LetterState.SENT, sent_at=clock.now())
    take_answer_back(by=people.bob, answer=given, version=version(pair))
    assert subjects_about_offers(people.charlie)[:2] == [f"No longer joint: {theirs.title}"] * 2


def test_who_offered_learns_that_its_offer_rides_along_with_the_joint_one(
    people, pair, sides, asked_for
):
    ours, theirs = sides
    propose(pair, people.alice, ours)
    assert told_of_offers(people.charlie) == [], "Nothing comes along until it is agreed"
    agree(pair, people.bob)
    stand, visits = told_of_offers(people.charlie)
    said = f"“{theirs.title}” of Other partner goes joint with “{ours.title}”"
    assert said in visits
    assert (
        "What you offer (Home visits) rides along with the joint one now, "
        "on Tuesday 8 November 2016." in visits
    )
    assert "If that does not suit you, propose another date or say no" in visits
    assert (
        "What you offer (A stand) is wanted for the joint one now, "
        "and the other date that you proposed still waits for an answer." in stand
    )
    assert f"{ours.get_absolute_url()}#offers" in visits
    assert told_of_offers(people.alice) == [], "Its own leaflets stay where they were"


@pytest.mark.parametrize(("named", "letters"), [("other", 1), ("named", 2)])
def test_taken_apart_nobody_reads_of_what_is_kept_back_from_them_since(
    people, pair, sides, asked_for, named, letters
):
    ours, _ = sides
    propose(pair, people.alice, ours)
    given = agree(pair, people.bob)
    visits = Letter.objects.filter(recipient=people.charlie, text__contains="Home visits")
    visits.update(state=LetterState.SENT, sent_at=clock.now())
    type(ours).objects.filter(pk=ours.pk).update(visibility=Visibility.NAMED)
    ours.named_partners.set([getattr(people, named)])
    take_answer_back(by=people.bob, answer=given, version=version(pair))
    told = Letter.objects.filter(recipient=people.charlie, kind=LetterKind.OFFER_ASKED)
    assert told.exclude(state=LetterState.WITHDRAWN).count() == letters
    assert told.filter(in_confidence=True).count() == letters - 1


def test_taken_apart_only_who_was_told_learns_that_its_offer_rides_as_before(
    people, pair, sides, asked_for
):
    ours, theirs = sides
    propose(pair, people.alice, ours)
    given = agree(pair, people.bob)
    visits = Letter.objects.filter(recipient=people.charlie, text__contains="Home visits")
    visits.update(state=LetterState.SENT, sent_at=clock.now())
    take_answer_back(by=people.bob, answer=given, version=version(pair))
    again, joined = told_of_offers(people.charlie)
    assert "goes joint with" in joined
    assert f"“{theirs.title}” of Other partner and “{ours.title}” are two again." in again
    assert f"What you offer (Home visits) rides along with “{theirs.title}” as before" in again


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
