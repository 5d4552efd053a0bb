"""Asking for an offer, and what its partner says: yes, no with a reason, or another date."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F

from bsc_comms.kit import clock
from bsc_comms.kit.editing import StaleEdit
from bsc_comms.kit.refusals import ReasonNeeded
from channels_registry.models import Offer
from partnership.choices import LetterKind
from partnership.models import Partner, Person
from partnership.operations import FieldChange, record_change
from partnership.operations.letters import withdraw_by_key
from plans.choices import ASKED_ABOUT, STILL_ASKED, OfferRequestState, State
from plans.models import Communication, OfferRequest
from plans.operations.details import NotAllowedNow
from plans.operations.help_in_writing import (
    ANSWERS,
    letters_about,
    letters_of_its_own_accord,
    tell_the_offering_partner,
    tell_who_asked,
)
from plans.policy import can_answer_offer_request, can_edit
from plans.queries.offers import partner_may_know

S = OfferRequestState
ACT = FIELD = "offer"
ABOUT_A_REQUEST = (LetterKind.OFFER_ASKED, *ANSWERS)
NOT_TO_COME = "The communication is {state} now: offers are asked for along with what is to come."
Days = tuple[date | None, date | None]


@transaction.atomic
def ask_for_offer(*, by: Person | None, communication: Communication, offer: Offer) -> OfferRequest:
    """Ask an offering partner to help alongside a communication, on its days.

    The same offer is asked for once: a second time gives back the first. Raises NotAllowedNow for
    one that has ended and for a communication that is set aside or was issued, PermissionDenied for
    who may not ask, and ValueError for the lead partner's own and for a partner that may not know
    of the communication.
    """
    communication = Communication.objects.held().get(pk=communication.pk)
    if by is not None and not can_edit(by, communication):
        raise PermissionDenied
    if communication.state not in ASKED_ABOUT:
        raise NotAllowedNow(NOT_TO_COME.format(state=_state_of(communication)))
    if offer.partner_id == communication.lead_partner_id:
        raise ValueError("A partner does not ask itself.")
    if not partner_may_know(communication, offer.partner_id):
        raise ValueError("The offering partner may not know of this communication.")
    there = Partner.objects.active(clock.today()).filter(pk=offer.partner_id).exists()
    if offer.has_ended_before(clock.today()) or not there:
        raise NotAllowedNow("This offer has ended. Choose another one.")
    live = OfferRequest.objects.live().filter(communication=communication, offer=offer)
    if (known := live.first()) is not None:
        return known
    try:
        with transaction.atomic():
            request = OfferRequest.objects.create(
                communication=communication,
                offer=offer,
                first_day=communication.window_start,
                last_day=communication.window_end,
                asked_at=clock.now(),
                asked_by=by,
            )
    except IntegrityError:
        return live.get()
    _write_down(request, by=by, before="")
    tell_the_offering_partner(request, by=by)
    return request


@transaction.atomic
def accept_offer_request(
    *, by: Person, request: OfferRequest, opened_version: int, note: str = ""
) -> OfferRequest:
    """The offering partner says yes; it may say so after another answer as well.

    Raises NotAllowedNow for what is no longer wanted, StaleEdit, PermissionDenied.
    """
    _must_be_allowed_to_answer(by, request)
    return _answer(
        request, S.ACCEPTED, by=by, opened_version=opened_version, answer_note=note.strip()
    )


@transaction.atomic
def decline_offer_request(
    *, by: Person, request: OfferRequest, opened_version: int, reason: str
) -> OfferRequest:
    """The offering partner says no, with a reason (ReasonNeeded); the rest as in accepting."""
    _must_be_allowed_to_answer(by, request)
    if not reason.strip():
        raise ReasonNeeded
    return _answer(
        request, S.DECLINED, by=by, opened_version=opened_version, answer_note=reason.strip()
    )


@transaction.atomic
def propose_other_date(
    *,
    by: Person,
    request: OfferRequest,
    opened_version: int,
    first_day: date,
    last_day: date | None = None,
    note: str = "",
) -> OfferRequest:
    """The offering partner could on other days (both included); the rest as in accepting."""
    _must_be_allowed_to_answer(by, request)
    return _answer(
        request,
        S.OTHER_DATE,
        by=by,
        opened_version=opened_version,
        answer_note=note.strip(),
        other_first_day=first_day,
        other_last_day=last_day or first_day,
    )


@transaction.atomic
def take_other_date(*, by: Person, request: OfferRequest, opened_version: int) -> OfferRequest:
    """Who asked takes the days that were proposed.

    NotAllowedNow where none are, or they are past; StaleEdit.
    """
    _must_be_allowed_to_ask(by, request)
    _must_be_ahead(request)
    if request.state != S.OTHER_DATE:
        raise NotAllowedNow("No other date is proposed. See how it stands now.")
    if request.proposes_what_is_past:
        raise NotAllowedNow(
            "The date that was proposed is past. Say that you no longer need it, then ask anew."
        )
    taken = change_request(
        request,
        S.ACCEPTED,
        by=by,
        opened_version=opened_version,
        fields={
            "first_day": request.other_first_day,
            "last_day": request.other_last_day,
            "other_first_day": None,
            "other_last_day": None,
        },
    )
    tell_the_offering_partner(taken, by=by)
    return taken


@transaction.atomic
def withdraw_offer_request(
    *, by: Person, request: OfferRequest, opened_version: int
) -> OfferRequest:
    """Who asked does not want it any more, also where what it was for was set aside.

    NotAllowedNow for what has ended or went out, StaleEdit.
    """
    _must_be_allowed_to_ask(by, request)
    if request.communication.was_issued:
        raise NotAllowedNow(nothing_to_settle(request.communication))
    if request.state not in STILL_ASKED:
        raise NotAllowedNow("It is not asked for any more.")
    withdrawn = change_request(request, S.WITHDRAWN, by=by, opened_version=opened_version)
    tell_the_offering_partner(withdrawn, by=by)
    return withdrawn


def ride_along(*, by: Person, communication: Communication, offer: Offer, note: str) -> bool:
    """The offering partner itself says that its offer rides along: it is accepted at once.

    Whether that is news: said again it changes nothing, but for other words. Belongs into a
    transaction, in which the communication is held: of two at once the second finds the first.
    """
    Communication.objects.held().get(pk=communication.pk)
    live = OfferRequest.objects.live().filter(communication=communication, offer=offer).first()
    if live is None:
        live = OfferRequest.objects.create(
            communication=communication,
            offer=offer,
            first_day=communication.window_start,
            last_day=communication.window_end,
            asked_at=clock.now(),
            asked_by=None,
        )
    if live.state == S.ACCEPTED and note in ("", live.answer_note):
        return False
    fields = {
        "other_first_day": None,
        "other_last_day": None,
        "answer_note": note,
        "answered_at": clock.now(),
        "answered_by": by,
    }
    change_request(live, S.ACCEPTED, by=by, opened_version=live.version, fields=fields)
    return True


def ride_no_longer(
    *, by: Person, communication: Communication, offer: Offer, rode_before: str | None
) -> None:
    """The offering partner answered otherwise after all.

    rode_before: the words with which it rode along already, as it goes on doing; else None. What
    was asked anew since, or proposed of what rode along, stays as it is.
    """
    live = OfferRequest.objects.live().filter(communication=communication, offer=offer).first()
    if live is None or live.state == S.ASKED:
        return
    if rode_before is not None and (live.state == S.OTHER_DATE or live.answer_note == rode_before):
        return
    fields = {
        "other_first_day": None,
        "other_last_day": None,
        "answer_note": "Answered otherwise after all." if rode_before is None else rode_before,
        "answered_at": clock.now(),
        "answered_by": by,
    }
    state = S.DECLINED if rode_before is None else S.ACCEPTED
    change_request(live, state, by=by, opened_version=live.version, fields=fields)


def carry_days_along(moved: Mapping[Communication, Days]) -> None:
    """Offers that are asked for on the days of a window move with it, while nobody has answered.

    moved: communications as they are now, with the days before. A letter that still waits is
    written anew; who had it already learns of the move with the other changes.
    """
    asked = OfferRequest.objects.filter(communication__in=list(moved), state=S.ASKED)
    windows = {one.pk: (one, days) for one, days in moved.items()}
    for request in asked.select_related("offer__partner"):
        communication, days = windows[request.communication_id]
        if (request.first_day, request.last_day) == days:
            _carry_days(request, communication)


def _carry_days(request: OfferRequest, communication: Communication) -> None:
    as_read = OfferRequest.objects.filter(pk=request.pk, version=request.version)
    if not as_read.update(
        version=F("version") + 1,
        first_day=communication.window_start,
        last_day=communication.window_end,
    ):
        return
    request.refresh_from_db(fields=["version", "first_day", "last_day"])
    request.communication = communication
    if withdraw_by_key(by=None, prefix=letters_about(request, LetterKind.OFFER_ASKED)):
        tell_the_offering_partner(request, by=request.asked_by)


def ask_no_more_in_writing(communication: Communication) -> None:
    """Who may know of it has changed: letters that wait for who may not any more are taken back."""
    live = OfferRequest.objects.live().filter(communication=communication)
    for request in live.select_related("offer"):
        if not partner_may_know(communication, request.offer.partner_id):
            withdraw_by_key(by=None, prefix=letters_about(request, LetterKind.OFFER_ASKED))


def _hold_what_it_is_about(request: OfferRequest) -> None:
    """As it is now, and before the request itself: so does whoever moves it or sets it aside."""
    request.communication = Communication.objects.held().get(offer_requests=request.pk)


def _must_be_allowed_to_answer(by: Person, request: OfferRequest) -> None:
    _hold_what_it_is_about(request)
    if not can_answer_offer_request(by, request):
        raise PermissionDenied
    _must_be_ahead(request)


def _must_be_allowed_to_ask(by: Person, request: OfferRequest) -> None:
    _hold_what_it_is_about(request)
    if not can_edit(by, request.communication):
        raise PermissionDenied


def _must_be_ahead(request: OfferRequest) -> None:
    if why := nothing_to_settle(request.communication):
        raise NotAllowedNow(why)


def nothing_to_settle(communication: Communication) -> str:
    """Why offers for it are answered no more; "" while it is still to come."""
    if communication.state in ASKED_ABOUT:
        return ""
    return f"The communication is {_state_of(communication)} now, so there is nothing to settle."


def _state_of(communication: Communication) -> str:
    return State(communication.state).label.lower()


def _answer(
    request: OfferRequest, state: S, *, by: Person, opened_version: int, **fields: Any
) -> OfferRequest:
    if request.state == S.WITHDRAWN:
        raise NotAllowedNow("It is not asked for any more.")
    said = {
        "other_first_day": None,
        "other_last_day": None,
        **fields,
        "answered_at": clock.now(),
        "answered_by": by,
    }
    answered = change_request(request, state, by=by, opened_version=opened_version, fields=said)
    tell_who_asked(answered, by=by)
    return answered


def change_request(
    request: OfferRequest,
    state: S,
    *,
    by: Person | None,
    opened_version: int,
    fields: Mapping[str, Any] | None = None,
    told: str = "",
) -> OfferRequest:
    """Write one version, if nobody else has: StaleEdit. What rides along is part of the plan.

    told: what the history says instead of the new state. Letters about the version before that
    still wait are taken back. Belongs into a transaction.
    """
    before = S(request.state)
    try:
        with transaction.atomic():
            won = OfferRequest.objects.filter(
                pk=request.pk, version=opened_version, state=before
            ).update(version=F("version") + 1, state=state, **(fields or {}))
    except IntegrityError as error:
        raise NotAllowedNow("It was asked for again meanwhile. Answer that question.") from error
    if not won:
        raise StaleEdit
    request.refresh_from_db()
    if S.ACCEPTED in (before, state):
        Communication.objects.filter(pk=request.communication_id).raise_version()
    _write_down(request, by=by, before=before.label, after=told, reason=request.answer_note)
    for kind in ABOUT_A_REQUEST:
        withdraw_by_key(by=None, prefix=letters_about(request, kind))
    withdraw_by_key(by=None, prefix=letters_of_its_own_accord(request))
    return request


def _write_down(
    request: OfferRequest, *, by: Person | None, before: str, after: str = "", reason: str = ""
) -> None:
    becomes = after or S(request.state).label
    told = FieldChange(
        FIELD, in_history(request, before) if before else "", in_history(request, becomes)
    )
    record_change(by=by, subject=request.communication, act=ACT, changes=[told], reason=reason)


def in_history(request: OfferRequest, state: str) -> str:
    """How the history says what became of an offer, from these words for it."""
    return f"{request.offer.partner.short_name}, {request.offer.what}: {state.lower()}"
