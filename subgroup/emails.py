"""The letters of the meeting cycle and of nominations, from templates/emails/."""

from datetime import date

from django.conf import settings
from django.urls import reverse

from partnership.choices import LetterKind
from partnership.emails import ONE_USE_KEY, Rendered, render_letter
from partnership.models import Partner, Person
from plans.models import ForwardPlan
from subgroup.choices import Step
from subgroup.models import Meeting, Nomination

KIND_OF_STEP = {
    Step.CALL_FOR_UPDATES: LetterKind.CALL_FOR_UPDATES,
    Step.FIRST_REMINDER: LetterKind.CONFIRM_REMINDER,
    Step.SECOND_REMINDER: LetterKind.CONFIRM_REMINDER,
}


def letter_of_step(
    step: str, *, meeting: Meeting, person: Person, partners: list[Partner], confirm_by: date
) -> Rendered:
    """The letter that a step of the cycle owes to an advocate, about these partners of theirs."""
    path = reverse("subgroup:meeting", args=[meeting.pk])
    return render_letter(
        str(KIND_OF_STEP[Step(step)]),
        {
            "meeting": meeting,
            "person": person,
            "partners": partners,
            "confirm_by": confirm_by,
            "link": f"{settings.BASE_URL}{path}#confirm",
        },
    )


def letter_of_plan(plan: ForwardPlan, *, person: Person, partners: list[Partner]) -> Rendered:
    """The letter that tells an advocate of a forward plan: how much is new, changed and issued."""
    path = reverse("plans:forward_plan", args=[plan.number])
    return render_letter(
        str(LetterKind.PLAN_PUBLISHED),
        {
            "plan": plan,
            "counts": plan.difference["counts"],
            "is_first": plan.difference["since"] is None,
            "person": person,
            "partners": partners,
            "link": f"{settings.BASE_URL}{path}",
        },
    )


def letter_of_nomination(nomination: Nomination, person: Person, *, kind: LetterKind) -> Rendered:
    """The request to name somebody, or the nomination to accept: answered without signing in."""
    path = reverse("subgroup:nomination_letter", args=[nomination.pk])
    return render_letter(
        str(kind),
        {
            "person": person,
            "nomination": nomination,
            "partner": nomination.partner,
            "role": nomination.get_role_display().lower(),
            "link": f"{settings.BASE_URL}{path}?key={ONE_USE_KEY}",
        },
    )
