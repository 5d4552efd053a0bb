"""Whether something planned answers to a claim of the evidence."""

from collections.abc import Mapping
from dataclasses import dataclass

Ids = frozenset[int]
NOTHING: Ids = frozenset()


@dataclass(frozen=True)
class Asked:
    """What a claim is about, each term with all below it; empty where it is about any.

    `indicator` and `finding` are the ids of what a communication would cite.
    """

    topics: Ids = NOTHING
    areas: Ids = NOTHING
    audiences: Ids = NOTHING
    indicator: int | None = None
    finding: int | None = None


@dataclass(frozen=True)
class Planned:
    """What a communication says of itself, by ids."""

    topics: Ids = NOTHING
    areas: Ids = NOTHING
    audiences: Ids = NOTHING
    indicators: Ids = NOTHING
    findings: Ids = NOTHING
    borough_wide: bool = False


def answers(planned: Planned, asked: Asked) -> bool:
    """Whether it cites the claim, or is about its topic, for its audience, in its area.

    What reaches the whole borough reaches each area. A claim about no topic is answered only by
    what cites it.
    """
    if asked.indicator in planned.indicators or asked.finding in planned.findings:
        return not asked.areas or _reaches(planned, asked)
    if not asked.topics & planned.topics:
        return False
    if asked.audiences and not asked.audiences & planned.audiences:
        return False
    return not asked.areas or _reaches(planned, asked)


def _reaches(planned: Planned, asked: Asked) -> bool:
    return planned.borough_wide or bool(asked.areas & planned.areas)


@dataclass(frozen=True)
class Tree:
    """A vocabulary as the parent of each of its terms."""

    parents: Mapping[int, int | None]

    def with_those_below(self, term: int | None) -> Ids:
        """The term and all below it; nothing for none."""
        if term is None:
            return NOTHING
        found = {term}
        below = found
        while below:
            below = {key for key, parent in self.parents.items() if parent in below} - found
            found |= below
        return frozenset(found)

    def with_those_above(self, term: int) -> Ids:
        """The term and all above it: each has the term among those below."""
        found: set[int] = set()
        above: int | None = term
        while above is not None and above not in found:
            found.add(above)
            above = self.parents.get(above)
        return frozenset(found)
