"""The edition of a placement: choosing it, giving it back, or another channel instead."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from bsc_comms.kit import access, clock
from bsc_comms.kit.acting import acted
from bsc_comms.kit.editing import StaleEdit, attempt_unless
from bsc_comms.kit.sent import sent_in, text_sent, version_sent
from channels_registry.choices import BookingState
from channels_registry.models import Booking, Channel
from partnership.views.asking import reader
from plans.choices import PlacementState
from plans.forms.acts import DropPlacementForm
from plans.forms.placements import ChooseEditionForm
from plans.models import Communication, Placement
from plans.operations.details import NotAllowedNow
from plans.operations.placements import NOT_TO_COME, choose_edition, leave_edition
from plans.operations.replacing import (
    CHANNELS_STAY,
    NOT_PLANNED,
    drop_placement,
    use_another_channel,
)
from plans.policy import can_log
from plans.queries.edition_choices import edition_choices, open_editions, slot_of
from plans.queries.placements import can_place
from plans.views.finding import own_placement

STOOD_IN = "stood_in"  # the edition in which the page showed it


@access.read_or_write
@access.requires(can_log)
def placement_edition(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Choose the edition of a placement: book a slot in it, or move there from another."""
    person = reader(request)
    placement = own_placement(person, pk)
    if request.method != "POST" and not can_place(person, placement.communication):
        messages.error(request, NOT_TO_COME)
        return redirect(_placements(placement))
    choices = edition_choices(placement)
    # Where none is left to choose, the page says just that.
    sent, was_overtaken = sent_in(request) if choices else None, False
    form = ChooseEditionForm(sent, editions=open_editions(placement), choices=choices)
    if form.is_bound and form.is_valid():
        try:
            chosen = choose_edition(
                by=person,
                placement=placement,
                edition=form.cleaned_data["edition"],
                stood_in=text_sent(request, STOOD_IN),
            )
        except StaleEdit:
            placement, was_overtaken = own_placement(person, pk), True
            form.offer(edition_choices(placement))
            form.add_error("edition", _where_it_was_put(placement))
        except NotAllowedNow as refused:
            form.add_error("edition", str(refused))
        else:
            messages.success(request, _where_it_stands(chosen))
            return redirect(_placements(placement))
    context = {
        "form": form,
        "placement": placement,
        "communication": placement.communication,
        "booking": slot_of(placement),
    }
    status = 409 if was_overtaken else form.page_status
    return render(request, "plans/placement_edition.html", context, status=status)


@require_POST
@access.requires(can_log)
def placement_leave(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Give its slot, or its place in the line, back."""
    person = reader(request)
    placement = own_placement(person, pk)
    edition, waited = placement.current_edition, placement.waits_in_line

    def act() -> str:
        leave_edition(by=person, placement=placement, stood_in=text_sent(request, STOOD_IN))
        if waited:
            return f"It no longer waits for {edition}."
        return f"It is no longer in {edition}. Others can have the space now."

    return acted(request, act, _placements(placement))


@require_POST
@access.requires(can_log)
def placement_instead(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Use another channel instead of one that cannot carry it."""
    person = reader(request)
    placement = own_placement(person, pk)
    if not can_place(person, placement.communication):
        messages.error(request, CHANNELS_STAY)
        return redirect(_placements(placement))
    offered = Channel.objects.active(clock.today())
    channel = get_object_or_404(offered, code=text_sent(request, "channel"))

    def act() -> str:
        use_another_channel(
            by=person, placement=placement, channel=channel, opened_version=version_sent(request)
        )
        return f"It goes out on {channel} now, not on {placement.channel}."

    return acted(request, act, _placements(placement))


@access.read_or_write
@access.requires(can_log)
def placement_drop(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Say that it does not go out on this channel, and why."""
    person = reader(request)
    placement = own_placement(person, pk)

    def stands_against(one: Placement) -> str:
        if not can_place(person, one.communication):
            return CHANNELS_STAY
        return "" if one.state == PlacementState.PLANNED else NOT_PLANNED

    if request.method != "POST" and (why := stands_against(placement)):
        messages.error(request, why)
        return redirect(_placements(placement))

    def open_form(one: Placement) -> DropPlacementForm:
        return DropPlacementForm(sent_in(request), instance=one.communication, placement=one)

    def save(form: DropPlacementForm) -> Communication:
        return drop_placement(
            by=person,
            placement=form.placement,
            opened_version=form.opened_version or 0,
            reason=form.cleaned_data["reason"],
        )

    tried = attempt_unless(
        lambda form: stands_against(form.placement),
        placement,
        lambda: own_placement(person, pk),
        open_form,
        save,
    )
    if tried.saved is not None:
        messages.success(request, f"It does not go out on {placement.channel}.")
        return redirect(_placements(placement))
    context = {
        "form": tried.form,
        "placement": tried.form.placement,
        "communication": tried.form.instance,
        "stale": tried.stale,
        "back_url": _placements(placement),
    }
    return render(request, "plans/placement_drop.html", context, status=tried.status)


def _placements(placement: Placement) -> str:
    """Where the placements of its communication stand."""
    return f"{placement.communication.get_absolute_url()}#placements"


def _where_it_was_put(placement: Placement) -> str:
    edition = placement.current_edition
    if edition is None:
        return "It is in no edition any more. Choose again if it is to be in this one."
    into = "in the line for" if placement.waits_in_line else "into"
    return (
        f"Somebody put it {into} {edition} since you opened this page. "
        "Choose again if it is to be in another."
    )


def _where_it_stands(placement: Placement) -> str:
    edition, booking = placement.current_edition, placement.booking
    if booking is None:
        return f"It goes into {edition}. Nobody counts its space, so there is nothing to book."
    said = _of_booking(booking)
    if placement.communication.is_open_to_the_partnership:
        return said
    return f"{said} The register shows only that {booking.partner.short_name} has booked."


def _of_booking(booking: Booking) -> str:
    if booking.state == BookingState.WAITING:
        return f"{booking.edition} is full. It stands in the line, and you are told if it moves up."
    if booking.state == BookingState.CONFIRMED:
        return f"The slot in {booking.edition} is confirmed."
    return f"A slot in {booking.edition} is held. The channel’s owner answers by letter."
