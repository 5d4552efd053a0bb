"""What the cells of a column look like: dates, partners, channels, references, titles, messages.

Where a heading says nothing ("Column 4"), or could mean two things ("Who"), the cells decide.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial

from bsc_comms.kit.patterns import late_pattern
from plans.rules.reading import columns as fields
from plans.rules.reading.cells import FILLING, says_nothing
from plans.rules.reading.date_words import months_in
from plans.rules.reading.dates import read_window
from plans.rules.reading.logo import looks_like_logo, speaks_of_logo
from plans.rules.reading.outcomes import looks_like_state
from plans.rules.reading.terms import Terms
from plans.rules.reading.vocabulary import Vocabulary
from plans.rules.reading.words import tokens_of

_SAMPLE = 30
_LONGEST = 160
#: Fewer cells than this say of their column only what it does not hold.
ENOUGH = 3
#: How a field suits that no heading can make of these cells.
NEVER = -1.0

_REFERENCE = late_pattern(r"^(?=.{1,16}$)[A-Za-z]{0,6}[\s./-]?\d[\w./-]*$")
_NUMBER = late_pattern(r"^[£$€]?\s*-?[\d,]*\.?\d+\s*[%km]?$", re.IGNORECASE)
_MONEY = late_pattern(r"^\s*[£$€]")
_COUNTED = late_pattern(r"(?<![\w/.:£-])\d[\d,.]*\s*(?:%|[a-z]{3,})", re.IGNORECASE)
#: So many of something ("60 people came"), and no code with a name in it ("14 Xmas", "1 ASB").
_AMOUNT = late_pattern(r"(?<![\w/.:£-])\d[\d,.]*\s*(?:%|[a-z]{3,})")
_CLOCK = late_pattern(r"\d\s*(?:am|pm)\b|\b\d{1,2}[:.]\d\d\b|\bnoon\b", re.IGNORECASE)
_LINK = late_pattern(r"^\s*(?:https?://|www\.)|^\S+@\S+$", re.IGNORECASE)
_YES_OR_NO = late_pattern(r"^\W*(?:y|n|yes|no|x|true|false|1|0)\W*$", re.IGNORECASE)
_PERSON = late_pattern(r"^(?:[A-Z]{2,3}|[A-Z][a-z]+|(?:P[CS]|Sgt|Insp|M[rs]s?)\s+\w+)$")
_DAY_OF_MONTH = late_pattern(r"^\s*\d{1,2}(?:st|nd|rd|th)\b", re.IGNORECASE)
_HAS_DAY_OR_MONTH = late_pattern(r"[A-Za-z]{3}|\d\s?[./-]\s?\d|\d{5}")
_ONLY_A_MONTH = 0.75
#: A bare number may be the day of a month that stands above it, or count anything.
_ONLY_A_DAY = late_pattern(r"^\s*(?:0?[1-9]|[12]\d|3[01])\s*$")
_MAYBE_A_DAY = 0.3
#: The share of rows up to which a column is filled here and there only.
_HERE_AND_THERE = 0.5
#: Fields that take words, which neither a bare number nor a date is.
_OF_WORDS = frozenset(
    {
        fields.TITLE,
        fields.MESSAGE,
        fields.LEAD,
        fields.OTHERS,
        fields.AREA,
        fields.AUDIENCE,
        fields.CHANNEL,
        fields.OBJECTIVE,
        fields.TOPIC,
    }
)
#: Fields of terms, of which a vocabulary would know some.
_OF_TERMS = _OF_WORDS - {fields.TITLE, fields.MESSAGE}
#: From this share of days on a column holds nothing else.
_ALL_DAYS = 0.9
#: Words of a title: from which number on it is too long to be one, and at which it is none.
_LONG_TITLE, _NO_TITLE = 6.5, 13.0
#: Words of a message: to which number it says too little, and from which on it surely is one.
_NO_MESSAGE, _A_MESSAGE = 1.0, 7.5


def fits(
    cells: Sequence[str], *, vocabulary: Vocabulary, year_start: date
) -> Mapping[str, float] | None:
    """How well the cells of one column suit each field, from 0 to 1; None if they say nothing.

    Few cells speak against fields alone, and for none. NEVER stands for a field that the column
    does not hold whatever its heading says.
    """
    said = [cell[:_LONGEST].strip() for cell in cells if cell.strip() and not says_nothing(cell)]
    if len(said) < ENOUGH:
        filled = len(said) / len(cells) if said else 0.0
        return _of_few(said, filled, year_start) | _of_counts(said) or None
    sample = said[:: max(1, len(said) // _SAMPLE)][:_SAMPLE]
    if _mean(sample, _is_money_or_link) > 0.5:
        return dict.fromkeys(fields.BY_CELLS, 0.0)
    vocabularies = {
        fields.LEAD: vocabulary.partners,
        fields.AREA: vocabulary.areas,
        fields.AUDIENCE: vocabulary.audiences,
        fields.CHANNEL: vocabulary.channels,
        fields.OBJECTIVE: vocabulary.objectives,
        fields.TOPIC: vocabulary.topics,
    }
    found = {
        name: _mean(sample, partial(share_explained, terms)) for name, terms in vocabularies.items()
    }
    found[fields.OTHERS] = found[fields.LEAD]
    found[fields.MONTH] = _mean(sample, lambda cell: _is_month(cell, year_start))
    found[fields.WHEN] = _mean(sample, lambda cell: is_date(cell, year_start))
    dates = found[fields.WHEN]
    found |= {fields.FROM: dates, fields.TO: dates}
    found[fields.TIME] = _mean(sample, lambda cell: bool(_CLOCK.search(cell))) * (1 - dates)
    found[fields.STATE] = _mean(sample, _is_state)
    found[fields.LOGO] = _mean(sample, lambda cell: looks_like_logo(cell) or speaks_of_logo(cell))
    return found | _texts(said, sample, found) | _of_counts(said) | _of_days(found)


def _of_days(found: Mapping[str, float]) -> dict[str, float]:
    """What a column of days never holds, however vaguely its heading ("To") could name it."""
    if found[fields.WHEN] < _ALL_DAYS:
        return {}
    return {name: NEVER for name in _OF_TERMS if not found[name]}


def _of_few(said: Sequence[str], filled: float, year_start: date) -> dict[str, float]:
    """What speaks against fields where hardly a cell of a column is filled.

    Numbers of lines stand in every row: a bare number here and there counts something.
    """
    if not said:
        return {}
    if all(map(_is_money_or_link, said)):
        against = {*fields.BY_CELLS}
    elif all(_NUMBER.match(cell) for cell in said):
        against = {*_OF_WORDS, *([fields.REFERENCE] if filled <= _HERE_AND_THERE else [])}
    elif all(is_date(cell, year_start) == 1 for cell in said):
        months = all(_is_month(cell, year_start) for cell in said)
        against = {*_OF_WORDS, fields.STATE, fields.RESULT, *([] if months else [fields.MONTH])}
    else:
        return {}
    return dict.fromkeys(against, 0.0)


def _of_counts(said: Sequence[str]) -> dict[str, float]:
    """What speaks against fields: no cell looks like a reference, or all say how many there were.

    How many of something came is no reference, nothing that anybody wanted to achieve and, unless
    it speaks of one ("80% done"), no state.
    """
    if not said or any(map(_is_reference, said)):
        return {}
    if not all(_AMOUNT.search(cell) for cell in said):
        return {fields.REFERENCE: 0.0}
    states = {} if any(map(_is_state, said)) else {fields.STATE: 0.0}
    return {fields.REFERENCE: NEVER, fields.OBJECTIVE: 0.0} | states


def is_free_text(cells: Sequence[str]) -> bool:
    """Whether most cells are several words, and few of them the same: a title or a message."""
    said = [cell for cell in cells if cell.strip()]
    if len(said) < ENOUGH:
        return bool(said)
    words = sum(len(cell.split()) > 1 for cell in said)
    return words / len(said) > 0.6 and len(set(said)) / len(said) > 0.7


def mean_length(cells: Sequence[str]) -> float:
    """How long the cells are that are not blank."""
    said = [cell for cell in cells if cell.strip()]
    return sum(map(len, said)) / len(said) if said else 0


def _texts(
    said: Sequence[str], sample: Sequence[str], found: Mapping[str, float]
) -> dict[str, float]:
    """What is told by how long, how different and how numbered cells are."""
    distinct = len({cell.casefold() for cell in said}) / len(said)
    numbers = _mean(sample, lambda cell: bool(_NUMBER.match(cell)))
    codes = _mean(sample, _is_reference)
    words = sum(len(cell.split()) for cell in sample) / len(sample)
    named = max(found[name] for name in (fields.LEAD, fields.AREA, fields.STATE, fields.LOGO))
    listed = max(found[name] for name in (fields.AUDIENCE, fields.CHANNEL, fields.OBJECTIVE))
    persons = _mean(sample, lambda cell: bool(_PERSON.match(cell)))
    unlike = distinct**2 * (1 - found[fields.WHEN] ** 2) * (1 - codes)
    short = 1 - _between(words, _LONG_TITLE, _NO_TITLE)
    counted = _mean(sample, lambda cell: bool(_COUNTED.search(cell)))
    serial = numbers < 0.5 or _ascends(sample)
    return {
        fields.REFERENCE: codes * distinct**2 * (1 - found[fields.WHEN]) * serial,
        fields.TITLE: unlike * short * (1 - named**2) * (1 - listed**2 / 2) * (1 - persons / 2),
        fields.MESSAGE: unlike * _between(words, _NO_MESSAGE, _A_MESSAGE) * (1 - named**2),
        fields.RESULT: max(counted * (1 - found[fields.WHEN]), numbers * 0.5, 0.3 * unlike),
    }


def _between(value: float, least: float, most: float) -> float:
    return min(1.0, max(0.0, (value - least) / (most - least)))


def _mean(cells: Sequence[str], share: Callable[[str], float]) -> float:
    return sum(map(share, cells)) / len(cells)


def share_explained(terms: Terms, cell: str) -> float:
    """Which share of a cell's words is explained by the vocabulary."""
    tokens = [token for token in tokens_of(cell) if token.word not in FILLING]
    if not tokens or all(token.word.isdigit() for token in tokens):
        return 0
    places = [(match.start, match.end) for match in terms.find(cell)]
    known = sum(any(start <= token.start < end for start, end in places) for token in tokens)
    return known / len(tokens)


