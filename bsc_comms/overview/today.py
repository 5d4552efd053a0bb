"""What each kind of person owes and needs today. Every read goes through `visible_to`."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import TruncDate

from bsc_comms.kit import clock
from bsc_comms.kit.financial_year import FinancialYear
from bsc_comms.overview.health.checking import AT_ONCE, examine
from bsc_comms.overview.health.findings import Health
from channels_registry.choices import LoanState
from channels_registry.models import Edition, Loan
from channels_registry.queries.channel_page import bookings_to_decide
from channels_registry.queries.resources import loans_to_answer
from partnership.choices import LETTER_NEEDS_ATTENTION, LetterState, Role
from partnership.models import Appointment, Letter, LetterQuerySet, Partner, Person
from partnership.queries.people import (
    areas_without_a_champion,
    running_roles_of_nobody,
    speaking_for,
    vacancies,
)
from plans.choices import ASKED_ABOUT, TAKES_PART, InvolvementState, PlacementState, State
from plans.models import (
    Communication,
    CommunicationQuerySet,
    ForwardPlan,
    Involvement,
    Placement,
    RecordOrder,
)
from plans.queries.agreed.carried import to_put_right
from plans.queries.agreed.contacts import contacts_to_check
from plans.queries.approaches import approaches_of_ours, approaches_to_answer
from plans.queries.changed import changed_since_last_plan
from plans.queries.deadlines import to_send
from plans.queries.evaluation import evaluations_due, outcomes_due
from plans.queries.forward_plans import contents, latest_forward_plan, plans_without_documents
from plans.queries.gaps import gaps_known_to
from plans.queries.offers import requests_waiting
from plans.queries.overlaps.pairs import most_urgent, waiting_for_all
from plans.queries.records import figures_so_far, latest_record, records_to_sign
from subgroup.choices import Step
from subgroup.models import Meeting, PlanConfirmation
from subgroup.queries.actions import open_actions_of
from subgroup.queries.advice import meetings_to_ask_about
from subgroup.queries.cycle import (
    cycle_line,
    meeting_to_close,
    next_meeting,
    partners_are_called,
    partners_confirmed,
)
from subgroup.queries.minutes import drafts_to_see_to
from subgroup.queries.pack import papers_not_made
from subgroup.queries.review import held_without_its_plan, number_after

WEEKS_AHEAD = timedelta(weeks=8)
DEADLINES_AHEAD = timedelta(weeks=4)
SHOWN = 8
SHOWN_OVERLAPS = 3


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
class ToPublish:
    """The forward plan of a meeting that is closed, and the day on which it is to be out."""

    number: int
    meeting: Meeting
    by: date
    cycle: list[dict[str, Any]]


@dataclass(frozen=True)
class Week:
    """One week of the coming eight, from its Monday, with what falls in it."""

    monday: date
    communications: list[Communication]


def advocate_day(person: Person) -> dict[str, Any]:
    """Waiting for you, your next eight weeks, new near you, copy deadlines.

    Waiting are bookings and loans too, of what this person's partners own.
    """
    today = clock.today()
    visible = Communication.objects.visible_to(person)
    mine = Communication.objects.led_by(person)
    meeting = next_meeting()
    weeks = _weeks(person, visible, today)
    put_forward, own_ideas = _ideas(person, mine)
    near, near_count = _first_of(_new_near(person, visible, mine))
    ideas, ideas_count = _first_of(own_ideas)
    asked_by_us = approaches_of_ours(person)
    return {
        **_waiting(_to_answer(person, visible, mine, today) | {"put_forward": put_forward}),
        "standing_in": _standing_in(person),
        "meeting": meeting,
        "answers": _answers(person, meeting, today),
        "overlaps": most_urgent(person, most=SHOWN_OVERLAPS),
        "to_put_right": to_put_right(person),
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
            .filter(copy_deadline__gte=today, copy_deadline__lte=today + DEADLINES_AHEAD)
            .select_related("channel")
            .order_by("copy_deadline")
        ),
    }


def _to_answer(
    person: Person, visible: CommunicationQuerySet, mine: CommunicationQuerySet, today: date
) -> dict[str, Any]:
    """The lists that wait for this person's answer, whole."""
    return {
        "invitations": _invitations(person, visible),
        "approaches": approaches_to_answer(person),
        "offer_requests": requests_waiting(person),
        "overdue": _with_next_to_issue(mine.overdue(today)).order_by("window_end"),
        "returned": mine.filter(state=State.RETURNED),
        "evaluations": evaluations_due(person, today),
        "outcomes": outcomes_due(person, today),
        "actions": open_actions_of(person),
        "contacts_to_check": contacts_to_check(person, today),
        "without_champion": areas_without_a_champion().filter(partner_id__in=person.partner_ids),
        "bookings": bookings_to_decide(person, today),
        "loans": _loans_asked_for(person, today),
    }


