"""Communications as the plan shows them in a list: ready words, few queries, no personal names."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, DateField, F, QuerySet, Value, When
from django.db.models.functions import Cast
from django.urls import reverse

from bsc_comms.kit import clock
from channels_registry.choices import STILL_BOOKED, EditionState
from partnership.models import Person
from plans.choices import (
    OPEN,
    TAKES_PART,
    TO_COME,
    InvolvementState,
    OfferRequestState,
    PlacementState,
    Precision,
    Reach,
    State,
)
from plans.models import Communication, Involvement, OfferRequest, Placement
from plans.policy import can_edit
from plans.queries.changed import ChangedSince
from plans.queries.filter_terms import FilterTerms, Term
from plans.queries.overlaps.pairs import near_counts
from plans.rules.windows import window_text

SHOWN = (
    "id",
    "reference",
    "title",
    "message",
    "lead_partner_id",
    "campaign_id",
    "state",
    "precision",
    "window_start",
    "window_end",
    "confirmed",
    "reach",
    "place_text",
    "help_wanted",
    "visibility",
    "embargo_until",
    "version",
)
LONGEST_MESSAGE = 180
NOBODY = Term(0, "", "", None, "", None, None, 0, "")


@dataclass(slots=True)
class Links:
    """What hangs on one communication, as ids of terms."""

    areas: list[int] = field(default_factory=list)
    topics: list[int] = field(default_factory=list)
    audiences: list[int] = field(default_factory=list)
    objectives: list[int] = field(default_factory=list)
    channels: list[int] = field(default_factory=list)
    partners: dict[int, str] = field(default_factory=dict)
    offers: list[int] = field(default_factory=list)
    copy_due: list[date] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One communication in words. `partners` are (code, name, whether only asked so far)."""

    id: UUID
    url: str
    reference: str
    title: str
    full_message: str
    campaign: str
    topics: list[str]
    lead: Term
    partners: list[tuple[str, str, bool]]
    where: str
    audiences: list[str]
    channels: list[str]
    state: str
    state_label: str
    window_start: date | None
    when: str
    provisional: bool
    overdue: bool
    since: str
    needs_partners: bool
    copy_due: date | None
    kept_back: bool
    version: int
    may_change: bool
    objectives: list[str]
    near: int = 0
    offers: int = 0

    @property
    def may_be_decided(self) -> bool:
        """Whether the chair's word can change where it stands: what is to come, known to all."""
        return State(self.state) in TO_COME and not self.kept_back

    @property
    def message(self) -> str:
        """Enough of the message for one line; a screen clips it further."""
        plain = " ".join(self.full_message[: LONGEST_MESSAGE * 2].split())
        if len(plain) <= LONGEST_MESSAGE:
            return plain
        return plain[:LONGEST_MESSAGE].rsplit(" ", 1)[0] + "\u2026"

    @property
    def flags(self) -> list[str]:
        """What should catch the eye, in words; an overdue one is said by its state."""
        said = [f"{self.near} near"] if self.near else []
        if self.since:
            said.append(self.since)
        if self.needs_partners:
            said.append("needs partners")
        if self.offers:
            said.append("with an offer" if self.offers == 1 else f"with {self.offers} offers")
        if self.copy_due:
            said.append(f"copy due {self.copy_due.day} {self.copy_due:%b}")
        return said


def plan_rows(
    communications: QuerySet[Communication],
    terms: FilterTerms,
    changed: ChangedSince,
    reader: Person,
    *,
    objectives: bool = False,
) -> list[PlanRow]:
    """These communications in their order: three queries, however many there are.

    The caller has narrowed them to what the reader may see; `terms` are the reader's own.
    `objectives` are read only where they are shown.
    """
    found = list(communications.only(*SHOWN))
    ids = [each.pk for each in found]
    links, near = _links(ids, objectives=objectives), near_counts(ids, reader)
    today = clock.today()
    address = reverse("plans:communication", args=[UUID(int=0)])
    return [
        replace(
            _row(each, links[each.pk], terms, changed, today, address),
            near=near[each.pk],
            may_change=each.state in OPEN and can_edit(reader, each),
        )
        for each in found
    ]


