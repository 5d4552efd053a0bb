"""Between two meetings the review is headed by the one for which the chair now decides."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from bsc_comms.kit import clock
from subgroup.models import Meeting
from subgroup.operations.closing import close_meeting
from subgroup.operations.meetings import add_meeting
from subgroup.operations.publishing import publish
from tests.cast import Cast
from tests.factories import CommunicationFactory

pytestmark = pytest.mark.django_db
NOVEMBER, FEBRUARY = date(2016, 11, 8), date(2017, 2, 14)


@pytest.fixture(autouse=True)
def two_days_after_the_meeting():
    with clock.at(datetime(2016, 11, 10, 12, tzinfo=UTC)):
        yield


@pytest.fixture
def meeting(people: Cast) -> Meeting:
    """Held in November and closed."""
    with clock.at(datetime(2016, 11, 8, 12, tzinfo=UTC)):
        held = add_meeting(by=people.coordinator, date=NOVEMBER)
        close_meeting(by=people.coordinator, meeting=held)
    return held


def review_of(client: Client, people: Cast) -> str:
    CommunicationFactory(title="Dark nights", lead_partner=people.lead)
    client.force_login(people.chair)
    return " ".join(client.get("/review/").text.split())


def file_name(client: Client) -> str:
    return client.get(reverse("subgroup:review_csv"))["Content-Disposition"]


def test_until_its_plan_is_out_it_is_the_review_of_the_meeting_that_was_held(
    client: Client, people: Cast, meeting: Meeting
) -> None:
    add_meeting(by=people.coordinator, date=FEBRUARY)
    page = review_of(client, people)
    assert "For the meeting of Tuesday 8 November 2016<" in page
    assert "partners not confirmed" in page


def test_once_its_plan_is_out_what_is_decided_goes_to_the_next(
    client: Client, people: Cast, meeting: Meeting
) -> None:
    add_meeting(by=people.coordinator, date=FEBRUARY)
    publish(by=people.chair, number=1, meeting=meeting)
    page = review_of(client, people)
    assert "Since forward plan No. 1: what is decided goes to the meeting of " in page
    assert "to the meeting of Tuesday 14 February 2017<" in page
    assert "For the meeting of" not in page


def test_nobody_is_said_not_to_have_confirmed_who_cannot_any_more(
    client: Client, people: Cast, meeting: Meeting
) -> None:
    add_meeting(by=people.coordinator, date=FEBRUARY)
    publish(by=people.chair, number=1, meeting=meeting)
    page = review_of(client, people).lower()
    assert ("not confirmed" in page, "dark nights" in page) == (False, True)


def test_where_no_meeting_is_set_it_waits_for_one(
    client: Client, people: Cast, meeting: Meeting
) -> None:
    publish(by=people.chair, number=1, meeting=meeting)
    said = "Since forward plan No. 1: what is decided waits for the next meeting<"
    assert said in review_of(client, people)


def test_the_cycle_of_the_next_meeting_makes_it_the_review_of_that(
    client: Client, people: Cast, meeting: Meeting
) -> None:
    add_meeting(by=people.coordinator, date=FEBRUARY)
    publish(by=people.chair, number=1, meeting=meeting)
    with clock.at(datetime(2017, 1, 25, 12, tzinfo=UTC)):
        page = review_of(client, people)
    assert "For the meeting of Tuesday 14 February 2017<" in page
    assert "partners not confirmed" in page


def test_the_file_of_the_review_bears_the_same(
    client: Client, people: Cast, meeting: Meeting
) -> None:
    review_of(client, people)
    assert "Review for 8 November 2016.csv" in file_name(client)
    publish(by=people.chair, number=1, meeting=meeting)
    assert "Review since forward plan No. 1.csv" in file_name(client)
