"""What others keep back and yet show by time and place, so that a clash can be found.

A line says which partner has something, when, and in which areas: what `WhenAndWhere` holds is all
that leaves this module. Nothing else of the communication decides whether there is a line, which
one comes first, or how many there are: two at the same time in the same place are one line.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, time

from bsc_comms.kit import clock
from partnership.models import Person
from plans.choices import GOING_AHEAD, Reach
from plans.models import Communication
from plans.queries.overlaps.traits import surroundings
from plans.rules.windows import window_text_of

WHOLE_BOROUGH = "the whole borough"
#: All that a line is made of, beside its areas; the rest of what is kept back is not even read.
SAID = (
    *("precision", "window_start", "window_end", "start_time", "end_time", "reach"),
    *("lead_partner__short_name", "lead_partner__code"),
)


@dataclass(frozen=True, slots=True)
class WhenAndWhere:
    """One line: from `first` to `last` (both included, London), in words, and where.

    `lead_code` is the partner's code and `areas` are the codes of the places; none of them where
    it is `everywhere`, in the whole borough.
    """

    first: date
    last: date
    when: str
    begins: time | None
    ends: time | None
    lead: str
    lead_code: str
    lead_id: int
    where: str
    areas: frozenset[str]
    everywhere: bool

    @property
    def order(self) -> tuple[date, date, str, str, time]:
        """By time, then by who and where: by nothing that the line does not say."""
        return (self.first, self.last, self.lead, self.where, self.begins or time.min)


def shown_between(person: Person, first: date | None, last: date | None) -> list[WhenAndWhere]:
    """The lines of a time, both days included (None leaves a side open), the earliest first.

    Two queries, and one where there is no line.
    """
    found = Communication.objects.only_when_and_where_for(person)
    if first is not None:
        found = found.filter(window_end__gte=first)
    if last is not None:
        found = found.filter(window_start__lte=last)
    rows = found.select_related("lead_partner").prefetch_related("areas").only(*SAID).order_by()
    lines = (as_others_see_it(row) for row in rows)
    return sorted({line for line in lines if line is not None}, key=lambda line: line.order)


def shown_in(lines: Iterable[WhenAndWhere], places: Collection[str]) -> list[WhenAndWhere]:
    """Those of the lines that are in one of these areas (codes), around it, within it or across."""
    listed = list(lines)
    if all(one.everywhere for one in listed):
        return listed
    known = surroundings().places

    def with_what_they_lie_in(codes: frozenset[str]) -> frozenset[str]:
        return codes.union(*(known[code].within for code in codes if code in known))

    asked = frozenset(places)
    around = with_what_they_lie_in(asked)
    return [
        one
        for one in listed
        if one.everywhere or one.areas & around or asked & with_what_they_lie_in(one.areas)
    ]


def clashing(
    person: Person,
    *,
    lead_code: str,
    first: date | None,
    last: date | None,
    places: Collection[str],
    everywhere: bool,
) -> list[WhenAndWhere]:
    """The lines of other partners at this time in one of these places (codes of areas).

    None while no time or no place is said. everywhere: it is for the whole borough.
    """
    if first is None or last is None or not (places or everywhere):
        return []
    lines = shown_between(person, first, last)
    met = lines if everywhere else shown_in(lines, places)
    return [one for one in met if one.lead_code != lead_code]


def clashes_with(communication: Communication, person: Person) -> list[WhenAndWhere]:
    """The same for a communication that is logged; its lead partner is read with it."""
    return clashing(
        person,
        lead_code=communication.lead_partner.code,
        first=communication.window_start,
        last=communication.window_end,
        places={area.code for area in communication.areas.all()},
        everywhere=communication.reach == Reach.BOROUGH,
    )


def seen_by_others(communication: Communication) -> list[WhenAndWhere]:
    """What those see of a communication who may not see it: its line, or nothing."""
    is_over = communication.window_end is None or communication.window_end < clock.today()
    shown = communication.time_and_place_shown and communication.state in GOING_AHEAD
    line = as_others_see_it(communication) if shown and not is_over else None
    return [line] if line is not None else []


def as_others_see_it(row: Communication) -> WhenAndWhere | None:
    """The line of a communication; None while it says no time or no place."""
    everywhere = row.reach == Reach.BOROUGH
    areas = [] if everywhere else sorted(row.areas.all(), key=lambda area: area.name)
    if row.window_start is None or row.window_end is None or not (everywhere or areas):
        return None
    return WhenAndWhere(
        first=row.window_start,
        last=row.window_end,
        when=window_text_of(row, today=clock.today()),
        begins=row.start_time,
        ends=row.end_time,
        lead=row.lead_partner.short_name,
        lead_code=row.lead_partner.code,
        lead_id=row.lead_partner_id,
        where=WHOLE_BOROUGH if everywhere else ", ".join(area.name for area in areas),
        areas=frozenset(area.code for area in areas),
        everywhere=everywhere,
    )
