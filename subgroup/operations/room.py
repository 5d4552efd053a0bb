"""In the meeting: who is there, what is noted, what somebody takes on, how far the agenda is.

Notes and actions are rows with an id that is made where they are typed: sent twice over a bad line
they are kept once, and two people who take notes at once write beside each other. A note that both
change goes by its version.
"""

from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Max

from bsc_comms.kit import clock
from bsc_comms.kit.editing import StaleEdit
from partnership.models import Partnership, Person
from partnership.operations import FieldChange, record_change
from plans.choices import DecisionKind
from plans.models import Communication, Decision
from subgroup.choices import AgendaState, MinutesState, NoteKind, Presence
from subgroup.models import Action, AgendaItem, Attendance, Meeting, MinuteNote, Minutes
from subgroup.operations.agenda import back_on, not_ended
from subgroup.operations.coming_up import wait_again
from subgroup.operations.minutes import put_draft_right
from subgroup.operations.review import decide
from subgroup.policy import can_take_notes
from subgroup.queries.members import partner_of

NOT_THERE = (Presence.APOLOGIES, Presence.ABSENT)


class NoteChangedMeanwhile(StaleEdit):
    """`note` is as somebody saved it after it was opened, or took it out."""

    def __init__(self, note: MinuteNote) -> None:
        super().__init__("Somebody else changed this note meanwhile.")
        self.note = note


class NotInTheChair(Exception):
    """Why somebody does not take the chair, as a sentence for people."""


class NotYours(Exception):
    """A note or an action of this id belongs to another item."""


def say_who_is_there(*, by: Person, meeting: Meeting, person: Person, presence: str) -> bool:
    """Write down that somebody is there, sent apologies or is missing; "" takes it back.

    They count for the partner for which they speak on the day of the meeting. Who is not there
    does not take the chair: returns whether they were to. As long as the minutes are a draft it
    can be put right after the meeting too, and they say so.
    """
    _must_be_allowed(by)
    with transaction.atomic():
        found = _not_settled(meeting)
        before = Attendance.objects.filter(meeting=meeting, person=person).first()
        if presence not in Presence.values:
            if before is not None:
                before.delete()
        else:
            Attendance.objects.update_or_create(
                meeting=meeting,
                person=person,
                defaults={
                    "presence": presence,
                    "partner": partner_of(person, found.date),
                    "at": clock.now(),
                    "by": by,
                },
            )
        was = str(before.get_presence_display()) if before is not None else ""
        said = str(Presence(presence).label) if presence in Presence.values else ""
        if was != said:
            changes = [FieldChange("of", "", person), FieldChange("presence", was, said)]
            record_change(by=by, subject=meeting, act="attendance", changes=changes)
            put_draft_right(by=by, meeting=meeting)
        leaves_the_chair = found.chair_id == person.pk and presence in NOT_THERE
        if leaves_the_chair:
            _put_in_the_chair(None, by=by, meeting=found)
        return leaves_the_chair


def say_who_chairs(*, by: Person, meeting: Meeting, person: Person | None) -> None:
    """Write down who takes the chair on the day, or took it; None for the subgroup's own chair.

    Raises NotInTheChair for whoever is written down as not there, NotToCome, PermissionDenied.
    """
    _must_be_allowed(by)
    with transaction.atomic():
        found = _not_settled(meeting)
        if Attendance.objects.filter(meeting=found, person=person, presence__in=NOT_THERE).exists():
            raise NotInTheChair(
                f"{person} is written down as not there, so cannot take the chair: say that they "
                "are present first, or name somebody else."
            )
        if found.chair_id != (person.pk if person else None):
            _put_in_the_chair(person, by=by, meeting=found)


def _put_in_the_chair(person: Person | None, *, by: Person, meeting: Meeting) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(chair=person, version=F("version") + 1)
    change = FieldChange("chair", meeting.chair or "", person or "")
    record_change(by=by, subject=meeting, act="changed", changes=[change])
    put_draft_right(by=by, meeting=meeting)


def keep_note(
    *, by: Person, item: AgendaItem, note_id: UUID, kind: str, text: str, opened_version: int
) -> MinuteNote:
    """Keep a note under the id that it got where it was typed.

    A note is kept while it is typed, so the item counts as dealt with only by one that holds a
    decision, else once somebody says so. One that was taken off the agenda meanwhile is back on
    it, here and by an action or a decision: else the minutes would not have it. opened_version: 0
    for a new one. The same text sent again changes nothing. Raises NoteChangedMeanwhile where
    somebody saved another text since, or took the note out for good; NotToCome once the meeting is
    closed, NotYours, PermissionDenied.
    """
    _must_be_allowed(by)
    kind = NoteKind(kind)
    with transaction.atomic():
        not_ended(item.meeting)
        there = MinuteNote.objects.select_for_update(no_key=True).filter(pk=note_id).first()
        if there is None:
            there = MinuteNote.objects.create(
                pk=note_id, item=item, kind=kind, text=text, at=clock.now(), by=by
            )
            _noted(by, item, decided=kind == NoteKind.DECISION)
            return there
        if there.item_id != item.pk:
            raise NotYours
        if (there.text, there.kind, there.removed_at) == (text, kind, None):
            return there
        if there.version != opened_version or there.removed_at is not None:
            raise NoteChangedMeanwhile(there)
        MinuteNote.objects.filter(pk=there.pk).update(
            kind=kind, text=text, version=F("version") + 1
        )
        newly_decided = NoteKind.DECISION == kind != there.kind
        _noted(by, item, decided=newly_decided)
        there.refresh_from_db()
        return there


