"""The plan as a workbook: the same rows and columns as in its CSV file."""

from collections.abc import Iterable

from bsc_comms.kit import clock
from bsc_comms.kit.spreadsheets import Sheet, write_xlsx
from plans.documents.plan_csv import HEADINGS, cells
from plans.queries.plan_rows import PlanRow

WIDTHS = (
    *(16, 40, 50, 22, 13, 13, 16, 11, 28, 30, 30, 28, 28),
    *(30, 30, 30, 30, 28, 13, 10, 14, 14, 14, 14),
)


def plan_xlsx(rows: Iterable[PlanRow], *, title: str) -> bytes:
    """One sheet, one communication a row; several values in a cell are parted by "; ".

    Dates are dates, to sort and filter by. Internal notes never stand here.
    """
    sheet = Sheet(name="Plan", headings=HEADINGS, rows=[cells(row) for row in rows], widths=WIDTHS)
    return write_xlsx([sheet], title=title, created=clock.now())
