"""Names of the reference data as cells of a sheet hold them: read back, they mean what they meant.

A name stands alone where the reading of sheets takes it for that very thing, and as "Name [CODE]"
where it would take it for something else: a ward and a neighbourhood of one name, a partner that
has ended, a name in which another one stands. The vocabulary itself is asked.
"""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Literal

from plans.rules.reading.cells import CellReading, read_cell
from plans.rules.reading.coded import written
from plans.rules.reading.leads import read_partners
from plans.rules.reading.phrases import Term
from plans.rules.reading.places import read_place
from plans.rules.reading.terms import Terms
from plans.rules.reading.vocabulary import Vocabulary

Kind = Literal["lead", "others", "areas", "audiences", "channels", "objectives", "topics"]
SEPARATOR = "; "
NOBODY = "-"


class Names:
    """Writes cells of one vocabulary; the same cell is worked out once for days that are alike."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._written: dict[tuple[Kind, tuple[str, ...], int], str] = {}
        self._turns = _days_on_which_terms_change(vocabulary)
        self._conditions = " ".join(
            phrase.partition(" + ")[2]
            for term in vocabulary.partners.terms
            for phrase in term.phrases
        )

    def cell(self, kind: Kind, codes: Sequence[str], on: date | None) -> str:
        """The names of these codes for a row whose window begins on the day `on`."""
        turn = bisect_right(self._turns, on) if on else -1
        key = (kind, tuple(codes), turn)
        if key not in self._written:
            self._written[key] = self._write(kind, codes, on)
        return self._written[key]

    def name(self, kind: Kind, code: str) -> str:
        """The plain name of a code."""
        return self._terms(kind).by_code[code].name

    def _write(self, kind: Kind, codes: Sequence[str], on: date | None) -> str:
        """Plain names where each and all of them together are read as these codes, else codes."""
        terms = [self._terms(kind).by_code[code] for code in codes]
        text = SEPARATOR.join(
            term.name if self._is_clear(kind, term, on) else written(term) for term in terms
        )
        are_different = len({term.name for term in terms}) == len(terms)
        if are_different and self._read(kind, text, on) == set(codes):
            return text
        return SEPARATOR.join(written(term) for term in terms)

    def _is_clear(self, kind: Kind, term: Term, on: date | None) -> bool:
        """Without a date nobody knows on which day a reader will look for it."""
        if on is None and (term.valid_from or term.valid_to):
            return False
        return self._read(kind, term.name, on) == {term.code}

    def _read(self, kind: Kind, text: str, on: date | None) -> set[str] | None:
        """The codes that the reading of sheets takes from the text; None where it is unsure."""
        if kind in ("lead", "others"):
            return self._read_partners(kind, text, on)
        cell = read_cell(self._terms(kind), text, column="", name=kind, kind=kind, on=on)
        if kind == "areas" and not self._is_the_same_place(text, cell, on):
            return None
        return set(cell.codes) if _is_sure(cell) else None

    def _is_the_same_place(self, text: str, cell: CellReading, on: date | None) -> bool:
        """Whether a partner's sheet would be read alike, where one of two places is chosen."""
        place = read_place(text, vocabulary=self._vocabulary, column="", on=on)
        return set(place.areas) == set(cell.codes) and not place.place and _is_sure(place.cell)

    def _read_partners(self, kind: Kind, text: str, on: date | None) -> set[str] | None:
        """In a row that speaks of all on which a nickname depends: whatever stands beside it."""
        found = read_partners(
            text if kind == "lead" else "",
            text if kind == "others" else "",
            vocabulary=self._vocabulary,
            lead_column="",
            others_column="",
            on=on,
            context=f"{text} {self._conditions}",
            default_lead=NOBODY,
        )
        if found.wrong or found.doubts or found.not_understood:
            return None
        return {found.lead, *found.others} - {NOBODY}

    def _terms(self, kind: Kind) -> Terms:
        vocabulary = self._vocabulary
        return {
            "lead": vocabulary.partners,
            "others": vocabulary.partners,
            "areas": vocabulary.areas,
            "audiences": vocabulary.audiences,
            "channels": vocabulary.channels,
            "objectives": vocabulary.objectives,
            "topics": vocabulary.topics,
        }[kind]


def _is_sure(cell: CellReading) -> bool:
    return not cell.doubts and not cell.not_understood


def _days_on_which_terms_change(vocabulary: Vocabulary) -> list[date]:
    """Between two of these days the same partners, areas and channels exist."""
    days: set[date] = set()
    for terms in (vocabulary.partners, vocabulary.areas, vocabulary.channels):
        for term in terms.terms:
            if term.valid_from:
                days.add(term.valid_from)
            if term.valid_to:
                days.add(term.valid_to + timedelta(days=1))
    return sorted(days)
