"""What is near to what somebody wants to reach, what fits in time, and what goes first."""

from dataclasses import replace
from datetime import date

import pytest

from channels_registry.rules.finding import (
    Asked,
    ChannelFacts,
    EditionFacts,
    Fit,
    OfferFacts,
    is_in_time,
    last_day_to_send,
    reasons_of_channel,
    reasons_of_edition,
    reasons_of_offer,
    score_of_channel,
    score_of_edition,
    score_of_offer,
)
from channels_registry.rules.nearness import Near, areas_near, audiences_that_include

TODAY = date(2016, 10, 25)
BY = date(2016, 11, 15)
ASKED = Asked(
    say=lambda day: f"{day.day}.{day.month}.",
    audience="Older residents",
    area="Burnt Oak",
    topic="Burglary",
)
EXACT = Fit(Near.SAME, Near.SAME)
CHANNEL = ChannelFacts(
    fit=EXACT,
    lead_time_days=7,
    lead_time_is_estimate=False,
    last_useful_day=BY,
    reach_number=1000,
    confirmed=True,
)
EDITION = EditionFacts(
    fit=EXACT,
    publication_date=date(2016, 11, 14),
    copy_deadline=date(2016, 10, 31),
    slots_free=2,
    at_the_place=False,
    confirmed=True,
)
OFFER = OfferFacts(Fit(Near.SAME, Near.SAME, Near.SAME), notice_days=14, confirmed=True)


def test_an_audience_is_reached_by_itself_and_by_what_includes_it():
    parents = {1: None, 2: 1, 3: 2, 4: 1}
    assert audiences_that_include(3, parents) == {3: Near.SAME, 2: Near.AROUND, 1: Near.AROUND}
    assert audiences_that_include(1, parents) == {1: Near.SAME}


def test_an_area_is_near_to_what_is_around_inside_and_linked_to_it():
    borough, ward, other_ward, estate, street, old_ward = range(1, 7)
    parents = {
        borough: None,
        ward: borough,
        other_ward: borough,
        estate: ward,
        street: estate,
        old_ward: borough,
    }
    links = [(estate, ward), (estate, other_ward), (old_ward, ward)]
    assert areas_near(ward, parents, links) == {
        ward: Near.SAME,
        borough: Near.AROUND,
        estate: Near.INSIDE,
        street: Near.INSIDE,
        old_ward: Near.TOUCHING,
    }
    assert areas_near(estate, parents, links) == {
        estate: Near.SAME,
        ward: Near.AROUND,
        borough: Near.AROUND,
        street: Near.INSIDE,
        other_ward: Near.TOUCHING,
    }


def test_a_circle_of_areas_ends():
    assert areas_near(1, {1: 2, 2: 1}, []) == {1: Near.SAME, 2: Near.AROUND}


@pytest.mark.parametrize(
    ("lead_time", "due", "in_time"),
    [
        (0, BY, True),
        (7, date(2016, 11, 8), True),
        (21, TODAY, True),
        # 23 days before is Sunday 23 October: Friday 21 October is past.
        (23, date(2016, 10, 21), False),
        (22, date(2016, 10, 24), False),
        (None, None, True),
    ],
)
def test_the_lead_time_must_still_allow(lead_time, due, in_time):
    facts = replace(CHANNEL, lead_time_days=lead_time)
    assert last_day_to_send(facts) == due
    assert is_in_time(facts, TODAY) is in_time


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({}, {"fit": Fit(Near.AROUND, Near.SAME)}),
        ({"fit": Fit(Near.AROUND, Near.SAME)}, {"fit": Fit(Near.NOT_STATED, Near.SAME)}),
        ({}, {"fit": Fit(Near.SAME, Near.AROUND)}),
        ({"fit": Fit(Near.SAME, Near.AROUND)}, {"fit": Fit(Near.SAME, Near.NOT_STATED)}),
        ({"fit": Fit(Near.SAME, Near.NOT_STATED)}, {"fit": Fit(Near.SAME, Near.INSIDE)}),
        # For them, though not in their place, goes before the place, though not for them.
        ({"fit": Fit(Near.SAME, Near.NOT_STATED)}, {"fit": Fit(Near.NOT_STATED, Near.SAME)}),
        ({}, {"lead_time_days": 14}),
        ({}, {"lead_time_days": None}),
        ({}, {"lead_time_is_estimate": True}),
        ({}, {"reach_number": 10}),
        ({"reach_number": 10}, {"reach_number": None}),
        ({}, {"confirmed": False}),
    ],
)
def test_the_better_channel_goes_first(better, worse):
    first, second = (score_of_channel(replace(CHANNEL, **said), TODAY) for said in (better, worse))
    assert first > second


def test_an_edition_that_meets_at_the_place_goes_first():
    there = replace(EDITION, fit=Fit(Near.SAME, Near.NOT_STATED), at_the_place=True)
    elsewhere = replace(there, at_the_place=False)
    assert score_of_edition(there, TODAY) > score_of_edition(elsewhere, TODAY)


def test_an_offer_for_the_topic_goes_before_one_for_any():
    any_topic = replace(OFFER, fit=Fit(Near.SAME, Near.SAME, Near.NOT_STATED))
    assert score_of_offer(OFFER, TODAY, BY) > score_of_offer(any_topic, TODAY, BY)


def test_the_reasons_of_a_channel():
    assert reasons_of_channel(CHANNEL, ASKED, "1,000 people") == [
        "For: Older residents",
        "In Burnt Oak",
        "Send copy by 8.11.",
        "Reaches 1,000 people",
    ]
    doubtful = replace(
        CHANNEL,
        fit=Fit(Near.NOT_STATED, Near.NOT_STATED),
        lead_time_is_estimate=True,
        confirmed=False,
    )
    assert reasons_of_channel(doubtful, ASKED, "") == [
        "Whom it reaches is not stated",
        "In the whole borough",
        "Send copy by 8.11., an estimate",
        "Not confirmed by its owner for a year",
    ]
    unknown = replace(CHANNEL, fit=Fit(Near.AROUND, None), lead_time_days=None)
    assert reasons_of_channel(unknown, ASKED, "") == [
        "For more people, among them: Older residents",
        "No lead time is stated: ask its owner",
    ]


def test_the_reasons_of_an_edition():
    facts = replace(EDITION, fit=Fit(None, Near.INSIDE), at_the_place=True)
    assert reasons_of_edition(facts, ASKED, "slot", "Burnt Oak Library") == [
        "In a part of Burnt Oak",
        "Meets at Burnt Oak Library",
        "Copy due 31.10., out 14.11.",
        "Free space: 2 slots",
    ]
    assert reasons_of_edition(replace(EDITION, slots_free=1), ASKED, "page", "")[-1] == (
        "Free space: 1 page"
    )
    assert reasons_of_edition(replace(EDITION, slots_free=None), ASKED, "slot", "") == [
        "For: Older residents",
        "In Burnt Oak",
        "Copy due 31.10., out 14.11.",
    ]


@pytest.mark.parametrize(
    ("topic", "topics", "notice", "words"),
    [
        (Near.SAME, "Burglary, Fraud", 14, ["Fits with Burglary", "Needs 14 days of notice"]),
        (
            Near.NOT_STATED,
            "",
            None,
            ["Fits with any topic", "No notice is stated: ask its partner"],
        ),
        (None, "Fraud", 1, ["Fits with Fraud", "Needs 1 day of notice"]),
    ],
)
def test_the_reasons_of_an_offer(topic, topics, notice, words):
    facts = OfferFacts(Fit(None, None, topic), notice, confirmed=True)
    assert reasons_of_offer(facts, ASKED, topics) == words
