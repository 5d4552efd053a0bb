"""Meetings are set, moved and cancelled, and stay with their reason."""

from datetime import UTC, date, datetime, time

import pytest
from django.test import Client
from django.urls import reverse

from bsc_comms.kit import clock
from bsc_comms.kit.editing import StaleEdit
from partnership.models import Change, Letter
from subgroup.choices import MeetingState
from subgroup.models import Meeting
from subgroup.operations.agenda import NotToCome, add_agenda_item
from subgroup.operations.meetings import DayTaken, cancel_meeting, change_meeting
from tests.cast import Cast
from tests.factories import (
    MeetingFactory,
)
from tests.services.page_text import text_of
from tests.subgroup.november import NOVEMBER

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]


class TestSetting:
    url = "/meetings/new/"

    def test_the_coordinator_sets_a_meeting(self, client: Client, people: Cast) -> None:
        client.force_login(people.coordinator)
        answer = client.post(
            self.url, {"version": "0", "date": "8/11/2016", "starts": "10am", "place": "Town Hall"}
        )
        meeting = Meeting.objects.get()
        assert answer["Location"] == f"/meetings/{meeting.pk}/"
        assert (meeting.date, f"{meeting.starts:%H:%M}", meeting.place) == (
            NOVEMBER,
            "10:00",
            "Town Hall",
        )
        assert Change.objects.get().after == "8 November 2016"

    def test_the_form_suggests_a_quarter_after_the_last_one(
        self, client: Client, people: Cast, meeting: Meeting
    ) -> None:
        client.force_login(people.coordinator)
        form = client.get(self.url).context["form"]
        assert form["date"].value() == date(2017, 2, 7)
        assert form["place"].value() == "Town Hall"

    @pytest.mark.parametrize("url", [url, "/meetings/year/"])
    def test_time_and_place_are_those_of_the_last_one_that_was_not_cancelled(
        self, client: Client, people: Cast, meeting: Meeting, url: str
    ) -> None:
        cancelled = {"state": MeetingState.CANCELLED, "starts": time(18), "place": "Annex"}
        MeetingFactory(date=date(2016, 12, 6), **cancelled)
        client.force_login(people.coordinator)
        form = client.get(url).context["form"]
        assert (form["starts"].value(), form["place"].value()) == ("10:00", "Town Hall")

    def test_and_a_tuesday_where_there_was_none(self, client: Client, people: Cast) -> None:
        client.force_login(people.coordinator)
        assert client.get(self.url).context["form"]["date"].value() == date(2016, 11, 29)

    @pytest.mark.parametrize("last", [[date(2016, 9, 27)], []])
    def test_it_suggests_no_bank_holiday(
        self, client: Client, people: Cast, last: list[date]
    ) -> None:
        for day in last:
            MeetingFactory(date=day)
        client.force_login(people.coordinator)
        with clock.at(datetime(2016, 11, 29, 9, tzinfo=UTC)):
            form = client.get(self.url).context["form"]
        assert form["date"].value() == date(2016, 12, 28)

    @pytest.mark.parametrize(
        ("day", "said"),
        [
            ("", "Enter the day of the meeting"),
            ("31/11/2016", "Day of the meeting must be a real date, like 8 11 2016"),
            ("25/10/2016", "The day of the meeting must be today or later"),
            ("27/12/2016", "Tuesday 27 December 2016 is not a working day: choose another day"),
            ("12/11/2016", "Saturday 12 November 2016 is not a working day: choose another day"),
            ("8/11/2016", "There is a meeting on this day already: choose another day"),
        ],
    )
    def test_a_day_that_will_not_do_is_explained(
        self, client: Client, people: Cast, meeting: Meeting, day: str, said: str
    ) -> None:
        client.force_login(people.coordinator)
        page = text_of(client.post(self.url, {"version": "0", "date": day, "place": "Annex"}))
        assert said in page
        assert "Annex" in page
        assert Meeting.objects.count() == 1

    @pytest.mark.parametrize("name", ["alice", "champion", "board_member"])
    def test_nobody_else_sets_one(self, client: Client, people: Cast, name: str) -> None:
        client.force_login(getattr(people, name))
        assert client.get(self.url).status_code == 403
        assert client.post(self.url, {"date": "8/11/2016"}).status_code == 403
        assert not Meeting.objects.exists()

    def test_a_moved_meeting_keeps_its_history(
        self, client: Client, people: Cast, meeting: Meeting
    ) -> None:
        client.force_login(people.chair)
        url = reverse("subgroup:meeting_change", args=[meeting.pk])
        client.post(
            url, {"version": "1", "date": "15/11/2016", "starts": "10:00", "place": "Annex"}
        )
        meeting.refresh_from_db()
        assert (meeting.date, meeting.place, meeting.version) == (date(2016, 11, 15), "Annex", 2)
        assert list(Change.objects.order_by("id").values_list("field", "before", "after")) == [
            ("date", "8 November 2016", "15 November 2016"),
            ("place", "Town Hall", "Annex"),
        ]

    def test_a_change_that_is_none_says_so_and_counts_for_nobody(
        self, client: Client, people: Cast, meeting: Meeting
    ) -> None:
        client.force_login(people.coordinator)
        url = reverse("subgroup:meeting_change", args=[meeting.pk])
        sent = {"version": "1", "date": "8/11/2016", "starts": "10:00", "place": "Town Hall"}
        page = text_of(client.post(url, sent, follow=True))
        assert "Nothing was changed, so nobody is told." in page
        assert "Members are told" not in page
        meeting.refresh_from_db()
        assert (meeting.version, meeting.sequence) == (1, 0)
        assert not Letter.objects.exists()
        page = text_of(client.post(url, {**sent, "place": "Annex"}, follow=True))
        assert "The meeting is changed. Members are told by letter." in page

    def test_a_stale_change_shows_both_texts_and_saves_nothing(
        self, client: Client, people: Cast, meeting: Meeting
    ) -> None:
        Meeting.objects.update(place="Library", version=2)
        client.force_login(people.coordinator)
        url = reverse("subgroup:meeting_change", args=[meeting.pk])
        sent = {"version": "1", "date": "8/11/2016", "starts": "10:00", "place": "Annex"}
        answer = client.post(url, sent)
        assert answer.status_code == 409
        page = text_of(answer)
        assert "Library" in page
        assert "Annex" in page
        assert Meeting.objects.get().place == "Library"
        assert client.post(url, {**sent, "version": "2"}).status_code == 302
        assert Meeting.objects.get().place == "Annex"

    def test_a_cancelled_meeting_stays_with_its_reason(
        self, client: Client, people: Cast, meeting: Meeting
    ) -> None:
        client.force_login(people.coordinator)
        url = reverse("subgroup:meeting_cancel", args=[meeting.pk])
        assert "Enter a reason" in text_of(client.post(url, {"version": 1, "reason": ""}))
        client.post(url, {"version": 1, "reason": "The room is flooded"})
        assert Meeting.objects.get().state == MeetingState.CANCELLED
        page = text_of(client.get(reverse("subgroup:meeting", args=[meeting.pk])))
        assert "Cancelled" in page
        assert "The room is flooded" in page

    def test_one_that_moved_meanwhile_is_not_cancelled_by_the_page_of_its_former_day(
        self, client: Client, people: Cast, meeting: Meeting
    ) -> None:
        client.force_login(people.coordinator)
        url = reverse("subgroup:meeting_cancel", args=[meeting.pk])
        opened = client.get(url).context["form"]["version"].value()
        change_meeting(
            by=people.chair,
            meeting=meeting,
            opened_version=1,
            date=date(2016, 11, 15),
            starts=meeting.starts,
            place="Annex",
        )
        sent = {"version": opened, "reason": "The hall is closed on the 8th"}
        answer = client.post(url, sent)
        assert answer.status_code == 409
        page = text_of(answer)
        assert "It is now on Tuesday 15 November 2016 at 10am, Annex. Nothing was cancelled" in page
        assert "The hall is closed on the 8th</textarea>" in page
        meeting.refresh_from_db()
        assert meeting.state == MeetingState.PLANNED
        with pytest.raises(StaleEdit):
            cancel_meeting(
                by=people.coordinator, meeting=meeting, reason="Closed", opened_version=1
            )
        assert client.post(url, {**sent, "version": "2"}).status_code == 302
        assert Meeting.objects.get().state == MeetingState.CANCELLED


def test_a_meeting_that_is_over_is_neither_moved_nor_given_matters(
    client: Client, people: Cast, meeting: Meeting
) -> None:
    client.force_login(people.coordinator)
    sent = {"version": 1, "date_day": "6", "date_month": "12", "date_year": "2016"}
    with clock.at(datetime(2016, 11, 9, 9, tzinfo=UTC)):
        response = client.post(f"/meetings/{meeting.pk}/change/", sent, follow=True)
        assert "This meeting is over or was cancelled." in response.text
        with pytest.raises(NotToCome):
            add_agenda_item(by=people.chair, meeting=meeting, title="Too late")
    meeting.refresh_from_db()
    assert (meeting.date, meeting.state) == (NOVEMBER, MeetingState.PLANNED)
    assert not meeting.agenda.exists()


@pytest.mark.both_databases
def test_two_meetings_are_not_moved_to_one_day(people: Cast, meeting: Meeting) -> None:
    taken = MeetingFactory(date=date(2016, 12, 6))
    with pytest.raises(DayTaken):
        change_meeting(
            by=people.coordinator,
            meeting=meeting,
            opened_version=1,
            date=taken.date,
            starts=None,
            place="",
        )
    assert Change.objects.count() == 0
