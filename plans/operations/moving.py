"""Several communications moved at one stroke, as a meeting agreed it."""

from dataclasses import dataclass, field
from uuid import UUID

from bsc_comms.kit.editing import StaleEdit
from bsc_comms.kit.refusals import ReasonNeeded
from partnership.models import Person
from plans.choices import TO_COME, MoveBy
from plans.models import Communication
from plans.operations.communications import move_communication
from plans.operations.details import Window
from plans.rules.moving import moved_window
from plans.rules.words import are_no_areas


@dataclass
class Outcome:
    """The titles of what was done, of what had changed since it was on the screen, and of the rest.

    `unfit` says for each why it was left alone.
    """

    done: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unfit: list[tuple[str, str]] = field(default_factory=list)


def move_many(*, by: Person, lines: list[tuple[UUID, int]], step: MoveBy, reason: str) -> Outcome:
    """Move what the whole partnership may see and what is to come, each by the same step.

    `lines` are ids with the versions that were on the screen: what changed since is left alone. A
    moved day is provisional until its lead partner confirms it. Raises ReasonNeeded without one.
    """
    if not reason.strip():
        raise ReasonNeeded
    outcome = Outcome()
    known = Communication.objects.visible_to(by).open_to_the_partnership()
    found = known.prefetch_related("areas").in_bulk([pk for pk, _ in lines])
    for pk, version in lines:
        if (one := found.get(pk)) is not None:
            _move(one, version, step, reason.strip(), outcome, by=by)
    return outcome


def _move(
    one: Communication, version: int, step: MoveBy, reason: str, outcome: Outcome, *, by: Person
) -> None:
    if one.version != version:
        outcome.changed.append(one.title)
        return
    if one.state not in TO_COME:
        outcome.unfit.append((one.title, "it is not to come"))
        return
    if one.window_start is None or one.window_end is None:
        outcome.unfit.append((one.title, "it has no date yet"))
        return
    window = moved_window(one.precision, one.window_start, one.window_end, step)
    if window is None:
        outcome.unfit.append((one.title, "its date is not known well enough for such a step"))
        return
    if gone := [area.name for area in one.areas.all() if not area.exists_on(window[0])]:
        outcome.unfit.append((one.title, are_no_areas(gone, window[0])))
        return
    try:
        move_communication(
            by=by,
            communication=one,
            opened_version=version,
            window=Window(one.precision, *window),
            reason=reason,
        )
    except StaleEdit:
        outcome.changed.append(one.title)
    else:
        outcome.done.append(one.title)
