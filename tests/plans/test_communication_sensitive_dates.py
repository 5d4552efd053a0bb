"""The page of one communication warns of sensitive dates (rule 13 of docs/rules.md)."""

from datetime import date

import pytest
from django.urls import reverse

from evidence.choices import CarefulKind
from tests.factories import CarefulPeriodFactory, CommunicationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]


@pytest.mark.parametrize(
    ("state", "day", "warns"),
    [
        ("idea", date(2017, 4, 18), True),
        ("agreed", date(2017, 6, 8), True),
        ("agreed", date(2017, 6, 9), False),
        ("issued", date(2017, 5, 2), False),
    ],
)
def test_a_sensitive_date_is_warned_of_beside_its_own(client, people, state, day, warns):
    vote = {"starts": date(2017, 4, 18), "ends": date(2017, 6, 8)}
    CarefulPeriodFactory(name="General vote", advice="Ask your officer", **vote)
    CarefulPeriodFactory(name="Feast", kind=CarefulKind.COMMUNITY, advice="No stalls", **vote)
    found = CommunicationFactory(lead_partner=people.lead, state=state, window_start=day)
    client.force_login(people.bob)

    page = client.get(found.get_absolute_url()).text

    for said in (
        "Before an election: <strong>General vote</strong></span>, "
        "Tue 18 Apr 2017 to Thu 8 Jun 2017. Ask your officer.</p>",
        "In the community calendar: <strong>Feast</strong></span>, "
        "Tue 18 Apr 2017 to Thu 8 Jun 2017. No stalls.</p>",
    ):
        assert (said in page) is warns


def test_one_that_is_over_is_warned_of_no_more(client, people):
    CarefulPeriodFactory(name="Past vote", starts=date(2016, 9, 1), ends=date(2016, 9, 30))
    late = CommunicationFactory(
        lead_partner=people.lead, state="agreed", window_start=date(2016, 9, 20)
    )
    long = CommunicationFactory(
        lead_partner=people.lead,
        state="agreed",
        window_start=date(2016, 9, 20),
        window_end=date(2016, 11, 30),
    )
    client.force_login(people.bob)
    for found in (late, long):
        assert "Past vote" not in client.get(found.get_absolute_url()).text


def test_whoever_moves_it_reads_of_those_to_come_before_a_date_is_chosen(client, people):
    """Rule 13: not only once it is saved."""
    told = {"kind": CarefulKind.PRE_ELECTION, "advice": "Ask your officer"}
    CarefulPeriodFactory(
        name="General vote", starts=date(2017, 4, 18), ends=date(2017, 6, 8), **told
    )
    CarefulPeriodFactory(name="Past vote", starts=date(2016, 9, 1), ends=date(2016, 9, 30), **told)
    found = CommunicationFactory(lead_partner=people.lead, window_start=date(2016, 12, 1))
    client.force_login(people.alice)
    page = client.get(reverse("plans:communication_move", args=[found.pk])).text
    assert "Watch out for General vote: " in page
    assert (
        "Before an election: <strong>General vote</strong>, "
        "Tue 18 Apr 2017 to Thu 8 Jun 2017. Ask your officer.</li>"
    ) in page
    assert "Past vote" not in page


def test_whoever_moves_it_reads_of_the_community_calendar_of_the_coming_half_year(client, people):
    for name, day in (
        ("Past feast", date(2016, 10, 12)),
        ("Feast", date(2016, 12, 24)),
        ("Far feast", date(2017, 10, 12)),
    ):
        CarefulPeriodFactory(name=name, kind=CarefulKind.COMMUNITY, starts=day, ends=day)
    found = CommunicationFactory(lead_partner=people.lead, window_start=date(2016, 12, 1))
    client.force_login(people.alice)
    page = client.get(reverse("plans:communication_move", args=[found.pk])).text
    assert "Watch out for Feast: " in page
    assert "<li><strong>Feast</strong>, Sat 24 Dec.</li>" in page
    assert not any(name in page for name in ("Past feast", "Far feast"))
