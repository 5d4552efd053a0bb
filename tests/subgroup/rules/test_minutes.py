"""What the minutes say of an item of which they hold nothing, and of decisions of too few."""

from datetime import date

from subgroup.choices import AgendaKind, AgendaState
from subgroup.rules.minutes import (
    as_agreed,
    as_decided,
    as_taken,
    first_text,
    nothing_said,
    numbers_of_actions,
    with_action,
)


def item(number: int = 1, **fields) -> dict:
    empty = {"text": "", "agreed": "", "decisions": [], "actions": []}
    kind = {"kind": AgendaKind.MATTER, "state": AgendaState.WAITING}
    return {"number": number, **empty, **kind, **fields}


def test_what_was_not_reached_is_told_from_what_nobody_wrote_of() -> None:
    assert nothing_said(item()) == "Not reached."
    assert nothing_said(item(state=AgendaState.REACHED)) == "Nothing was noted."
    assert nothing_said(item(state=AgendaState.CARRIED)) == ""
    assert nothing_said(item(text="Three have asked.")) == ""
    assert nothing_said(item(agreed="The minutes were agreed.")) == ""


def test_a_decision_says_that_it_was_taken_without_a_quorum() -> None:
    notes = [(False, "Three have asked."), (True, "One stall.")]
    marked = "Three have asked.\n\nDecision, taken without a quorum: One stall."
    assert first_text(notes, quorate=False) == marked
    assert first_text(notes, quorate=True) == "Three have asked.\n\nDecision: One stall."
    assert first_text(notes, quorate=None) == "Three have asked.\n\nDecision: One stall."
    assert as_taken("Agreed", quorate=False) == "Agreed, taken without a quorum"


def test_what_the_chair_decided_on_another_day_says_when_and_nothing_of_the_quorum() -> None:
    at = {"meeting": date(2016, 11, 8), "quorate": False}
    assert as_decided("Agreed", on=date(2016, 11, 8), **at) == "Agreed, taken without a quorum"
    said = "Agreed, decided by the chair on 25 October 2016"
    assert as_decided("Agreed", on=date(2016, 10, 25), **at) == said


def test_what_is_put_right_of_an_action_stands_in_that_of_its_number() -> None:
    taken_down = [{"number": 3, "owner": "Alice"}, {"number": 4, "owner": "Alice", "what": "It"}]
    content = {"next_meeting": "", "items": [item(1), item(2, actions=taken_down)]}
    as_it_is = {"number": 4, "owner": "Bob", "what": "It"}
    put_right = with_action(content, 4, {"owner": "Bob"})
    assert put_right == {
        "next_meeting": "",
        "items": [item(1), item(2, actions=[{"number": 3, "owner": "Alice"}, as_it_is])],
    }
    assert numbers_of_actions(put_right) == {3, 4}


def test_what_too_few_agreed_says_so() -> None:
    what = "The minutes of Tuesday 9 August 2016 were"
    assert as_agreed(what, quorate=False) == f"{what} agreed without a quorum."
    for quorate in (True, None):
        assert as_agreed(what, quorate=quorate) == f"{what} agreed."
