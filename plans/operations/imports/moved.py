"""Rows without a reference whose time is another: one that moved, or a second one?

Title and lead partner are those of a communication on the plan that no other row of the sheet is
taken for. Nobody knows whether it moved, so the row is doubted either way. It counts as moved only
where all speaks for it: an earlier version of this very sheet held the communication, it is still
to come, it is the only one, and no second row could be it.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import NamedTuple
from uuid import UUID

from bsc_comms.kit.batches import in_batches
from plans.choices import OPEN, WAS_ISSUED, State
from plans.models import Communication
from plans.operations.imports.batches import BATCH
from plans.rules.lines import folded
from plans.rules.reading import Alternative
from plans.rules.reading import columns as fields
from plans.rules.reading.results import MOST_ALTERNATIVES
from plans.rules.windows import window_text

#: What a person writes as a row's reference that is no reference: the row is a new communication.
SECOND_ONE = "A second one"
_MERGED = (State.MERGED,)
#: What was issued or merged stands as it was, so it does not move.
_STAYS = (*WAS_ISSUED, *_MERGED)
_NEW = frozenset({folded(SECOND_ONE), "new"})


class Doubted(NamedTuple):
    """What a person should look at; `text` is that of the field as it was read, unless told."""

    field: str
    said: str
    alternatives: tuple[Alternative, ...] = ()
    text: str | None = None


class MovedOrNot(NamedTuple):
    """The one that a row is taken for, None for a new one; either way with a doubt.

    `about`: the communications that the doubt tells of.
    """

    communication: UUID | None
    doubt: Doubted
    about: tuple[UUID, ...]


class _OnThePlan(NamedTuple):
    reference: str
    title: str
    when: str
    to_come: bool


def is_called_new(reference: str) -> bool:
    """Whether a reference says in words that the row is a communication of its own."""
    return folded(reference) in _NEW


def moved_or_second(
    looks_like: Mapping[int, Sequence[UUID]],
    *,
    of_this_sheet: Callable[[int], Collection[UUID]],
    today: date,
) -> dict[int, MovedOrNot]:
    """What each row is taken for; rows that look like nothing still to come are left out.

    `looks_like`: by row, the communications of its title and partner at another time;
    `of_this_sheet`: which of them an earlier version of the sheet held, as far as it may decide.
    """
    could_move = {one for ones in looks_like.values() for one in ones}
    plan = _on_the_plan(could_move, today, but=_STAYS)
    may_be = {row: [one for one in ones if one in plan] for row, ones in looks_like.items()}
    often = Counter(one for ones in may_be.values() for one in ones)
    found = {}
    for row, ones in may_be.items():
        if not ones:
            continue
        only = ones[0] if len(ones) == 1 and often[ones[0]] == 1 else None
        moved = only if only and plan[only].to_come and only in of_this_sheet(row) else None
        doubt = _doubt([plan[one] for one in ones], moved=bool(moved))
        found[row] = MovedOrNot(moved, doubt, tuple(ones))
    return found


def second_under_another(
    looks_like: Mapping[int, Sequence[UUID]], *, today: date
) -> dict[int, Doubted]:
    """A doubt for each row whose title, partner and time the plan has under another reference.

    `looks_like` as in `moved_or_second`.
    """
    plan = _on_the_plan({one for ones in looks_like.values() for one in ones}, today, but=_MERGED)
    may_be = {row: [plan[one] for one in ones if one in plan] for row, ones in looks_like.items()}
    return {row: _doubt_of_second(ones) for row, ones in may_be.items() if ones}


def _doubt_of_second(ones: Sequence[_OnThePlan]) -> Doubted:
    first = ones[0]
    said = (
        f"Looks like “{first.title}”, which stands on the plan {first.when} under another "
        "reference: saving this row makes a second one"
    )
    offered = (
        Alternative(f"It is {one.reference}", one.reference) for one in ones if one.reference
    )
    return Doubted(fields.REFERENCE, said, tuple(islice(offered, MOST_ALTERNATIVES)))


def _doubt(ones: Sequence[_OnThePlan], *, moved: bool) -> Doubted:
    when = " and ".join(one.when for one in ones[:MOST_ALTERNATIVES])
    then = "moves it" if moved else "makes a second one"
    said = f"Looks like “{ones[0].title}”, which stands on the plan {when}: saving this row {then}"
    return Doubted(fields.REFERENCE, said, (*_that_one(ones), Alternative(SECOND_ONE, SECOND_ONE)))


def _that_one(ones: Sequence[_OnThePlan]) -> list[Alternative]:
    """Each by its reference; one that is kept back has none yet."""
    if len(ones) == 1:
        label = "It is that one, moved"
        return [Alternative(label, ones[0].reference)] if ones[0].reference else []
    return [
        Alternative(f"It is the one {one.when}, moved", one.reference)
        for one in ones[: MOST_ALTERNATIVES - 1]
        if one.reference
    ]


def _on_the_plan(
    ids: Collection[UUID], today: date, *, but: Collection[State]
) -> dict[UUID, _OnThePlan]:
    """These as the plan has them, but for those in some states."""
    found = {}
    for some in in_batches(ids, BATCH):
        values = (
            Communication.objects.filter(pk__in=some)
            .exclude(state__in=but)
            .order_by()
            .values_list(
                "pk", "reference", "title", "state", "precision", "window_start", "window_end"
            )
        )
        for pk, reference, title, state, precision, start, end in values:
            words = window_text(precision, start, end or start, today=today)
            when = f"for {words}" if start else "without a date"
            found[pk] = _OnThePlan(reference or "", title, when, state in OPEN)
    return found
