"""Booking slots in editions: two never take the last one, and a waiting list moves up.

A slot is taken by one conditional update of the edition's row, which also holds that row until the
end of the transaction: whoever gives a slot back meanwhile waits for it, and finds the new entry of
the waiting list.
"""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Max, prefetch_related_objects

from bsc_comms.kit import clock
from bsc_comms.kit.in_words import whole_day
from bsc_comms.kit.refusals import NotPossible
from bsc_comms.kit.sent_twice import key_of_what_is_sent
from channels_registry.choices import STILL_BOOKED, TAKES_A_SLOT, BookingState, EditionState
from channels_registry.models import Booking, Edition
from channels_registry.operations.letters import (
    pass_letters_on,
    tell_booker,
    tell_keepers_of_booking,
    withdraw_letters_about_booking,
    withdraw_what_changed_for,
)
from channels_registry.operations.saving import needed, permit
from channels_registry.policy import can_book_for, can_decide_booking, can_withdraw_booking
from partnership.models import Partner, Person
from partnership.operations import FieldChange, record_change

NOT_YOURS = "Only the channel's owner decides about its slots."
NOT_FOR_YOU = "Only who speaks for a partner books in its name."


@transaction.atomic
def book(
    *,
    by: Person | None,
    edition: Edition,
    partner: Partner,
    what: str = "",
    identifier: UUID | None = None,
) -> Booking:
    """Hold a slot for a partner, or put it on the waiting list where none is free.

    `what` is a short word for the owner; leave it empty for anything that is not open to the whole
    partnership. The same `identifier` never books the same twice. Raises NotPossible for an edition
    that is cancelled or whose copy is past, PermissionDenied for whoever does not speak for the
    partner.
    """
    permit(can_book_for(by, partner), NOT_FOR_YOU)
    what = " ".join(what.split())[:120]
    pk = key_of_what_is_sent(identifier, edition, partner, what)
    taken = Edition.objects.take_a_slot(edition.pk)
    current = _lock(edition.pk)
    if (known := Booking.objects.filter(pk=pk).first()) is not None:
        # The same form made it before, and what was just taken is not for it.
        if taken:
            Edition.objects.give_a_slot_back(current.pk)
        return known
    _must_be_open(current, clock.today())
    # A slot may have come free while this booking waited for its turn.
    taken = taken or Edition.objects.take_a_slot(edition.pk)
    last = current.bookings.aggregate(last=Max("number"))["last"] or 0
    booking = Booking.objects.create(
        pk=pk,
        edition=current,
        partner=partner,
        number=last + 1,
        what=what,
        state=BookingState.HELD if taken else BookingState.WAITING,
        asked_at=clock.now(),
        asked_by=by,
    )
    change = FieldChange("state", "", booking.get_state_display())
    record_change(by=by, subject=booking, act="asked for", changes=[change])
    tell_keepers_of_booking(booking, by=by)
    return booking


@transaction.atomic
def confirm_booking(*, by: Person | None, booking: Booking) -> Booking:
    """The owner confirms a slot that is held; the booker is told. Raises NotPossible."""
    current = _take_turn(booking)
    permit(can_decide_booking(by, current), NOT_YOURS)
    if current.state == BookingState.WAITING:
        raise NotPossible("It is on the waiting list: there is no slot for it. Add a slot first.")
    if current.state != BookingState.HELD:
        raise NotPossible(_ended(current))
    _decide(current, BookingState.CONFIRMED, by=by, act="confirmed")
    tell_booker(current, by=by)
    return current


@transaction.atomic
def decline_booking(*, by: Person | None, booking: Booking, reason: str) -> Booking:
    """The owner declines, with a reason; the booker is told and the waiting list moves up.

    Raises ReasonNeeded, NotPossible for one that has ended.
    """
    current = _take_turn(booking)
    permit(can_decide_booking(by, current), NOT_YOURS)
    _end(current, BookingState.DECLINED, by=by, act="declined", reason=needed(reason))
    tell_booker(current, by=by)
    return current


@transaction.atomic
def withdraw_booking(*, by: Person | None, booking: Booking, reason: str = "") -> list[Booking]:
    """The partner gives its slot back, or leaves the waiting list; those that move up.

    Raises NotPossible for one that has ended.
    """
    current = _take_turn(booking)
    permit(can_withdraw_booking(by, current), NOT_FOR_YOU)
    before = current.state
    moved = _end(current, BookingState.WITHDRAWN, by=by, act="withdrawn", reason=reason.strip())
    if before in TAKES_A_SLOT:
        tell_keepers_of_booking(current, by=by, before=before)
    return moved


