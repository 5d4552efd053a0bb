"""What is wrong with reference files that only shows when they are seen together."""

from collections.abc import Iterator

from django.db import models

from bsc_comms.overview.reference_identity import PARTNERSHIP_FILE
from bsc_comms.overview.reference_sheets import SHEETS, Fault, Row, Sheet, not_there
from partnership.choices import AreaLevel
from partnership.models import Partnership


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
    boroughs = {
        row.values["code"]
        for row in rows.get("areas", ())
        if row.values["level"] == AreaLevel.BOROUGH
    }
    if words["borough_code"] not in boroughs:
        wrong, right = not_there(
            words["borough_code"], boroughs, "areas.csv whose level is borough"
        )
        faults.append(Fault(PARTNERSHIP_FILE, None, "borough_code", wrong, right))


def _find_another_partnership(words: dict[str, str], faults: list[Fault]) -> None:
    """The files of another partnership would make this planner its own, and nothing is deleted."""
    ours = Partnership.objects.filter(pk=1).first()
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
    model = next(sheet.model for sheet in SHEETS if sheet.name == name)
    above = dict(model._default_manager.values_list("code", f"{column}__code"))
    above |= {row.values["code"]: row.values.get(column) for row in rows}
    for row in rows:
        passed, code = set(), row.values["code"]
        while code and code not in passed:
            passed.add(code)
            code = above.get(code)
        if code == row.values["code"]:
            wrong = f"“{code}” would stand above or after itself."
            faults.append(Fault(f"{name}.csv", row.number, column, wrong, "Break the circle."))


def _find_shared_aliases(rows: list[Row], faults: list[Fault]) -> None:
    """One name for two partners would make an import guess who is meant."""
    owner: dict[str, str] = {}
    for row in rows:
        for alias in row.values.get("aliases", ()):
            code = owner.setdefault(alias.casefold(), row.values["code"])
            if code != row.values["code"]:
                wrong = f"“{alias}” is a name of {code} already."
                faults.append(
                    Fault("partners.csv", row.number, "aliases", wrong, "Give it to one partner.")
                )
