"""Each commitment: met, not met, or not asked, and why.

Source: communications plan 2016/17, sections 6 and 10.
"""

from dataclasses import replace
from datetime import date

import pytest

from plans.choices import Standing
from plans.rules.commitments import RULES, ApproachFacts, CommitmentFacts, carried, verdict

MET, NOT_MET, NOT_ASKED = Standing.MET, Standing.NOT_MET, Standing.DOES_NOT_APPLY
NEW = CommitmentFacts(lead="Fire", logged_on=date(2016, 10, 25))
LEAFLET = replace(NEW, local=True, in_print=True, hands=frozenset({1, 2}))


def told(code, facts):
    said = verdict(code, facts)
    assert said is not None
    return tuple(said)


@pytest.mark.parametrize(
    ("code", "facts", "said"),
    [
        ("COM-1", {}, (NOT_ASKED, "It has no date yet.")),
        ("COM-1", {"began": date(2016, 10, 26)}, (MET, "It was logged before it begins.")),
        (
            "COM-1",
            {"began": date(2016, 10, 25)},
            (
                NOT_MET,
                "It was logged when it had begun, so nobody could join in or warn of a clash.",
            ),
        ),
        ("COM-2", {"has_advocate": True}, (MET, "Fire has an advocate in post.")),
        ("COM-2", {}, (NOT_MET, "Fire has no advocate in post. It should name one.")),
        ("COM-2", {"lead": ""}, (NOT_MET, "It says no lead partner yet.")),
        ("COM-4", {"serves": True}, (MET, "It says how it serves the strategy.")),
        ("COM-4", {}, (NOT_MET, "It does not say yet how it serves the strategy.")),
        ("COM-5", {}, (NOT_ASKED, "Overlaps are looked for once it is logged.")),
        (
            "COM-5",
            {"open_overlaps": 0},
            (NOT_ASKED, "Overlaps are looked for once it has a date."),
        ),
        (
            "COM-5",
            {"open_overlaps": 0, "began": date(2016, 10, 26)},
            (MET, "No overlap waits for an answer."),
        ),
        ("COM-5", {"open_overlaps": 1}, (NOT_MET, "1 overlap waits for an answer.")),
        ("COM-5", {"open_overlaps": 3}, (NOT_MET, "3 overlaps wait for an answer.")),
        (
            "COM-5",
            {"open_overlaps": 0, "never_answered": 1},
            (NOT_MET, "1 overlap was never answered."),
        ),
        (
            "COM-5",
            {"open_overlaps": 1, "never_answered": 2},
            (NOT_MET, "1 overlap waits for an answer. 2 overlaps were never answered."),
        ),
        ("COM-6", {}, (NOT_ASKED, "The partnership has no shared line.")),
        (
            "COM-6",
            {"line": "As one"},
            (NOT_MET, "Nobody has said yet whether it carries “As one”."),
        ),
        ("COM-6", {"line": "As one", "shared_line": True}, (MET, "It carries “As one”.")),
        (
            "COM-6",
            {"line": "As one", "shared_line": False},
            (NOT_MET, "It does not carry “As one”."),
        ),
    ],
)
def test_what_is_asked_of_every_communication(code, facts, said):
    assert told(code, replace(NEW, **facts)) == said


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"local": False}, (NOT_ASKED, "It is not said to be local.")),
        ({"local": None}, (NOT_ASKED, "It is not said to be local.")),
        ({"in_print": False}, (NOT_ASKED, "Nothing of it is printed.")),
        ({"hands": frozenset({1})}, (NOT_ASKED, "Only one partner has a hand in it.")),
        ({"logo": True}, (MET, "It carries the partnership’s logo.")),
        ({"logo": False}, (NOT_MET, "It does not carry the partnership’s logo.")),
        ({}, (NOT_MET, "Nobody has said yet whether it carries the partnership’s logo.")),
    ],
)
def test_the_logo_is_asked_of_local_leaflets_of_two_or_more_partners(facts, said):
    assert told("COM-3", replace(LEAFLET, **facts)) == said


@pytest.mark.parametrize(
    ("approach", "said"),
    [
        (None, (NOT_MET, "The other advocates have not been asked yet.")),
        (ApproachFacts(0, 0, 0), (NOT_MET, "The other advocates have not been asked yet.")),
        (ApproachFacts(5, 3, 0), (NOT_MET, "2 of 5 that were asked can still answer.")),
        (ApproachFacts(5, 5, 0), (MET, "All that were asked have answered.")),
        (ApproachFacts(5, 3, 2), (MET, "3 of 5 that were asked have answered.")),
    ],
)
def test_local_work_asks_first_and_silence_is_recorded_and_does_not_block(approach, said):
    assert told("COM-7", replace(NEW, local=True, approach=approach)) == said


def test_nobody_needs_to_be_asked_about_work_for_the_whole_borough():
    assert told("COM-7", replace(NEW, local=False))[0] == NOT_ASKED


@pytest.mark.parametrize("code", sorted(RULES))
def test_what_was_set_aside_owes_nothing(code):
    assert told(code, replace(LEAFLET, set_aside=True)) == (NOT_ASKED, "It was set aside.")


def test_a_commitment_without_a_rule_cannot_be_checked():
    assert verdict("COM-8", NEW) is None


@pytest.mark.parametrize(
    ("said", "decided", "carries"),
    [
        ("unknown", [], None),
        ("", [], None),
        ("yes", [], True),
        ("no", [], False),
        ("unknown", [None, True], True),
        ("no", [True, False], True),
        ("yes", [False], False),
        ("yes", [None], True),
    ],
)
def test_what_was_seen_on_artwork_counts_for_more_than_what_was_meant(said, decided, carries):
    assert carried(said, decided) is carries
