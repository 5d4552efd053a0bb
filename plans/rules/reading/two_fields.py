"""Columns that hold two fields at once: "Where it is and who it's for", "Status / logo on?".

Which headings name two, and which words of such a cell belong to which of them.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bsc_comms.kit.patterns import late_pattern
from plans.rules.reading import columns as fields
from plans.rules.reading.contents import is_date, share_explained
from plans.rules.reading.headings import HINT, WHOLE, weigh_best
from plans.rules.reading.logo import speaks_of_logo
from plans.rules.reading.outcomes import looks_like_state
from plans.rules.reading.terms import Terms
from plans.rules.reading.vocabulary import Vocabulary

#: Fields that may share a column; what leads and who else takes part are read out of one cell.
_SHARING = frozenset(
    {
        fields.LEAD,
        fields.OTHERS,
        fields.WHEN,
        fields.AREA,
        fields.AUDIENCE,
        fields.CHANNEL,
        fields.OBJECTIVE,
        fields.TOPIC,
        fields.STATE,
        fields.LOGO,
    }
)
_READ_TOGETHER = frozenset({fields.LEAD, fields.OTHERS})
_BETWEEN_NAMES = late_pattern(r"\s+and\s+|\s*[&+/,;]\s*|\s+[-–—]\s+|\s*[()]\s*", re.IGNORECASE)
_PIECES = late_pattern(r"\s*(?:[,;\n|•·()]|(?<!\d)/|/(?!\d)|\s[-–—]\s)\s*")
_YES_OR_NO = late_pattern(r"^\W*(?:y|n|yes|no|x)\W*$|^\s*[✓✔✗✘]\s*$", re.IGNORECASE)
#: The least share of the second field in the cells.
_LEAST = 0.12


def second_fields(
    field_of: Mapping[str, str], looks: Mapping[str, Mapping[str, float] | None]
) -> dict[str, str]:
    """Heading to the other field that it names, where no column of its own holds that.

    In: heading to the field that it holds, and how well its cells suit each field.
    """
    held = set(field_of.values())
    found: dict[str, str] = {}
    for heading, field in field_of.items():
        for other in _named_beside(heading, field, looks.get(heading)):
            if other not in held:
                found[heading] = other
                held.add(other)
                break
    return found


def _named_beside(heading: str, field: str, suits: Mapping[str, float] | None) -> list[str]:
    pieces = [weigh_best(piece) for piece in _BETWEEN_NAMES.split(heading) if piece]
    named = {name: weight for name, weight in pieces if weight >= HINT and name in _SHARING}
    if field not in named:
        return []
    return [
        name
        for name, weight in named.items()
        if name != field
        and {name, field} != _READ_TOGETHER
        and (weight >= WHOLE if suits is None else suits.get(name, 0.0) >= _LEAST)
    ]


def in_order(heading: str, one: str, other: str) -> tuple[str, str]:
    """Two fields of a heading in the order in which it names them."""
    names = [weigh_best(piece)[0] for piece in _BETWEEN_NAMES.split(heading) if piece]
    return (other, one) if other in names[: names.index(one)] else (one, other)


@dataclass(frozen=True, slots=True)
class Parting:
    """Parts cells of two fields; each of their pieces goes where more of it is understood."""

    vocabulary: Vocabulary
    year_start: date

    def parted(self, text: str, names: Sequence[str]) -> dict[str, str]:
        """Field to its words, in the order of the cell; a piece may speak of both."""
        pieces = [piece for piece in _PIECES.split(text) if piece]
        first, second = names
        held: dict[str, list[str]] = {first: [], second: []}
        unknown: list[str] = []
        last = first
        for piece in pieces:
            scores = {name: self._suits(name, piece) for name in names}
            best = max(names, key=lambda name: (scores[name], not held[name]))
            if not scores[best]:
                unknown.append(piece)
                held[last].append(piece)
                continue
            last = best
            held[best].append(piece)
            other = second if best == first else first
            if rest := self._also_of(other, best, piece):
                held[other].append(rest)
        if not held[second] and len(pieces) > 1 and pieces[-1] in unknown:
            held[first].remove(pieces[-1])
            held[second].append(pieces[-1])
        return {name: ", ".join(said) for name, said in held.items() if said}

    def _suits(self, name: str, piece: str) -> float:
        if terms := self._terms.get(name):
            return share_explained(terms, piece)
        return _LOOKS[name](piece) if name in _LOOKS else is_date(piece, self.year_start)

    def _also_of(self, other: str, best: str, piece: str) -> str:
        """What a piece says of the other field in words that the first has not taken."""
        terms, taken = self._terms.get(other), self._terms.get(best)
        if terms is None or taken is None:
            return ""
        rest = piece
        for match in taken.find(piece):
            rest = rest[: match.start] + " " * (match.end - match.start) + rest[match.end :]
        return " ".join(rest.split()) if terms.find(rest) else ""

    @property
    def _terms(self) -> Mapping[str, Terms]:
        known = self.vocabulary
        return {
            fields.LEAD: known.partners,
            fields.OTHERS: known.partners,
            fields.AREA: known.areas,
            fields.AUDIENCE: known.audiences,
            fields.CHANNEL: known.channels,
            fields.OBJECTIVE: known.objectives,
            fields.TOPIC: known.topics,
        }


def _is_logo(piece: str) -> float:
    return 2.0 if speaks_of_logo(piece) else float(bool(_YES_OR_NO.match(piece)))


_LOOKS: Mapping[str, Callable[[str], float]] = {
    fields.STATE: looks_like_state,
    fields.LOGO: _is_logo,
}
