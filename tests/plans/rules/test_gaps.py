"""Whether something planned answers to a claim of the evidence."""

from dataclasses import replace

import pytest

from plans.rules.gaps import Asked, Planned, Tree, answers

BURGLARY, LOCKS, FIRE = 1, 2, 3
YOUNG, OLDER = 11, 12
WARD, ANOTHER_WARD = 21, 22
INDICATOR, FINDING = 31, 41


def ids(*each: int) -> frozenset[int]:
    return frozenset(each)


ASKED = Asked(topics=ids(BURGLARY, LOCKS))
PLANNED = Planned(topics=ids(LOCKS), audiences=ids(OLDER), areas=ids(ANOTHER_WARD))


def test_the_same_topic_or_one_below_it_answers() -> None:
    assert answers(PLANNED, ASKED)
    assert not answers(replace(PLANNED, topics=ids(FIRE)), ASKED)
    assert not answers(replace(PLANNED, topics=ids()), ASKED)


def test_a_claim_about_an_audience_asks_for_that_audience() -> None:
    asked = replace(ASKED, audiences=ids(YOUNG))
    assert not answers(PLANNED, asked)
    assert answers(replace(PLANNED, audiences=ids(YOUNG, OLDER)), asked)


def test_a_claim_about_an_area_asks_for_that_area_or_the_whole_borough() -> None:
    asked = replace(ASKED, areas=ids(WARD))
    assert not answers(PLANNED, asked)
    assert answers(replace(PLANNED, areas=ids(WARD)), asked)
    assert answers(replace(PLANNED, borough_wide=True), asked)


@pytest.mark.parametrize("cited", [{"indicators": ids(INDICATOR)}, {"findings": ids(FINDING)}])
def test_what_cites_the_claim_answers_whatever_its_topic(cited: dict[str, frozenset[int]]) -> None:
    asked = replace(ASKED, audiences=ids(YOUNG), indicator=INDICATOR, finding=FINDING)
    assert answers(Planned(topics=ids(FIRE), **cited), asked)
    elsewhere = replace(asked, areas=ids(WARD))
    assert not answers(Planned(topics=ids(FIRE), **cited), elsewhere), "cited for another ward"


def test_a_claim_about_no_topic_is_answered_only_by_what_cites_it() -> None:
    assert not answers(PLANNED, Asked(finding=FINDING))
    assert answers(replace(PLANNED, findings=ids(FINDING)), Asked(finding=FINDING))


def test_a_term_stands_for_all_below_it() -> None:
    tree = Tree({1: None, 2: 1, 3: 2, 4: None})
    assert tree.with_those_below(1) == ids(1, 2, 3)
    assert tree.with_those_below(4) == ids(4)
    assert tree.with_those_below(None) == ids()
    assert Tree({1: 2, 2: 1}).with_those_below(1) == ids(1, 2), "a circle ends"
