"""Which offers fit a communication, in which order and why."""

from dataclasses import replace
from datetime import date

import pytest

from channels_registry.rules.nearness import Near
from plans.rules.offers import Offered, Wanted, fits, reasons, score

TODAY = date(2016, 10, 25)
BURGLARY, FIRE = 1, 2
OLDER, ADULTS, STUDENTS = 11, 12, 13
HALE, BOROUGH, COLINDALE = 21, 22, 23
LEAD, OTHER = 31, 32

WANTED = Wanted(
    lead=LEAD,
    topics=frozenset({BURGLARY}),
    audiences={OLDER: Near.SAME, ADULTS: Near.AROUND},
    areas={HALE: Near.SAME, BOROUGH: Near.AROUND},
    first=date(2016, 11, 8),
    last=date(2016, 11, 10),
)
OFFERED = Offered(partner=OTHER, topics={BURGLARY: "Burglary"})


def test_it_fits_by_its_topic_and_is_never_the_lead_partners_own() -> None:
    assert fits(OFFERED, WANTED, TODAY)
    assert not fits(replace(OFFERED, partner=LEAD), WANTED, TODAY)
    assert not fits(replace(OFFERED, topics={FIRE: "Fire"}), WANTED, TODAY)


@pytest.mark.parametrize(
    ("stated", "fit"),
    [
        ({}, False),  # what says nothing of itself fits nothing in particular
        ({"audiences": {OLDER: "Older people"}}, True),
        ({"audiences": {ADULTS: "Adults"}}, True),
        ({"audiences": {STUDENTS: "Students"}}, False),
        ({"areas": {BOROUGH: "Borough"}}, True),
        ({"areas": {COLINDALE: "Colindale"}}, False),
        ({"areas": {HALE: "Hale"}, "audiences": {STUDENTS: "Students"}}, False),
    ],
)
def test_what_it_does_not_state_it_gives_to_any_and_what_it_states_must_be_shared(
    stated, fit
) -> None:
    assert fits(Offered(partner=OTHER, **stated), WANTED, TODAY) is fit


def test_of_what_the_communication_does_not_say_yet_nothing_stands_against_it() -> None:
    only_topic = replace(WANTED, audiences={}, areas={})
    assert fits(replace(OFFERED, audiences={STUDENTS: "Students"}), only_topic, TODAY)


@pytest.mark.parametrize(
    ("notice", "fit"), [(None, True), (0, True), (14, True), (16, True), (17, False)]
)
def test_notice_counts_to_the_last_day_of_the_window(notice, fit) -> None:
    assert fits(replace(OFFERED, notice_days=notice), WANTED, TODAY) is fit


def test_an_undated_one_leaves_notice_open() -> None:
    undated = replace(WANTED, first=None, last=None)
    assert fits(replace(OFFERED, notice_days=400), undated, TODAY)


@pytest.mark.parametrize(("taken", "fit"), [(0, True), (3, True), (4, False), (5, False)])
def test_no_more_are_offered_than_can_be_given_in_a_month(taken, fit) -> None:
    assert fits(replace(OFFERED, a_month=4, taken=taken), WANTED, TODAY) is fit


def test_the_nearer_the_higher() -> None:
    def points(**stated) -> float:
        return score(replace(OFFERED, **stated), WANTED, TODAY)

    same = points(audiences={OLDER: "Older people"}, areas={HALE: "Hale"})
    around = points(audiences={ADULTS: "Adults"}, areas={BOROUGH: "Borough"})
    assert same > around > points()
    assert points() > points(topics={}, areas={HALE: "Hale"}) - points(areas={HALE: "Hale"})
    assert points(confirmed=True) > points()


def test_the_reasons_are_in_words() -> None:
    offered = replace(
        OFFERED,
        audiences={OLDER: "Older people", ADULTS: "Adults"},
        areas={HALE: "Hale"},
        notice_days=14,
        a_month=4,
        taken=2,
    )
    assert reasons(offered, WANTED, TODAY, lambda day: f"{day:%-d %b}") == (
        "same topic (burglary)",
        "for adults, older people",
        "given in Hale",
        "ask by 27 Oct",
        "2 of 4 taken that month",
    )
    assert reasons(OFFERED, WANTED, TODAY, str) == ("same topic (burglary)",)
