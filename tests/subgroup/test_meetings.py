"""The pages of meetings: the list, one meeting, setting, moving, cancelling, the agenda."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bsc_comms.kit import clock
from partnership.models import Change
from plans.choices import Visibility
from subgroup.choices import MeetingState
from subgroup.models import AgendaItem, Meeting
from subgroup.operations.agenda import add_agenda_item
from subgroup.operations.meetings import cancel_meeting
from subgroup.queries.cycle import cycle_line
from subgroup.queries.meetings import meetings_past, meetings_to_come
from tests.cast import Cast
from tests.factories import (
    AgendaItemFactory,
    CommunicationFactory,
    ForwardPlanFactory,
    MeetingFactory,
    PartnerFactory,
    PlanConfirmationFactory,
    advocate_of,
)
from tests.services.page_text import text_of
from tests.subgroup.november import NOVEMBER
from tests.subgroup.october import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]


def test_on_its_own_day_a_closed_meeting_is_a_past_one() -> None:
    held = MeetingFactory(date=NOW.date(), state=MeetingState.CLOSED)
    cancelled = MeetingFactory(date=date(2016, 10, 27), state=MeetingState.CANCELLED)
    coming = MeetingFactory(date=NOVEMBER)
    assert meetings_to_come() == [cancelled, coming]
    assert meetings_past() == [held]
    Meeting.objects.filter(pk=held.pk).update(state=MeetingState.PLANNED, closed_at=None)
    assert meetings_to_come() == [held, cancelled, coming]
    assert meetings_past() == []


def test_a_cancelled_meeting_is_none_to_come_and_says_why(client: Client, people: Cast) -> None:
    standing = MeetingFactory(date=date(2016, 12, 6))
    cancelled = MeetingFactory(date=NOVEMBER)
    later = MeetingFactory(date=date(2017, 1, 10))
    cancel_meeting(by=people.coordinator, meeting=cancelled, reason="Not quorate")
    client.force_login(people.bob)
    page = client.get(reverse("subgroup:meetings"))
    assert (page.context["next"], page.context["later"]) == (standing, [later])
    link = f'<a class="govuk-link" href="/meetings/{cancelled.pk}/">Tue 8 Nov</a>'
    shown = text_of(page)
    assert f"Cancelled: {link} (Not quorate)" in shown
    assert shown.count(f"/meetings/{cancelled.pk}/") == 1


def test_the_line_of_dots_says_where_the_cycle_is(meeting: Meeting) -> None:
    assert [
        (each["label"], each["date"].isoformat(), each["state"]) for each in cycle_line(meeting)
    ] == [
        ("Call for updates", "2016-10-18", "done"),
        ("First reminder", "2016-10-25", "done"),
        ("Second reminder", "2016-10-28", "current"),
        ("Papers in", "2016-10-28", "todo"),
        ("Agenda out", "2016-10-31", "todo"),
        ("Meeting", "2016-11-08", "todo"),
        ("Minutes and forward plan out", "2016-11-10", "todo"),
        ("Comments on the minutes in", "2016-11-22", "todo"),
    ]


def test_after_the_meeting_the_plan_is_out_once_one_is_published(meeting: Meeting) -> None:
    with clock.at(clock.start_of(date(2016, 11, 20))):
        assert [each["state"] for each in cycle_line(meeting)] == (
            ["done"] * 6 + ["current", "todo"]
        )
        ForwardPlanFactory(number=3, meeting_date=NOVEMBER)
        meeting.state = MeetingState.CLOSED
        assert [each["state"] for each in cycle_line(meeting)] == (["done"] * 7 + ["current"])


class TestPages:
    def test_the_next_meeting_comes_first(
        self, client: Client, people: Cast, meeting: Meeting
    ) -> None:
        MeetingFactory(date=date(2017, 2, 14))
        past = MeetingFactory(date=date(2016, 8, 9), state=MeetingState.CLOSED)
        ForwardPlanFactory(number=2, meeting_date=past.date)
        PlanConfirmationFactory(meeting=meeting, partner=people.lead)
        client.force_login(people.alice)
        page = text_of(client.get(reverse("subgroup:meetings")))
        assert page.index("Tuesday 8 November 2016") < page.index("Tuesday 14 February 2017")
        assert page.index("Tuesday 14 February 2017") < page.index("Tuesday 9 August 2016")
        assert "<strong>1 of 3</strong> partners have confirmed their plan" in page
        assert reverse("plans:forward_plan", args=[2]) in page
        assert "Set a meeting" not in page, "An advocate sets none"

    def test_without_a_meeting_the_page_says_what_to_do(self, client: Client, people: Cast) -> None:
        client.force_login(people.coordinator)
        assert "Set the next meeting" in text_of(client.get(reverse("subgroup:meetings")))
        client.force_login(people.bob)
        assert "The coordinator sets the next one" in text_of(
            client.get(reverse("subgroup:meetings"))
        )

    def test_everybody_sees_who_has_confirmed_and_where_nobody_can(
        self, client: Client, people: Cast, meeting: Meeting
    ) -> None:
        PartnerFactory(code="ALONE", name="Lonely partner")
        PlanConfirmationFactory(meeting=meeting, partner=people.lead)
        for person in people.everybody.values():
            client.force_login(person)
            page = text_of(client.get(reverse("subgroup:meeting", args=[meeting.pk])))
            assert "<strong>1 of 4</strong> partners have confirmed" in page
            assert page.count("Not yet</strong>") == 3
            assert page.count("No advocate") == 1

    def test_after_the_meeting_nobody_is_said_to_answer_yet(
        self, client: Client, people: Cast, meeting: Meeting
    ) -> None:
        client.force_login(people.alice)
        with clock.at(datetime(2017, 6, 1, 12, tzinfo=UTC)):
            page = text_of(client.get(reverse("subgroup:meeting", args=[meeting.pk])))
        assert (page.count("Not yet</strong>"), page.count("No answer</strong>")) == (0, 3)

    def test_only_the_partners_own_people_get_its_buttons(
        self, client: Client, people: Cast, meeting: Meeting
    ) -> None:
        url = reverse("subgroup:meeting", args=[meeting.pk])
        client.force_login(people.alice)
        assert text_of(client.get(url)).count("My plan is up to date") == 1
        for person in (people.coordinator, people.champion, people.board_member):
            client.force_login(person)
            assert "My plan is up to date" not in text_of(client.get(url))

    def test_a_missing_meeting_is_a_404(self, client: Client, people: Cast) -> None:
        client.force_login(people.alice)
        assert client.get(reverse("subgroup:meeting", args=[999])).status_code == 404

    @pytest.mark.parametrize("number", [1, 3, 50])
    def test_the_number_of_queries_stays(
        self, client: Client, people: Cast, meeting: Meeting, number: int
    ) -> None:
        for _ in range(number):
            partner = PartnerFactory()
            PlanConfirmationFactory(meeting=meeting, partner=partner, by=advocate_of(partner))
            AgendaItemFactory(meeting=meeting, put_forward_by=people.bob)
            AgendaItemFactory(meeting=meeting, communication=CommunicationFactory())
            MeetingFactory(state=MeetingState.CLOSED)
        client.force_login(people.alice)
        counted = []
        for url in (
            reverse("subgroup:meeting", args=[meeting.pk]),
            reverse("subgroup:meetings"),
        ):
            with CaptureQueriesContext(
                connection,
            ) as captured:
                assert client.get(url).status_code == 200
            counted.append(len(captured))
        assert counted == [17, 11]


class TestAgenda:
    def test_what_is_kept_back_is_not_there_for_others(
        self, client: Client, people: Cast, meeting: Meeting
    ) -> None:
        secret = CommunicationFactory(
            title="CANARY raid", lead_partner=people.lead, visibility=Visibility.LEAD
        )
        AgendaItemFactory(meeting=meeting, title="CANARY raid", communication=secret, note="CANARY")
        AgendaItemFactory(meeting=meeting, title="Open matter")
        url = reverse("subgroup:meeting", args=[meeting.pk])
        seen = {}
        for name, person in people.everybody.items():
            client.force_login(person)
            page = text_of(client.get(url))
            assert "Open matter" in page
            seen[name] = "CANARY" in page
        assert [name for name, sees in seen.items() if sees] == ["alice"]

    def test_a_member_puts_a_matter_forward(
        self, client: Client, people: Cast, meeting: Meeting
    ) -> None:
        client.force_login(people.bob)
        url = reverse("subgroup:agenda_item_new", args=[meeting.pk])
        for _ in range(2):
            answer = client.post(url, {"title": " Joint  stall ", "note": "At the market"})
            assert answer["Location"] == f"/meetings/{meeting.pk}/#agenda"
        item = AgendaItem.objects.get()
        assert (item.title, item.note, item.put_forward_by) == (
            "Joint stall",
            "At the market",
            people.bob,
        )
        assert Change.objects.filter(act="put on the agenda").count() == 1

    def test_without_a_matter_the_form_says_so_and_keeps_the_note(
        self, client: Client, people: Cast, meeting: Meeting
    ) -> None:
        client.force_login(people.bob)
        url = reverse("subgroup:agenda_item_new", args=[meeting.pk])
        answer = client.post(url, {"title": "  ", "note": "Words that I typed"})
        assert answer.status_code == 422
        page = text_of(answer)
        assert "Enter the matter, in one line" in page
        assert "Words that I typed" in page

    @pytest.mark.parametrize("name", ["champion", "board_member"])
    def test_who_is_no_member_puts_nothing_forward(
        self, client: Client, people: Cast, meeting: Meeting, name: str
    ) -> None:
        client.force_login(getattr(people, name))
        answer = client.post(reverse("subgroup:agenda_item_new", args=[meeting.pk]), {"title": "x"})
        assert answer.status_code == 403
        assert AgendaItem.objects.count() == 0

    def test_a_communication_is_on_an_agenda_once_and_its_title_not_in_the_history(
        self, people: Cast, meeting: Meeting
    ) -> None:
        about = CommunicationFactory(title="CANARY")
        first = add_agenda_item(
            by=people.chair, meeting=meeting, title="CANARY", communication=about
        )
        again = add_agenda_item(by=people.chair, meeting=meeting, title="x", communication=about)
        assert first == again
        assert not Change.objects.filter(after__contains="CANARY").exists()


def test_no_pack_is_promised_once_the_meeting_is_over(
    client: Client, people: Cast, meeting: Meeting
) -> None:
    client.force_login(people.chair)
    url = reverse("subgroup:meeting", args=[meeting.pk])
    promised = "It is made by itself when the agenda goes out."
    assert promised in client.get(url).text
    with clock.at(datetime.combine(meeting.date, time(9), UTC) + timedelta(days=1)):
        client.force_login(people.chair)
        page = client.get(url).text
    assert promised not in page
    assert "None was made for this meeting." in page
