"""Times of the year: seasons, awareness days, and times that ask for care."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from bsc_comms.kit.financial_year import FinancialYear
from evidence.choices import CarefulKind
from evidence.models import AwarenessDay, CarefulPeriod, RecurringDay, Season
from evidence.rules.awareness import days_by_rule, is_certain
from partnership.models import Change

AHEAD = timedelta(weeks=26)
A_YEAR = timedelta(days=365)
#: What the history calls it, by which a day that was moved is found.
FIRST_DAY = "First day"


def seasons_by_nearness(on: date) -> list[Season]:
    """What rises, the season whose months come round next first."""
    return sorted(
        Season.objects.filter(rises=True).select_related("topic"),
        key=lambda season: min(((month - on.month) % 12 for month in season.months), default=12),
    )


def awareness_days_touching(first: date, last: date) -> list[AwarenessDay]:
    """Those that share a day with these, both included, the first to begin on top. Two queries.

    A date that somebody has set counts for its financial year, also where it was moved out of it;
    where none is set, the rule gives the one that is expected, which is not stored.
    """
    return _touching(
        first,
        last,
        AwarenessDay.objects.select_related("topic", "audience"),
        RecurringDay.objects.select_related("topic", "audience"),
        expected_day,
    )


class AwarenessMark(NamedTuple):
    """What a calendar says of an awareness day: its name, its days, and whether they are sure.

    topic_id: what it is about, by which the best weeks of a draft are found.
    """

    code: str
    name: str
    starts: date
    ends: date
    date_is_verified: bool
    of_year: int | None = None
    topic_id: int | None = None


def awareness_marks_touching(first: date, last: date) -> list[AwarenessMark]:
    """The same days as a calendar writes them, which costs it a fraction. Two queries."""
    return _touching(
        first,
        last,
        AwarenessDay.objects.values_list(*AwarenessMark._fields, named=True),
        RecurringDay.objects.values_list("code", "name", "rule", "since", "topic_id", named=True),
        lambda each, starts, ends, of_year: AwarenessMark(
            each.code, each.name, starts, ends, is_certain(each.rule), of_year, each.topic_id
        ),
    )


def _touching(
    first: date,
    last: date,
    days: QuerySet[AwarenessDay, Any],
    recurring: QuerySet[RecurringDay, Any],
    expected: Callable[[Any, date, date, int | None], Any],
) -> list[Any]:
    """The days that are stored, and those that are expected of what comes round each year."""
    stored = list(
        days.filter(
            ends__gte=FinancialYear.of(first).first - A_YEAR,
            starts__lte=FinancialYear.of(last).last + A_YEAR,
        )
    )
    found = [one for one in stored if one.starts <= last and one.ends >= first]
    known = {(one.code, year_of(one)) for one in stored}
    named = {(one.code, one.starts.year) for one in stored if one.of_year is None}
    for each in recurring.exclude(rule=""):
        for starts, ends in days_by_rule(each.rule, first, last):
            begun, year = each.since is None or each.since <= starts, FinancialYear.of(starts)
            if begun and (each.code, year) not in known:
                of_year = year.start_year if (each.code, starts.year) in named else None
                found.append(expected(each, starts, ends, of_year))
    return sorted(found, key=lambda one: (one.starts, one.name))


def year_of(one: AwarenessDay | AwarenessMark) -> FinancialYear:
    """The financial year whose date it is: that of its first day, unless it was moved out of it."""
    return FinancialYear.of(one.starts) if one.of_year is None else FinancialYear(one.of_year)


def expected_day(
    each: RecurringDay, starts: date, ends: date, of_year: int | None = None
) -> AwarenessDay:
    """A time of what comes round each year, not stored; only a certain rule confirms its date.

    of_year: said where another year's date, which is stored, begins in the same calendar year.
    """
    return AwarenessDay(
        code=each.code,
        name=each.name,
        kind=each.kind,
        topic=each.topic,
        audience=each.audience,
        starts=starts,
        ends=ends,
        of_year=of_year,
        date_is_verified=is_certain(each.rule),
        lead_body=each.lead_body,
        source=each.source,
    )


def recurring_day(code: str) -> RecurringDay | None:
    """What comes round each year, by its code."""
    return RecurringDay.objects.select_related("topic", "audience").filter(code=code).first()


def day_of_year(each: RecurringDay, year: FinancialYear) -> AwarenessDay | None:
    """Its time in a financial year: as it is set, else as its rule has it (not stored), else none.

    Of an unknown date there is none.
    """
    within = Q(of_year=None, starts__gte=year.first, starts__lte=year.last)
    of_it = AwarenessDay.objects.filter(within | Q(of_year=year.start_year), code=each.code)
    stored = of_it.select_related("topic", "audience").first()
    if stored is not None or not each.rule:
        return stored
    times = days_by_rule(each.rule, year.first, year.last)
    starts, ends = next((days for days in times if days[0] in year), (None, None))
    if starts is None or ends is None:
        return None
    named = AwarenessDay.objects.filter(code=each.code, of_year=None, starts__year=starts.year)
    return expected_day(each, starts, ends, year.start_year if named.exists() else None)


def is_to_be_told_apart(each: RecurringDay, year: FinancialYear, starts: date) -> bool:
    """Whether this date of that year says of which it is: where it begins outside of it, or another
    year's date, stored or by the rule, begins in the same calendar year and does not say so."""
    if starts not in year:
        return True
    others = (day_of_year(each, one) for one in year.and_beside if one != year)
    return any(one and one.starts.year == starts.year and one.of_year is None for one in others)


