"""Today of who speaks for a partner: what waits, and the weeks ahead."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Window

from bsc_comms.kit import clock
from bsc_comms.kit.seldom import Seldom, read_seldom
from bsc_comms.kit.working_days import working_day_on_or_after
from bsc_comms.overview.today.shared import (
    SHOWN,
    Readings,
    loans_asked_for,
    waiting,
)
from channels_registry.models import Edition, Loan
from channels_registry.queries.channel_page import bookings_to_decide, held_slots
from partnership.choices import Role
from partnership.forms.ended import only_ended
from partnership.models import Partner, Person
from partnership.policy import coordinates
from partnership.queries.people import (
    areas_without_a_champion,
    speaking_for,
)
from plans.choices import ASKED_ABOUT, TAKES_PART, InvolvementState, PlacementState, State
from plans.models import (
    Communication,
    CommunicationQuerySet,
    Involvement,
    Placement,
)
from plans.models.knowing import known_to
from plans.queries.agreed.carried import (
    contacts_carried_by,
    contacts_to_put_right,
    lines_carried_by,
    lines_to_put_right,
)
from plans.queries.agreed.contacts import contacts_to_check
from plans.queries.approaches import (
    approaches_of_ours,
    approaches_to_answer,
    asked_of,
    open_for,
)
from plans.queries.changed import ChangedSince
from plans.queries.deadlines import to_send, waited_in_vain, waiting_in_line
from plans.queries.evaluation import evaluations_due, outcomes_due
from plans.queries.ideas import ideas_among
from plans.queries.offers import requests_to, requests_waiting
from plans.queries.overlaps.pairs import most_urgent, sides_without_an_answer
from plans.queries.trees import topics_around
from subgroup.models import Meeting, PlanConfirmation
from subgroup.queries.actions import open_actions_of, taken_on_by
from subgroup.queries.cycle import partners_are_called

WEEKS_AHEAD = timedelta(weeks=8)
DEADLINES_AHEAD = timedelta(weeks=4)
SHOWN_OVERLAPS = 3
SHOWN_WHOLE = ("lines_to_put_right", "contacts_to_put_right")


@dataclass(frozen=True)
class Answer:
    """A partner that this person speaks for, and whether it has confirmed its plan."""

    partner: Partner
    confirmation: PlanConfirmation | None


@dataclass(frozen=True)
class StandingIn:
    """A partner whose deputy this person is, and for whom that is: its advocates, by name."""

    partner: Partner
    advocates: list[Person]


@dataclass(frozen=True)
class Week:
    """One week of the coming eight, from its Monday, with what falls in it."""

    monday: date
    communications: list[Communication]


def advocate_day(readings: Readings) -> dict[str, Any]:
    """Waiting for you, your next eight weeks, new near you, copy deadlines.

    Waiting are bookings and loans too, of what this person's partners own.
    """
    today = clock.today()
    person, meeting = readings.person, readings.meeting
    visible = Communication.objects.visible_to(person)
    mine = Communication.objects.led_by(person)
    weeks = _weeks(person, visible, today)
    put_forward, own_ideas = _ideas(person, mine)
    near, near_count = _first_of(_new_near(person, visible, mine, readings.changed))
    ideas, ideas_count = _first_of(own_ideas)
    seldom = read_seldom(_seldom(person, today), beside=Person.objects.filter(pk=person.pk))
    asked_by_us = seldom.pop("asked_by_us")
    to_put_right = {name: seldom.pop(name) for name in SHOWN_WHOLE}
    to_answer = _to_answer(person, mine, today)
    return {
        **waiting(to_answer | seldom | {"put_forward": put_forward}),
        **to_put_right,
        # Who coordinates logs for any partner.
        "ended": "" if coordinates(person) else only_ended(person.partners),
        "standing_in": _standing_in(person),
        "meeting": meeting,
        "answers": _answers(person, meeting, today),
        "overlaps": most_urgent(person, most=SHOWN_OVERLAPS),
        "asked_by_us": asked_by_us[:SHOWN],
        "asked_by_us_after": asked_by_us[SHOWN:],
        "asked_by_us_count": len(asked_by_us),
        "ideas": ideas,
        "ideas_count": ideas_count,
        "partners": person.partners,
        "weeks": weeks if any(week.communications for week in weeks) else [],
        "near": near,
        "near_count": near_count,
        "to_send": to_send(person, today, today + DEADLINES_AHEAD),
        "deadlines": list(
            Edition.objects.on()
            .filter(
                copy_deadline__gte=working_day_on_or_after(today),
                copy_deadline__lte=today + DEADLINES_AHEAD,
            )
            .select_related("channel")
            .order_by("copy_deadline")
        ),
    }


def _to_answer(person: Person, mine: CommunicationQuerySet, today: date) -> dict[str, Any]:
    """The lists that wait for this person's answer on many a day, whole."""
    return {
        "invitations": _invitations(person),
        "overdue": _with_next_to_issue(mine.overdue(today)).order_by("window_end"),
        "returned": mine.filter(state=State.RETURNED),
        "evaluations": evaluations_due(person, today),
        "outcomes": outcomes_due(person, today),
        "contacts_to_check": contacts_to_check(person, today),
        "without_champion": areas_without_a_champion().filter(partner_id__in=person.partner_ids),
    }


