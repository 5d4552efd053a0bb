"""Who is asked to confirm a partner's plan before a meeting: its advocates, else its deputies."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from bsc_comms.kit import clock
from partnership.choices import Role
from partnership.models import Appointment, Partner, Person
from partnership.queries.history import history_of
from subgroup.models import Meeting
from subgroup.queries.standing import HeldRole, Standing, standing_now

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Addressee:
    """Whoever is asked, and the partners of theirs that a letter is about."""

    person: Person
    partners: list[Partner]
    since: date


def speakers_to_ask(meeting: Meeting, standing: Standing | None = None) -> list[Addressee]:
    """Who speaks for partners that have not confirmed: each once, with all such partners by name.

    While a partner has no advocate, its deputies are asked. since: the first day on which the
    person would have been asked for one of them.
    """
    asked = _held_to_ask(meeting, standing or standing_now())
    held = (
        Appointment.objects.filter(pk__in=[each.appointment_id for each in asked])
        .annotate(had_an_advocate_until=Subquery(_last_advocates().values("ends")[:1]))
        .select_related("person", "partner")
        .order_by("person_id", "partner__name")
    )
    by_person: dict[int, list[Appointment]] = {}
    for appointment in held:
        by_person.setdefault(appointment.person_id, []).append(appointment)
    return [
        Addressee(
            person=several[0].person,
            partners=list(dict.fromkeys(each.partner for each in several if each.partner)),
            since=min(_asked_since(each) for each in several),
        )
        for several in by_person.values()
    ]


def people_to_ask(meeting: Meeting, standing: Standing) -> set[int]:
    """Who those people are, by key alone: cheap enough for every tick."""
    return {held.person_id for held in _held_to_ask(meeting, standing)}


def day_set_on(meeting: Meeting) -> date | None:
    """When somebody set the meeting to the day that it has; None where nobody knows."""
    moment = history_of(meeting).filter(field="date").values_list("at", flat=True).first()
    return clock.local(moment).date() if moment else None


def _last_advocates() -> QuerySet[Appointment]:
    former = Appointment.objects.filter(partner=OuterRef("partner"), role=Role.ADVOCATE)
    return former.ended_before(clock.today()).order_by("-ends")


def _asked_since(appointment: Any) -> date:
    starts: date = appointment.starts
    until: date | None = appointment.had_an_advocate_until
    if appointment.role == Role.ADVOCATE or until is None:
        return starts
    return max(starts, until + ONE_DAY)


def _held_to_ask(meeting: Meeting, standing: Standing) -> list[HeldRole]:
    confirmed = set(meeting.confirmations.order_by().values_list("partner_id", flat=True))
    advocates = [held for held in standing.roles if held.role == Role.ADVOCATE]
    have_one = {held.partner_id for held in advocates}
    standing_in = [
        held
        for held in standing.roles
        if held.role == Role.DEPUTY and held.partner_id not in have_one
    ]
    return [
        held
        for held in (*advocates, *standing_in)
        if held.partner_id in standing.officers and held.partner_id not in confirmed
    ]
