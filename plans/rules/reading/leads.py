"""Reads which partner leads and which others take part."""

from dataclasses import dataclass, field
from datetime import date

from plans.rules.reading.cells import CellReading, read_cell, says_nothing
from plans.rules.reading.results import Doubt, NotUnderstood
from plans.rules.reading.vocabulary import Term, Vocabulary


@dataclass(slots=True)
class PartnersReading:
    """The lead, the others, and what stands in the way of a lead (`wrong` and `right`)."""

    lead: str = ""
    others: tuple[str, ...] = ()
    wrong: str = ""
    right: str = ""
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
    beside = _partners_in(others_text, vocabulary, others_column, on, context)
    others = _without_parents(beside.terms, vocabulary)
    reading.not_understood += beside.not_understood
    reading.doubts += beside.doubts
    if says_nothing(lead_text):
        reading.lead = default_lead
        if not default_lead:
            reading.wrong = "No lead partner is named."
            reading.right = "Name the partner that leads it."
        reading.others = _codes(others, reading.lead)
        return reading
    cell = _partners_in(lead_text, vocabulary, lead_column, on, context, exact=True)
    reading.not_understood += cell.not_understood if cell.terms else []
    found = _without_parents(cell.terms, vocabulary)
    shared = [match for match in cell.matches if len(match.terms) > 1]
    if shared and len(found) > 1 and all(term in shared[0].terms for term in found):
        names = " or ".join(term.name for term in found)
        reading.wrong = f"“{lead_text}” can be {names}."
        reading.right = "Write the full name of the one that leads."
        reading.others = _codes(others, "")
        return reading
    if not found:
        reading.wrong = f"“{lead_text}” is not a partner we know."
        near = vocabulary.partners.nearest(lead_text, on=on)
        reading.right = (
            f"Did you mean {_either([term.name for _, term in near])}?"
            if near
            else "Write the name of a partner, or add that partner first."
        )
        reading.others = _codes(others, "")
        return reading
    reading.doubts += [
        Doubt(lead_column, lead_text, f"Read as {lead.name}; it could also be {match.also[0].name}")
        for match in cell.matches
        if match.also
        for lead in match.terms[:1]
    ]
    named_beside = {term.code for term in others}
    leads = [term for term in found if term.code not in named_beside] or found
    lead = leads[0]
    reading.lead = lead.code
    if len(found) > 1:
        reading.doubts.append(Doubt(lead_column, lead_text, f"Read as led by {lead.name}"))
    reading.others = _codes([*others, *found], lead.code)
    return reading


def _partners_in(
    text: str,
    vocabulary: Vocabulary,
    column: str,
    on: date | None,
    context: str,
    *,
    exact: bool = False,
) -> CellReading:
    cell = read_cell(
        vocabulary.partners,
        text,
        column=column,
        kind="partner",
        on=on,
        context=context,
        explained_by=(vocabulary.areas,),
    )
    if exact and cell.terms and not cell.matches:
        cell.terms.clear()
    return cell


def _without_parents(terms: list[Term], vocabulary: Vocabulary) -> list[Term]:
    above = {code for term in terms for code in vocabulary.partners.ancestors(term)}
    return [term for term in dict.fromkeys(terms) if term.code not in above]


def _codes(terms: list[Term], lead: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(term.code for term in terms if term.code != lead))


def _either(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
