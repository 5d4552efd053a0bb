"""What a partnership says of itself: read from a file, or asked for."""

import csv
import io
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from partnership.choices import PartnerKind

WARD_NAMES, WARD_CODES = ("name", "ward", "nm"), ("gss_code", "gss", "cd")
TABLES = {
    "partnership": {
        "name",
        "short_name",
        "reference_prefix",
        "subgroup_name",
        "strapline",
        "strategy_name",
    },
    "borough": {"code", "name", "gss_code", "wards"},
    "partners": {"code", "name", "short_name", "kind", "parent", "aliases"},
    "strategy": {"priorities"},
    "coordinator": {"name", "email"},
}
NEEDED = {
    "partnership": ("name", "short_name"),
    "borough": ("name", "wards"),
    "coordinator": ("name", "email"),
    "partners": ("name",),
}
MISSING = {table: f"[{table}] is missing." for table in NEEDED} | {
    "partners": "[[partners]] is missing: name one partner at least."
}
LISTS = frozenset({"aliases", "priorities"})
Ask = Callable[[str], str]


class CannotStart(Exception):
    """What is missing or wrong, as sentences for people."""


@dataclass
class Answers:
    """All that is needed. Wards: a name each, the code of the ONS and the first day, or neither."""

    partnership: dict[str, str]
    borough: dict[str, str]
    partners: list[dict[str, Any]]
    coordinator: dict[str, str]
    priorities: list[str] = field(default_factory=list)
    wards: list[tuple[str, str, str]] = field(default_factory=list)


def from_file(path: Path) -> Answers:
    """Read the answers from a TOML file, and wards from the CSV that it names. Raises CannotStart
    with all that is missing."""
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as fault:
        raise CannotStart(f"{path} could not be read: {fault.strerror}.") from fault
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise CannotStart(f"{path} is no TOML file in UTF-8: {fault}.") from fault
    if faults := _faults(told):
        raise CannotStart("\n".join(faults))
    answers = Answers(
        partnership=told["partnership"],
        borough=told["borough"],
        partners=told["partners"],
        coordinator=told["coordinator"],
        priorities=told.get("strategy", {}).get("priorities", []),
    )
    answers.wards = wards_in(path.parent / answers.borough["wards"], borough=answers.borough)
    return answers


def asked(ask: Ask) -> Answers:
    """Ask for everything, one line each; what must not be empty is asked for again."""
    name = _must("Name of the partnership", ask)
    partnership = {
        "name": name,
        "short_name": _must("Its short name, such as CSP", ask),
        "strapline": ask("Its shared line (may be empty)"),
        "strategy_name": ask("Name of its strategy (may be empty)"),
    }
    borough = {"name": _must("Name of the borough or district", ask)}
    wards = _wards_that_can_be_read(ask, borough)
    partners: list[dict[str, Any]] = []
    while partner := ask(
        "Name of a responsible partner, such as the council"
        if not partners
        else "Another one (empty: no more)"
    ):
        partners.append({"name": partner, "kind": str(PartnerKind.STATUTORY)})
    priorities = []
    while priority := ask("A priority of the strategy (empty: no more)"):
        priorities.append(priority)
    coordinator = {
        "name": _must("Name of the first coordinator", ask),
        "email": _must("Their e-mail address", ask),
    }
    answers = Answers(partnership, borough, partners, coordinator, priorities, wards)
    if not partners:
        raise CannotStart("There is no partner. Name one at least.")
    return answers