def _waiting(lists: dict[str, Any]) -> dict[str, Any]:
    """The first of each list, and under `more_waits` the names of those that go on after them."""
    found = {name: list(rows[: SHOWN + 1]) for name, rows in lists.items()}
    return {
        **{name: rows[:SHOWN] for name, rows in found.items()},
        "more_waits": [name for name, rows in found.items() if len(rows) > SHOWN],
    }


def _first_of(found: CommunicationQuerySet) -> tuple[list[Communication], int]:
    """The first of a list that stands whole elsewhere, and how many it holds; one query."""
    rows = list(found.annotate(in_all=Window(Count("pk")))[:SHOWN])
    return list(rows), rows[0].in_all if rows else 0


def subgroup_day(person: Person) -> dict[str, Any]:
    """For chair and coordinator: the next meeting and its cycle, and what it will find.

    A meeting that is closed stays until its forward plan is out. Slots in what all partners share
    wait for the coordinator, and so does what is asked of partners that nobody speaks for; who
    speaks for a partner too has them in its own list.
    """
    today = clock.today()
    meeting = next_meeting()
    changed = changed_since_last_plan(person)
    visible = Communication.objects.visible_to(person)
    all_may_see = visible.open_to_the_partnership()
    plan = latest_forward_plan()
    cycle = cycle_line(meeting) if meeting else []
    return {
        **_waiting_for_who_speaks_for_none(person, today),
        "meeting": meeting,
        "meets_today": meeting is not None and meeting.date == today,
        "cycle": cycle,
        "answers": _all_answers(meeting, _day_of(Step.CALL_FOR_UPDATES, cycle))
        if meeting
        else None,
        "to_publish": _to_publish(plan),
        "drafts": drafts_to_see_to(),
        "to_sign": records_to_sign(person),
        "changed": changed,
        "on_the_plan": None if plan else contents(all_may_see, since=None).count(),
        "overdue_count": visible.overdue(today).count(),
        "overlap_count": waiting_for_all().count(),
        "gap_count": len(gaps_known_to(person, today).nothing_yet),
        "to_close": meeting_to_close(),
        "vacancies": list(vacancies()),
        "without_champion": list(areas_without_a_champion()),
        "agendas_to_ask_about": meetings_to_ask_about(),
        "letters_wrong": _letters(person).filter(state__in=LETTER_NEEDS_ATTENTION).count(),
        "letters_waiting": _letters(person).filter(state=LetterState.QUEUED).count(),
        "plan": plan,
        **_not_made(today),
    }


def _not_made(today: date) -> dict[str, Any]:
    """The plans and papers of meetings whose documents were given up; two queries."""
    return {
        "plans_not_made": list(plans_without_documents()),
        "papers_not_made": papers_not_made(today),
    }


def _to_publish(latest: ForwardPlan | None) -> ToPublish | None:
    held = held_without_its_plan(latest)
    if held is None:
        return None
    cycle = cycle_line(held)
    return ToPublish(number_after(latest), held, _day_of(Step.FORWARD_PLAN_OUT, cycle), cycle)


def _day_of(step: Step, cycle: list[dict[str, Any]]) -> date:
    return next(each["date"] for each in cycle if each["step"] == step)


def _waiting_for_who_speaks_for_none(person: Person, today: date) -> dict[str, Any]:
    if person.partner_ids:
        return _waiting({"bookings": [], "loans": [], "actions": []})
    return _waiting(
        {
            "bookings": bookings_to_decide(person, today),
            "loans": _loans_asked_for(person, today),
            "actions": open_actions_of(person),
        }
    )


def _loans_asked_for(person: Person, today: date) -> QuerySet[Loan]:
    return loans_to_answer(person, today).filter(state=LoanState.ASKED)


