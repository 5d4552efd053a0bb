"""The agenda as a person may know it: matters about a communication go by its visibility."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from bsc_comms.kit import clock
from partnership.models import Person
from plans.models import Communication, CommunicationQuerySet
from plans.queries.reviewed import first_and_last_published, went_out_without_review
from subgroup.choices import AgendaKind, AgendaState, MeetingState, NoteKind
from subgroup.models import Action, AgendaItem, Meeting, MinuteNote, Paper
from subgroup.policy import can_keep_item, can_keep_meetings
from subgroup.queries.meetings import last_day_before
from subgroup.rules.agenda import Slot, ends, timings

NAMED = 10


@dataclass(frozen=True)
class WentOut:
    """What its partner issued before the chair saw it, and the day on which it first went out.

    Of a sheet's window both days, for nobody knows on which of them; else one day twice.
    """

    communication: Communication
    on: date
    until: date


@dataclass(frozen=True)
class AgendaLine:
    """An item with its number on the agenda, when it begins, and its papers.

    went_out: under the forward plan of the meeting that comes next, what went out without review.
    """

    number: int
    item: AgendaItem
    slot: Slot
    papers: Sequence[Paper]
    may_keep: bool
    went_out: Sequence[WentOut] = ()

    @property
    def went_out_named(self) -> Sequence[WentOut]:
        """So many as anybody reads on an agenda; the review has them all."""
        return self.went_out[:NAMED]

    @property
    def went_out_besides(self) -> int:
        return len(self.went_out) - len(self.went_out_named)


@dataclass(frozen=True)
class Agenda:
    """The items in their order; `ends` is None where the meeting has no time."""

    lines: Sequence[AgendaLine]
    taken_off: Sequence[AgendaItem]
    ends: time | None
    may_order: bool

    @property
    def minutes(self) -> int:
        return sum(line.slot.minutes for line in self.lines)

    def line_of(self, pk: int) -> AgendaLine | None:
        return next((line for line in self.lines if line.item.pk == pk), None)

    @property
    def keys(self) -> list[int]:
        return [line.item.pk for line in self.lines]


def agenda_for(person: Person, meeting: Meeting, *, also: int | None = None) -> Agenda:
    """The agenda without what is about communications that this person may not know of.

    What is hidden takes no number and no time, so that nothing tells of it.
    also: the key of an item that has its line even where it was taken off.
    """
    visible = Communication.objects.visible_to(person)
    items = list(_items(meeting, visible))
    off = [item for item in items if item.state == AgendaState.WITHDRAWN and item.pk != also]
    lines = _lines(meeting, [item for item in items if item not in off], person)
    return Agenda(
        lines=lines,
        taken_off=[item for item in off if can_keep_item(person, item)],
        ends=ends(meeting.starts, [line.slot for line in lines]) if lines else None,
        may_order=can_keep_meetings(person),
    )


def carried_to(person: Person, meeting: Meeting) -> Meeting | None:
    """The meeting to which matters of this one went, of those that this person may know of."""
    visible = Communication.objects.visible_to(person)
    carried = AgendaItem.objects.filter(
        Q(communication=None) | Q(visible.holds("communication")), carried_from__meeting=meeting
    )
    return Meeting.objects.filter(agenda__in=carried).order_by("date").first()


def open_agenda(meeting: Meeting) -> list[AgendaLine]:
    """The agenda as the whole partnership may know it, for what leaves the planner."""
    visible = Communication.objects.open_to_the_partnership()
    return _lines(meeting, list(_items(meeting, visible).exclude(state=AgendaState.WITHDRAWN)))


def item_for(person: Person, pk: int) -> AgendaItem | None:
    """One item that this person may know of."""
    visible = Communication.objects.visible_to(person)
    return (
        AgendaItem.objects.filter(Q(communication=None) | Q(visible.holds("communication")), pk=pk)
        .select_related("meeting", "put_forward_by", "communication")
        .first()
    )


def paper_for(person: Person, pk: UUID) -> Paper | None:
    """A paper that is still offered, of an item that this person may know of."""
    visible = Communication.objects.visible_to(person)
    return (
        Paper.objects.filter(
            Q(item__communication=None) | Q(visible.holds("item__communication")),
            pk=pk,
            removed_at=None,
        )
        .select_related("item__meeting")
        .first()
    )


def item_of_paper(person: Person, pk: UUID) -> AgendaItem | None:
    """The item of a paper, which may be offered no longer, where this person may know of it."""
    paper = Paper.objects.filter(pk=pk).first()
    return item_for(person, paper.item_id) if paper else None


def _items(meeting: Meeting, visible: CommunicationQuerySet) -> QuerySet[AgendaItem]:
    return (
        AgendaItem.objects.filter(
            Q(communication=None) | Q(visible.holds("communication")), meeting=meeting
        )
        .select_related("put_forward_by", "carried_from__meeting", "advice")
        .prefetch_related(
            Prefetch("communication", queryset=visible.select_related("lead_partner")),
            Prefetch(
                "papers", queryset=Paper.objects.filter(removed_at=None), to_attr="papers_offered"
            ),
        )
    )


def _lines(
    meeting: Meeting, items: Sequence[AgendaItem], person: Person | None = None
) -> list[AgendaLine]:
    slots = timings(meeting.starts, [item.minutes_asked for item in items])
    went_out = _went_out(meeting) if any(map(_is_the_plan, items)) else []
    return [
        AgendaLine(
            number=number,
            item=item,
            slot=slot,
            papers=item.papers_offered,  # type: ignore[attr-defined]
            may_keep=person is not None and can_keep_item(person, item),
            went_out=went_out if _is_the_plan(item) else (),
        )
        for number, (item, slot) in enumerate(zip(items, slots, strict=True), 1)
    ]


def _is_the_plan(item: AgendaItem) -> bool:
    return item.kind == AgendaKind.FORWARD_PLAN


def _went_out(meeting: Meeting) -> list[WentOut]:
    """What the partners issued before the chair saw it comes before the meeting that is next."""
    if meeting.state != MeetingState.PLANNED:
        return []
    earlier = Meeting.objects.to_come(clock.today()).filter(date__lt=meeting.date)
    if meeting.date > clock.today() and earlier.exists():
        return []
    since = _known_before(meeting)
    if since is None:
        return []
    found = went_out_without_review(since).select_related("lead_partner")
    return [
        WentOut(one, one.went_out_from, one.went_out)  # type: ignore[attr-defined]
        for one in found
    ]


def _known_before(meeting: Meeting) -> datetime | None:
    """Since when it is new to this meeting; None before the first forward plan.

    A plan that is published between two meetings takes nothing off an agenda.
    """
    first, last = first_and_last_published()
    day = last_day_before(meeting)
    if first is None or day is None:
        return last
    return max(first, clock.start_of(day))


def nothing_written(items: QuerySet[AgendaItem]) -> QuerySet[AgendaItem]:
    """Those of which the notes of their meeting hold nothing: no note, no action."""
    return _without(MinuteNote.objects.all(), items)


def nothing_settled(items: QuerySet[AgendaItem]) -> QuerySet[AgendaItem]:
    """Those with which no decision among the notes of their meeting dealt, and no action."""
    return _without(MinuteNote.objects.filter(kind=NoteKind.DECISION), items)


def _without(notes: QuerySet[MinuteNote], items: QuerySet[AgendaItem]) -> QuerySet[AgendaItem]:
    noted = notes.filter(item=OuterRef("pk"), removed_at=None)
    given = Action.objects.filter(item=OuterRef("pk"))
    return items.filter(~Exists(noted), ~Exists(given))
