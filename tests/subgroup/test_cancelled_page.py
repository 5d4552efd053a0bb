"""The page of a meeting that was cancelled: what was said for it, and where one goes on."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from plans.choices import Visibility
from subgroup.models import Meeting
from subgroup.operations.meetings import cancel_meeting
from tests.cast import Cast
from tests.factories import (
    AgendaItemFactory,
    CommunicationFactory,
    MeetingFactory,
    PlanConfirmationFactory,
)
from tests.services.page_text import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
FEBRUARY = date(2017, 2, 14)


@pytest.fixture
def page(client: Client, people: Cast, meeting: Meeting) -> "Page":
    return Page(client, people, meeting)


class Page:
    """What one person reads of the meeting of 8 November."""

    def __init__(self, client: Client, people: Cast, meeting: Meeting) -> None:
        self.client, self.people, self.meeting = client, people, meeting

    def cancel(self) -> None:
        cancel_meeting(by=self.people.coordinator, meeting=self.meeting, reason="No room")

    def of(self, name: str) -> str:
        self.client.force_login(getattr(self.people, name))
        return text_of(self.client.get(reverse("subgroup:meeting", args=[self.meeting.pk])))


def test_no_partner_is_said_to_owe_an_answer(page: Page) -> None:
    page.cancel()
    shown = page.of("alice")
    assert "The meeting was cancelled, so no partner is asked." in shown
    assert "have confirmed their plan" not in shown
    assert "No answer" not in shown
    assert "Partners and their answers" not in shown


def test_the_answers_that_were_given_stay(people: Cast, meeting: Meeting, page: Page) -> None:
    PlanConfirmationFactory(meeting=meeting, partner=people.lead)
    page.cancel()
    shown = page.of("bob")
    assert shown.count('data-label="Answer"') == 1
    assert "No answer" not in shown


def test_its_agenda_says_no_times(meeting: Meeting, page: Page) -> None:
    AgendaItemFactory(meeting=meeting, title="Market stall")
    assert "over at 10" in page.of("alice")
    page.cancel()
    shown = page.of("alice")
    assert "Market stall" in shown
    assert "over at" not in shown


def link_to(meeting: Meeting, words: str) -> str:
    return f'<a class="govuk-link" href="/meetings/{meeting.pk}/">{words}</a>'


def test_it_leads_to_the_meeting_that_has_its_matters(meeting: Meeting, page: Page) -> None:
    february = MeetingFactory(date=FEBRUARY)
    AgendaItemFactory(meeting=meeting, title="Market stall")
    page.cancel()
    MeetingFactory(date=date(2016, 12, 6))
    link = link_to(february, "Tuesday 14 February 2017")
    for name in ("alice", "coordinator"):
        assert f"What was on its agenda was carried to the meeting of {link}." in page.of(name)


def test_a_secret_matter_that_was_carried_shows_to_nobody_else(
    people: Cast, meeting: Meeting, page: Page
) -> None:
    secret = CommunicationFactory(lead_partner=people.lead, visibility=Visibility.LEAD)
    AgendaItemFactory(meeting=meeting, communication=secret)
    link = link_to(MeetingFactory(date=FEBRUARY), "Tuesday 14 February 2017")
    page.cancel()
    assert f"carried to the meeting of {link}." in page.of("alice")
    for name in ("bob", "coordinator"):
        assert f"The subgroup meets next on {link}." in page.of(name)


def test_one_cancelled_ahead_names_the_earlier_meeting_that_has_its_matters(
    client: Client, people: Cast, meeting: Meeting
) -> None:
    february = MeetingFactory(date=FEBRUARY)
    client.force_login(people.coordinator)
    url = reverse("subgroup:meeting_cancel", args=[february.pk])
    before = text_of(client.get(url))
    assert "What is open on its agenda goes to the meeting on Tuesday 8 November 2016." in before
    client.post(url, {"version": 1, "reason": "Half term"})
    shown = Page(client, people, february).of("bob")
    assert f"The subgroup meets next on {link_to(meeting, 'Tuesday 8 November 2016')}." in shown


def test_where_none_is_set_it_leads_to_setting_one(
    client: Client, people: Cast, meeting: Meeting, page: Page
) -> None:
    client.force_login(people.coordinator)
    before = text_of(client.get(reverse("subgroup:meeting_cancel", args=[meeting.pk])))
    assert "What is open on its agenda waits until another meeting is set." in before
    page.cancel()
    for name in ("coordinator", "chair"):
        set_one = '<a class="govuk-link" href="/meetings/new/">Set a meeting</a>'
        assert f"No other meeting is set. {set_one}" in page.of(name)
    assert "No other meeting is set yet." in page.of("alice")
    assert "/meetings/new/" not in page.of("alice")
