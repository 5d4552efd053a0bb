"""When the partners that are asked about a local communication answer by.

Source: communications plan 2016/17, section 6.
"""

from datetime import date, datetime
from enum import StrEnum

from bsc_comms.kit.working_days import add_working_days

USUAL_WORKING_DAYS = 5
MOST_WORKING_DAYS = 20


def deadline_day(asked: date, working_days: int, *, over: date | None = None) -> date:
    """The day that a question of that day is answered by; all of it still counts.

    over: the last day of what is asked about; an answer after it would be about what is past.
    """
    day = add_working_days(asked, working_days)
    return day if over is None else min(day, over)


def nudge_day(asked: date, deadline: date) -> date | None:
    """The working day before the deadline, on which who has not answered is reminded.

    None where that is the day of the question itself or before.
    """
    day = add_working_days(deadline, -1)
    return day if day > asked else None


class Closed(StrEnum):
    """Why a question cannot be answered any more, or not by this person."""

    NOT_YOURS = "not_yours"
    TAKEN_BACK = "taken_back"
    MERGED = "merged"
    SET_ASIDE = "set_aside"
    GONE_OUT = "gone_out"
    OURS_NOW = "ours_now"
    TOO_LATE = "too_late"
    BEFORE_ITS_TIME = "before_its_time"


def why_closed(
    *,
    approach: str,
    communication: str,
    is_ours: bool,
    deadline: datetime,
    closed_at: datetime | None,
    now: datetime,
) -> Closed | None:
    """Why a question is closed; None while it can be answered.

    approach, communication: their states. is_ours: whether the partner that was asked leads it now.
    What became of the communication goes before the rest: it says most. One that was closed before
    its time stays so: nobody could answer it until its deadline.
    """
    of_state = {
        "merged": Closed.MERGED,
        "cancelled": Closed.SET_ASIDE,
        "postponed": Closed.SET_ASIDE,
        "issued": Closed.GONE_OUT,
        "evaluated": Closed.GONE_OUT,
    }
    if communication in of_state:
        return of_state[communication]
    if approach == "withdrawn":
        return Closed.TAKEN_BACK
    if is_ours:
        return Closed.OURS_NOW
    closed_early = closed_at is not None and closed_at <= deadline
    if now > deadline and not closed_early:
        return Closed.TOO_LATE
    return Closed.BEFORE_ITS_TIME if approach == "closed" else None
