"""Numbers that people report in notes, and numbers that report nothing."""

import pytest

from plans.rules.reading.reported_numbers import reported_numbers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("61 bikes", [(61, "bikes")]),
        ("1,140 pupils", [(1140, "pupils")]),
        ("412 reports in month (prev 288)", [(412, "reports")]),
        ("84 attended", [(84, "attended")]),
        ("52 home visits, 14 alarms fitted", [(52, "home visits"), (14, "alarms fitted")]),
        ("raised £250 and 40% opened it", [(250, "pounds"), (40, "per cent")]),
        ("£1.5k of goods", [(1500, "pounds")]),
        ("reach 2.5k people", [(2500, "people")]),
        ("23 nominations; 12.4k views", [(23, "nominations"), (12400, "views")]),
        ("about 200 people came", [(200, "people came")]),
        ("Attendance: 40", [(40, "attendance")]),
        ("Reach 12.4k, home visits: 52", [(12400, "reach"), (52, "home visits")]),
        ("delivered to 2,300 homes", [(2300, "homes")]),
        ("52 HFSVs", [(52, "HFSVs")]),
    ],
)
def test_a_number_with_its_unit_is_a_result(text, numbers):
    assert [(one.number, one.unit) for one in reported_numbers(text)] == numbers


@pytest.mark.parametrize(
    "text",
    [
        "",
        "sent 14/4",
        "12 April",
        "7pm to 9 pm",
        "call 101 or 020 8359 2000",
        "on page 5",
        "ward 7 meeting",
        "24/7 support",
        "year 9 pupils",
        "over 65s",
        "moved to 2017",
        "3 weeks late",
        "312",
        "target 500 homes",
        "up to 300 homes",
        "1 200 leaflets",
        "Deadline: 14",
        "Times: 7 pm",
        "visits to 14 April",
    ],
)
def test_dates_times_wards_and_telephone_numbers_are_no_results(text):
    assert reported_numbers(text) == ()


def test_the_words_around_the_number_are_kept():
    assert [one.text for one in reported_numbers("good day. Done 61 bikes, rain")] == [
        "Done 61 bikes"
    ]
