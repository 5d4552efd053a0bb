"""The plan in codes, for programs: the columns in which a reading of a sheet can be compared."""

import codecs
from collections.abc import Iterable, Sequence
from datetime import date

from bsc_comms.kit import clock
from bsc_comms.kit.in_words import whole_day
from bsc_comms.kit.spreadsheets import Sheet, write_csv, write_xlsx
from plans.choices import WAS_ISSUED, Reach, State
from plans.queries.plan_export import Exported

HEADINGS = (
    *("ref", "lead_partner", "other_partners", "start", "end", "scope", "area_codes"),
    *("audience_codes", "channel_codes", "objective_codes", "topic_codes", "status", "logo_used"),
)
PLANNED, LIVE, ISSUED, SLIPPED, CANCELLED = "planned", "live", "issued", "slipped", "cancelled"
SET_ASIDE = {State.POSTPONED: SLIPPED, State.CANCELLED: CANCELLED, State.MERGED: CANCELLED}


def codes_csv(rows: Iterable[Exported], *, borough: str) -> bytes:
    """UTF-8 without a byte order mark, which programs would take for a part of the heading."""
    return write_csv(_cells(rows, borough), headings=HEADINGS).removeprefix(codecs.BOM_UTF8)


def codes_xlsx(rows: Iterable[Exported], *, borough: str, title: str, author: str) -> bytes:
    """The same as one sheet of a workbook."""
    sheet = Sheet(name="Codes", headings=HEADINGS, rows=list(_cells(rows, borough)))
    today = clock.today()
    foot = f"{title}, as on {whole_day(today)}"
    return write_xlsx([sheet], title=title, created=clock.now(), author=author, foot=foot)


def codes_objects(rows: Iterable[Exported], *, borough: str) -> list[dict[str, str]]:
    """The same as objects whose keys are the headings."""
    return [dict(zip(HEADINGS, cells, strict=True)) for cells in _cells(rows, borough)]


def _cells(rows: Iterable[Exported], borough: str) -> Iterable[tuple[str, ...]]:
    today = clock.today()
    return (code_cells(row, borough=borough, today=today) for row in rows)


def code_cells(row: Exported, *, borough: str, today: date) -> tuple[str, ...]:
    """One communication in the order of the headings; `borough` is the code of the whole area."""
    return (
        row.imported_reference or row.reference,
        row.lead,
        _several(row.others),
        _day(row.start),
        _day(row.end),
        row.reach,
        _several(_areas(row, borough)),
        _several(row.audiences),
        _several(row.channels),
        _several(row.objectives),
        _several(row.topics),
        status(row, today=today),
        row.logo,
    )


def status(row: Exported, *, today: date) -> str:
    """Live is what was issued in part and whose window is still open; ideas count as planned."""
    if row.state in WAS_ISSUED:
        is_open = row.end is None or row.end >= today
        return LIVE if row.in_part and is_open else ISSUED
    return SET_ASIDE.get(State(row.state), PLANNED)


def _areas(row: Exported, borough: str) -> Sequence[str]:
    """What is for the whole borough names the borough."""
    if row.reach != Reach.BOROUGH:
        return row.areas
    return (borough, *(code for code in row.areas if code != borough))


def _several(codes: Iterable[str]) -> str:
    return "|".join(codes)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
