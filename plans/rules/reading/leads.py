"""Reads which partner leads and which others take part."""

import itertools
from dataclasses import dataclass, field
from datetime import date

from plans.rules.reading import columns as fields
from plans.rules.reading.cells import CellReading, read_cell, says_nothing
from plans.rules.reading.coded import choices, written
from plans.rules.reading.phrases import Match, Term
from plans.rules.reading.results import MOST_ALTERNATIVES, Alternative, Doubt, NotUnderstood
from plans.rules.reading.vocabulary import Vocabulary

#: How alike in spelling a partner must be to be offered (0 to 1): a far guess only misleads.
_ALIKE = 0.72


@dataclass(slots=True)
class PartnersReading:
    """The lead, the others, and what stands in the way of a lead (`wrong` and `right`)."""

    lead: str = ""
    others: tuple[str, ...] = ()
    wrong: str = ""
    right: str = ""
    alternatives: tuple[Alternative, ...] = ()
    not_understood: list[NotUnderstood] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)


def read_partners(
    lead_text: str,
    others_text: str,
    *,
    vocabulary: Vocabulary,
    lead_column: str,
    others_column: str,
    on: date | None,
    context: str = "",
    default_lead: str = "",
) -> PartnersReading:
    """Read the lead and the other partners.

    A lead cell with several partners: the one that the other cell does not name as well, else the
    first; the rest take part. A council team and the council in one cell are the team.
    """
    reading = PartnersReading()
    row = _Row(vocabulary, on, context)
    beside = row.partners_in(others_text, others_column, fields.OTHERS)
    others = _without_parents(beside, vocabulary)
    reading.not_understood += beside.not_understood
    reading.doubts += beside.doubts
    reading.doubts += _teams_not_said(beside, others, row, others_text, others_column)
    if says_nothing(lead_text):
        return _led_by_default(reading, others, default_lead)
    cell = row.partners_in(lead_text, lead_column, fields.LEAD)
    found = _without_parents(cell, vocabulary)
    if not found or _is_shared(cell, found):
        _refuse_lead(reading, lead_text, found, row)
        reading.others = _codes(others, "")
        return reading
    reading.not_understood += cell.not_understood
    reading.doubts += cell.doubts
    reading.doubts += _could_be_others(cell, lead_text, lead_column)
    named_beside = {term.code for term in others}
    leads = [term for term in found if term.code not in named_beside] or found
    lead = leads[0]
    reading.lead = lead.code
    if len(found) > 1 and any(term not in cell.coded for term in found):
        reading.doubts.append(_led_by(lead, found, lead_column, lead_text))
    reading.others = _codes([*others, *found], lead.code)
    return reading


def _led_by_default(
    reading: PartnersReading, others: list[Term], default_lead: str
) -> PartnersReading:
    """The reading where the lead's cell says nothing."""
    reading.lead = default_lead
    reading.others = _codes(others, default_lead)
    if not default_lead:
        reading.wrong = "No lead partner is named."
        reading.right = "Name the partner that leads it."
    return reading


def _could_be_others(cell: CellReading, text: str, column: str) -> list[Doubt]:
    """A nickname that stands for somebody here, and elsewhere for somebody else."""
    return [
        Doubt(
            column,
            text[match.start : match.end],
            f"Read as {lead.name}; it could also be {match.also[0].name}",
            fields.LEAD,
            choices(match.also),
        )
        for match in cell.matches
        if match.also
        for lead in match.terms[:1]
    ]


def only_partner(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a text is the name of one partner and nothing else."""
    cell = read_cell(vocabulary.partners, text, column="", name=fields.LEAD, kind="partner")
    return len(cell.matches) == 1 and not (cell.not_understood or cell.unread or cell.doubts)


@dataclass(frozen=True, slots=True)
class _Row:
    """What the partners of a row are read with."""

    vocabulary: Vocabulary
    on: date | None
    context: str

    def partners_in(self, text: str, column: str, name: str) -> CellReading:
        found = self.vocabulary.partners.find(text, on=self.on, context=self.context)
        described = {
            other.start
            for one, other in itertools.pairwise(found)
            if not text[one.end : other.start].strip() and self._is_of_another(one, other)
        }
        return read_cell(
            self.vocabulary.partners,
            text,
            column=column,
            name=name,
            kind="partner",
            on=self.on,
            context=self.context,
            explained_by=(self.vocabulary.areas, self.vocabulary.partners),
            choose=lambda match: () if match.start in described else match.terms,
        )

    def _is_of_another(self, one: Match, other: Match) -> bool:
        """Whether the second is named as a team of the first: "LFB comms" are no council team."""
        above = {term.parent for term in other.terms}
        return all(above) and above.isdisjoint(
            code for term in one.terms for code in (term.code, term.parent)
        )


def _teams_not_said(
    cell: CellReading, others: list[Term], row: _Row, text: str, column: str
) -> list[Doubt]:
    """A partner that has teams, named without one: whoever takes part is likely one of them."""
    doubts = []
    for match in cell.matches:
        for term in match.terms[:1]:
            teams = [
                team
                for team in row.vocabulary.partners.terms
                if team.parent == term.code and team.valid_on(row.on)
            ]
            if teams and term in others:
                said = f"Read as {term.name}: which of its teams is not said"
                words = text[match.start : match.end]
                doubts.append(Doubt(column, words, said, fields.OTHERS, choices(teams)))
    return doubts


def _is_shared(cell: CellReading, found: list[Term]) -> bool:
    """Whether the only partners found are those that share one name."""
    shared = [match for match in cell.matches if len(match.terms) > 1]
    return bool(shared) and len(found) > 1 and all(term in shared[0].terms for term in found)


def _refuse_lead(reading: PartnersReading, text: str, found: list[Term], row: _Row) -> None:
    if found:
        names = " or ".join(term.name for term in found)
        reading.wrong = f"“{text}” can be {names}."
        reading.right = "Write the full name of the one that leads."
        reading.alternatives = choices(found)
        return
    reading.wrong = f"“{text}” is not a partner we know."
    alike = row.vocabulary.partners.nearest(text, on=row.on, count=4, cutoff=_ALIKE)
    near = [term for _, term in alike]
    reading.right = (
        f"Did you mean {_either([term.name for term in near[:3]])}?"
        if near
        else "Write the name of a partner as under Partners."
    )
    reading.alternatives = choices(near)


def _led_by(lead: Term, found: list[Term], column: str, text: str) -> Doubt:
    """Of several in the lead's cell one leads: each of the others could, and the rest take part."""
    alternatives = tuple(
        Alternative(
            f"{other.name} leads",
            ", ".join(written(term) for term in [other, *(one for one in found if one != other)]),
        )
        for other in found
        if other != lead
    )
    return Doubt(
        column, text, f"Read as led by {lead.name}", fields.LEAD, alternatives[:MOST_ALTERNATIVES]
    )


def _without_parents(cell: CellReading, vocabulary: Vocabulary) -> list[Term]:
    """The partners of a cell without those of which a team is named.

    One that stands there by its code is meant, whoever is beside it.
    """
    above = {code for term in cell.terms for code in vocabulary.partners.ancestors(term)}
    return [
        term for term in dict.fromkeys(cell.terms) if term.code not in above or term in cell.coded
    ]


def _codes(terms: list[Term], lead: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(term.code for term in terms if term.code != lead))


def _either(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
