"""The shape of a year: when a kind of crime stands above its own trend.

The method: offences a day in each month, over the mean of the twelve months around it (six before
and six after, the two outermost at half weight); the mean of that for each month of the year; all
twelve scaled so that they average 100. It is the method of the published figures of the
reference data (Metropolitan Police recorded crime, April 2010 to February 2020).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

from evidence.choices import Strength
from evidence.rules.months import add_months, days_in, parts_to_join

_AROUND = 6
_LEAST_YEARS = 3
_STRONG_FROM, _SOME_FROM = Decimal(110), Decimal(105)
_STRONG_YEARS, _SOME_YEARS = 0.85, 0.66
_FEW_OFFENCES = 1_000


@dataclass(frozen=True)
class MonthOfYear:
    """One month of the shape. `value` 100 is the average day; so many of the years were above."""

    month: int
    value: Decimal
    years_above: int
    years_counted: int

    @property
    def share_of_years(self) -> float:
        return self.years_above / self.years_counted if self.years_counted else 0.0

    @property
    def rises(self) -> bool:
        """Whether it stands above the rest of the year in most years."""
        return self.value >= _SOME_FROM and self.share_of_years >= _SOME_YEARS


@dataclass(frozen=True)
class Shape:
    """The shape of a year, from which months and how many offences it was counted."""

    months: Sequence[MonthOfYear]
    first_month: date
    last_month: date
    offences: int

    @property
    def strength(self) -> Strength:
        return strength_of(self.months, offences=self.offences)


def shape_of(
    counts: Mapping[date, int],
    *,
    breaks: Iterable[date] = (),
    starts: date | None = None,
    ends: date | None = None,
) -> Shape | None:
    """The shape of a year. In: offences by month (its first day), complete months only.

    Parts that may not be joined are each held against their own trend. None with fewer than three
    years for any month, or where nothing was recorded in a whole year.
    """
    parts = [
        part
        for part in parts_to_join(counts, breaks=breaks, starts=starts, ends=ends)
        if len(part) > 2 * _AROUND
    ]
    over: dict[int, list[float]] = {}
    for part in parts:
        for month, ratio in _over_trend(part, counts):
            over.setdefault(month.month, []).append(ratio)
    if len(over) < 12 or min(map(len, over.values())) < _LEAST_YEARS:
        return None
    means = {month: sum(ratios) / len(ratios) for month, ratios in over.items()}
    average = sum(means.values()) / 12
    if not average:
        return None
    return Shape(
        months=[
            MonthOfYear(
                month=month,
                value=_in_tenths(means[month] / average * 100),
                years_above=sum(ratio > 1 for ratio in over[month]),
                years_counted=len(over[month]),
            )
            for month in range(1, 13)
        ],
        first_month=parts[0][0],
        last_month=parts[-1][-1],
        offences=sum(counts[month] for part in parts for month in part),
    )


def strength_of(months: Sequence[MonthOfYear], *, offences: int) -> Strength:
    """How strong a season is, by its highest month.

    Strong: 110 or more, above trend in 85% of the years, and at least 1,000 offences behind it.
    Some: 105 or more and above trend in two years of three. Else none.
    """
    rising = [each for each in months if each.rises]
    clear = [
        each
        for each in rising
        if each.value >= _STRONG_FROM and each.share_of_years >= _STRONG_YEARS
    ]
    if clear and offences >= _FEW_OFFENCES:
        return Strength.STRONG
    return Strength.SOME if rising else Strength.NONE


def _over_trend(part: Sequence[date], counts: Mapping[date, int]) -> Iterable[tuple[date, float]]:
    """Each month that has six months on both sides: its daily rate over that of the year."""
    rate = {month: counts[month] / days_in(month) for month in part}
    for month in part[_AROUND:-_AROUND]:
        inner = sum(rate[add_months(month, step)] for step in range(1 - _AROUND, _AROUND))
        outer = rate[add_months(month, -_AROUND)] + rate[add_months(month, _AROUND)]
        trend = (inner + outer / 2) / (2 * _AROUND)
        if trend:
            yield month, rate[month] / trend


def _in_tenths(value: float) -> Decimal:
    return Decimal(value).quantize(Decimal("0.1"), ROUND_HALF_EVEN)
