"""The plan as a month or a week: bars that span, layers above, the imprecise below."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, F, Q, Window

from bsc_comms.kit import clock
from partnership.models import Person
from plans.choices import OPEN, CalendarLayer, State
from plans.models import Communication, CommunicationQuerySet, touches
from plans.queries.changed import ChangedSince
from plans.queries.filter_terms import FilterTerms
from plans.queries.layers import Layer, layers_between, seasons_between
from plans.queries.overdue import still_planned_in_part
from plans.queries.plan import Period, PlanGroup, in_period
from plans.queries.plan_rows import NOBODY, PRECISE, plan_rows
from plans.rules.overdue import is_overdue
from plans.rules.packing import shared_out
from plans.rules.spans import Span
from plans.rules.windows import month_window, week_window, window_text, window_text_of

MOST_BARS = 14  # a week of a month
MOST_OF_A_WEEK = 80  # where the week stands alone
MOST_BELOW = 24  # in the lanes below the weeks
MOST_OF_A_DAY = 50  # in each part of a day's list
SUNDAY = 7
SEASON_MONTHS = 7  # the month before, the month shown, and five to come


@dataclass(frozen=True, slots=True)
class Bar:
    """Something in one week, from one weekday (1 Monday to 7 Sunday) on, over `span` days."""

    title: str
    url: str
    code: str
    name: str
    when: str
    look: str
    start: int
    span: int
    provisional: bool = False
    comes_from_before: bool = False
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    outside: bool
    today: bool
    count: int

    @property
    def weekend(self) -> bool:
        return self.day.isoweekday() > 5


@dataclass(frozen=True)
class Week:
    days: list[Day]
    layers: list[Bar]
    bars: list[Bar]
    more: int

    @property
    def when(self) -> str:
        return window_text("exact", self.first, self.last, today=clock.today())

    @property
    def first(self) -> date:
        return self.days[0].day

    @property
    def last(self) -> date:
        return self.days[-1].day


@dataclass(frozen=True)
class Lane:
    """Communications below the weeks, and how many more there are than are shown."""

    bars: list[Bar]
    more: int


@dataclass(frozen=True)
class SeasonLane:
    """What rises at this time of year, as bars over months: `start` and `span` count months."""

    months: list[date]
    bars: list[Bar]


@dataclass(frozen=True)
class CalendarPage:
    """A month, or a single week; `some_time` may fall anywhere in it or over longer."""

    first: date
    last: date
    weeks: list[Week]
    some_time: Lane
    undated: Lane
    seasons: SeasonLane
    count: int


@dataclass(frozen=True)
class DayPage:
    day: date
    layers: list[Bar]
    groups: list[PlanGroup] = field(default_factory=list)


def month_page(
    communications: CommunicationQuerySet,
    *,
    terms: FilterTerms,
    month: date,
    layers: Collection[str] = CalendarLayer.values,
) -> CalendarPage:
    """The month that `month` lies in, with the layers that are switched on. Seven queries at most.

    `communications` are already what the reader may see, filtered. Bars are what is known to a part
    of a month or better; what may fall anywhere in a month or longer stands below.
    """
    first, last = month_window(month.year, month.month)
    return _page(communications, terms, Span(first, last), layers, most=MOST_BARS)


def week_page(
    communications: CommunicationQuerySet,
    *,
    terms: FilterTerms,
    day: date,
    layers: Collection[str] = CalendarLayer.values,
) -> CalendarPage:
    """The week from Monday to Sunday that a day lies in; as many queries as a month."""
    return _page(communications, terms, Span(*week_window(day)), layers, most=MOST_OF_A_WEEK)


def _page(
    communications: CommunicationQuerySet,
    terms: FilterTerms,
    span: Span,
    layers: Collection[str],
    *,
    most: int,
) -> CalendarPage:
    first, last = span.first, span.last
    opens, closes = week_window(first)[0], week_window(last)[1]
    today = clock.today()
    rows = _in_window(communications, opens, closes)
    bars = [row for row in rows if row.precision in PRECISE]
    some_time = [row for row in rows if row.precision not in PRECISE and _touches(row, first, last)]
    behind = layers_between(opens, closes, layers)
    undated = communications.filter(window_start=None, state__in=OPEN)
    counted = undated.only(*_SHOWN).annotate(in_all=Window(Count("*")))
    undated_rows = list(counted.order_by("title", "id")[:MOST_BELOW])
    undated_count = undated_rows[0].in_all if undated_rows else 0

    def lane(shown: Sequence[Communication], count: int) -> Lane:
        made = [_bar(row, terms, today, opens, closes) for row in shown[:MOST_BELOW]]
        return Lane(made, max(0, count - MOST_BELOW))

    mondays = [opens + timedelta(weeks=n) for n in range((closes - opens).days // 7 + 1)]
    return CalendarPage(
        first=first,
        last=last,
        weeks=[_week(monday, span, bars, behind, terms, today, most) for monday in mondays],
        some_time=lane(some_time, len(some_time)),
        undated=lane(undated_rows, undated_count),
        seasons=_seasons(span, layers),
        count=sum(_touches(row, first, last) for row in rows),
    )


def _seasons(span: Span, layers: Collection[str]) -> SeasonLane:
    """Of a week that two months share, those of both; the months shown begin before the first."""
    before = (span.first.replace(day=1) - timedelta(days=1)).replace(day=1)
    lane = Span(before, _months_on(before, SEASON_MONTHS) - timedelta(days=1))
    found = seasons_between(span.first, span.last, layers)
    return SeasonLane(
        months=[_months_on(before, n) for n in range(SEASON_MONTHS)],
        bars=[_bar_of_season(season, lane) for season in found],
    )


def _bar_of_season(season: Layer, lane: Span) -> Bar:
    begins, finishes = max(season.starts, lane.first), min(season.ends, lane.last)
    return Bar(
        title=season.name,
        url=season.url,
        code="",
        name="",
        when=", ".join(filter(None, (_months_text(season), season.note))),
        look=season.look,
        start=_months_apart(lane.first, begins) + 1,
        span=_months_apart(begins, finishes) + 1,
        comes_from_before=season.starts < lane.first,
        goes_on=season.ends > lane.last,
    )


def _months_text(season: Layer) -> str:
    if season.starts.month == season.ends.month:
        return f"{season.starts:%B}"
    return f"{season.starts:%b} to {season.ends:%b}"


def _months_on(month: date, number: int) -> date:
    """The first day of the month so many months later."""
    months = month.year * 12 + month.month - 1 + number
    return date(months // 12, months % 12 + 1, 1)


def _months_apart(earlier: date, later: date) -> int:
    return (later.year - earlier.year) * 12 + later.month - earlier.month


def _week(
    monday: date,
    span: Span,
    bars: Sequence[Communication],
    layers: Sequence[Layer],
    terms: FilterTerms,
    today: date,
    most: int,
) -> Week:
    sunday = monday + timedelta(days=6)
    inside = [row for row in bars if _touches(row, monday, sunday)]
    begins = [max(row.window_start or monday, monday) for row in inside]
    return Week(
        days=[
            _day(monday + timedelta(days=n), span.first, span.last, today, inside)
            for n in range(SUNDAY)
        ],
        layers=[
            _bar_of_layer(layer, monday, sunday)
            for layer in layers
            if layer.starts <= sunday and layer.ends >= monday
        ],
        bars=[
            _bar(inside[number], terms, today, monday, sunday)
            for number in shared_out(begins, most)
        ],
        more=max(0, len(inside) - most),
    )


def day_page(
    communications: CommunicationQuerySet,
    *,
    terms: FilterTerms,
    changed: ChangedSince,
    reader: Person,
    day: date,
    layers: Collection[str] = CalendarLayer.values,
) -> DayPage:
    """What falls on a day, and what may fall on it, as lists. At most sixteen queries."""
    touching = in_period(communications, Period(day, day))
    parts = (
        ("On this day", "on", touching.filter(precision__in=PRECISE)),
        ("May fall on this day", "may", touching.exclude(precision__in=PRECISE)),
    )
    groups = []
    for heading, key, found in parts:
        ordered = found.order_by("window_start", "id")
        rows = plan_rows(ordered[:MOST_OF_A_DAY], terms, changed, reader)
        if rows:
            groups.append(PlanGroup(heading, key, found.count(), rows))
    return DayPage(
        day, [_bar_of_layer(each, day, day) for each in layers_between(day, day, layers)], groups
    )


_SHOWN = (
    "id",
    "title",
    "lead_partner_id",
    "state",
    "precision",
    "window_start",
    "window_end",
    "confirmed",
)


def _in_window(
    communications: CommunicationQuerySet, first: date, last: date
) -> Sequence[Communication]:
    """Those touching the days, the earliest first and of these the longest."""
    touching = in_period(communications, Period(first, last))
    return list(
        touching.only(*_SHOWN)
        .annotate(still_planned=still_planned_in_part())
        .order_by("window_start", F("window_end").desc(), "title", "id")
    )


def _touches(row: Communication, first: date, last: date) -> bool:
    if row.window_start is None or row.window_end is None:
        return False
    return row.window_start <= last and row.window_end >= first


def _day(day: date, first: date, last: date, today: date, rows: Iterable[Communication]) -> Day:
    return Day(
        day=day,
        outside=not first <= day <= last,
        today=day == today,
        count=sum(_touches(row, day, day) for row in rows),
    )


def _bar(row: Communication, terms: FilterTerms, today: date, monday: date, sunday: date) -> Bar:
    lead = terms.partners.get(row.lead_partner_id, NOBODY)
    overdue = is_overdue(
        row.state,
        row.window_end,
        today,
        still_planned=lambda: row.still_planned,  # type: ignore[attr-defined]
    )
    start, span = _place(row.window_start or monday, row.window_end or sunday, monday, sunday)
    return Bar(
        title=row.title,
        url=row.get_absolute_url(),
        code=lead.code,
        name=lead.label,
        when=window_text_of(row, today=today),
        look="overdue" if overdue else str(row.state),
        start=start,
        span=span,
        provisional=row.is_provisional,
        comes_from_before=row.window_start is not None and row.window_start < monday,
        goes_on=row.window_end is not None and row.window_end > sunday,
    )


def _bar_of_layer(layer: Layer, monday: date, sunday: date) -> Bar:
    start, span = _place(layer.starts, layer.ends, monday, sunday)
    when = window_text("exact", layer.starts, layer.ends, today=clock.today())
    return Bar(
        title=layer.name,
        url="",
        code="",
        name="",
        when=when,
        look=layer.look,
        start=start,
        span=span,
        comes_from_before=layer.starts < monday,
        goes_on=layer.ends > sunday,
    )


def _place(starts: date, ends: date, monday: date, sunday: date) -> tuple[int, int]:
    """The weekday on which it begins in this week, and over how many days it goes."""
    begins, finishes = max(starts, monday), min(ends, sunday)
    return (begins - monday).days % 7 + 1, max(1, (finishes - begins).days + 1)


def rows_between(
    communications: CommunicationQuerySet, first: date, last: date
) -> CommunicationQuerySet:
    """What the page of a month or week is about, for its file, in the order of the calendar.

    It is what may fall in these days, and what is open and undated.
    """
    inside = touches(first, last) & Q(state__in=State.values)
    of_page = communications.filter(inside | Q(window_start=None, state__in=OPEN))
    return of_page.order_by(F("window_start").asc(nulls_last=True), "id")
