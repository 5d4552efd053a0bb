"""The letter that asks what came of communications."""

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse

from partnership.choices import LetterKind
from partnership.emails import Rendered, render_letter
from partnership.models import Person
from plans.choices import EvaluationStage
from plans.models import Communication


def letter_of_evaluation(
    person: Person, stage: EvaluationStage, asked: Sequence[Communication]
) -> Rendered:
    """One letter for all that one person answers for; its button leads to the first of them."""
    pages = [
        {
            "it": one,
            "link": f"{settings.BASE_URL}{reverse('plans:evaluate', args=[one.pk])}",
        }
        for one in asked
    ]
    only = asked[0] if len(asked) == 1 else None
    return render_letter(
        str(LetterKind.EVALUATION_ASKED),
        {
            "person": person,
            "partners": list({one.lead_partner_id: one.lead_partner for one in asked}.values()),
            "asked": pages,
            "only": only,
            "later": stage == EvaluationStage.OUTCOMES,
            "link": pages[0]["link"] if only else f"{settings.BASE_URL}{reverse('overview:today')}",
        },
    )
