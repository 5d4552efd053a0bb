"""What goes out around a meeting by itself: agenda and pack ahead of it, draft minutes after it."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import transaction

from bsc_comms.kit import clock
from bsc_comms.kit.mornings import morning_of
from partnership.choices import LetterKind
from partnership.models import Letter
from subgroup.choices import DocumentKind, Step
from subgroup.emails import letters_of_agenda
from subgroup.models import Meeting
from subgroup.operations.cycle import agenda_key_start, held_unchanged
from subgroup.operations.documents import order_documents
from subgroup.operations.minutes import send_minutes
from subgroup.operations.telling import write_to_members
from subgroup.queries.drafts import drafts_of_late
from subgroup.queries.standing import Standing, standing_now
from subgroup.rules.cycle import steps_due
from subgroup.rules.minutes import minutes_key

DAY = timedelta(days=1)


def send_agendas_and_minutes(standing: Standing | None = None) -> int:
    """Send what is due by now and was not sent yet, once; how many meetings something went out for.

    The agenda's letter is of no use after the meeting; minutes that the coordinator sent earlier
    are not sent again. standing: as the tick has read it already.
    """
    standing = standing or standing_now()
    return _agendas(standing) + send_minutes_that_are_due(standing)


def _agendas(standing: Standing) -> int:
    intervals = standing.intervals
    sent = 0
    for meeting in standing.to_come:
        key = f"{agenda_key_start(meeting.pk)}{meeting.date.isoformat()}"
        due = _is_due(Step.AGENDA_OUT, meeting, intervals)
        if not due or _is_with_all(key, standing.members):
            continue
        day = _day(Step.AGENDA_OUT, meeting, intervals)
        sent += _send_agenda(meeting, key, due=morning_of(day))
    return sent


@transaction.atomic
def _send_agenda(meeting: Meeting, key: str, *, due: datetime) -> bool:
    """Write to the members, unless somebody moves or cancels the meeting in the same moment."""
    if not held_unchanged(meeting):
        return False
    order_documents(
        by=None, meeting=meeting, what=DocumentKind.PACK, key=f"pack:{key}:{meeting.sequence}"
    )
    write_to_members(
        meeting,
        kind=LetterKind.AGENDA_OUT,
        key=key,
        due=due,
        expires=clock.start_of(meeting.date + DAY),
        letters=lambda people: letters_of_agenda(meeting, people),
    )
    return True


def send_minutes_that_are_due(standing: Standing | None = None) -> int:
    """Send the drafts that no member was sent yet, once; how many there were.

    However late its meeting was closed, or however long after it minutes go out. standing: as the
    tick has read it already.
    """
    intervals = (standing or standing_now()).intervals
    unsent = [
        draft
        for draft in drafts_of_late()
        if _is_due(Step.FORWARD_PLAN_OUT, draft.meeting, intervals)
        and not _was_written(minutes_key(draft.meeting_id))
    ]
    for draft in unsent:
        send_minutes(by=None, minutes=draft)
    return len(unsent)


def _day(step: Step, meeting: Meeting, intervals: dict[str, int]) -> date:
    return next(due.day for due in steps_due(meeting.date, intervals) if due.step == step)


def _is_due(step: Step, meeting: Meeting, intervals: dict[str, int]) -> bool:
    return morning_of(_day(step, meeting, intervals)) <= clock.now()


def _was_written(key: str) -> bool:
    return Letter.objects.filter(unique_key__startswith=f"{key}:").exists()


def _is_with_all(key: str, members: Collection[int]) -> bool:
    """Whether the agenda was written, and nobody waits for it whose letter was taken back.

    So it is where the meeting moved to another day and back: see `withdraw_and_free_keys`.
    """
    letters = Letter.objects.filter(unique_key__startswith=f"{key}:").order_by()
    written = set(letters.values_list("unique_key", flat=True))
    taken_back = {each.rpartition(":")[0] for each in written}
    waiting = {f"{key}:{person}" for person in members} & taken_back - written
    return bool(written) and not waiting
