"""Terms that a cell names by their code: "Brunswick Park [W02-BRUNSWICK-PARK]".

That is how the plan writes a value whose name alone could be read as something else, and how a
person's choice between readings is written down.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bsc_comms.kit.patterns import late_pattern
from plans.rules.reading.phrases import Term
from plans.rules.reading.results import MOST_ALTERNATIVES, Alternative
from plans.rules.reading.terms import Terms
from plans.rules.reading.words import fold

_CODE = late_pattern(r"\[\s*(?P<code>[^\[\]\n]{1,60}?)\s*\]")
_LEVELS = frozenset({"ward", "neighbourhood", "street", "borough"})


@dataclass(frozen=True, slots=True)
class Coded:
    """One `[CODE]` in a text: its term, and where it and the name before it stand."""

    term: Term
    start: int
    end: int


def codes_in(text: str, terms: Terms, separator: re.Pattern[str]) -> list[Coded]:
    """The terms that stand in the text as `[CODE]`, in its order.

    What stands before the code is its name: all of it where it is that name, else back to the last
    separator. Brackets that hold no code are ordinary text.
    """
    found: list[Coded] = []
    for bracket in _CODE.finditer(text):
        term = _with_code(bracket["code"], terms)
        if term is None:
            continue
        after = found[-1].end if found else 0
        start = _name_start(text[: bracket.start()], after, term, separator)
        found.append(Coded(term, start, bracket.end()))
    return found


def without(text: str, coded: Iterable[Coded]) -> str:
    """The text with those terms blanked out, every other character in its place."""
    for one in coded:
        text = text[: one.start] + " " * (one.end - one.start) + text[one.end :]
    return text


def written(term: Term) -> str:
    """The term in words that are read as it and nothing else."""
    return f"{' '.join(term.name.split())} [{term.code}]"


def choices(terms: Iterable[Term], *, besides: Iterable[Term] = ()) -> tuple[Alternative, ...]:
    """The terms as alternatives, without those that are taken already."""
    taken = {term.code for term in besides}
    offered = [term for term in dict.fromkeys(terms) if term.code not in taken]
    return tuple(Alternative(label(term), written(term)) for term in offered[:MOST_ALTERNATIVES])


def label(term: Term) -> str:
    """The term's name for people; of a place also what kind of place it is."""
    if term.level not in _LEVELS or term.level == "borough":
        return term.name
    life = f" until {term.valid_to.year}" if term.valid_to else ""
    return f"{term.name} ({term.level}{life})"


def _with_code(code: str, terms: Terms) -> Term | None:
    exact = terms.by_code.get(code) or terms.by_code.get(code.upper())
    if exact:
        return exact
    folded = code.casefold()
    return next((term for term in terms.terms if term.code.casefold() == folded), None)


def _name_start(before: str, after: int, term: Term, separator: re.Pattern[str]) -> int:
    folded = fold(term.name)
    starts = [after, *(found.end() for found in separator.finditer(before) if found.end() >= after)]
    for start in starts:
        if fold(before[start:]) == folded:
            return start
    return starts[-1]
