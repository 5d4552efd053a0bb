"""The hour of a day from which on the jobs owe the letters of that day."""

from datetime import date, datetime

from bsc_comms.kit import clock
from bsc_comms.kit.working_days import is_working_day

SENDING_HOUR = 8


def morning_of(day: date) -> datetime:
    """Eight in the morning of that day, in London."""
    return clock.start_of(day, hour=SENDING_HOUR)


def is_a_working_morning() -> bool:
    """Whether today is a working day and its morning has come, at this moment."""
    today = clock.today()
    return is_working_day(today) and clock.now() >= morning_of(today)