def day_moved_out_of(calendar_year: int, code: str) -> AwarenessDay | None:
    """The date of that code that began in that calendar year until somebody moved it."""
    days = {str(one.pk): one for one in AwarenessDay.objects.filter(code=code)}
    moved = Change.objects.filter(
        subject_type=AwarenessDay._meta.label_lower,
        subject_id__in=list(days),
        field=FIRST_DAY,
        before__startswith=f"{calendar_year}-",
    )
    last = moved.order_by("-at", "-pk").first()
    return days[last.subject_id] if last else None


def year_on_that_day(each: RecurringDay, year: FinancialYear, day: date) -> FinancialYear | None:
    """Another financial year than this whose date begins on that day already, None where none."""
    for one in AwarenessDay.objects.filter(code=each.code, starts=day):
        if year_of(one) != year:
            return year_of(one)
    return None


@dataclass(frozen=True)
class DateToCome:
    """What comes round each year and has no date in the time ahead.

    `last` is its latest time, `years` are the financial years that want a date.
    """

    day: RecurringDay
    last: AwarenessDay | None
    years: Sequence[FinancialYear]


def dates_to_come(first: date, last: date) -> list[DateToCome]:
    """Those without a rule whose next date nobody has set yet, by name. Two queries.

    A date is looked for in every financial year that these days touch, to its end.
    """
    years = _years_between(first, last)
    waiting = RecurringDay.objects.filter(rule="").exclude(since__gt=last).select_related("topic")
    times: dict[str, list[AwarenessDay]] = {}
    for one in AwarenessDay.objects.filter(
        code__in=waiting.values("code"), starts__lte=years[-1].last + A_YEAR
    ).order_by("starts"):
        if year_of(one).first <= years[-1].first:
            times.setdefault(one.code, []).append(one)
    found = []
    for each in waiting:
        known = times.get(each.code, [])
        if not known or known[-1].ends < first:
            latest = known[-1] if known else None
            found.append(DateToCome(each, latest, list(_without_a_date(each, years, known))))
    return found


def _years_between(first: date, last: date) -> list[FinancialYear]:
    years = [FinancialYear.of(first)]
    while years[-1].last < last:
        years.append(years[-1].next)
    return years


def _without_a_date(
    day: RecurringDay, years: Iterable[FinancialYear], known: Iterable[AwarenessDay]
) -> Iterator[FinancialYear]:
    for year in years:
        held = day.since is None or day.since <= year.last
        if held and not any(year_of(one) == year for one in known):
            yield year


def awareness_days_ahead(on: date) -> list[AwarenessDay]:
    """Those of the coming half year, and those that run."""
    return awareness_days_touching(on, on + AHEAD)


def careful_periods_touching(first: date, last: date) -> QuerySet[CarefulPeriod]:
    """Pre-election periods and the like that share a day with these, both included."""
    return CarefulPeriod.objects.filter(starts__lte=last, ends__gte=first)


def careful_periods_to_warn_of(
    first: date | None, last: date | None, *, today: date
) -> list[CarefulPeriod]:
    """Those that touch what is still to come of these days, both included; none without a day.

    To be told beside a date that somebody chooses (rule 13 of docs/rules.md).
    """
    if first is None or last is None or last < today:
        return []
    return list(careful_periods_touching(max(first, today), last))


def careful_periods_to_choose_by(on: date) -> QuerySet[CarefulPeriod]:
    """Those that run and those to come, for whoever is about to choose a date.

    Periods before an election however far ahead, dates of the community calendar, of which there
    are many more, of the coming half year.
    """
    soon = Q(kind=CarefulKind.PRE_ELECTION) | Q(starts__lte=on + AHEAD)
    return careful_periods_touching(on, date.max).filter(soon)


def careful_periods_ahead(on: date) -> QuerySet[CarefulPeriod]:
    """Pre-election periods and the like of the coming half year, and those that run."""
    return careful_periods_touching(on, on + AHEAD)
