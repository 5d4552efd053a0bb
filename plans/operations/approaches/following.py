"""What time does to a question: a reminder, the deadline, and what it was about falling away."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from bsc_comms.kit import clock
from partnership.choices import LetterKind
from partnership.operations import FieldChange, record_change
from plans.choices import SET_ASIDE, WAS_ISSUED, ApproachAnswer, ApproachState
from plans.models import Approach, ApproachQuerySet, AskedPartner
from plans.operations.approaches.letters import ask_in_writing, take_letters_back, tell_the_answers
from plans.rules.approaches import nudge_day

# A working day and the longest row of days off, with room: only these questions are looked at.
AHEAD = timedelta(days=7)
NUDGE_HOUR = 9
#: What is written down with the end of a question, given who had not answered it.
WrittenDown = Callable[[Approach, list[AskedPartner]], None]


def follow_approaches() -> int:
    """Remind, close what is due and take back what fell away; how many questions and letters.

    Right when it runs twice, at once, or after a standstill: a reminder has its key, and each
    question is closed by a conditional update that touches it once.
    """
    ended_with_it = _take_back_what_fell_away() + _close_what_went_out()
    return ended_with_it + _remind() + _close_what_is_due()


def _take_back_what_fell_away() -> int:
    """What is asked about was cancelled, postponed or merged."""
    fell_away = Approach.objects.open().filter(communication__state__in=sorted(SET_ASIDE))
    return _end_each(fell_away, ApproachState.WITHDRAWN, _write_down_that_it_fell_away)


def _close_what_went_out() -> int:
    """What is asked about has gone out while who was asked could answer still: no silence."""
    asked = Approach.objects.open().filter(deadline__gte=clock.now())
    went_out = asked.filter(communication__state__in=sorted(WAS_ISSUED))
    return _end_each(went_out, ApproachState.CLOSED, _write_down_that_it_went_out)


def _remind() -> int:
    """Who has not answered by the working day before the deadline; how many letters are owed.

    One letter each for a deadline; a move ahead may owe another (`approaches/moving.py`). After a
    standstill past the deadline the letter is written down as missed.
    """
    now = clock.now()
    soon = Approach.objects.open().filter(deadline__lte=now + AHEAD)
    owed = 0
    for approach in _with_communication(soon):
        if is_time_to_remind(approach, now):
            owed += _remind_of(approach, now)
    return owed


def _remind_of(approach: Approach, now: datetime) -> int:
    """One question's reminders, read and written down while it is held.

    An answer of the same moment comes before, or finds the letters that it takes back. What
    somebody holds just now is left to the next tick.
    """
    with transaction.atomic():
        this_one = Approach.objects.open().filter(pk=approach.pk)
        if not this_one.select_for_update(no_key=True, skip_locked=True).exists():
            return 0
        (current,) = _with_communication(this_one)
        if not is_time_to_remind(current, now):
            return 0
        waiting = current.asked.waiting().select_related("partner")
        return ask_in_writing(current, waiting, kind=LetterKind.APPROACH_NUDGE)


def is_time_to_remind(approach: Approach, now: datetime) -> bool:
    """Whether the working day before its deadline has come; never on the day of the question."""
    asked, deadline = (clock.local(each).date() for each in (approach.asked_at, approach.deadline))
    day = nudge_day(asked, deadline)
    return day is not None and now >= clock.start_of(day, hour=NUDGE_HOUR)


def _close_what_is_due() -> int:
    """What is past by now, as after it was moved, is due whatever its deadline."""
    is_past = Q(communication__window_end__lt=clock.today())
    due = Approach.objects.open().filter(Q(deadline__lt=clock.now()) | is_past)
    return _end_each(due, ApproachState.CLOSED, _write_silence_down)


def _end_each(these: ApproachQuerySet, state: ApproachState, write_down: WrittenDown) -> int:
    return sum(_end(each, these, state, write_down) for each in _with_communication(these))


def _end(
    approach: Approach, these: ApproachQuerySet, state: ApproachState, write_down: WrittenDown
) -> bool:
    """End one question if it is still one of these."""
    with transaction.atomic():
        Approach.objects.select_for_update(no_key=True).get(pk=approach.pk)
        silent = list(approach.asked.waiting().select_related("partner"))
        still = these.filter(pk=approach.pk)
        if not still.update(state=state, closed_at=clock.now()):
            return False
        approach.refresh_from_db(fields=["state", "closed_at"])
        take_letters_back(approach)
        write_down(approach, silent)
    return True


def _write_down_that_it_fell_away(approach: Approach, _unanswered: list[AskedPartner]) -> None:
    record_change(by=None, subject=approach.communication, act="question withdrawn")


def _write_down_that_it_went_out(approach: Approach, _unanswered: list[AskedPartner]) -> None:
    record_change(by=None, subject=approach.communication, act="question closed")


def _write_silence_down(approach: Approach, silent: list[AskedPartner]) -> None:
    AskedPartner.objects.filter(
        pk__in=[each.pk for each in silent], answer=ApproachAnswer.WAITING
    ).update(answer=ApproachAnswer.SILENT, version=F("version") + 1)
    waited, heard = ApproachAnswer.WAITING.label, ApproachAnswer.SILENT.label
    record_change(
        by=None,
        subject=approach.communication,
        act="question closed",
        changes=[FieldChange(each.partner.short_name, waited, heard) for each in silent],
    )
    if approach.asked.that_count().exists():
        tell_the_answers(approach)


def _with_communication(approaches: ApproachQuerySet) -> list[Approach]:
    return list(approaches.select_related("communication__lead_partner", "asked_by", "followed_by"))
