"""Which advocates are asked to confirm their partner's plan before a meeting."""

from dataclasses import dataclass
from datetime import date

from bsc_comms.kit import clock
from partnership.choices import Role
from partnership.models import Appointment, Change, Partner, Person
from subgroup.models import Meeting
from subgroup.queries.standing import Held, Standing, standing_now


@dataclass(frozen=True)
class Addressee:
    """An advocate and the partners of theirs that a letter is about."""

    person: Person
    partners: list[Partner]
    since: date


def advocates_to_ask(meeting: Meeting, standing: Standing | None = None) -> list[Addressee]:
    """Advocates of partners that have not confirmed: each once, with all such partners by name.

    since: the first day on which the person spoke for one of them. A partner without an advocate
    is nobody's letter.
    """
    asked = _held_to_ask(meeting, standing or standing_now())
    held = (
        Appointment.objects.filter(pk__in=[each.appointment_id for each in asked])
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
            since=min(each.starts for each in several),
        )
        for several in by_person.values()
    ]


def people_to_ask(meeting: Meeting, standing: Standing) -> set[int]:
    """Who those advocates are, by key alone: cheap enough for every tick."""
    return {held.person_id for held in _held_to_ask(meeting, standing)}


def day_set_on(meeting: Meeting) -> date | None:
    """When somebody set the meeting to the day that it has; None where nobody knows."""
    moment = (
        Change.objects.filter(
            subject_type=meeting._meta.label_lower, subject_id=str(meeting.pk), field="date"
        )
        .order_by("-at")
        .values_list("at", flat=True)
        .first()
    )
    return clock.local(moment).date() if moment else None


def _held_to_ask(meeting: Meeting, standing: Standing) -> list[Held]:
    confirmed = set(meeting.confirmations.order_by().values_list("partner_id", flat=True))
    return [
        held
        for held in standing.roles
        if held.role == Role.ADVOCATE
        and held.partner_id in standing.officers
        and held.partner_id not in confirmed
    ]
