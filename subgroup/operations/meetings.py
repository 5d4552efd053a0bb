"""Setting, moving and cancelling meetings. Members are told, and the agenda goes along."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, time
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F

from bsc_comms.kit import clock
from bsc_comms.kit.editing import StaleEdit
from bsc_comms.kit.in_words import whole_day
from partnership.models import Person
from partnership.operations import FieldChange, record_change
from plans.operations.decisions import let_a_meeting_hold, move_decisions
from subgroup.choices import AgendaKind, MeetingState
from subgroup.models import Attendance, Meeting, MinuteNote, PlanConfirmation
from subgroup.operations.agenda import NotToCome, add_standing_items, not_ended, to_come
from subgroup.operations.carrying import (
    bring_forward,
    carry_forward,
    carry_what_waits,
    hold_with_what_follows,
)
from subgroup.operations.coming_up import wait_again
from subgroup.operations.cycle import withdraw_agenda_letters, withdraw_cycle_letters
from subgroup.operations.documents import order_all_drafts_again, order_pack_anew
from subgroup.operations.given import send_given_actions
from subgroup.operations.telling import tell_members
from subgroup.policy import can_keep_meetings
from subgroup.queries.cycle import meeting_that_follows
from subgroup.queries.meetings import (
    cancelled_since_the_last,
    days_of_cancelled_alone,
    has_begun,
    last_day_before,
)


class DayTaken(Exception):
    """There is a meeting on this day already."""


class HasBegun(NotToCome):
    """Something was written down of it on its day, which a move or a cancelling would lose."""

    def __init__(self) -> None:
        super().__init__(
            "This meeting has begun, so it is neither moved nor cancelled: close it instead."
        )


def add_meeting(
    *, by: Person | None, date: date, starts: time | None = None, place: str = ""
) -> Meeting:
    """Set a meeting with what stands on every agenda; its cycle counts from its date.

    If one was cancelled on its day, what partners confirmed for that, and who said whether they
    come, holds for this. If it is the next one, it takes up what waits: matters that earlier
    meetings left, matters of a cancelled meeting that went to a later agenda, and decisions that
    were made for later meetings, for a cancelled one, or while none was set. Raises DayTaken.
    """
    _must_be_allowed(by)
    with transaction.atomic():
        meeting = _on_a_free_day(date, starts, place)
        change = FieldChange("date", "", whole_day(date))
        record_change(by=by, subject=meeting, act="set", changes=[change])
        add_standing_items(meeting)
        _take_up_what_was_said(meeting)
        if meeting == _next_one():
            _take_up_what_waits(by, meeting)
        order_all_drafts_again(by=by)
    return meeting


def _on_a_free_day(date: date, starts: time | None, place: str) -> Meeting:
    try:
        with transaction.atomic():
            return Meeting.objects.create(date=date, starts=starts, place=place)
    except IntegrityError as error:
        raise DayTaken(f"There is a meeting on {whole_day(date)} already.") from error


def _take_up_what_was_said(meeting: Meeting) -> None:
    """Whoever said something for this day is not asked again; the cancelled one keeps it too."""
    on_its_day = Meeting.objects.filter(date=meeting.date, state=MeetingState.CANCELLED)
    cancelled = on_its_day.order_by("-pk").first()
    if cancelled is None:
        return
    confirmed, known = list(cancelled.confirmations.all()), list(cancelled.attendance.all())
    said: list[PlanConfirmation | Attendance] = [*confirmed, *known]
    for each in said:
        each.pk, each.meeting = None, meeting
    PlanConfirmation.objects.bulk_create(confirmed)
    Attendance.objects.bulk_create(known)


def add_meetings(
    *, by: Person | None, days: Sequence[date], starts: time | None = None, place: str = ""
) -> list[Meeting]:
    """Set several meetings at one stroke; a day that has one already is passed over."""
    _must_be_allowed(by)
    added = []
    with transaction.atomic():
        taken = set(Meeting.objects.standing().filter(date__in=days).values_list("date", flat=True))
        for day in sorted(set(days) - taken):
            # Somebody may set the same days in the same moment.
            with suppress(DayTaken):
                added.append(add_meeting(by=by, date=day, starts=starts, place=place))
    return added


def change_meeting(
    *,
    by: Person | None,
    meeting: Meeting,
    opened_version: int,
    date: date,
    starts: time | None,
    place: str,
) -> bool:
    """Move a meeting, its time or its place: all that belongs to it goes along, members are told.

    Whether something was changed; else nobody is told. Letters that wait and say how it stood are
    withdrawn, and owed anew. Where that makes another meeting the next one, what waits goes to it
    as to one that is newly set. opened_version: the one that the person saw; StaleEdit when it is
    no longer the saved one. HasBegun for another day once it has begun.
    """
    _must_be_allowed(by)
    with transaction.atomic():
        before = to_come(meeting)
        if date != before.date and has_begun(before):
            raise HasBegun
        fields = {"date": date, "starts": starts, "place": place}
        changes = [
            FieldChange(name, _words(getattr(before, name)), _words(new))
            for name, new in fields.items()
            if getattr(before, name) != new
        ]
        if before.version != opened_version:
            raise StaleEdit
        if not changes:
            return False
        was_next = _next_one()
        now = _changed(before, fields)
        record_change(by=by, subject=before, act="changed", changes=changes)
        withdraw_cycle_letters(before.pk)
        withdraw_agenda_letters(before.pk)
        if date != before.date:
            move_decisions(days=[before.date], to=date)
        following = _next_one()
        if following is not None and following != was_next:
            _take_up_what_waits(by, following)
        order_pack_anew(by=by, meeting=now)
        order_all_drafts_again(by=by)
        tell_members(now, was=before)
    return True


def _changed(meeting: Meeting, fields: dict[str, Any]) -> Meeting:
    try:
        with transaction.atomic():
            Meeting.objects.filter(pk=meeting.pk).update(
                **fields, version=F("version") + 1, sequence=F("sequence") + 1
            )
    except IntegrityError as error:
        day = whole_day(fields["date"])
        raise DayTaken(f"There is a meeting on {day} already.") from error
    return Meeting.objects.get(pk=meeting.pk)


def cancel_meeting(
    *, by: Person | None, meeting: Meeting, reason: str, opened_version: int | None = None
) -> None:
    """Cancel a meeting, with a reason; what is open, decided, prepared goes to the next meeting.

    One that did not take place is cancelled after its day as well. Its letters that wait are
    withdrawn, members are told, and so are the owners of actions written down ahead of it. Where no
    other meeting is set, all of that waits until one is. opened_version: the one that a person saw,
    None where nobody looked at it. Raises NotToCome once it was closed or cancelled, StaleEdit, and
    HasBegun once it has begun.
    """
    _must_be_allowed(by)
    with transaction.atomic():
        hold_with_what_follows(meeting)
        before = not_ended(meeting)
        if has_begun(before):
            raise HasBegun
        if opened_version not in (None, before.version):
            raise StaleEdit
        Meeting.objects.filter(pk=meeting.pk).update(
            state=MeetingState.CANCELLED, version=F("version") + 1, sequence=F("sequence") + 1
        )
        change = FieldChange("state", MeetingState.PLANNED.label, MeetingState.CANCELLED.label)
        record_change(by=by, subject=meeting, act="cancelled", changes=[change], reason=reason)
        withdraw_cycle_letters(meeting.pk)
        withdraw_agenda_letters(meeting.pk)
        cancelled = Meeting.objects.get(pk=meeting.pk)
        tell_members(cancelled, reason=reason)
        send_given_actions(cancelled)
        wait_again(by=by, items=cancelled.agenda.all())
        following = meeting_that_follows(meeting)
        carry_forward(by=by, meeting=cancelled, to=following)
        if following is not None:
            move_decisions(days=[cancelled.date], to=following.date)
            _take_up_notes(following)
        order_all_drafts_again(by=by)


def _next_one() -> Meeting | None:
    return Meeting.objects.to_come(clock.today()).first()


def _take_up_what_waits(by: Person | None, meeting: Meeting) -> None:
    """Let what earlier meetings left and what was put off stand with this one: it is the next."""
    carry_what_waits(by=by, to=meeting)
    bring_forward(by=by, to=meeting)
    _take_up_decisions(meeting)
    _take_up_notes(meeting)


def _take_up_decisions(meeting: Meeting) -> None:
    """Let what was decided since the last meeting, for later ones or none, stand with this one."""
    coming = Meeting.objects.to_come(meeting.date).exclude(pk=meeting.pk)
    later = coming.values_list("date", flat=True)
    move_decisions(days=[*days_of_cancelled_alone(meeting), *later], to=meeting.date)
    let_a_meeting_hold(since=last_day_before(meeting), to=meeting.date)


def _take_up_notes(meeting: Meeting) -> None:
    """Let what was prepared for one that was cancelled, under a standing item, stand with this one.

    No page of a cancelled meeting shows its notes; those on matters go along with the matter.
    """
    prepared = MinuteNote.objects.filter(item__meeting__in=cancelled_since_the_last(meeting))
    for item in meeting.agenda.exclude(kind=AgendaKind.MATTER):
        prepared.filter(item__kind=item.kind).update(item=item)


def _must_be_allowed(by: Person | None) -> None:
    if by is not None and not can_keep_meetings(by):
        raise PermissionDenied("Only the coordinator and the chair set meetings.")


def _words(value: Any) -> str:
    if isinstance(value, date):
        return whole_day(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return str(value or "")
