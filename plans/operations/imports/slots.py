"""Slots in editions that saving a sheet gave back, and taking them again with the import."""

from typing import NotRequired, TypedDict

from django.db.models import QuerySet

from channels_registry.choices import STILL_BOOKED, TAKES_A_SLOT
from channels_registry.models import Edition
from channels_registry.policy import can_book_for
from partnership.models import Person
from plans.models import ImportRow, Placement
from plans.operations.details import NotAllowedNow
from plans.operations.placements import choose_edition

#: Under which name an import keeps what became of its slots when it was taken back.
SLOTS = "slots"


class SlotAgain(TypedDict):
    """What became of a slot: of which communication, and in a sentence."""

    communication: str
    said: str
    lost: NotRequired[bool]


def given_back_by(rows: QuerySet[ImportRow]) -> set[int]:
    """The keys of the editions in which communications had slots before these rows changed them."""
    booked = rows.filter(before__isnull=False).values_list("before__booked", flat=True)
    return {edition for held in booked.iterator() for edition in (held or {}).values()}


def book_again(row: ImportRow, *, by: Person | None) -> list[SlotAgain]:
    """Take again the slots that a communication held before this row changed it.

    What became of each that it had lost, in words: somebody else may have it by now. To be called
    once the row's change was taken back.
    """
    held: dict[str, int] = (row.before or {}).get("booked", {})
    if not held:
        return []
    placements = Placement.objects.with_editions().select_related("communication__lead_partner")
    return [
        _book(one, Edition.objects.select_related("channel").get(pk=held[str(one.pk)]), by)
        for one in placements.filter(pk__in=held)
        if one.booking is None or one.booking.state not in STILL_BOOKED
    ]


def _book(placement: Placement, edition: Edition, by: Person | None) -> SlotAgain:
    named = f"{edition.channel}, {edition}"
    about = str(placement.communication_id)
    may = by if can_book_for(by, placement.communication.lead_partner) else None
    try:
        again = choose_edition(by=may, placement=placement, edition=edition)
    except NotAllowedNow as refused:
        said = f"Its slot in {named} could not be booked again. {refused}"
        return {"communication": about, "said": said, "lost": True}
    if again.booking is not None and again.booking.state not in TAKES_A_SLOT:
        said = f"Its slot in {named} has gone to somebody else: it waits in the line for one."
        return {"communication": about, "said": said, "lost": True}
    said = f"Its slot in {named} is booked again, and the channel’s owner is asked anew."
    return {"communication": about, "said": said}
