"""The list of meetings as a file."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from bsc_comms.kit import clock
from subgroup.choices import MeetingState
from subgroup.operations.meetings import cancel_meeting
from tests.cast import Cast
from tests.factories import ForwardPlanFactory, MeetingFactory, PlanConfirmationFactory
from tests.services.csv_files import rows_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with clock.at(datetime(2016, 10, 26, 9, tzinfo=UTC)):
        yield


def test_all_meetings_are_a_file_the_latest_first(client: Client, people: Cast) -> None:
    held = MeetingFactory(date=date(2016, 8, 9), state=MeetingState.CLOSED, place="=Barnet House")
    PlanConfirmationFactory(meeting=held, partner=people.lead)
    PlanConfirmationFactory(meeting=held, partner=people.other)
    ForwardPlanFactory(number=3, meeting_date=held.date)
    MeetingFactory(date=date(2016, 9, 13), place="")
    MeetingFactory(date=date(2016, 11, 8), starts="10:00", place="Town Hall")
    off = MeetingFactory(date=date(2016, 12, 6), place="Town Hall")
    cancel_meeting(by=people.coordinator, meeting=off, reason="Not quorate")
    client.force_login(people.bob)
    page = client.get(reverse("subgroup:meetings")).text
    assert 'href="/meetings/meetings.csv">Download all meetings as CSV</a>' in page
    file = client.get("/meetings/meetings.csv")
    assert file["Content-Disposition"] == 'attachment; filename="Meetings.csv"'
    assert rows_of(file) == [
        [
            *("Day", "Starts", "Place", "State", "Partners that confirmed"),
            *("Forward plan", "Why cancelled"),
        ],
        ["2016-12-06", "", "Town Hall", "Cancelled", "0", "", "Not quorate"],
        ["2016-11-08", "10:00", "Town Hall", "To come", "0", "", ""],
        ["2016-09-13", "", "", "Not closed", "0", "", ""],
        ["2016-08-09", "", "'=Barnet House", "Held", "2", "3", ""],
    ]


def test_without_a_meeting_there_is_no_file_to_offer(client: Client, people: Cast) -> None:
    client.force_login(people.bob)
    assert "meetings.csv" not in client.get(reverse("subgroup:meetings")).text
