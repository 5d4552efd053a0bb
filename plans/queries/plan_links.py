"""What hangs on communications: their channels, partners, offers, areas and terms, as ids."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, DateField, F, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

from bsc_comms.kit.working_days import working_day_on_or_before
from channels_registry.choices import STILL_BOOKED, EditionState
from plans.choices import InvolvementState, OfferRequestState, PlacementState
from plans.models import Communication, Involvement, OfferRequest, Placement

#: Which of `Links`, the communication, the id of what hangs on it, its state, its copy deadline.
Rows = QuerySet[Any, tuple[Any, ...]]
NOTHING = Value("", output_field=CharField())


@dataclass(slots=True)
class Links:
    """What hangs on one communication, as ids of terms; partners with the state of their part."""

    areas: list[int] = field(default_factory=list)
    topics: list[int] = field(default_factory=list)
    audiences: list[int] = field(default_factory=list)
    objectives: list[int] = field(default_factory=list)
    channels: list[int] = field(default_factory=list)
    partners: dict[int, str] = field(default_factory=dict)
    offers: list[int] = field(default_factory=list)
    copy_due: list[date] = field(default_factory=list)
    is_planned_still: bool = False


def links_of(ids: Collection[UUID], *, objectives: bool) -> dict[UUID, Links]:
    """What hangs on these communications, in one query over six tables or seven."""
    links: dict[UUID, Links] = defaultdict(Links)
    if not ids:
        return links
    found = _placements(ids).union(
        _involvements(ids),
        _offers(ids),
        _terms(ids, "areas", "area_id"),
        _terms(ids, "topics", "topic_id"),
        _terms(ids, "audiences", "audience_id"),
        *([_terms(ids, "objectives", "objective_id")] if objectives else []),
        all=True,
    )
    for name, pk, term, state, copy_due in found:
        link = links[pk]
        if name == "partners":
            link.partners[term] = state
        else:
            getattr(link, name).append(term)
        if name == "channels" and state == PlacementState.PLANNED:
            link.is_planned_still = True
            link.copy_due += [working_day_on_or_before(copy_due)] if copy_due else []
    return links


def _placements(ids: Collection[UUID]) -> Rows:
    standing = Placement.objects.filter(communication_id__in=ids).exclude(
        state=PlacementState.DROPPED
    )
    due = Case(
        When(booking__state__in=sorted(STILL_BOOKED), then=F("booking__edition__copy_deadline")),
        When(edition__state=EditionState.TO_COME, then=F("edition__copy_deadline")),
    )
    return _rows(standing, "channels", "channel_id", state=F("state"), due=due)


def _involvements(ids: Collection[UUID]) -> Rows:
    standing = Involvement.objects.filter(communication_id__in=ids).exclude(
        state=InvolvementState.DECLINED
    )
    return _rows(standing, "partners", "partner_id", state=F("state"))


def _offers(ids: Collection[UUID]) -> Rows:
    accepted = OfferRequest.objects.filter(
        communication_id__in=ids, state=OfferRequestState.ACCEPTED
    )
    return _rows(accepted, "offers", "offer_id")


def _terms(ids: Collection[UUID], name: str, column: str) -> Rows:
    table = getattr(Communication, name).through.objects
    return _rows(table.filter(communication_id__in=ids), name, column)


def _rows(
    found: QuerySet[Any],
    name: str,
    column: str,
    *,
    state: Combinable = NOTHING,
    due: Combinable | None = None,
) -> Rows:
    """One table in the columns that all of them have in the union."""
    return found.order_by().values_list(
        Value(name, output_field=CharField()),
        "communication_id",
        column,
        state,
        due if due is not None else Cast(Value(None), DateField()),
    )
