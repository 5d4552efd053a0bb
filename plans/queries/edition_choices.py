"""The editions that a placement can go into."""

from dataclasses import dataclass

from bsc_comms.kit import clock
from channels_registry.models import Booking, Edition
from plans.models import Placement
from plans.queries.sending import channels_that_carry
from plans.rules.placing import beside_the_window

ASKED_FOR = 12


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


def edition_choices(placement: Placement) -> list[EditionChoice]:
    """The editions of its channel that still take copy, in the order in which they come out."""
    current = placement.current_edition
    found = list(
        Edition.objects.open_for_copy(clock.today())
        .filter(channel_id__in=channels_that_carry(placement.channel))
        .order_by("publication_date", "pk")[:ASKED_FOR]
    )
    waiting = [*Booking.objects.waiting().filter(edition__in=found).values_list("edition_id")]
    one = placement.communication
    return [
        EditionChoice(
            edition=each,
            is_current=each == current,
            is_waited_for=each == current and placement.waits_in_line,
            outside=beside_the_window(each.publication_date, one.window_start, one.window_end),
            in_line=waiting.count((each.pk,)),
        )
        for each in found
    ]