def board_day() -> dict[str, Any]:
    """The latest annual record, this year so far, the latest forward plan. Nothing else."""
    return {
        "record": latest_record(),
        "year": FinancialYear.of(clock.today()),
        "figures": figures_so_far(FinancialYear.of(clock.today())),
        "plan": latest_forward_plan(),
    }


def champion_day(person: Person) -> dict[str, Any]:
    """What became of the ideas that this champion put forward."""
    ideas = Communication.objects.visible_to(person).filter(created_by=person)
    return _waiting({"ideas": ideas.select_related("lead_partner").order_by("-created_at")})


def administrator_day(person: Person) -> dict[str, Any]:
    """What failed, and who is missing."""
    not_made = _not_made(clock.today())
    records = RecordOrder.objects.given_up().count()
    return {
        "not_well": [one for one in examine(AT_ONCE) if one.health != Health.OK],
        "letters_wrong": _letters(person).filter(state__in=LETTER_NEEDS_ATTENTION).count(),
        **not_made,
        "records_failed": records,
        "work_failed": sum(len(rows) for rows in not_made.values()) + records,
        "people": Person.objects.filter(is_active=True).count(),
        "without_role": _without_role().count(),
        "vacancies": list(vacancies()),
        "roles_of_nobody": running_roles_of_nobody(),
    }


def _without_role() -> QuerySet[Person]:
    """Those who can come in and hold no role today."""
    held = Appointment.objects.current().filter(person=OuterRef("pk"))
    return Person.objects.filter(~Exists(held), is_active=True)


def _letters(person: Person) -> LetterQuerySet:
    """Those that this person may count; one about something that is kept back is not among them."""
    return Letter.objects.known_to(person)


def _ideas(
    person: Person, mine: CommunicationQuerySet
) -> tuple[CommunicationQuerySet, CommunicationQuerySet]:
    """Those that champions put forward, the earliest first, and those that are kept as ideas."""
    day = OuterRef("logged_on")
    # As they were then: an idea of whoever is champion no more has not been answered by that.
    champions = Appointment.objects.filter(
        Q(ends=None) | Q(ends__gte=day),
        role=Role.CHAMPION,
        person=OuterRef("created_by"),
        starts__lte=day,
    )
    ideas = (
        mine.filter(state=State.IDEA)
        .alias(logged_on=TruncDate("created_at"))
        .select_related("created_by")
    )
    of_champions = ideas.exclude(created_by=person).filter(Exists(champions))
    own = ideas.filter(~Exists(champions) | Q(created_by=person))
    return of_champions.order_by("created_at"), own.select_related(None)


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


def _all_answers(meeting: Meeting, called: date) -> dict[str, Any] | None:
    """None before the partners are called, while nobody has answered unasked."""
    up_to_date, nothing_to_declare, missing = partners_confirmed(meeting)
    given = len(up_to_date) + len(nothing_to_declare)
    if not given and clock.today() < called:
        return None
    return {"given": given, "missing": missing}


def _invitations(person: Person, visible: CommunicationQuerySet) -> QuerySet[Involvement]:
    return Involvement.objects.filter(
        partner_id__in=person.partner_ids,
        state=InvolvementState.INVITED,
        communication__in=visible.filter(state__in=ASKED_ABOUT),
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
    for number in range(8):
        first = monday + timedelta(weeks=number)
        starting = [one for one in coming if _week_of(one, today) == first]
        weeks.append(Week(first, starting))
    return weeks


def _week_of(communication: Communication, today: date) -> date:
    """The week in which it starts; what already runs stands in this week."""
    day = max(communication.window_start or today, today)
    return day - timedelta(days=day.weekday())


def _new_near(
    person: Person, visible: CommunicationQuerySet, mine: CommunicationQuerySet
) -> CommunicationQuerySet:
    """New or changed since the last plan, from other partners, on a topic of ours to come."""
    changed = changed_since_last_plan(person)
    topics = Communication.topics.through.objects.all()
    ours = topics.filter(communication__in=mine.to_come()).values("topic")
    on_ours = Exists(topics.filter(communication=OuterRef("pk"), topic__in=ours))
    return (
        visible.to_come()
        .filter(on_ours, pk__in=changed.new_ids | changed.changed_ids)
        .exclude(lead_partner_id__in=person.partner_ids)
        .select_related("lead_partner")
        .order_by("window_start", "title")
    )
