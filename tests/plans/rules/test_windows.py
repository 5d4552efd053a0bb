"""A window in words names the year wherever it is not this financial year's."""

from datetime import date

import pytest

from plans.rules.windows import in_a_sentence, issued_text, window_text

TODAY = date(2016, 10, 25)


@pytest.mark.parametrize(
    ("precision", "start", "end", "words"),
    [
        ("exact", date(2016, 11, 8), date(2016, 11, 8), "Tue 8 Nov"),
        ("exact", date(2016, 12, 28), date(2017, 1, 3), "28 Dec to 3 Jan"),
        ("exact", date(2016, 4, 1), date(2017, 3, 31), "1 Apr to 31 Mar"),
        ("exact", date(2019, 4, 1), date(2020, 3, 31), "1 Apr 2019 to 31 Mar 2020"),
        ("exact", date(2019, 4, 1), date(2019, 4, 9), "1 to 9 Apr 2019"),
        ("exact", date(2017, 3, 1), date(2017, 4, 30), "1 Mar to 30 Apr 2017"),
        ("exact", date(2016, 12, 1), date(2017, 4, 30), "1 Dec 2016 to 30 Apr 2017"),
        ("week", date(2015, 12, 28), date(2016, 1, 3), "week of 28 Dec 2015"),
        ("week", date(2017, 3, 27), date(2017, 4, 2), "week of 27 Mar"),
        ("month", date(2017, 5, 1), date(2017, 5, 31), "some time in May 2017"),
        ("quarter", date(2016, 10, 1), date(2016, 12, 31), "some time in Oct to Dec"),
        (
            "other_window",
            date(2015, 12, 28),
            date(2016, 1, 8),
            "some time 28 Dec 2015 to 8 Jan 2016",
        ),
    ],
)
def test_a_window_in_words(precision, start, end, words):
    assert window_text(precision, start, end, today=TODAY) == words


def test_without_days_it_is_not_yet_known():
    assert window_text("undated", None, None, today=TODAY) == "Not yet known"


@pytest.mark.parametrize(
    ("words", "going_on"),
    [
        ("week of 5 Dec", "the week of 5 Dec"),
        ("mid December", "mid December"),
        ("Not yet known", "date not yet known"),
    ],
)
def test_in_a_sentence_a_week_has_its_article_and_no_day_a_small_letter(words, going_on):
    assert in_a_sentence(words) == going_on


@pytest.mark.parametrize(
    ("issued", "words"),
    [
        ([], ""),
        ([(date(2016, 11, 8), None)], "Tue 8 Nov"),
        ([(date(2016, 11, 8), None), (date(2016, 11, 8), None)], "Tue 8 Nov"),
        ([(date(2016, 11, 14), None), (date(2016, 11, 8), None)], "8 to 14 Nov"),
        ([(date(2016, 11, 1), date(2016, 11, 30))], "some time 1 to 30 Nov"),
        ([(date(2016, 11, 8), None), (date(2016, 11, 1), date(2016, 11, 30))], "1 to 30 Nov"),
        ([(date(2016, 3, 8), None)], "Tue 8 Mar 2016"),
    ],
)
def test_when_something_went_out_goes_from_the_first_to_the_last_day(issued, words):
    assert issued_text(issued, today=TODAY) == words
