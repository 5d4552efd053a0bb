"""What a person looks for, in parts: names that the partnership knows, and plain words.

Words are compared as an import compares them (case, plurals and the kind of apostrophe do not
count), and by what their forms share: "burgled" finds "burglary".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from plans.rules.reading.spelling import stem
from plans.rules.reading.words import SHORT_WORDS, fold, tokens_of

MOST_WORDS = 8
LONGEST_NAME = 5  # words of a name that is looked up whole
SHORTEST_BEGINNING = 3
#: Signs of an alias that a spreadsheet alone understands (see the reference data's README).
NOT_PLAIN = ("+", "?", "=")

Named = Mapping[str, frozenset[int]]


@dataclass(frozen=True, slots=True)
class Part:
    """Words that all have to stand there, or one of the terms of that name (by vocabulary)."""

    words: tuple[str, ...]
    named: Named


def parts_of(asked: str, names: Mapping[str, Named]) -> list[Part]:
    """The parts of a search, each the longest name in `names` (by its folded words) or one word."""
    tokens = tokens_of(asked)[:MOST_WORDS]
    raw = [asked[token.start : token.end].casefold() for token in tokens]
    folded = [token.word for token in tokens]
    parts, at = [], 0
    while at < len(folded):
        length = next(
            (
                n
                for n in range(min(LONGEST_NAME, len(folded) - at), 0, -1)
                if " ".join(folded[at : at + n]) in names
            ),
            1,
        )
        name = " ".join(folded[at : at + length])
        parts.append(Part(tuple(raw[at : at + length]), names.get(name, {})))
        at += length
    return parts


def phrases_of(asked: str) -> frozenset[str]:
    """Each run of words that could be a name, as `plain_name` would write it."""
    words = [token.word for token in tokens_of(asked)[:MOST_WORDS]]
    return frozenset(
        " ".join(words[start:end])
        for start in range(len(words))
        for end in range(start + 1, min(len(words), start + LONGEST_NAME) + 1)
    )


@lru_cache(maxsize=50_000)
def plain_name(text: str) -> str:
    """A name or alias as `parts_of` looks it up; "" for one that only a spreadsheet understands."""
    return "" if any(sign in text for sign in NOT_PLAIN) else fold(text)


@lru_cache(maxsize=50_000)
def beginning(word: str) -> str:
    """What the forms of a word begin with: "burglar" of "burglaries"; short words stay whole."""
    alike = stem(fold(word) or word)
    length = next((n for n, (a, b) in enumerate(zip(word, alike, strict=False)) if a != b), None)
    shared = word[: min(len(word), len(alike)) if length is None else length]
    return shared if len(shared) >= SHORTEST_BEGINNING else word


def writings(start: str) -> tuple[str, ...]:
    """A beginning in small letters, as it may stand in a text.

    A database finds a capital for a small letter from a to z. With others, as in "École", some find
    only what is written alike; and none takes one apostrophe for the other.
    """
    either = dict.fromkeys(start.replace("’", "'").replace("'", sign) for sign in "'’")
    if start.isascii():
        return tuple(either)
    return tuple(
        dict.fromkeys(
            written for each in either for written in (each, each.capitalize(), each.upper())
        )
    )


def spelt_out(word: str) -> tuple[str, ...]:
    """A word, and what it is short for ("xmas")."""
    longer = SHORT_WORDS.get(word)
    return (word, longer) if longer else (word,)
