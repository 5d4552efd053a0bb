"""Many communications edited at one stroke: in memory first, then in a few statements.

As `communications.edit_communication` edits each, as far as a sheet goes that is brought in again:
what is said of a communication and its channels. Who leads, who takes part, and slots that are held
have consequences of their own, so they are not for here.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction

from channels_registry.models import Channel
from partnership.models import Person
from partnership.operations import FieldChange, Told, record_changes
from partnership.operations.history import as_kept
from plans.choices import PlacementState, State
from plans.models import Communication, DateChange, Placement
from plans.operations.consequences import earlier_window, let_what_hangs_on_it_follow, placing
from plans.operations.details import LIST_FIELDS, PLAIN_FIELDS, Details, split_fields
from plans.operations.drafts import replace_lists
from plans.operations.offers import Days
from plans.operations.overlaps.looking import ask_to_look
from plans.queries.completeness import missing
from plans.rules.words import in_words

_LISTS = ("areas", "topics", "audiences", "objectives")
#: What may be edited here, by the names of Details.
AT_ONE_STROKE = frozenset(
    {
        "title",
        "message",
        "precision",
        "window_start",
        "window_end",
        "start_time",
        "end_time",
        "confirmed",
        "reach",
        "place_text",
        "branding",
        "reported_result",
        *_LISTS,
    }
)


@dataclass(frozen=True, slots=True)
class Edit:
    """What to change of a communication, whose lists and placements (but the dropped) are loaded.

    `reason` is said in any case: a confirmed date may move.
    """

    communication: Communication
    details: Details
    reason: str
    act: str


@dataclass(slots=True)
class _Written:
    """What all the edits write, kind by kind."""

    fields: set[str] = field(default_factory=lambda: {"version", "state"})
    lists: dict[str, dict[Any, Sequence[models.Model]]] = field(default_factory=dict)
    windows: list[DateChange] = field(default_factory=list)
    placements: list[Placement] = field(default_factory=list)
    again: list[Any] = field(default_factory=list)
    dropped: list[Any] = field(default_factory=list)
    moved: dict[Communication, Days] = field(default_factory=dict)
    told: list[Told] = field(default_factory=list)


def edit_many(edits: Sequence[Edit], *, by: Person | None) -> None:
    """Save these edits of different communications, with their history and earlier windows.

    The caller's transaction holds the rows and has loaded them since, and numbers what has become
    open to all; ValueError for anything that cannot be edited here.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("What belongs together is saved together.")
    if not edits:
        return
    written = _Written()
    dropped = _dropped(edits)
    for edit in edits:
        _edit(edit, dropped.get(edit.communication.pk, ()), written, by)
    Communication.objects.bulk_create(
        [edit.communication for edit in edits],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=sorted(written.fields),
    )
    for name, values in written.lists.items():
        replace_lists(name, values)
    DateChange.objects.bulk_create(written.windows)
    Placement.objects.bulk_create(written.placements)
    again = Placement.objects.filter(pk__in=written.again)
    again.update(state=PlacementState.PLANNED)
    again.by_who_takes_no_part().give_to_the_lead()
    Placement.objects.filter(pk__in=written.dropped).update(state=PlacementState.DROPPED)
    let_what_hangs_on_it_follow(written.moved, by=by)
    record_changes(by=by, told=written.told)
    ask_to_look()


def _edit(edit: Edit, dropped: Iterable[Placement], written: _Written, by: Person | None) -> None:
    one, details = edit.communication, edit.details
    if not AT_ONE_STROKE.issuperset(details.fields) or details.partners is not None:
        raise ValueError(f"Not to be edited at one stroke: {sorted(details.fields)}")
    plain, lists = split_fields(details.fields)
    held = {name: list(getattr(one, name).all()) for name in _LISTS}
    now = {**held, **{name: list(values) for name, values in lists.items()}}
    before = {name: getattr(one, name) for name in plain} | {name: held[name] for name in lists}
    before["state"] = one.get_state_display()
    if window := earlier_window(one, plain, reason=edit.reason, by=by):
        written.windows.append(window)
    channels = [placement.channel for placement in one.placements.all()]
    stays_idea = one.state == State.IDEA and not missing(one, held, channels)
    if details.channels is not None:
        before["channels"] = channels
        channels = _place(edit, details.channels, dropped, written)
    days = (one.window_start, one.window_end)
    for name, value in plain.items():
        setattr(one, name, value)
    if days != (one.window_start, one.window_end):
        written.moved[one] = days
    one.version += 1
    if one.state == State.IDEA and not stays_idea and not missing(one, now, channels):
        one.state = State.PLANNED
    after = {name: getattr(one, name) for name in plain} | {name: now[name] for name in lists}
    after |= {"state": one.get_state_display(), "channels": channels}
    written.fields |= plain.keys()
    for name in lists:
        written.lists.setdefault(name, {})[one.pk] = now[name]
    changes = _differences(before, after)
    written.told.append(Told(one, edit.act, changes, edit.reason))


def _place(
    edit: Edit, channels: Sequence[Channel], dropped: Iterable[Placement], written: _Written
) -> list[Channel]:
    """Give it these channels; which it has then."""
    held = list(edit.communication.placements.all())
    change = placing(edit.communication, [*held, *dropped], channels)
    written.placements += change.new
    written.again += [placement.pk for placement in change.again]
    written.dropped += [placement.pk for placement in change.gone]
    stays = [placement for placement in held if placement not in change.gone]
    return [each.channel for each in (*stays, *change.again, *change.new)]


def _dropped(edits: Sequence[Edit]) -> Mapping[Any, list[Placement]]:
    """By communication, the placements that were dropped, where channels are edited."""
    found: dict[Any, list[Placement]] = defaultdict(list)
    edited = [one.communication.pk for one in edits if one.details.channels is not None]
    placements = Placement.objects.filter(communication__in=edited, state=PlacementState.DROPPED)
    for placement in placements.select_related("channel"):
        found[placement.communication_id].append(placement)
    return found


def _differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[FieldChange]:
    names = [*PLAIN_FIELDS, *LIST_FIELDS, "channels", "state"]
    words = [
        FieldChange(name, as_kept(before[name], in_words), as_kept(after[name], in_words))
        for name in names
        if name in before
    ]
    return [one for one in words if one.before != one.after]
