"""The dates of awareness days: set by people, expected by a rule, or not known yet."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from bsc_comms.kit import clock
from bsc_comms.kit.editing import StaleEdit
from bsc_comms.kit.financial_year import FinancialYear
from evidence.models import AwarenessDay
from evidence.operations.awareness import set_awareness_day
from evidence.queries.seasons import (
    awareness_days_touching,
    awareness_marks_touching,
    dates_to_come,
    day_of_year,
)
from partnership.models import Change
from plans.queries.occasions import AHEAD
from tests.cast import cast
from tests.factories import AwarenessDayFactory, RecurringDayFactory

pytestmark = pytest.mark.django_db
YEAR = FinancialYear(2016)
NOVEMBER = date(2016, 11, 1), date(2016, 11, 30)
TODAY = date(2016, 10, 25)


@pytest.fixture(autouse=True)
def _in_october():
    with clock.at(datetime(2016, 10, 25, 9, tzinfo=UTC)):
        yield


def times(first, last):
    """Name, first day and whether it is sure; what a calendar writes says the same."""
    days = awareness_days_touching(first, last)
    marks = awareness_marks_touching(first, last)
    assert [tuple(one) for one in marks] == [
        (one.code, one.name, one.starts, one.ends, one.date_is_verified, one.of_year, one.topic_id)
        for one in days
    ]
    return [(one.name, one.starts, one.date_is_verified) for one in days]


def test_a_rule_gives_a_date_that_is_expected_and_not_stored():
    RecurringDayFactory(name="Road Safety Week", rule="NTH 3 MON 11 7")
    assert times(*NOVEMBER) == [("Road Safety Week", date(2016, 11, 21), False)]
    assert not AwarenessDay.objects.exists()


@pytest.mark.parametrize(
    ("rule", "certain"),
    [
        ("FIXED 11-05", True),
        ("LAST SUN 11 1", True),
        ("NTH 3 MON 11 7", False),
        ("RANGE 11-25..12-24", False),
    ],
)
def test_only_a_fixed_day_and_a_last_weekday_are_certain_by_their_rule(rule, certain):
    RecurringDayFactory(rule=rule)
    assert [sure for _, _, sure in times(*NOVEMBER)] == [certain]


def test_a_date_that_was_moved_stays_moved():
    week = RecurringDayFactory(code="RSW", name="Road Safety Week", rule="NTH 3 MON 11 7")
    AwarenessDayFactory(code=week.code, name="Road Safety Week", starts=date(2016, 9, 5))
    assert times(*NOVEMBER) == []
    assert times(date(2017, 11, 1), date(2017, 11, 30)) == [
        ("Road Safety Week", date(2017, 11, 20), False)
    ]


def test_a_date_that_was_moved_out_of_its_year_stays_the_date_of_that_year(client):
    clean = RecurringDayFactory(code="CLEAN", name="Spring Clean")
    AwarenessDayFactory(code=clean.code, name=clean.name, starts=date(2017, 3, 20))
    client.force_login(cast().coordinator)
    saved = client.post(setting("CLEAN"), sent(date(2017, 9, 11), version=1))
    assert saved.headers["Location"] == "/evidence/seasons/day-CLEAN-moved-2017/"
    assert times(date(2017, 3, 1), date(2017, 9, 30)) == [
        ("Spring Clean", date(2017, 9, 11), False)
    ]
    assert day_of_year(clean, YEAR).starts == date(2017, 9, 11)
    assert day_of_year(clean, YEAR.next) is None
    page = client.get("/evidence/seasons/day-CLEAN-2017/").text
    assert setting("CLEAN") in page and setting("CLEAN", 2017) not in page
    client.post(setting("CLEAN"), sent(date(2017, 3, 27), version=2))
    assert AwarenessDay.objects.get().of_year is None


def test_where_one_year_was_moved_into_the_next_the_rule_still_gives_the_next_its_own():
    week = RecurringDayFactory(code="WEEK", name="The week", rule="LAST MON 03 7")
    AwarenessDayFactory(code=week.code, name=week.name, starts=date(2017, 4, 3), of_year=2016)
    assert times(date(2017, 3, 1), date(2018, 3, 31)) == [
        ("The week", date(2017, 4, 3), False),
        ("The week", date(2018, 3, 26), True),
    ]


def test_two_years_never_have_one_day(client):
    day = RecurringDayFactory(code="CLEAN", name="Spring Clean")
    AwarenessDayFactory(code=day.code, starts=date(2017, 9, 11))
    people = cast()
    client.force_login(people.coordinator)
    page = client.post(setting("CLEAN"), sent(date(2017, 9, 11))).text
    assert "That day is its date of 2017/18 already: choose another, or move that" in page
    with pytest.raises(StaleEdit):
        set_awareness_day(
            by=people.coordinator,
            day=day,
            year=YEAR,
            opened_version=0,
            starts=date(2017, 9, 11),
            ends=date(2017, 9, 11),
            is_confirmed=False,
            source="",
        )


def test_a_year_whose_date_was_moved_past_its_end_wants_none():
    was = RecurringDayFactory(code="WAS", name="Was in March")
    AwarenessDayFactory(code=was.code, starts=date(2018, 5, 7), of_year=2017)
    AwarenessDayFactory(code=was.code, starts=date(2016, 3, 7))
    assert unknown() == []
    AwarenessDay.objects.filter(of_year=2017).update(of_year=None)
    assert unknown() == [("Was in March", date(2016, 3, 7), ["2016/17", "2017/18"])]


def test_nothing_is_expected_before_it_was_first_held():
    RecurringDayFactory(name="New", rule="FIXED 11-10", since=date(2017, 11, 10))
    assert times(*NOVEMBER) == []
    assert times(date(2017, 11, 1), date(2017, 11, 30)) == [("New", date(2017, 11, 10), True)]


def unknown(today: date = TODAY) -> list[tuple[str, date | None, list[str]]]:
    return [
        (one.day.name, one.last and one.last.starts, [year.label for year in one.years])
        for one in dates_to_come(today, today + AHEAD)
    ]


def test_without_a_rule_and_a_date_nobody_knows_it_and_the_page_says_so():
    RecurringDayFactory(name="Never set")
    was = RecurringDayFactory(code="WAS", name="Was in July")
    AwarenessDayFactory(code=was.code, starts=date(2016, 7, 1), ends=date(2016, 7, 31))
    known = RecurringDayFactory(code="KNOWN", name="Known")
    AwarenessDayFactory(code=known.code, starts=date(2017, 2, 7))
    RecurringDayFactory(name="Not yet held", since=date(2021, 7, 19))
    assert unknown() == [
        ("Never set", None, ["2016/17", "2017/18"]),
        ("Was in July", date(2016, 7, 1), ["2017/18"]),
    ]


def test_each_year_ahead_that_has_no_date_can_be_given_one():
    was = RecurringDayFactory(code="WAS", name="Was in October")
    AwarenessDayFactory(code=was.code, starts=date(2015, 10, 12))
    RecurringDayFactory(name="From May on", since=date(2017, 5, 1))
    assert unknown(date(2017, 1, 10)) == [
        ("From May on", None, ["2017/18"]),
        ("Was in October", date(2015, 10, 12), ["2016/17", "2017/18"]),
    ]


def test_a_date_that_is_set_for_a_few_days_after_the_year_ahead_is_known():
    was = RecurringDayFactory(code="WAS")
    AwarenessDayFactory(code=was.code, starts=date(2016, 10, 10))
    AwarenessDayFactory(code=was.code, starts=date(2017, 11, 6))
    assert unknown() == []


def setting(code, year=2016):
    return reverse("evidence:awareness_day", args=[code, year])


def sent(day, **more):
    starts = {"starts_day": day.day, "starts_month": day.month, "starts_year": day.year}
    return {**starts, "source": "Its web page", "version": 0, **more}


def test_setting_an_unknown_date_puts_it_on_the_list(client):
    people = cast()
    RecurringDayFactory(code="SCAM", name="Scams Awareness", lead_body="Citizens Advice")
    client.force_login(people.coordinator)
    page = client.get(reverse("plans:seasons")).content.decode()
    assert "Date not known yet" in page
    assert setting("SCAM") in page and setting("SCAM", 2017) in page
    answer = client.post(
        setting("SCAM"), sent(date(2017, 3, 6), date_is_verified="on"), follow=True
    )
    assert "The date of “Scams Awareness” is set." in answer.content.decode()
    assert times(date(2017, 3, 1), date(2017, 3, 31)) == [
        ("Scams Awareness", date(2017, 3, 6), True)
    ]
    assert "Date not known yet" not in client.get(reverse("plans:seasons")).content.decode()
    assert Change.objects.filter(act="date set", field="First day", after="2017-03-06").exists()


def test_a_date_is_refused_far_from_the_year_and_when_it_ends_before_it_begins(client):
    people = cast()
    RecurringDayFactory(code="SCAM")
    client.force_login(people.coordinator)
    ends = {"ends_day": 1, "ends_month": 3, "ends_year": 2018}
    page = client.post(setting("SCAM"), sent(date(2018, 3, 6), **ends)).content.decode()
    assert (
        "That day is too far from 2016/17: choose one from 1 January 2016 to 30 September 2017"
        in page
    )
    assert "It cannot end before it begins: choose the same day or later" in page
    assert not AwarenessDay.objects.exists()


def test_a_day_of_a_year_that_no_record_is_about_is_refused_in_words(client):
    RecurringDayFactory(code="SCAM")
    client.force_login(cast().coordinator)
    page = client.post(setting("SCAM"), sent(date(1900, 3, 1))).content.decode()
    assert "First day must be a real date, like 8 11 2016" in page


def test_the_first_year_that_a_record_can_be_about_has_its_days():
    day = RecurringDayFactory(rule="RANGE 03-30..04-02")
    assert day_of_year(day, FinancialYear(1900)).starts == date(1901, 3, 30)


def test_who_was_too_late_sees_what_is_set_and_loses_nothing(client):
    people = cast()
    day = RecurringDayFactory(code="SCAM")
    client.force_login(people.coordinator)
    client.post(setting("SCAM"), sent(date(2017, 3, 6)))
    page = client.post(setting("SCAM"), sent(date(2017, 3, 13)))
    assert page.status_code == 409
    assert "Mon 6 Mar" in page.content.decode() and "Mon 13 Mar" in page.content.decode()
    assert AwarenessDay.objects.get().starts == date(2017, 3, 6)
    with pytest.raises(StaleEdit):
        set_awareness_day(
            by=people.coordinator,
            day=day,
            year=YEAR,
            opened_version=0,
            starts=date(2017, 3, 13),
            ends=date(2017, 3, 13),
            is_confirmed=False,
            source="",
        )


def test_an_unknown_rule_is_refused_with_what_would_be_right():
    with pytest.raises(ValidationError, match="Write FIXED 11-25"):
        RecurringDayFactory.build(rule="EVERY MONDAY").full_clean()


# --- two dates of one calendar year ---------------------------------------------------------------
def keys(first, last):
    """What names each awareness day of some days in addresses and letters, with its first day."""
    days = awareness_days_touching(first, last)
    return [(f"{one.own_code}-{one.starts.year}", one.starts) for one in days]


THREE_YEARS = date(2016, 4, 1), date(2018, 12, 31)


def test_a_date_in_the_calendar_year_of_the_next_one_has_an_address_of_its_own(client):
    RecurringDayFactory(code="RSW", name="Road Safety Week", rule="NTH 3 MON 11 7")
    client.force_login(cast().coordinator)
    saved = client.post(setting("RSW"), sent(date(2017, 2, 6)))
    assert saved.headers["Location"] == "/evidence/seasons/day-RSW-moved-2017/"
    assert "Mon 6 Feb" in client.get(saved.headers["Location"]).text
    both = [("RSW-moved-2017", date(2017, 2, 6)), ("RSW-2017", date(2017, 11, 20))]
    assert keys(*THREE_YEARS)[:2] == both
    # Neither changes its name as either is confirmed, or moved within its year.
    client.post(setting("RSW", 2017), sent(date(2017, 11, 20), date_is_verified="on"))
    client.post(setting("RSW"), sent(date(2017, 2, 6), date_is_verified="on", version=2))
    assert keys(*THREE_YEARS)[:2] == both
    client.post(setting("RSW"), sent(date(2016, 11, 21), version=3))
    assert keys(*THREE_YEARS)[:2] == [("RSW-2016", date(2016, 11, 21)), both[1]]


def test_the_later_of_two_dates_that_people_set_in_a_calendar_year_is_told_from_the_first(client):
    RecurringDayFactory(code="CLEAN", name="Spring Clean")
    client.force_login(cast().coordinator)
    client.post(setting("CLEAN"), sent(date(2017, 2, 6)))
    client.post(setting("CLEAN", 2017), sent(date(2017, 11, 6)))
    both = [("CLEAN-2017", date(2017, 2, 6)), ("CLEAN-moved-2017", date(2017, 11, 6))]
    assert keys(*THREE_YEARS) == both
    client.post(setting("CLEAN"), sent(date(2017, 2, 6), date_is_verified="on", version=2))
    assert keys(*THREE_YEARS) == both


def test_beside_a_date_that_came_from_a_file_the_expected_one_has_the_other_address(client):
    RecurringDayFactory(code="RSW", name="Road Safety Week", rule="NTH 3 MON 11 7")
    AwarenessDayFactory(code="RSW", name="Road Safety Week", starts=date(2017, 2, 6))
    both = [("RSW-2017", date(2017, 2, 6)), ("RSW-moved-2017", date(2017, 11, 20))]
    assert keys(*THREE_YEARS)[:2] == both
    assert times(*THREE_YEARS)[2:] == [("Road Safety Week", date(2018, 11, 19), False)]
    client.force_login(cast().coordinator)
    client.post(setting("RSW"), sent(date(2017, 2, 6), date_is_verified="on", version=1))
    client.post(setting("RSW", 2017), sent(date(2017, 11, 20), date_is_verified="on"))
    assert keys(*THREE_YEARS)[:2] == both


def test_an_old_letter_leads_to_the_day_in_the_calendar_year_to_which_it_was_moved(client):
    RecurringDayFactory(code="RSW", name="Road Safety Week", rule="NTH 3 MON 11 7")
    client.force_login(cast().coordinator)
    old = "/evidence/seasons/day-RSW-2016/"
    assert "Mon 21 Nov" in client.get(old).text
    client.post(setting("RSW"), sent(date(2017, 2, 6)))
    assert "Mon 6 Feb" in client.get(old).text
    page = client.get("/communications/new/?occasion=day-RSW-2016")
    assert page.context["form"].initial["title"] == "Road Safety Week"
    assert client.get("/evidence/seasons/day-RSW-2015/").status_code == 200, "by its rule"
    assert client.get("/evidence/seasons/day-NONE-2016/").status_code == 404