def _row(
    row: Communication,
    links: Links,
    terms: FilterTerms,
    changed: ChangedSince,
    today: date,
    address: str,
) -> PlanRow:
    to_come = row.state in TO_COME
    due = [day for day in links.copy_due if day >= today] if to_come else []
    state = State(row.state)
    return PlanRow(
        id=row.pk,
        url=address.replace(str(UUID(int=0)), str(row.pk)),
        reference=row.reference or "",
        title=row.title,
        full_message=row.message,
        campaign=terms.campaigns.get(row.campaign_id, "") if row.campaign_id else "",
        topics=terms.labels("topics", links.topics),
        lead=terms.partners.get(row.lead_partner_id, NOBODY),
        partners=[
            (term.code, term.label, links.partners[key] not in TAKES_PART)
            for key, term in terms.partners.items()
            if key in links.partners and key != row.lead_partner_id
        ],
        where=_where(row, terms.labels("areas", links.areas)),
        audiences=terms.labels("audiences", links.audiences),
        channels=terms.labels("channels", links.channels),
        state=state.value,
        state_label=str(state.label),
        window_start=row.window_start,
        when=window_text(
            row.precision,
            row.window_start,
            row.window_end,
            confirmed=row.confirmed,
            today=today,
        ),
        provisional=row.is_provisional and not row.was_issued,
        overdue=to_come and row.window_end is not None and row.window_end < today,
        since=_since(row.pk, changed),
        needs_partners=bool(row.help_wanted) and to_come,
        copy_due=min(due, default=None),
        kept_back=not row.is_open_to_the_partnership,
        version=row.version,
        may_change=False,
        objectives=terms.labels("objectives", links.objectives),
        offers=len(links.offers),
    )


def _where(row: Communication, areas: Sequence[str]) -> str:
    if row.reach == Reach.BOROUGH:
        return "Whole borough"
    if not areas:
        return row.place_text
    first = ", ".join(areas[:2])
    return f"{first} and {len(areas) - 2} more" if len(areas) > 2 else first


def _since(pk: UUID, changed: ChangedSince) -> str:
    if pk in changed.new_ids:
        return "new"
    return "changed" if pk in changed.changed_ids else ""


def _links(ids: list[UUID], *, objectives: bool) -> dict[UUID, Links]:
    """What hangs on these communications, in one query over six tables or seven."""
    links: dict[UUID, Links] = defaultdict(Links)
    if not ids:
        return links
    no_day = Cast(Value(None), DateField())
    nothing = Value("", output_field=CharField())

    def through(name: str, column: str) -> QuerySet[Any, tuple[Any, ...]]:
        table = getattr(Communication, name).through.objects.order_by()
        return table.filter(communication_id__in=ids).values_list(
            Value(name, output_field=CharField()), "communication_id", column, nothing, no_day
        )

    due = Case(
        When(booking__state__in=sorted(STILL_BOOKED), then=F("booking__edition__copy_deadline")),
        When(edition__state=EditionState.TO_COME, then=F("edition__copy_deadline")),
    )
    placements = (
        Placement.objects.order_by()
        .filter(communication_id__in=ids)
        .exclude(state=PlacementState.DROPPED)
        .values_list(
            Value("channels", output_field=CharField()),
            "communication_id",
            "channel_id",
            "state",
            due,
        )
    )
    involvements = (
        Involvement.objects.order_by()
        .filter(communication_id__in=ids)
        .exclude(state=InvolvementState.DECLINED)
        .values_list(
            Value("partners", output_field=CharField()),
            "communication_id",
            "partner_id",
            "state",
            no_day,
        )
    )
    offers = (
        OfferRequest.objects.order_by()
        .filter(communication_id__in=ids, state=OfferRequestState.ACCEPTED)
        .values_list(
            Value("offers", output_field=CharField()),
            "communication_id",
            "offer_id",
            nothing,
            no_day,
        )
    )
    found = placements.union(
        involvements,
        offers,
        through("areas", "area_id"),
        through("topics", "topic_id"),
        through("audiences", "audience_id"),
        *([through("objectives", "objective_id")] if objectives else []),
        all=True,
    )
    for name, pk, term, state, copy_due in found:
        link = links[pk]
        if name == "partners":
            link.partners[term] = state
        else:
            getattr(link, name).append(term)
        if copy_due and state == PlacementState.PLANNED:
            link.copy_due.append(copy_due)
    return links


PRECISE = frozenset({Precision.EXACT, Precision.WEEK, Precision.PART_OF_MONTH})
