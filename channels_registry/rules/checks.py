"""The yearly check: each owner confirms its entries once a year."""

from datetime import date

FEBRUARY_28 = 28


def a_year_before(day: date) -> date:
    """The same day of the year before; 28 February for a leap day."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=FEBRUARY_28)


def confirmed_since(on: date) -> date:
    """The first day on which a confirmation still counts."""
    return a_year_before(on)


def is_confirmed(confirmed_on: date | None, on: date) -> bool:
    """Whether a confirmation of that day still counts."""
    return confirmed_on is not None and confirmed_on >= confirmed_since(on)
