"""Words with numbers in them that are no dates, or not so exact a date as they look."""

from datetime import date

import pytest

from plans.rules.reading import read_window
from tests.plans.rules.reading.date_texts import LESS_THAN_A_DAY, UNDATED

YEAR = date(2016, 4, 1)

#: Nothing here says when.
NO_DATES = """
1 in 3
2 in every 10 homes
3 out of 4
101
999
call 101
text 61016
0300 123 1212
020 8359 2000
0208 359 2000
07700 900 123
ext 4521
20's plenty
20mph
x2
2 x 4
3 visits
12 schools
14 homes visited
50%
10-15% of homes
£500
£1.50
£10/12 each
$12
2.5k
5k run
p5
pp 4-5
page 12
1/2 page
1/4 page ad
half page
half price
1/2 price
Year 9
Yr 5/6
years 7-9
Y8/9
KS2
ages 8-12
aged 5 to 11
16-24 yr olds
10-12 year olds
over 65s
U18s
A4
A5 x 500
no. 12
nos 3 & 4
flat 5
zone 4
phase 2
ward 7
bus 13
route 5/6
1st come 1st served
first aid
top 10
7 days notice
3 wks
4 x 2hr slots
10 mins
version 2.1
2nd homes
PO Box 12
N12
NW9
M1 J2
24hrs
24-hour
35000
50/50
3 of 5
"""


@pytest.mark.parametrize("text", NO_DATES.strip().splitlines())
def test_numbers_that_are_no_date_give_no_day(text):
    found = read_window(text, year_start=YEAR)
    assert found is None or (found.start is None and not found.sure)


@pytest.mark.parametrize("text", NO_DATES.strip().splitlines())
def test_beside_a_month_column_only_the_month_is_left_of_them(text):
    found = read_window(text, year_start=YEAR, month_hint="Nov")
    assert (found.start, found.end) == (date(2016, 11, 1), date(2016, 11, 30))
    assert (found.precision, found.sure) == ("month", False)


@pytest.mark.parametrize("line", LESS_THAN_A_DAY.strip().splitlines())
def test_what_looks_like_a_day_and_may_not_be_one_is_never_exact(line):
    text, expected = (cell.strip() for cell in line.split("|"))
    found = read_window(text, year_start=YEAR)
    assert f"{found.start:%d.%m.%y} {found.end:%d.%m.%y} {found.precision}" == expected
    assert not found.sure


@pytest.mark.parametrize("text", UNDATED)
def test_part_of_a_date_leads_nobody_to_a_day(text):
    found = read_window(text, year_start=YEAR)
    assert (found.start, found.precision, found.sure) == (None, "undated", False)
