"""Minutes that a later meeting did not agree stay before everybody until one does."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from bsc_comms.kit import clock
from subgroup.choices import AgendaKind, MinutesState
from subgroup.documents.pack import content_of
from subgroup.models import Meeting, Minutes
from subgroup.operations.closing import close_meeting
from subgroup.operations.meetings import add_meeting
from subgroup.operations.minutes import agree_minutes
from subgroup.queries.drafts import drafts_to_see_to, minutes_before
from subgroup.queries.minutes import standing_of
from subgroup.queries.pack import pack_of
from tests.cast import Cast
from tests.subgroup.minutes.held import FEBRUARY, at_noon

pytestmark = pytest.mark.django_db
MAY = date(2017, 5, 9)


@pytest.fixture
def left_over(people: Cast, meeting: Meeting) -> Minutes:
    """The minutes of November, which February did not agree."""
    Minutes.objects.update(state=MinutesState.AGREED, agreed_at=meeting)
    february = add_meeting(by=people.coordinator, date=FEBRUARY)
    minutes = close_meeting(by=people.coordinator, meeting=meeting)
    with clock.at(at_noon(FEBRUARY)):
        add_meeting(by=people.coordinator, date=MAY)
        close_meeting(by=people.coordinator, meeting=february)
    return minutes


def test_the_next_meeting_looks_at_them_as_well(client: Client, people: Cast, left_over) -> None:
    may = Meeting.objects.get(date=MAY)
    assert [each.meeting.date for each in minutes_before(may)] == [FEBRUARY, left_over.meeting.date]
    item = may.agenda.get(kind=AgendaKind.LAST_MINUTES)
    with clock.at(at_noon(MAY)):
        client.force_login(people.coordinator)
        page = client.get(reverse("subgroup:room", args=[may.pk]), {"item": item.pk})
        for of in (left_over.meeting, Meeting.objects.get(date=FEBRUARY)):
            assert reverse("subgroup:minutes_agree", args=[of.pk]) in page.content.decode()
        assert "not agreed yet" in str(content_of(pack_of(may)))


def test_agreed_ones_are_looked_at_only_where_they_are_the_last(people: Cast, left_over) -> None:
    may = Meeting.objects.get(date=MAY)
    with clock.at(at_noon(MAY)):
        for minutes in minutes_before(may):
            agree_minutes(
                by=people.chair, minutes=minutes, opened_version=1, comments_seen=0, at=may
            )
    assert [each.meeting.date for each in minutes_before(may)] == [FEBRUARY]


def test_they_say_that_they_are_not_agreed_yet(client: Client, people: Cast, left_over) -> None:
    with clock.at(at_noon(FEBRUARY)):
        assert standing_of(left_over) == {"standing": "Draft, not agreed yet"}
        february = Minutes.objects.get(meeting__date=FEBRUARY)
        assert standing_of(february) == {"standing": "Draft, to be agreed at the next meeting"}
        client.force_login(people.bob)
        for page in ("meeting", "minutes"):
            url = reverse(f"subgroup:{page}", args=[left_over.meeting_id])
            assert "Draft, not agreed yet" in client.get(url).content.decode()


def test_whoever_keeps_them_sees_them_until_they_are_agreed(people: Cast, left_over) -> None:
    assert [(each, each.to_look_at, each.left_over) for each in drafts_to_see_to()] == [
        (left_over, 0, True)
    ]
    with clock.at(at_noon(FEBRUARY)):
        at = Meeting.objects.get(date=FEBRUARY)
        agree_minutes(by=people.chair, minutes=left_over, opened_version=1, comments_seen=0, at=at)
    assert drafts_to_see_to() == []
