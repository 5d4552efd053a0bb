"""`make bench`: the planner against bare views and plain library calls on the same rows.

Before that, how well the sheets of several years are read against a person's reading of them, and
how well the overlaps of those years are found against a person's labels, plainer ways beside it.

A broken limit makes the exit status 1. `make bench ARGS="--only list"` takes the parts and cases
whose names hold the word, `--databases sqlite postgresql` gives a second set of tables, for
PostgreSQL where the machine has it, `--json FILE` keeps the figures, `--table FILE` all of them in
one table with the day and the machine, `--list` says what there is. `--with-million` measures after
a million communications as well; with `--server URL` its databases are kept on that PostgreSQL.
"""

import argparse
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import psycopg2

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")

from benchmarks import (  # noqa: E402
    million_table,
    overlaps_table,
    publishing_table,
    ratios,
    records_table,
    table,
)
from benchmarks.databases import KEPT_ON, drop_copies  # noqa: E402
from benchmarks.reading_score import scores_of_years, summary  # noqa: E402
from bsc_comms.kit import clock  # noqa: E402
from tests.services.postgres import running_postgres  # noqa: E402
from tests.services.processes import ServerDidNotStart  # noqa: E402

DATABASES = ("sqlite", "postgresql")


@dataclass(frozen=True)
class Part:
    """One table. `seconds` is what it took alone on two cores, its databases made before."""

    name: str
    seconds: int


@dataclass(frozen=True)
class Timed(Part):
    """What is timed on a database, in a process of its own, and what says it in a table."""

    module: str
    words: ModuleType
    cases: tuple[str, ...] = ()
    on_demand: bool = False

    def holds(self, word: str) -> bool:
        return any(word in name for name in self.cases or (self.name,))


SHEETS, PAIRS = Part("how sheets are read", 15), Part("how overlaps are found", 40)
TIMED = (
    Timed("pages", 150, "benchmarks.measure", table, tuple(table.MOST_TIMES)),
    Timed("time to find overlaps", 60, "benchmarks.overlaps", overlaps_table),
    Timed("publishing and feeds", 30, "benchmarks.publishing", publishing_table),
    Timed("annual records", 80, "benchmarks.records", records_table),
    # Only where it is asked for: its databases take half an hour to make.
    Timed("million", 300, "benchmarks.million", million_table, million_table.NAMES, True),
)


def main() -> int:
    """Print the tables; 1 if a limit is broken, else 0."""
    options = _arguments()
    if options.list:
        print("\n".join([SHEETS.name, PAIRS.name, *_names()]))
        return 0
    of_all = [each for each in (SHEETS, PAIRS) if options.only in each.name]
    timed = chosen(options.only, with_million=options.with_million)
    if not of_all and not timed:
        print(f"Nothing is called so: {options.only}. `--list` says what there is.")
        return 2
    _say_how_long([*of_all, *timed * len(options.databases)], whole=not options.only)
    started, broken = time.monotonic(), []
    if SHEETS in of_all:
        print(f"How sheets are read: right, and as judged\n\n{summary(scores_of_years())}\n")
    if PAIRS in of_all:
        broken += _overlaps_found()
    figures: dict[str, dict[str, Any]] = {}
    versions: list[str] = []
    for database in options.databases:
        try:
            with server(database, options.server) as url:
                versions += _version(url)
                for part in timed:
                    _say(f"{part.name}, on {database} ...")
                    found = measured(url, part.module, options.only if part.cases else "")
                    figures.setdefault(database, {})[part.name] = found
                    print(f"\n{part.words.table(database, found)}", flush=True)
                    broken += part.words.broken_limits(database, found)
        except (FileNotFoundError, ServerDidNotStart) as fault:
            print(f"\nNot measured on {database}: {fault}")
    print(f"\n{time.monotonic() - started:.0f} seconds in all.")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2))
    if options.table:
        options.table.write_text(_in_one_table(figures, versions))
    for fault in broken:
        print(f"LIMIT BROKEN: {fault}")
    return 1 if broken else 0


def chosen(word: str, *, with_million: bool) -> list[Timed]:
    """The parts of which a name holds the word."""
    return [each for each in TIMED if each.holds(word) and (with_million or not each.on_demand)]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Time the planner against bare views.")
    parser.add_argument("--only", default="", metavar="WORD", help="what is called so, in part")
    parser.add_argument("--list", action="store_true", help="say the names of all parts and cases")
    parser.add_argument("--databases", nargs="+", choices=DATABASES, default=DATABASES[:1])
    parser.add_argument(
        "--server",
        metavar="URL",
        default="",
        help="a PostgreSQL that stays: what is made there is kept for the next time",
    )
    parser.add_argument(
        "--with-million", action="store_true", help="also after a million communications"
    )
    parser.add_argument("--table", type=Path, help="write one table of all into this file as well")
    parser.add_argument("--json", type=Path, help="write the figures into this file as well")
    return parser.parse_args()


def _names() -> list[str]:
    return [name for part in TIMED for name in part.cases or (part.name,)]


def _say_how_long(parts: list[Part], *, whole: bool) -> None:
    about = max(1, round(sum(part.seconds for part in parts) / 60))
    _say(
        f"{'About' if whole else 'At most'} {about} minute{'s' * (about > 1)} on two cores with "
        "nothing else running, and some more where the databases are not made yet."
    )


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def _version(url: str) -> list[str]:
    """What a PostgreSQL says that it is; nothing for SQLite, which the process itself holds."""
    if not url:
        return []
    with contextlib.closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return [f"PostgreSQL {cursor.fetchone()[0].split()[0]}"]


def _in_one_table(figures: dict[str, dict[str, Any]], versions: list[str]) -> str:
    lines = {
        database: [
            line
            for part in TIMED
            if part.name in found
            for line in part.words.lines(found[part.name])
        ]
        for database, found in figures.items()
    }
    return f"{ratios.machine(clock.today(), versions)}\n\n{ratios.one_table(lines)}\n"


def _overlaps_found() -> list[str]:
    print("How overlaps are found\n", flush=True)
    done = subprocess.run([sys.executable, "-m", "benchmarks.overlap_score", "--all"], cwd=ROOT)
    return ["overlaps are found less well than promised: see their tables"] * (done.returncode > 0)


#: Of the environment of whoever measures: what would be asked or written to beside the database.
OF_A_PLANNER = {"CACHE_URL", "FILES_URL", "EMAIL_URL"}


def measured(url: str, module: str, only: str = "") -> Any:
    """The figures of a module on the database at `url`, measured in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="planner-bench-") as name:
        result = Path(name) / "result.json"
        taken = {key: value for key, value in os.environ.items() if key not in OF_A_PLANNER}
        environment = taken | {
            "VAR_DIR": name,
            "DATABASE_URL": url or f"sqlite:///{name}/default.sqlite3",
            "BROKER_URL": "memory://localhost",
            "BASE_URL": "http://localhost",
            "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
            "STATICFILES_BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage",
        }
        command = [sys.executable, "-m", module, str(result), *([only] if only else [])]
        subprocess.run(command, cwd=ROOT, env=environment, check=True)
        return json.loads(result.read_text())


@contextlib.contextmanager
def server(database: str, standing: str = "") -> Iterator[str]:
    """The DATABASE_URL of a PostgreSQL that ends with the block, or of one that is standing.

    "" for SQLite.
    """
    if database == "sqlite":
        yield ""
        return
    if standing:
        os.environ[KEPT_ON] = "1"
        try:
            yield standing
        finally:
            drop_copies(standing)
        return
    with running_postgres() as url:
        yield url


if __name__ == "__main__":
    sys.exit(main())
