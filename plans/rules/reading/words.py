"""Folds text, so that words can be compared however they were typed.

Case, accents, apostrophes, punctuation and plural endings do not count; "&" is "and".
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]+(?:['’`][^\W_]+)*", re.UNICODE)
_CLAUSE_END = re.compile(r"[.;,:!?()\n]|\s[-–—]\s")

#: Shortened words of place names, as people type them in a narrow column.
PLACE_WORDS: Mapping[str, str] = {
    "n": "north",
    "nth": "north",
    "s": "south",
    "sth": "south",
    "e": "east",
    "w": "west",
    "grn": "green",
    "gdn": "garden",
    "gdns": "garden",
    "pk": "park",
    "rd": "road",
    "av": "avenue",
    "ave": "avenue",
    "ln": "lane",
    "st": "street",
    "sq": "square",
    "stn": "station",
    "stns": "station",
    "sta": "station",
    "ctr": "centre",
    "cntr": "centre",
    "center": "centre",
    "x": "cross",
    "est": "estate",
    "bdwy": "broadway",
    "bway": "broadway",
    "broadwy": "broadway",
    "tn": "town",
    "vill": "village",
    "boro": "borough",
}


@dataclass(frozen=True, slots=True)
class Token:
    """One folded word and where it stands in the text as it was typed."""

    word: str
    start: int
    end: int


def fold(text: str) -> str:
    """The text without case, accents, punctuation and plural endings, words one space apart."""
    return " ".join(token.word for token in tokens_of(text))


def tokens_of(text: str, shortened: Mapping[str, str] | None = None) -> list[Token]:
    """The folded words of a text with their places. `shortened` spells out short forms."""
    tokens = []
    for found in _WORD.finditer(text.replace("&", "\N{ETHIOPIC SYLLABLE HA}")):
        raw = found.group()
        if raw == "\N{ETHIOPIC SYLLABLE HA}":
            word = "and"
        else:
            plain = unicodedata.normalize("NFKD", raw.casefold())
            word = plain if plain.isalnum() else "".join(filter(str.isalnum, plain))
        if shortened:
            word = shortened.get(word, word)
        if word:
            tokens.append(Token(singular(word), found.start(), found.end()))
    return tokens


def singular(word: str) -> str:
    """The word without its plural ending ("leaflets" and "leaflet" are one word here)."""
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word == "news":
        return word
    if word.endswith(("wives", "knives")):
        return word[:-3] + "fe"
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses", "zes")):
        return word[:-2]
    return word[:-1]


def clauses_of(text: str) -> list[tuple[int, int]]:
    """Where each clause of a text begins and ends."""
    clauses = []
    start = 0
    for found in _CLAUSE_END.finditer(text):
        clauses.append((start, found.start()))
        start = found.end()
    clauses.append((start, len(text)))
    return [(begin, end) for begin, end in clauses if begin < end]
