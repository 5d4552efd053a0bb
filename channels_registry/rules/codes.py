"""The short code of a new entry, made from its name."""

import re
import unicodedata
from collections.abc import Container
from itertools import count

LONGEST = 20
ROOM_FOR_A_NUMBER = 5


def code_for(name: str, taken: Container[str]) -> str:
    """As in "TENANTS-MAGAZINE", with a number behind it where the code is taken.

    It stands in addresses and sheets: capital letters, digits and hyphens, at most 20 of them.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().upper()
    words = re.sub(r"[^A-Z0-9]+", "-", plain).strip("-") or "ENTRY"
    code = words[:LONGEST].rstrip("-")
    if code not in taken:
        return code
    stem = words[: LONGEST - ROOM_FOR_A_NUMBER].rstrip("-")
    return next(each for n in count(2) if (each := f"{stem}-{n}") not in taken)
