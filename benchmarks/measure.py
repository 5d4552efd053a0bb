"""Time the cases on one database server, in turns, and give the medians as JSON.

`python -m benchmarks.measure FILE [WORD [ROUNDS]]` is called by benchmarks/run.py, which sets the
environment; with a word, only cases whose name holds it are measured, in so many rounds at most.
"""

import gc
import json
import os
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from benchmarks.cases import CASES, LIST_CASES, REGISTER_CASES, Act, Case  # noqa: E402
from benchmarks.world import NOW, World, make_register_world, make_world  # noqa: E402
from bsc_comms.kit import clock  # noqa: E402

SMALL, LARGE, ONE_YEAR = "1,000", "20,000", "20,000 in one year"
SIZES = {SMALL: (1_000, 1_000), LARGE: (20_000, 1_000), ONE_YEAR: (20_000, 20_000)}
REGISTERS = {SMALL: 1_000, LARGE: 20_000}


def main(target: Path, only: str = "", most_rounds: int = 1_000) -> None:
    """Time every case of which the name holds `only`; write {case: {size: figures}}."""
    call_command("collectstatic", verbosity=0, interactive=False)
    with clock.at(NOW):
        found = {
            case.name: _told(
                replace(case, rounds=min(case.rounds, most_rounds)), [world(size) for size in sizes]
            )
            for case, world, sizes in _chosen(only)
        }
    target.write_text(json.dumps(found))


def _chosen(only: str) -> list[tuple[Case, Callable[[str], World], list[str]]]:
    """Each case with how its world of a size is had, made when it is first asked for."""

    @cache
    def plan(size: str) -> World:
        communications, a_year = SIZES[size]
        return make_world(size, communications=communications, a_year=a_year)

    @cache
    def register(size: str) -> World:
        return make_register_world(size, editions=REGISTERS[size])

    plans = [(case, plan, [*SIZES] if case in LIST_CASES else [SMALL, LARGE]) for case in CASES]
    found = [*plans, *((case, register, [*REGISTERS]) for case in REGISTER_CASES)]
    return [each for each in found if only in each[0].name]


def _told(case: Case, worlds: list[World]) -> dict[str, dict[str, Any]]:
    began = time.monotonic()
    found = timed(case, worlds)
    said = ", ".join(
        f"{size} {figures['ours'] * 1000:.0f} ms ({figures['ours'] / figures['bare']:.2f} times)"
        for size, figures in found.items()
    )
    print(f"{case.name}: {said}; {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    return found


def timed(case: Case, worlds: list[World]) -> dict[str, dict[str, Any]]:
    """Ours and bare, at every size, in turns: what the machine does meanwhile meets all alike.

    Seconds of the wall are medians, as are those that this process computed ("own"); the queries
    are those of our page once it is warm.
    """
    acts: list[tuple[World, str, Act]] = []
    spent: dict[tuple[str, str], list[float]] = defaultdict(list)
    for world in worlds:
        with world.current():
            for which, act in zip(("ours", "bare"), case.make(world), strict=True):
                acts.append((world, which, act))
    for turn in range(case.warm_ups + case.rounds):
        for world, which, act in acts:
            gc.collect()  # what the last one left behind is not looked through in the time of this
            with world.current():
                wall, own = time.perf_counter(), time.process_time()
                act()
                own, wall = time.process_time() - own, time.perf_counter() - wall
            if turn >= case.warm_ups:
                spent[world.label, which].append(wall)
                spent[world.label, f"{which} own"].append(own)
    figures: dict[str, dict[str, Any]] = {world.label: {"rounds": case.rounds} for world in worlds}
    for (label, which), seconds in spent.items():
        figures[label][which] = statistics.median(seconds)
    for world, which, act in acts:
        if which == "ours":
            figures[world.label]["queries"] = _queries(world, act)
    return figures


def _queries(world: World, act: Act) -> int:
    with world.current(), CaptureQueriesContext(world.connection) as captured:
        act()
    return len(captured)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:3], *map(int, sys.argv[3:]))
