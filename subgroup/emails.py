"""The letters of the meeting cycle, of members and of advice, from templates/emails/."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse

from bsc_comms.kit import clock
from partnership.choices import LetterKind
from partnership.emails import Rendered, link_to, link_with_key, render_letter, render_letters
from partnership.models import Partner, Person
from partnership.queries.people import who_speaks_among
from subgroup.choices import MeetingState, Step
from subgroup.models import (
    Action,
    AdviceRequest,
    BankHoliday,
    Meeting,
    Minutes,
    Nomination,
    OtherMeeting,
)
from subgroup.queries.asking import Addressee
from subgroup.queries.cycle import meeting_that_follows, set_steps
from subgroup.rules.cycle import confirm_by as last_day_to_confirm
from subgroup.rules.cycle import steps_due

KIND_OF_STEP = {
    Step.CALL_FOR_UPDATES: LetterKind.CALL_FOR_UPDATES,
    Step.FIRST_REMINDER: LetterKind.CONFIRM_REMINDER,
    Step.SECOND_REMINDER: LetterKind.CONFIRM_REMINDER,
}


def letters_of_step(
    step: str, *, meeting: Meeting, addressees: Iterable[Addressee], confirm_by: date
) -> list[Rendered]:
    """The letters that a step of the cycle owes, each about the recipient's own partners.

    Their link needs no sign-in: behind it the plan is confirmed by one click.
    """
    path = reverse("subgroup:confirm_letter", args=[meeting.pk])
    shared = {
        "meeting": meeting,
        "confirm_by": confirm_by,
        "link": link_with_key(path),
    }
    return render_letters(
        str(KIND_OF_STEP[Step(step)]),
        [{**shared, "person": each.person, "partners": each.partners} for each in addressees],
    )


def letters_of_invitation(meeting: Meeting, people: Iterable[Person]) -> list[Rendered]:
    """Tell members when and where the subgroup meets."""
    context = {"meeting": meeting, "link": _page_of(meeting)}
    return _to_each(people, "meeting_set", context)


def letters_of_leaving(meeting: Meeting, people: Iterable[Person]) -> list[Rendered]:
    """Tell who left the subgroup that its meeting goes out of their calendar.

    It leads nowhere: whoever holds no other role may not open the meeting's page any more.
    """
    return _to_each(people, "meeting_left", {"meeting": meeting})


def letter_of_nomination(nomination: Nomination, person: Person, *, kind: LetterKind) -> Rendered:
    """The request to name somebody, or the nomination to accept: answered without signing in."""
    path = reverse("subgroup:nomination_letter", args=[nomination.pk])
    return render_letter(
        str(kind),
        {
            "person": person,
            "nomination": nomination,
            "partner": nomination.partner,
            "role": nomination.role_in_words,
            "link": link_with_key(path),
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
            "link": link_to(reverse("overview:today")),
        },
    )


def letter_of_advice(request: AdviceRequest, person: Person) -> Rendered:
    """The answer to what another subgroup asked; it stands in the letter itself."""
    path = reverse("subgroup:advice_request", args=[request.pk])
    return render_letter(
        str(LetterKind.ADVICE_ANSWERED),
        {"person": person, "request": request, "link": link_to(path)},
    )


def letter_of_advice_check(meeting: OtherMeeting, person: Person) -> Rendered:
    """Asks the coordinator whether communications was on another subgroup's agenda."""
    path = reverse("subgroup:other_meeting_answer", args=[meeting.pk])
    return render_letter(
        str(LetterKind.ADVICE_CHECK),
        {"person": person, "meeting": meeting, "link": link_to(path)},
    )


def letters_of_changed_meeting(
    meeting: Meeting, people: Iterable[Person], *, was: Meeting | None, reason: str
) -> list[Rendered]:
    """Tell members that a meeting moved (`was` is how it stood), or was cancelled and why.

    One that was cancelled says to which meeting its matters go: that may come before it.
    """
    cancelled = meeting.state == MeetingState.CANCELLED
    context = {
        "meeting": meeting,
        "was": was,
        "cancelled": cancelled,
        "following": meeting_that_follows(meeting) if cancelled else None,
        "reason": reason,
        "confirm_by": _if_to_come(last_day_to_confirm(meeting.date, set_steps())),
        "link": _page_of(meeting),
    }
    return _to_who_may_confirm(people, str(LetterKind.MEETING_CHANGED), context)


