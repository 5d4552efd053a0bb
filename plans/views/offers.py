"""Asking for an offer, and the offering partner's answer."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from bsc_comms.kit import access, clock
from bsc_comms.kit.acting import acted
from bsc_comms.kit.editing import attempt_unless
from bsc_comms.kit.forms import VersionedModelForm
from bsc_comms.kit.going_back import back_to
from bsc_comms.kit.sent import sent_in, version_sent
from bsc_comms.kit.typed import typed_before
from channels_registry.models import Offer
from partnership.models import Person
from partnership.views.asking import reader
from plans.forms.approaches import DeclineOfferForm, OtherDateForm
from plans.models import Communication, OfferRequest
from plans.operations.offers import (
    accept_offer_request,
    ask_for_offer,
    decline_offer_request,
    nothing_to_settle,
    propose_other_date,
    take_other_date,
    withdraw_offer_request,
)
from plans.policy import can_answer_invitations, can_answer_offer_request, can_log
from plans.queries.offers import find_request, partner_may_know
from plans.queries.speakers import speakers_of
from plans.views.finding import may_edit_its_communication, own, own_communication

SETTLED_MEANWHILE = "Somebody else settled it in the meantime. Look at it again, then decide."


@require_POST
@access.requires(can_log)
def offer_ask(request: HttpRequest, pk: uuid.UUID, code: str) -> HttpResponse:
    """Ask for one partner's offer alongside a communication, in one click."""
    person = reader(request)
    found = own_communication(person, pk)
    offer = Offer.objects.active(clock.today()).select_related("partner").filter(code=code).first()
    if offer is None:
        raise Http404
    if offer.partner_id == found.lead_partner_id or not partner_may_know(found, offer.partner_id):
        raise PermissionDenied

    def act() -> str:
        ask_for_offer(by=person, communication=found, offer=offer)
        name = offer.partner.short_name
        if speakers_of(offer.partner_id):
            return f"{name} is asked for it, and answers by letter."
        return f"{name} is asked for it. Nobody speaks for it here just now: ring or write as well."

    return _acted(request, found, act)


@require_POST
@access.requires(can_answer_invitations)
def offer_accept(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The offering partner says yes."""
    person = reader(request)
    found = _to_answer(person, pk)

    def act() -> str:
        accept_offer_request(by=person, request=found, opened_version=version_sent(request))
        return f"You said yes. {found.communication.lead_partner.short_name} is told."

    return _acted(request, found.communication, act)


@access.read_or_write
@access.requires(can_answer_invitations)
def offer_decline(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The offering partner says no, with a reason."""
    person = reader(request)

    def save(form: Any) -> str:
        decline_offer_request(
            by=person,
            request=form.instance,
            opened_version=form.opened_version or 0,
            reason=form.cleaned_data["reason"],
        )
        return f"{form.instance.communication.lead_partner.short_name} is told why not."

    return _answered(request, person, pk, DeclineOfferForm, save, declines=True)


@access.read_or_write
@access.requires(can_answer_invitations)
def offer_other_date(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The offering partner could on other days."""
    person = reader(request)

    def save(form: Any) -> str:
        propose_other_date(
            by=person,
            request=form.instance,
            opened_version=form.opened_version or 0,
            first_day=form.cleaned_data["first_day"],
            last_day=form.cleaned_data["last_day"],
            note=form.cleaned_data["note"],
        )
        who = form.instance.communication.lead_partner.short_name
        return f"{who} is told, and takes it or not."

    return _answered(request, person, pk, OtherDateForm, save, declines=False)


@require_POST
@access.requires(can_log)
def offer_take(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Who asked takes the other date."""
    person = reader(request)
    found = _to_keep(person, pk)

    def act() -> str:
        take_other_date(by=person, request=found, opened_version=version_sent(request))
        return f"It is agreed. {found.offer.partner.short_name} is told."

    return _acted(request, found.communication, act)


@require_POST
@access.requires(can_log)
def offer_withdraw(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Who asked does not want it any more; it can be asked for again."""
    person = reader(request)
    found = _to_keep(person, pk)

    def act() -> str:
        withdraw_offer_request(by=person, request=found, opened_version=version_sent(request))
        return f"It is no longer asked for. {found.offer.partner.short_name} is told."

    return _acted(request, found.communication, act)


def _answered(
    request: HttpRequest,
    person: Person,
    pk: uuid.UUID,
    form_of: type[VersionedModelForm],
    save: Callable[[Any], str],
    *,
    declines: bool,
) -> HttpResponse:
    """A form of the offering partner. A late one says so and loses nothing."""
    found = _to_answer(person, pk)
    # What was typed before a session ended is shown also where it cannot be sent any more.
    is_opened = request.method != "POST" and typed_before() is None
    if is_opened and (why := nothing_to_settle(found.communication)):
        messages.error(request, why)
        return redirect(_back(request, found.communication))
    tried = attempt_unless(
        lambda form: nothing_to_settle(form.instance.communication),
        found,
        lambda: _to_answer(person, pk),
        lambda asked: form_of(sent_in(request), instance=asked),
        save,
    )
    if tried.saved is not None:
        messages.success(request, tried.saved)
        return redirect(_back(request, found.communication))
    asked = tried.form.instance
    return render(
        request,
        "plans/offer_answer.html",
        {
            "form": tried.form,
            "request_for": asked,
            "communication": asked.communication,
            "declines": declines,
            "changed_meanwhile": SETTLED_MEANWHILE if tried.stale else "",
        },
        status=tried.status,
    )


def _to_answer(person: Person, pk: uuid.UUID) -> OfferRequest:
    """One of an offer of this person's partner."""
    return own(find_request, person, pk, may=can_answer_offer_request)


def _to_keep(person: Person, pk: uuid.UUID) -> OfferRequest:
    """One for a communication that this person may change."""
    return own(find_request, person, pk, may=may_edit_its_communication)


def _acted(request: HttpRequest, about: Communication, act: Callable[[], str]) -> HttpResponse:
    return acted(request, act, _back(request, about), changed_meanwhile=SETTLED_MEANWHILE)


def _back(request: HttpRequest, about: Communication) -> str:
    """Where the button was pressed, if that is a page of ours, else the communication."""
    return back_to(request, f"{about.get_absolute_url()}#offers")
