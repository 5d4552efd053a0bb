"""Codes that are made of names, where nobody says any."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

LONGEST_CODE = 20
LONGEST_PREFIX = 12


def code_of(name: str) -> str:
    """A code made of a name: "Regent's Park" gives REGENTS-PARK, and "Ynys Môn" YNYS-MON."""
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", name)
        if not unicodedata.combining(letter)
    )
    letters = re.sub(r"[^a-z0-9]+", "-", plain.lower().replace("'", "").replace("’", ""))
    return letters.strip("-").upper()[:LONGEST_CODE].strip("-")


def prefix_of(short_name: str) -> str:
    """What references begin with, made of the partnership's short name."""
    return code_of(short_name)[:LONGEST_PREFIX].strip("-")


def codes_of(names: Iterable[str], *, taken: Iterable[str] = ()) -> list[str]:
    """A code for each name; where two names give one code, or it is taken, it gets a number."""
    used, found = {code.upper() for code in taken}, []
    for name in names:
        number, made = 2, code_of(name)
        code = made
        while code in used:
            ending = f"-{number}"
            code, number = f"{made[: LONGEST_CODE - len(ending)]}{ending}", number + 1
        used.add(code)
        found.append(code)
    return found


def codes_of_partners(partners: Sequence[Mapping[str, Any]]) -> list[str]:
    """The codes that were told, which stay as they are, and one of its name for each other."""
    told = [str(one.get("code") or "").strip() for one in partners]
    unnamed = (one["name"] for one, code in zip(partners, told, strict=True) if not code)
    made = iter(codes_of(unnamed, taken=told))
    return [code or next(made) for code in told]
