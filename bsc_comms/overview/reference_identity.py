"""Reading who the partnership is: its name and words, and its logo."""

import tomllib
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from bsc_comms.overview.reference_cells import NUL
from bsc_comms.overview.reference_sheets import Fault
from partnership.models import Partnership

PARTNERSHIP_FILE = "partnership.toml"
LOGO_FILE = "logo.svg"
LOGO_LARGEST = 100_000
LOGO_MAY_NOT_HOLD = frozenset({"script", "foreignobject", "iframe", "image", "use", "a", "style"})


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
    return words | {"logo_svg": _read_logo(folder / LOGO_FILE, faults)}


def _read_logo(path: Path, faults: list[Fault]) -> str:
    if not path.is_file():
        return ""
    right = (
        f"Use an SVG drawing of shapes only, of {LOGO_LARGEST // 1000} kB at most, with a title."
    )
    try:
        text = path.read_bytes()[: LOGO_LARGEST + 1].decode("utf-8-sig")
        root = fromstring(text)
    except (ParseError, DefusedXmlException, UnicodeDecodeError, ValueError):
        faults.append(Fault(LOGO_FILE, None, "", "It cannot be read as a drawing.", right))
        return ""
    names = {_local(element) for element in root.iter()}
    acts = any(
        name.rpartition("}")[2].lower().startswith("on") or "href" in name.lower()
        for element in root.iter()
        for name in element.attrib
    )
    if _local(root) != "svg" or "title" not in names or names & LOGO_MAY_NOT_HOLD or acts:
        wrong = "It is no plain drawing: it has no title, or holds scripts, links or styles."
        faults.append(Fault(LOGO_FILE, None, "", wrong, right))
    return text


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2].lower()
