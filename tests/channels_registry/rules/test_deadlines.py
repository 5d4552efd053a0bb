"""Deadlines are worked back in calendar days and end on an English working day."""

from datetime import date

import pytest

from channels_registry.rules.deadlines import copy_due, shifted


@pytest.mark.parametrize(
    ("first_day", "days", "due"),
    [
        (date(2016, 11, 8), 0, date(2016, 11, 8)),
        (date(2016, 11, 8), 7, date(2016, 11, 1)),
        # Sunday 30 October gives way to the Friday before.
        (date(2016, 11, 8), 9, date(2016, 10, 28)),
        # Boxing Day and Christmas Day (the Sunday, with its substitute on the Tuesday).
        (date(2017, 1, 3), 7, date(2016, 12, 23)),
        # Easter Monday, Sunday, Saturday and Good Friday.
        (date(2017, 4, 18), 1, date(2017, 4, 13)),
        # Over a leap day, and onto one.
        (date(2016, 3, 7), 7, date(2016, 2, 29)),
        (date(2020, 3, 1), 1, date(2020, 2, 28)),
    ],
)
def test_copy_is_due_on_the_working_day_to_which_the_lead_time_leads(first_day, days, due):
    assert copy_due(first_day, days) == due


def test_a_deadline_keeps_its_distance_when_publication_moves():
    # 42 days before Monday 10 April; 42 before Monday 24 April.
    assert shifted(date(2017, 2, 27), date(2017, 4, 10), date(2017, 4, 24)) == date(2017, 3, 13)
    # 42 before Tuesday 18 April is a Tuesday; before Sunday 16 April it is the Friday before.
    assert shifted(date(2017, 2, 27), date(2017, 4, 10), date(2017, 4, 16)) == date(2017, 3, 3)


def test_a_deadline_that_a_lead_time_gave_is_worked_back_by_it_wherever_it_moves():
    """28 days before Saturday 10 December is a Saturday, which gives way to Friday 11 November."""
    monday, saturday = date(2016, 12, 12), date(2016, 12, 10)
    there = shifted(date(2016, 11, 14), monday, saturday, lead_times=[28])
    assert there == date(2016, 11, 11)
    assert shifted(there, saturday, monday, lead_times=[28]) == date(2016, 11, 14)


def test_a_deadline_that_no_lead_time_gave_keeps_its_distance():
    moved = date(2016, 12, 12), date(2016, 12, 19)
    assert shifted(date(2016, 11, 15), *moved, lead_times=[28, 14]) == date(2016, 11, 22)