def _seldom(person: Person, today: date) -> dict[str, Seldom]:
    """The lists that are empty for most partners on most days, and dear to read."""
    return {
        "actions": Seldom(taken_on_by(person), lambda: open_actions_of(person)),
        "approaches": Seldom(asked_of(person), lambda: approaches_to_answer(person)),
        "asked_by_us": Seldom(open_for(person), lambda: approaches_of_ours(person)),
        "offer_requests": Seldom(requests_to(person), lambda: requests_waiting(person)),
        "in_vain": Seldom(waiting_in_line(person), lambda: waited_in_vain(person, today)),
        "bookings": Seldom(held_slots(today), lambda: bookings_to_decide(person, today)),
        "loans": Seldom(Loan.objects.asked_for(), lambda: loans_asked_for(person, today)),
        "lines_to_put_right": Seldom(lines_carried_by(person), lambda: lines_to_put_right(person)),
        "contacts_to_put_right": Seldom(
            contacts_carried_by(person), lambda: contacts_to_put_right(person)
        ),
    }


def _first_of(found: CommunicationQuerySet) -> tuple[list[Communication], int]:
    """The first of a list that stands whole elsewhere, and how many it holds; one query."""
    rows = list(found.annotate(in_all=Window(Count("pk")))[:SHOWN])
    return list(rows), rows[0].in_all if rows else 0


def _ideas(
    person: Person, mine: CommunicationQuerySet
) -> tuple[CommunicationQuerySet, CommunicationQuerySet]:
    """Those that champions put forward, the earliest first, and those that are kept as ideas."""
    ideas = ideas_among(mine)
    of_champions = ideas.exclude(created_by=person).filter(of_a_champion=True)
    own = ideas.filter(Q(of_a_champion=False) | Q(created_by=person))
    return of_champions.select_related("created_by").order_by("created_at"), own


def _standing_in(person: Person) -> list[StandingIn]:
    """The partners for which this person is deputy and not advocate, with their advocates."""
    held = person.current_appointments
    spoken_for = {each.partner_id for each in held if each.role == Role.ADVOCATE}
    partners = [
        each.partner
        for each in held
        if each.role == Role.DEPUTY and each.partner and each.partner_id not in spoken_for
    ]
    if not partners:
        return []
    speaking = list(speaking_for([partner.pk for partner in partners]).filter(role=Role.ADVOCATE))
    return [
        StandingIn(partner, [each.person for each in speaking if each.partner_id == partner.pk])
        for partner in partners
    ]


def _answers(person: Person, meeting: Meeting | None, today: date) -> list[Answer]:
    if meeting is None or not partners_are_called(meeting, today):
        return []
    given = {one.partner_id: one for one in meeting.confirmations.all()}
    return [Answer(partner, given.get(partner.pk)) for partner in person.partners_today]


def _invitations(person: Person) -> QuerySet[Involvement]:
    return Involvement.objects.filter(
        known_to(person, "communication__"),
        partner_id__in=[each.pk for each in person.partners_today],
        state=InvolvementState.INVITED,
        communication__state__in=ASKED_ABOUT,
    ).select_related("communication__lead_partner", "partner")


def _with_next_to_issue(communications: CommunicationQuerySet) -> CommunicationQuerySet:
    """Each with `next_to_issue`: the key of the placement that marking begins with, or None."""
    planned = Placement.objects.filter(communication=OuterRef("pk"), state=PlacementState.PLANNED)
    return communications.annotate(next_to_issue=Subquery(planned.values("pk")[:1]))


def _weeks(person: Person, visible: CommunicationQuerySet, today: date) -> list[Week]:
    """What this person's partners lead, and what they said they take part in, week by week."""
    monday = today - timedelta(days=today.weekday())
    last = monday + WEEKS_AHEAD - timedelta(days=1)
    ahead = visible.to_come().touching(today, last).order_by()
    led = ahead.filter(lead_partner_id__in=person.partner_ids).values("pk")
    joined = Involvement.objects.filter(
        partner_id__in=person.partner_ids, state__in=TAKES_PART, communication__in=ahead
    ).order_by()
    # As one set: each part is found by its own index, and neither is walked for the other.
    ours = Communication.objects.filter(pk__in=led.union(joined.values("communication")))
    coming = list(ours.order_by("window_start", "title"))
    weeks = []
    for number in range(WEEKS_AHEAD.days // 7):
        first = monday + timedelta(weeks=number)
        starting = [one for one in coming if _week_of(one, today) == first]
        weeks.append(Week(first, starting))
    return weeks


def _week_of(communication: Communication, today: date) -> date:
    """The week in which it starts; what already runs stands in this week."""
    day = max(communication.window_start or today, today)
    return day - timedelta(days=day.weekday())


def _new_near(
    person: Person,
    visible: CommunicationQuerySet,
    mine: CommunicationQuerySet,
    changed: ChangedSince,
) -> CommunicationQuerySet:
    """New or changed since the last plan, from other partners, and near ours.

    Near is what is on a topic of ours to come, or on one below or above it, and what stands in an
    overlap with ours that has no answer.
    """
    touched = changed.new_ids | changed.changed_ids
    if not touched:
        return visible.none()
    topics = Communication.topics.through.objects.filter(topic__in=topics_around(mine.to_come()))
    on_ours = Exists(topics.filter(communication=OuterRef("pk")))
    in_a_pair = Q(pk__in=touched & sides_without_an_answer(person))
    return (
        visible.to_come()
        .filter(Q(on_ours) | in_a_pair, pk__in=touched)
        .exclude(lead_partner_id__in=person.partner_ids)
        .select_related("lead_partner")
        .order_by(F("window_start").asc(nulls_last=True), "title")
    )
