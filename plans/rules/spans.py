"""Days divided into months and weeks, for views that count what falls into each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from plans.rules.windows import month_window, week_window


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `first` to `last`, both included."""

    first: date
    last: date

    def touches(self, starts: date, ends: date) -> bool:
        return starts <= self.last and ends >= self.first

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def months_between(first: date, last: date) -> list[Span]:
    """The months from `first` to `last`; the first and the last month may be a part of one."""
    found, begins = [], first
    while begins <= last:
        ends = min(month_window(begins.year, begins.month)[1], last)
        found.append(Span(begins, ends))
        begins = ends + timedelta(days=1)
    return found


def weeks_between(first: date, last: date) -> list[Span]:
    """The weeks from Monday to Sunday, cut off at `first` and `last`."""
    found, begins = [], first
    while begins <= last:
        ends = min(week_window(begins)[1], last)
        found.append(Span(begins, ends))
        begins = ends + timedelta(days=1)
    return found


def touched(spans: Sequence[Span], starts: date, ends: date) -> range:
    """The numbers of the spans that a window shares a day with; they follow each other."""
    if not spans or starts > spans[-1].last or ends < spans[0].first:
        return range(0)
    first = next(n for n, span in enumerate(spans) if span.last >= starts)
    last = next(n for n in range(len(spans) - 1, -1, -1) if spans[n].first <= ends)
    return range(first, last + 1)
