"""Whether a kind of crime rises from year to year, by more than chance would bring."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from evidence.rules.months import add_months, parts_to_join

_YEAR = 12
_Z = 1.959964
_LEAST_SHARE = 0.1
_OF_USE_FOR = 12


@dataclass(frozen=True)
class Rise:
    """Twelve months up to and with `last_month`, and the twelve before them."""

    before: int
    after: int
    last_month: date

    @property
    def percent(self) -> int:
        """By how much it rose, in whole per cent of the year before."""
        return round(100 * (self.after - self.before) / self.before)


def rise_of(
    counts: Mapping[date, int],
    *,
    on: date,
    breaks: Iterable[date] = (),
    starts: date | None = None,
    ends: date | None = None,
) -> Rise | None:
    """The rise from one year to the next. In: counts by month (its first day), complete ones only.

    None where two whole years that may be joined are not there, where the last month is more than
    a year before `on`, and where it rose by less than a tenth or by no more than chance alone would
    bring (95 times in 100, if each were recorded on its own).
    """
    parts = list(parts_to_join(counts, breaks=breaks, starts=starts, ends=ends))
    months = parts[-1][-2 * _YEAR :] if parts else []
    if len(months) < 2 * _YEAR or add_months(months[-1], _OF_USE_FOR) < on.replace(day=1):
        return None
    before = sum(counts[month] for month in months[:_YEAR])
    after = sum(counts[month] for month in months[_YEAR:])
    by_chance = _Z * (before + after) ** 0.5
    if after - before <= max(by_chance, _LEAST_SHARE * before) or not before:
        return None
    return Rise(before, after, months[-1])
