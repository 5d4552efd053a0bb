"""Communications as lines of the plan (see plans.rules.lines), in a constant number of queries."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, F, Q, QuerySet, When

from bsc_comms.kit import clock
from bsc_comms.kit.iso import as_day, as_time
from channels_registry.choices import STILL_BOOKED, EditionState
from plans.choices import InvolvementState, OfferRequestState, PlacementState
from plans.models import (
    Communication,
    CommunicationQuerySet,
    Involvement,
    OfferRequest,
    Placement,
)
from plans.queries.keys import as_written
from plans.rules.lines import Line, fingerprint, sort_key
from plans.rules.windows import window_text_of

# A line says names and codes: aliases, descriptions and internal notes are not read at all.
SAID_BY_ITSELF = (
    *("reference", "title", "message", "precision", "window_start", "window_end", "confirmed"),
    *("start_time", "end_time", "reach", "place_text", "state", "state_reason", "help_wanted"),
    *("version", "created_at", "lead_partner__code", "lead_partner__name", "campaign__name"),
    *("merged_into__reference", "merged_into__title", "merged_into__embargo_until"),
    "merged_into__visibility",
)
# Each with the field that holds the word of a term.
TERMS = {"area": "name", "audience": "label", "objective": "label", "topic": "label"}
# Of these, what a comparison asks about (rules.lines.fingerprint).
COMPARED_BY_ITSELF = (
    *("title", "message", "precision", "window_start", "window_end", "confirmed", "start_time"),
    *("end_time", "reach", "place_text", "state", "lead_partner__code", "lead_partner__name"),
)
COMPARED_TERMS = ("area", "audience")

Keys = Collection[UUID]
#: What hangs on each communication, by its key `as_written`, as it stands in a line.
Beside = Mapping[str, list[dict[str, Any]]]


def lines_of(communications: CommunicationQuerySet) -> list[Line]:
    """Each communication as a line, by window and title; eight queries however many there are.

    Today (London) decides whether a window's text names its year. The caller has narrowed the rows
    to what the reader may see.
    """
    on = clock.today()
    rows = _rows(communications, SAID_BY_ITSELF, "lead_partner", "campaign", "merged_into")
    if not rows:
        return []
    keys = [row.pk for row in rows]
    beside = {kind: _terms(kind, word, keys) for kind, word in TERMS.items()}
    beside |= {"channel": _channels(keys), "partner": _partners(keys), "offer": _offers(keys)}
    return sorted((_line(row, beside, on) for row in rows), key=sort_key)


def fingerprints_of(communications: CommunicationQuerySet) -> dict[UUID, str]:
    """What a line of each would be compared by (rules.lines); four queries however many there are.

    What no comparison asks about is not read: who takes part, objectives, topics, offers, editions.
    """
    rows = _rows(communications, COMPARED_BY_ITSELF, "lead_partner")
    keys = [row.pk for row in rows]
    beside = {kind: _terms(kind, TERMS[kind], keys) for kind in COMPARED_TERMS}
    beside["channel"] = _placements(keys)
    return {row.pk: fingerprint(_compared(row, beside)) for row in rows}


def _rows(communications: CommunicationQuerySet, said: Sequence[str], *joined: str) -> list[Any]:
    return list(
        communications.select_related(*joined).only(*said).annotate(key=as_written("pk")).order_by()
    )


def _placements(keys: Keys) -> Beside:
    """What a comparison asks of the channels: which, and when each was issued."""
    rows = (
        _of(Placement.objects, keys)
        .exclude(state=PlacementState.DROPPED)
        .values_list(
            *(as_written("communication_id"), "channel__code", "state", "issued_on", "issued_until")
        )
    )
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for key, code, state, issued_on, until in rows:
        said = {"code": code, "state": state}
        found[key].append(said | {"issued_on": as_day(issued_on), "issued_until": as_day(until)})
    return found


def _channels(keys: Keys) -> Beside:
    """The edition is the one that a placement is in or waits for (Placement.current_edition)."""
    edition = Case(
        When(booking__state__in=sorted(STILL_BOOKED), then=F("booking__edition__name")),
        When(~Q(edition__state=EditionState.CANCELLED), then=F("edition__name")),
    )
    rows = (
        _of(Placement.objects, keys)
        .exclude(state=PlacementState.DROPPED)
        .values_list(
            *(as_written("communication_id"), "channel__code", "channel__name", "partner__name"),
            "partner__code",
            *(edition, "state", "issued_on", "issued_until"),
        )
    )
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for key, code, name, partner, partner_code, edition_name, state, issued_on, until in rows:
        found[key].append(
            {
                "code": code,
                "name": name,
                "partner": partner,
                "partner_code": partner_code,
                "edition": edition_name or "",
                "state": state,
                "issued_on": as_day(issued_on),
                "issued_until": as_day(until),
            }
        )
    return found


def _partners(keys: Keys) -> Beside:
    rows = (
        _of(Involvement.objects, keys)
        .exclude(state=InvolvementState.DECLINED)
        .values_list(as_written("communication_id"), "partner__code", "partner__name", "state")
    )
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for key, code, name, state in rows:
        found[key].append({"code": code, "name": name, "state": state})
    return found


def _offers(keys: Keys) -> Beside:
    rows = (
        _of(OfferRequest.objects, keys)
        .filter(state=OfferRequestState.ACCEPTED)
        .order_by("offer__code")
        .values_list(
            *(as_written("communication_id"), "offer__code", "offer__what"),
            *("offer__partner__name", "offer__partner__code"),
        )
    )
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for key, code, what, partner, partner_code in rows:
        found[key].append(
            {"code": code, "what": what, "partner": partner, "partner_code": partner_code}
        )
    return found


def _terms(kind: str, word: str, keys: Keys) -> Beside:
    """What these communications hold of one vocabulary, in its own order; one query."""
    through: Any = Communication._meta.get_field(f"{kind}s").remote_field.through  # type: ignore[union-attr]
    rows = (
        _of(through.objects, keys)
        .order_by(kind)
        .values_list(as_written("communication_id"), f"{kind}__code", f"{kind}__{word}")
    )
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for key, code, name in rows:
        found[key].append({"code": code, "name": name})
    return found


def _of(rows: Any, keys: Keys) -> QuerySet[Any]:
    # By the key itself: a relation prepares each of thousands of values a second time.
    found: QuerySet[Any] = rows.filter(communication__pk__in=keys)
    return found


def _compared(row: Any, beside: Mapping[str, Beside]) -> Line:
    """What a comparison asks of a line. row: a communication with its `key`."""

    def held(kind: str) -> list[dict[str, Any]]:
        return beside[kind].get(row.key, [])

    return {
        "title": row.title,
        "message": row.message,
        "lead": {"code": row.lead_partner.code, "name": row.lead_partner.name},
        "window": {
            "precision": str(row.precision),
            "start": as_day(row.window_start),
            "end": as_day(row.window_end),
            "confirmed": row.confirmed,
            "start_time": as_time(row.start_time),
            "end_time": as_time(row.end_time),
        },
        "reach": str(row.reach),
        "areas": held("area"),
        "place": row.place_text,
        "audiences": held("audience"),
        "channels": held("channel"),
        "state": str(row.state),
    }


def _line(row: Any, beside: Mapping[str, Beside], today: date) -> Line:
    """row: a communication with its `key`."""

    def held(kind: str) -> list[dict[str, Any]]:
        return beside[kind].get(row.key, [])

    compared = _compared(row, beside)
    return compared | {
        "id": str(row.pk),
        "reference": row.reference or "",
        "partners": held("partner"),
        "window": compared["window"] | {"text": window_text_of(row, today=today)},
        "objectives": held("objective"),
        "topics": held("topic"),
        "campaign": row.campaign.name if row.campaign else "",
        "state_reason": row.state_reason,
        "merged_into": joint_one(row.merged_into),
        "help_wanted": row.help_wanted,
        "offers": held("offer"),
        "version": row.version,
        "logged_at": row.created_at.isoformat(),
    }


def joint_one(joint: Communication | None) -> str:
    """The joint communication's reference; one that is kept back is not named."""
    if joint is None or not joint.is_open_to_the_partnership:
        return ""
    return joint.reference or joint.title
