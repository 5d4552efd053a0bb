"""How near what an entry reaches is to what somebody wants to reach: audiences and areas."""

from collections.abc import Iterable, Mapping
from enum import IntEnum


class Near(IntEnum):
    """The better, the higher. Not stated may be anybody, or anywhere in the borough."""

    NOT_STATED = 1
    TOUCHING = 2
    INSIDE = 3
    AROUND = 4
    SAME = 5


def audiences_that_include(wanted: int, parents: Mapping[int, int | None]) -> dict[int, Near]:
    """The audience itself and those that it is a part of."""
    return {wanted: Near.SAME, **dict.fromkeys(all_above(wanted, parents), Near.AROUND)}


def areas_near(
    wanted: int,
    parents: Mapping[int, int | None],
    links: Iterable[tuple[int, int]],
) -> dict[int, Near]:
    """The area, those around it, those inside it, and those linked to it.

    `links` are pairs of areas that share land though neither is the other's parent: a neighbourhood
    and each ward that it touches, a ward and the one that took over from it.
    """
    found = {wanted: Near.SAME}
    for one, other in links:
        if wanted in (one, other):
            found.setdefault(other if one == wanted else one, Near.TOUCHING)
    for area in parents:
        if area != wanted and wanted in all_above(area, parents):
            found[area] = Near.INSIDE
    for area in all_above(wanted, parents):
        found[area] = Near.AROUND
    return found


def all_above(one: int, parents: Mapping[int, int | None]) -> list[int]:
    """What an audience or an area is a part of, the nearest first."""
    passed: list[int] = []
    above = parents.get(one)
    while above is not None and above not in (one, *passed):
        passed.append(above)
        above = parents.get(above)
    return passed
