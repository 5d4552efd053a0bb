"""Communications as lines of the plan (see plans.rules.lines), in a constant number of queries."""

from collections.abc import Iterable
from datetime import date, time
from typing import Any

from django.db.models import Prefetch

from bsc_comms.kit import clock
from plans.choices import InvolvementState, OfferRequestState, PlacementState
from plans.models import (
    Communication,
    CommunicationQuerySet,
    Involvement,
    OfferRequest,
    Placement,
)
from plans.rules.lines import Line, sort_key
from plans.rules.windows import window_text

NEVER_IN_A_LINE = (
    "internal_notes",
    "reported_result",
    "strategy_note",
    "other_intelligence",
    "other_intelligence_source",
    "no_evidence_reason",
)


def lines_of(communications: CommunicationQuerySet, *, today: date | None = None) -> list[Line]:
    """Each communication as a line, by window and title; eight queries however many there are.

    `today` (London) decides whether a window's text names its year. The caller has narrowed the
    rows to what the reader may see.
    """
    on = today or clock.today()
    rows = (
        communications.select_related("lead_partner", "campaign", "merged_into")
        .defer(*NEVER_IN_A_LINE, *(f"merged_into__{name}" for name in NEVER_IN_A_LINE))
        .prefetch_related(
            "areas",
            "audiences",
            "objectives",
            "topics",
            Prefetch(
                "placements",
                Placement.objects.exclude(state=PlacementState.DROPPED).select_related(
                    "channel", "edition", "booking__edition", "partner"
                ),
            ),
            Prefetch(
                "involvements",
                Involvement.objects.exclude(state=InvolvementState.DECLINED).select_related(
                    "partner"
                ),
            ),
            Prefetch(
                "offer_requests",
                OfferRequest.objects.filter(state=OfferRequestState.ACCEPTED).select_related(
                    "offer__partner"
                ),
            ),
        )
        .order_by()
    )
    return sorted((_line(row, on) for row in rows), key=sort_key)


def _line(row: Communication, today: date) -> Line:
    return {
        "id": str(row.pk),
        "reference": row.reference or "",
        "title": row.title,
        "message": row.message,
        "lead": {"code": row.lead_partner.code, "name": row.lead_partner.name},
        "partners": [
            {"code": each.partner.code, "name": each.partner.name, "state": str(each.state)}
            for each in row.involvements.all()
        ],
        "window": {
            "precision": str(row.precision),
            "start": _iso(row.window_start),
            "end": _iso(row.window_end),
            "confirmed": row.confirmed,
            "start_time": _clock(row.start_time),
            "end_time": _clock(row.end_time),
            "text": window_text(
                row.precision,
                row.window_start,
                row.window_end,
                confirmed=row.confirmed,
                today=today,
            ),
        },
        "reach": str(row.reach),
        "areas": [{"code": area.code, "name": area.name} for area in row.areas.all()],
        "place": row.place_text,
        "audiences": _terms(row.audiences.all()),
        "channels": [_placement(each) for each in row.placements.all()],
        "objectives": _terms(row.objectives.all()),
        "topics": _terms(row.topics.all()),
        "campaign": row.campaign.name if row.campaign else "",
        "state": str(row.state),
        "state_reason": row.state_reason,
        "merged_into": _joint_one(row.merged_into),
        "help_wanted": row.help_wanted,
        "offers": _offers(row.offer_requests.all()),
        "version": row.version,
        "logged_at": row.created_at.isoformat(),
    }


def _offers(accepted: Iterable[OfferRequest]) -> list[dict[str, str]]:
    told = [
        {"code": each.offer.code, "what": each.offer.what, "partner": each.offer.partner.name}
        for each in accepted
    ]
    return sorted(told, key=lambda each: each["code"])


def _joint_one(joint: Communication | None) -> str:
    """The joint communication's reference; one that is kept back is not named."""
    if joint is None or not joint.is_open_to_the_partnership:
        return ""
    return joint.reference or joint.title


def _placement(placement: Placement) -> dict[str, Any]:
    edition = placement.current_edition
    return {
        "code": placement.channel.code,
        "name": placement.channel.name,
        "partner": placement.partner.name,
        "edition": edition.name if edition else "",
        "state": str(placement.state),
        "issued_on": _iso(placement.issued_on),
        "issued_until": _iso(placement.issued_until),
    }


def _terms(terms: Any) -> list[dict[str, str]]:
    return [{"code": term.code, "name": term.label} for term in terms]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _clock(moment: time | None) -> str | None:
    return f"{moment:%H:%M}" if moment else None
