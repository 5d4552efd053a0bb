"""Small files of figures, of the same shape as those that are published."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from evidence.operations.figures import receive_figures
from evidence.rules.months import add_months
from evidence.rules.reading.street import HEADINGS
from tests.factories import coordinator


def as_csv(rows: Iterable[Sequence[object]]) -> io.BytesIO:
    """Rows as the bytes of a CSV file."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return io.BytesIO(text.getvalue().encode())


def street_row(
    number: int = 1,
    *,
    month: str = "2016-06",
    force: str = "Wexshire Police",
    code: str = "E01000123",
    name: str = "Wexcombe 024B",
    kind: str = "Burglary",
    crime_id: str | None = None,
) -> list[str]:
    """One crime of street-level data; an incident of anti-social behaviour has no identifier."""
    if crime_id is None:
        crime_id = "" if kind == "Anti-social behaviour" else f"{month}-{number:064d}"
    place = ["-0.19", "51.60", "On or near High Street", code, name]
    return [crime_id, month, force, force, *place, kind, "Under investigation", ""]


def street_file(rows: Iterable[Sequence[str]]) -> io.BytesIO:
    return as_csv([HEADINGS, *rows])


def by_month_file(
    rows: Iterable[tuple[str, str, str, Sequence[object]]],
    *,
    first: date = date(2015, 4, 1),
    months: int = 24,
) -> io.BytesIO:
    """Recorded crime by borough: major and minor category, borough, and a column a month."""
    headings = [f"{add_months(first, step):%Y%m}" for step in range(months)]
    return as_csv(
        [
            ["MajorText", "MinorText", "LookUp_BoroughName", *headings],
            *([major, minor, borough, *counts] for major, minor, borough, counts in rows),
        ]
    )


def hand_in(file: io.BytesIO | Path, *, strict: bool = False, name: str = "figures.csv"):
    content = io.BytesIO(file.read_bytes()) if isinstance(file, Path) else file
    content.seek(0)
    return receive_figures(by=coordinator(), name=name, file=content, strict=strict)
