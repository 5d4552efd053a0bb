"""Names in a row, and in the name of a file, for pages, documents and rules alike."""

import re
import unicodedata
from collections.abc import Iterable, Sequence


def listed(names: Iterable[str]) -> str:
    """Parted by commas; by semicolons where one of them holds a comma."""
    found = [str(name) for name in names]
    return ("; " if any("," in name for name in found) else ", ").join(found)


def is_listed(name: str, names: str) -> bool:
    """Whether a name is among those that `listed` put in a row."""
    return name == names or name in names.split("; " if "; " in names else ", ")


def and_listed(names: Sequence[str]) -> str:
    """ "Fire, Police and Council": as a sentence names them; "" for none."""
    *others, last = names or [""]
    return f"{', '.join(others)} and {last}" if others else last


def in_a_file_name(name: str) -> str:
    """ "Ynys Môn 2" as "ynys-mon-2": figures, and small letters without accents, and hyphens."""
    letters = unicodedata.normalize("NFKD", name.lower())
    plain = "".join(each for each in letters if not unicodedata.combining(each))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
