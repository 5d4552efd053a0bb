"""The plan as a table for other programs: the same rows as on the page, one a communication."""

from collections.abc import Iterable

from bsc_comms.kit.spreadsheets import Row, write_csv
from plans.choices import Precision
from plans.queries.plan_rows import PlanRow

HEADINGS = (
    "Reference",
    "Title",
    "Message",
    "When",
    "From",
    "To",
    "How precise",
    "Provisional",
    "Lead partner",
    "Partners",
    "Partners asked",
    "Where",
    "Place",
    "Who for",
    "How",
    "Topics",
    "Objectives",
    "Campaign",
    "State",
    "Overdue",
    "Since the last plan",
    "Needs partners",
    "Next copy due",
    "Kept back from some partners",
)


def plan_csv(rows: Iterable[PlanRow]) -> bytes:
    """UTF-8 with a byte order mark; several values in a cell are parted by "; ". Days are dates.

    Internal notes never stand here.
    """
    return write_csv((cells(row) for row in rows), headings=list(HEADINGS))


def cells(row: PlanRow) -> Row:
    """One communication in the order of the headings."""
    return (
        row.reference,
        row.title,
        row.full_message,
        row.when,
        row.window_start,
        row.window_end,
        str(Precision(row.precision).label),
        row.provisional,
        row.lead.label,
        _several(label for _code, label, asked in row.partners if not asked),
        _several(label for _code, label, asked in row.partners if asked),
        row.where,
        row.place,
        _several(row.audiences),
        _several(row.channels),
        _several(row.topics),
        _several(row.objectives),
        row.campaign,
        row.state_label,
        row.overdue,
        row.since,
        row.needs_partners,
        row.copy_due,
        row.kept_back,
    )


def _several(labels: Iterable[str]) -> str:
    return "; ".join(labels)
