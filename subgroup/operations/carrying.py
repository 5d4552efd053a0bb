"""Carrying on: matters that a meeting did not reach stand on the agenda of another."""

from django.db.models import F, Prefetch, Q, QuerySet

from partnership.models import Person
from partnership.operations import FieldChange, record_change
from plans.models import Communication
from subgroup.choices import AgendaKind, AgendaState, MeetingState
from subgroup.models import AdviceRequest, AgendaItem, Meeting, Paper
from subgroup.operations.agenda import back_on, put_at_the_end, room_at_the_end
from subgroup.queries.cycle import meeting_that_follows


def hold_with_what_follows(meeting: Meeting) -> None:
    """Hold a meeting that ends and the one that its matters go to, by their days.

    Whoever ends either in the same moment takes turns, so what follows is to be read anew then.
    """
    following = meeting_that_follows(meeting)
    both = [meeting.pk] if following is None else [meeting.pk, following.pk]
    list(Meeting.objects.filter(pk__in=both).order_by("date").select_for_update(no_key=True))


def carry_forward(*, by: Person | None, meeting: Meeting, to: Meeting | None) -> int:
    """Carry the matters that were not reached to another meeting; how many.

    Without a meeting to carry them to they wait, and `carry_what_waits` finds them.
    """
    if to is None:
        return 0
    Meeting.objects.select_for_update(no_key=True).get(pk=to.pk)
    waiting = meeting.agenda.to_be_carried()
    return _carry(by, waiting.select_for_update(no_key=True, of=("self",)), to)


def carry_what_waits(*, by: Person | None, to: Meeting) -> int:
    """Carry on what earlier meetings, held or cancelled, left without a next one; how many."""
    over = Q(meeting__state=MeetingState.CLOSED) | Q(meeting__state=MeetingState.CANCELLED)
    waiting = AgendaItem.objects.to_be_carried().filter(over).order_by("meeting__date", "position")
    return _carry(by, waiting.select_for_update(no_key=True, of=("self",)), to)


def bring_forward(*, by: Person | None, to: Meeting) -> None:
    """Put on this agenda what waits on a later one since its own meeting was cancelled."""
    later = Meeting.objects.to_come(to.date).exclude(pk=to.pk)
    waiting = AgendaItem.objects.filter(
        kind=AgendaKind.MATTER,
        state=AgendaState.WAITING,
        meeting__in=later,
        carried_from__meeting__state=MeetingState.CANCELLED,
    )
    about = waiting.select_related("meeting", "communication", "advice")
    for item in about.order_by("meeting__date", "position"):
        if _there_already(item, to):
            continue
        AgendaItem.objects.filter(pk=item.pk).update(
            meeting=to, position=room_at_the_end(to), version=F("version") + 1
        )
        change = FieldChange("meeting", str(item.meeting), str(to))
        record_change(by=by, subject=item, act="brought forward", changes=[change])


def _carry(by: Person | None, items: QuerySet[AgendaItem], to: Meeting) -> int:
    carried = 0
    offered = Prefetch("papers", Paper.objects.filter(removed_at=None))
    about = items.select_related("meeting", "communication", "advice", "put_forward_by")
    for item in about.prefetch_related(offered):
        there = _there_already(item, to)
        new = back_on(by, there) if there else _like(item, to)
        if new.carried_from_id is None:
            AgendaItem.objects.filter(pk=new.pk).update(carried_from=item)
        _carry_papers(item, new)
        if item.meeting.state == MeetingState.CANCELLED:
            item.notes.update(item=new)
        AgendaItem.objects.filter(pk=item.pk).update(
            state=AgendaState.CARRIED, version=F("version") + 1
        )
        change = FieldChange("meeting", str(item.meeting), str(to))
        record_change(by=by, subject=item, act="carried forward", changes=[change])
        carried += 1
    return carried


def _like(item: AgendaItem, to: Meeting) -> AgendaItem:
    return put_at_the_end(
        to,
        title=item.title,
        note=item.note,
        wanted=item.wanted,
        minutes_asked=item.minutes_asked,
        restricted=item.restricted,
        communication=item.communication,
        advice=item.advice,
        put_forward_by=item.put_forward_by,
    )


def _there_already(item: AgendaItem, to: Meeting) -> AgendaItem | None:
    """What the other agenda holds of the same communication or request already."""
    about: dict[str, Communication | AdviceRequest | None] = {}
    if item.communication_id:
        about = {"communication": item.communication}
    elif item.advice_id:
        about = {"advice": item.advice}
    return to.agenda.filter(**about).first() if about else None


def _carry_papers(item: AgendaItem, new: AgendaItem) -> None:
    papers = item.papers.all()
    if not papers:
        return
    there = set(Paper.objects.filter(item=new).values_list("sha256", flat=True))
    Paper.objects.bulk_create(
        Paper(
            item=new,
            file=paper.file.name,
            file_name=paper.file_name,
            content_type=paper.content_type,
            size=paper.size,
            sha256=paper.sha256,
            at=paper.at,
            by_id=paper.by_id,
        )
        for paper in papers
        if paper.sha256 not in there
    )
