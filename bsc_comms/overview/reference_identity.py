"""Reading who the partnership is: its name and words, and its logo."""

import tomllib
from pathlib import Path
from typing import Any

from bsc_comms.overview.reference_cells import NUL
from bsc_comms.overview.reference_sheets import Fault
from partnership.models import Partnership
from partnership.rules.logos import CANNOT_BE_READ, WHAT_TO_USE, wrong_with_logo

PARTNERSHIP_FILE = "partnership.toml"
LOGO_FILE = "logo.svg"


def read_partnership(folder: Path, faults: list[Fault]) -> dict[str, str]:
    """The partnership's fields by name, the logo among them; faults are added to `faults`."""
    columns = {
        column.name: column
        for column in Partnership._meta.concrete_fields
        if column.name not in ("id", "logo_svg")
    }
    given = _read_toml(folder / PARTNERSHIP_FILE, faults)
    if given is None:
        return {}
    for name in given.keys() - columns.keys():
        keys = f"The keys are: {', '.join(columns)}."
        faults.append(Fault(PARTNERSHIP_FILE, None, name, "There is no such key.", keys))
    words = {}
    for name, column in columns.items():
        value = given.get(name, column.get_default())
        if told := _wrong_with(value, column):
            faults.append(Fault(PARTNERSHIP_FILE, None, name, *told))
        else:
            words[name] = value.strip()
    return words | _read_logo(folder / LOGO_FILE, faults)


def _read_toml(path: Path, faults: list[Fault]) -> dict[str, Any] | None:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except (FileNotFoundError, NotADirectoryError):
        faults.append(Fault(path.name, None, "", "This file is missing.", "Add it."))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        wrong = f"It cannot be read ({error})."
        faults.append(Fault(path.name, None, "", wrong, "Write TOML in UTF-8."))
    return None


def _wrong_with(value: Any, column: Any) -> tuple[str, str] | None:
    """What is wrong with the text of one field, and what to do; None for a good one."""
    if not isinstance(value, str) or not (value.strip() or column.blank):
        return "It is missing or is no text.", 'Write it like name = "A name".'
    if NUL in value:
        return "It holds a character that stands for nothing (NUL).", "Type it anew."
    longest = column.max_length or 0
    if len(value.strip()) > longest:
        return f"It has {len(value):,} characters.", f"It may have {longest:,} at most."
    return None


def _read_logo(path: Path, faults: list[Fault]) -> dict[str, str]:
    """The logo by its field; nothing where the folder has none, which leaves the planner's."""
    if not path.is_file():
        return {}
    try:
        svg = path.read_bytes().decode("utf-8-sig")
        wrong = wrong_with_logo(svg)
    except UnicodeDecodeError:
        svg, wrong = "", CANNOT_BE_READ
    if wrong:
        faults.append(Fault(LOGO_FILE, None, "", wrong, WHAT_TO_USE))
    return {"logo_svg": svg}
