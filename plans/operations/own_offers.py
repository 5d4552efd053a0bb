"""Offers of the partner that leads: asked for no more while it leads, and as before after that."""

from collections.abc import Iterator

from bsc_comms.kit import clock
from partnership.models import Letter, Partner, Person
from partnership.queries.history import history_of
from plans.choices import ASKED_ABOUT, STILL_ASKED
from plans.choices import OfferRequestState as S
from plans.models import Communication, OfferRequest
from plans.operations.help_in_writing import (
    ask_on_the_days_of_now,
    letters_about,
    tell_as_it_was,
    tell_that_it_rides_along_after_all,
)
from plans.operations.offers import ABOUT_A_REQUEST, FIELD, change_request, in_history
from plans.queries.offers import partner_may_know
from plans.queries.speakers import speakers_of

ITS_PARTNER_LEADS = "its partner leads"


def withdraw_own_requests(*, by: Person | None, communication: Communication) -> int:
    """A partner that leads now does not ask itself; how many of its offers were asked for."""
    live = OfferRequest.objects.live().filter(communication=communication)
    own = list(live.filter(offer__partner=communication.lead_partner_id))
    for request in own:
        change_request(
            request, S.WITHDRAWN, by=by, opened_version=request.version, told=ITS_PARTNER_LEADS
        )
    return len(own)


def ask_again_as_before(
    *, by: Person | None, communication: Communication, partner: Partner
) -> int:
    """What its leading alone had ended is as it was before; how many offers of the partner.

    Not where the offer has ended since, or the partner may know of the communication no more. What
    nobody had answered is wanted on the days of now, and who never read of it is asked in writing.
    What was answered is told after all where the letter of that had not gone out.
    """
    if not partner_may_know(communication, partner.pk):
        return 0
    again = list(_ended_by_leading(communication, partner))
    for request, state in again:
        # Its leading raised the version by one alone.
        asked, before = state == S.ASKED, request.version - 1
        days = {"first_day": communication.window_start, "last_day": communication.window_end}
        change_request(
            request, state, by=by, opened_version=request.version, fields=days if asked else None
        )
        if communication.state in ASKED_ABOUT:
            request.communication = communication
            _write_as_before(request, version=before)
    return len(again)


def _write_as_before(request: OfferRequest, *, version: int) -> None:
    """Write anew what was taken back of it in this version, where that still asks or tells."""
    if request.state == S.ASKED:
        ask_on_the_days_of_now(request, speakers_of(request.offer.partner_id))
    elif not request.proposes_what_is_past:
        tell_as_it_was(request, version=version)
        if request.state == S.ACCEPTED and not _was_told_of(request, version=version):
            tell_that_it_rides_along_after_all(request)


def _was_told_of(request: OfferRequest, *, version: int) -> bool:
    """Whether letters about the request told of it in this version.

    Where none did, that its partner helps was the only word of it, also where it had been asked.
    """
    starts = [f"{letters_about(request, kind)}{version}:" for kind in ABOUT_A_REQUEST]
    return any(Letter.objects.filter(unique_key__startswith=start).exists() for start in starts)


def _ended_by_leading(
    communication: Communication, partner: Partner
) -> Iterator[tuple[OfferRequest, S]]:
    """The last request for each offer of the partner that its leading ended, and its state before.

    The history alone knows why it ended.
    """
    requests = OfferRequest.objects.filter(communication=communication, offer__partner=partner)
    last = {
        one.offer_id: one for one in requests.select_related("offer__partner").order_by("asked_at")
    }
    for request in last.values():
        if request.state != S.WITHDRAWN or request.offer.has_ended_before(clock.today()):
            continue
        ends = [*(state.label for state in S), ITS_PARTNER_LEADS]
        told = history_of(communication).filter(
            field=FIELD, after__in=[in_history(request, end) for end in ends]
        )
        line = told.first()
        if line is not None and line.after == in_history(request, ITS_PARTNER_LEADS):
            befores = {in_history(request, state.label): state for state in STILL_ASKED}
            yield request, befores[line.before]
