"""What a new plan means for one member: each line in the first list in which it belongs."""

from datetime import date

import pytest

from plans.rules.extracts import change_concerns, concerns, names_in
from plans.rules.for_a_member import ForAMember, for_a_member
from plans.rules.lines import help_still_wanted
from tests.plans.lines import line, placement, term, window

FIRE = {"fire"}


def change(pk: str, kind: str) -> dict[str, str]:
    return {"id": pk, "kind": kind}


def partner(code: str, state: str = "agreed") -> dict[str, str]:
    return {**term(code), "state": state}


def found(*lines, changes=(), near=()) -> tuple[list[str], list[str], list[str]]:
    told = for_a_member(lines, changes, near=set(near), codes=FIRE, on=date(2016, 11, 8))
    return tuple([each["id"] for each in part] for part in (told.asks, told.near, told.changed))


def test_a_line_asks_for_help_of_whom_it_invited_until_they_answer():
    assert found(line("a", partners=[partner("fire", "invited")])) == (["a"], [], [])
    assert found(line("a", partners=[partner("fire", "agreed")])) == ([], [], [])
    assert found(line("a", partners=[partner("health", "invited")])) == ([], [], [])


@pytest.mark.parametrize(
    ("end", "told"),
    [("2016-11-07", ([], [], [])), ("2016-11-08", (["a"], ["b"], [])), (None, (["a"], ["b"], []))],
)
def test_nobody_is_asked_to_help_with_what_is_over_as_the_plan_is_published(end, told):
    when = {**line()["window"], "start": end and "2016-11-01", "end": end}
    asks = line("a", window=when, partners=[partner("fire", "invited")])
    assert found(asks, line("b", window=when), changes=[change("b", "new")], near=["b"]) == told


@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        ({"window": window("2016-11-07")}, ""),
        ({"window": window("2016-11-01", "2016-11-08")}, "A van"),
        ({"window": window(None)}, "A van"),
        ({"state": "returned"}, "A van"),
        ({"state": "issued"}, ""),
        ({"state": "cancelled"}, ""),
    ],
)
def test_help_is_wanted_with_what_is_still_to_come_and_not_over(fields, wanted):
    asks = line("a", help_wanted="A van", **fields)
    assert help_still_wanted(asks, date(2016, 11, 8)) == wanted


@pytest.mark.parametrize("kind", ["new", "changed", "moved"])
def test_help_wanted_asks_everybody_once_when_it_is_new_or_changed(kind):
    wanted = line("a", help_wanted="Two volunteers")
    assert found(wanted, changes=[change("a", kind)]) == (["a"], [], [])
    assert found(wanted) == ([], [], [])
    taking_part = line("a", help_wanted="Two volunteers", partners=[partner("fire")])
    assert found(taking_part, changes=[change("a", "new")]) == ([], [], [])


def test_whose_offer_rides_along_is_not_asked_again_and_is_told_what_changed():
    visits = {"code": "visit", "what": "Home visits", "partner": "Fire", "partner_code": "fire"}
    wanted = line("a", help_wanted="Two volunteers", offers=[visits])
    assert found(wanted, changes=[change("a", "new")]) == ([], [], [])
    assert found(wanted, changes=[change("a", "moved")]) == ([], [], ["a"])
    another = line("a", help_wanted="Two volunteers", offers=[{**visits, "partner_code": "health"}])
    assert found(another, changes=[change("a", "moved")]) == (["a"], [], [])
    invited = line("a", offers=[visits], partners=[partner("fire", "invited")])
    assert found(invited, changes=[change("a", "moved")]) == (["a"], [], [])


def test_what_is_new_beside_ones_own_is_near_and_what_was_there_before_is_not():
    assert found(line("a"), changes=[change("a", "new")], near=["a"]) == ([], ["a"], [])
    assert found(line("a"), changes=[change("a", "changed")], near=["a"]) == ([], [], [])
    assert found(line("a"), changes=[change("a", "new")]) == ([], [], [])


def test_what_one_takes_part_in_is_told_when_it_changed_moved_or_ended():
    ours = line("a", partners=[partner("fire")])
    for kind in ("changed", "moved", "postponed"):
        assert found(ours, changes=[change("a", kind)]) == ([], [], ["a"])
    cancelled = line("a", partners=[partner("fire", "invited")], state="cancelled")
    assert found(cancelled, changes=[change("a", "cancelled")]) == ([], [], ["a"])


def test_nobody_is_told_of_what_they_lead_themselves():
    own = line("a", lead=term("fire"), help_wanted="A van")
    assert found(own, changes=[change("a", "new")], near=["a"]) == ([], [], [])


def test_the_summary_counts_in_words():
    one, two = line("a"), line("b")
    assert ForAMember(near=[one, two], asks=[one]).summary == (
        "2 new near your plans; 1 asks for your help"
    )
    assert ForAMember(asks=[one, two], changed=[one]).summary == (
        "2 ask for your help; 1 changed in which you take part"
    )
    assert ForAMember().summary == ""


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"lead": term("fire")}, True),
        ({"partners": [partner("fire", "invited")]}, True),
        ({"channels": [{**placement("radio"), "partner": "Fire"}]}, True),
        ({"offers": [{"code": "visit", "what": "Visits", "partner": "Fire"}]}, True),
        (
            {"channels": [{**placement("radio"), "partner": "Fire", "partner_code": "old"}]},
            False,
        ),
        (
            {"channels": [{**placement("radio"), "partner": "Brigade", "partner_code": "fire"}]},
            True,
        ),
        ({"partners": [partner("health")]}, False),
    ],
)
def test_a_line_concerns_who_leads_takes_part_issues_or_offers(fields, expected):
    assert concerns(line("a", **fields), code="fire", called={"Fire"}) is expected


@pytest.mark.parametrize(
    ("field", "before", "expected"),
    [
        ("lead", "Fire", True),
        ("partners", "Police, Fire", True),
        ("partners", "Fire (asked), Police", True),
        ("partners", "Fire Safety, Bon Fire", False),
        ("offers", "Police: leaflets; Fire: visits", True),
        ("offers", "Police: Fire: a leaflet", False),
        ("message", "Fire", False),
    ],
)
def test_a_change_concerns_who_was_named_before_it(field, before, expected):
    change = {"lead": term("health"), "fields": [{"field": field, "before": before}]}
    assert change_concerns(change, code="fire", called={"Fire"}) is expected


@pytest.mark.parametrize(
    ("hands", "expected"),
    [({}, False), ({"hands": ["fire", "police"]}, True), ({"hands": ["police"]}, False)],
)
def test_a_line_that_is_gone_concerns_whom_it_names_where_the_plan_kept_that(hands, expected):
    change = {"lead": term("health"), "fields": [], **hands}
    assert change_concerns(change, code="fire", called={"Fire"}) is expected


def test_a_partner_is_known_by_what_the_plan_calls_it():
    lines = [line("a", lead={"code": "fire", "name": "Fire"}), line("b", lead=term("health"))]
    lines[1]["partners"] = [{"code": "fire", "name": "Fire and Rescue", "state": "agreed"}]
    assert names_in(lines, "fire") == {"Fire", "Fire and Rescue"}
