"""Placements and the editions that they are in: booked, moved, given back, and who loses what."""

from datetime import date
from itertools import pairwise

import pytest
from django.db import IntegrityError

from channels_registry.choices import BookingState
from channels_registry.models import Booking, Channel
from channels_registry.operations import (
    book,
    cancel_edition,
    decline_booking,
    merge_channels,
    withdraw_booking,
)
from partnership.choices import LetterKind
from partnership.models import Change, Letter
from plans.choices import PlacementState, State, Visibility
from plans.models import Communication, Placement
from plans.operations.communications import bring_back, edit_communication, set_aside
from plans.operations.details import Details, NotAllowedNow
from plans.operations.placements import choose_edition, give_up_slots, leave_edition
from plans.queries.edition_choices import open_editions
from plans.queries.placements import can_place
from plans.queries.sending import editions_ahead
from tests.factories import BookingFactory, ChannelFactory, CommunicationFactory, PlacementFactory
from tests.plans.marked import mark_issued
from tests.plans.placement_pages.editions import edition_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
HELD, WAITING, CONFIRMED = BookingState.HELD, BookingState.WAITING, BookingState.CONFIRMED
DECLINED, WITHDRAWN = BookingState.DECLINED, BookingState.WITHDRAWN


@pytest.fixture
def magazine(people):
    """Bob's partner owns it."""
    return ChannelFactory(name="The magazine", owners=[people.other])


def placed(people, channel, **fields):
    """A communication of Alice's, planned on the channel."""
    found = CommunicationFactory(lead_partner=people.lead, title="Lock up", **fields)
    return PlacementFactory(communication=found, channel=channel)


def told_of(communication, act):
    return [
        (change.field, change.before, change.after)
        for change in Change.objects.filter(subject_id=str(communication.pk), act=act)
    ]


# --- choosing an edition --------------------------------------------------------------------------


def test_an_edition_with_counted_slots_is_booked_in_the_name_of_the_lead_partner(people, magazine):
    placement = placed(people, magazine)
    edition = edition_of(magazine)
    chosen = choose_edition(by=people.alice, placement=placement, edition=edition)
    booking = chosen.booking
    assert (booking.edition, booking.partner, booking.state) == (edition, people.lead, HELD)
    assert (booking.what, booking.asked_by) == ("Lock up", people.alice)
    assert (chosen.edition, chosen.current_edition) == (None, edition)
    assert told_of(placement.communication, "chose an edition") == [
        ("The magazine", "", "Winter: held")
    ]
    assert Communication.objects.get().version == 2
    letters = Letter.objects.filter(kind=LetterKind.BOOKING_ASKED)
    assert [letter.recipient for letter in letters] == [people.bob]


def test_a_title_that_is_too_long_for_the_register_ends_with_a_mark(people, magazine):
    placement = placed(people, magazine)
    Communication.objects.update(title="Lock up " * 25)
    placement.refresh_from_db()
    chosen = choose_edition(by=people.alice, placement=placement, edition=edition_of(magazine))
    assert chosen.booking.what == ("Lock up " * 25)[:119] + "…"


def test_an_edition_whose_slots_nobody_counts_needs_no_booking(people, magazine):
    placement = placed(people, magazine)
    edition = edition_of(magazine, slots=None)
    chosen = choose_edition(by=people.alice, placement=placement, edition=edition)
    assert (chosen.edition, chosen.booking, chosen.current_edition) == (edition, None, edition)
    assert not Booking.objects.exists()


def test_the_same_edition_chosen_twice_is_one_booking(people, magazine):
    placement = placed(people, magazine)
    edition = edition_of(magazine, slots=5)
    first = choose_edition(by=people.alice, placement=placement, edition=edition)
    second = choose_edition(by=people.alice, placement=placement, edition=edition)
    assert first.booking == second.booking
    assert Booking.objects.count() == 1
    assert Communication.objects.get().version == 2


def test_a_full_edition_gives_a_place_in_the_line(people, magazine):
    edition = edition_of(magazine)
    book(by=people.charlie, edition=edition, partner=people.named)
    chosen = choose_edition(by=people.alice, placement=placed(people, magazine), edition=edition)
    assert chosen.booking.state == WAITING
    assert chosen.current_edition == edition


