"""`make bench`: the planner against bare views and plain library calls on the same rows.

Before that, how well the sheets of several years are read against a person's reading of them, and
how well the overlaps of those years are found against a person's labels, plainer ways beside it.

A broken limit makes the exit status 1. `make bench ARGS="--databases sqlite postgresql"` gives a
second table, for PostgreSQL where the machine has it; `--json FILE` keeps the figures.
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
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")

from benchmarks import overlaps_table as of_overlaps  # noqa: E402
from benchmarks import publishing_table as of_publishing  # noqa: E402
from benchmarks import records_table as of_records  # noqa: E402
from benchmarks.reading_score import scores_of_years, summary  # noqa: E402
from benchmarks.table import broken_limits, table  # noqa: E402
from tests.services.postgres import running_postgres  # noqa: E402
from tests.services.processes import ServerDidNotStart  # noqa: E402

DATABASES = ("sqlite", "postgresql")
Figures = dict[str, dict[str, dict[str, Any]]]


def main() -> int:
    """Print the tables; 1 if a limit is broken, else 0."""
    parser = argparse.ArgumentParser(description="Time the planner against bare views.")
    parser.add_argument("--databases", nargs="+", choices=DATABASES, default=DATABASES[:1])
    parser.add_argument("--json", type=Path, help="write the figures into this file as well")
    options = parser.parse_args()
    started, figures, broken = time.monotonic(), {}, []
    print(f"How sheets are read: right, and as judged\n\n{summary(scores_of_years())}", flush=True)
    print("\nHow overlaps are found\n", flush=True)
    if subprocess.run(
        [sys.executable, "-m", "benchmarks.overlap_score", "--all"], cwd=ROOT
    ).returncode:
        broken.append("overlaps are found less well than promised: see their tables")
    for database in options.databases:
        print(f"Measuring on {database} ...", file=sys.stderr, flush=True)
        try:
            figures[database] = measured(database)
        except (FileNotFoundError, ServerDidNotStart) as fault:
            print(f"\nNot measured on {database}: {fault}")
            continue
        print(f"\n{table(database, figures[database])}", flush=True)
        broken += broken_limits(database, figures[database])
        found = measured(database, "benchmarks.overlaps")
        print(f"\n{of_overlaps.table(database, found)}", flush=True)
        broken += of_overlaps.broken_limits(database, found)
        found = measured(database, "benchmarks.publishing")
        print(f"\n{of_publishing.table(database, found)}", flush=True)
        broken += of_publishing.broken_limits(database, found)
        found = measured(database, "benchmarks.records")
        print(f"\n{of_records.table(database, found)}", flush=True)
        broken += of_records.broken_limits(database, found)
    print(f"\n{time.monotonic() - started:.0f} seconds in all.")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2))
    for fault in broken:
        print(f"LIMIT BROKEN: {fault}")
    return 1 if broken else 0


def measured(database: str, module: str = "benchmarks.measure") -> Any:
    """The figures of a module on one kind of database, measured in a process of its own."""
    with (
        tempfile.TemporaryDirectory(prefix="planner-bench-") as name,
        address(database, Path(name)) as url,
    ):
        result = Path(name) / "result.json"
        environment = os.environ | {
            "VAR_DIR": name,
            "DATABASE_URL": url,
            "BROKER_URL": "memory://localhost",
            "BASE_URL": "http://localhost",
            "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
            "STATICFILES_BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage",
        }
        subprocess.run(
            [sys.executable, "-m", module, result],
            cwd=ROOT,
            env=environment,
            check=True,
        )
        return json.loads(result.read_text())


@contextlib.contextmanager
def address(database: str, folder: Path) -> Iterator[str]:
    """The DATABASE_URL of an empty database that goes away afterwards."""
    if database == "sqlite":
        yield f"sqlite:///{folder / 'default.sqlite3'}"
        return
    with running_postgres() as url:
        yield url


if __name__ == "__main__":
    sys.exit(main())
