"""Time the cases on one database server, in turns, and give the medians as JSON.

`python -m benchmarks.measure FILE` is called by benchmarks/run.py, which sets the environment.
"""

import json
import os
import statistics
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
django.setup()

from django.core.management import call_command  # noqa: E402

from benchmarks.cases import CASES, LIST_CASES, REGISTER_CASES, Act, Case  # noqa: E402
from benchmarks.world import (  # noqa: E402
    NOW,
    World,
    make_register_world,
    make_world,
    new_databases,
)
from bsc_comms.kit import clock  # noqa: E402

SMALL, LARGE, ONE_YEAR = "1,000", "20,000", "20,000 in one year"
SIZES = {SMALL: (1_000, 1_000), LARGE: (20_000, 1_000), ONE_YEAR: (20_000, 20_000)}
REGISTERS = {SMALL: 1_000, LARGE: 20_000}


def main(target: Path) -> None:
    """Make the worlds, time every case, write {case: {size: {"ours", "bare", "rounds"}}}."""
    call_command("collectstatic", verbosity=0, interactive=False)
    names = new_databases("bench", len(SIZES) + len(REGISTERS))
    with clock.at(NOW):
        worlds = [
            make_world(label, name, communications=communications, a_year=a_year)
            for (label, (communications, a_year)), name in zip(
                SIZES.items(), names[: len(SIZES)], strict=True
            )
        ]
        registers = [
            make_register_world(label, name, editions=editions)
            for (label, editions), name in zip(REGISTERS.items(), names[len(SIZES) :], strict=True)
        ]
        found = {
            case.name: timed(
                case, worlds if case in LIST_CASES else [w for w in worlds if w.label != ONE_YEAR]
            )
            for case in CASES
        } | {case.name: timed(case, registers) for case in REGISTER_CASES}
        for world in (*worlds, *registers):
            world.connection.close()
    target.write_text(json.dumps(found))


def timed(case: Case, worlds: list[World]) -> dict[str, dict[str, Any]]:
    """Ours and bare, at every size, in turns: what the machine does meanwhile meets all alike."""
    acts: list[tuple[World, str, Act]] = []
    times: dict[tuple[str, str], list[float]] = {}
    for world in worlds:
        with world.current():
            for which, act in zip(("ours", "bare"), case.make(world), strict=True):
                acts.append((world, which, act))
                times[world.label, which] = []
    for turn in range(case.warm_ups + case.rounds):
        for world, which, act in acts:
            with ExitStack() as stack:
                stack.enter_context(world.current())
                start = time.perf_counter()
                act()
                spent = time.perf_counter() - start
            if turn >= case.warm_ups:
                times[world.label, which].append(spent)
    return {
        world.label: {
            which: statistics.median(times[world.label, which]) for which in ("ours", "bare")
        }
        | {"rounds": case.rounds}
        for world in worlds
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]))
