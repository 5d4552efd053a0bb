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

from benchmarks.serving import environment

ROOT = Path(__file__).resolve().parent.parent
SAMPLE_YEAR = "2016/17"


def main() -> None:
    """Print the table of each year that was asked for; exit status 1 if a promise is broken."""
    options = _arguments()
    if not options.scratch:
        _in_a_scratch_database()
        return
    import django  # noqa: PLC0415 - the settings are chosen by the process that starts this one

    django.setup()
    from benchmarks import overlap_figures, overlap_ways  # noqa: PLC0415

    years = overlap_figures.labelled_years()
    chosen = years if options.all else {SAMPLE_YEAR: years[SAMPLE_YEAR]}
    if options.year_folder:
        chosen = {options.year: overlap_figures.in_folder(options.year_folder)}
    broken: list[str] = []
    for name, (sheet, pairs) in chosen.items():
        _empty_the_plan()
        year, labels = overlap_ways.brought_in(sheet, name), overlap_figures.labels_of(pairs)
        print(f"{name}: {len(year.texts)} communications, {len(labels)} labelled pairs")
        rows = overlap_figures.scored(year, labels)
        print(overlap_figures.table(rows), flush=True)
        missing = set(itertools.chain.from_iterable(labels)) - year.texts.keys()
        if missing:
            print(f"Labelled, but not in the plan: {', '.join(sorted(missing))}")
        broken += overlap_figures.broken_promises(name, rows[overlap_figures.OURS])
        if options.misses:
            print("\n".join(overlap_figures.misses(overlap_ways.ours(year), labels)))
    for promise in broken:
        print(f"LIMIT BROKEN: {promise}")
    sys.exit(1 if broken else 0)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--year-folder", type=Path, help="a folder with a sheet and its labels")
    parser.add_argument("--year", help="its financial year, like 2017/18")
    parser.add_argument("--all", action="store_true", help="every labelled year that we have")
    parser.add_argument("--misses", action="store_true", help="list what is found wrongly")
    parser.add_argument("--scratch", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.year_folder and not options.year:
        parser.error("Say which financial year the sheet is of: --year 2017/18")
    return options


def _in_a_scratch_database() -> None:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "benchmarks.overlap_score", "--scratch", *sys.argv[1:]]
        done = subprocess.run(command, cwd=ROOT, env=environment(Path(folder)))
    sys.exit(done.returncode)


def _empty_the_plan() -> None:
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    from bsc_comms.overview.reference import load_reference  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    call_command("flush", verbosity=0, interactive=False)
    load_reference(settings.REFERENCE_DIR)


if __name__ == "__main__":
    main()
