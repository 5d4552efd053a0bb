"""What holds for every date in every way of writing it."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.rules.reading import read_window
from plans.rules.reading.when.stretches import outside_year
from tests.plans.rules.reading.date_texts import FORMS, LESS_THAN_A_DAY, UNDATED, lines

YEARS = [date(year, 4, 1) for year in range(2015, 2027)]
WEEKDAYS = {
    0: ("Mon", "Monday", "Mon."),
    1: ("Tue", "Tues", "Tuesday"),
    2: ("Wed", "Weds", "Wednesday"),
    3: ("Thu", "Thurs", "Thursday"),
    4: ("Fri", "Friday", "Fri."),
    5: ("Sat", "Saturday", "Sat."),
    6: ("Sun", "Sunday", "Sun."),
}


def ordinal(number):
    if number in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


#: Twenty ways to write one day.
WAYS = [
    lambda day: f"{day:%d.%m.%y}",
    lambda day: f"{day.day}.{day.month}.{day:%y}",
    lambda day: f"{day:%d/%m/%Y}",
    lambda day: f"{day.day}/{day.month}/{day:%y}",
    lambda day: f"{day.day}-{day.month}-{day.year}",
    lambda day: f"{day:%Y-%m-%d}",
    lambda day: f"{day:%Y-%m-%d 00:00:00}",
    lambda day: f"{day:%d-%b-%y}",
    lambda day: f"{day:%d-%b-%Y}",
    lambda day: f"{day.day} {day:%b}",
    lambda day: f"{day.day} {day:%B}",
    lambda day: f"{ordinal(day.day)} {day:%B}",
    lambda day: f"the {ordinal(day.day)} of {day:%B}",
    lambda day: f"{day.day} {day:%B} {day.year}",
    lambda day: f"{day.day} {day:%b} '{day:%y}",
    lambda day: f"{day:%b} {ordinal(day.day)}",
    lambda day: f"{day:%B} {day.day}, {day.year}",
    lambda day: f"{WEEKDAYS[day.weekday()][1]} {day.day} {day:%B} {day.year}",
    lambda day: f"{day.day}{day:%b}{day:%y}",
    lambda day: str((day - date(1899, 12, 30)).days),
]


@st.composite
def days_in_a_year(draw):
    year_start = draw(st.sampled_from(YEARS))
    length = (year_start.replace(year=year_start.year + 1) - year_start).days
    return year_start, year_start + timedelta(days=draw(st.integers(0, length - 1)))


@pytest.mark.parametrize("way", WAYS, ids=[way(date(2016, 11, 7)) for way in WAYS])
@given(found=days_in_a_year())
def test_a_day_is_read_as_that_day_however_it_is_written(way, found):
    year_start, day = found
    reading = read_window(way(day), year_start=year_start)
    assert (reading.start, reading.end, reading.precision) == (day, day, "exact")
    assert reading.sure
    assert reading.confirmed
    assert not reading.leftover


@given(
    found=days_in_a_year(),
    first=st.sampled_from(WAYS[:19]),
    last=st.sampled_from(WAYS[:19]),
    length=st.integers(1, 60),
    between=st.sampled_from([" - ", " to ", " – ", " until "]),
)
def test_two_days_are_read_as_all_days_from_one_to_the_other(found, first, last, length, between):
    year_start, day = found
    end = day + timedelta(days=length)
    reading = read_window(f"{first(day)}{between}{last(end)}", year_start=year_start)
    assert (reading.start, reading.end, reading.precision) == (day, end, "exact")
    assert reading.sure


@given(found=days_in_a_year(), wrong=st.integers(1, 6), name=st.integers(0, 2))
def test_a_weekday_that_is_not_the_day_s_own_is_never_an_exact_date(found, wrong, name):
    year_start, day = found
    weekday = WEEKDAYS[(day.weekday() + wrong) % 7][name]
    reading = read_window(f"{weekday} {day.day} {day:%B}", year_start=year_start)
    assert not reading.sure
    assert reading.precision == "month"


TEXTS = [(year, month, text) for year, month, text, _ in lines(FORMS)]
TEXTS += [(YEARS[1], "", line.split("|")[0].strip()) for line in LESS_THAN_A_DAY.splitlines()]
TEXTS += [(YEARS[1], month, text) for text in UNDATED for month in ("", "Nov")]


@pytest.mark.parametrize(("year_start", "month", "text"), TEXTS)
def test_the_words_of_an_alternative_leave_no_doubt(year_start, month, text):
    reading = read_window(text, year_start=year_start, month_hint=month)
    for label, instead in reading.alternatives if reading else ():
        other = read_window(instead, year_start=year_start, month_hint=month)
        assert other.sure, label
        assert not other.note
        assert not other.leftover
        assert (other.start, other.end) != (reading.start, reading.end)


WORDS = sorted({word for _, _, text in TEXTS for word in text.split()})


@given(
    words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=7),
    month=st.sampled_from(["", "Jan", "Apr", "Oct", "May/Jun"]),
    year_start=st.sampled_from(YEARS),
)
def test_only_a_day_of_another_year_is_exact_and_doubtful_at_once(words, month, year_start):
    reading = read_window(" ".join(words), year_start=year_start, month_hint=month)
    if reading is None:
        return
    assert reading.start is None or reading.start <= reading.end
    in_the_year = reading.start is None or not outside_year(reading.start, reading.end, year_start)
    assert reading.sure or reading.precision != "exact" or not in_the_year
    assert in_the_year or not reading.sure
    assert reading.sure or not reading.confirmed
    for _, instead in reading.alternatives:
        other = read_window(instead, year_start=year_start, month_hint=month)
        assert other.sure
        assert not (other.note or other.leftover)


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("wk 5 of Feb", ["22 February 2017 - 28 February 2017"]),
        ("Feb, week 5", ["22 February 2017 - 28 February 2017"]),
        ("4th fortnight in Feb", []),
        ("last 40 days of Feb", []),
    ],
)
def test_a_month_is_no_longer_than_it_is(text, offered):
    """The planted fault: "wk 5 of Feb" from 1 March to 28 February, and no doubt of it."""
    read = read_window(text, year_start=date(2016, 4, 1))
    assert (read.start, read.end) == (date(2017, 2, 1), date(2017, 2, 28))
    assert (read.precision, read.sure) == ("month", False)
    assert read.note == "February 2017 is not so long"
    assert [instead for _, instead in read.alternatives] == offered


@st.composite
def parts_of_months(draw):
    """Weeks, weekdays and runs of days of a month, as many as somebody may type."""
    form = draw(
        st.sampled_from(
            ["week {n} of {month}", "{month}, wk {n}", "{nth} fortnight in {month}"]
            + ["{nth} week of {month}", "{nth} Tues in {month}"]
            + ["first {n} days of {month}", "last {n} weeks of {month}", "last {n} days of {month}"]
        )
    )
    return form.format(
        n=draw(st.integers(1, 99)),
        nth=draw(st.sampled_from(["first", "2nd", "third", "4th", "last"])),
        month=draw(st.sampled_from(["Feb", "April", "Dec"])),
    )


@given(parts_of_months(), st.sampled_from(YEARS))
def test_a_part_of_a_month_lies_in_it(text, year_start):
    read = read_window(text, year_start=year_start)
    if read is not None and read.start is not None:
        assert read.start <= read.end
        # "Week 24 of Feb" is the week of that day, which may end in March.
        of_a_day = read.precision == "week" and re.search(r"week ([6-9]|\d\d)", text)
        assert read.start.month == read.end.month or of_a_day or not read.sure


def test_a_number_that_no_week_has_is_the_day_of_one():
    read = read_window("week 24 of Feb", year_start=date(2019, 4, 1))
    assert (read.start, read.end) == (date(2020, 2, 24), date(2020, 3, 1))
