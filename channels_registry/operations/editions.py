"""Editions: adding, editing, moving and cancelling them, with whoever hangs on them told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from bsc_comms.kit import clock
from bsc_comms.kit.refusals import NotPossible
from channels_registry.choices import BookingState, EditionState
from channels_registry.models import Booking, Channel, Edition
from channels_registry.operations.bookings import move_up
from channels_registry.operations.channels import held_channel, must_not_be_merged
from channels_registry.operations.letters import (
    days_of,
    tell_bookers_of_edition,
    withdraw_letters_about_booking,
    write_anew_about_bookings,
)
from channels_registry.operations.saving import (
    DAY_TAKEN,
    Said,
    change,
    create,
    needed,
    permit,
    take,
)
from channels_registry.policy import can_edit_channel, can_edit_edition
from channels_registry.rules.deadlines import copy_due, shifted
from partnership.models import Person
from partnership.operations import FieldChange, Told, record_changes

EDITABLE = ("name", "slots", "slot_unit", "theme", "place")
EDITION_FIELDS = ("publication_date", "copy_deadline", "artwork_deadline", *EDITABLE)


@dataclass(frozen=True)
class EditionDates:
    """When an edition comes out; a deadline that is not said keeps its distance from that day.

    without_artwork: whether it has no artwork deadline from now on.
    """

    publication_date: date
    copy_deadline: date | None = None
    artwork_deadline: date | None = None
    without_artwork: bool = False


@transaction.atomic
def add_edition(*, by: Person | None, channel: Channel, fields: Mapping[str, Any]) -> Edition:
    """Add one dated edition. `fields` holds any of EDITION_FIELDS.

    Without a copy deadline, the channel's lead time is counted back from the day of publication.
    Raises NotPossible where the channel has one on that day (and place), or for a deadline after
    the day; PermissionDenied.
    """
    permit(can_edit_channel(by, channel))
    channel = held_channel(channel.pk)
    must_not_be_merged(channel)
    _must_have_a_living_channel(channel, fields["publication_date"])
    _must_have_a_free_day(channel, fields["publication_date"], fields.get("place", ""))
    said = dict(fields)
    if said.get("copy_deadline") is None:
        said["copy_deadline"] = copy_due(said["publication_date"], channel.lead_time_days or 0)
    if said.get("artwork_deadline") is None and channel.artwork_lead_days is not None:
        said["artwork_deadline"] = copy_due(said["publication_date"], channel.artwork_lead_days)
    return create(
        by=by, entry=Edition(channel=channel), said=Said.of(said, {}, known=EDITION_FIELDS)
    )


@transaction.atomic
def edit_edition(
    *, by: Person | None, edition: Edition, opened_version: int, fields: Mapping[str, Any]
) -> Edition:
    """Change what is not a date (move_edition does that). `fields` holds any of EDITABLE.

    More slots move the waiting list up. Raises StaleEdit, NotPossible where more slots are taken,
    and where the channel has one in that place on its day.
    """
    permit(can_edit_edition(by, edition))
    place = fields.get("place", edition.place)
    if place != edition.place:
        _must_have_a_free_day(_carrier_of(edition.channel), edition.publication_date, place)
    current = take(edition, opened_version)
    _must_not_be_cancelled(current)
    changed = change(by=by, entry=current, said=Said.of(fields, {}, known=EDITABLE))
    if "slots" in fields:
        move_up(changed, by=by)
        changed.refresh_from_db(fields=["slots_taken"])
    return changed


@transaction.atomic
def move_edition(
    *,
    by: Person | None,
    edition: Edition,
    opened_version: int,
    dates: EditionDates,
    reason: str,
) -> Edition:
    """Give an edition other dates; whoever has a slot or waits for one is told by letter.

    A copy deadline that is to come again moves the waiting list up. Raises ReasonNeeded, StaleEdit,
    NotPossible as add_edition and for one that was cancelled.
    """
    permit(can_edit_edition(by, edition))
    reason = needed(reason)
    carrier = _carrier_of(edition.channel)
    current = take(edition, opened_version)
    _must_not_be_cancelled(current)
    _must_have_a_living_channel(carrier, dates.publication_date)
    if dates.publication_date != current.publication_date:
        _must_have_a_free_day(carrier, dates.publication_date, current.place)
    before = days_of(current)
    said = Said(_dates(current, dates), {})
    moved = change(by=by, entry=current, said=said, act="moved", reason=reason)
    hanging = _hanging_on(moved)
    tell_bookers_of_edition(moved, hanging, by=by, before=before, reason=reason)
    write_anew_about_bookings(hanging)
    move_up(moved, by=by)
    moved.refresh_from_db(fields=["slots_taken"])
    return moved


@transaction.atomic
def cancel_edition(
    *, by: Person | None, edition: Edition, opened_version: int, reason: str
) -> Edition:
    """Cancel an edition; it stays in sight. Its bookings are declined with the reason, by letter.

    Raises ReasonNeeded, StaleEdit, NotPossible for one that was cancelled.
    """
    permit(can_edit_edition(by, edition))
    reason = needed(reason)
    current = take(edition, opened_version)
    _must_not_be_cancelled(current)
    hanging = _hanging_on(current)
    said = {"state": EditionState.CANCELLED, "state_reason": reason, "slots_taken": 0}
    cancelled = change(by=by, entry=current, said=Said(said, {}), act="cancelled", reason=reason)
    Booking.objects.filter(pk__in=[each.pk for each in hanging]).update(
        state=BookingState.DECLINED, reason=reason, decided_at=clock.now(), decided_by=by
    )
    record_changes(
        by=by,
        told=[
            Told(
                each,
                "declined",
                [FieldChange("state", each.get_state_display(), BookingState.DECLINED.label)],
                reason,
            )
            for each in hanging
        ],
    )
    for each in hanging:
        withdraw_letters_about_booking(each)
    before = days_of(cancelled)
    tell_bookers_of_edition(cancelled, hanging, by=by, before=before, reason=reason)
    return cancelled


def _dates(edition: Edition, dates: EditionDates) -> dict[str, Any]:
    """All three dates: those that were said, and the others at their distance as before."""
    new, artwork = dates.publication_date, dates.artwork_deadline
    if artwork is None and not dates.without_artwork:
        artwork = _moved_along(edition, "artwork_deadline", new)
    return {
        "publication_date": new,
        "copy_deadline": dates.copy_deadline or _moved_along(edition, "copy_deadline", new),
        "artwork_deadline": artwork,
    }


def _moved_along(edition: Edition, name: str, day: date) -> date | None:
    deadline: date | None = getattr(edition, name)
    if deadline is None:
        return None
    before = edition.publication_date
    return shifted(deadline, before, day, lead_times=edition.lead_times[name])


def _hanging_on(edition: Edition) -> list[Booking]:
    return list(edition.bookings.still_booked().select_related("partner"))


def why_it_is_off(edition: Edition) -> str:
    """Why an edition is changed no more, and what to do instead, in words; empty while it is on."""
    if edition.state != EditionState.CANCELLED:
        return ""
    return "This edition was cancelled. Add a new one for the day instead."


def _must_not_be_cancelled(edition: Edition) -> None:
    if why := why_it_is_off(edition):
        raise NotPossible(why)


def _carrier_of(channel: Channel) -> Channel:
    """The channel that its editions come out in now: the one it was merged into, and so on."""
    channel = held_channel(channel.pk)
    while channel.merged_into is not None:
        channel = held_channel(channel.merged_into.pk)
    return channel


def _must_have_a_living_channel(channel: Channel, day: date) -> None:
    if not channel.exists_on(day):
        raise NotPossible(
            f"{channel} does not exist on that day. Choose a day within its life, or change that.",
            about=("publication_date",),
        )


def _must_have_a_free_day(carrier: Channel, day: date, place: str) -> None:
    """The database knows one channel: it would take the day of one that was merged into this."""
    of_that_day = Edition.objects.on().carried_by([carrier.pk]).filter(publication_date=day)
    if of_that_day.filter(place=place).exists():
        raise NotPossible(DAY_TAKEN, about=("publication_date",))
