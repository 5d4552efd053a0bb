"""Today of chair and coordinator: the next meeting, and what it will find."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from bsc_comms.kit import clock
from bsc_comms.overview.today.shared import (
    Readings,
    letters_known_to,
    loans_asked_for,
    waiting,
)
from channels_registry.queries.channel_page import bookings_to_decide
from partnership.choices import LetterState
from partnership.models import Person
from partnership.policy import coordinates
from partnership.queries.people import areas_without_a_champion
from plans.models import (
    Communication,
    ForwardPlan,
)
from plans.queries.ended_partners import still_led
from plans.queries.forward_plans import contents, latest_forward_plan, number_after
from plans.queries.gaps import number_unanswered
from plans.queries.ideas import champions_ideas_left_to_the_coordinator
from plans.queries.overlaps.pairs import waiting_in_the_list
from plans.queries.records import records_to_sign
from subgroup.choices import Step
from subgroup.models import Meeting
from subgroup.queries.actions import open_actions_of
from subgroup.queries.advice import meetings_to_ask_about, requests_to_answer
from subgroup.queries.cycle import (
    cycle_line,
    meeting_to_close,
    partners_confirmed,
)
from subgroup.queries.drafts import drafts_to_see_to
from subgroup.queries.meeting_of_plan import held_without_its_plan


@dataclass(frozen=True)
class ToPublish:
    """The forward plan of a meeting that is closed, and the day on which it is to be out."""

    number: int
    meeting: Meeting
    by: date
    cycle: list[dict[str, Any]]


def subgroup_day(readings: Readings) -> dict[str, Any]:
    """For chair and coordinator: the next meeting and its cycle, and what it will find.

    A meeting that is closed stays until its forward plan is out. Slots in what all partners share
    wait for the coordinator, and so does what is asked of partners that nobody speaks for; who
    speaks for a partner too has them in its own list. What champions of a partner that nobody
    speaks for put forward, the coordinator takes up. What a partner that has ended still leads,
    the coordinator moves on, and what other subgroups ask, the coordinator answers.
    """
    today = clock.today()
    person, meeting = readings.person, readings.meeting
    visible = Communication.objects.visible_to(person)
    all_may_see = visible.open_to_the_partnership()
    plan = latest_forward_plan()
    cycle = cycle_line(meeting) if meeting else []
    return {
        **_waiting_for(person, today),
        "meeting": meeting,
        "meets_today": meeting is not None and meeting.date == today,
        "cycle": cycle,
        "answers": _all_answers(meeting, _day_of(Step.CALL_FOR_UPDATES, cycle))
        if meeting
        else None,
        "to_publish": _to_publish(plan),
        "drafts": drafts_to_see_to(),
        "to_sign": records_to_sign(person),
        "changed": readings.changed,
        "on_the_plan": None if plan else contents(all_may_see, since=None).count(),
        "overdue_count": visible.overdue(today).count(),
        "overlap_count": waiting_in_the_list(person).count(),
        "gap_count": number_unanswered(person, today),
        "to_close": meeting_to_close(),
        "still_led": still_led(visible) if coordinates(person) else [],
        "vacancies": readings.vacancies,
        "without_champion": list(areas_without_a_champion()),
        "agendas_to_ask_about": meetings_to_ask_about(),
        "letters_wrong": readings.letters_wrong,
        "letters_waiting": letters_known_to(person).filter(state=LetterState.QUEUED).count(),
        "plan": plan,
        **readings.not_made,
    }


def _to_publish(latest: ForwardPlan | None) -> ToPublish | None:
    held = held_without_its_plan()
    if held is None:
        return None
    cycle = cycle_line(held)
    return ToPublish(number_after(latest), held, _day_of(Step.FORWARD_PLAN_OUT, cycle), cycle)


def _day_of(step: Step, cycle: list[dict[str, Any]]) -> date:
    return next(each["date"] for each in cycle if each["step"] == step)


def _waiting_for(person: Person, today: date) -> dict[str, Any]:
    return waiting(
        {
            **_waiting_for_who_coordinates(person),
            **_waiting_for_who_speaks_for_none(person, today),
        }
    )


def _waiting_for_who_coordinates(person: Person) -> dict[str, Any]:
    if not coordinates(person):
        return {"advice": [], "put_forward": []}
    return {
        "advice": requests_to_answer(),
        "put_forward": champions_ideas_left_to_the_coordinator(person),
    }


def _waiting_for_who_speaks_for_none(person: Person, today: date) -> dict[str, Any]:
    if person.partner_ids:
        return {"bookings": [], "loans": [], "actions": []}
    return {
        "bookings": bookings_to_decide(person, today),
        "loans": loans_asked_for(person, today),
        "actions": open_actions_of(person),
    }


def _all_answers(meeting: Meeting, called: date) -> dict[str, Any] | None:
    """None before the partners are called, while nobody has answered unasked."""
    up_to_date, nothing_to_declare, missing = partners_confirmed(meeting)
    given = len(up_to_date) + len(nothing_to_declare)
    if not given and clock.today() < called:
        return None
    return {"given": given, "missing": missing}
