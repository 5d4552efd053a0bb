"""A page of before the forward plan was published publishes nothing, and says since when it is."""

from datetime import UTC, datetime

import pytest

from bsc_comms.kit import clock
from plans.models import ForwardPlan

pytestmark = pytest.mark.django_db


def test_the_day_on_which_it_was_published_is_said_and_the_next_one_offered(people, client):
    client.force_login(people.chair)
    with clock.at(datetime(2016, 11, 8, 12, tzinfo=UTC)):
        client.post("/review/publish/", {"number": 1}, follow=True)
    with clock.at(datetime(2016, 11, 9, 9, tzinfo=UTC)):
        answer = client.post("/review/publish/", {"number": 1})
    assert answer.status_code == 409
    said = "Forward plan No. 1 was published on 8 November 2016."
    assert f"{said} What changed since comes with No. 2." in answer.text
    assert "Every member gets a letter" not in answer.text
    assert "Publish forward plan No. 2" in answer.text
    assert ForwardPlan.objects.get().number == 1
