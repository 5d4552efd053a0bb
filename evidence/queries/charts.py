"""Where the parts of a chart stand, in the units of its drawing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from evidence.models import Score

WIDTH, HEIGHT = 320, 150
_LEFT, _RIGHT, _TOP, _BOTTOM = 28, 44, 8, 20


@dataclass(frozen=True)
class Point:
    x: float
    y: float
    score: Score


@dataclass(frozen=True)
class LineChart:
    """Our line with its margin as a band, the comparator's line, and the lines of the scale."""

    points: list[Point]
    compared: list[Point]
    band: str
    scale: list[tuple[int, float]]
    first: date
    last: date
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def path(self) -> str:
        return _path(self.points)

    @property
    def compared_path(self) -> str:
        return _path(self.compared)

    @property
    def right(self) -> int:
        return WIDTH - _RIGHT

    @property
    def left(self) -> int:
        return _LEFT

    @property
    def label_x(self) -> int:
        return WIDTH - _RIGHT + 6

    @property
    def label_y(self) -> float:
        """The height of our own label, clear of the comparator's."""
        return self._labels()[0]

    @property
    def compared_label_y(self) -> float:
        return self._labels()[1]

    def _labels(self) -> tuple[float, float]:
        ours = self.points[-1].y + 4
        if not self.compared:
            return ours, ours
        theirs = self.compared[-1].y + 4
        if abs(ours - theirs) < 13:
            middle = (ours + theirs) / 2
            return (middle - 6.5, middle + 6.5) if ours <= theirs else (middle + 6.5, middle - 6.5)
        return ours, theirs


def line_chart(scores: Sequence[Score], compared: Sequence[Score]) -> LineChart | None:
    """A chart of percentages over time, all on the one scale of 0 to 100; None without a line."""
    if len(scores) < 2:
        return None
    first, last = scores[0].wave.ends, scores[-1].wave.ends

    def across(day: date) -> float:
        share = (day - first).days / (last - first).days
        return round(_LEFT + share * (WIDTH - _LEFT - _RIGHT), 1)

    inside = [one for one in compared if first <= one.wave.ends <= last]
    upper = [
        (across(one.wave.ends), _height(float(one.value + (one.margin or 0)))) for one in scores
    ]
    lower = [
        (across(one.wave.ends), _height(float(one.value - (one.margin or 0)))) for one in scores
    ]
    return LineChart(
        points=[Point(across(one.wave.ends), _height(float(one.value)), one) for one in scores],
        compared=[Point(across(one.wave.ends), _height(float(one.value)), one) for one in inside],
        band=" ".join(f"{x},{y}" for x, y in [*upper, *reversed(lower)]),
        scale=[(value, _height(value)) for value in (0, 50, 100)],
        first=first,
        last=last,
    )


def _height(value: float) -> float:
    value = min(max(value, 0.0), 100.0)
    return round(_TOP + (100 - value) / 100 * (HEIGHT - _TOP - _BOTTOM), 1)


def _path(points: Sequence[Point]) -> str:
    return " ".join(f"{point.x},{point.y}" for point in points)
