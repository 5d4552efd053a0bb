"""A month of street-level crime, from the file to the monthly sums: time and memory.

`.venv/bin/python -m benchmarks.street_file [--rows 100000]` brings in files of as many and of four
times as many rows, each in a process of its own, and holds the time against reading the same file
with the csv module in the same process. `ours`: of a hundred rows, how many lie in
the partnership's own area; a whole month of a large force has three. Exit status 1 where it takes
ten seconds or five times as long, or where memory grows with the file.
"""

import argparse
import csv
import io
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.serving import environment

ROOT = Path(__file__).resolve().parent.parent
MOST_SECONDS, MOST_TIMES, MOST_GROWTH_MB = 10, 5, 8
KINDS = ("Burglary", "Anti-social behaviour", "Vehicle crime", "Robbery", "Shoplifting", "Drugs")
CENSUS_AREAS = ROOT / "bsc_comms" / "overview" / "reference" / "census_areas.csv"
OF_OTHERS = 800  # where the codes of a neighbour begin
FORCE = "Metropolitan Police Service"
HEADINGS = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,"
    "Crime type,Last outcome category,Context"
).split(",")


def main() -> int:
    arguments = _arguments()
    if arguments.prepare:
        _prepare()
        return 0
    if arguments.rows_of_step:
        print(json.dumps(_measure(arguments.rows_of_step, arguments.ours)))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        broken = _table(arguments.rows, folder)
    for fault in broken:
        print(f"LIMIT BROKEN: {fault}")
    return 1 if broken else 0


def _table(rows: int, folder: str) -> list[str]:
    """Print the figures; the limits that are broken. More rows each time: no month may lose any."""
    _in_a_process(folder, "--prepare")
    print("| rows | ours | seconds | csv alone | times as long | peak memory |")
    print(f"|{' --- |' * 6}")
    broken = []
    for ours in (3, 100):
        small = _told(rows, ours, folder)
        large = _told(4 * rows, ours, folder)
        if small["seconds"] >= MOST_SECONDS or small["seconds"] > MOST_TIMES * small["alone"]:
            broken.append(f"{ours} of 100 ours: too slow")
        if large["memory"] - small["memory"] > MOST_GROWTH_MB:
            broken.append(f"{ours} of 100 ours: memory grows with the file")
    return broken


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--rows", type=int, default=100_000, help="from 2,000; fewer are read while they are sent"
    )
    parser.add_argument("--ours", type=int, default=3, help=argparse.SUPPRESS)
    parser.add_argument("--prepare", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--rows-of-step", type=int, help=argparse.SUPPRESS)
    return parser.parse_args()


def _in_a_process(folder: str, *arguments: str) -> bytes:
    """What a process of its own prints, on the database in that folder."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.street_file", *arguments],
        cwd=ROOT,
        env=environment(Path(folder)),
        stdout=subprocess.PIPE,
        check=True,
    )
    return done.stdout


def _told(rows: int, ours: int, folder: str) -> dict[str, Any]:
    printed = _in_a_process(folder, "--rows-of-step", str(rows), "--ours", str(ours))
    told: dict[str, Any] = json.loads(printed.splitlines()[-1])
    print(
        f"| {rows:,} | {ours} in 100 | {told['seconds']:.2f} | {told['alone']:.2f} | "
        f"{told['seconds'] / told['alone']:.1f} | {told['memory']:.0f} MB |",
        flush=True,
    )
    return told


def _prepare() -> None:
    """A database with the reference data, for all steps."""
    import django  # noqa: PLC0415 - the settings are chosen by the process that starts this one

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    call_command("load_reference", verbosity=0, stdout=io.StringIO())


def _measure(rows: int, ours: int) -> dict[str, float]:
    import django  # noqa: PLC0415 - the settings are chosen by the process that starts this one

    django.setup()
    from evidence.operations.figures import read_figures, receive_figures  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "street.csv"
        _write(path, rows, ours)
        alone = min(_alone(path) for _ in range(3))
        with path.open("rb") as file:
            figures = receive_figures(by=None, name=path.name, file=file)
        began = time.perf_counter()
        assert read_figures(order_id=str(figures.pk))
        seconds = time.perf_counter() - began
    figures.refresh_from_db()
    assert figures.outcome == "taken", figures.refused_because
    assert figures.rows_read == rows
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": seconds, "alone": alone, "memory": memory}


def _alone(path: Path) -> float:
    began = time.perf_counter()
    with path.open(encoding="utf-8", newline="") as file:
        for _ in csv.reader(file):
            pass
    return time.perf_counter() - began


def _own_places() -> list[tuple[str, str]]:
    """Codes and names of our own census areas, as a file of 2016 has them."""
    with CENSUS_AREAS.open(encoding="utf-8", newline="") as file:
        return [(row["code"], row["name_2011"]) for row in csv.DictReader(file) if row["name_2011"]]


def _write(path: Path, rows: int, ours: int) -> None:
    own = _own_places()
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        for number in range(rows):
            kind = KINDS[number % len(KINDS)]
            if number % 100 < ours:
                code, name = own[number % len(own)]
            else:
                code = f"E010{OF_OTHERS + number % 200:05d}"
                name = f"Camden {number % 200 // 5:03d}{'ABCDE'[number % 5]}"
            where = ["-0.196413", "51.605172", "On or near High Street", code, name]
            identity = "" if kind == KINDS[1] else f"{number:064x}"
            outcome = "" if kind == KINDS[1] else "Investigation complete; no suspect identified"
            writer.writerow([identity, "2016-06", FORCE, FORCE, *where, kind, outcome, ""])


if __name__ == "__main__":
    sys.exit(main())
