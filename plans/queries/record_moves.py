"""From which dates communications were moved while they were on the plan, and why."""

from collections.abc import Container, Iterable, Sequence
from datetime import date, datetime
from itertools import pairwise
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate

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
    counted = _counted(moved)
    return {each.pk: _moves(each, changes.get(str(each.pk), ()), counted) for each in moved}


def without_slips(moves: QuerySet[DateChange]) -> QuerySet[DateChange]:
    """These without the slips: a date put right on the day of logging was no plan for its year.

    Not without what a sheet brought: the sheets of a past year come in on one day, and a later one
    tells what was moved meanwhile.
    """
    brought = ImportRow.objects.filter(communication=OuterRef("communication"), state__in=WAS_SAVED)
    later = Q(at__date__gt=TruncDate("communication__created_at"))
    return moves.filter(later | Q(Exists(brought))).order_by()


def _counted(moved: Iterable[Communication]) -> set[int]:
    """The keys of the moves of these that are no slips."""
    moves = DateChange.objects.filter(communication__in=[each.pk for each in moved])
    return set(without_slips(moves).values_list("pk", flat=True))


def _moves(one: Communication, changes: Sequence[Change], counted: Container[int]) -> list[Move]:
    since = opened_at(one, changes)
    states = sorted(
        (each for each in changes if each.field == "state"), key=lambda each: (each.at, each.pk)
    )
    told = [each for each in states if written_since(each.at, since)]
    return [
        (move.old_end, move.reason or _why_set_aside(told, move, before))
        for move, before in pairwise([*one.date_changes.all(), None])
        if move
        and move.pk in counted
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