def test_moving_to_another_edition_gives_the_first_slot_back(people, magazine):
    placement = placed(people, magazine)
    winter = edition_of(magazine)
    spring = edition_of(magazine, "Spring", publication_date=date(2017, 3, 6), slots=2)
    first = choose_edition(by=people.alice, placement=placement, edition=winter).booking
    moved = choose_edition(by=people.alice, placement=placement, edition=spring)
    assert (moved.current_edition, moved.booking.state) == (spring, HELD)
    first.refresh_from_db()
    winter.refresh_from_db()
    assert (first.state, winter.slots_taken) == (WITHDRAWN, 0)


def test_nobody_loses_a_slot_for_a_place_in_a_line(people, magazine):
    placement = placed(people, magazine)
    winter, spring = edition_of(magazine), edition_of(magazine, "Spring", place="Elsewhere")
    choose_edition(by=people.alice, placement=placement, edition=winter)
    book(by=people.charlie, edition=spring, partner=people.named)
    with pytest.raises(NotAllowedNow) as refused:
        choose_edition(by=people.alice, placement=placement, edition=spring)
    assert str(refused.value) == (
        "Spring is full, so you keep your slot in Winter. To wait for Spring all the same, give "
        "that slot back first."
    )
    placement.refresh_from_db()
    assert placement.current_edition == winter
    assert Booking.objects.filter(partner=people.lead).count() == 1


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (
            {"copy_deadline": date(2016, 10, 24)},
            "Copy for Winter was due on 24 October 2016. Choose a later edition, or ask the "
            "channel's owner to move the deadline.",
        ),
        (
            {"copy_deadline": date(2016, 10, 24), "slots": None},
            "Winter takes no more copy. Choose a later edition.",
        ),
    ],
)
def test_an_edition_that_is_past_is_refused(people, magazine, fields, sentence):
    edition = edition_of(magazine, **fields)
    with pytest.raises(NotAllowedNow) as refused:
        choose_edition(by=people.alice, placement=placed(people, magazine), edition=edition)
    assert str(refused.value) == sentence


def test_an_edition_of_another_channel_is_refused(people, magazine):
    edition = edition_of(ChannelFactory())
    with pytest.raises(NotAllowedNow) as refused:
        choose_edition(by=people.alice, placement=placed(people, magazine), edition=edition)
    assert str(refused.value) == "Winter is not an edition of The magazine. Choose another."


def test_a_channel_that_was_merged_is_booked_where_it_went(people, magazine):
    gone = ChannelFactory(name="The old magazine", merged_into=magazine, valid_to=date(2016, 10, 1))
    edition = edition_of(magazine)
    chosen = choose_edition(by=people.alice, placement=placed(people, gone), edition=edition)
    assert chosen.current_edition == edition


@pytest.mark.parametrize("removes", [1, 2])
def test_a_channel_is_booked_in_the_editions_of_what_was_merged_into_it(people, removes):
    gone, *kept = (ChannelFactory(name=f"Magazine {number}") for number in range(1 + removes))
    for goes, stays in pairwise([gone, *kept]):
        merge_channels(by=people.coordinator, kept=stays, gone=goes, reason="The same")
    edition = edition_of(Channel.objects.get(pk=gone.pk))
    placement = placed(people, kept[-1])
    assert list(open_editions(placement)) == [edition]
    assert editions_ahead([placement], date(2016, 10, 25)) == {placement.pk: [edition]}
    chosen = choose_edition(by=people.alice, placement=placement, edition=edition)
    assert chosen.current_edition == edition


def test_two_that_were_merged_into_one_have_each_others_editions(people, magazine):
    one, other = (
        ChannelFactory(name=name, merged_into=magazine, valid_to=date(2016, 10, 1))
        for name in ("The old magazine", "The older one")
    )
    edition = edition_of(other)
    placement = placed(people, one)
    assert list(open_editions(placement)) == [edition]
    chosen = choose_edition(by=people.alice, placement=placement, edition=edition)
    assert chosen.current_edition == edition


