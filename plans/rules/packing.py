"""Bars on a time line: where they begin, how long they are, and in which row each has room."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from plans.rules.occasions import Days, runs_of
from plans.rules.spans import Span


@dataclass(frozen=True, slots=True)
class Scale:
    """Days to units of a drawing: the days of `span` take `width` from `left` on."""

    span: Span
    width: float
    left: float = 0

    def at(self, day: date) -> float:
        """Where a day begins; days outside are moved to the edge."""
        inside = min(max((day - self.span.first).days, 0), self.span.days)
        return round(self.left + inside * self.width / self.span.days, 1)

    def reach(self, first: date, last: date) -> tuple[float, float]:
        """Where the days begin and how wide they are; both included."""
        start = self.at(first)
        return start, round(self.at(date.fromordinal(last.toordinal() + 1)) - start, 1)


@dataclass(frozen=True, slots=True)
class Placed:
    """One bar in its row. `after`: whether its words stand after it, else before it."""

    row: int
    x: float
    width: float
    after: bool


def packed(
    windows: Iterable[tuple[date, date, int]],
    scale: Scale,
    *,
    a_letter: float,
    narrowest: float,
    most_rows: int,
) -> list[Placed | None]:
    """Each window (first day, last day, letters of its words) in the first row that has room.

    Windows come in the order of their first days; words stand after a bar, or before it where the
    drawing ends. None for what finds no room in so many rows.
    """
    ends: list[float] = []
    placed: list[Placed | None] = []
    right = scale.left + scale.width
    for first, last, letters in windows:
        x, width = scale.reach(first, last)
        width = max(width, narrowest)
        words = letters * a_letter
        after = x + width + words <= right
        begins = x if after else min(x, max(scale.left, x - words))
        if len(ends) == most_rows and begins < min(ends):
            placed.append(None)
            continue
        row = next((n for n, end in enumerate(ends) if end <= begins), len(ends))
        if row == len(ends):
            ends.append(0)
        ends[row] = (x + width + words if after else x + width) + a_letter
        placed.append(Placed(row, x, width, after))
    return placed


def shared_out(begins: Sequence[date], most: int) -> list[int]:
    """The numbers of so many bars at most, in their order: each day's first, then each second.

    In: the day on which each begins. Else the first busy day would take all the room of a week, and
    the days after it would look free.
    """
    turns: Counter[date] = Counter()
    taken = []
    for number, day in enumerate(begins):
        turns[day] += 1
        taken.append((turns[day], number))
    return sorted(number for _, number in sorted(taken)[:most])


def runs_of_months(months: Iterable[int], span: Span) -> list[Span]:
    """The stretches of time within the span that lie in these months of any year."""
    return [
        Span(max(run.starts, span.first), min(run.ends, span.last))
        for run in runs_of(months, Days(span.first, span.last))
    ]
