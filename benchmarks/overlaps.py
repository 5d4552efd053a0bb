"""How fast overlaps are found: one check and a whole year, beside comparing all with all.

`python -m benchmarks.overlaps FILE` is called by benchmarks/run.py, which sets the environment.
"""

import json
import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any
from uuid import UUID

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
django.setup()

from benchmarks.overlaps_table import LARGE, SMALL, YEAR, Figures  # noqa: E402
from benchmarks.world import NOW, World, make_overlap_world  # noqa: E402
from bsc_comms.kit import clock  # noqa: E402
from bsc_comms.kit.financial_year import FinancialYear  # noqa: E402
from plans.models import Communication  # noqa: E402
from plans.queries.overlaps.finding import near, pairs_among  # noqa: E402
from plans.queries.overlaps.traits import facts_of, surroundings, traits_of  # noqa: E402
from plans.rules.overlaps import DEFAULT_THRESHOLD, compare, traits_from  # noqa: E402

SIZES = {SMALL: (1_000, 1_000), LARGE: (100_000, 1_000), YEAR: (2_000, 2_000)}
CHECKS, BRUTE_CHECKS, WARM_UPS = 60, 5, 5


def main(target: Path) -> None:
    """Make the plans, time the checks in turns and the year, write {what: seconds}."""
    with clock.at(NOW):
        worlds = {
            label: make_overlap_world(label, communications=number, a_year=a_year)
            for label, (number, a_year) in SIZES.items()
        }
        figures = _checks({label: worlds[label] for label in (SMALL, LARGE)})
        with worlds[YEAR].current():
            figures |= _year()
        for world in worlds.values():
            world.connection.close()
    target.write_text(json.dumps(figures))


def _checks(worlds: dict[str, World]) -> Figures:
    """One check of another communication each time, and brute force over the small plan."""
    chosen = {label: _chosen(world) for label, world in worlds.items()}
    spent: dict[str, list[float]] = {label: [] for label in worlds}
    found: dict[str, int] = dict.fromkeys(worlds, 0)
    for turn in range(WARM_UPS + CHECKS):
        for label, world in worlds.items():
            with world.current():
                seconds, number = _timed(lambda w=world, pk=chosen[label][turn]: _check(w, pk))
            if turn >= WARM_UPS:
                spent[label].append(seconds)
                found[label] += number
    figures = {f"check {label}": statistics.median(times) for label, times in spent.items()}
    figures |= {f"near {label}": found[label] / CHECKS for label in worlds}
    with worlds[SMALL].current():
        brute = [_timed(lambda pk=pk: _brute(pk))[0] for pk in chosen[SMALL][:BRUTE_CHECKS]]
    return figures | {f"brute {SMALL}": statistics.median(brute)}


def _chosen(world: World) -> list[UUID]:
    """Communications of the whole plan, from its first year to its last."""
    with world.current():
        keys = list(
            Communication.objects.exclude(state="cancelled")
            .order_by("window_start", "pk")
            .values_list("pk", flat=True)
        )
    return random.Random(1).sample(keys, WARM_UPS + CHECKS)


def _check(world: World, pk: UUID) -> int:
    """As a page does it: the communication is read anew, what is near it by its index."""
    around = surroundings()
    (facts,) = facts_of(Communication.objects.filter(pk=pk))
    return len(
        near(traits_from(facts, around), Communication.objects.visible_to(world.person), around)
    )


def _brute(pk: UUID) -> int:
    """The same by reading and comparing all."""
    around = surroundings()
    everything = traits_of(Communication.objects.all())
    one = next(each for each in everything if each.key == pk)
    return _count([(one, other) for other in everything if other.key != pk], around)


def _count(pairs: Sequence[tuple[Any, Any]], around: Any) -> int:
    likenesses = (compare(one, other, around) for one, other in pairs)
    return sum(each is not None and each.score >= DEFAULT_THRESHOLD for each in likenesses)


def _year() -> Figures:
    """All pairs of a year as `find_overlaps` prints them, kept and read anew; and all with all."""
    year = FinancialYear.of(clock.today())
    of_year = Communication.objects.touching(year.first, year.last)
    around = surroundings()
    kept, pairs = _timed(lambda: len(pairs_among(of_year, around)))
    brute, _ = _timed(lambda: _count(list(combinations(traits_of(of_year), 2)), around))
    return {"year": kept, "year brute": brute, "pairs of the year": pairs}


def _timed(act: Callable[[], int]) -> tuple[float, int]:
    began = time.perf_counter()
    number = act()
    return time.perf_counter() - began, number


if __name__ == "__main__":
    main(Path(sys.argv[1]))
