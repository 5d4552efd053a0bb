"""How fast an annual record is compiled with all its files, and how much memory that takes.

`python -m benchmarks.records FILE` is called by benchmarks/run.py, which sets the environment.
"""

import io
import json
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
django.setup()

import xlsxwriter  # noqa: E402

from benchmarks.databases import filled  # noqa: E402
from benchmarks.memory import peak_memory  # noqa: E402
from benchmarks.records_table import SIZES, Figures  # noqa: E402
from bsc_comms.kit import clock  # noqa: E402
from bsc_comms.kit.financial_year import FinancialYear  # noqa: E402
from bsc_comms.kit.spreadsheets import Sheet  # noqa: E402
from bsc_comms.overview.measuring.communications import make_load  # noqa: E402
from plans.documents.annual_record.sheets import as_xlsx, sheets  # noqa: E402
from plans.models import AnnualRecord  # noqa: E402
from plans.operations.records import compile_record  # noqa: E402
from tests.services.other_databases import default_is  # noqa: E402

YEAR = FinancialYear(2026)
LAST_EVENING = datetime(2027, 3, 31, 20, tzinfo=UTC)  # so that all of the year is past
CLOSED = datetime(2027, 6, 10, 12, tzinfo=UTC)
COMMUNICATIONS = 0.9  # for each placement issued that is wanted; a few more come
XLSX_ROUNDS = 5


def main(target: Path) -> None:
    """Make a year of each size, compile its first revision, write {placements: figures}."""
    figures: Figures = {}
    for size in SIZES:
        with clock.at(LAST_EVENING):
            connection = filled(f"record_{size}", lambda size=size: _fill(size))
        with default_is(connection):
            figures[str(size)] = _measured(size)
        connection.close()
        said = f"{size:,} placements: {figures[str(size)]['wall']:.1f} s"
        print(said, file=sys.stderr, flush=True)
    target.write_text(json.dumps(figures))


def _fill(placements: int) -> None:
    """No statistics are gathered for the database: the planner must not need them."""
    communications = round(placements * COMMUNICATIONS)
    make_load(communications=communications, a_year=communications)


def _measured(size: int) -> dict[str, Any]:
    with clock.at(CLOSED):
        compile_record(by=None, year=YEAR.previous)  # warm, as a worker is
        started, computing = time.perf_counter(), _processor()
        with peak_memory() as peak:
            record = compile_record(by=None, year=YEAR)
        found = {
            "wall": time.perf_counter() - started,
            "cpu": _processor() - computing,
            "memory": peak.bytes,
            "placements": len(record.content["placements"]),
        }
        if found["placements"] < size or record.is_draft:
            raise AssertionError(f"{found['placements']} placements are not what was to be made")
        return found | _workbooks(record)


def _processor() -> float:
    """Seconds of the processor, of this process and of all its children."""
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in spent)


def _workbooks(record: AnnualRecord) -> dict[str, float]:
    """Ours and xlsxwriter's in turns, of the same cells."""
    cells = list(sheets(record))
    ours, bare = [], []
    for _ in range(XLSX_ROUNDS):
        ours.append(_seconds(lambda: as_xlsx(record)))
        bare.append(_seconds(lambda: _bare_workbook(cells)))
    return {"xlsx": statistics.median(ours), "bare": statistics.median(bare)}


def _seconds(act: Callable[[], object]) -> float:
    started = time.process_time()
    act()
    return time.process_time() - started


def _bare_workbook(cells: list[Sheet]) -> bytes:
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        wraps = book.add_format({"text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "d mmm yyyy"})
        for sheet in cells:
            page = book.add_worksheet(sheet.name)
            page.write_row(0, 0, sheet.headings)
            for number, row in enumerate(sheet.rows, start=1):
                for column, value in enumerate(row):
                    page.write(number, column, value, day if hasattr(value, "day") else wraps)
    return out.getvalue()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