@pytest.mark.parametrize("state", [State.POSTPONED, State.CANCELLED])
def test_what_is_not_to_come_gets_no_edition(people, magazine, state):
    placement = placed(people, magazine, state=state)
    with pytest.raises(NotAllowedNow):
        choose_edition(by=people.alice, placement=placement, edition=edition_of(magazine))


def test_what_is_planned_still_gets_an_edition_once_another_channel_was_issued(people, magazine):
    placement = placed(people, magazine, state=State.ISSUED)
    PlacementFactory(communication=placement.communication, issued=True)
    edition = edition_of(magazine)
    assert can_place(people.alice, placement.communication)
    chosen = choose_edition(by=people.alice, placement=placement, edition=edition)
    assert chosen.current_edition == edition


# --- what is kept back ----------------------------------------------------------------------------


def test_what_is_kept_back_gives_its_booking_no_word(people, magazine):
    placement = placed(people, magazine, visibility=Visibility.LEAD, reference=None)
    chosen = choose_edition(by=people.alice, placement=placement, edition=edition_of(magazine))
    assert chosen.booking.what == ""
    assert not [letter for letter in Letter.objects.all() if "Lock up" in letter.text]


# --- giving back ----------------------------------------------------------------------------------


def test_leaving_an_edition_gives_the_slot_to_who_waits(people, magazine):
    placement = placed(people, magazine)
    edition = edition_of(magazine)
    choose_edition(by=people.alice, placement=placement, edition=edition)
    waiting = book(by=people.charlie, edition=edition, partner=people.named)
    left = leave_edition(by=people.alice, placement=placement)
    waiting.refresh_from_db()
    assert (left.booking, left.current_edition, waiting.state) == (None, None, HELD)
    assert told_of(placement.communication, "gave an edition back") == [
        ("The magazine", "Winter: held", "")
    ]
    with pytest.raises(NotAllowedNow):
        leave_edition(by=people.alice, placement=placement)


@pytest.mark.parametrize("state", [State.CANCELLED, State.POSTPONED])
def test_what_is_set_aside_gives_its_slot_back(people, magazine, state):
    placement = placed(people, magazine)
    edition = edition_of(magazine)
    booking = choose_edition(by=people.alice, placement=placement, edition=edition).booking
    found = Communication.objects.get()
    aside = set_aside(
        by=people.alice,
        communication=found,
        opened_version=found.version,
        state=state,
        reason="No money.",
    )
    booking.refresh_from_db()
    edition.refresh_from_db()
    assert (booking.state, booking.reason, edition.slots_taken) == (WITHDRAWN, "", 0)
    back = bring_back(by=people.alice, communication=aside, opened_version=aside.version)
    assert back.placements.get().current_edition is None


def test_a_placement_that_is_dropped_gives_its_slot_back(people, magazine):
    placement = placed(people, magazine)
    other = ChannelFactory()
    booking = choose_edition(
        by=people.alice, placement=placement, edition=edition_of(magazine)
    ).booking
    found = Communication.objects.get()
    edited = edit_communication(
        by=people.alice,
        communication=found,
        opened_version=found.version,
        details=Details(channels=[other]),
    )
    booking.refresh_from_db()
    placement.refresh_from_db()
    assert (booking.state, placement.state) == (WITHDRAWN, PlacementState.DROPPED)
    assert edited.version == Communication.objects.get().version


def test_the_slot_that_a_former_lead_booked_is_given_back_too(people, magazine):
    placement = placed(people, magazine)
    booking = choose_edition(
        by=people.alice, placement=placement, edition=edition_of(magazine)
    ).booking
    Communication.objects.update(lead_partner=people.other)
    leave_edition(by=people.bob, placement=placement)
    booking.refresh_from_db()
    assert booking.state == WITHDRAWN


def test_what_went_out_waits_for_no_slot_any_more(people, magazine):
    edition = edition_of(magazine, slots=1)
    slot = book(by=None, edition=edition, partner=people.named)
    chosen = choose_edition(by=people.alice, placement=placed(people, magazine), edition=edition)
    assert chosen.booking.state == WAITING
    day = date(2016, 10, 20)
    mark_issued(by=people.alice, placement=chosen, issued_on=day, no_proof_reason="Handed out")
    withdraw_booking(by=None, booking=slot)
    assert not Booking.objects.still_booked().exists()
    issued = Placement.objects.get()
    assert (issued.state, issued.booking) == (PlacementState.ISSUED, None)


