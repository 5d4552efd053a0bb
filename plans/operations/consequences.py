"""What an edit brings with it, of one that is edited alone and of many at once.

Earlier windows and placements are told in memory, for the caller to save; what hangs on a window is
written.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bsc_comms.kit import clock
from bsc_comms.kit.refusals import ReasonNeeded
from channels_registry.models import Channel
from partnership.models import Person
from plans.choices import PlacementState, Precision
from plans.models import Communication, DateChange, Placement
from plans.operations.approaches.moving import carry_questions_along
from plans.operations.decisions import write_decisions_anew
from plans.operations.offers import Days, carry_days_along
from plans.operations.overlaps.telling import write_proposals_anew

_MOVES = ("precision", "window_start", "window_end")


def earlier_window(
    one: Communication, plain: Mapping[str, Any], *, by: Person | None, reason: str
) -> DateChange | None:
    """The window that these fields move, to be kept; None where they move none.

    Saying that a day is now sure does not move it. Raises ReasonNeeded where a confirmed date moves
    without one.
    """
    moved = any(name in plain and plain[name] != getattr(one, name) for name in _MOVES)
    loosened = one.confirmed and not plain.get("confirmed", True)
    if one.precision == Precision.UNDATED or not (moved or loosened):
        return None
    if one.confirmed and not reason.strip():
        raise ReasonNeeded
    return DateChange(
        communication=one,
        at=clock.now(),
        by=by,
        old_precision=one.precision,
        old_start=one.window_start,
        old_end=one.window_end,
        was_confirmed=one.confirmed,
        reason=reason,
    )


def let_what_hangs_on_it_follow(moved: Mapping[Communication, Days], *, by: Person | None) -> None:
    """Let offers, questions, proposals and what the chair asks follow windows that moved.

    moved: communications that have another window, which are saved by now, with the days before.
    """
    if not moved:
        return
    carry_days_along(moved)
    carry_questions_along(moved, by=by)
    write_proposals_anew(moved)
    write_decisions_anew(moved)


@dataclass(frozen=True, slots=True)
class Placing:
    """What becomes of the placements of a communication that has other channels now."""

    new: list[Placement]
    again: list[Placement]
    gone: list[Placement]


def placing(
    one: Communication, placements: Iterable[Placement], channels: Sequence[Channel]
) -> Placing:
    """One planned placement a channel; what was issued stays, what is not wanted is dropped.

    `placements` are all that it has, the dropped among them: those are planned again, unless the
    channel has another that stands, as after two went joint.
    """
    wanted = {channel.pk: channel for channel in channels}
    held = list(placements)
    standing = [each for each in held if each.state != PlacementState.DROPPED]
    covered = {each.channel_id for each in standing}
    dropped = {
        each.channel_id: each
        for each in held
        if each.state == PlacementState.DROPPED and each.channel_id not in covered
    }
    return Placing(
        new=[
            Placement(communication=one, channel=channel, partner=one.lead_partner)
            for pk, channel in wanted.items()
            if pk not in covered and pk not in dropped
        ],
        again=[each for pk, each in dropped.items() if pk in wanted],
        gone=[
            each
            for each in standing
            if each.channel_id not in wanted and each.state == PlacementState.PLANNED
        ],
    )
