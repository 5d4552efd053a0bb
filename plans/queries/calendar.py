"""The plan as a month: weeks as rows, bars that span, layers above, the imprecise below."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import F, Q, QuerySet

from bsc_comms.kit import clock
from channels_registry.models import Edition
from evidence.models import AwarenessDay, CarefulPeriod, Season
from partnership.models import Person
from plans.choices import OPEN, TO_COME
from plans.models import Communication
from plans.queries.changed import ChangedSince
from plans.queries.filter_terms import FilterTerms
from plans.queries.plan import Period, PlanGroup, in_period
from plans.queries.plan_rows import NOBODY, PRECISE, plan_rows
from plans.rules.windows import month_window, week_window, window_text

MOST_BARS = 14  # a week
MOST_BELOW = 24  # in the lanes below the weeks
MOST_OF_A_DAY = 50  # in each part of a day's list
SUNDAY = 7


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
class MonthPage:
    first: date
    last: date
    weeks: list[Week]
    some_time: Lane
    undated: Lane
    seasons: list[str]
    count: int


@dataclass(frozen=True)
class DayPage:
    day: date
    layers: list[Bar]
    groups: list[PlanGroup] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Layer:
    name: str
    starts: date
    ends: date
    look: str


def of_month(communications: QuerySet[Communication], month: date) -> QuerySet[Communication]:
    """What a month's page is about: what may fall in it, and what is open and undated."""
    first, last = month_window(month.year, month.month)
    inside = Q(window_start__lte=last, window_end__gte=first)
    return communications.filter(inside | Q(window_start=None, state__in=OPEN))


def month_page(
    communications: QuerySet[Communication], *, terms: FilterTerms, month: date
) -> MonthPage:
    """The month that `month` lies in. Seven queries, however many communications there are.

    `communications` are already what the reader may see, filtered. Bars are what is known to a part
    of a month or better; what may fall anywhere in a month or longer stands below.
    """
    first, last = month_window(month.year, month.month)
    opens, closes = week_window(first)[0], week_window(last)[1]
    today = clock.today()
    rows = _in_window(communications, opens, closes)
    bars = [row for row in rows if row.precision in PRECISE]
    some_time = [row for row in rows if row.precision not in PRECISE and _touches(row, first, last)]
    layers = _layers(opens, closes)
    undated = communications.filter(window_start=None, state__in=OPEN)
    undated_rows = list(undated.only(*_SHOWN).order_by("title", "id")[:MOST_BELOW])
    more_undated = max(0, undated.count() - MOST_BELOW)

    def week(monday: date) -> Week:
        sunday = monday + timedelta(days=6)
        inside = [row for row in bars if _touches(row, monday, sunday)]
        return Week(
            days=[
                _day(monday + timedelta(days=n), first, last, today, inside) for n in range(SUNDAY)
            ],
            layers=[
                _bar_of_layer(layer, monday, sunday)
                for layer in layers
                if layer.starts <= sunday and layer.ends >= monday
            ],
            bars=[_bar(row, terms, today, monday, sunday) for row in inside[:MOST_BARS]],
            more=max(0, len(inside) - MOST_BARS),
        )

    mondays = [opens + timedelta(weeks=n) for n in range((closes - opens).days // 7 + 1)]
    return MonthPage(
        first=first,
        last=last,
        weeks=[week(monday) for monday in mondays],
        some_time=Lane(
            [_bar(row, terms, today, opens, closes) for row in some_time[:MOST_BELOW]],
            max(0, len(some_time) - MOST_BELOW),
        ),
        undated=Lane(
            [_bar(row, terms, today, opens, closes) for row in undated_rows],
            more_undated,
        ),
        seasons=_seasons(first.month),
        count=sum(_touches(row, first, last) for row in rows),
    )


def day_page(
    communications: QuerySet[Communication],
    *,
    terms: FilterTerms,
    changed: ChangedSince,
    reader: Person,
    day: date,
) -> DayPage:
    """What falls on a day, and what may fall on it, as lists. At most eleven queries."""
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
    return DayPage(day, [_bar_of_layer(each, day, day) for each in _layers(day, day)], groups)


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
    communications: QuerySet[Communication], first: date, last: date
) -> Sequence[Communication]:
    """Those touching the days, the earliest first and of these the longest."""
    touching = in_period(communications, Period(first, last))
    return list(
        touching.only(*_SHOWN).order_by("window_start", F("window_end").desc(), "title", "id")
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
    overdue = row.state in TO_COME and row.window_end is not None and row.window_end < today
    start, span = _place(row.window_start or monday, row.window_end or sunday, monday, sunday)
    return Bar(
        title=row.title,
        url=row.get_absolute_url(),
        code=lead.code,
        name=lead.label,
        when=window_text(
            row.precision, row.window_start, row.window_end, confirmed=row.confirmed, today=today
        ),
        look="overdue" if overdue else str(row.state),
        start=start,
        span=span,
        provisional=row.is_provisional and not row.was_issued,
        comes_from_before=row.window_start is not None and row.window_start < monday,
        goes_on=row.window_end is not None and row.window_end > sunday,
    )


def _bar_of_layer(layer: _Layer, monday: date, sunday: date) -> Bar:
    start, span = _place(layer.starts, layer.ends, monday, sunday)
    when = window_text("exact", layer.starts, layer.ends, confirmed=True, today=clock.today())
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


def _layers(first: date, last: date) -> list[_Layer]:
    """What others set: days that ask for care, awareness days, copy deadlines. Three queries."""
    careful = CarefulPeriod.objects.filter(starts__lte=last, ends__gte=first)
    aware = AwarenessDay.objects.filter(starts__lte=last, ends__gte=first)
    due = Edition.objects.filter(copy_deadline__range=(first, last))
    found = [
        _Layer(name, starts, ends, "careful")
        for name, starts, ends in careful.values_list("name", "starts", "ends")
    ]
    found += [
        _Layer(name if sure else f"{name} (date not checked)", starts, ends, "layer")
        for name, starts, ends, sure in aware.values_list(
            "name", "starts", "ends", "date_is_verified"
        )
    ]
    found += [
        _Layer(f"Copy due: {name}", day, day, "deadline")
        for name, day in due.order_by("copy_deadline").values_list("name", "copy_deadline")
    ]
    return found


def _seasons(month: int) -> list[str]:
    """What rises in this month of the year, in words."""
    seasons = Season.objects.values_list("what_rises", "months")
    return [what for what, months in seasons if month in months]


def rows_of_month(communications: QuerySet[Communication], month: date) -> QuerySet[Communication]:
    """The month's communications in the order of the calendar, for its file."""
    return of_month(communications, month).order_by(F("window_start").asc(nulls_last=True), "id")
