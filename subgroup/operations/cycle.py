"""The letters that a meeting's cycle owes.

Asked every minute, by one beat or by several, after any standstill: what is still of use is owed
once, what is not is written down as missed.
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from bsc_comms.kit import clock
from bsc_comms.kit.mornings import morning_of
from partnership.choices import LetterKind
from partnership.models import Letter
from partnership.operations.letters import owe_letters_each_about, withdraw_and_free_keys
from subgroup.choices import Step
from subgroup.emails import KIND_OF_STEP, letters_of_step
from subgroup.models import CycleStep, Meeting
from subgroup.queries.asking import Addressee, day_set_on, people_to_ask, speakers_to_ask
from subgroup.queries.standing import Standing, standing_now
from subgroup.rules.cycle import (
    LetterStep,
    confirm_by,
    intervals,
    letter_key,
    letter_key_start,
    letter_steps,
)


@dataclass(frozen=True)
class Owed:
    """How many letters were newly written down: to be sent, and missed."""

    to_send: int = 0
    missed: int = 0

    def __add__(self, other: "Owed") -> "Owed":
        return Owed(self.to_send + other.to_send, self.missed + other.missed)


def owe_cycle_letters(standing: Standing | None = None) -> Owed:
    """Write down the letters that are due by now for every meeting; known ones stay as they are.

    standing: as the tick has read it already.
    """
    total = Owed()
    now = clock.now()
    standing = standing or standing_now()
    for meeting in standing.meetings:
        steps = [
            step
            for step in letter_steps(meeting.date, standing.intervals)
            if morning_of(step.day) <= now
        ]
        if steps:
            total += _owe_for(meeting, steps, standing)
    return total


def ensure_default_steps() -> None:
    """Write the default intervals where none are set, so that an administrator can change them."""
    CycleStep.objects.bulk_create(
        [CycleStep(step=step, working_days_before=before) for step, before in intervals().items()],
        ignore_conflicts=True,
    )


def withdraw_cycle_letters(meeting_id: int) -> None:
    """Withdraw what waits about a meeting, and free its keys: its day may come to be owed anew."""
    withdraw_and_free_keys(prefix=letter_key_start(meeting_id))


def withdraw_agenda_letters(meeting_id: int) -> None:
    """The same for the letters with its agenda, which name the day of the meeting."""
    withdraw_and_free_keys(prefix=agenda_key_start(meeting_id))


def agenda_key_start(meeting_id: int) -> str:
    """How the keys of the letters begin that bring a meeting's agenda; its day and whom follow."""
    return f"{LetterKind.AGENDA_OUT}:{meeting_id}:"


def _owe_for(meeting: Meeting, steps: list[LetterStep], standing: Standing) -> Owed:
    keys = {
        letter_key(meeting.pk, person, step.step, step.day)
        for person in people_to_ask(meeting, standing)
        for step in steps
    }
    written = Letter.objects.filter(unique_key__in=keys)
    known = set(written.order_by().values_list("unique_key", flat=True))
    if known == keys:
        return Owed()
    by_day = confirm_by(meeting.date, standing.intervals)
    with transaction.atomic():
        if not held_unchanged(meeting):
            return Owed()
        owed = [
            (step, addressee)
            for addressee in speakers_to_ask(meeting, standing)
            for step in steps
            if letter_key(meeting.pk, addressee.person.pk, step.step, step.day) not in known
        ]
        owed = _without_what_nobody_waited_for(meeting, owed)
        for step in steps:
            _owe(meeting, step, [to for each, to in owed if each == step], by_day)
    missed = sum(clock.start_of(step.useful_before) <= clock.now() for step, _ in owed)
    return Owed(len(owed) - missed, missed)


def held_unchanged(meeting: Meeting) -> bool:
    """Whether the meeting is as it was read, and held from here on.

    Whoever confirms a plan for it, moves or cancels it in the same moment came before, or finds the
    letters to take back. What somebody holds just now, or has changed, is left to the next tick.
    """
    as_read = Meeting.objects.filter(pk=meeting.pk, version=meeting.version)
    return as_read.select_for_update(no_key=True, skip_locked=True).exists()


def _owe(meeting: Meeting, step: LetterStep, to: list[Addressee], by_day: date) -> None:
    if not to:
        return
    rendered = letters_of_step(step.step, meeting=meeting, addressees=to, confirm_by=by_day)
    owe_letters_each_about(
        (
            (
                each.person,
                letter_key(meeting.pk, each.person.pk, step.step, step.day),
                _about(meeting, each),
                letter,
            )
            for each, letter in zip(to, rendered, strict=True)
        ),
        kind=KIND_OF_STEP[Step(step.step)],
        due=morning_of(step.day),
        expires=clock.start_of(step.useful_before),
    )


def _about(meeting: Meeting, to: Addressee) -> str:
    return f"{meeting}: {', '.join(partner.short_name for partner in to.partners)}"[:200]


def _without_what_nobody_waited_for(
    meeting: Meeting, owed: list[tuple[LetterStep, Addressee]]
) -> list[tuple[LetterStep, Addressee]]:
    """Leave out letters that were of no use before the meeting had its day, or they spoke."""
    today = clock.today()
    late = [step for step, _ in owed if step.useful_before <= today]
    if not late:
        return owed
    set_on = day_set_on(meeting)
    return [
        (step, addressee)
        for step, addressee in owed
        if step.useful_before > today
        or (addressee.since <= step.day and (set_on is None or set_on < step.useful_before))
    ]
