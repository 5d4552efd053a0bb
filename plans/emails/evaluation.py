"""The letter that asks what came of communications."""

from collections.abc import Sequence

from django.urls import reverse

from partnership.choices import LetterKind
from partnership.emails import Rendered, link_to, render_letter
from partnership.models import Person
from plans.choices import EvaluationStage
from plans.models import Communication

#: A sheet that was brought in can hold a whole year: what is more stands on the start page.
MOST_NAMED = 12


def letter_of_evaluation(
    person: Person, stage: EvaluationStage, asked: Sequence[Communication]
) -> Rendered:
    """One letter for all that one person answers for; its button leads to the first of them."""
    pages = [
        {
            "it": one,
            "when": _when(one),
            "link": link_to(reverse("plans:evaluate", args=[one.pk])),
        }
        for one in asked[:MOST_NAMED]
    ]
    only = asked[0] if len(asked) == 1 else None
    return render_letter(
        str(LetterKind.EVALUATION_ASKED),
        {
            "person": person,
            "partners": list({one.lead_partner_id: one.lead_partner for one in asked}.values()),
            "count": len(asked),
            "asked": pages,
            "pages": [page["link"] for page in pages],
            "more": len(asked) - len(pages),
            "only": only,
            "later": stage == EvaluationStage.OUTCOMES,
            "link": pages[0]["link"] if only else link_to(reverse("overview:today")),
        },
    )


def _when(communication: Communication) -> str:
    """When it went out; its window where no day of that is kept, and nothing without one."""
    if communication.issued_text or communication.window_start is None:
        return communication.issued_text
    return communication.window_in_a_sentence
