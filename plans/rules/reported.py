"""What a sheet reports of a communication, and how much of it can be believed today.

Nothing becomes issued by itself, and what an imported sheet calls done has a date only as precise
as the sheet's (rule 5 of docs/rules.md).
"""

from collections.abc import Sequence
from datetime import date

ISSUED = "issued"
ISSUED_IN_PART = "issued_in_part"
REPORTED_AS_ISSUED = frozenset({ISSUED, ISSUED_IN_PART})


def why_kept_as_planned(
    state: str, *, first_day: date | None, channels: Sequence[str], today: date
) -> str:
    """Why something that a sheet calls issued stays planned; "" where it can be marked issued.

    In: the state as read; the first day on which it can have gone out (London; None where the
    sheet gives no date); the channels as read; today's date. Out: the end of a sentence.
    """
    if state not in REPORTED_AS_ISSUED:
        return ""
    if not channels:
        return "no channel was understood, so there is nothing to mark as issued"
    if first_day is None:
        return "no date was understood, and what was issued needs one"
    if first_day > today:
        return "its time is still to come"
    return ""


def issued_first(state: str, channels: Sequence[str]) -> tuple[str, ...]:
    """The channels that count as issued: all, or of what is issued in part the first one named."""
    if state == ISSUED_IN_PART:
        return tuple(channels[:1])
    return tuple(channels) if state == ISSUED else ()