def _noted(by: Person, item: AgendaItem, *, decided: bool) -> None:
    if decided:
        _reach(by, item)
    else:
        back_on(by, item)


def remove_note(*, by: Person, note: MinuteNote, opened_version: int) -> None:
    """Take a note out of the minutes. Raises NoteChangedMeanwhile, NotToCome."""
    _must_be_allowed(by)
    with transaction.atomic():
        not_ended(note.item.meeting)
        gone = MinuteNote.objects.filter(pk=note.pk, version=opened_version, removed_at=None)
        if not gone.update(removed_at=clock.now(), version=F("version") + 1):
            raise NoteChangedMeanwhile(MinuteNote.objects.get(pk=note.pk))
        record_change(by=by, subject=note, act="removed")


def take_on(
    *,
    by: Person,
    meeting: Meeting,
    item: AgendaItem | None,
    action_id: UUID,
    what: str,
    owner: Person,
    due: date,
) -> Action:
    """Write down an action: who, what, by when. The same id makes one action, however often sent.

    Raises NotToCome once the meeting is closed, NotYours, PermissionDenied.
    """
    _must_be_allowed(by)
    with transaction.atomic():
        not_ended(meeting)
        there = Action.objects.filter(pk=action_id).first()
        if there is not None:
            if there.meeting_id != meeting.pk:
                raise NotYours
            return there
        action = Action.objects.create(
            pk=action_id,
            number=_next_number(),
            meeting=meeting,
            item=item,
            what=what,
            owner=owner,
            partner=partner_of(owner, clock.today()),
            due=due,
            at=clock.now(),
            by=by,
        )
        record_change(by=by, subject=action, act="given", changes=[FieldChange("owner", "", owner)])
        if item is not None:
            _reach(by, item)
    return action


def _next_number() -> int:
    """The next number of an action; whoever else takes one waits, in another meeting too."""
    list(Partnership.objects.select_for_update(no_key=True))
    return (Action.objects.aggregate(last=Max("number"))["last"] or 0) + 1


def say_reached(*, by: Person, item: AgendaItem, reached: bool) -> None:
    """Say that the meeting dealt with an item, or that it did not after all."""
    _must_be_allowed(by)
    with transaction.atomic():
        not_ended(item.meeting)
        if reached:
            _say_reached(by, item)
        else:
            wait_again(by=by, items=AgendaItem.objects.filter(pk=item.pk))


def decide_on_item(
    *,
    by: Person,
    item: AgendaItem,
    kind: DecisionKind,
    comment: str,
    revision: int,
    last_decision: int | None,
) -> Decision:
    """The chair decides on the communication of an item, which is dealt with by that.

    Raises NotToCome once the meeting is closed or cancelled, what `decide` raises, and
    Communication.DoesNotExist for an item about none; then nothing is decided.
    """
    if item.communication_id is None:
        raise Communication.DoesNotExist
    with transaction.atomic():
        meeting = not_ended(item.meeting)
        decision = decide(
            by=by,
            communication_id=item.communication_id,
            kind=kind,
            comment=comment,
            revision=revision,
            last_decision=last_decision,
            meeting=meeting,
        )
        _say_reached(by, item)
    return decision


def _not_settled(meeting: Meeting) -> Meeting:
    """The meeting, locked with its draft; NotToCome once that is agreed, or it is cancelled."""
    held = Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)
    drafts = Minutes.objects.filter(meeting=meeting, state=MinutesState.DRAFT)
    if drafts.select_for_update(no_key=True).first() is None:
        return not_ended(meeting)
    return held


def _say_reached(by: Person, item: AgendaItem) -> None:
    if _reach(by, item):
        change = FieldChange("state", AgendaState.WAITING.label, AgendaState.REACHED.label)
        record_change(by=by, subject=item, act="changed", changes=[change])


def _reach(by: Person, item: AgendaItem) -> bool:
    """Let the item count as dealt with; whether it did not before."""
    back_on(by, item)
    waiting = AgendaItem.objects.filter(pk=item.pk, state=AgendaState.WAITING)
    return bool(waiting.update(state=AgendaState.REACHED))


def _must_be_allowed(by: Person) -> None:
    if not can_take_notes(by):
        raise PermissionDenied("Only the coordinator and the chair take the notes of a meeting.")
