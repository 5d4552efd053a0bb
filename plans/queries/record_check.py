"""What is looked at before a record is frozen: what it leaves out, what is not settled, and why.

Whoever reads this sees what `visible_to` lets them see. What is kept back from them leaves no
trace, not even in a number; what they may know of and the record may not say is a number alone.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Q

from bsc_comms.kit import clock
from bsc_comms.kit.financial_year import FinancialYear
from bsc_comms.kit.typesetting import not_drawn
from partnership.models import Person
from plans.choices import TO_COME, PlacementState, State, Visibility
from plans.models import (
    Communication,
    CommunicationQuerySet,
    Placement,
    set_aside_as_an_idea,
    touches,
)
from plans.queries.record_facts import belonging_to, communications_of, issued_placements

SHOWN_AT_ONCE = 15
MOST_NAMED = 1000
EMBARGOED = "under an embargo"
KEPT = {
    Visibility.NAMED: "for the partners that they name",
    Visibility.LEAD: "for their lead partner alone",
}


@dataclass(frozen=True)
class LeftOut:
    """One reason for which something is left out or has to be settled, and what it is."""

    what: str
    why: str
    count: int
    rows: Sequence[Communication] = ()
    notes: Sequence[str] = field(default_factory=tuple)

    @property
    def at_once(self) -> Sequence[Communication]:
        return self.rows[:SHOWN_AT_ONCE]

    @property
    def further(self) -> Sequence[Communication]:
        return self.rows[SHOWN_AT_ONCE:]

    @property
    def not_named(self) -> int:
        return self.count - len(self.rows) if self.rows else 0


def check_of(year: FinancialYear, person: Person) -> tuple[list[LeftOut], list[LeftOut]]:
    """What to settle before a record is frozen, and what it leaves out; nine queries."""
    return _found(_to_settle(year)), _found(_left_out(year, person))


def _found(parts: Iterable[LeftOut]) -> list[LeftOut]:
    return [part for part in parts if part.count]


def _to_settle(year: FinancialYear) -> Iterator[LeftOut]:
    open_to_all = communications_of(year)
    yield _rows(
        "Nobody said what became of it",
        "Stands in the record as planned and not issued. Ask the lead partner to mark it as "
        "issued, to move it or to cancel it.",
        open_to_all.filter(
            state__in=TO_COME,
            window_end__gte=year.first,
            window_end__lte=min(year.last, clock.today() - timedelta(days=1)),
        ),
    )
    unsettled = Placement.objects.filter(state=PlacementState.PLANNED).order_by()
    yield _rows(
        "Issued on some channels, and nobody said what became of the others",
        "Only placements that somebody marked as issued are in the register.",
        open_to_all.filter(
            pk__in=issued_placements(year).values("communication"),
            window_end__lt=clock.today(),
        ).filter(pk__in=unsettled.values("communication")),
    )
    yield _rows(
        "Issued and not evaluated",
        "Stands in the record as not evaluated. Lead partners are asked by letter.",
        open_to_all.filter(
            pk__in=issued_placements(year).values("communication"), state=State.ISSUED
        ),
    )
    undrawn = [one for one in _named(open_to_all) if not_drawn(one.title)]
    yield LeftOut(
        "Titles with characters that the PDF cannot draw",
        "The PDF names such characters in square brackets; Word, Excel and the data hold them.",
        len(undrawn),
        undrawn[:MOST_NAMED],
    )


def _left_out(year: FinancialYear, person: Person) -> Iterator[LeftOut]:
    visible = Communication.objects.visible_to(person)
    yield _kept_back(year, visible)
    yield _rows(
        "Still to come",
        "Its window was not over or it has no date yet, so it is neither issued nor missed. One "
        "that had a date in the year and has none now stands in the record as moved.",
        communications_of(year).filter(
            touches(year.first, year.last) & Q(window_end__gte=clock.today())
            | Q(window_start=None),
            state__in=TO_COME,
        ),
    )
    yield _rows(
        "Ideas that never went on the plan",
        "The record holds what was on the plan.",
        visible.open_to_the_partnership()
        .filter(Q(state=State.IDEA) | set_aside_as_an_idea())
        .touching(year.first, year.last),
    )
    dropped = Placement.objects.filter(
        state=PlacementState.DROPPED, communication__in=communications_of(year).values("pk")
    )
    yield LeftOut(
        "Placements that were dropped",
        "Their communications went out on other channels or not at all.",
        dropped.count(),
    )
    files = Placement.objects.filter(
        pk__in=issued_placements(year).values("pk"),
        communication__in=communications_of(year).values("pk"),
    ).exclude(proof_file="")
    yield LeftOut(
        "Files kept as proof",
        "They stay in the planner: people may be in the picture. The register says that there is "
        "a file.",
        files.count(),
    )


def _kept_back(year: FinancialYear, visible: CommunicationQuerySet) -> LeftOut:
    """By number and reason alone, and only of what the reader may know of."""
    of_year = belonging_to(year, visible)
    hidden = of_year.exclude(
        pk__in=Communication.objects.open_to_the_partnership().order_by().values("pk")
    )
    counted = Counter(
        EMBARGOED if embargo else KEPT[Visibility(visibility)]
        for embargo, visibility in hidden.values_list("embargo_until", "visibility")
    )
    return LeftOut(
        "Kept back",
        "Only what the whole partnership may see enters the record. This counts what you may know "
        "of; what others keep back is counted nowhere.",
        counted.total(),
        notes=[f"{number} {why}" for why, number in sorted(counted.items())],
    )


def _rows(what: str, why: str, found: CommunicationQuerySet) -> LeftOut:
    rows = _named(found)
    return LeftOut(what, why, len(rows), rows[:MOST_NAMED])


def _named(found: CommunicationQuerySet) -> list[Communication]:
    """With what a line shows of each, by lead partner."""
    return list(
        found.select_related("lead_partner")
        .only("title", "reference", "lead_partner__name")
        .order_by("lead_partner__name", "title", "pk")
    )