def test_what_went_out_keeps_the_slot_that_it_took(people, magazine):
    chosen = choose_edition(
        by=people.alice, placement=placed(people, magazine), edition=edition_of(magazine)
    )
    mark_issued(
        by=people.alice,
        placement=chosen,
        issued_on=date(2016, 10, 20),
        no_proof_reason="Handed out",
    )
    assert Placement.objects.get().booking.state == HELD


def test_the_tick_finds_what_came_another_way(people, magazine):
    kept = placed(people, magazine)
    choose_edition(by=people.alice, placement=kept, edition=edition_of(magazine, slots=9))
    for state in (State.CANCELLED, State.POSTPONED):
        found = placed(people, magazine)
        choose_edition(
            by=people.alice, placement=found, edition=edition_of(magazine, slots=9, place=state)
        )
        Communication.objects.filter(pk=found.communication_id).update(
            state=state, state_reason="Why."
        )
    dropped = placed(people, magazine)
    choose_edition(
        by=people.alice, placement=dropped, edition=edition_of(magazine, slots=9, place="Here")
    )
    Placement.objects.filter(pk=dropped.pk).update(state=PlacementState.DROPPED)
    went_out = PlacementFactory(
        channel=magazine, issued=True, booking=BookingFactory(partner=people.lead, state=WAITING)
    )
    assert give_up_slots(by=None) == 4
    assert Booking.objects.get(pk=went_out.booking.pk).state == WITHDRAWN
    assert give_up_slots(by=None) == 0
    assert Booking.objects.still_booked().get() == Placement.objects.get(pk=kept.pk).booking


# --- what the owner does --------------------------------------------------------------------------


def test_a_declined_booking_leaves_the_placement_without_an_edition(people, magazine):
    placement = placed(people, magazine)
    chosen = choose_edition(by=people.alice, placement=placement, edition=edition_of(magazine))
    decline_booking(by=people.bob, booking=chosen.booking, reason="No room for it.")
    current = Placement.objects.get()
    assert (current.booking.state, current.current_edition) == (DECLINED, None)
    letter = Letter.objects.get(kind=LetterKind.BOOKING_ANSWERED)
    assert letter.recipient == people.alice
    assert "No room for it." in letter.text


def test_another_edition_may_follow_a_declined_booking(people, magazine):
    placement = placed(people, magazine)
    chosen = choose_edition(by=people.alice, placement=placement, edition=edition_of(magazine))
    decline_booking(by=people.bob, booking=chosen.booking, reason="No room for it.")
    spring = edition_of(magazine, "Spring", place="Elsewhere")
    again = choose_edition(by=people.alice, placement=placement, edition=spring)
    assert (again.booking.state, again.current_edition) == (HELD, spring)
    assert told_of(placement.communication, "chose an edition")[0] == (
        "The magazine",
        "",
        "Spring: held",
    )


def test_a_cancelled_edition_holds_nothing(people, magazine):
    bare = placed(people, magazine)
    edition = edition_of(magazine, slots=None)
    choose_edition(by=people.alice, placement=bare, edition=edition)
    cancel_edition(by=people.bob, edition=edition, opened_version=1, reason="No paper.")
    assert Placement.objects.get().current_edition is None


def test_a_slot_withdrawn_in_the_register_is_no_edition_any_more(people, magazine):
    placement = placed(people, magazine)
    chosen = choose_edition(by=people.alice, placement=placement, edition=edition_of(magazine))
    withdraw_booking(by=people.alice, booking=chosen.booking)
    assert Placement.objects.get().current_edition is None


def test_a_placement_is_in_one_edition_only(people, magazine):
    edition = edition_of(magazine)
    with pytest.raises(IntegrityError):
        PlacementFactory(channel=magazine, edition=edition, booking=BookingFactory(edition=edition))