def letters_of_changed_dates(
    meeting: Meeting, holiday: BankHoliday, people: Iterable[Person], *, confirm_by: date | None
) -> list[Rendered]:
    """Tell members that a bank holiday was announced late, and what it does to the dates.

    confirm_by: the day by which partners now confirm, where that moved.
    """
    return _to_who_may_confirm(people, "dates_changed", _of_holiday(meeting, holiday, confirm_by))


def letters_of_holiday_taken_back(
    meeting: Meeting, holiday: BankHoliday, people: Iterable[Person], *, confirm_by: date | None
) -> list[Rendered]:
    """Tell members that a day is no bank holiday after all, and what it does to the dates."""
    context = _of_holiday(meeting, holiday, confirm_by)
    return _to_who_may_confirm(people, "holiday_taken_back", context)


def letters_of_agenda(meeting: Meeting, people: Iterable[Person]) -> list[Rendered]:
    """Tell members that agenda and pack are out."""
    context = {"meeting": meeting, "link": f"{_page_of(meeting)}#agenda"}
    return _to_each(people, str(LetterKind.AGENDA_OUT), context)


def letters_of_minutes(minutes: Minutes, people: Iterable[Person]) -> list[Rendered]:
    """Send members to the draft minutes, and say by when comments are wanted, if it is to come."""
    meeting = minutes.meeting
    days = {due.step: due.day for due in steps_due(meeting.date, set_steps())}
    path = reverse("subgroup:minutes", args=[meeting.pk])
    context = {
        "meeting": meeting,
        "comments_by": _if_to_come(days[Step.COMMENTS_IN]),
        "link": link_to(path),
    }
    return _to_each(people, str(LetterKind.MINUTES_OUT), context)


def letter_of_given_actions(meeting: Meeting, actions: list[Action], person: Person) -> Rendered:
    """What one person took on at a meeting, the first that is due first."""
    return render_letter(
        str(LetterKind.ACTION_GIVEN),
        {
            "person": person,
            "meeting": meeting,
            "actions": actions,
            "link": link_to(reverse("subgroup:actions")),
        },
    )


def letter_of_due_action(action: Action, person: Person) -> Rendered:
    """Reminds the owner of one action."""
    path = reverse("subgroup:action", args=[action.pk])
    return render_letter(
        str(LetterKind.ACTION_DUE),
        {"person": person, "action": action, "link": link_to(path)},
    )


def _of_holiday(meeting: Meeting, holiday: BankHoliday, confirm_by: date | None) -> dict[str, Any]:
    """What both letters about a holiday say: also that plans are confirmed, where that is not over.

    confirm_by: the day by which they now are, where that moved.
    """
    return {
        "meeting": meeting,
        "holiday": holiday,
        "falls_on_it": meeting.date == holiday.date,
        "has_new_day": confirm_by is not None and confirm_by >= clock.today(),
        "confirm_by": _if_to_come(confirm_by),
        "link": _page_of(meeting),
    }


def _to_each(people: Iterable[Person], name: str, context: dict[str, Any]) -> list[Rendered]:
    """The same letter to each of these people, in their order."""
    return render_letters(name, [{**context, "person": person} for person in people])


def _to_who_may_confirm(
    people: Iterable[Person], name: str, context: dict[str, Any]
) -> list[Rendered]:
    """The same, where only who speaks for a partner has a plan that they can confirm."""
    people = list(people)
    speak = who_speaks_among(people)
    each = [{**context, "person": person, "speaks": person.pk in speak} for person in people]
    return render_letters(name, each)


def _if_to_come(day: date | None) -> date | None:
    """A last day that a letter names; None for one that is over.

    On that day itself it is not named: the letter may wait for the morning, when it is over.
    """
    return day if day is not None and day > clock.today() else None


def _page_of(meeting: Meeting) -> str:
    return link_to(reverse("subgroup:meeting", args=[meeting.pk]))
