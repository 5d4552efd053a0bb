"""What the cells of a column look like: dates, partners, channels, yes or no.

Where a heading says nothing ("Column 4"), or could mean two things ("Who"), the cells decide.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from plans.rules.reading import columns as fields
from plans.rules.reading.cells import FILLING, says_nothing
from plans.rules.reading.date_words import months_in
from plans.rules.reading.dates import read_window
from plans.rules.reading.outcomes import looks_like_logo, looks_like_state
from plans.rules.reading.vocabulary import Terms, Vocabulary
from plans.rules.reading.words import tokens_of

_SAMPLE = 40
_LONGEST = 160
#: Fewer cells than this say nothing about their column.
ENOUGH = 3

_REFERENCE = re.compile(r"^(?=.{1,16}$)[A-Za-z]{0,6}[\s./-]?\d[\w./-]*$")
_HAS_DAY_OR_MONTH = re.compile(r"[A-Za-z]{3}|\d\s?[./-]\s?\d|\d{5}")


def fits(
    cells: Sequence[str], *, vocabulary: Vocabulary, year_start: date
) -> Mapping[str, float] | None:
    """How well the cells of one column suit each field, from 0 to 1; None where they are too few.

    Fields of free text (title, message, result) are left out: any cell suits them.
    """
    said = [cell[:_LONGEST] for cell in cells if cell.strip() and not says_nothing(cell)]
    if len(said) < ENOUGH:
        return None
    sample = said[:: max(1, len(said) // _SAMPLE)][:_SAMPLE]
    vocabularies = {
        fields.LEAD: vocabulary.partners,
        fields.AREA: vocabulary.areas,
        fields.AUDIENCE: vocabulary.audiences,
        fields.CHANNEL: vocabulary.channels,
        fields.OBJECTIVE: vocabulary.objectives,
        fields.TOPIC: vocabulary.topics,
    }
    found = {name: _mean(sample, _explained_by(terms)) for name, terms in vocabularies.items()}
    found[fields.OTHERS] = found[fields.LEAD]
    dates = _mean(sample, lambda cell: _is_date(cell, year_start))
    found |= dict.fromkeys(fields.DATES, dates)
    found[fields.MONTH] = _mean(sample, _is_month)
    found[fields.STATE] = _mean(sample, looks_like_state)
    found[fields.LOGO] = _mean(sample, looks_like_logo)
    alike = 1 - len(set(said)) / len(said)
    found[fields.REFERENCE] = _mean(sample, _is_reference) * (1 - alike) ** 2 * (1 - dates)
    return found


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


def _mean(cells: Sequence[str], share: Callable[[str], float]) -> float:
    return sum(map(share, cells)) / len(cells)


def _explained_by(terms: Terms) -> Callable[[str], float]:
    """Which share of a cell's words is explained by the vocabulary."""

    def share(cell: str) -> float:
        tokens = [token for token in tokens_of(cell) if token.word not in FILLING]
        if not tokens:
            return 0
        places = [(match.start, match.end) for match in terms.find(cell)]
        known = sum(any(start <= token.start < end for start, end in places) for token in tokens)
        return known / len(tokens)

    return share


def _is_date(cell: str, year_start: date) -> float:
    if not _HAS_DAY_OR_MONTH.search(cell):
        return 0
    window = read_window(cell, year_start=year_start)
    if window is None or window.start is None:
        return 0
    return max(0.0, 1 - 0.3 * len(window.leftover.split()))


def _is_month(cell: str) -> bool:
    return bool(months_in(cell)) and len(cell) < 16 and not re.search(r"\d\s*[/.-]\s*\d", cell)


def _is_reference(cell: str) -> bool:
    return bool(_REFERENCE.match(cell.strip()))
