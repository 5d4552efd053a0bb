"""When the owner of an overdue communication is asked: weekly, three times, then the agenda has it.

Days are calendar days in London.
"""

from collections.abc import Callable
from datetime import date, timedelta

from bsc_comms.kit.working_days import working_day_on_or_after
from plans.choices import TO_COME, WAS_ISSUED

MOST_ASKS = 3
WEEK = timedelta(days=7)
#: How long after its window something that was issued in part is asked about.
ASKED_IN_PART = timedelta(days=366)


def is_overdue(
    state: str, window_end: date | None, today: date, *, still_planned: Callable[[], bool]
) -> bool:
    """Past its window, and nobody has said what became of it, or of all that was planned.

    still_planned: whether a channel of it is; asked of what was issued in part alone.
    """
    if window_end is None or window_end >= today:
        return False
    if state in TO_COME:
        return True
    return state in WAS_ISSUED and window_end >= today - ASKED_IN_PART and still_planned()


def ask_key(start: str, number: int) -> str:
    """What makes an ask the same: what it is about, as its key starts, and its number."""
    return f"{start}{number}:"


def ask_key_start(communication: str, window_end: date) -> str:
    """How the keys of all asks about that window begin: another window is asked about anew."""
    return f"overdue:{communication}:{window_end.isoformat()}:"


def part_key_start(communication: str, window_end: date) -> str:
    """How the keys of asks about the rest begin, once part of it was issued: asked for anew."""
    return f"{ask_key_start(communication, window_end)}part:"


def letter_key(ask: str, day: date, person: object) -> str:
    """The key of an ask's letter to one person: begins as `ask_key` and names the day.

    An ask that was withdrawn before it went out is made anew on another day.
    """
    return f"{letter_key_start(ask, day)}{person}"


def letter_key_start(ask: str, day: date) -> str:
    """How the keys of an ask's letters of one day begin."""
    return f"{ask}{day.isoformat()}-"


def parts_of(key: str) -> tuple[str, int]:
    """Of a letter's key, what it starts with (as above) and the number of the ask."""
    start, number, _person = key.rsplit(":", 2)
    return f"{start}:", int(number)


def next_ask(window_end: date, asked_on: dict[int, date]) -> tuple[int, date] | None:
    """The number of the next ask and the first day on which it is due; None after the third.

    asked_on: the day of each ask so far, by its number; 0 for the last one about the whole, where
    part of it was issued since and the rest is asked about. A standstill moves what is still to be
    asked; nothing is left out and nothing follows within a week.
    """
    number = max(asked_on, default=0) + 1
    if number > MOST_ASKS:
        return None
    after = asked_on[number - 1] + WEEK if asked_on else window_end + timedelta(days=1)
    return number, working_day_on_or_after(after)


def agenda_from(window_end: date, asked_on: dict[int, date], *, somebody_to_ask: bool) -> date:
    """The day from which nobody is asked any more and the agenda of the next meeting has it.

    A week after the third ask. Where nobody is left to ask, as long after the window, and not
    before the last ask has had its week.
    """
    if MOST_ASKS in asked_on:
        return asked_on[MOST_ASKS] + WEEK
    if somebody_to_ask:
        return date.max
    unasked = window_end + MOST_ASKS * WEEK
    return max([unasked, *(day + WEEK for day in asked_on.values())])
