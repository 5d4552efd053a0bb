"""Codes that are made of names, where nobody says any."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

LONGEST_CODE = 20
LONGEST_PREFIX = 12


def code_of(name: str) -> str:
    """A code made of a name: "Regent's Park" gives REGENTS-PARK, and "Ynys Môn" YNYS-MON."""
    return "-".join(_words(name)).upper()[:LONGEST_CODE].strip("-")


def initials_of(name: str) -> str:
    """A code made of the words that begin with a capital letter: "Fire and Rescue Service" gives
    FRS. Where there are fewer than three, all words say more."""
    initials = "".join(word[0] for word in _words(name) if word[0].isupper())
    return initials[:LONGEST_CODE] if len(initials) > 2 else code_of(name)


def _words(name: str) -> list[str]:
    """The words of a name, with plain letters for those with accents."""
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", name)
        if not unicodedata.combining(letter)
    )
    return re.findall(r"[A-Za-z0-9]+", plain.replace("'", "").replace("’", ""))


def prefix_of(short_name: str) -> str:
    """What references begin with, made of the partnership's short name."""
    return code_of(short_name)[:LONGEST_PREFIX].strip("-")


def codes_of(names: Iterable[str]) -> list[str]:
    """A code for each name; where two names give one code, or it is taken, it gets a number."""
    return _told_apart(map(code_of, names), ())


def _told_apart(codes: Iterable[str], taken: Iterable[str]) -> list[str]:
    used, found = {code.upper() for code in taken}, []
    for made in codes:
        number, code = 2, made
        while code in used:
            ending = f"-{number}"
            code, number = f"{made[: LONGEST_CODE - len(ending)]}{ending}", number + 1
        used.add(code)
        found.append(code)
    return found


def codes_of_partners(partners: Sequence[Mapping[str, Any]]) -> list[str]:
    """The codes that were told, which stay as they are, and for each other partner one of its short
    name, else of its initials: partners stand by their codes on the plan."""
    told = [str(one.get("code") or "").strip() for one in partners]
    codes = (_code_of_partner(one) for one, code in zip(partners, told, strict=True) if not code)
    made = iter(_told_apart(codes, told))
    return [code or next(made) for code in told]


def _code_of_partner(partner: Mapping[str, Any]) -> str:
    return code_of(str(partner.get("short_name") or "")) or initials_of(partner["name"])
