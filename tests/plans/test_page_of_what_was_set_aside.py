"""The page of what was set aside says so throughout, and each page has one first thing to do."""

import re
from datetime import date

import pytest

from partnership.models import Commitment
from plans.choices import Reach, State
from tests.factories import ChannelFactory, CommunicationFactory
from tests.plans.commitments.kept import CODES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
PRIMARY = re.compile(r'class="govuk-button"[^>]*>\s*([^<]+?)\s*<')


def page_of(client, people, state, **fields):
    found = CommunicationFactory(
        lead_partner=people.lead,
        state=state,
        reach=Reach.BOROUGH,
        channels=[ChannelFactory(lead_time_days=10)],
        **fields,
    )
    client.force_login(people.alice)
    return client.get(found.get_absolute_url()).text


@pytest.mark.parametrize("state", [State.CANCELLED, State.POSTPONED])
def test_it_goes_out_nowhere_and_has_no_deadline(client, people, state):
    text = page_of(client, people, state)
    assert "Not going out" in text
    assert "Fri 28 Oct" not in text
    assert f"Not compared while it is {state.label.lower()}." in text


def test_what_is_planned_has_its_deadline_and_is_compared(client, people):
    text = page_of(client, people, State.PLANNED, window_start=date(2016, 11, 8))
    assert "Not going out" not in text
    assert "Fri 28 Oct" in text
    assert "is compared within a minute or two" in text


@pytest.mark.parametrize(
    ("state", "asks", "changes_channels"),
    [
        (State.PLANNED, 2, True),
        (State.POSTPONED, 2, True),
        (State.ISSUED, 0, True),
        (State.CANCELLED, 0, False),
    ],
)
def test_what_helps_no_more_is_not_offered(client, people, state, asks, changes_channels):
    text = page_of(client, people, state)
    assert text.count("Ask partners</a>") == asks
    assert ("Change its channels" in text) is changes_channels


def test_where_no_commitment_applies_none_is_counted(client, people):
    for place, code in enumerate(CODES):
        Commitment.objects.create(
            code=code, label=f"Commitment {code}", source="section 10", position=place
        )
    cancelled = page_of(client, people, State.CANCELLED)
    assert "Those that do not apply" in cancelled
    assert "0 of 0" not in cancelled
    assert "that apply" in page_of(client, people, State.PLANNED)


@pytest.mark.parametrize(
    ("state", "first"),
    [
        (State.PLANNED, "Mark issued"),
        (State.POSTPONED, "Bring back"),
        (State.RETURNED, "Done with the comment"),
        (State.CANCELLED, "Bring back"),
        (State.IDEA, "Put it on the plan"),
    ],
)
def test_one_button_comes_first(client, people, state, first):
    text = page_of(client, people, state)
    acts = text.partition('class="app-acts"')[2].partition("</div>")[0]
    assert PRIMARY.findall(acts) == [first]
