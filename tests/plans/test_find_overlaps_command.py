"""`find_overlaps`: what it prints, what never shows, its exit status."""

import csv
import io
import json
from datetime import UTC, date, datetime

import pytest
from django.core.management import CommandError, call_command

from bsc_comms.kit import clock
from plans.choices import Reach, State, Visibility
from tests import factories

pytestmark = pytest.mark.django_db

LOCK = {"title": "Keep burglars out", "message": "Lock your windows, leave a light on a timer"}
BOLT = {"title": "Break-ins are up", "message": "Bolt the side gate, lock doors and windows"}


@pytest.fixture(autouse=True)
def _today():
    factories.partnership()
    with clock.at(datetime(2016, 10, 25, 9, tzinfo=UTC)):
        yield


def burglary(**told):
    words = {
        "reach": Reach.BOROUGH,
        "topics": [factories.TopicFactory(code="BURG", label="Burglary")],
        "audiences": [factories.AudienceFactory(code="ALL", label="Everybody")],
    }
    return factories.CommunicationFactory(**{**words, **told})


def find(*arguments: str, year: str = "2016/17") -> tuple[int, str]:
    out = io.StringIO()
    try:
        call_command("find_overlaps", "--year", year, *arguments, stdout=out)
    except CommandError as ended:
        return ended.returncode, str(ended)
    return 0, out.getvalue()


def pairs(*arguments: str, **options: str) -> list[dict[str, str]]:
    status, printed = find(*arguments, **options)
    assert status == 0
    return list(csv.DictReader(io.StringIO(printed)))


def test_one_row_a_pair_by_the_references_of_the_imported_file_else_our_own():
    burglary(**LOCK, imported_reference="064", reference="BSCP-2016-001")
    burglary(**BOLT, reference="BSCP-2016-002")
    (pair,) = pairs()
    assert list(pair) == ["a", "b", "kind", "score", "reasons"]
    assert (pair["a"], pair["b"], pair["kind"]) == ("064", "BSCP-2016-002", "duplicate")
    assert 0.75 <= float(pair["score"]) <= 1
    assert pair["reasons"] == (
        "same subject (locks and lights at home); same ask (lock and secure things); "
        "both in the whole borough; dates overlap; both for everybody"
    )


def test_the_best_come_first():
    burglary(**LOCK, imported_reference="1", window_end=date(2016, 11, 30))
    burglary(**BOLT, imported_reference="2")
    burglary(title="Burglary down", message="Arrests this winter", imported_reference="3")
    found = pairs()
    scores = [float(pair["score"]) for pair in found]
    assert scores == sorted(scores, reverse=True)
    assert (found[0]["a"], found[0]["b"]) == ("1", "2")
    assert {pair["kind"] for pair in found[1:]} == {"joint_opportunity"}


@pytest.mark.parametrize(
    "kept_back",
    [
        {"embargo_until": datetime(2016, 12, 1, tzinfo=UTC)},
        {"visibility": Visibility.LEAD},
        {"visibility": Visibility.NAMED},
    ],
)
def test_what_is_kept_back_is_in_no_pair(kept_back):
    burglary(**LOCK, imported_reference="1")
    burglary(**BOLT, imported_reference="2", **kept_back)
    assert pairs() == []
    assert find("--for", "2")[0] == 2


def test_what_is_undated_or_cancelled_and_other_years_are_in_no_pair():
    burglary(**LOCK, imported_reference="1")
    burglary(**BOLT, imported_reference="2", state=State.CANCELLED, state_reason="No money")
    burglary(**BOLT, imported_reference="3", undated=True)
    assert pairs() == []
    assert pairs(year="2015/16") == []


def test_only_the_pairs_of_one_communication():
    burglary(**LOCK, imported_reference="1", window_end=date(2016, 11, 30))
    burglary(**BOLT, imported_reference="2")
    burglary(**BOLT, imported_reference="3")
    assert len(pairs()) == 3
    assert {(pair["a"], pair["b"]) for pair in pairs("--for", "2")} == {("1", "2"), ("2", "3")}


def test_our_own_reference_finds_it_too_where_the_output_shows_that_of_the_file():
    burglary(**LOCK, imported_reference="1", reference="BSCP-2016-001")
    burglary(**BOLT, imported_reference="2")
    assert [(pair["a"], pair["b"]) for pair in pairs("--for", "BSCP-2016-001")] == [("1", "2")]


def test_a_reference_that_nobody_has_is_refused_with_what_to_do():
    assert find("--for", "99") == (
        2,
        "No communication of 2016/17 that is open to the whole partnership has the reference “99”. "
        "Leave out --for to see all pairs.",
    )


def test_the_same_as_json_and_as_text():
    burglary(**LOCK, imported_reference="1")
    burglary(**BOLT, imported_reference="2")
    (pair,) = json.loads(find("--format", "json")[1])
    assert (pair["a"], pair["b"], pair["kind"]) == ("1", "2", "duplicate")
    assert pair["reasons"][0] == "same subject (locks and lights at home)"
    assert find("--format", "text")[1].startswith("1 and 2: duplicate, 0.")


def test_what_could_run_as_a_formula_is_text():
    burglary(**LOCK, imported_reference="=1+1")
    burglary(**BOLT, imported_reference="2")
    assert [pair["b"] for pair in pairs()] == ["'=1+1"] or [p["a"] for p in pairs()] == ["'=1+1"]
