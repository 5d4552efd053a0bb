"""The plan as a sheet for people, who may change it and send it back.

The reading of sheets (`plans.rules.reading`) knows these headings and values again: what leaves
here comes back without loss. Internal notes never stand here.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from bsc_comms.kit import clock
from bsc_comms.kit.in_words import whole_day
from bsc_comms.kit.spreadsheets import (
    HOW_TO_USE,
    Cell,
    Row,
    Sheet,
    kept_as_text,
    write_csv,
    write_xlsx,
)
from plans.choices import Branding, Precision, Reach, State
from plans.documents.plan_names import Names
from plans.queries.plan_export import Exported
from plans.rules.reading import Vocabulary

PARTLY_ISSUED = "Partly issued"
CONFIRMED, PROVISIONAL = "confirmed", "provisional"
RESULT = "Reported result"
LOGO = {Branding.YES: "yes", Branding.NO: "no", Branding.UNKNOWN: "not known"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, its width in characters, and what stands in it."""

    heading: str
    width: int
    cell: Callable[[Exported, Names], Cell]


COLUMNS = (
    Column("Reference", 16, lambda row, names: row.reference),
    Column("Title", 40, lambda row, names: row.title),
    Column("Message", 50, lambda row, names: row.message),
    Column("Lead partner", 28, lambda row, names: names.cell("lead", (row.lead,), row.start)),
    Column("Other partners", 30, lambda row, names: names.cell("others", row.others, row.start)),
    Column("First day", 13, lambda row, names: row.start),
    Column("Last day", 13, lambda row, names: row.end),
    Column("How precise", 18, lambda row, names: str(Precision(row.precision).label)),
    Column("Start time", 10, lambda row, names: _clock(row.start_time)),
    Column("End time", 10, lambda row, names: _clock(row.end_time)),
    Column("Confirmed or provisional", 14, lambda row, names: _how_sure(row)),
    Column("Whole borough or certain places", 18, lambda row, names: _reach(row)),
    Column("Areas", 30, lambda row, names: names.cell("areas", row.areas, row.start)),
    Column("Street or place", 28, lambda row, names: row.place),
    Column("Audiences", 30, lambda row, names: names.cell("audiences", row.audiences, row.start)),
    Column("Channels", 30, lambda row, names: names.cell("channels", row.channels, row.start)),
    Column(
        "Objectives", 30, lambda row, names: names.cell("objectives", row.objectives, row.start)
    ),
    Column("Topics", 30, lambda row, names: names.cell("topics", row.topics, row.start)),
    Column("State", 14, lambda row, names: _state(row)),
    Column("Issued on", 13, lambda row, names: row.issued_on),
    Column("Why postponed or cancelled", 28, lambda row, names: row.reason),
    Column("Partnership logo", 12, lambda row, names: LOGO[Branding(row.logo)]),
    Column(RESULT, 28, lambda row, names: row.result or ""),
    Column("Campaign", 28, lambda row, names: row.campaign),
    Column("Version (leave as it is)", 11, lambda row, names: row.version),
)

