"""The day of a cancelled meeting is free for another one."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from bsc_comms.kit.working_days import ONE_DAY
from subgroup.choices import MeetingState
from subgroup.models import Meeting
from subgroup.operations.meetings import (
    DayTaken,
    add_meeting,
    add_meetings,
)
from subgroup.queries.meetings import DayInYear, with_what_is_there
from subgroup.rules.pattern import Suggested
from tests.cast import Cast
from tests.factories import ForwardPlanFactory
from tests.subgroup.around_the_day.acts import DECEMBER, EVE, cancel, move
from tests.subgroup.november import NOVEMBER

pytestmark = pytest.mark.django_db


class TestDayOfACancelledMeeting:
    @pytest.fixture(autouse=True)
    def cancelled(self, people: Cast, meeting: Meeting) -> None:
        cancel(people, meeting)

    def test_a_meeting_is_set_on_it(self, client: Client, people: Cast, meeting: Meeting) -> None:
        client.force_login(people.coordinator)
        sent = {"version": "0", "date": "8/11/2016", "starts": "", "place": "Annex"}
        assert client.post(reverse("subgroup:meeting_new"), sent).status_code == 302
        assert list(Meeting.objects.order_by("pk").values_list("date", "state")) == [
            (NOVEMBER, MeetingState.CANCELLED),
            (NOVEMBER, MeetingState.PLANNED),
        ]

    def test_and_no_second_one(self, client: Client, people: Cast) -> None:
        add_meeting(by=people.coordinator, date=NOVEMBER)
        with pytest.raises(DayTaken):
            add_meeting(by=people.coordinator, date=NOVEMBER)
        client.force_login(people.coordinator)
        sent = {"version": "0", "date": "8/11/2016", "starts": "", "place": "Annex"}
        page = client.post(reverse("subgroup:meeting_new"), sent).content.decode()
        assert "There is a meeting on this day already: choose another day" in page

    def test_one_moves_to_it(self, people: Cast) -> None:
        other = add_meeting(by=people.coordinator, date=DECEMBER)
        move(people, other, NOVEMBER)
        other.refresh_from_db()
        assert other.date == NOVEMBER

    def test_a_year_of_meetings_takes_it(self, people: Cast) -> None:
        suggested = [Suggested(NOVEMBER, None)]
        assert [each.taken for each in with_what_is_there(suggested)] == [False]
        (added,) = add_meetings(by=people.coordinator, days=[NOVEMBER])
        assert added.date == NOVEMBER
        assert [each.taken for each in with_what_is_there(suggested)] == [True]

    def test_of_a_year_the_days_from_today_on_are_left(self) -> None:
        today = EVE.date()
        suggested = [Suggested(day, None) for day in (today - ONE_DAY, today, DECEMBER)]
        assert with_what_is_there(suggested) == [
            DayInYear(today, None, False),
            DayInYear(DECEMBER, None, False),
        ]

    def test_a_plan_published_for_the_new_one_is_not_said_of_the_cancelled_one(
        self, client: Client, people: Cast, meeting: Meeting
    ) -> None:
        held = add_meeting(by=people.coordinator, date=NOVEMBER)
        ForwardPlanFactory(number=1, meeting_date=NOVEMBER)
        client.force_login(people.bob)
        said = "No. 1 was published for this meeting"
        pages = [
            client.get(reverse("subgroup:meeting", args=[each.pk])).content.decode()
            for each in (held, meeting)
        ]
        assert [said in page for page in pages] == [True, False]


@pytest.mark.both_databases
def test_the_database_lets_one_meeting_a_day_stand(people: Cast, meeting: Meeting) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.create(date=NOVEMBER)
    Meeting.objects.update(state=MeetingState.CANCELLED)
    Meeting.objects.create(date=NOVEMBER, state=MeetingState.CANCELLED)
    Meeting.objects.create(date=NOVEMBER)
    assert Meeting.objects.filter(date=NOVEMBER).count() == 3
