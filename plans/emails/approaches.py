"""The letters of the question to the other advocates."""

from typing import Any

from django.db.models import prefetch_related_objects
from django.urls import reverse

from bsc_comms.kit.names import listed
from partnership.choices import LetterKind
from partnership.emails import Rendered, link_to, link_with_key, render_letter
from partnership.models import Person
from plans.models import Approach, AskedPartner, Communication
from plans.queries.approaches import Question
from plans.rules.words import in_words

#: So many areas a letter names; of more it says how many, as its page lists them.
AREAS_NAMED = 6


def letter_of_question(asked: AskedPartner, person: Person, *, kind: LetterKind) -> Rendered:
    """What is asked, and the page that answers it without signing in; or the reminder of that."""
    path = reverse("plans:approach_letter", args=[asked.pk])
    return render_letter(
        str(kind),
        {
            "person": person,
            "link": link_with_key(path),
            "partner": asked.partner,
            **_about(asked.approach),
        },
    )


def letter_of_answers(question: Question, person: Person) -> Rendered:
    """What the partners said, to who asked: once all have, or at the deadline."""
    communication = question.approach.communication
    return render_letter(
        str(LetterKind.APPROACH_ANSWERED),
        {
            "person": person,
            "link": f"{link_to(communication.get_absolute_url())}#approach",
            "question": question,
            "silent": listed(_silent(question)),
            **_about(question.approach),
        },
    )


def _silent(question: Question) -> list[str]:
    return [line.asked.partner.name for line in question.answers if not line.is_answered]


def _about(approach: Approach) -> dict[str, Any]:
    communication = approach.communication
    return {
        "approach": approach,
        "communication": communication,
        "lead": communication.lead_partner,
        "where": _where(communication),
    }


def _where(communication: Communication) -> str:
    """Its areas and place, as they go on in a sentence; "" where neither is said."""
    prefetch_related_objects([communication], "areas")  # read once for all who are written to
    areas = {area.name for area in communication.areas.all()}  # a ward and a place may share one
    place = " ".join(communication.place_text.split())
    parts = [f"in {_some_of(sorted(areas))}"] if areas else []
    return ", ".join([*parts, *([place] if place else [])])


def _some_of(names: list[str]) -> str:
    more = len(names) - AREAS_NAMED
    if more <= 1:
        return in_words(names)
    return f"{in_words(names[:AREAS_NAMED])} and {more} more places"
