"""What the form of a communication lists and offers, and what it costs to open it."""

from datetime import date

import pytest

from tests.factories import (
    AreaFactory,
    AudienceFactory,
    ChannelFactory,
    CommunicationFactory,
    EditionFactory,
    FindingFactory,
    ObjectiveFactory,
    StrategyPriorityFactory,
    TopicFactory,
)
from tests.factories.agreed import AgreedLineFactory, ContactFactory
from tests.plans.communication_forms import NEW, only, said, sent_of
from tests.plans.how_many import ROWS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]


def test_the_form_lists_what_the_plan_still_asks_for(alice, people):
    response = alice.get(NEW)
    assert [(line["words"], line["done"]) for line in response.context["checklist"]] == [
        ("the message in a sentence or two", False),
        ("when, at least the month", False),
        ("where: the whole borough or certain places", False),
        ("who it is for", False),
        ("how: at least one channel", False),
        ("why: at least one objective", False),
    ]
    assert "“Save” puts it on the plan. Until then it is kept as an idea." in response.text


A_DAY = {"when": "exact", "day_from_month": "2", "day_from_year": "2017"}


@pytest.mark.parametrize(
    ("sent", "done"),
    [
        ({}, ["window_start"]),
        ({"when": "exact", "month": ""}, []),
        ({**A_DAY, "day_from_day": "31"}, []),
        ({**A_DAY, "day_from_day": "28"}, ["window_start"]),
        ({"when": "undated"}, []),
        ({"when": "month", "month": ""}, []),
        ({"when": "undated", "reach": "local"}, []),
        ({"when": "undated", "reach": "local", "place_text": "Ballards Lane"}, ["reach"]),
        ({"when": "undated", "reach": "borough"}, ["reach"]),
    ],
)
def test_when_and_where_are_done_once_the_day_and_the_places_are_said(alice, people, sent, done):
    response = alice.post(NEW, said(people, **{"title": "", **sent}))
    assert [line["name"] for line in response.context["checklist"] if line["done"]] == done


def test_the_form_of_an_idea_with_a_window_says_that_when_is_done(alice, people):
    alice.post(NEW, said(people))
    page = alice.get(f"/communications/{only().pk}/edit/")
    assert [line["name"] for line in page.context["checklist"] if line["done"]] == ["window_start"]


def test_the_form_offers_the_priorities_of_its_time_and_what_it_names(alice, people):
    StrategyPriorityFactory(label="Of before", valid_to=date(2016, 10, 24))
    until_today = StrategyPriorityFactory(label="Until today", valid_to=date(2016, 10, 25))
    following = StrategyPriorityFactory(label="Of the next", valid_from=date(2018, 3, 31))
    StrategyPriorityFactory(label="Of later", valid_from=date(2018, 5, 1))
    named = StrategyPriorityFactory(label="Named", valid_to=date(2016, 3, 31))
    found = CommunicationFactory(lead_partner=people.lead, priorities=[named])
    offered = {
        until_today.pk: "Until today (until 25 October 2016)",
        following.pk: "Of the next (from 31 March 2018)",
    }
    assert priorities(alice.get(NEW)) == offered
    assert priorities(alice.get(f"/communications/{found.pk}/edit/")) == offered | {
        named.pk: "Named (until 31 March 2016)"
    }


def priorities(page) -> dict[int, str]:
    choices = page.context["form"].fields["priorities"].choices
    return {value.value: label for value, label in choices}


@pytest.mark.parametrize(
    ("last_day", "filled_in"),
    [
        (date(2016, 10, 24), set()),
        (date(2016, 10, 25), {"areas", "channels", "priorities"}),
    ],
)
def test_a_link_fills_in_nothing_that_has_ended_so_that_the_form_can_be_saved(
    alice, last_day, filled_in
):
    for make in (AreaFactory, ChannelFactory, StrategyPriorityFactory):
        make(code="OLD", valid_to=last_day)
    form = alice.get(f"{NEW}?area=OLD&channel=OLD&priority=OLD").context["form"]
    sent = sent_of(form) | {"title": "Lock up", "when": "undated"}
    assert sent.keys() & {"areas", "channels", "priorities"} == filled_in
    assert alice.post(NEW, sent).status_code == 302


@pytest.mark.parametrize("rows", ROWS)
def test_the_form_costs_the_same_for_any_number_of_choices(
    alice, people, rows, django_assert_num_queries
):
    for _ in range(rows):
        EditionFactory(channel=ChannelFactory())
        TopicFactory(), AudienceFactory(), ObjectiveFactory(), AreaFactory(), FindingFactory()
        AgreedLineFactory(), ContactFactory(topics=[TopicFactory()])
    with django_assert_num_queries(FORM_QUERIES):
        alice.get(NEW)


FORM_QUERIES = 24