@transaction.atomic
def pass_booking_on(*, by: Person | None, booking: Booking, partner: Partner) -> Booking:
    """What the slot is for is another partner's now: it keeps the slot, or its place in the line.

    From then on that partner hears what becomes of it, and what waited to be said of it. A place in
    the line may have come up while it was a partner's that has ended. Raises NotPossible for one
    that has ended.
    """
    current = _take_turn(booking)
    permit(can_withdraw_booking(by, current), NOT_FOR_YOU)
    if current.state not in STILL_BOOKED:
        raise NotPossible(_ended(current))
    before = current.partner
    change = FieldChange("partner", before.name, partner.name)
    current.partner = partner
    current.save(update_fields=["partner"])
    record_change(by=by, subject=current, act="passed on", changes=[change])
    pass_letters_on(current, before=before)
    if current.state == BookingState.WAITING:
        move_up(current.edition, by=by)
        current.refresh_from_db(fields=["state"])
    return current


def move_up(edition: Edition, *, by: Person | None) -> list[Booking]:
    """Give free slots to the waiting list in its order; tell those who get one, and ask the owner.

    What waits to be sent of their place in the line is taken back. Once copy is past nobody moves
    up, as nobody books; nor does a partner that has ended, which keeps its place for whoever takes
    over what it is for. Returns those that did. Must run inside a transaction that holds the
    edition's row.
    """
    moved: list[Booking] = []
    today = clock.today()
    if edition.copy_was_due(today):
        return moved
    waiting = edition.bookings.waiting().select_related("partner")
    for booking in waiting.filter(partner__in=Partner.objects.active(today)):
        if not Edition.objects.take_a_slot(edition.pk):
            break
        prefetch_related_objects([edition], "channel__owners")
        before = booking.get_state_display()
        booking.state = BookingState.HELD
        booking.save(update_fields=["state"])
        change = FieldChange("state", before, booking.get_state_display())
        record_change(by=None, subject=booking, act="moved up", changes=[change])
        withdraw_letters_about_booking(booking)
        tell_booker(booking, by=None, moved_up=True)
        tell_keepers_of_booking(booking, by=by)
        moved.append(booking)
    return moved


def _lock(edition_id: int) -> Edition:
    return Edition.objects.select_for_update(no_key=True).in_bulk([edition_id])[edition_id]


def _take_turn(booking: Booking) -> Booking:
    """The booking as it is now; nobody changes its edition's slots before this is done."""
    _lock(booking.edition_id)
    return Booking.objects.select_related("edition__channel", "partner").get(pk=booking.pk)


def _must_be_open(edition: Edition, today: date) -> None:
    if edition.state == EditionState.CANCELLED:
        raise NotPossible(f"{edition} was cancelled. Choose another edition.")
    if edition.copy_was_due(today):
        due = edition.copy_due
        raise NotPossible(
            f"Copy for {edition} was due on {whole_day(due)}. "
            "Choose a later edition, or ask the channel's owner to move the deadline."
        )


def _end(
    booking: Booking, state: BookingState, *, by: Person | None, act: str, reason: str
) -> list[Booking]:
    """End it; those of the waiting list that move up where it had a slot."""
    had_a_slot = booking.state in TAKES_A_SLOT
    if not had_a_slot and booking.state != BookingState.WAITING:
        raise NotPossible(_ended(booking))
    _decide(booking, state, by=by, act=act, reason=reason)
    withdraw_what_changed_for(booking)
    if not had_a_slot:
        return []
    Edition.objects.give_a_slot_back(booking.edition_id)
    return move_up(booking.edition, by=by)


def _decide(
    booking: Booking, state: BookingState, *, by: Person | None, act: str, reason: str = ""
) -> None:
    before = booking.get_state_display()
    booking.state, booking.reason = state, reason
    booking.decided_at, booking.decided_by = clock.now(), by
    booking.save(update_fields=["state", "reason", "decided_at", "decided_by"])
    change = FieldChange("state", before, booking.get_state_display())
    record_change(by=by, subject=booking, act=act, changes=[change], reason=reason)
    withdraw_letters_about_booking(booking)


def _ended(booking: Booking) -> str:
    state = booking.get_state_display().lower()
    return f"This booking is {state} already. Open the channel again to see how things stand."
