"""What is near a communication, ranked, each with its reasons in words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from plans.choices import OverlapKind
from plans.models import CommunicationQuerySet
from plans.queries.overlaps.candidates import candidates, key_of, traits_of_all, window_of
from plans.rules.overlaps import DEFAULT_THRESHOLD, MOST_DAYS, Surroundings, Traits, compare


@dataclass(frozen=True, slots=True)
class Near:
    """Another communication that is near one: what they are to each other, how likely, and why."""

    key: UUID
    kind: OverlapKind
    score: float
    reasons: tuple[str, ...]

    @property
    def why(self) -> str:
        """The reasons as one sentence part."""
        return ", ".join(self.reasons)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two communications near each other."""

    one: UUID
    other: UUID
    kind: OverlapKind
    score: float
    reasons: tuple[str, ...]


def near(one: Traits, known: CommunicationQuerySet, around: Surroundings) -> list[Near]:
    """What is near `one` out of what its reader knows (`visible_to`), the likeliest first.

    A communication without a window has nothing near it yet.
    """
    return ranked(one, candidates(one, known, around), around)


def ranked(one: Traits, others: Iterable[Traits], around: Surroundings) -> list[Near]:
    """Which of the others are near `one`, the likeliest first."""
    found = (_near(one, other, around) for other in others)
    return sorted(filter(None, found), key=lambda each: (-each.score, each.key))


def pairs_among(communications: CommunicationQuerySet, around: Surroundings) -> list[Pair]:
    """All pairs near each other among these, the likeliest first."""
    found = []
    for one, other in _near_in_time(traits_of_all(communications, around)):
        if (there := _near(one, other, around)) is not None:
            found.append(Pair(key_of(one), there.key, there.kind, there.score, there.reasons))
    return sorted(found, key=lambda pair: (-pair.score, pair.one, pair.other))


def _near(one: Traits, other: Traits, around: Surroundings) -> Near | None:
    """The other as it stands to `one`; None where it is not near enough to be shown."""
    likeness = compare(one, other, around)
    if likeness is None or likeness.score < DEFAULT_THRESHOLD:
        return None
    return Near(key_of(other), OverlapKind(likeness.kind), likeness.score, likeness.reasons)


def _near_in_time(several: Iterable[Traits]) -> Iterator[tuple[Traits, Traits]]:
    """Pairs that touch the same weeks and share a bit: everything else has nothing in common."""
    gap = timedelta(days=MOST_DAYS)
    running: list[tuple[date, Traits]] = []
    for one in sorted(several, key=lambda each: (window_of(each), key_of(each))):
        first, last = window_of(one)
        running = [each for each in running if each[0] >= first]
        for _, other in running:
            if one.mask & other.mask:
                yield other, one
        running.append((last + gap, one))
