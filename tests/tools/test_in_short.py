"""What is asked in short: some of all, somebody else from one to the next, ever the same."""

from itertools import product

import pytest

from tests.guards.url_policies import ALL, OWN
from tests.guards.who_asks import METHODS, Right, right_answer, said_the_same, who_asks
from tests.services import in_short
from tests.services.in_short import in_turn, left_out

PEOPLE = ["alice", "bob", "chair", "champion", "coordinator", "roleless"]


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_short, "IN_SHORT", True)


def test_in_full_everybody_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_short, "IN_SHORT", False)
    assert in_turn(PEOPLE, about="plans:plan") == PEOPLE


def test_in_short_so_many_are_asked_and_each_time_the_same(short: None) -> None:
    assert len(in_turn(PEOPLE, about="plans:plan", most=2)) == 2
    assert in_turn(PEOPLE, about="plans:plan") == in_turn(PEOPLE, about="plans:plan")
    assert in_turn(PEOPLE[:2], about="plans:plan", most=2) == PEOPLE[:2]


def test_everybody_has_a_turn(short: None) -> None:
    asked = [in_turn(PEOPLE, about=name, most=2) for name in OWN]
    assert {who for each in asked for who in each} == set(PEOPLE)


def test_those_asked_stand_apart(short: None) -> None:
    for number in range(100):
        first, second = (PEOPLE.index(who) for who in in_turn(PEOPLE, about=str(number), most=2))
        assert second - first == 3


def test_in_short_each_thing_still_gives_each_of_its_answers(short: None) -> None:
    for name, rules in OWN.items():
        for rule in rules:
            asked = list(who_asks([rule], name))
            for method in ("GET", "POST"):
                given = {right_answer(rule, who, how) for _, who, how in asked if how == method}
                assert len(given) == len(said_the_same(rule, method))


def test_whoever_is_refused_at_an_address_asks_there_in_short_too(short: None) -> None:
    """What lets in one role too many is seen by that role alone."""
    for name, rules in OWN.items():
        refused = {
            (who, method)
            for rule, who, method in product(rules, ALL, METHODS)
            if right_answer(rule, who, method) is Right.REFUSED
        }
        asked = {
            (who, method)
            for rule in rules
            for _, who, method in who_asks([rule], f"{name} on {rule.on or 'nothing'}")
            if right_answer(rule, who, method) is Right.REFUSED
        }
        assert asked == refused


def test_what_is_thorough_is_left_out_in_short_alone(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    request.node.add_marker("thorough")
    monkeypatch.setattr(in_short, "IN_SHORT", True)
    assert left_out([request.node]) == {request.node}
    monkeypatch.setattr(in_short, "IN_SHORT", False)
    assert left_out([request.node]) == set()
