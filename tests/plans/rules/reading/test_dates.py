"""Dates as people type them, in the financial year 2016/17."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.rules.reading import read_window
from plans.rules.reading.spans import Span
from plans.rules.reading.when.alternatives import alternatives

YEAR = date(2016, 4, 1)


def window(text, month=None):
    return read_window(text, year_start=YEAR, month_hint=month)


def days(text, month=None):
    found = window(text, month)
    return f"{found.start:%d.%m.%y} {found.end:%d.%m.%y} {found.precision}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("27.4.16", "27.04.16 27.04.16 exact"),
        ("Oct 18", "18.10.16 18.10.16 exact"),
        ("16th May", "16.05.16 16.05.16 exact"),
        ("28/06/16", "28.06.16 28.06.16 exact"),
        ("3/1", "03.01.17 03.01.17 exact"),
        ("2016-11-08", "08.11.16 08.11.16 exact"),
        ("42491", "01.05.16 01.05.16 exact"),
        ("2nd Sat of June", "11.06.16 11.06.16 exact"),
        ("4 - 29 April", "04.04.16 29.04.16 exact"),
        ("25/04/2016 to 31/05/2016", "25.04.16 31.05.16 exact"),
        ("11/6-10/7", "11.06.16 10.07.16 exact"),
        ("21/10/16 - 06/11/16", "21.10.16 06.11.16 exact"),
        ("5.9.16-9.9.16", "05.09.16 09.09.16 exact"),
        ("06-Jun-16 - 10-Jun-16", "06.06.16 10.06.16 exact"),
        ("31 Oct-16 Nov", "31.10.16 16.11.16 exact"),
        ("12 Dec - 2 Jan", "12.12.16 02.01.17 exact"),
        ("20 March - 2 April", "20.03.17 02.04.17 exact"),
        ("Thu 17 & Fri 18 Nov", "17.11.16 18.11.16 exact"),
        ("4/5 June", "04.06.16 05.06.16 exact"),
        ("from 16 May (3 wks)", "16.05.16 05.06.16 exact"),
        ("fortnight from 7 Nov", "07.11.16 20.11.16 exact"),
        ("5 Oct 16", "05.10.16 05.10.16 exact"),
        ("w/c 7 Nov", "07.11.16 13.11.16 week"),
        ("dropped w/c 11 Apr 16", "11.04.16 17.04.16 week"),
        ("wk comm 3rd Oct", "03.10.16 09.10.16 week"),
        ("w/e 13 Nov", "07.11.16 13.11.16 week"),
        ("last week Sept", "26.09.16 30.09.16 week"),
        ("w/c 7 Nov & w/c 14 Nov", "07.11.16 20.11.16 other_window"),
        ("mid Dec", "12.12.16 18.12.16 part_of_month"),
        ("early Sept", "01.09.16 10.09.16 part_of_month"),
        ("end of March TBC", "27.03.17 31.03.17 part_of_month"),
        ("throughout May", "01.05.16 31.05.16 month"),
        ("January", "01.01.17 31.01.17 month"),
        ("Apr-16", "01.04.16 30.04.16 month"),
        ("Nov issue", "01.11.16 30.11.16 month"),
        ("TBC Feb", "01.02.17 28.02.17 month"),
        ("Q4", "01.01.17 31.03.17 quarter"),
        ("Jan-Feb", "01.01.17 28.02.17 other_window"),
        ("Dec to 23 Feb", "01.12.16 23.02.17 other_window"),
        ("from 22 Mar", "22.03.17 31.03.17 other_window"),
        ("16 July on (hot weather)", "16.07.16 31.07.16 other_window"),
        ("until 5 May", "01.05.16 05.05.16 other_window"),
        ("5, 12, 19 July", "05.07.16 19.07.16 other_window"),
        ("Tues 24 May, 7 & 21 June", "24.05.16 21.06.16 other_window"),
        ("Mondays in July", "04.07.16 25.07.16 other_window"),
        ("Sat/Sun July", "02.07.16 31.07.16 other_window"),
        ("all year", "01.04.16 31.03.17 other_window"),
        ("2016/17", "01.04.16 31.03.17 other_window"),
    ],
)
def test_a_typed_date_is_read(text, expected):
    assert days(text) == expected
    assert window(text).sure


def test_single_days_within_a_window_are_kept():
    assert window("5, 12, 19 July").days == (date(2016, 7, 5), date(2016, 7, 12), date(2016, 7, 19))


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("20 April 7pm", time(19), None),
        ("Sat 14 May 10-1", time(10), time(13)),
        ("Thurs 10 Nov 6.30pm", time(18, 30), None),
        ("Sat 3 Dec 10am-2pm", time(10), time(14)),
        ("30 Jan 6-8pm", time(18), time(20)),
        ("9 Nov 18:30-20:00", time(18, 30), time(20)),
        ("9 Nov 8pm - 1am", time(20), time(1)),
        ("9 Nov 20:00-1:00", time(20), time(1)),
        ("9 Nov 10:00-2:00", time(10), time(14)),
    ],
)
def test_times_of_day_are_read_beside_the_date(text, start, end):
    found = window(text)
    assert (found.start_time, found.end_time, found.precision) == (start, end, "exact")
    assert found.start == found.end


@pytest.mark.parametrize(
    ("text", "end", "note"),
    [
        ("9 Nov 14:00-11:00", time(23), "The end, 11:00, is taken for 23:00"),
        ("9 Nov 10:00-10:00", time(22), "The end, 10:00, is taken for 22:00"),
        ("9 Nov 10:00-09:00", time(21), "The end, 09:00, is taken for 21:00"),
    ],
)
def test_an_hour_of_the_day_that_is_taken_for_the_evening_is_doubted(text, end, note):
    found = window(text)
    assert (found.end_time, found.sure, found.confirmed, found.note) == (end, False, False, note)


@pytest.mark.parametrize("text", ["8 Nov", "14-20 Nov", "11/6-10/7"])
def test_an_exact_date_without_a_word_of_doubt_is_confirmed(text):
    assert window(text).confirmed


@pytest.mark.parametrize("text", ["8 Nov tbc", "14-20 Nov (dates TBC)", "8 Nov?", "mid Dec", "Feb"])
def test_a_doubtful_or_rough_date_is_provisional(text):
    assert not window(text).confirmed


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("Sat 15 May", "15 May 2016 is a Sunday"),
        ("31 June", "There is no such day"),
        ("32 May", "“32” is no day"),
        ("5 or 12 May", "More than one date is possible"),
        ("moved from 5 May to 9 May", "The words speak of a change or of another day"),
        ("28 - 3 May", "The end lies before the start"),
        ("Oct 16", "“oct 16” can be a day or a year"),
        ("3 Mar 12", "“3 mar 12” can be two days, or a day and its year"),
        ("1,200 July", "What “1” means is not clear"),
    ],
)
def test_words_that_contradict_each_other_never_give_an_exact_date(text, note):
    found = window(text)
    assert not found.sure
    assert found.precision == "month"
    assert found.note == note


@pytest.mark.parametrize("text", ["########", "######## - ########", "7 Nov - ########"])
@pytest.mark.parametrize(("month", "precision"), [(None, "undated"), ("November", "month")])
def test_what_its_column_was_too_narrow_to_show_is_not_taken_for_no_day(text, month, precision):
    found = window(text, month)
    assert (found.precision, found.sure) == (precision, False)
    assert found.note == "The column was too narrow to show its day"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5 April 2017", "05.04.17 05.04.17 exact"),
        ("3-5 March 2012", "03.03.12 05.03.12 exact"),
        ("w/c 5 March 2012", "05.03.12 11.03.12 week"),
        ("March 2012", "01.03.12 31.03.12 month"),
    ],
)
def test_a_date_outside_the_sheets_year_is_what_it_says_and_doubted(text, expected):
    found = window(text)
    assert days(text) == expected
    assert (found.sure, found.confirmed) == (False, False)
    assert found.note.endswith("is not in the year of this plan")


def test_the_same_days_of_the_sheets_year_are_offered_instead():
    assert window("3 March 2012").alternatives == (
        ("Friday 3 March 2017", "3 March 2017"),
        ("Some time in March 2017", "March 2017"),
    )


@pytest.mark.parametrize(
    ("text", "weeks"),
    [
        ("half term (May)", ["w/c 23 May 2016", "w/c 6 June 2016"]),
        ("Oct half-term", ["w/c 17 October 2016", "w/c 31 October 2016"]),
        ("summer holidays", []),
    ],
)
def test_for_a_half_term_the_weeks_beside_it_are_offered(text, weeks):
    assert [instead for _, instead in window(text).alternatives] == weeks


def test_the_rows_month_outweighs_a_year_that_cannot_be():
    found = window("1 Nov 2018", "Nov")
    assert (found.start, found.end) == (date(2016, 11, 1), date(2016, 11, 30))
    assert not found.sure


def test_a_day_alone_takes_the_month_of_its_column():
    assert days("14-20", "Nov") == "14.11.16 20.11.16 exact"
    assert not window("14-20").sure
    assert window("14-20").precision == "undated"


@pytest.mark.parametrize(
    ("hint", "expected"),
    [
        ("Sept", "01.09.16 30.09.16 month"),
        ("April 16", "01.04.16 30.04.16 month"),
        ("Nov-Dec", "01.11.16 31.12.16 other_window"),
        ("2017-01-01", "01.01.17 31.01.17 month"),
    ],
)
def test_without_a_date_the_month_column_says_when(hint, expected):
    assert days("", hint) == expected


def test_words_that_cannot_be_read_fall_back_to_the_month_column_and_say_so():
    found = window("after the fair", "Oct")
    assert (found.start, found.precision, found.sure) == (date(2016, 10, 1), "month", False)
    assert found.leftover == "fair"


def test_nothing_to_go_by_is_no_reading():
    assert window("the fair") is None
    assert window("") is None


@pytest.mark.parametrize(
    ("text", "month", "instead"),
    [
        ("Sat 15 May", "", ["15 May 2016", "14 May 2016"]),
        ("31 June", "", ["30 June 2016"]),
        ("5 or 12 May", "", ["5 May 2016", "12 May 2016"]),
        ("28 - 3 May", "", ["28 April 2016 - 3 May 2016", "3 May 2016 - 28 May 2016"]),
        ("28/12/16 - 5/1/16", "", ["28 December 2016 - 5 January 2017"]),
        ("Oct 16", "", ["16 October 2016"]),
        ("1 Nov 2018", "", ["1 November 2016", "November 2016"]),
        ("06/25/2016", "", ["25 June 2016"]),
        ("10/11", "June", ["10 June 2016 - 11 June 2016", "10 November 2016"]),
        ("11/5", "Nov", ["5 November 2016"]),
        ("24/7", "", ["24 July 2016"]),
        ("w/c 8 Nov", "", ["w/c 7 November 2016"]),
        ("Q1 2017", "", ["April 2016 - June 2016"]),
        ("May bank holiday", "", ["2 May 2016", "30 May 2016"]),
    ],
)
def test_a_doubtful_date_is_offered_with_what_may_be_meant(text, month, instead):
    assert [words for _, words in window(text, month).alternatives] == instead


def test_an_alternative_has_a_label_for_people():
    assert window("5 or 12 May").alternatives[0] == ("Thursday 5 May 2016", "5 May 2016")
    assert window("28 - 3 May").alternatives[0][0] == "28 April 2016 to 3 May 2016"


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2016, 5, 1), date(2018, 5, 1)),
        (date(2016, 5, 2), date(2016, 5, 1)),
        (date(2015, 5, 1), date(2016, 5, 1)),
        (date(2016, 3, 20), date(2016, 3, 20)),
        (date(2017, 4, 1), date(2017, 4, 2)),
    ],
)
def test_what_cannot_be_in_the_plans_year_is_no_alternative(start, end):
    assert alternatives([Span(start, end, "exact")], None, YEAR) == ()


def test_to_be_confirmed_is_undated():
    found = window("TBC")
    assert (found.start, found.end, found.precision, found.sure) == (None, None, "undated", True)


def test_the_month_column_never_moves_a_date():
    assert days("28 Nov - 16 Dec", "Dec") == "28.11.16 16.12.16 exact"


PIECES = (
    "5|12|31|May|Jan|29 Feb|-|/|w/c|mid|to|&|,|Tue|2017|16|q1|from|7pm|TBC|3rd|of|last|week|or|x"
)


@given(
    st.lists(st.sampled_from(PIECES), max_size=9),
    st.sampled_from(["", "Jan", "May/Jun"]),
)
def test_whatever_is_typed_ends_no_earlier_than_it_starts(pieces, hint):
    found = window(" ".join(pieces), hint)
    if found is None or found.start is None:
        return
    assert found.start <= found.end
    assert found.sure or found.precision != "exact"
    assert not found.confirmed or (found.sure and found.precision == "exact")


@given(st.text(max_size=60))
def test_no_text_makes_the_reading_fail(text):
    window(text, text)
