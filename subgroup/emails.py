"""The letters of the meeting cycle, of members and of advice, from templates/emails/."""

from datetime import date

from django.conf import settings
from django.urls import reverse

from partnership.choices import LetterKind
from partnership.emails import ONE_USE_KEY, Rendered, render_letter
from partnership.models import Partner, Person
from subgroup.choices import Step
from subgroup.models import AdviceRequest, Meeting, Nomination, OtherMeeting

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


def letter_of_invitation(meeting: Meeting, person: Person) -> Rendered:
    """Tells a member when and where the subgroup meets."""
    path = reverse("subgroup:meeting", args=[meeting.pk])
    return render_letter(
        "meeting_set",
        {"meeting": meeting, "person": person, "link": f"{settings.BASE_URL}{path}"},
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


def letter_of_handover(
    *, by: Person, partner: Partner, giver: Person, taker: Person, person: Person
) -> Rendered:
    """Tells who gave and who took over; it names nothing that might be kept back."""
    return render_letter(
        str(LetterKind.HANDED_OVER),
        {
            "person": person,
            "by": by,
            "partner": partner,
            "giver": giver,
            "taker": taker,
            "takes_over": person == taker,
            "link": f"{settings.BASE_URL}{reverse('overview:today')}",
        },
    )


def letter_of_advice(request: AdviceRequest, person: Person) -> Rendered:
    """The answer to what another subgroup asked; it stands in the letter itself."""
    path = reverse("subgroup:advice_request", args=[request.pk])
    return render_letter(
        str(LetterKind.ADVICE_ANSWERED),
        {"person": person, "request": request, "link": f"{settings.BASE_URL}{path}"},
    )


def letter_of_advice_check(meeting: OtherMeeting, person: Person) -> Rendered:
    """Asks the coordinator whether communications was on another subgroup's agenda."""
    path = reverse("subgroup:other_meeting_answer", args=[meeting.pk])
    return render_letter(
        str(LetterKind.ADVICE_CHECK),
        {"person": person, "meeting": meeting, "link": f"{settings.BASE_URL}{path}"},
    )
