"""Values of fields in words, as the history and the stale-edit page show them."""

from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal

from bsc_comms.kit import clock
from bsc_comms.kit.figures import figure
from bsc_comms.kit.in_words import whole_day
from bsc_comms.kit.names import and_listed, listed


def in_words(value: object) -> str:
    """A field's value as people read it; lists as sorted names, nothing as an empty text.

    A moment is told as the clocks in London tell it.
    """
    if value is None or value == "":
        return ""
    if value is True:
        return "yes"
    if value is False:
        return "no"
    if isinstance(value, datetime):
        return f"{clock.local(value):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, str):
        return value
    if isinstance(value, Decimal):
        return figure(value)
    if isinstance(value, Iterable):
        return listed(sorted(str(one) for one in value))
    return str(value)


def row_in_words(sheet: str, number: int) -> str:
    """A row as a person finds it in its file; the sheet only where several were read as one."""
    return f"{sheet}, row {number}" if sheet else f"row {number}"


def reached_text(reached: int | None, unit: str) -> str:
    """ "12,500 households"; nothing where nobody said."""
    return "" if reached is None else f"{reached:,} {reached_unit(unit)}"


def reached_unit(unit: str) -> str:
    """What a channel's reach is counted in: people where it names no unit."""
    return unit or "people"


def is_same_unit(one: str, other: str) -> bool:
    """Whether two channels count the same, however their units are written."""
    return reached_unit(one).casefold() == reached_unit(other).casefold()


def are_no_areas(names: Iterable[str], day: date) -> str:
    """ "Bow and Old Ward are not areas on 1 December 2016"; of one, that it is not an area."""
    gone = sorted(names)
    are_none = "is not an area" if len(gone) == 1 else "are not areas"
    return f"{and_listed(gone)} {are_none} on {whole_day(day)}"
