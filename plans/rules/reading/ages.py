"""Reads ages as people write them: "over-60s", "65+", "U16s", "11-18 yr olds", "yrs 7-9".

Each becomes one word for a stage of life, so that a vocabulary which knows "over 65s" knows every
other way to say it.
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from plans.rules.reading.words import SHORT_WORDS, Token, tokens_of

SMALL_CHILD = "smallchild"
MINOR = "minor"
GROWN_UP = "grownup"
OLDER = "olderage"
SCHOOL_YEAR = "schoolyear"

_WORD_NUMBERS = {"fifties": 50, "sixties": 60, "seventies": 70, "eighties": 80}
#: Cells of one column say the same over and over.
_REMEMBERED = 5_000
_OLD = 50
_SMALL = 6
_YOUNG = 30
_YEARS = r"(?:['’]?\s?s\b|\s*-?\s*(?:yrs?|years?|y/?o)(?:[\s-]*olds?)?\b)?"
_NUMBER = r"(?P<{0}>\d{{1,3}}|fifties|sixties|seventies|eighties)"
_TO = r"\s*(?:-|–|—|to|and|&|/)\s*"
_PLUS = (
    r"\s*(?:\+|plus\b|(?:yrs?|years?)?\s*(?:and|&|or|\+)\s*(?:over|above|older|up)\b"
    r"|(?:yrs?|years?)\s*(?:\+|plus\b|(?:and|&|or)\s+(?:over|above|older)\b))"
)


class _Form(NamedTuple):
    pattern: re.Pattern[str]
    stage: Callable[[int, int], str]


def _form(pattern: str, stage: Callable[[int, int], str]) -> _Form:
    return _Form(re.compile(pattern, re.IGNORECASE), stage)


def _from(age: int, _: int) -> str:
    if age >= _OLD:
        return OLDER
    return GROWN_UP if age <= _YOUNG else f"over{age}"


def _until(age: int, _: int) -> str:
    if age <= _SMALL:
        return SMALL_CHILD
    return MINOR if age <= _YOUNG else f"under{age}"


def _between(first: int, last: int) -> str:
    return OLDER if first >= _OLD else _until(last, 0)


_FORMS = (
    _form(
        r"\b(?:school\s+)?y(?:(?:ea)?rs?)?\.?\s*(?P<a>1[0-3]|\d)(?:" + _TO + r"(?:y(?:ea)?r?\s*)?"
        r"(?P<b>1[0-3]|\d))?(?!\d)(?:\s*s\b)?(?!\s*-?\s*olds?)",
        lambda *_: SCHOOL_YEAR,
    ),
    _form(
        r"\b(?:aged?\s+|ages\s+)?"
        + _NUMBER.format("a")
        + _YEARS
        + _TO
        + r"(?P<b>\d{1,3})"
        + _YEARS,
        _between,
    ),
    _form(
        r"\b(?:aged?\s+|ages\s+)?(?:over|older\s+than|above|o)[\s/-]*(?:the\s+age\s+of\s+)?"
        + _NUMBER.format("a")
        + _YEARS,
        _from,
    ),
    _form(r"\b(?:aged?\s+|ages\s+)?" + _NUMBER.format("a") + r"(?:['’]?s)?" + _PLUS, _from),
    _form(
        r"\b(?:aged?\s+|ages\s+)?(?:under|younger\s+than|below|u|up\s+to)[\s/-]*(?:the\s+age\s+of\s+)?"
        + _NUMBER.format("a")
        + _YEARS,
        _until,
    ),
)


@lru_cache(maxsize=_REMEMBERED)
def audience_tokens(text: str) -> Sequence[Token]:
    """The folded words of a text, each age one word."""
    spans: list[tuple[int, int, str]] = []
    if any(letter.isdigit() for letter in text) or "ties" in text.casefold():
        for form in _FORMS:
            for found in form.pattern.finditer(text):
                if all(found.end() <= start or end <= found.start() for start, end, _ in spans):
                    named = found.groupdict()
                    ages = [_number(named.get(name)) for name in ("a", "b")]
                    spans.append((found.start(), found.end(), form.stage(*ages)))
    if not spans:
        return tuple(tokens_of(text, SHORT_WORDS))
    tokens = [
        token
        for token in tokens_of(text, SHORT_WORDS)
        if all(token.end <= start or end <= token.start for start, end, _ in spans)
    ]
    tokens += [Token(stage, start, end) for start, end, stage in spans]
    return tuple(sorted(tokens, key=lambda token: token.start))


def _number(text: str | None) -> int:
    if not text:
        return 0
    return _WORD_NUMBERS.get(text.casefold()) or int(text)
