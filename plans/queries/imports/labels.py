"""The words of the screens for what a sheet holds: its fields, and the terms behind the codes."""

from collections.abc import Sequence
from typing import Any

from plans.queries.vocabulary import vocabulary
from plans.rules.reading import Vocabulary
from plans.rules.reading import columns as fields
from plans.rules.reading.coded import label, written
from plans.rules.reading.terms import Terms

FIELD_LABELS = fields.LABELS
_STATES = ("Planned", "Done", "Postponed", "Cancelled")
_YES_NO = ("Yes", "No")


def field_label(name: str) -> str:
    """What the screens call a field of a sheet; a column of ticks names its field too."""
    plain = name.removesuffix(fields.TICK)
    label = fields.label_of(plain)
    return label if plain == name else f"{label}: a tick"


class Labels:
    """The words for the codes of a reading: the same few queries for any number of rows."""

    def __init__(self, known: Vocabulary) -> None:
        self._terms: dict[str, Terms] = {
            fields.LEAD: known.partners,
            fields.OTHERS: known.partners,
            fields.AREA: known.areas,
            fields.AUDIENCE: known.audiences,
            fields.CHANNEL: known.channels,
            fields.OBJECTIVE: known.objectives,
            fields.TOPIC: known.topics,
        }

    @classmethod
    def load(cls) -> "Labels":
        return cls(vocabulary())

    def name(self, field: str, code: str) -> str:
        """The term's name; the code itself where nothing has it any more."""
        found = self._terms[field].by_code.get(code)
        return found.name if found else code

    def names(self, field: str, codes: Sequence[str]) -> list[str]:
        return [self.name(field, code) for code in codes]

    def choices(self, field: str) -> list[str]:
        """What may be typed for that field, each once, to choose from while typing."""
        if field == fields.STATE:
            return list(_STATES)
        if field == fields.LOGO:
            return list(_YES_NO)
        terms = self._terms.get(field)
        return sorted({label(term) for term in terms.terms}, key=str.casefold) if terms else []

    def exactly(self, field: str, typed: str) -> str:
        """What was typed, written so that it is read as the one term that was chosen by its name.

        Other words stay as they are: the reader makes of them what it can.
        """
        typed = typed.strip()
        terms = self._terms.get(field)
        meant = [
            term
            for term in (terms.terms if terms else ())
            if typed.casefold() in (label(term).casefold(), term.name.casefold())
        ]
        named = [term for term in meant if label(term).casefold() == typed.casefold()]
        only = named if len(named) == 1 else meant
        return written(only[0]) if len(only) == 1 else typed


def lists_for(labels: Labels, names: Sequence[str]) -> list[dict[str, Any]]:
    """For each of those fields its choices, where it has any: {"field", "choices"}."""
    found = [{"field": name, "choices": labels.choices(name)} for name in dict.fromkeys(names)]
    return [one for one in found if one["choices"]]