def is_date(cell: str, year_start: date) -> float:
    """How much of a cell says when, from 0 to 1."""
    if _DAY_OF_MONTH.match(cell):
        return 1
    if _ONLY_A_DAY.match(cell):
        return _MAYBE_A_DAY
    if not _HAS_DAY_OR_MONTH.search(cell):
        return 0
    window = read_window(cell, year_start=year_start)
    if window is None or window.start is None:
        return 0
    suits = max(0.0, 1 - 0.3 * len(window.leftover.split()))
    return suits * _ONLY_A_MONTH if _is_month(cell, year_start) else suits


def _is_month(cell: str, year_start: date) -> bool:
    """Whether a cell is a month and no day of it; a number is the year ("April 16")."""
    years = {year_start.year, year_start.year + 1}
    years |= {year % 100 for year in years}
    numbers = {int(number) for number in re.findall(r"\d+", cell)}
    quarter = re.match(r"^\s*q(?:tr|uarter)?\s*[1-4]\b", cell, re.IGNORECASE)
    named = re.search(r"[A-Za-z]{3}", cell) and months_in(cell)
    return len(cell) < 16 and bool(quarter or (named and numbers <= years))


def _is_state(cell: str) -> float:
    """Yes and no can be an answer to anything."""
    return looks_like_state(cell) * (0.5 if _YES_OR_NO.match(cell) else 1.0)


def _is_money_or_link(cell: str) -> bool:
    return bool(_MONEY.match(cell) or _LINK.match(cell))


def _is_reference(cell: str) -> bool:
    return bool(_REFERENCE.match(cell))


def _ascends(cells: Sequence[str]) -> bool:
    """Whether numbers rise from row to row, as the numbers of lines do."""
    numbers = [
        float(found.group()) for cell in cells if (found := re.search(r"\d+(?:\.\d+)?", cell))
    ]
    return numbers == sorted(numbers) and len(set(numbers)) == len(numbers)
