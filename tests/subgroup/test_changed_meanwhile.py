"""Two people change one meeting: neither undoes what the other saved."""

from datetime import UTC, datetime, time

import pytest
from django.test import Client
from django.urls import reverse

from bsc_comms.kit import clock
from subgroup.models import Meeting
from tests.cast import Cast
from tests.factories import MeetingFactory
from tests.guards.pages import form_of

pytestmark = pytest.mark.django_db
NOW = datetime(2016, 10, 26, 9, tzinfo=UTC)


def test_a_place_that_another_set_stays_where_only_the_time_was_changed(
    client: Client, people: Cast
) -> None:
    with clock.at(NOW):
        meeting = MeetingFactory()
        client.force_login(people.coordinator)
        url = reverse("subgroup:meeting_change", args=[meeting.pk])
        sent = form_of(client.get(url).content, url)
        Meeting.objects.update(place="Library", version=2)
        answer = client.post(url, {**sent, "starts": "2pm"})
        assert answer.status_code == 409
        assert "<title>Error: " in answer.content.decode()
        assert "Place: Library" in answer.content.decode()
        client.post(url, form_of(answer.content, url))
    after = Meeting.objects.get()
    assert (after.place, after.starts, after.version) == ("Library", time(14), 3)
