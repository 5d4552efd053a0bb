"""A sheet of many rows, from the file to the plan and back: time, memory, and who has to wait.

`.venv/bin/python -m benchmarks.large_import [--rows 20000] [--bad] [--workbook]` makes a database
of its own, reads, saves, brings in the same file again, brings in a file in which every row was
corrected, saves that and takes both imports back, each in a process of its own, as a worker would.
Prints a table; “own” is the time of the process alone. Memory is what the process itself holds:
pages of the database file, which SQLite maps, are the machine's and given back at need.
"""

import argparse
import csv
import io
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.serving import environment

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "tests" / "data" / "sample_year.csv"
STEPS = ("start", "read", "save", "again", "corrected", "change", "change_back", "undo")


def main() -> None:
    arguments = _arguments()
    if arguments.step:
        print(json.dumps(_step(arguments)))
        return
    with tempfile.TemporaryDirectory() as folder:
        print("| step | rows | seconds (own) | longest write lock (own) | peak memory (at start) |")
        print(f"|{' --- |' * 5}")
        for step in STEPS:
            command = [sys.executable, "-m", "benchmarks.large_import", *sys.argv[1:]]
            done = subprocess.run(
                [*command, "--step", step, "--folder", folder],
                cwd=ROOT,
                env=environment(Path(folder)),
                stdout=subprocess.PIPE,
                check=True,
            )
            told = json.loads(done.stdout)
            print(
                f"| {step} | {told['rows']:,} | {told['seconds']:.1f} ({told['own']:.1f}) | "
                f"{told['lock']:.1f} ({told['own_lock']:.1f}) | "
                f"{told['memory']:.0f} MB ({told['idle']:.0f} MB) |",
                flush=True,
            )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--bad", action="store_true", help="rows that nobody can read")
    parser.add_argument("--workbook", action="store_true", help="as .xlsx")
    parser.add_argument("--step", choices=STEPS, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def _step(arguments: argparse.Namespace) -> dict[str, Any]:
    """One step in this process: what it did, how long, how long others had to wait."""
    import django  # noqa: PLC0415 - the settings are chosen by the process that starts this one

    django.setup()
    from benchmarks import large_import_steps as steps  # noqa: PLC0415

    memory = steps.MemoryWatch()
    watch = steps.LockWatch()
    began, own = time.monotonic(), time.process_time()
    path = _file(arguments, corrected=arguments.step == "corrected")
    rows = getattr(steps, arguments.step)(path)
    return {
        "rows": rows,
        "seconds": time.monotonic() - began,
        "own": time.process_time() - own,
        "lock": watch.longest,
        "own_lock": watch.own,
        "memory": memory.most(),
        "idle": memory.idle,
    }


def _file(arguments: argparse.Namespace, *, corrected: bool) -> Path:
    name = "corrected" if corrected else "plan"
    path: Path = arguments.folder / f"{name}{'.xlsx' if arguments.workbook else '.csv'}"
    if not path.exists():
        with SAMPLE.open(encoding="utf-8", newline="") as file:
            headings, *rows = list(csv.reader(file))
        made = list(_rows(rows, arguments.rows, bad=arguments.bad))
        if corrected:
            made = [_corrected(row) for row in made]
        path.write_bytes(_workbook(headings, made) if arguments.workbook else _text(headings, made))
    return path


def _rows(rows: list[list[str]], count: int, *, bad: bool) -> Any:
    """The sample's rows again and again, each with a title and a reference of its own."""
    filled = ["" for _ in rows[0]]
    for number in range(count):
        row = rows[number % len(rows)]
        month = row[1] or filled[1]
        filled[1] = month
        title, lead = f"{row[2]} {number}", "Nobody at all" if bad else row[4]
        yield [f"{number:05d}", month, title, row[3], lead, *row[5:]]


def _corrected(row: list[str]) -> list[str]:
    """The row with another title, and posters beside what it says of channels."""
    channels = f"{row[7]}, posters" if row[7] else "posters"
    return [*row[:2], f"{row[2]}, put right", *row[3:7], channels, *row[8:]]


def _text(headings: list[str], rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([headings, *rows])
    return text.getvalue().encode()


def _workbook(headings: list[str], rows: list[list[str]]) -> bytes:
    import xlsxwriter  # noqa: PLC0415 - only for a workbook

    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"constant_memory": False}) as book:
        sheet = book.add_worksheet("Plan")
        for number, row in enumerate([headings, *rows]):
            sheet.write_row(number, 0, row)
    return content.getvalue()


if __name__ == "__main__":
    main()
