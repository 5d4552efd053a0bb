"""What a meeting has dealt with, and is put on the agenda once more, comes up at the next one."""

import re
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from bsc_comms.kit import clock
from plans.models import Communication
from subgroup.choices import AgendaKind, AgendaState
from subgroup.models import AgendaItem, Meeting, OtherSubgroup
from subgroup.operations.advice import put_on_our_agenda
from subgroup.operations.agenda import add_agenda_item
from subgroup.operations.closing import close_meeting
from subgroup.operations.meetings import add_meeting
from subgroup.operations.room import say_reached
from tests.cast import Cast
from tests.factories import AdviceRequestFactory
from tests.subgroup.reviewing import decide

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_the_meeting")]
FEBRUARY = date(2017, 2, 7)


@pytest.fixture
def dealt_with(people: Cast, meeting: Meeting, one: Communication) -> AgendaItem:
    item = add_agenda_item(by=people.alice, meeting=meeting, title=one.title, communication=one)
    say_reached(by=people.coordinator, item=item, reached=True)
    return item


def matters(meeting: Meeting) -> list[tuple[str, str]]:
    return list(meeting.agenda.filter(kind=AgendaKind.MATTER).values_list("title", "state"))


def test_the_chairs_to_the_agenda_means_the_meeting_after(
    people, client, meeting, one, dealt_with
) -> None:
    february = add_meeting(by=people.coordinator, date=FEBRUARY)
    decide(client, one, "agenda", comment="Costs: look again")
    page = client.get(f"/review/{one.pk}/").text
    assert re.findall(r"On the agenda of ([^<]*)\.</p>", page) == ["Tue 7 Feb"]
    close_meeting(by=people.chair, meeting=meeting)
    assert matters(meeting) == [("Dark evenings", AgendaState.REACHED)]
    assert matters(february) == [("Dark evenings", AgendaState.WAITING)]
    assert february.agenda.get(communication=one).note == "Costs: look again"


def test_where_no_other_is_set_it_waits_for_the_next_one(
    people, client, meeting, one, dealt_with
) -> None:
    decide(client, one, "agenda")
    assert matters(meeting) == [("Dark evenings", AgendaState.WAITING)]
    close_meeting(by=people.chair, meeting=meeting)
    with clock.at(datetime(2016, 11, 14, 9, tzinfo=UTC)):
        february = add_meeting(by=people.coordinator, date=FEBRUARY)
    assert matters(february) == [("Dark evenings", AgendaState.WAITING)]


def test_so_it_is_with_advice(people: Cast, meeting: Meeting, offending: OtherSubgroup) -> None:
    february = add_meeting(by=people.coordinator, date=FEBRUARY)
    request = AdviceRequestFactory(subgroup=offending, question="How do we say it?")
    first = put_on_our_agenda(by=people.coordinator, request=request)
    say_reached(by=people.coordinator, item=first, reached=True)
    again = put_on_our_agenda(by=people.coordinator, request=request)
    assert (first.meeting, again.meeting, again.state) == (meeting, february, AgendaState.WAITING)


@pytest.mark.parametrize("is_another_set", [True, False])
def test_its_page_offers_that_until_it_waits(
    client: Client, people: Cast, meeting: Meeting, offending: OtherSubgroup, is_another_set: bool
) -> None:
    if is_another_set:
        add_meeting(by=people.coordinator, date=FEBRUARY)
    request = AdviceRequestFactory(subgroup=offending)
    item = put_on_our_agenda(by=people.coordinator, request=request)
    client.force_login(people.coordinator)
    page, put_on = (
        reverse(f"subgroup:{name}", args=[request.pk])
        for name in ("advice_request", "advice_agenda")
    )
    assert put_on not in client.get(page).text
    say_reached(by=people.coordinator, item=item, reached=True)
    assert put_on in client.get(page).text
    day = "7 February 2017" if is_another_set else "8 November 2016"
    assert f"It is on our agenda of {day}." in client.post(put_on, follow=True).text
    assert put_on not in client.get(page).text
