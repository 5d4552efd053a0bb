"""Many communications edited at one stroke: in memory first, then in a few statements.

As `communications.edit_communication` edits each, as far as a sheet goes that is brought in again:
what is said of a communication and its channels. Who leads, who takes part, and slots that are held
have consequences of their own, so they are not for here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction

from bsc_comms.kit import clock
from channels_registry.models import Channel
from partnership.models import Person
from partnership.operations import FieldChange, Told, record_changes
from plans.choices import PlacementState, Precision, State
from plans.models import Communication, DateChange, Placement
from plans.operations import references
from plans.operations.details import LIST_FIELDS, PLAIN_FIELDS, Details, split_fields
from plans.operations.overlaps.looking import ask_to_look
from plans.rules.completeness import missing_for_the_plan
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
_MOVES = ("precision", "window_start", "window_end")


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

    fields: set[str] = field(default_factory=lambda: {"version", "state", "reference"})
    lists: dict[str, dict[Any, Sequence[models.Model]]] = field(default_factory=dict)
    windows: list[DateChange] = field(default_factory=list)
    placements: list[Placement] = field(default_factory=list)
    dropped: list[Any] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)


def edit_many(edits: Sequence[Edit], *, by: Person | None) -> None:
    """Save these edits of different communications, with their history and earlier windows.

    The caller's transaction holds the rows and has loaded them since; ValueError for anything that
    cannot be edited here.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("What belongs together is saved together.")
    if not edits:
        return
    written = _Written()
    for edit in edits:
        _edit(edit, written, by)
    communications = [edit.communication for edit in edits]
    references.number(communications)
    Communication.objects.bulk_create(
        communications,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=sorted(written.fields),
    )
    for name, values in written.lists.items():
        _write_list(name, values)
    DateChange.objects.bulk_create(written.windows)
    Placement.objects.bulk_create(written.placements)
    Placement.objects.filter(pk__in=written.dropped).update(state=PlacementState.DROPPED)
    record_changes(by=by, told=written.told)
    ask_to_look()


def _edit(edit: Edit, written: _Written, by: Person | None) -> None:
    one, details = edit.communication, edit.details
    if not AT_ONE_STROKE.issuperset(details.fields) or details.partners is not None:
        raise ValueError(f"Not to be edited at one stroke: {sorted(details.fields)}")
    plain, lists = split_fields(details.fields)
    held = {name: list(getattr(one, name).all()) for name in _LISTS}
    now = {**held, **{name: list(values) for name, values in lists.items()}}
    before = {name: getattr(one, name) for name in plain} | {name: held[name] for name in lists}
    before["state"] = one.get_state_display()
    if window := _earlier_window(one, plain, reason=edit.reason, by=by):
        written.windows.append(window)
    channels = [placement.channel for placement in one.placements.all()]
    if details.channels is not None:
        before["channels"] = channels
        channels = _place(one, details.channels, written)
    for name, value in plain.items():
        setattr(one, name, value)
    one.version += 1
    if one.state == State.IDEA and not _missing(one, now, channels):
        one.state = State.PLANNED
    after = {name: getattr(one, name) for name in plain} | {name: now[name] for name in lists}
    after |= {"state": one.get_state_display(), "channels": channels}
    written.fields |= plain.keys()
    for name in lists:
        written.lists.setdefault(name, {})[one.pk] = now[name]
    changes = _differences(before, after)
    written.told.append(Told(one, edit.act, changes, edit.reason))


def _earlier_window(
    one: Communication, plain: Mapping[str, Any], *, reason: str, by: Person | None
) -> DateChange | None:
    moved = any(name in plain and plain[name] != getattr(one, name) for name in _MOVES)
    loosened = one.confirmed and not plain.get("confirmed", True)
    if one.precision == Precision.UNDATED or not (moved or loosened):
        return None
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


def _place(one: Communication, channels: Sequence[Channel], written: _Written) -> list[Channel]:
    """One planned placement a channel; what was issued stays, what is not wanted is dropped."""
    wanted = {channel.pk: channel for channel in channels}
    held = {placement.channel_id: placement for placement in one.placements.all()}
    new = [channel for pk, channel in wanted.items() if pk not in held]
    gone = [
        placement
        for pk, placement in held.items()
        if pk not in wanted and placement.state == PlacementState.PLANNED
    ]
    written.placements += [
        Placement(communication=one, channel=channel, partner=one.lead_partner) for channel in new
    ]
    written.dropped += [placement.pk for placement in gone]
    return [each.channel for each in held.values() if each not in gone] + new


def _missing(
    one: Communication, lists: Mapping[str, Sequence[models.Model]], channels: Sequence[Channel]
) -> list[str]:
    return missing_for_the_plan(
        {
            "message": one.message,
            "window_start": one.window_start,
            "reach": one.reach,
            "place_text": one.place_text,
            "areas": lists["areas"],
            "audiences": lists["audiences"],
            "objectives": lists["objectives"],
            "channels": channels,
        }
    )


def _differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[FieldChange]:
    names = [*PLAIN_FIELDS, *LIST_FIELDS, "channels", "state"]
    words = [
        FieldChange(name, in_words(before[name]), in_words(after[name]))
        for name in names
        if name in before
    ]
    return [one for one in words if one.before != one.after]


def _write_list(name: str, values: Mapping[Any, Sequence[models.Model]]) -> None:
    relation: Any = Communication._meta.get_field(name)
    through = relation.remote_field.through
    other = f"{relation.m2m_reverse_field_name()}_id"
    through.objects.filter(communication_id__in=list(values)).delete()
    through.objects.bulk_create(
        through(communication_id=pk, **{other: term})
        for pk, terms in values.items()
        for term in dict.fromkeys(each.pk for each in terms)
    )
