"""Deadlines worked back from a day of publication."""

from collections.abc import Iterable
from datetime import date, timedelta

from bsc_comms.kit.working_days import working_day_on_or_before


def copy_due(first_day: date, lead_time_days: int) -> date:
    """The last day to send copy, or artwork, for something that is to appear on `first_day`.

    `lead_time_days` are calendar days, as partners state them (often an estimate). Where the day
    that they lead back to is no English working day, it is the working day before: nobody would
    take the copy on a Sunday.
    """
    return working_day_on_or_before(first_day - timedelta(days=lead_time_days))


def shifted(
    deadline: date,
    old_publication: date,
    new_publication: date,
    *,
    lead_times: Iterable[int | None] = (),
) -> date:
    """A deadline that keeps its distance from a publication that moves, on a working day.

    Its distance is the first of these lead times that leads to it: one that gave way to the working
    day before is not a day earlier for good.
    """
    gave = (
        days
        for days in lead_times
        if days is not None and copy_due(old_publication, days) == deadline
    )
    return copy_due(new_publication, next(gave, (old_publication - deadline).days))
