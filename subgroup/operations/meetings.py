"""Setting, moving and cancelling meetings, and what is put on their agenda."""

from datetime import date, time
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F, Max

from bsc_comms.kit import clock
from partnership.models import Person
from partnership.operations import FieldChange, record_change
from partnership.operations.letters import withdraw_by_key
from plans.models import Communication
from subgroup.choices import MeetingState
from subgroup.models import AgendaItem, Meeting
from subgroup.policy import can_keep_meetings, can_put_on_the_agenda
from subgroup.rules.cycle import letter_key_start


class DayTaken(Exception):
    """There is a meeting on this day already."""


class ChangedMeanwhile(Exception):
    """Somebody else saved the meeting after it was opened."""


class NotToCome(Exception):
    """The meeting is over or was cancelled."""


def add_meeting(
    *, by: Person | None, date: date, starts: time | None = None, place: str = ""
) -> Meeting:
    """Set a meeting; its cycle counts from its date. Raises DayTaken."""
    _may_keep(by)
    try:
        with transaction.atomic():
            meeting = Meeting.objects.create(date=date, starts=starts, place=place)
            change = FieldChange("date", "", _day(date))
            record_change(by=by, subject=meeting, act="set", changes=[change])
    except IntegrityError as error:
        raise DayTaken(f"There is a meeting on {_day(date)} already.") from error
    return meeting


def change_meeting(
    *,
    by: Person | None,
    meeting: Meeting,
    version: int,
    date: date,
    starts: time | None,
    place: str,
) -> None:
    """Move a meeting or its place. Letters that wait for the old date are withdrawn.

    version: the one that the person saw; ChangedMeanwhile when it is no longer the saved one.
    """
    _may_keep(by)
    with transaction.atomic():
        before = _to_come(meeting)
        try:
            with transaction.atomic():
                saved = Meeting.objects.filter(pk=before.pk, version=version).update(
                    date=date, starts=starts, place=place, version=F("version") + 1
                )
        except IntegrityError as error:
            raise DayTaken(f"There is a meeting on {_day(date)} already.") from error
        if not saved:
            raise ChangedMeanwhile
        changes = [
            FieldChange(name, _words(old), _words(new))
            for name, old, new in (
                ("date", before.date, date),
                ("starts", before.starts, starts),
                ("place", before.place, place),
            )
            if old != new
        ]
        record_change(by=by, subject=before, act="changed", changes=changes)
        if date != before.date:
            withdraw_by_key(by=None, prefix=letter_key_start(before.pk))


def cancel_meeting(*, by: Person | None, meeting: Meeting, reason: str) -> None:
    """Cancel a meeting to come, with a reason; its letters that wait are withdrawn."""
    _may_keep(by)
    with transaction.atomic():
        _to_come(meeting)
        Meeting.objects.filter(pk=meeting.pk).update(
            state=MeetingState.CANCELLED, version=F("version") + 1
        )
        change = FieldChange("state", MeetingState.PLANNED.label, MeetingState.CANCELLED.label)
        record_change(by=by, subject=meeting, act="cancelled", changes=[change], reason=reason)
        withdraw_by_key(by=None, prefix=letter_key_start(meeting.pk))


def add_agenda_item(
    *,
    by: Person,
    meeting: Meeting,
    title: str,
    note: str = "",
    communication: Communication | None = None,
) -> AgendaItem:
    """Put a matter on the agenda, at its end.

    A communication is on an agenda once, and the same matter by the same person is put there once:
    asked again, the one that is there comes back.
    """
    if not can_put_on_the_agenda(by):
        raise PermissionDenied("Only members of the subgroup put matters on the agenda.")
    with transaction.atomic():
        meeting = _to_come(meeting)
        there = meeting.agenda.filter(
            **(
                {"communication": communication}
                if communication
                else {"communication": None, "title": title, "note": note, "put_forward_by": by}
            )
        ).first()
        if there is not None:
            return there
        last = meeting.agenda.aggregate(last=Max("position"))["last"] or 0
        item = AgendaItem.objects.create(
            meeting=meeting,
            title=title[:300],
            note=note,
            communication=communication,
            position=last + 1,
            put_forward_by=by,
            at=clock.now(),
        )
        # The history of the agenda is no place to learn of a communication that is kept back.
        change = FieldChange("title", "", "" if communication else title)
        record_change(by=by, subject=item, act="put on the agenda", changes=[change])
    return item


def _to_come(meeting: Meeting) -> Meeting:
    """The meeting as it is now, locked; NotToCome after its day or when it was cancelled."""
    found = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if found.state != MeetingState.PLANNED or found.date < clock.today():
        raise NotToCome("This meeting is over or was cancelled.")
    return found


def _may_keep(by: Person | None) -> None:
    if by is not None and not can_keep_meetings(by):
        raise PermissionDenied("Only the coordinator sets meetings.")


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _words(value: Any) -> str:
    if isinstance(value, date):
        return _day(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return str(value or "")
