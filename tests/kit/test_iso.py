"""Days and times as data keeps them: other programs and frozen plans read them for good."""

from datetime import date, time

from bsc_comms.kit import iso


def test_a_day_is_read_as_it_was_written():
    assert iso.as_day(date(2016, 11, 8)) == "2016-11-08"
    assert iso.day_of("2016-11-08") == date(2016, 11, 8)


def test_a_time_of_day_is_kept_to_the_minute():
    assert iso.as_time(time(14, 30)) == "14:30"
    assert iso.as_time(time(0, 5, 59)) == "00:05"


def test_nothing_is_none():
    assert (iso.as_day(None), iso.day_of(None), iso.as_time(None)) == (None, None, None)
