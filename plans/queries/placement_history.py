"""What the register's owners did with the editions and bookings of placements, as history."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from django.db.models import Q

from bsc_comms.kit.in_words import day as in_short
from channels_registry.models import Booking, Edition
from channels_registry.queries.history import FieldLine
from partnership.models import Change
from plans.models import Communication, Placement
from plans.queries.changed_editions import chosen_at
from plans.queries.history import HistoryLine, written_since

EDITION, BOOKING = Edition._meta.label_lower, Booking._meta.label_lower
TOLD_OF_EDITIONS = {"moved": "moved", "cancelled": "cancelled"}
TOLD_OF_BOOKINGS = {
    "confirmed": "confirmed the slot in",
    "declined": "declined the slot in",
    "moved up": "moved it up from the line into",
}
DATES = {
    "publication_date": "Comes out",
    "copy_deadline": "Copy due",
    "artwork_deadline": "Artwork due",
}


def told_by_the_register(
    placements: Sequence[Placement],
    communication: Communication,
    *,
    told_since: datetime | None = None,
) -> dict[UUID, list[HistoryLine]]:
    """Moves of the edition that each is in, and answers to its booking, since it was chosen.

    By the placement's id, the latest first. What was done up to `told_since`, while it was kept
    back, is left out. One query, two where something is in an edition unbooked, none where nothing
    is in an edition.
    """
    of_edition = {one.pk: str(_edition_id(one) or "") for one in placements}
    of_booking = {one.pk: str(one.booking_id or "") for one in placements}
    editions, bookings = set(of_edition.values()) - {""}, set(of_booking.values()) - {""}
    if not editions:
        return {}
    found = Change.objects.filter(
        Q(subject_type=EDITION, subject_id__in=editions, act__in=TOLD_OF_EDITIONS)
        | Q(subject_type=BOOKING, subject_id__in=bookings, act__in=TOLD_OF_BOOKINGS)
    ).select_related("by")
    changes = [each for each in found if written_since(each.at, told_since)]
    used_since = _used_since(placements, communication)
    told = {}
    for one in placements:
        own = {(EDITION, of_edition[one.pk]), (BOOKING, of_booking[one.pk])}
        its = [
            each
            for each in changes
            if (each.subject_type, each.subject_id) in own and each.at >= used_since[one.pk]
        ]
        told[one.pk] = list(_history(its, one))
    return told


def _used_since(
    placements: Sequence[Placement], communication: Communication
) -> dict[UUID, datetime]:
    chosen = chosen_at(one for one in placements if one.booking is None and one.edition is not None)
    return {
        one.pk: one.booking.asked_at
        if one.booking is not None
        else chosen.get(one.pk, communication.created_at)
        for one in placements
    }


def _history(changes: Iterable[Change], placement: Placement) -> Iterator[HistoryLine]:
    edition = placement.booking.edition if placement.booking is not None else placement.edition
    name = f"{placement.channel}, {edition}"
    for _, rows in groupby(changes, key=lambda change: change.batch):
        batch = list(rows)
        first = batch[0]
        if first.subject_type == EDITION:
            act = f"{TOLD_OF_EDITIONS[first.act]} the edition {name}"
        else:
            act = f"{TOLD_OF_BOOKINGS[first.act]} {name}"
        yield HistoryLine(
            at=first.at,
            by=first.by.name if first.by else "",
            act=act,
            what="",
            fields=[
                FieldLine(DATES[row.field], _day(row.before), _day(row.after))
                for row in reversed(batch)
                if row.field in DATES
            ],
            reason=first.reason,
        )


def _edition_id(placement: Placement) -> int | None:
    if placement.booking is not None:
        return placement.booking.edition_id
    return placement.edition_id


def _day(text: str) -> str:
    return in_short(date.fromisoformat(text)) if text else ""
