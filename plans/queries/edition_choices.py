"""The editions that a placement can go into."""

from dataclasses import dataclass

from bsc_comms.kit import clock
from channels_registry.models import Booking, Edition
from channels_registry.models.editions import EditionQuerySet
from plans.models import Placement
from plans.queries.sending import channels_that_carry
from plans.rules.placing import beside_the_window, in_the_window

SHOWN = 12


@dataclass(frozen=True)
class EditionChoice:
    """An edition that a placement can go into. `in_line` is how many wait for a slot already.

    One that it has a place in the line of is current, and `is_waited_for`.
    """

    edition: Edition
    is_current: bool
    is_waited_for: bool
    outside: str
    in_line: int


def slot_of(placement: Placement) -> Booking | None:
    """The slot that a placement has, or waits for, with `next_in_line`."""
    if placement.booking_id is None:
        return None
    return Booking.objects.with_next_in_line(clock.today()).get(pk=placement.booking_id)


def open_editions(placement: Placement) -> EditionQuerySet:
    """The editions of its channel that still take copy, in the order in which they come out."""
    return (
        Edition.objects.open_for_copy(clock.today())
        .carried_by(channels_that_carry(placement.channel))
        .order_by("publication_date", "pk")
    )


def edition_choices(placement: Placement) -> list[EditionChoice]:
    """Of the open ones the next few, those that come out in its window, and the one it is in."""
    current, one = placement.current_edition, placement.communication
    editions = list(open_editions(placement))
    window = one.window_start, one.window_end
    fitting = in_the_window(editions, *window) if one.window_start else []
    kept = {each.pk for each in (*editions[:SHOWN], *fitting)}
    found = [each for each in editions if each.pk in kept or each == current]
    waiting = [*Booking.objects.waiting().filter(edition__in=found).values_list("edition_id")]
    return [
        EditionChoice(
            edition=each,
            is_current=each == current,
            is_waited_for=each == current and placement.waits_in_line,
            outside=beside_the_window(each.publication_date, *window),
            in_line=waiting.count((each.pk,)),
        )
        for each in found
    ]
