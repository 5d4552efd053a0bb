"""How headings and cells of a sheet are read, and how several names stand in one cell."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from channels_registry.rules.sheets import (
    CHANNELS,
    COLUMNS,
    as_cell,
    places_of,
    read_row,
    words_of,
)

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


def test_headings_are_known_by_other_words_in_any_order():
    assert places_of(["Owner", "TYPE", "Channel name", "Colour"], CHANNELS) == {
        "owners": 0,
        "kind": 1,
        "name": 2,
    }


def test_any_cell_gets_an_answer_and_no_exception():
    words = {
        column.vocabulary: words_of([("LEAD", ["Lead partner"])])
        for columns in COLUMNS.values()
        for column in columns
        if column.vocabulary
    }
    odd = ["", " ", "=1+1", "²", "9" * 400, "1e5", "31/13/2016", "0000-00-00", "\x00", ";;;", "١٢"]
    odd += ["8/99999999999/2016"]
    for kind, columns in COLUMNS.items():
        for cell in odd:
            reading = read_row(2, {column.name: cell for column in columns}, columns, words)
            known = reading.values.keys() | {
                column.name
                for column in columns
                if column.heading in {wrong.heading for wrong in reading.wrong}
            }
            assert known | {"code"} == {column.name for column in columns}, (kind, cell)
