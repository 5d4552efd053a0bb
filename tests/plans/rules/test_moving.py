"""A window moves as precisely as it is known."""

from datetime import date

import pytest

from plans.rules.moving import moved_window


@pytest.mark.parametrize(
    ("precision", "start", "end", "step", "expected"),
    [
        ("exact", (2016, 11, 8), (2016, 11, 9), "week", ((2016, 11, 15), (2016, 11, 16))),
        ("exact", (2016, 11, 8), (2016, 11, 8), "week_earlier", ((2016, 11, 1), (2016, 11, 1))),
        ("exact", (2017, 1, 31), (2017, 2, 1), "month", ((2017, 2, 28), (2017, 3, 1))),
        ("week", (2016, 11, 7), (2016, 11, 13), "four_weeks", ((2016, 12, 5), (2016, 12, 11))),
        ("week", (2016, 11, 7), (2016, 11, 13), "month", ((2016, 12, 5), (2016, 12, 11))),
        (
            "part_of_month",
            (2016, 11, 21),
            (2016, 11, 30),
            "month",
            ((2016, 12, 21), (2016, 12, 31)),
        ),
        ("month", (2016, 12, 1), (2016, 12, 31), "month", ((2017, 1, 1), (2017, 1, 31))),
        ("month", (2016, 11, 1), (2016, 12, 31), "quarter", ((2017, 2, 1), (2017, 3, 31))),
        ("quarter", (2016, 10, 1), (2016, 12, 31), "quarter", ((2017, 1, 1), (2017, 3, 31))),
        (
            "other_window",
            (2016, 11, 8),
            (2016, 11, 20),
            "two_weeks",
            ((2016, 11, 22), (2016, 12, 4)),
        ),
    ],
)
def test_a_step_keeps_the_precision(precision, start, end, step, expected):
    moved = moved_window(precision, date(*start), date(*end), step)

    assert moved == (date(*expected[0]), date(*expected[1]))


@pytest.mark.parametrize(
    ("precision", "step"),
    [("month", "week"), ("part_of_month", "two_weeks"), ("quarter", "week"), ("quarter", "month")],
)
def test_a_step_finer_than_what_is_known_does_not_fit(precision, step):
    assert moved_window(precision, date(2016, 10, 1), date(2016, 12, 31), step) is None
