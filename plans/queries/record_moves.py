"""From which dates communications were moved while they were on the plan, and why."""

from collections.abc import Container, Iterable, Sequence
from datetime import date, datetime
from itertools import pairwise
from uuid import UUID

from bsc_comms.kit import clock
from partnership.models import Change
from plans.choices import SET_ASIDE_IN_HISTORY, WAS_SAVED, State
from plans.models import Communication, DateChange, ImportRow
from plans.queries.history import OPENS_OR_CLOSES, changes_by_subject, opened_at, written_since

Move = tuple[date | None, str]  # the end of the earlier window, and the reason

TO_ANOTHER_TIME = frozenset({State.POSTPONED.label, State.CANCELLED.label})


def moves_on_the_plan(communications: Iterable[Communication]) -> dict[UUID, list[Move]]:
    """The moves of each communication that all may know of, the latest first; at most two queries.

    `date_changes` are prefetched. An idea is planned for no year, so its moves are left out, and so
    are slips.
    """
    moved = [each for each in communications if each.date_changes.all()]
    changes = changes_by_subject(moved, {*OPENS_OR_CLOSES, "state"})
    slips = _slips(moved)
    return {each.pk: _moves(each, changes.get(str(each.pk), ()), slips) for each in moved}


def _slips(moved: Iterable[Communication]) -> set[int]:
    """The moves of the day of logging: a date that was put right at once was no plan for its year.

    Not of what a sheet brought: the sheets of a past year come in on one day, and a later one tells
    what was moved meanwhile. No query where nothing was moved on its first day.
    """
    at_once = {
        move.pk: each.pk
        for each in moved
        for move in each.date_changes.all()
        if clock.local(move.at).date() <= clock.local(each.created_at).date()
    }
    rows = ImportRow.objects.filter(
        communication__in=list(at_once.values()), state__in=WAS_SAVED
    ).order_by()
    brought = set(rows.values_list("communication", flat=True))
    return {move for move, communication in at_once.items() if communication not in brought}


def _moves(one: Communication, changes: Sequence[Change], slips: Container[int]) -> list[Move]:
    since = opened_at(one, changes)
    states = sorted(
        (each for each in changes if each.field == "state"), key=lambda each: (each.at, each.pk)
    )
    told = [each for each in states if written_since(each.at, since)]
    return [
        (move.old_end, move.reason or _why_set_aside(told, move, before))
        for move, before in pairwise([*one.date_changes.all(), None])
        if move
        and move.pk not in slips
        and written_since(move.at, since)
        and not _was_an_idea(states, move.at)
    ]


def _was_an_idea(states: Sequence[Change], at: datetime) -> bool:
    """Whether it was an idea at that moment, or set aside as one."""
    if not states:
        return False  # on the plan from the start
    earlier = [states[0].before, *(each.after for each in states if each.at < at)]
    last = next((one for one in reversed(earlier) if one not in SET_ASIDE_IN_HISTORY), "")
    return last == State.IDEA.label


def _why_set_aside(told: Sequence[Change], move: DateChange, before: DateChange | None) -> str:
    """Why the date from which it was moved could not be kept, where the move itself says nothing.

    before: the move that had brought it to that date.
    """
    reasons = [
        each.reason
        for each in told
        if each.after in TO_ANOTHER_TIME
        and each.at <= move.at
        and (before is None or each.at > before.at)
    ]
    return next((reason for reason in reversed(reasons) if reason), "")
