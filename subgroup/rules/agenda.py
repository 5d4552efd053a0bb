"""What stands on every agenda, where a new matter goes, and when each item begins.

The standing items are those of the subgroup's work: its terms, what was agreed and undertaken, the
forward plan, the evidence behind it, the channels, advice for other subgroups, and what else comes
up. Minutes are estimates that anybody can change.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from subgroup.choices import AgendaKind, Wanted

#: How the title of a matter begins that the planner puts on an agenda as it is overdue.
OVERDUE = "Overdue: "


@dataclass(frozen=True)
class StandingItem:
    """An item that stands on every agenda."""

    kind: AgendaKind
    wanted: Wanted
    minutes: int


STANDING_ITEMS = (
    StandingItem(AgendaKind.TERMS, Wanted.INFORMATION, 5),
    StandingItem(AgendaKind.LAST_MINUTES, Wanted.DECISION, 5),
    StandingItem(AgendaKind.ACTIONS, Wanted.COMMENTS, 10),
    StandingItem(AgendaKind.FORWARD_PLAN, Wanted.DECISION, 40),
    StandingItem(AgendaKind.EVIDENCE, Wanted.INFORMATION, 10),
    StandingItem(AgendaKind.CHANNELS, Wanted.INFORMATION, 10),
    StandingItem(AgendaKind.ADVICE, Wanted.COMMENTS, 10),
    StandingItem(AgendaKind.ANY_OTHER, Wanted.COMMENTS, 5),
)
MINUTES_OF_A_MATTER = 5


@dataclass(frozen=True)
class Slot:
    """When an item begins and how long it may take; `begins` is None where no time is set."""

    begins: time | None
    minutes: int


def timings(starts: time | None, minutes: Sequence[int | None]) -> list[Slot]:
    """When each item begins, one after the other; an item without minutes counts as five."""
    slots, gone = [], 0
    for asked in minutes:
        lasts = MINUTES_OF_A_MATTER if asked is None else asked
        slots.append(Slot(_after(starts, gone), lasts))
        gone += lasts
    return slots


def ends(starts: time | None, slots: Sequence[Slot]) -> time | None:
    """When the last item is over; None where no time is set."""
    return _after(starts, sum(slot.minutes for slot in slots))


def _after(starts: time | None, minutes: int) -> time | None:
    if starts is None:
        return None
    # A wall clock of one day: no meeting lasts over a change of the clocks.
    return (datetime.combine(date(2000, 1, 1), starts) + timedelta(minutes=minutes)).time()


def in_new_order(places: Mapping[int, int], order: Iterable[int]) -> dict[int, int]:
    """The places of items after somebody put those in `order` into that order.

    places: the place of every item by its key. The items named in `order` share out the places
    that they hold; others, which that person may not even see, stay where they are. Keys that are
    unknown, or named twice, are passed over.
    """
    named = [key for key in dict.fromkeys(order) if key in places]
    free = sorted(places[key] for key in named)
    return {**places, **dict(zip(named, free, strict=True))}


def moved(order: Sequence[int], key: int, by: int) -> list[int]:
    """The order with one key moved up (-1) or down (1), as far as there is room."""
    keys = list(order)
    if key not in keys:
        return keys
    at = keys.index(key)
    keys.insert(max(0, min(len(keys) - 1, at + by)), keys.pop(at))
    return keys
