"""Reading who the partnership is: its name and words, and its logo."""

import tomllib
from pathlib import Path

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
    try:
        given = tomllib.loads((folder / PARTNERSHIP_FILE).read_bytes().decode("utf-8-sig"))
    except (FileNotFoundError, NotADirectoryError):
        faults.append(Fault(PARTNERSHIP_FILE, None, "", "This file is missing.", "Add it."))
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        faults.append(
            Fault(
                PARTNERSHIP_FILE, None, "", f"It cannot be read ({error}).", "Write TOML in UTF-8."
            )
        )
        return {}
    words = {}
    for name in given.keys() - columns.keys():
        keys = ", ".join(columns)
        faults.append(
            Fault(PARTNERSHIP_FILE, None, name, "There is no such key.", f"The keys are: {keys}.")
        )
    for name, column in columns.items():
        value = given.get(name, column.get_default())
        longest = column.max_length or 0
        if not isinstance(value, str) or not (value.strip() or column.blank):
            wrong, right = ("It is missing or is no text.", 'Write it like name = "A name".')
            faults.append(Fault(PARTNERSHIP_FILE, None, name, wrong, right))
        elif NUL in value:
            wrong = "It holds a character that stands for nothing (NUL)."
            faults.append(Fault(PARTNERSHIP_FILE, None, name, wrong, "Type it anew."))
        elif len(value.strip()) > longest:
            wrong, right = (
                f"It has {len(value):,} characters.",
                f"It may have {longest:,} at most.",
            )
            faults.append(Fault(PARTNERSHIP_FILE, None, name, wrong, right))
        else:
            words[name] = value.strip()
    return words | _read_logo(folder / LOGO_FILE, faults)


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
