"""Reads what a sheet says that its own signs mean: "RAG: G=gone out  A=in hand  R=stopped/late"."""

import re
from collections.abc import Mapping, Sequence
from typing import Protocol

from bsc_comms.kit.patterns import late_pattern

_SIGN = late_pattern(
    r"(?:^|[\s,;.:(/|])(?P<sign>[A-Za-z][\w ]{0,18}?|[✓✔☑✗✘xX])\s*=\s*"
    r"(?P<meaning>[^=\n]+?)(?=$|[;|\n]|[.,]?\s+[\w/]+\s*=)",
    re.MULTILINE,
)
_LONGEST_MEANING = 60
_LAST_LINES = 20


class _Row(Protocol):
    @property
    def cells(self) -> Sequence[str]: ...


class _Lines(Protocol):
    @property
    def preamble(self) -> Sequence[str]: ...
    @property
    def rows(self) -> Sequence[_Row]: ...


def legend_in(table: _Lines) -> dict[str, str]:
    """Signs and their meanings in the lines above the headings and below the last rows, folded."""
    below = [" ".join(filter(None, row.cells)) for row in table.rows[-_LAST_LINES:] if _alone(row)]
    legend: dict[str, str] = {}
    for line in (*table.preamble, *below):
        for found in _SIGN.finditer(line):
            meaning = found["meaning"].strip(" .,;")
            if len(meaning) <= _LONGEST_MEANING:
                legend.setdefault(found["sign"].strip().casefold(), meaning)
    return legend


def meaning_of(sign: str, legend: Mapping[str, str]) -> str:
    """What a sign means by the legend; "Green" and "G" are one sign. "" where it says nothing."""
    sign = sign.strip(" .:").casefold()
    names = {"g": ("green", "grn"), "a": ("amber",), "r": ("red",)}
    alike = [sign, *names.get(sign, ()), *(short for short, long in names.items() if sign in long)]
    return next((legend[one] for one in alike if one in legend), "")


def _alone(row: _Row) -> bool:
    return sum(bool(cell) for cell in row.cells) == 1
