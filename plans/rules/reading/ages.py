"""Reads ages as people write them: "over-60s", "65+", "U16s", "11-18 yr olds", "yrs 7-9".

Each becomes one word for a stage of life, so that a vocabulary which knows "over 65s" knows every
other way to say it. What counts people or things ("over 200 residents", "20-30 shops") is no age.
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from bsc_comms.kit.patterns import late_pattern
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
_OLDEST = 99
_YEARS = r"(?:['’]?\s?s\b|\s*-?\s*(?:yrs?|years?|y/?o)(?:[\s-]*olds?)?\b)?"
_NUMBER = r"(?P<{0}>\d{{1,3}}|fifties|sixties|seventies|eighties)"
_TO = r"\s*(?:-|–|—|to|and|&|/)\s*"
_PLUS = (
    r"\s*(?:\+|plus\b|(?:yrs?|years?)?\s*(?:and|&|or|\+)\s*(?:over|above|older|up)\b"
    r"|(?:yrs?|years?)\s*(?:\+|plus\b|(?:and|&|or)\s+(?:over|above|older)\b))"
)
#: What figures say beside themselves where they are an age.
_SAYS_AGE = late_pattern(
    r"age|old|young|\b(?:yrs?|years?|y/?o)\b|\d\s?(?:yrs?|years?|y/?o)|\d['’]?\s?s\b|ties\b",
    re.IGNORECASE,
)
#: What has no age, or is counted and not asked how old it is. One alone describes the word behind
#: it: "over 60 home owners".
_COUNTED = late_pattern(
    r"\s+(?:(?:local|small|new|more|other|different)\s+)?(?:businesses|shops|stores|homes"
    r"|properties|premises|schools|organisations|volunteers|staff|attendees|delegates"
    r"|landlords|traders|retailers|venues|sites|copies|leaflets|posters|streets|roads|flats"
    r"|blocks|doors|letters|employees|employers|officers|wardens|watches|co-?ordinators)\b",
    re.IGNORECASE,
)
_PEOPLE = late_pattern(
    r"\s+(?:(?:local|new|more|other)\s+)?(?:residents|tenants|leaseholders|people|persons|members"
    r"|households|families|groups|neighbours|customers|followers|subscribers|visitors|users|victims)\b",
    re.IGNORECASE,
)
#: Where figures go on with a number that began before them: "1.5", "1,200", but not "11-16,17-18".
_PART_OF_MORE = late_pattern(r"(?<=\d\.)\d|(?<=\d,)\d{3}(?!\d)")
#: What makes figures before it a part of a longer word or number.
_GOES_ON = late_pattern(r"[^\W_]|\.\d|,\d{3}(?!\d)")
_UNDER = late_pattern(r"u(?!p)", re.IGNORECASE)
_UP_TO = late_pattern(r"up\s+to\b", re.IGNORECASE)


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
    spans = _ages_in(text)
    if not spans:
        return tuple(tokens_of(text, SHORT_WORDS))
    tokens = [
        token
        for token in tokens_of(text, SHORT_WORDS)
        if all(token.end <= start or end <= token.start for start, end, _ in spans)
    ]
    tokens += [Token(stage, start, end) for start, end, stage in spans]
    return tuple(sorted(tokens, key=lambda token: token.start))


def how_many_or_how_old(text: str) -> str:
    """The first words that are read as an age and may count people ("50+ residents"), or ""."""
    for start, end, stage in _ages_in(text):
        people = _PEOPLE.match(text, end)
        if people and stage != SCHOOL_YEAR and not _SAYS_AGE.search(text[start:end]):
            return text[start : people.end()]
    return ""


def _ages_in(text: str) -> list[tuple[int, int, str]]:
    """Where the ages of a text stand, and the stage of life of each."""
    spans: list[tuple[int, int, str]] = []
    if not (any(letter.isdigit() for letter in text) or "ties" in text.casefold()):
        return spans
    for form in _FORMS:
        for found in form.pattern.finditer(text):
            if all(found.end() <= start or end <= found.start() for start, end, _ in spans):
                named = found.groupdict()
                first, last = (_number(named.get(name)) for name in ("a", "b"))
                stage = form.stage(first, last)
                if stage == SCHOOL_YEAR or _is_age(found, max(first, last)):
                    spans.append((found.start(), found.end(), stage))
    return spans


def _is_age(found: re.Match[str], highest: int) -> bool:
    """Whether figures are an age: not part of a longer word or number, and nothing counted."""
    text, words = found.string, found.group()
    if _PART_OF_MORE.match(text, found.start()):
        return False
    if words[-1].isdigit() and _GOES_ON.match(text, found.end()):
        return False
    if _SAYS_AGE.search(words):
        return True
    counted = _COUNTED.match(text, found.end())
    up_to = _UP_TO.match(words) and _PEOPLE.match(text, found.end())
    return highest <= _OLDEST and not (counted and not _UNDER.match(words)) and not up_to


def _number(text: str | None) -> int:
    if not text:
        return 0
    return _WORD_NUMBERS.get(text.casefold()) or int(text)
