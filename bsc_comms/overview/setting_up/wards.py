"""The wards of a borough, read from the file that is given for them."""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from bsc_comms.overview.setting_up.errors import CannotStart
from partnership.models import Area

# What headings are called, the first that is there; WD24NM and the like are those of the ONS.
NAMES = ("name", "ward", "nm", r"wd\d\dnm")
CODES = ("gss_code", "gss", "cd", r"wd\d\dcd")
BOROUGH_NAMES, BOROUGH_CODES = (r"lad\d\dnm",), (r"lad\d\dcd",)
# What a council calls itself after the name that the ONS has for its area.
COUNCIL = re.compile(r"( (city|county|metropolitan|borough|district))* council$")
BETWEEN_CELLS = (",", ";", "\t")
SAVE_AS = "Save it as CSV UTF-8 (comma delimited)."
LONGEST = {
    field: getattr(Area._meta.get_field(field), "max_length", 0) for field in ("name", "gss_code")
}

Ward = tuple[str, str, str]


class AnotherBorough(CannotStart):
    """The file holds wards of many boroughs, and none that is called as ours."""


def wards_in(path: Path, *, borough: Mapping[str, str]) -> list[Ward]:
    """The wards of a CSV file: a column of names, and where there are any, of codes and first days.

    Files of the ONS, whose columns are called such as WD24NM and WD24CD, are read as they are; of
    one that holds the wards of many boroughs (LAD24NM, LAD24CD) only this borough's are taken.
    Raises CannotStart, AnotherBorough.
    """
    rows = _rows(path)
    headings = _headings(rows)
    names, codes = _column(headings, NAMES), _column(headings, CODES)
    starts = headings.index("from") if "from" in headings else None
    told = {number: row for number, row in enumerate(rows[1:], start=2) if _cell(row, names)}
    wards = {
        number: (_cell(row, names), _cell(row, codes), _cell(row, starts))
        for number, row in _of_borough(told, headings, borough, path).items()
    }
    if not wards:
        raise CannotStart(f"The wards: {path.name} names none. Write each in a row of its own.")
    if faults := [f"The wards: {path.name}, {fault}" for fault in _faults(wards)]:
        raise CannotStart("\n".join(faults))
    return list(wards.values())


def _rows(path: Path) -> list[list[str]]:
    """All rows, divided by whatever gives a column of names."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as fault:
        raise CannotStart(f"The wards: {path} could not be read: {fault.strerror}.") from fault
    except UnicodeDecodeError as fault:
        raise CannotStart(f"The wards: {path} is no CSV file in UTF-8. {SAVE_AS}") from fault
    if "\0" in text:
        raise CannotStart(f"The wards: {path} is no CSV file in UTF-8. {SAVE_AS}")
    for between in BETWEEN_CELLS:
        try:
            rows = list(csv.reader(io.StringIO(text), delimiter=between))
        except csv.Error as fault:
            raise CannotStart(f"The wards: {path} is no CSV file. {SAVE_AS}") from fault
        if _column(_headings(rows), NAMES) is not None:
            return rows
    raise CannotStart(
        f"The wards: {path.name} has no column of names. Call one “name”, or take the ward "
        f"file of the ONS as it is. {SAVE_AS}"
    )


def _headings(rows: Sequence[Sequence[str]]) -> list[str]:
    return [heading.strip().lower() for heading in rows[0]] if rows else []


def _column(headings: Sequence[str], called: Sequence[str]) -> int | None:
    for pattern in called:
        for number, heading in enumerate(headings):
            if re.fullmatch(pattern, heading):
                return number
    return None


def _cell(row: Sequence[str], place: int | None) -> str:
    """What stands there; nothing in a row that ends before, or without such a column."""
    return row[place].strip() if place is not None and place < len(row) else ""


# --- of many boroughs -----------------------------------------------------------------------------
def _of_borough(
    wards: dict[int, list[str]], headings: Sequence[str], borough: Mapping[str, str], path: Path
) -> dict[int, list[str]]:
    """Those of the borough, where the file says of each ward whose it is."""
    names, codes = _column(headings, BOROUGH_NAMES), _column(headings, BOROUGH_CODES)
    boroughs = {(_cell(row, names), _cell(row, codes)) for row in wards.values()}
    if len(boroughs) < 2:
        return wards
    ours = {
        number: row
        for number, row in wards.items()
        if _is_it(borough, _cell(row, names), _cell(row, codes))
    }
    if not ours:
        raise AnotherBorough(
            f"The wards: {path.name} holds those of {len(boroughs)} boroughs, and none of them is "
            f"{borough['name']}. Give the borough its code of the ONS as gss_code, or the name "
            "that stands there."
        )
    return ours


def _is_it(borough: Mapping[str, str], name: str, code: str) -> bool:
    """Whether a borough of the ONS is ours: by its code, else by the name of area or council."""
    if told := borough.get("gss_code"):
        return bool(code) and told == code
    called, ending = f" {borough['name']}".casefold(), f" {name}".casefold()
    return bool(name) and (called.endswith(ending) or COUNCIL.sub("", called).endswith(ending))


# --- what is wrong with a ward --------------------------------------------------------------------
def _faults(wards: Mapping[int, Ward]) -> Iterator[str]:
    for number, (name, gss_code, starts) in wards.items():
        for field, text in (("name", name), ("gss_code", gss_code)):
            if len(text) > LONGEST[field]:
                yield (
                    f"row {number}: the {field} has {len(text):,} characters; "
                    f"it may have {LONGEST[field]} at most."
                )
        if starts and not _is_day(starts):
            yield f"row {number}: “{starts}” is not a date. Write it like 2016-11-08."
    yield from _repeated(wards, lambda ward: ward[0], "Give each ward one row.")
    yield from _repeated(wards, lambda ward: ward[1], "Give each ward its own code.")


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _repeated(wards: Mapping[int, Ward], what: Callable[[Ward], str], rule: str) -> Iterator[str]:
    rows: dict[str, list[int]] = defaultdict(list)
    for number, ward in wards.items():
        if text := what(ward):
            rows[text.casefold()].append(number)
    for first, *others in rows.values():
        for other in others:
            yield f"row {other}: “{what(wards[other])}” stands in row {first} already. {rule}"
