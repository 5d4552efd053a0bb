"""A meeting that is closed late, or by two people."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from bsc_comms.kit import clock
from plans.models import ForwardPlan
from subgroup.choices import AgendaState
from subgroup.models import AgendaItem, Meeting
from subgroup.operations.closing import close_meeting
from subgroup.operations.meetings import add_meeting, cancel_meeting
from subgroup.operations.publishing import publish
from subgroup.queries.meeting_of_plan import (
    held_without_its_plan,
    meeting_of_decisions,
    meeting_of_next_plan,
)
from tests.cast import Cast
from tests.factories import AgendaItemFactory, ForwardPlanFactory, MeetingFactory
from tests.subgroup.around_the_day.acts import DECEMBER, at_noon
from tests.subgroup.november import NOVEMBER

pytestmark = pytest.mark.django_db


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

    def test_the_minutes_of_one_before_lead_to_no_plan_that_would_be_that_of_the_next(
        self, client: Client, people: Cast, meeting: Meeting
    ) -> None:
        before = MeetingFactory(date=date(2016, 9, 13))
        close_meeting(by=people.chair, meeting=before)
        client.force_login(people.chair)
        minutes = reverse("subgroup:minutes", args=[before.pk])
        link = f'href="{reverse("subgroup:publish")}"'
        assert link in client.get(minutes).text
        with clock.at(at_noon(NOVEMBER)):
            page = client.get(minutes).text
        assert link not in page
        assert (
            "None was published for this meeting. "
            "The next plan is that of the meeting of Tuesday 8 November 2016."
        ) in page
        own = reverse("subgroup:meeting", args=[before.pk])
        assert "None was published for this meeting yet." in client.get(own).text
        with clock.at(at_noon(NOVEMBER)):
            page = client.get(own).text
        assert "The next plan is that of the meeting of Tuesday 8 November 2016." in page
        assert "None was published for this meeting yet." not in page

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


class TestAnOlderMeetingClosedLate:
    """August is closed on 15 November, when November is closed and its plan, No. 1, is out."""

    LATE = date(2016, 11, 15)

    @pytest.fixture
    def august(self, people: Cast, meeting: Meeting) -> Meeting:
        august = MeetingFactory(date=date(2016, 8, 9))
        AgendaItemFactory(meeting=august, title="A stall")
        add_meeting(by=people.coordinator, date=date(2017, 2, 14))
        with clock.at(at_noon(NOVEMBER)):
            close_meeting(by=people.chair, meeting=meeting, publish_number=1)
        return august

    def test_no_plan_is_offered_for_it(self, client: Client, people: Cast, august: Meeting) -> None:
        said = "The forward plan of a later meeting is out"
        url = reverse("subgroup:meeting_close", args=[august.pk])
        client.force_login(people.chair)
        with clock.at(at_noon(self.LATE)):
            page = client.get(url).content.decode()
            assert said in page
            assert 'name="publish"' not in page
            assert "Forward plan No. 2 is next" not in page
            answer = client.post(url, {"publish": "on", "number": 2}, follow=True)
        page = answer.content.decode()
        assert f"The meeting is closed. {said}" in page
        assert "None was published after this meeting: that of a later one is out." in page
        assert list(ForwardPlan.objects.values_list("number", flat=True)) == [1]

    def test_its_page_says_that_none_follows_any_more_as_its_minutes_do(
        self, client: Client, people: Cast, august: Meeting
    ) -> None:
        client.force_login(people.chair)
        with clock.at(at_noon(self.LATE)):
            close_meeting(by=people.coordinator, meeting=august)
            pages = [
                client.get(reverse(name, args=[august.pk])).text
                for name in ("subgroup:meeting", "subgroup:minutes")
            ]
        said = "None was published after this meeting: that of a later one is out."
        assert [said in page for page in pages] == [True, True]
        assert "None was published for this meeting yet" not in pages[0]

    def test_its_minutes_name_the_meeting_after_it_and_what_is_left_goes_to_the_one_to_come(
        self, client: Client, people: Cast, august: Meeting
    ) -> None:
        client.force_login(people.coordinator)
        with clock.at(at_noon(self.LATE)):
            page = client.get(reverse("subgroup:meeting_close", args=[august.pk]))
            minutes = close_meeting(by=people.coordinator, meeting=august)
        assert "Carried to Tuesday 14 February 2017" in page.content.decode()
        assert minutes.content["next_meeting"] == NOVEMBER.isoformat()
        carried = AgendaItem.objects.get(title="A stall", state=AgendaState.WAITING)
        assert carried.meeting.date == date(2017, 2, 14)

    def test_a_plan_that_came_out_for_it_all_the_same_leaves_that_of_the_later_one_out(
        self, people: Cast, august: Meeting, meeting: Meeting
    ) -> None:
        following = Meeting.objects.get(date=date(2017, 2, 14))
        with clock.at(at_noon(self.LATE)):
            publish(by=people.chair, number=2, meeting=august)
            assert held_without_its_plan() is None
            assert (meeting_of_decisions(), meeting_of_next_plan()) == (following, meeting)
