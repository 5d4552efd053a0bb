"""Months of recorded crime: which are complete, and across which points nothing is joined."""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date

#: Years that a count of crimes may be of, as a pattern.
COUNTED_YEAR = "(?:199|20[0-9])[0-9]"
#: Until this many months after its end a month is still being counted (data.police.uk publishes
#: one or two months late).
SETTLED_AFTER = 2
#: The street-level categories were changed in these months (data.police.uk, changelog).
CATEGORIES_CHANGED = (date(2011, 9, 1), date(2013, 5, 1))
#: Limits on meeting others, in England, to 19 July 2021: months that say nothing of a usual year.
PANDEMIC = (date(2020, 3, 1), date(2021, 7, 1))


def days_in(month: date) -> int:
    return monthrange(month.year, month.month)[1]


def add_months(month: date, count: int) -> date:
    """The first day of the month that many months on (or back)."""
    place = month.year * 12 + month.month - 1 + count
    return date(place // 12, place % 12 + 1, 1)


def is_settled(month: date, *, on: date) -> bool:
    """Whether all of a month has arrived by that day."""
    return on >= add_months(month, 1 + SETTLED_AFTER)


def is_usual(month: date) -> bool:
    """Whether a month says something of a usual year."""
    return not PANDEMIC[0] <= month <= PANDEMIC[1]


def parts_to_join(
    months: Iterable[date],
    *,
    breaks: Iterable[date] = (),
    starts: date | None = None,
    ends: date | None = None,
) -> Iterator[list[date]]:
    """Runs of months without a gap, cut at each break, before `starts` and after `ends`."""
    cuts = frozenset(breaks)
    first, last = starts or date.min, ends or date.max
    part: list[date] = []
    for month in sorted(months):
        if not is_usual(month) or not first <= month <= last:
            continue
        if part and (month in cuts or month != add_months(part[-1], 1)):
            yield part
            part = []
        part.append(month)
    if part:
        yield part
