"""Communications as lines of the plan (see plans.rules.lines), in a constant number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, time
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet

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

# A line says names and codes: aliases, descriptions and internal notes are not read at all.
SAID_BY_ITSELF = (
    *("reference", "title", "message", "precision", "window_start", "window_end", "confirmed"),
    *("start_time", "end_time", "reach", "place_text", "state", "state_reason", "help_wanted"),
    *("version", "created_at", "lead_partner__code", "lead_partner__name", "campaign__name"),
    *("merged_into__reference", "merged_into__title", "merged_into__embargo_until"),
    "merged_into__visibility",
)
# Each with the field that holds the word of a term.
TERMS = (("area", "name"), ("audience", "label"), ("objective", "label"), ("topic", "label"))

Terms = Mapping[UUID, list[dict[str, str]]]


def lines_of(communications: CommunicationQuerySet, *, today: date | None = None) -> list[Line]:
    """Each communication as a line, by window and title; eight queries however many there are.

    `today` (London) decides whether a window's text names its year. The caller has narrowed the
    rows to what the reader may see.
    """
    on = today or clock.today()
    rows = list(
        communications.select_related("lead_partner", "campaign", "merged_into")
        .only(*SAID_BY_ITSELF)
        .prefetch_related(
            Prefetch("placements", _placements(), to_attr="in_the_line"),
            Prefetch("involvements", _involvements(), to_attr="taking_part"),
            Prefetch("offer_requests", _accepted_offers(), to_attr="riding_along"),
        )
        .order_by()
    )
    if not rows:
        return []
    keys = [row.pk for row in rows]
    terms = {kind: _terms(kind, word, keys) for kind, word in TERMS}
    return sorted((_line(row, terms, on) for row in rows), key=sort_key)


def _placements() -> QuerySet[Placement]:
    return (
        Placement.objects.exclude(state=PlacementState.DROPPED)
        .select_related("channel", "edition", "booking__edition", "partner")
        .only(
            *("communication", "state", "issued_on", "issued_until", "booking__state"),
            *("channel__code", "channel__name", "partner__name", "edition__name"),
            *("edition__state", "booking__edition__name"),
        )
    )


def _involvements() -> QuerySet[Involvement]:
    return (
        Involvement.objects.exclude(state=InvolvementState.DECLINED)
        .select_related("partner")
        .only("communication", "state", "partner__code", "partner__name")
    )


def _accepted_offers() -> QuerySet[OfferRequest]:
    return (
        OfferRequest.objects.filter(state=OfferRequestState.ACCEPTED)
        .select_related("offer__partner")
        .only("communication", "offer__code", "offer__what", "offer__partner__name")
    )


def _terms(kind: str, word: str, keys: Collection[UUID]) -> Terms:
    """What these communications hold of one vocabulary, in its own order; one query."""
    through: Any = Communication._meta.get_field(f"{kind}s").remote_field.through  # type: ignore[union-attr]
    found: dict[UUID, list[dict[str, str]]] = defaultdict(list)
    rows = through.objects.filter(communication__in=keys).order_by(kind)
    for pk, code, name in rows.values_list(
        "communication_id", f"{kind}__code", f"{kind}__{word}"
    ).iterator():
        found[pk].append({"code": code, "name": name})
    return found


def _line(row: Any, terms: Mapping[str, Terms], today: date) -> Line:
    """row: a communication with what was read beside it."""
    return {
        "id": str(row.pk),
        "reference": row.reference or "",
        "title": row.title,
        "message": row.message,
        "lead": {"code": row.lead_partner.code, "name": row.lead_partner.name},
        "partners": [
            {"code": each.partner.code, "name": each.partner.name, "state": str(each.state)}
            for each in row.taking_part
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
        "areas": terms["area"].get(row.pk, []),
        "place": row.place_text,
        "audiences": terms["audience"].get(row.pk, []),
        "channels": [_placement(each) for each in row.in_the_line],
        "objectives": terms["objective"].get(row.pk, []),
        "topics": terms["topic"].get(row.pk, []),
        "campaign": row.campaign.name if row.campaign else "",
        "state": str(row.state),
        "state_reason": row.state_reason,
        "merged_into": _joint_one(row.merged_into),
        "help_wanted": row.help_wanted,
        "offers": _offers(row.riding_along),
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


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _clock(moment: time | None) -> str | None:
    return f"{moment:%H:%M}" if moment else None
