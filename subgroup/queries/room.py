"""What whoever takes the notes of a meeting has before them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from bsc_comms.kit import clock
from bsc_comms.kit.working_days import working_day_on_or_before
from partnership.choices import SITS_ON_THE_SUBGROUP
from partnership.models import Appointment, Person
from plans.models import Communication, Decision
from subgroup.choices import AgendaState, Presence
from subgroup.models import Action, Attendance, Meeting, MinuteNote
from subgroup.queries.agenda import Agenda, AgendaLine
from subgroup.queries.members import members_on
from subgroup.queries.minutes import attendance_of, decisions_at
from subgroup.queries.quorum import Quorum, counts_as, quorum_of

A_MONTH = timedelta(days=28)
A_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Seat:
    """A person who may be there, and what is written down of them; "" for nothing yet.

    counts_for: the one partner for which somebody present counts, where they belong to several or
    to a team of the council.
    """

    person: Person
    partners: Sequence[str]
    presence: str
    counts_for: str

    @property
    def words(self) -> str:
        return str(Presence(self.presence).label) if self.presence else "Not said yet"


@dataclass(frozen=True)
class Room:
    """Who is there, whether that is enough, and how far the agenda is."""

    seats: Sequence[Seat]
    quorum: Quorum
    dealt_with: int
    people: Sequence[Person]

    @property
    def said(self) -> int:
        return sum(bool(seat.presence) for seat in self.seats)


@dataclass(frozen=True)
class Seated:
    """Who may have been at a meeting, and what is written down of each."""

    seats: Sequence[Seat]
    people: Sequence[Person]


def seated_at(meeting: Meeting) -> Seated:
    """The people of the subgroup of its day, and whoever else is written down, by name."""
    return _seated(meeting, {each.person_id: each for each in attendance_of(meeting)})


def room_of(meeting: Meeting, agenda: Agenda) -> Room:
    """The people of the subgroup of its day, and whoever else is written down, by name."""
    written = {each.person_id: each for each in attendance_of(meeting)}
    seated = _seated(meeting, written)
    return Room(
        seats=seated.seats,
        quorum=quorum_of(meeting, list(written.values())),
        dealt_with=sum(line.item.state == AgendaState.REACHED for line in agenda.lines),
        people=seated.people,
    )


def _seated(meeting: Meeting, written: Mapping[int, Attendance]) -> Seated:
    held = _held_by(meeting.date, written)
    members = {each.person for each in held if each.role in SITS_ON_THE_SUBGROUP}
    everybody = _by_name({*members, *(each.person for each in written.values())})
    partners = _partners_of(held, meeting.date)
    return Seated(
        seats=[
            Seat(
                person,
                partners.get(person.pk, []),
                _presence(written.get(person.pk)),
                _counts_for(written.get(person.pk), partners.get(person.pk, [])),
            )
            for person in everybody
        ],
        people=_by_name(members),
    )


def _held_by(day: date, written: Iterable[int]) -> list[Appointment]:
    """What the people of the subgroup, and whoever is written down, held on that day."""
    there = Q(person__in=members_on(day)) | Q(person__in=list(written))
    held = Appointment.objects.held_on(day).filter(there)
    return list(held.select_related("person", "partner").order_by("partner__name"))


def _by_name(people: Iterable[Person]) -> list[Person]:
    return sorted(people, key=lambda person: (person.name, person.pk))


def _presence(attendance: Attendance | None) -> str:
    return attendance.presence if attendance else ""


def _counts_for(attendance: Attendance | None, partners: Sequence[str]) -> str:
    if attendance is None or attendance.presence != Presence.PRESENT:
        return ""
    partner = counts_as(attendance)
    if partner is None or (len(partners) < 2 and partner == attendance.partner):
        return ""
    return partner.short_name


def _partners_of(held: Iterable[Appointment], day: date) -> dict[int, list[str]]:
    """The partners of that day for which each person holds a role, by the person's id."""
    partners: dict[int, list[str]] = {}
    for each in held:
        names = partners.setdefault(each.person_id, [])
        partner = each.partner
        if partner and partner.exists_on(day) and partner.short_name not in names:
            names.append(partner.short_name)
    return partners


@dataclass(frozen=True)
class OnScreen:
    """The item in the centre with all that was written under it."""

    line: AgendaLine
    notes: Sequence[MinuteNote]
    actions: Sequence[Action]
    decisions: Sequence[Decision]
    communication: Communication | None
    before: AgendaLine | None
    after: AgendaLine | None


def on_screen(meeting: Meeting, agenda: Agenda, pk: int | None) -> OnScreen | None:
    """The item asked for, else the first that is not dealt with; None without an agenda."""
    line = (agenda.line_of(pk) if pk else None) or _first_open(agenda)
    if line is None:
        return None
    item, place = line.item, line.number - 1
    is_open = (
        item.communication_id is not None
        and Communication.objects.open_to_the_partnership()
        .filter(pk=item.communication_id)
        .exists()
    )
    return OnScreen(
        line=line,
        notes=list(item.notes.filter(removed_at=None).select_related("by")),
        actions=list(item.actions.select_related("owner", "partner").order_by("number")),
        decisions=[
            each
            for each in decisions_at(meeting)
            if is_open and each.communication_id == item.communication_id
        ],
        communication=item.communication if is_open else None,
        before=agenda.lines[place - 1] if place else None,
        after=agenda.lines[place + 1] if place + 1 < len(agenda.lines) else None,
    )


def _first_open(agenda: Agenda) -> AgendaLine | None:
    waiting = [line for line in agenda.lines if line.item.state == AgendaState.WAITING]
    return next(iter(waiting or agenda.lines), None)


def may_be_decided(communication: Communication | None) -> bool:
    """Whether the chair can decide on it: what all may see and that is on the plan."""
    if communication is None:
        return False
    on_the_plan = Communication.objects.open_to_the_partnership().on_the_plan()
    return on_the_plan.filter(pk=communication.pk).exists()


def seen_in_room(communication: Communication, last: Decision | None) -> dict[str, int | None]:
    """What a decision in the room belongs to: the revision, and the last decision on it."""
    return {"revision": communication.version, "last_decision": last.pk if last else None}


def day_for_an_action(meeting: Meeting) -> date:
    """A first guess at by when: a week before the next meeting, else in four weeks."""
    following = Meeting.objects.to_come(clock.today()).filter(date__gt=meeting.date).first()
    day = following.date - A_WEEK if following else clock.today() + A_MONTH
    return working_day_on_or_before(max(day, clock.today() + A_WEEK))
