"""Communications as the plan shows them in a list: ready words, few queries, no personal names."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from bsc_comms.kit import clock
from bsc_comms.kit.in_words import short_day
from partnership.models import Person
from plans.choices import (
    GOING_AHEAD,
    OPEN,
    TAKES_PART,
    TO_COME,
    Precision,
    Reach,
    State,
)
from plans.models import Communication
from plans.policy import can_decide, can_edit
from plans.queries.changed import ChangedSince
from plans.queries.decisions import last_decisions_on
from plans.queries.filter_terms import FilterTerms, Term
from plans.queries.overlaps.near_rows import near_counts
from plans.queries.plan_links import Links, links_of
from plans.rules.overdue import ASKED_IN_PART
from plans.rules.windows import window_text_of

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
PRECISE = frozenset({Precision.EXACT, Precision.WEEK, Precision.PART_OF_MONTH})
NOBODY = Term(0, "", "", None, "", None, None, 0, "")


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
    where: list[str]
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
    last_decision: int | None = None

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
            said.append(f"copy due {short_day(self.copy_due)}")
        return said


def plan_rows(
    communications: QuerySet[Communication],
    terms: FilterTerms,
    changed: ChangedSince,
    reader: Person,
    *,
    objectives: bool = False,
) -> list[PlanRow]:
    """These communications in their order: four queries, however many; for the chair one more.

    The caller has narrowed them to what the reader may see; `terms` are the reader's own.
    `objectives` are read only where they are shown.
    """
    found = list(communications.only(*SHOWN))
    ids = [each.pk for each in found]
    read = _Read(
        terms=terms,
        changed=changed,
        reader=reader,
        links=links_of(ids, objectives=objectives),
        near=near_counts(ids, reader),
        decided=last_decisions_on(ids) if can_decide(reader) else {},
        today=clock.today(),
    )
    return [_row(each, read) for each in found]


@dataclass(frozen=True)
class _Read:
    """What the rows of a list are put into words with; what hangs on each is there by its key."""

    terms: FilterTerms
    changed: ChangedSince
    reader: Person
    links: Mapping[UUID, Links]
    near: Mapping[UUID, int]
    decided: Mapping[UUID, int]
    today: date


def _row(row: Communication, read: _Read) -> PlanRow:
    links, terms, today = read.links[row.pk], read.terms, read.today
    to_come = row.state in TO_COME
    is_over = _is_between(date.min, row.window_end, today)
    due = [day for day in links.copy_due if day >= today] if row.state in GOING_AHEAD else []
    in_part = row.was_issued and links.is_planned_still
    asked_since = today - ASKED_IN_PART if in_part else date.min
    state = State(row.state)
    return PlanRow(
        id=row.pk,
        url=row.get_absolute_url(),
        reference=row.reference or "",
        title=row.title,
        full_message=row.message,
        campaign=terms.campaigns.get(row.campaign_id, "") if row.campaign_id else "",
        topics=terms.labels("topics", links.topics),
        lead=terms.partners.get(row.lead_partner_id, NOBODY),
        partners=[
            (term.code, term.label, links.partners[term.id] not in TAKES_PART)
            for term in terms.in_order("partners", links.partners)
            if term.id != row.lead_partner_id
        ],
        where=_where(row, terms.labels("areas", links.areas)),
        audiences=terms.labels("audiences", links.audiences),
        channels=terms.labels("channels", links.channels),
        state=state.value,
        state_label=str(state.label),
        window_start=row.window_start,
        when=window_text_of(row, today=today),
        provisional=row.is_provisional,
        overdue=(to_come or in_part) and _is_between(asked_since, row.window_end, today),
        since=_since(row.pk, read.changed),
        needs_partners=bool(row.help_wanted) and to_come and not is_over,
        copy_due=min(due, default=None),
        kept_back=not row.is_open_to_the_partnership,
        version=row.version,
        may_change=row.state in OPEN and can_edit(read.reader, row),
        objectives=terms.labels("objectives", links.objectives),
        near=read.near[row.pk],
        offers=len(links.offers),
        last_decision=read.decided.get(row.pk),
    )


def _is_between(first: date, day: date | None, before: date) -> bool:
    return day is not None and first <= day < before


def _where(row: Communication, areas: list[str]) -> list[str]:
    if row.reach == Reach.BOROUGH:
        return ["Whole borough"]
    return areas or [place for place in [row.place_text] if place]


def _since(pk: UUID, changed: ChangedSince) -> str:
    if pk in changed.new_ids:
        return "new"
    return "changed" if pk in changed.changed_ids else ""
