"""The edition of a placement: a slot booked in the register, moved to another, or given back.

Booking in the register knows nothing of communications. What is kept back from the partnership
gives it no word, so that the slot shows only as held by its partner (rule 10 of
docs/rules.md).
"""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.text import Truncator

from bsc_comms.kit import clock
from bsc_comms.kit.editing import StaleEdit
from bsc_comms.kit.refusals import NotPossible
from channels_registry.choices import STILL_BOOKED, TAKES_A_SLOT, BookingState
from channels_registry.models import Booking, Edition
from channels_registry.operations import book, withdraw_booking
from channels_registry.policy import can_withdraw_booking
from partnership.models import Person
from partnership.operations import FieldChange, record_change
from plans.choices import MAY_BE_PLACED, PlacementState
from plans.models import Communication, Placement
from plans.operations.details import NotAllowedNow
from plans.queries.editions_held import GIVES_BACK
from plans.queries.sending import channels_that_carry

LONGEST_WORD = 120
NOT_TO_COME = "Only what is still to come needs an edition. Bring it back to the plan first."
NOT_PLANNED = "This placement is marked as issued, or was dropped: it needs no edition."
KEEPS_ITS_SLOT = (
    "{edition} is full, so you keep your slot in {held}. To wait for {edition} all the same, give "
    "that slot back first."
)


@transaction.atomic
def choose_edition(
    *, by: Person | None, placement: Placement, edition: Edition, stood_in: str | None = None
) -> Placement:
    """Put a placement into an edition of its channel: with a booking where slots are counted.

    A full edition gives a place in its line. One that the placement was in before is given back. It
    is booked in the name of the lead partner, whose advocate decides; the same edition chosen twice
    is one booking. Raises NotAllowedNow with a sentence for what is not to come, an edition that is
    past or cancelled, and a full one where a slot in another would be lost; StaleEdit where it does
    not stand any more where its person saw it (`Placement.stands_in`).
    """
    communication, current = _take_turn(placement.pk)
    _must_be_fit_to_place(communication, current)
    held = current.current_edition
    if held is not None and held.pk == edition.pk and not _could_be_booked(current, edition):
        return current
    _must_be_where_it_was_seen(current, stood_in)
    if not set(channels_that_carry(current.channel)) & set(channels_that_carry(edition.channel)):
        raise NotAllowedNow(f"{edition} is not an edition of {current.channel}. Choose another.")
    before = _in_words(current)
    old = current.booking
    _hold_editions({edition.pk} | ({old.edition_id} if old is not None else set()))
    if edition.slots is None:
        _must_be_open(edition)
        current.edition, current.booking = edition, None
    else:
        current.edition, current.booking = None, _booked(by, communication, edition)
        _must_lose_no_slot(old, current.booking)
    current.save(update_fields=["edition", "booking"])
    if old is not None:
        _give_back(by, old)
    Communication.objects.filter(pk=communication.pk).raise_version()
    _write_down(by, communication, current, before, act="chose an edition")
    return current


@transaction.atomic
def leave_edition(
    *, by: Person | None, placement: Placement, stood_in: str | None = None
) -> Placement:
    """Give a slot, or a place in the line, back; the placement stays, without an edition.

    Raises NotAllowedNow for one that is in none; StaleEdit as `choose_edition` does.
    """
    communication, current = _take_turn(placement.pk)
    if current.state != PlacementState.PLANNED:
        raise NotAllowedNow(NOT_PLANNED)
    if current.current_edition is None:
        raise NotAllowedNow("It is in no edition any more. Choose one whenever you like.")
    _must_be_where_it_was_seen(current, stood_in)
    Communication.objects.filter(pk=communication.pk).raise_version()
    _leave(by, communication, current)
    return current


def give_up_slots(*, by: Person | None, communication: Communication | None = None) -> int:
    """Give back what dropped placements, and communications set aside, still hold; how many.

    What was issued leaves the line in which it waited. Called in the transaction that drops, sets
    aside or issues; for all communications by the tick, which finds what came another way. Safe to
    run twice at once.
    """
    waiting = Placement.objects.holding_what_they_gave_up()
    if communication is not None:
        waiting = waiting.filter(communication=communication)
    keys = list(waiting.values_list("pk", flat=True))
    if communication is not None and keys:
        hold_editions_of([communication])
    return sum(_give_up(by, pk) for pk in keys)


