"""Calendars are read back with the icalendar library: what is written is what is meant."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from bsc_comms.kit.calendars import CalendarEvent, write_calendar

CHANGED = datetime(2016, 10, 25, 9, tzinfo=UTC)


def an_event(**fields) -> CalendarEvent:
    return CalendarEvent(
        **{
            "uid": "communication-1@planner",
            "sequence": 3,
            "changed": CHANGED,
            "starts": date(2016, 11, 8),
            "ends": date(2016, 11, 9),
            "summary": "Dark evenings",
            **fields,
        }
    )


def written(*events: CalendarEvent) -> bytes:
    return write_calendar(events, name="The plan", product="Plan", refresh_hours=4)


def read(*events: CalendarEvent):
    calendar = Calendar.from_ical(written(*events))
    return calendar, calendar.walk("VEVENT")


def test_a_calendar_says_how_it_is_called_and_how_often_to_ask():
    calendar, _ = read()
    assert calendar["X-WR-CALNAME"] == calendar["NAME"] == "The plan"
    assert calendar["METHOD"] == "PUBLISH"
    assert calendar["REFRESH-INTERVAL"].dt == timedelta(hours=4)
    assert calendar["X-PUBLISHED-TTL"] == "PT4H"


def test_days_take_the_whole_day_and_the_last_one_is_included():
    _, (event,) = read(an_event(status="TENTATIVE"))
    assert event.decoded("DTSTART") == date(2016, 11, 8)
    assert event.decoded("DTEND") == date(2016, 11, 10)
    assert event["STATUS"] == "TENTATIVE"
    assert event["SEQUENCE"] == 3
    assert event.decoded("LAST-MODIFIED") == event.decoded("DTSTAMP") == CHANGED


@pytest.mark.parametrize(
    ("moment", "in_london"),
    [
        (datetime(2016, 10, 29, 18, tzinfo=UTC), "20161029T190000"),  # summer time
        (datetime(2016, 10, 30, 18, tzinfo=UTC), "20161030T180000"),  # ended in that night
        (datetime(2017, 3, 26, 18, tzinfo=UTC), "20170326T190000"),  # began in that night
    ],
)
def test_moments_are_said_in_london_with_its_time_zone(moment, in_london):
    calendar, (event,) = read(an_event(starts=moment, ends=moment + timedelta(hours=1)))
    assert event["DTSTART"].to_ical().decode() == in_london
    assert event["DTSTART"].params["TZID"] == "Europe/London"
    assert event.decoded("DTSTART").astimezone(UTC) == moment
    (zone,) = calendar.walk("VTIMEZONE")
    assert zone.to_tz().utcoffset(moment.replace(tzinfo=None)) in (
        timedelta(0),
        timedelta(hours=1),
    )


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("20161030T003000Z", "20161030T013000Z"),  # half past one, and an hour later again
        ("20161030T011000Z", "20161030T014000Z"),
        ("20161029T233000Z", "20161030T013000Z"),
        ("20161030T013000Z", "20161030T023000Z"),
    ],
)
def test_an_event_in_the_hour_that_comes_twice_is_when_it_is_and_as_long(first: str, last: str):
    starts, ends = (datetime.fromisoformat(moment) for moment in (first, last))
    calendar, (event,) = read(an_event(starts=starts, ends=ends))
    assert event["DTSTART"].to_ical() == first.encode()
    assert event["DTEND"].to_ical() == last.encode()
    assert calendar.walk("VTIMEZONE") == []


def test_no_text_can_begin_a_property_of_its_own():
    evil = "Mag\r\nBEGIN:VALARM\u2028X-EVIL:1\u2029A:1\u0085Y:2\x0bZ\x00;,\\"
    content = written(
        an_event(
            uid=evil,
            summary=evil,
            description=evil,
            location=evil,
            categories=[evil, "b"],
            link=f"https://planner/{evil}",
        )
    ).decode()
    names = {line.partition(":")[0].partition(";")[0] for line in content.split("\r\n")}
    assert not names & {"X-EVIL", "A", "Y", "ATTACH"}
    assert "\r\nBEGIN:VALARM" not in content
    assert not set("\u2028\u2029\u0085\x0b\x00") & set(content)
    assert "\n" not in content.replace("\r\n", "")


def test_signs_that_part_values_stay_signs_of_the_text():
    """RFC 5545, 3.3.11: a comma would part a category in two, a semicolon ends a value for some."""
    text = "Hall; room 2, floor \\3"
    event = an_event(summary=text, location=text, categories=[text, "b"], description=f"{text}\nx")
    lines = written(event).decode().split("\r\n")
    told = "Hall\\; room 2\\, floor \\\\3"
    assert f"SUMMARY:{told}" in lines
    assert f"LOCATION:{told}" in lines
    assert f"CATEGORIES:{told},b" in lines
    assert f"DESCRIPTION:{told}\\nx" in lines


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1, max_size=200))
def test_any_text_comes_back_as_its_words_and_no_line_is_longer_than_75_octets(text):
    content = written(an_event(summary=f"a {text} b", description=f"{text}\nsecond"))
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    assert str(event["SUMMARY"]).startswith("a ")
    assert str(event["SUMMARY"]).endswith(" b")
    assert str(event["DESCRIPTION"]).endswith("second")


def test_the_same_events_give_the_same_bytes():
    assert written(an_event()) == written(an_event())
