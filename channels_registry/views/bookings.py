"""Booking a slot, the owner's answer to it, and giving it back."""

import uuid
from dataclasses import replace

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from bsc_comms.kit import access
from bsc_comms.kit.acting import acted
from bsc_comms.kit.form_pages import Done, filled_in
from bsc_comms.kit.going_back import back_to
from bsc_comms.kit.sent import sent_in
from channels_registry.choices import BookingState
from channels_registry.forms.acts import DeclineForm
from channels_registry.forms.editions import BookingForm
from channels_registry.models import Booking
from channels_registry.operations import (
    book,
    confirm_booking,
    decline_booking,
    withdraw_booking,
)
from channels_registry.policy import can_add_entries, can_decide_booking
from channels_registry.queries.pages import find_booking, own_bookings_in
from channels_registry.views.editions import act_of_booking, edition_page, known_edition, page_on
from partnership.views.asking import reader


@access.read_or_write
@access.requires(can_add_entries)
def booking_new(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Book a slot for a partner, or join the waiting list."""
    person = reader(request)
    found = known_edition(code, pk)
    own = own_bookings_in(found, person)
    act = act_of_booking(found, again=bool(own))
    waits = "Every slot is taken. Who waits longest moves up first."
    told = [waits] if found.slots_free == 0 else []

    def save(form: BookingForm) -> Done:
        booking = book(
            by=person,
            edition=found,
            partner=form.cleaned_data["partner"],
            what=form.cleaned_data["what"],
            identifier=form.cleaned_data["identifier"],
        )
        name = booking.partner.short_name
        if booking.state == BookingState.WAITING:
            said = (
                f"{found.name} is full. {name} is on the waiting list and is told if it moves up."
            )
        else:
            said = f"A slot in {found.name} is held for {name}. The owner answers by letter."
        return said, edition_page(found)

    lead = " ".join([*told, *_said_already(own)])
    page = replace(page_on(found), title=act, lead=lead, act=act)
    return filled_in(request, BookingForm(sent_in(request), person=person), page, save)


def _said_already(own: list[Booking]) -> list[str]:
    """What one's partners have or wait for in the edition, so that nobody asks twice for one."""
    if not own:
        return []
    said = [f"{one.partner.short_name} {_stands(one)} already." for one in own]
    return [*dict.fromkeys(said), "Ask again only for something else."]


def _stands(booking: Booking) -> str:
    waits = booking.state == BookingState.WAITING
    return "is on the waiting list" if waits else "has a slot"


@require_POST
@access.requires(can_add_entries)
def booking_confirm(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The owner confirms a slot that is held."""
    found = known_booking(pk)

    def act() -> str:
        confirm_booking(by=reader(request), booking=found)
        return f"The slot of {found.partner.short_name} is confirmed."

    return acted(request, act, back_to(request, edition_page(found.edition)))


@access.read_or_write
@access.requires(can_add_entries)
def booking_decline(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The owner declines, with a reason."""
    person = reader(request)
    found = known_booking(pk)
    if not can_decide_booking(person, found):
        raise PermissionDenied

    def save(form: DeclineForm) -> Done:
        decline_booking(by=person, booking=found, reason=form.cleaned_data["reason"])
        return f"{found.partner.short_name} is told why not.", edition_page(found.edition)

    on_edition = page_on(found.edition)
    page = replace(
        on_edition,
        title="Decline the booking",
        caption=f"{found.partner.name} in {on_edition.caption}",
        act="Decline the booking",
        danger=True,
    )
    return filled_in(request, DeclineForm(sent_in(request)), page, save)


@require_POST
@access.requires(can_add_entries)
def booking_withdraw(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The partner gives its slot back, or leaves the waiting list."""
    found = known_booking(pk)
    waited = found.state == BookingState.WAITING

    def act() -> str:
        moved = withdraw_booking(by=reader(request), booking=found)
        name = found.partner.short_name
        if waited:
            return f"{name} waits no longer."
        held = [f"It is held for {one.partner.short_name} now." for one in moved[:1]]
        return " ".join([f"{name} has given its slot back.", *held])

    return acted(request, act, back_to(request, edition_page(found.edition)))


def known_booking(pk: uuid.UUID) -> Booking:
    found = find_booking(pk)
    if found is None:
        raise Http404
    return found