def hold_editions_of(
    communications: Iterable[Communication] | QuerySet[Communication],
    *,
    besides: Collection[int] = (),
) -> None:
    """The editions in which these have slots, before anything is done with any of the slots.

    besides: the keys of others in which they are to have some.
    """
    booked = Booking.objects.filter(placement__communication__in=communications)
    of_these = Edition.objects.filter(Q(pk__in=booked.values("edition")) | Q(pk__in=besides))
    _hold_editions(of_these.values("pk"))


def _hold_editions(keys: Iterable[int] | QuerySet[Any, Any]) -> None:
    """In one order for all, or two who each held one would wait for each other."""
    list(Edition.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk"))


@transaction.atomic
def _give_up(by: Person | None, pk: UUID) -> bool:
    communication, current = _take_turn(pk)
    still = Placement.objects.holding_what_they_gave_up().filter(pk=pk)
    if not still.exists():
        return False
    _leave(by, communication, current)
    return True


def _leave(by: Person | None, communication: Communication, current: Placement) -> None:
    before, old = _in_words(current), current.booking
    current.edition = current.booking = None
    current.save(update_fields=["edition", "booking"])
    if old is not None:
        _give_back(by, old)
    _write_down(by, communication, current, before, act=GIVES_BACK)


def _take_turn(pk: UUID) -> tuple[Communication, Placement]:
    """The placement as it is now; whoever cancels, issues or books in the same moment waits."""
    seen = Placement.objects.values_list("communication_id", flat=True).get(pk=pk)
    communication = Communication.objects.held().get(pk=seen)
    placements = Placement.objects.with_editions().select_related("channel__merged_into")
    return communication, placements.get(pk=pk)


def _must_be_fit_to_place(communication: Communication, placement: Placement) -> None:
    if communication.state not in MAY_BE_PLACED:
        raise NotAllowedNow(NOT_TO_COME)
    if placement.state != PlacementState.PLANNED:
        raise NotAllowedNow(NOT_PLANNED)


def _must_be_where_it_was_seen(placement: Placement, stood_in: str | None) -> None:
    """Or the later of two windows would take away, unseen, what the earlier one had chosen."""
    if stood_in is not None and stood_in != placement.stands_in:
        raise StaleEdit


def _could_be_booked(placement: Placement, edition: Edition) -> bool:
    """Whether it is in the edition only in words, with slots that somebody counts now."""
    return placement.booking is None and edition.slots is not None


def _must_be_open(edition: Edition) -> None:
    """Refuse what the register would refuse to book."""
    if not Edition.objects.open_for_copy(clock.today()).filter(pk=edition.pk).exists():
        raise NotAllowedNow(f"{edition} takes no more copy. Choose a later edition.")


def _booked(by: Person | None, communication: Communication, edition: Edition) -> Booking:
    is_open = communication.is_open_to_the_partnership
    what = Truncator(communication.title).chars(LONGEST_WORD) if is_open else ""
    try:
        return book(by=by, edition=edition, partner=communication.lead_partner, what=what)
    except NotPossible as refused:
        raise NotAllowedNow(str(refused)) from refused


def _must_lose_no_slot(old: Booking | None, new: Booking) -> None:
    """Somebody else may have taken the last slot since the page was shown."""
    if old is not None and old.state in TAKES_A_SLOT and new.state == BookingState.WAITING:
        raise NotAllowedNow(KEEPS_ITS_SLOT.format(edition=new.edition, held=old.edition))


def _give_back(by: Person | None, booking: Booking) -> None:
    """Withdraw it, if it still stands. The one who led before may have booked it."""
    may = by if can_withdraw_booking(by, booking) else None
    if booking.state in STILL_BOOKED:
        withdraw_booking(by=may, booking=booking)


def _write_down(
    by: Person | None,
    communication: Communication,
    placement: Placement,
    before: str,
    *,
    act: str,
) -> None:
    change = FieldChange(str(placement.channel), before, _in_words(placement))
    record_change(by=by, subject=communication, act=act, changes=[change])


def _in_words(placement: Placement) -> str:
    edition = placement.current_edition
    if edition is None:
        return ""
    if placement.booking is None:
        return edition.name
    return f"{edition.name}: {placement.booking.get_state_display().lower()}"
