"""The letters about going joint."""

from typing import Any

from django.urls import reverse

from partnership.choices import LetterKind
from partnership.emails import Rendered, link_to, render_letter
from partnership.models import Person
from plans.choices import OverlapAnswerKind
from plans.models import Communication, OverlapAnswer


def letter_of_proposal(
    answer: OverlapAnswer, person: Person, *, ours: Communication, theirs: Communication
) -> Rendered:
    """One partner proposes to the other, whose advocate is `person`, that one takes over."""
    context = _of_a_pair(answer, person, ours, theirs)
    context["ours_takes_over"] = answer.takes_over_id == ours.pk
    return render_letter(str(LetterKind.OVERLAP_JOINT), context)


def letter_of_declining(
    answer: OverlapAnswer, person: Person, *, ours: Communication, theirs: Communication, note: str
) -> Rendered:
    """The other partner would rather not; `person` is an advocate of the one that proposed it."""
    context = _of_a_pair(answer, person, ours, theirs) | {"note": note}
    return render_letter("overlap_declined", context)


def letter_of_another_lead(
    answer: OverlapAnswer,
    person: Person,
    *,
    ours: Communication,
    theirs: Communication,
    handed: Communication,
) -> Rendered:
    """The proposal has ended as another partner leads `handed`; `person` speaks for a side."""
    context = _of_a_pair(answer, person, ours, theirs) | {"handed": handed}
    return render_letter("overlap_handed_over", context)


def letter_of_another_answer(
    answer: OverlapAnswer, person: Person, *, ours: Communication, theirs: Communication
) -> Rendered:
    """The two were coordinated, or do not overlap; `person` speaks for who proposed to go joint."""
    context = _of_a_pair(answer, person, ours, theirs) | {
        "who": answer.partner.short_name if answer.partner else answer.by,
        "do_not_overlap": answer.kind == OverlapAnswerKind.NONE,
    }
    return render_letter("overlap_answered", context)


def _of_a_pair(
    answer: OverlapAnswer, person: Person, ours: Communication, theirs: Communication
) -> dict[str, Any]:
    """What each of these letters tells: to whom, about which two, seen from the side of `ours`."""
    return {
        "person": person,
        "link": link_to(reverse("plans:overlap", args=[answer.overlap_id])),
        "partners": [ours.lead_partner],
        "answer": answer,
        "ours": ours,
        "theirs": theirs,
    }