PRECISE_WORDS = ", ".join(str(precision.label) for precision in Precision)
HOW_TO = (
    (
        "What this is",
        "The plan as it stood on {moment}. Without internal notes, and without what is kept back "
        "from some partners.",
    ),
    (
        "Send it back",
        "Change what you like on the sheet “Plan”, save the file and bring it in under “Bring in "
        "a spreadsheet”, or send it to your partnership’s coordinator. Before anything is saved "
        "the planner shows what would change.",
    ),
    (
        "What stays in the planner",
        "How it serves the strategy (aims, priorities, emphases and its sentence), the evidence it "
        "cites, the shared line, and whether partners are needed. Sending this back changes none "
        "of it; of a row that you add, say it in the planner.",
    ),
    (
        "Leave as they are",
        "The headings, Reference and Version. By them the planner knows each communication again "
        "and sees whether somebody else has changed it since.",
    ),
    (
        "Add a communication",
        "Fill in a row below the last one. Leave its Reference and Version empty.",
    ),
    (
        "Take one out",
        "Taking out a row changes nothing on the plan. Write Cancelled under State and give the "
        "reason under “Why postponed or cancelled”.",
    ),
    (
        "Several in one cell",
        "Part partners, areas, audiences, channels, objectives and topics by a semicolon. A name "
        "is enough; a code in square brackets says which of two with like names is meant.",
    ),
    (
        "When it is",
        "First day and last day are dates. “How precise” is one of: {precise}. A date is confirmed "
        "or provisional; only an exact day or days can be confirmed.",
    ),
    (
        "How far it is",
        "Under State write planned, issued, postponed or cancelled. For what was issued, give the "
        "day under “Issued on”.",
    ),
)
WITHOUT_RESULTS = (
    "Reported results",
    "They are not in this file, as it holds communications whose results their lead partner and "
    "the coordinator alone read. To have those of your own partner, show the plan of your partner "
    "alone and download that.",
)


def plan_csv(rows: Iterable[Exported], vocabulary: Vocabulary) -> bytes:
    """UTF-8 with a byte order mark; several values in a cell are parted by "; ". Days are ISO."""
    held = list(rows)
    columns = _columns_of(held)
    return write_csv(_cells(held, columns, vocabulary), headings=_headings(columns))


def plan_xlsx(
    rows: Iterable[Exported], vocabulary: Vocabulary, *, title: str, author: str
) -> bytes:
    """A sheet of the communications, and one that says how to change them and send them back."""
    now = clock.now()
    held = list(rows)
    columns = _columns_of(held)
    cells = _cells(held, columns, vocabulary)
    plan = Sheet(
        name="Plan",
        headings=_headings(columns),
        rows=[[kept_as_text(cell) for cell in row] for row in cells],
        widths=[column.width for column in columns],
        named_by=2,
    )
    how_to = HOW_TO if columns == COLUMNS else (*HOW_TO, WITHOUT_RESULTS)
    return write_xlsx(
        [plan, _how_to_use(how_to, now)],
        title=title,
        created=now,
        author=author,
        foot=f"{title}, as on {_day(now)}",
    )


def _columns_of(rows: Sequence[Exported]) -> tuple[Column, ...]:
    """All columns, but for the results where one is not told: sent back, blank would empty it."""
    if all(row.result is not None for row in rows):
        return COLUMNS
    return tuple(column for column in COLUMNS if column.heading != RESULT)


def _headings(columns: Sequence[Column]) -> tuple[str, ...]:
    return tuple(column.heading for column in columns)


def _cells(
    rows: Iterable[Exported], columns: Sequence[Column], vocabulary: Vocabulary
) -> Iterable[Row]:
    names = Names(vocabulary)
    return ([column.cell(row, names) for column in columns] for row in rows)


def _how_to_use(how_to: Sequence[tuple[str, str]], now: datetime) -> Sheet:
    moment = f"{_day(now)} at {clock.local(now):%H:%M}"
    return Sheet(
        name=HOW_TO_USE,
        headings=("About", "What to know"),
        rows=[(about, text.format(moment=moment, precise=PRECISE_WORDS)) for about, text in how_to],
        widths=(24, 90),
    )


def _day(now: datetime) -> str:
    local = clock.local(now)
    return whole_day(local)


def _clock(moment: time | None) -> str:
    return f"{moment:%H:%M}" if moment else ""


def _how_sure(row: Exported) -> str:
    if row.start is None:
        return ""
    return CONFIRMED if row.confirmed else PROVISIONAL


def _reach(row: Exported) -> str:
    return str(Reach(row.reach).label) if row.reach else ""


def _state(row: Exported) -> str:
    if row.in_part:
        return PARTLY_ISSUED
    label = str(State(row.state).label)
    return f"{label} into {row.merged_into}" if row.merged_into else label
