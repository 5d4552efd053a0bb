"""How well overlaps are found, against a person's labels of pairs of the same year.

`.venv/bin/python -m benchmarks.overlap_score` imports the sample year's raw sheet into a database
of its own, as `import_plan` does, finds the pairs and prints one table, plainer ways of finding
them beside it. `--year-folder DIR --year 2017/18` takes any folder with a sheet (sheet.csv or
.xlsx) and an overlap_pairs.csv (columns a, b, label), `--all` adds the other labelled years,
`--misses` lists what is found wrongly or not at all. What each figure is: see
`benchmarks/overlap_figures.py`.
"""

import argparse
import itertools
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.overlap_years import SAMPLE_YEAR, in_folder, labelled_years
from benchmarks.serving import environment

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Print the table of each year that was asked for; exit status 1 if a promise is broken."""
    options = _arguments()
    if options.scratch:
        sys.exit(_score(options))
    years = list(labelled_years()) if options.all else [options.year or SAMPLE_YEAR]
    sys.exit(max([_in_a_scratch_database(year) for year in years]))


def _score(options: argparse.Namespace) -> int:
    """The table of one year, in a database that holds nothing yet; 1 if a promise is broken."""
    import django  # noqa: PLC0415 - the settings are chosen by the process that starts this one

    django.setup()
    from benchmarks import overlap_figures, overlap_ways  # noqa: PLC0415

    _make_tables()
    name, folder = options.year, options.year_folder
    sheet, pairs = in_folder(folder) if folder else labelled_years()[name]
    year, labels = overlap_ways.brought_in(sheet, name), overlap_figures.labels_of(pairs)
    print(f"{name}: {len(year.texts)} communications, {len(labels)} labelled pairs")
    rows = overlap_figures.scored(year, labels)
    print(overlap_figures.table(rows), flush=True)
    missing = set(itertools.chain.from_iterable(labels)) - year.texts.keys()
    if missing:
        print(f"Labelled, but not in the plan: {', '.join(sorted(missing))}")
    if options.misses:
        print("\n".join(overlap_figures.misses(overlap_ways.ours(year), labels)))
    broken = overlap_figures.broken_promises(name, rows[overlap_figures.OURS])
    for promise in broken:
        print(f"LIMIT BROKEN: {promise}")
    return 1 if broken else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--year-folder", type=Path, help="a folder with a sheet and its labels")
    parser.add_argument("--year", help="its financial year, or one that we have, like 2017/18")
    parser.add_argument("--all", action="store_true", help="every labelled year that we have")
    parser.add_argument("--misses", action="store_true", help="list what is found wrongly")
    parser.add_argument("--scratch", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.year_folder and (options.all or not options.year):
        parser.error("Say which financial year the sheet is of: --year 2017/18")
    return options


def _in_a_scratch_database(year: str) -> int:
    """Score a year in a process and a database of its own: a history cannot be emptied."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "benchmarks.overlap_score", *sys.argv[1:]]
        command += ["--scratch", "--year", year]
        return subprocess.run(command, cwd=ROOT, env=environment(Path(folder))).returncode


def _make_tables() -> None:
    from django.conf import settings  # noqa: PLC0415

    from bsc_comms.overview.reference import load_reference  # noqa: PLC0415
    from tests.services import prepared_database  # noqa: PLC0415

    prepared_database.copy_to(Path(settings.DATABASES["default"]["NAME"]))
    load_reference(settings.REFERENCE_DIR)


if __name__ == "__main__":
    main()
