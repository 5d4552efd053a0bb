"""What a member's own calendar shows: meetings with their steps, and what waits for this person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from bsc_comms.kit import clock
from partnership.models import Person
from partnership.policy import coordinates
from plans.queries.approaches import approaches_to_answer
from plans.queries.deadlines import ToSend, to_send
from subgroup.models import Action, Meeting
from subgroup.queries.advice import requests_to_answer
from subgroup.queries.cycle import set_steps
from subgroup.rules.cycle import StepDue, confirm_by, steps_due

BACK = timedelta(days=60)
AHEAD = timedelta(days=550)


@dataclass(frozen=True)
class Deadline:
    """Something that a person has to do by a day. key: the same for as long as it exists.

    kept_back: not the whole partnership may know of what it is about.
    """

    key: str
    day: date
    what: str
    path: str
    kept_back: bool = False


def meetings_with_steps(today: date) -> list[tuple[Meeting, Sequence[StepDue]]]:
    """Meetings from two months ago on, cancelled ones too, each with the steps of its cycle."""
    intervals = set_steps()
    found = Meeting.objects.filter(date__gte=today - BACK, date__lte=today + AHEAD)
    return [(each, steps_due(each.date, intervals)) for each in found.order_by("date")]


def deadlines_of(person: Person, today: date) -> list[Deadline]:
    """What this person has to do by when, of what they may see today; the first day on top."""
    found = [
        *_to_confirm(person, today),
        *_actions(person),
        *_to_answer(person),
        *_to_advise(person),
        *_to_send(person, today),
    ]
    return sorted(found, key=lambda each: (each.day, each.key))


def _to_confirm(person: Person, today: date) -> list[Deadline]:
    ours = {partner.pk for partner in person.partners_today}
    if not ours:
        return []
    intervals = set_steps()
    to_come = Meeting.objects.to_come(today)
    answered: dict[int, set[int]] = {}
    for meeting, partner in (
        to_come.filter(confirmations__partner_id__in=ours)
        .order_by()
        .values_list("pk", "confirmations__partner_id")
    ):
        answered.setdefault(meeting, set()).add(partner)
    return [
        Deadline(
            f"confirm-{meeting.pk}",
            confirm_by(meeting.date, intervals),
            "Confirm your plan for the subgroup's meeting",
            reverse("subgroup:meeting", args=[meeting.pk]),
        )
        for meeting in to_come
        if ours - answered.get(meeting.pk, set())
    ]


def _actions(person: Person) -> list[Deadline]:
    return [
        Deadline(
            f"action-{action.pk}",
            action.due,
            f"Action {action.number}: {action.what[:120]}",
            reverse("subgroup:action", args=[action.pk]),
        )
        for action in Action.objects.open().filter(owner=person)
    ]


def _to_answer(person: Person) -> list[Deadline]:
    return [
        Deadline(
            f"asked-{asked.pk}",
            clock.local(asked.approach.deadline).date(),
            f"Answer for {asked.partner.short_name}: {asked.approach.communication.title}",
            reverse("plans:approach_answer", args=[asked.pk]),
            kept_back=not asked.approach.communication.is_open_to_the_partnership,
        )
        for asked in approaches_to_answer(person)
    ]


def _to_advise(person: Person) -> list[Deadline]:
    if not coordinates(person):
        return []
    return [
        Deadline(
            f"advice-{request.pk}",
            request.due,
            f"Advice for {request.subgroup.name}: {request}",
            reverse("subgroup:advice_request", args=[request.pk]),
        )
        for request in requests_to_answer()
        if request.due
    ]


def _to_send(person: Person, today: date) -> list[Deadline]:
    return [_sending(one) for one in to_send(person, today - BACK, today + AHEAD)]


def _sending(one: ToSend) -> Deadline:
    """The last day for the end of a window is another one than that for its beginning."""
    communication = one.placement.communication
    key = what = one.what
    if one.is_for_the_end:
        key, what = f"last-{key}", f"{what} for the end of its window"
    return Deadline(
        f"send-{key}-{one.placement.pk}",
        one.day,
        f"Send {what}{' (estimated)' if one.is_estimate else ''}: "
        f"{communication.title}, {one.placement.channel.name}",
        communication.get_absolute_url(),
        kept_back=not communication.is_open_to_the_partnership,
    )
