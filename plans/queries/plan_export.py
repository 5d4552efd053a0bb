"""Communications whole, as they leave the planner in a file: names by code, no personal names.

Internal notes are never read here, and nothing that is kept back: the caller hands in any set of
communications, only those open to the whole partnership come out.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf

from bsc_comms.kit import clock
from bsc_comms.kit.financial_year import FinancialYear
from partnership.models import Person
from plans.choices import ImportState, InvolvementState, PlacementState, State
from plans.models import (
    Communication,
    CommunicationQuerySet,
    ImportRow,
    Involvement,
    Placement,
    touches,
)
from plans.policy import can_read_original_row
from plans.queries.lines import joint_one

BATCH = 1000
READ = (
    *("id", "reference", "imported_reference", "title", "message", "lead_partner__code"),
    *("campaign__name", "state", "state_reason", "precision", "window_start", "window_end"),
    *("start_time", "end_time", "confirmed", "reach", "place_text", "branding"),
    *("reported_result", "version", "merged_into__reference", "merged_into__title"),
    *("merged_into__embargo_until", "merged_into__visibility"),
)
TERMS = {
    "areas": "area__code",
    "audiences": "audience__code",
    "objectives": "objective__code",
    "topics": "topic__code",
}


@dataclass(slots=True)
class Links:
    """What hangs on one communication, as codes."""

    areas: list[str] = field(default_factory=list)
    audiences: list[str] = field(default_factory=list)
    objectives: list[str] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    issued: list[str] = field(default_factory=list)
    to_come: list[str] = field(default_factory=list)
    issued_days: set[tuple[date, date | None]] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Exported:
    """One communication in codes.

    `channels` has those that were issued first; `in_part`: some were and others are planned;
    `issued_on` is the one day on which it went out, where there is just one and it is known.
    `reference` is the planner's own, `imported_reference` that of the sheet it came from;
    `merged_into` names the joint one, if all may see it; `result` is None where the reader may not
    be told of it.
    """

    id: UUID
    reference: str
    imported_reference: str
    title: str
    message: str
    lead: str
    others: tuple[str, ...]
    precision: str
    start: date | None
    end: date | None
    start_time: time | None
    end_time: time | None
    confirmed: bool
    reach: str
    areas: tuple[str, ...]
    place: str
    audiences: tuple[str, ...]
    channels: tuple[str, ...]
    objectives: tuple[str, ...]
    topics: tuple[str, ...]
    state: str
    in_part: bool
    issued_on: date | None
    merged_into: str
    reason: str
    logo: str
    result: str | None
    campaign: str
    version: int


def of_year(communications: CommunicationQuerySet, year: FinancialYear) -> CommunicationQuerySet:
    """All that belongs to a financial year.

    What touches it; what has no date and was logged in it; and what came from a sheet of that year,
    whatever date it has, so that a sheet that was brought in comes out with all its rows. That is
    wider than the list of a year, which shows past its days only what people still have to do.
    """
    touching = touches(year.first, year.last)
    logged_undated = Q(
        window_start=None,
        created_at__gte=clock.start_of(year.first),
        created_at__lt=clock.start_of(year.next.first),
    )
    from_a_sheet = ImportRow.objects.filter(
        communication_id=OuterRef("pk"),
        plan_import__year=year.start_year,
        plan_import__state=ImportState.SAVED,
    )
    return communications.filter(touching | logged_undated | Exists(from_a_sheet))


def in_sheet_order(communications: CommunicationQuerySet) -> CommunicationQuerySet:
    """By window, undated last, then by the reference that the file shows."""
    reference = Coalesce(NullIf("imported_reference", Value("")), "reference", Value(""))
    return communications.order_by(
        F("window_start").asc(nulls_last=True),
        F("window_end").asc(nulls_last=True),
        reference,
        "id",
    )


def kept_back(communications: CommunicationQuerySet) -> int:
    """How many of these no file holds, since not the whole partnership may see them."""
    return communications.kept_back().count()


def _open_to_all() -> QuerySet[Communication, Any]:
    return Communication.objects.open_to_the_partnership().values("pk")


def exported(communications: CommunicationQuerySet, *, reader: Person | None) -> Iterator[Exported]:
    """Those of the communications that may leave, in their order; seven queries for each 1,000.

    What an imported sheet says of the result is there for its lead partner and the coordinator
    alone, as on the page; for the planner itself (`reader` None) it is there.
    """
    may_leave = communications.filter(pk__in=_open_to_all())
    ids = list(may_leave.values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        found = (
            Communication.objects.filter(pk__in=batch)
            .select_related("lead_partner", "campaign", "merged_into")
            .only(*READ)
            .order_by()
        )
        by_id = {row.pk: row for row in found}
        links = _links(batch)
        for pk in batch:
            if pk in by_id:
                yield _exported(by_id[pk], links[pk], reader)


def _exported(row: Communication, links: Links, reader: Person | None) -> Exported:
    tells_result = reader is None or can_read_original_row(reader, row)
    set_aside = row.state in (State.POSTPONED, State.CANCELLED)
    return Exported(
        id=row.pk,
        reference=row.reference or "",
        imported_reference=row.imported_reference,
        title=row.title,
        message=row.message,
        lead=row.lead_partner.code,
        others=tuple(links.others),
        precision=row.precision,
        start=row.window_start,
        end=row.window_end,
        start_time=row.start_time,
        end_time=row.end_time,
        confirmed=row.confirmed,
        reach=row.reach,
        areas=tuple(links.areas),
        place=row.place_text,
        audiences=tuple(links.audiences),
        channels=tuple(dict.fromkeys([*links.issued, *links.to_come])),
        objectives=tuple(links.objectives),
        topics=tuple(links.topics),
        state=row.state,
        in_part=row.was_issued and bool(links.issued) and bool(links.to_come),
        issued_on=_one_day(links.issued_days),
        merged_into=joint_one(row.merged_into),
        reason=row.state_reason if set_aside else "",
        logo=row.branding,
        result=row.reported_result if tells_result else None,
        campaign=row.campaign.name if row.campaign else "",
        version=row.version,
    )


def _one_day(issued: set[tuple[date, date | None]]) -> date | None:
    """The day on which all of it was issued; None where there are several or only a window."""
    if len(issued) != 1:
        return None
    ((first, until),) = issued
    return first if until in (None, first) else None


def _links(ids: list[UUID]) -> dict[UUID, Links]:
    """What hangs on these communications, a query for each kind; codes in alphabetical order."""
    links: dict[UUID, Links] = defaultdict(Links)
    for name, code in TERMS.items():
        through: Any = getattr(Communication, name).through
        pairs = through.objects.filter(communication_id__in=ids).order_by(code)
        for pk, term in pairs.values_list("communication_id", code):
            getattr(links[pk], name).append(term)
    partners = (
        Involvement.objects.filter(communication_id__in=ids)
        .exclude(state=InvolvementState.DECLINED)
        .exclude(partner=F("communication__lead_partner"))
        .order_by("partner__code")
    )
    for pk, partner in partners.values_list("communication_id", "partner__code"):
        links[pk].others.append(partner)
    placements = (
        Placement.objects.filter(communication_id__in=ids)
        .exclude(state=PlacementState.DROPPED)
        .order_by("channel__code")
        .values_list("communication_id", "channel__code", "state", "issued_on", "issued_until")
    )
    for pk, channel, state, issued_on, issued_until in placements:
        if state == PlacementState.ISSUED and issued_on is not None:
            links[pk].issued.append(channel)
            links[pk].issued_days.add((issued_on, issued_until))
        else:
            links[pk].to_come.append(channel)
    return links
