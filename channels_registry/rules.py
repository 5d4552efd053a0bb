"""Deadlines worked back from a day of publication."""

from datetime import date, timedelta


def copy_due(first_day: date, lead_time_days: int) -> date:
    """The last day to send copy for something that is to appear on `first_day`.

    `lead_time_days` are calendar days, as partners state them (often an estimate).
    """
    return first_day - timedelta(days=lead_time_days)
