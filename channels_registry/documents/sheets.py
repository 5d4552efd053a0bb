"""Channels, offers or resources as a sheet that can be changed and sent back."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from bsc_comms.kit import clock
from bsc_comms.kit.in_words import whole_day
from bsc_comms.kit.spreadsheets import HOW_TO_USE, Row, Sheet, kept_as_text, write_csv, write_xlsx
from channels_registry.queries.sheets import NAMED_BY, key_of, values_of
from channels_registry.rules.sheets import COLUMNS, KEY, as_cell

MOST_LINES = 6  # a channel may be called by hundreds of names
HOW_TO = (
    ("What this is", "{title} as they stood on {day} at {time}, also those that have ended."),
    (
        "Send it back",
        "Change what you like on the sheet “{title}”, save the file and choose it under “Bring a "
        "sheet back in”, beside where you downloaded it, or send it to your partnership’s "
        "coordinator. Before anything is saved the planner shows what would change.",
    ),
    (
        "Leave as they are",
        "The headings and the Code, by which the planner knows each row again.",
    ),
    ("Add one", "Fill in a row below the last one. Leave its Code empty."),
    (
        "End one",
        "Taking out a row changes nothing. Write the Last day of an offer or a resource; a channel "
        "is ended on its page, which asks for the reason.",
    ),
    ("Empty cells", "A cell that you empty empties what the planner says there."),
    (
        "Several in one cell",
        "Part names and codes by a semicolon. A name that the planner has is as good as its code. "
        "One that holds a semicolon itself stands in quotation marks.",
    ),
    (
        "Days and numbers",
        "Write a day like 8/11/2016, a number in figures, and yes or no where one of them stands.",
    ),
)


def headings_of(kind: str) -> list[str]:
    return [column.heading for column in COLUMNS[kind]]


def rows_of(kind: str, entries: Iterable[Any]) -> list[Row]:
    """One row an entry, its code first."""
    return [
        [key_of(entry), *map(as_cell, values_of(entry, COLUMNS[kind]).values())]
        for entry in entries
    ]


def sheet_csv(kind: str, entries: Iterable[Any]) -> bytes:
    return write_csv(rows_of(kind, entries), headings=headings_of(kind))


def sheet_xlsx(
    kind: str, entries: Iterable[Any], *, title: str, author: str, at: datetime
) -> bytes:
    """A sheet of the entries, and one that says how to change them and send them back."""
    sheet = Sheet(
        name=title,
        headings=headings_of(kind),
        rows=[[kept_as_text(cell) for cell in row] for row in rows_of(kind, entries)],
        named_by=len((KEY, *NAMED_BY[kind])),
        most_lines=MOST_LINES,
    )
    local = clock.local(at)
    day = whole_day(local)
    how_to_use = Sheet(
        name=HOW_TO_USE,
        headings=("About", "What to know"),
        rows=[
            (about, text.format(title=title, day=day, time=f"{local:%H:%M}"))
            for about, text in HOW_TO
        ],
        widths=(24, 90),
    )
    foot = f"{title} as on {day}"
    return write_xlsx([sheet, how_to_use], title=title, created=at, author=author, foot=foot)
