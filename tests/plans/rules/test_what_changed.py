"""Which changes are told to those who take part."""

import pytest

from plans.rules.what_changed import FieldChanged as C
from plans.rules.what_changed import net_changes


def test_a_field_that_changed_twice_is_told_from_its_first_to_its_last() -> None:
    changes = [C("message", "A", "B"), C("window_start", "1", "2"), C("message", "B", "C")]
    assert net_changes(changes) == [C("window_start", "1", "2"), C("message", "A", "C")]


def test_what_was_changed_back_is_no_change() -> None:
    assert net_changes([C("message", "A", "B"), C("message", "B", "A")]) == []


def test_what_is_not_material_is_not_told() -> None:
    quiet = ("internal_notes", "help_wanted", "strategy_note", "partners", "reported_result", "")
    assert net_changes([C(name, "A", "B") for name in quiet]) == []


def test_the_chairs_decision_is_no_change_and_what_becomes_of_it_is() -> None:
    assert net_changes([C("state", "Planned", "Agreed")]) == []
    assert net_changes([C("state", "Planned", "Returned")]) == []
    cancelled = C("state", "Agreed", "Cancelled")
    assert net_changes([cancelled]) == [cancelled]


@pytest.mark.parametrize("field", ["title", "message", "place_text"])
def test_a_corrected_comma_is_no_change_and_another_word_is_one(field: str) -> None:
    words, corrected, others = "Lock doors and windows", "Lock doors, and Windows.", "Lock doors"
    moved = C("window_start", "1", "2")
    assert net_changes([C(field, words, corrected), moved]) == [moved]
    assert net_changes([C(field, words, corrected), C(field, corrected, others)]) == [
        C(field, words, others)
    ]


def test_names_that_are_parted_otherwise_are_a_change() -> None:
    """One audience of that name is not the two of these names."""
    parted = C("audiences", "Parents and carers", "Parents, and carers")
    assert net_changes([parted]) == [parted]