def wards_in(path: Path, *, borough: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """The wards of a CSV file: a column of names, and where there are any, of codes and first days.

    Files of the ONS, whose columns are called such as WD24NM and WD24CD, are read as they are; of
    one that holds the wards of many boroughs (LAD24NM, LAD24CD) only this borough's are taken.
    Raises CannotStart.
    """
    try:
        rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    except OSError as fault:
        raise CannotStart(f"The wards: {path} could not be read: {fault.strerror}.") from fault
    except (UnicodeDecodeError, csv.Error) as fault:
        raise CannotStart(f"The wards: {path} is no CSV file in UTF-8.") from fault
    headings = [heading.strip().lower() for heading in rows[0]] if rows else []
    names, codes = _column(headings, WARD_NAMES), _column(headings, WARD_CODES)
    if names is None:
        raise CannotStart(
            f"The wards: {path.name} has no column of names. Call one “name”, or take the ward "
            "file of the ONS as it is."
        )
    starts = headings.index("from") if "from" in headings else None
    wards = [row for row in rows[1:] if _cell(row, names)]
    return [
        (_cell(row, names), _cell(row, codes), _cell(row, starts))
        for row in _of_borough(wards, headings, borough, path)
    ]


def _of_borough(
    wards: list[list[str]], headings: list[str], borough: Mapping[str, str], path: Path
) -> list[list[str]]:
    """Those of the borough, where the file says of each ward whose it is."""
    names, codes = (_starting(headings, "lad", ending) for ending in ("nm", "cd"))
    boroughs = {(_cell(row, names), _cell(row, codes)) for row in wards}
    if len(boroughs) < 2:
        return wards
    ours = [row for row in wards if _is_it(borough, _cell(row, names), _cell(row, codes))]
    if not ours:
        raise CannotStart(
            f"The wards: {path.name} holds those of {len(boroughs)} boroughs, and none of them is "
            f"{borough['name']}. Give the borough its code of the ONS as gss_code, or the name "
            "that stands there."
        )
    return ours


def _is_it(borough: Mapping[str, str], name: str, code: str) -> bool:
    """Whether a borough of the ONS is ours: by its code, else by its name, such as Camden."""
    if told := borough.get("gss_code"):
        return bool(code) and told == code
    return bool(name) and f" {borough['name']}".casefold().endswith(f" {name}".casefold())


def _starting(headings: list[str], beginning: str, ending: str) -> int | None:
    for number, heading in enumerate(headings):
        if heading.startswith(beginning) and heading.endswith(ending):
            return number
    return None


def _cell(row: list[str], place: int | None) -> str:
    """What stands there; nothing in a row that ends before, or without such a column."""
    return row[place].strip() if place is not None and place < len(row) else ""


def _column(headings: list[str], endings: tuple[str, ...]) -> int | None:
    for ending in endings:
        for number, heading in enumerate(headings):
            if heading == ending or (heading.startswith("wd") and heading.endswith(ending)):
                return number
    return None


def _faults(told: dict[str, Any]) -> list[str]:
    faults = [f"[{name}] is not known." for name in sorted(told.keys() - TABLES.keys())]
    for table, names in NEEDED.items():
        rows = _rows(told, table)
        if not rows:
            faults.append(MISSING[table])
        faults += [
            f"[{table}] needs {name}."
            for row in rows
            for name in names
            if not str(row.get(name) or "").strip()
        ]
    for table, known in TABLES.items():
        if table in told and not _rows(told, table):
            faults.append(f"[{table}] is no table: write its lines below its name.")
        for row in _rows(told, table):
            faults += [
                f"[{table}] knows no {name}; it knows {', '.join(sorted(known))}."
                for name in sorted(row.keys() - known)
            ]
            faults += [
                _right_kind(table, name) for name, said in row.items() if not _fits(name, said)
            ]
    return faults


def _rows(told: dict[str, Any], table: str) -> list[dict[str, Any]]:
    """A table as its one row, partners as one each; nothing for whatever else stands there."""
    said = told.get(table)
    rows = said if table == "partners" else [said]
    if not isinstance(rows, list):
        return []
    return rows if all(isinstance(row, dict) for row in rows) else []


def _fits(name: str, said: Any) -> bool:
    if name in LISTS:
        return isinstance(said, list) and all(isinstance(one, str) for one in said)
    return isinstance(said, str)


def _right_kind(table: str, name: str) -> str:
    wanted = 'a list of texts, such as ["one", "two"]' if name in LISTS else "a text in quotes"
    return f"[{table}] {name} should be {wanted}."


def _must(question: str, ask: Ask) -> str:
    while not (answer := ask(question)):
        continue
    return answer


def _wards_that_can_be_read(ask: Ask, borough: dict[str, str]) -> list[tuple[str, str, str]]:
    question = "A CSV file of its wards (a column “name”, or the ward file of the ONS)"
    while True:
        try:
            return wards_in(Path(_must(question, ask)), borough=borough)
        except CannotStart as fault:
            question = f"{fault} Which file"
