"""A meeting that is closed late, or by two people."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from bsc_comms.kit import clock
from plans.models import ForwardPlan
from subgroup.models import Meeting
from subgroup.operations.closing import close_meeting
from subgroup.operations.meetings import add_meeting, cancel_meeting
from tests.cast import Cast
from tests.factories import ForwardPlanFactory

pytestmark = pytest.mark.django_db
OCTOBER = datetime(2016, 10, 3, 9, tzinfo=UTC)
NOVEMBER, DECEMBER = date(2016, 11, 8), date(2016, 12, 6)


def at_noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def now():
    with clock.at(OCTOBER):
        yield


@pytest.fixture
def meeting(people: Cast) -> Meeting:
    return add_meeting(by=people.coordinator, date=NOVEMBER)


class TestPublishing:
    @pytest.mark.parametrize(
        ("last", "ticked"), [(date(2016, 8, 9), True), (None, True), (DECEMBER, False)]
    )
    def test_a_plan_is_offered_where_none_of_a_later_meeting_is_out(
        self, client: Client, people: Cast, meeting: Meeting, last: date | None, ticked: bool
    ) -> None:
        ForwardPlanFactory(number=1, meeting_date=last)
        client.force_login(people.chair)
        with clock.at(at_noon(date(2016, 12, 7))):
            page = client.get(reverse("subgroup:meeting_close", args=[meeting.pk]))
        assert page.context["form"]["publish"].value() is ticked

    def test_who_closes_it_second_is_told_that_it_is_closed(
        self, client: Client, people: Cast, meeting: Meeting
    ) -> None:
        client.force_login(people.chair)
        url = reverse("subgroup:meeting_close", args=[meeting.pk])
        with clock.at(at_noon(NOVEMBER)):
            close_meeting(by=people.coordinator, meeting=meeting)
            answer = client.post(url, {"publish": "on", "number": "1"}, follow=True)
        assert answer.redirect_chain == [(f"/meetings/{meeting.pk}/minutes/", 302)]
        page = answer.content.decode()
        assert "Somebody has closed this meeting already. These are its minutes." in page
        assert "Publish it" in page
        assert not ForwardPlan.objects.exists()

    def test_a_cancelled_one_is_said_to_be_cancelled(
        self, client: Client, people: Cast, meeting: Meeting
    ) -> None:
        client.force_login(people.chair)
        cancel_meeting(by=people.coordinator, meeting=meeting, reason="Snow")
        url = reverse("subgroup:meeting_close", args=[meeting.pk])
        answer = client.get(url, follow=True)
        assert answer.redirect_chain == [(f"/meetings/{meeting.pk}/", 302)]
        assert "This meeting was cancelled, so there is nothing to close." in (
            answer.content.decode()
        )


def test_the_list_marks_a_meeting_that_is_over_and_that_nobody_closed(
    client: Client, people: Cast, meeting: Meeting
) -> None:
    client.force_login(people.bob)

    def marks() -> int:
        return client.get(reverse("subgroup:meetings")).content.decode().count("Not closed")

    assert marks() == 0
    with clock.at(at_noon(DECEMBER)):
        assert marks() == 1
        close_meeting(by=people.coordinator, meeting=meeting)
        assert marks() == 0
