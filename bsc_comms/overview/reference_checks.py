"""What is wrong with reference files that only shows when they are seen together."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date

from django.db import models

from bsc_comms.overview.reference_identity import PARTNERSHIP_FILE
from bsc_comms.overview.reference_sheets import SHEETS, Fault, Row, Sheet, not_there
from partnership.choices import AreaLevel
from partnership.models import Area, Partnership
from partnership.rules.reference import (
    lies_in_none,
    second_borough,
    shared_aliases,
    team_of_a_team,
)


def check_between_files(
    rows: dict[str, list[Row]], words: dict[str, str], faults: list[Fault]
) -> None:
    """Add to `faults` what is wrong with one file by what stands in another or in the planner."""
    _find_another_partnership(words, faults)
    _find_unknown_codes(rows, faults)
    _find_codes_in_two_files(rows, faults)
    for name, column in (
        ("areas", "parent"),
        ("partners", "parent"),
        ("partners", "successor"),
        ("topics", "parent"),
        ("audiences", "parent"),
    ):
        _find_circles(name, column, rows.get(name, []), faults)
    _find_shared_aliases(rows.get("partners", []), faults)
    _find_teams_of_teams(rows.get("partners", []), faults)
    areas = rows.get("areas", [])
    _find_areas_in_none(areas, faults)
    _find_shared_gss_codes(areas, faults)
    _find_the_borough(areas, words["borough_code"], faults)


def _find_another_partnership(words: dict[str, str], faults: list[Fault]) -> None:
    """The files of another partnership would make this planner its own, and nothing is deleted."""
    ours = Partnership.if_any()
    if ours is None or words["borough_code"] == ours.borough_code:
        return
    if words["reference_prefix"] == ours.reference_prefix:
        return
    wrong = f"These are the files of the {words['name']}, and this planner is the {ours.name}'s."
    right = "Name the folder of its own files: manage.py load_reference --from FOLDER."
    faults.append(Fault(PARTNERSHIP_FILE, None, "", wrong, right))


def _find_unknown_codes(rows: dict[str, list[Row]], faults: list[Fault]) -> None:
    """What a row refers to has to stand in a file or in the planner already."""
    codes: dict[type[models.Model], set[str]] = {}
    for sheet in SHEETS:
        if "code" in sheet.columns():
            saved = sheet.model._default_manager.values_list("code", flat=True)
            own = {row.values["code"] for row in rows.get(sheet.name, ())}
            codes.setdefault(sheet.model, set(saved)).update(own)
    sources = {sheet.model: sheet.file for sheet in SHEETS}
    for sheet in SHEETS:
        for row in rows.get(sheet.name, ()):
            for column, model, code in _references(sheet, row):
                if code not in codes[model]:
                    wrong, right = not_there(code, codes[model], sources[model])
                    faults.append(Fault(sheet.file, row.number, column, wrong, right))


def _find_codes_in_two_files(rows: dict[str, list[Row]], faults: list[Fault]) -> None:
    """No code twice in files that fill one table and are told apart by their names alone."""
    owner: dict[str, str] = {}
    for sheet in SHEETS:
        for row in rows.get(sheet.name, ()) if sheet.constants else ():
            code = row.values["code"]
            if owner.setdefault(code, sheet.file) != sheet.file:
                wrong = f"“{code}” stands in {owner[code]} already."
                faults.append(Fault(sheet.file, row.number, "code", wrong, "Use another code."))


def _references(sheet: Sheet, row: Row) -> Iterator[tuple[str, type[models.Model], str]]:
    for name, column in sheet.columns().items():
        value = row.values.get(name)
        if not value:
            continue
        if name in sheet.codes_of:
            yield name, sheet.codes_of[name], value
        elif isinstance(column, models.ForeignKey):
            yield name, column.related_model, value
        elif isinstance(column, models.ManyToManyField):
            for code in value:
                yield name, column.related_model, code


def _find_circles(name: str, column: str, rows: list[Row], faults: list[Fault]) -> None:
    above = _above(name, column, rows)
    for row in rows:
        passed, code = set(), row.values["code"]
        while code and code not in passed:
            passed.add(code)
            code = above.get(code)
        if code == row.values["code"]:
            wrong = f"“{code}” would stand above or after itself."
            faults.append(Fault(f"{name}.csv", row.number, column, wrong, "Break the circle."))


def _find_shared_aliases(rows: list[Row], faults: list[Fault]) -> None:
    owner: dict[str, str] = {}
    for row in rows:
        for wrong in shared_aliases(row.values["code"], row.values.get("aliases", ()), owner):
            faults.append(
                Fault("partners.csv", row.number, "aliases", wrong, "Give it to one partner.")
            )


def _above(name: str, column: str, rows: list[Row]) -> dict[str, str | None]:
    """What stands above each once the rows are loaded: a file without the column leaves it."""
    model = next(sheet.model for sheet in SHEETS if sheet.name == name)
    above = dict(model._default_manager.values_list("code", f"{column}__code"))
    for row in rows:
        code = row.values["code"]
        above[code] = row.values.get(column, above.get(code))
    return above


def _find_teams_of_teams(rows: list[Row], faults: list[Fault]) -> None:
    above = _above("partners", "parent", rows)
    for row in rows:
        code = row.values["code"]
        if wrong := team_of_a_team(code, above):
            parent = above[code] or ""
            right = f"Write {above[parent]}, or take the parent of {parent} away."
            faults.append(Fault("partners.csv", row.number, "parent", wrong, right))


def _find_areas_in_none(rows: list[Row], faults: list[Fault]) -> None:
    above = _above("areas", "parent", rows)
    for row in rows:
        code = row.values["code"]
        if wrong := lies_in_none(code, level=row.values["level"], has_parent=bool(above[code])):
            right = "Write the code of the borough, or of its ward."
            faults.append(Fault("areas.csv", row.number, "parent", wrong, right))


def _find_shared_gss_codes(rows: list[Row], faults: list[Fault]) -> None:
    """Of two areas of one official code at a time, one would never get its outline."""
    ended = dict(Area.objects.exclude(valid_to=None).values_list("code", "valid_to"))
    known: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        gss_code = row.values.get("gss_code")
        if not gss_code:
            continue
        life = _life(row, ended)
        beside = (one for one in known[gss_code] if _share_a_day(life, _life(one, ended)))
        if other := next(beside, None):
            wrong = f"“{gss_code}” is the code of {other.values['code']} already."
            right = "Each area has its own: put one right, or give the earlier one its last day."
            faults.append(Fault("areas.csv", row.number, "gss_code", wrong, right))
        known[gss_code].append(row)


def _life(row: Row, ended: Mapping[str, date | None]) -> tuple[date, date]:
    """First and last day once it is loaded: an empty last day leaves the one that is stored."""
    last = row.values.get("valid_to") or ended.get(row.values["code"])
    return row.values.get("valid_from") or date.min, last or date.max


def _share_a_day(one: tuple[date, date], other: tuple[date, date]) -> bool:
    return max(one[0], other[0]) <= min(one[1], other[1])


def _find_the_borough(rows: list[Row], told: str, faults: list[Fault]) -> None:
    boroughs = [row for row in rows if row.values["level"] == AreaLevel.BOROUGH]
    codes = {row.values["code"] for row in boroughs}
    if told not in codes:
        wrong, right = not_there(told, codes, "areas.csv whose level is borough")
        faults.append(Fault(PARTNERSHIP_FILE, None, "borough_code", wrong, right))
        return
    for row in boroughs:
        level = row.values["level"]
        if wrong := second_borough(row.values["code"], level=level, borough_code=told):
            right = "Leave it out: neighbours that figures are about stand in measured_areas.csv."
            faults.append(Fault("areas.csv", row.number, "level", wrong, right))
