"""Puts a person's words in place of a cell's words before the row is read.

A correction is never a code behind the scenes: it is other words, read by the same rules, while the
original stays as it was typed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from plans.rules.reading.words import tokens_of

#: A row within a file: its sheet ("" where there is one only) and its number.
RowKey = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Instead:
    """What certain words mean in one field of a sheet."""

    words: str
    instead: str
    folded: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explained:
    """What a person said that words mean in a sheet, by field."""

    by_field: Mapping[str, Sequence[Instead]] = field(default_factory=dict)

    @classmethod
    def of(cls, words: Iterable[Mapping[str, str]]) -> "Explained":
        """From mappings with `field`, `words` and `instead`; the longest words go first."""
        by_field: dict[str, list[Instead]] = {}
        for one in words:
            folded = tuple(token.word for token in tokens_of(one["words"]))
            by_field.setdefault(one["field"], []).append(
                Instead(one["words"].strip().casefold(), one["instead"], folded)
            )
        for entries in by_field.values():
            entries.sort(key=lambda entry: -len(entry.folded))
        return cls(by_field)

    def apply(self, cells: Mapping[str, str]) -> dict[str, str]:
        """The cells, by field, with those words replaced."""
        replaced = dict(cells)
        for name, entries in self.by_field.items():
            if text := replaced.get(name):
                replaced[name] = _replace(text, entries)
        return replaced


def _replace(text: str, entries: Sequence[Instead]) -> str:
    for entry in entries:
        if text.strip().casefold() == entry.words:
            return entry.instead
    tokens = tokens_of(text)
    folded = [token.word for token in tokens]
    pieces: list[str] = []
    place = done = 0
    while place < len(tokens):
        standing = _standing_at(folded, place, entries)
        if standing is None:
            place += 1
            continue
        pieces += [text[done : tokens[place].start], standing.instead]
        place += len(standing.folded)
        done = tokens[place - 1].end
    return "".join([*pieces, text[done:]])


def _standing_at(folded: Sequence[str], place: int, entries: Sequence[Instead]) -> Instead | None:
    for entry in entries:
        length = len(entry.folded)
        if length and tuple(folded[place : place + length]) == entry.folded:
            return entry
    return None
