"""What terms of reference contain, when they are near their review, how two versions differ."""

from datetime import date

import pytest

from subgroup.rules.terms import (
    HEADS,
    as_text,
    differences,
    missing_heads,
    quorum_on,
    review_due,
)

FULL = dict.fromkeys(HEADS, "Said.") | {"quorum": 4, "review_on": date(2017, 5, 9)}


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("quorum", 4, "4 partners"),
        ("quorum", 1, "1 partner"),
        ("quorum", None, ""),
        ("review_on", date(2017, 5, 9), "9 May 2017"),
        ("purpose", "To plan together.", "To plan together."),
        ("purpose", "", ""),
    ],
)
def test_each_head_reads_as_words(field: str, value: object, words: str) -> None:
    assert as_text(field, value) == words


def test_all_heads_are_said_but_the_two_that_may_stay_empty() -> None:
    assert missing_heads(FULL | {"quorum_text": "", "links": ""}) == []
    assert missing_heads(FULL | {"purpose": "  ", "quorum": None, "review_on": None}) == [
        "Purpose",
        "Quorum",
        "Review date",
    ]


def test_the_difference_names_the_head_and_marks_the_words() -> None:
    changed = differences(FULL | {"purpose": "Plan the year"}, FULL | {"purpose": "Plan our year"})
    assert [(each.label, each.kind) for each in changed] == [("Purpose", "Changed")]
    assert [(each.text, each.changed) for each in changed[0].after] == [
        ("Plan ", False),
        ("our", True),
        (" year", False),
    ]


def test_what_is_added_and_what_is_taken_out_are_told_apart() -> None:
    before, after = (
        FULL | {"links": "", "quorum": 4},
        FULL | {"links": "The board.", "quorum": None},
    )
    assert [(each.label, each.kind) for each in differences(before, after)] == [
        ("Quorum", "Taken out"),
        ("Links to other groups, and reporting", "Added"),
    ]


def test_another_line_break_is_no_difference() -> None:
    assert differences(FULL | {"chair": "One\ntwo"}, FULL | {"chair": "One  two"}) == []


@pytest.mark.parametrize(
    ("today", "due"),
    [
        (date(2017, 3, 9), ""),  # sixty-one days before
        (date(2017, 3, 10), "near"),
        (date(2017, 5, 9), "near"),
        (date(2017, 5, 10), "over"),
    ],
)
def test_the_review_is_near_from_sixty_days_before(today: date, due: str) -> None:
    assert review_due(date(2017, 5, 9), today) == due


def test_without_a_review_date_nothing_is_due() -> None:
    assert review_due(None, date(2017, 5, 9)) == ""


@pytest.mark.parametrize(
    ("day", "needed"),
    [
        (date(2016, 5, 10), 4),
        (date(2016, 8, 9), 4),
        (date(2016, 11, 8), 4),
        (date(2016, 11, 9), 5),
        (date(2017, 2, 14), None),
    ],
)
def test_a_meeting_needs_the_quorum_agreed_last_before_it_and_before_any_the_first(
    day: date, needed: int | None
) -> None:
    agreed = [(date(2016, 8, 9), 4), (date(2016, 11, 8), 5), (date(2017, 1, 10), None)]
    assert quorum_on(day, agreed) == needed


def test_without_terms_no_quorum_is_needed() -> None:
    assert quorum_on(date(2016, 11, 8), []) is None
