"""The letters about going joint."""

from collections.abc import Sequence
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


def letter_of_agreeing(
    answer: OverlapAnswer,
    person: Person,
    *,
    ours: Communication,
    theirs: Communication,
    not_said_yet: Sequence[str],
) -> Rendered:
    """They went joint: the other side agreed, or the coordinator says that both have.

    not_said_yet: places and audiences of the merged one that the joint one does not name.
    """
    context = _of_a_pair(answer, person, ours, theirs) | {"not_said_yet": not_said_yet}
    context["ours_takes_over"] = answer.takes_over_id == ours.pk
    return render_letter("overlap_agreed", context)


def letter_of_taking_apart(
    answer: OverlapAnswer, person: Person, *, ours: Communication, theirs: Communication, by: Person
) -> Rendered:
    """What had gone joint was taken apart by `by`; `person` speaks for the side of `ours`."""
    of_theirs = theirs.lead_partner_id in by.partner_ids
    who = theirs.lead_partner.short_name if of_theirs else by.name
    return render_letter("overlap_apart", _of_a_pair(answer, person, ours, theirs) | {"who": who})


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
    """The two were coordinated, or do not overlap; `person` speaks for who proposed to go joint.

    Who speaks for both partners answered for the other one.
    """
    own = answer.partner_id == ours.lead_partner_id
    partner = theirs.lead_partner if own else answer.partner
    context = _of_a_pair(answer, person, ours, theirs) | {
        "who": partner.short_name if partner else answer.by,
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
