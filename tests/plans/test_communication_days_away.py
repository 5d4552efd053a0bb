"""The page of one communication counts the days to no date that is not exact."""

from datetime import date

import pytest

from bsc_comms.kit import clock
from tests.factories import CommunicationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]

FIRST = date(2017, 1, 1)


@pytest.mark.parametrize("today", [date(2016, 12, 20), FIRST])
@pytest.mark.parametrize(
    ("precision", "last", "words"),
    [
        ("month", date(2017, 1, 31), "Some time in January"),
        ("quarter", date(2017, 3, 31), "Some time in Jan to Mar"),
    ],
)
def test_a_window_is_told_no_more_exactly_than_it_is_known(
    client, people, today, precision, last, words
):
    """Rule 2: neither "in 6 working days" ahead of it nor "today" on its first day."""
    found = CommunicationFactory(
        lead_partner=people.lead, precision=precision, window_start=FIRST, window_end=last
    )
    with clock.at(clock.start_of(today, hour=9)):
        client.force_login(people.alice)
        page = client.get(found.get_absolute_url()).text
    status = page.split('<p class="app-status">')[1].split("</p>")[0]
    assert words in status
    assert [said for said in ("working day", "today") if said in status] == []
