"""How sure a percentage of a survey is, and what may be said of a change.

Margins are those of a simple random sample, at 95%, before any design effect. The Public Attitude
Survey's own figures follow from it: 4.9 points at 50% of 400 people, about 7 on a change between
two separate years.
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from evidence.choices import Better, MeasuredLevel

_Z = 1.959964
_TENTH = Decimal("0.1")
#: From large to small: a figure that is sound for one is sound for all before it.
_LARGE_TO_SMALL = tuple(MeasuredLevel)


class Said(StrEnum):
    """What a difference between two percentages comes to."""

    BETTER = "better"
    WORSE = "worse"
    HIGHER = "higher"
    LOWER = "lower"
    NO_CLEAR = "no clear change"
    UNKNOWN = "not known"


@dataclass(frozen=True)
class Sampled:
    """A percentage (0 to 100) of so many people; None where nobody knows of how many."""

    value: Decimal
    sample_size: int | None


@dataclass(frozen=True)
class Difference:
    """`points` is the second minus the first; `margin` is None where it cannot be said."""

    points: Decimal
    margin: Decimal | None
    said: Said

    @property
    def is_clear(self) -> bool:
        return self.said not in (Said.NO_CLEAR, Said.UNKNOWN)


def _error(one: Sampled) -> float:
    share = float(one.value) / 100
    return share * (1 - share) / (one.sample_size or 1)


def _points(variance: float) -> Decimal:
    return Decimal(_Z * 100 * variance**0.5).quantize(_TENTH, ROUND_HALF_UP)


def margin_of(value: Decimal, sample_size: int) -> Decimal:
    """Points either way of one percentage, at 95%. Rounded to a tenth."""
    return _points(_error(Sampled(value, sample_size)))


def difference(first: Sampled, second: Sampled, *, better_is: str) -> Difference:
    """What the step from first to second comes to. `better_is`: higher, lower or "" (neither).

    A step that is no larger than its margin is no clear change. Without both sample sizes nothing
    is said of it.
    """
    points = second.value - first.value
    if first.sample_size is None or second.sample_size is None:
        return Difference(points, None, Said.UNKNOWN)
    margin = _points(_error(first) + _error(second))
    if abs(points) <= margin:
        return Difference(points, margin, Said.NO_CLEAR)
    if not better_is:
        return Difference(points, margin, Said.HIGHER if points > 0 else Said.LOWER)
    good = (points > 0) == (better_is == Better.HIGHER)
    return Difference(points, margin, Said.BETTER if good else Said.WORSE)


def asked_apart(first: tuple[date | None, date], second: tuple[date | None, date]) -> bool:
    """Whether two waves (first and last day) asked different people: their days do not overlap.

    Waves that look back over twelve months share most of their answers with the next quarter's, so
    a change is only read between waves whose months are apart.
    """
    earlier, later = sorted((first, second), key=lambda each: each[1])
    return (later[0] or later[1]) > earlier[1]


def is_sound(level: str, *, lowest: str) -> bool:
    """Whether figures whose smallest sound area is `lowest` may be shown for areas of `level`."""
    if level not in _LARGE_TO_SMALL or lowest not in _LARGE_TO_SMALL:
        return False
    return _LARGE_TO_SMALL.index(MeasuredLevel(level)) <= _LARGE_TO_SMALL.index(
        MeasuredLevel(lowest)
    )
