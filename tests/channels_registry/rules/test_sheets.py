"""How several names stand in one cell of a sheet, and come out of it again."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from channels_registry.rules.sheets import CHANNELS, as_cell, read_row, words_of

TEXTS = some.text(alphabet='ab ,;|"\n', min_size=1).map(str.strip).filter(bool)
AUDIENCES = {"audiences": words_of([("OLD", ["Old people"]), ("YNG", ["Young; at heart"])])}


def names(cell: str) -> object:
    return read_row(2, {"aliases": cell}, CHANNELS, {}).values["aliases"]


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("BF; the mag|BFirst\nB1st", ("BF", "the mag", "BFirst", "B1st")),
        ('"News; and views | more"; BF', ("News; and views | more", "BF")),
        ('BF ;  "a; b"  ; c', ("BF", "a; b", "c")),
        ('The "mag"; 5" high', ('The "mag"', '5" high')),
        ('"a; b', ('"a', "b")),
        ('"a" b; c', ('"a" b', "c")),
        ('"""BF"""', ('"BF"',)),
        (';; ""; |', ()),
    ],
)
def test_marks_between_names_part_them_but_in_quotation_marks(cell, read):
    assert names(cell) == read


@given(some.lists(TEXTS, max_size=4, unique=True))
def test_whatever_names_go_out_they_come_back(listed):
    assert names(str(as_cell(tuple(listed)))) == tuple(listed)


def test_several_codes_are_parted_by_a_semicolon_and_the_planner_says_so():
    row = read_row(2, {"audiences": 'OLD; "Young; at heart"'}, CHANNELS, AUDIENCES)
    assert row.values["audiences"] == ("OLD", "YNG")
    row = read_row(2, {"audiences": "OLD, YNG"}, CHANNELS, AUDIENCES)
    assert [(one.said, one.right) for one in row.wrong] == [
        (
            "OLD, YNG",
            "“OLD, YNG” is not known. Write one of: OLD, YNG. Between several, write a semicolon",
        )
    ]
