"""The ways in which people write when, and the window that a patient coordinator would give."""

import pytest

from plans.rules.reading import read_window
from tests.plans.rules.reading.date_texts import FORMS, lines


def as_read(year_start, month, text):
    """The reading of a cell, written like the tables."""
    found = read_window(text, year_start=year_start, month_hint=month)
    if found is None:
        return "none"
    days = f"{found.start:%d.%m.%y} {found.end:%d.%m.%y} " if found.start else ""
    asks = not found.sure or found.note or found.leftover
    return f"{days}{found.precision}" + (" ?" if asks else "")


@pytest.mark.parametrize(("year_start", "month", "text", "expected"), lines(FORMS))
def test_a_typed_date_is_read_as_a_coordinator_would(year_start, month, text, expected):
    assert as_read(year_start, month, text) == expected
