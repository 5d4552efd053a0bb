"""Many people at once: how long pages take, and whether anything fails.

    .venv/bin/python -m benchmarks.people_at_once [--people 50] [--minutes 10]
        [--communications 20000] [--database postgres://...] [--redis redis://...]

Starts a planner of its own with web, worker and beat on 127.0.0.1, signs everybody in, and lets
them work with 5 to 15 seconds of thought between clicks; the load generator shares the machine.
Without --database it is SQLite and the queue of files, filled with partners, people and
communications; a --database that is named has to hold them (manage.py make_load). Exit status 1
where a request failed, where the log of a process holds an error or "database is locked", or where
95 of 100 pages took longer than `--limit` milliseconds (500 on SQLite, 1,000 otherwise: the aims in
docs/quality.md).
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.serving import (  # noqa: E402
    at_work,
    environment,
    look_for_overlaps,
    make_tables,
    run,
    sign_in,
)
from tests.services.processes import free_port  # noqa: E402

A_SECOND_ARRIVE = 5
FAULTS = ("Traceback", "database is locked", "level='error'", "level='critical'")


def main() -> int:
    arguments = _arguments()
    limit = arguments.limit or (1_000 if arguments.database else 500)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        port = free_port()
        told = environment(folder, port, database=arguments.database, redis=arguments.redis)
        _prepare(arguments, told, folder)
        with at_work(told, folder, port, workers=arguments.workers):
            rows = _work(arguments, told, folder, port)
        broken = _told(rows, limit) + _faults_in_logs(folder)
    for fault in broken:
        print(f"LIMIT BROKEN: {fault}")
    return 1 if broken else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--communications", type=int, default=20_000)
    parser.add_argument("--a-year", type=int, default=1_000)
    parser.add_argument("--database", default="")
    parser.add_argument("--redis", default="")
    parser.add_argument("--workers", type=int, default=2, help="web processes")
    parser.add_argument("--limit", type=int, default=0, help="milliseconds")
    return parser.parse_args()


def _prepare(arguments: argparse.Namespace, told: dict[str, str], folder: Path) -> None:
    """A filled database in which nothing waits, its static files, and the sessions of all."""
    make_tables(told)
    load = ["--communications", str(arguments.communications), "--a-year", str(arguments.a_year)]
    if not arguments.database:
        run(told, "manage.py", "make_load", *load, "--people", str(arguments.people + 10))
    look_for_overlaps(told)
    sign_in(told, arguments.people, folder / "people.json")


def _work(
    arguments: argparse.Namespace, told: dict[str, str], folder: Path, port: int
) -> list[dict[str, Any]]:
    """Let everybody work for that long; what each page took, as locust tells it."""
    command = [sys.executable, "-m", "locust", "-f", "benchmarks/locustfile.py", "--headless"]
    command += ["--users", str(arguments.people), "--spawn-rate", str(A_SECOND_ARRIVE)]
    command += ["--run-time", f"{round(arguments.minutes * 60)}s", "--json", "--only-summary"]
    command += ["--host", f"http://127.0.0.1:{port}", "--loglevel", "WARNING"]
    began = time.monotonic()
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=told | {"PEOPLE": str(folder / "people.json")},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    print(f"{arguments.people} people for {time.monotonic() - began:.0f} s")
    rows: list[dict[str, Any]] = json.loads(done.stdout)
    return rows


def _told(rows: list[dict[str, Any]], limit: int) -> list[str]:
    """Print the table; which limits are broken."""
    print("| page | requests | failed | median | 95 of 100 |")
    print("| --- | --: | --: | --: | --: |")
    for row in sorted(rows, key=lambda each: str(each["name"])):
        print(
            f"| {row['name']} | {row['num_requests']:,} | {row['num_failures']:,} | "
            f"{percentile(row['response_times'], 50)} ms | "
            f"{percentile(row['response_times'], 95)} ms |"
        )
    times: dict[str, int] = {}
    for row in rows:
        for taken, count in row["response_times"].items():
            times[taken] = times.get(taken, 0) + count
    failed = sum(row["num_failures"] for row in rows)
    half, slowest = percentile(times, 50), percentile(times, 95)
    print(f"| all | {sum(times.values()):,} | {failed:,} | {half} ms | {slowest} ms |")
    broken = [f"{failed} requests failed"] if failed else []
    if not times:
        broken.append("nobody asked for anything")
    if slowest > limit:
        broken.append(f"95 of 100 took up to {slowest} ms, the limit is {limit}")
    return broken


def percentile(times: dict[str, int], share: int) -> int:
    """The time in milliseconds within which `share` of 100 requests were answered; 0 for none.

    times: how many requests took each time, as locust counts them.
    """
    left = sum(times.values()) * share / 100
    for taken in sorted(times, key=float):
        left -= times[taken]
        if left <= 0:
            return round(float(taken))
    return 0


def _faults_in_logs(folder: Path) -> list[str]:
    return [
        f"{log.name} says {fault}: {_first_line(log, fault)}"
        for log in sorted(folder.glob("*.log"))
        for fault in FAULTS
        if fault in log.read_text(errors="replace")
    ]


def _first_line(log: Path, fault: str) -> str:
    lines = log.read_text(errors="replace").splitlines()
    return next(line for line in lines if fault in line)[:300]


if __name__ == "__main__":
    sys.exit(main())
