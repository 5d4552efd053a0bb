"""The intervals of the cycle, and bank holidays announced late: days counted anew, people told.

A letter of the cycle is known by its day. Where that day changes, or the one by which it asks to
confirm, a letter that waits is withdrawn and owed anew; one that has gone out is kept under the new
day, so that it does not go twice.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F

from bsc_comms.kit import clock
from bsc_comms.kit.announced import announce
from bsc_comms.kit.editing import StaleEdit
from bsc_comms.kit.working_days import announced_late, as_if_announced, is_working_day
from partnership.choices import LetterKind, LetterState
from partnership.emails import Rendered
from partnership.models import Letter, Partnership, Person
from partnership.operations import FieldChange, record_change
from partnership.operations.letters import withdraw_by_key
from subgroup.emails import letters_of_changed_dates, letters_of_holiday_taken_back
from subgroup.models import BankHoliday, CycleStep, Meeting
from subgroup.operations.cycle import withdraw_cycle_letters
from subgroup.operations.invitations import Letters
from subgroup.operations.telling import write_to_members
from subgroup.policy import can_keep_meetings
from subgroup.queries.cycle import set_steps
from subgroup.rules.cycle import (
    AFTER_THE_MEETING,
    LetterStep,
    StepDue,
    intervals,
    letter_key,
    letter_key_start,
    letter_steps,
    steps_due,
    why_not_so,
)
from subgroup.rules.cycle import confirm_by as last_day_to_confirm

DAY = timedelta(days=1)
CONFIRM_BY = "confirm by"
ANNOUNCED, TAKEN_BACK = "announced", "taken back"
Days = dict[int, dict[str, date]]
LettersOfDates = Callable[..., list[Rendered]]
StepsOf = Callable[[date, dict[str, int]], Sequence[StepDue | LetterStep]]


class CannotBeSo(Exception):
    """Why a step or a holiday cannot be set so, as a sentence for people."""


def set_step(*, by: Person, step: str, opened_version: int, days: int) -> None:
    """Set a step to so many working days, on its own side of the meeting.

    opened_version: 0 where it was never set. Raises CannotBeSo for a number that turns the order
    of the steps round, StaleEdit, PermissionDenied.
    """
    _must_be_allowed(by)
    with transaction.atomic():
        _one_at_a_time()
        set_otherwise = set_steps()
        wrong = why_not_so(step, days, set_otherwise)
        if wrong:
            raise CannotBeSo(wrong)
        before, _ = CycleStep.objects.get_or_create(
            step=step,
            defaults={"working_days_before": intervals(set_otherwise)[step], "version": 0},
        )
        was = _letter_days(set_otherwise)
        signed = -days if step in AFTER_THE_MEETING else days
        saved = CycleStep.objects.filter(pk=before.pk, version=opened_version)
        if not saved.update(working_days_before=signed, version=F("version") + 1):
            raise StaleEdit
        _count_anew(was, _letter_days(set_steps()))
        if before.working_days_before != signed:
            change = FieldChange("working days", str(abs(before.working_days_before)), str(days))
            record_change(by=by, subject=before, act="changed", changes=[change])


def _one_at_a_time() -> None:
    """Each step is judged by the others, and one that was never set has no row to be held by."""
    list(Partnership.objects.select_for_update(no_key=True))


def announce_holiday(*, by: Person, date: date, name: str) -> BankHoliday:
    """Enter a bank holiday that was announced late: days are counted anew and members are told.

    Members hear of each meeting to come whose dates change by it. Raises CannotBeSo for a day that
    is no working day anyway or is over, PermissionDenied.
    """
    _must_be_allowed(by)
    there = BankHoliday.objects.filter(date=date).first()
    if there is not None:
        return there
    if date < clock.today():
        raise CannotBeSo("This day is over: only a day from today on can become a bank holiday.")
    if not is_working_day(date):
        raise CannotBeSo("This is no working day already: nothing changes by it.")
    with transaction.atomic():
        entered = {"name": name, "at": clock.now(), "by": by}
        holiday, is_new = BankHoliday.objects.get_or_create(date=date, defaults=entered)
        if is_new:
            change = FieldChange("date", "", str(date))
            record_change(by=by, subject=holiday, act=ANNOUNCED, changes=[change])
            _announce(holiday, announced_late() | {date}, letters_of_changed_dates, act=ANNOUNCED)
    return holiday


def take_back_holiday(*, by: Person, holiday: BankHoliday) -> None:
    """Take back one that was entered by mistake: the day is a working day, days are counted anew.

    Members hear of each meeting to come whose dates change by it; what waits to tell them of the
    holiday is withdrawn. Raises CannotBeSo once the day is over, PermissionDenied.
    """
    _must_be_allowed(by)
    if holiday.date < clock.today():
        raise CannotBeSo("This day is over, and days were counted by it: it stays.")
    with transaction.atomic():
        gone, _ = BankHoliday.objects.filter(pk=holiday.pk).delete()
        if not gone:
            return
        change = FieldChange("date", str(holiday.date), "")
        record_change(by=by, subject=holiday, act=TAKEN_BACK, changes=[change])
        for meeting in Meeting.objects.to_come(clock.today()):
            withdraw_by_key(by=None, prefix=_key(meeting, holiday, ANNOUNCED))
        known = announced_late() - {holiday.date}
        _announce(holiday, known, letters_of_holiday_taken_back, act=TAKEN_BACK)


def write_announced() -> int:
    """Put the holidays of the database where every process finds them; how many there are."""
    days = list(BankHoliday.objects.values_list("date", flat=True))
    announce(days)
    return len(days)


def _announce(
    holiday: BankHoliday, known: frozenset[date], letters: LettersOfDates, *, act: str
) -> None:
    """Count as if `known` were announced, tell members what moves by it, and let all count so."""
    set_otherwise = set_steps()
    was, before = _letter_days(set_otherwise), _step_days(set_otherwise)
    with as_if_announced(known):
        _count_anew(was, _letter_days(set_otherwise))
        now = _step_days(set_otherwise)
        for meeting in Meeting.objects.to_come(clock.today()):
            moved = _moved(before[meeting.pk], now[meeting.pk])
            if moved or meeting.date == holiday.date:
                write = partial(letters, meeting, holiday, confirm_by=moved.get(CONFIRM_BY))
                _tell(meeting, write, key=_key(meeting, holiday, act))
    # All is saved by then: where it cannot be written, the next tick writes it.
    transaction.on_commit(write_announced, robust=True)


def _tell(meeting: Meeting, letters: Letters, *, key: str) -> None:
    write_to_members(
        meeting,
        kind=LetterKind.MEETING_CHANGED,
        key=key,
        due=clock.now(),
        expires=clock.start_of(meeting.date + DAY),
        letters=letters,
    )


def _key(meeting: Meeting, holiday: BankHoliday, act: str) -> str:
    return f"{LetterKind.MEETING_CHANGED}:{meeting.pk}:holiday:{holiday.pk}:{act}"


def _letter_days(set_otherwise: dict[str, int]) -> Days:
    """The day of each step that sends letters, and the one they name, for each meeting to come."""
    return _days_of(letter_steps, set_otherwise)


def _step_days(set_otherwise: dict[str, int]) -> Days:
    """The day of each step, and the one to confirm by, for each meeting to come."""
    return _days_of(steps_due, set_otherwise)


def _days_of(steps: StepsOf, set_otherwise: dict[str, int]) -> Days:
    return {
        meeting.pk: {
            **{one.step: one.day for one in steps(meeting.date, set_otherwise)},
            CONFIRM_BY: last_day_to_confirm(meeting.date, set_otherwise),
        }
        for meeting in Meeting.objects.to_come(clock.today())
    }


def _moved(before: dict[str, date], now: dict[str, date]) -> dict[str, date]:
    """The new days up to the meeting that members have to know: what is over anyway is none."""
    today = clock.today()
    return {
        step: day
        for step, day in now.items()
        if step not in AFTER_THE_MEETING and day != before[step] and max(day, before[step]) >= today
    }


def _count_anew(was: Days, are: Days) -> None:
    """Withdraw what waits for a day that changed; keep what went out under its new day.

    A meeting that moved may have had a letter for the new day as well: then each keeps its own.
    """
    for meeting, steps in are.items():
        moved = {step: day for step, day in steps.items() if was[meeting].get(step) != day}
        if not moved:
            continue
        withdraw_cycle_letters(meeting)
        written = Letter.objects.filter(unique_key__startswith=letter_key_start(meeting))
        taken = set(written.order_by().values_list("unique_key", flat=True))
        for letter in written.exclude(state__in=(LetterState.QUEUED, LetterState.WITHDRAWN)):
            for step, day in moved.items():
                if step not in was[meeting]:  # it was left out: another stood on its day
                    continue
                old = letter_key(meeting, letter.recipient_id, step, was[meeting][step])
                new = letter_key(meeting, letter.recipient_id, step, day)
                if letter.unique_key == old and new not in taken:
                    Letter.objects.filter(pk=letter.pk).update(unique_key=new)


def _must_be_allowed(by: Person) -> None:
    if not can_keep_meetings(by):
        raise PermissionDenied("Only the coordinator and the chair set the steps of the cycle.")
