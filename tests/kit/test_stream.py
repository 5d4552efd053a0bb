"""Long CSV files go by row by row: headings, numbers, encodings, and what is refused."""

import io

import pytest

from bsc_comms.kit.in_words import percent, points
from bsc_comms.kit.tables import TableRefused
from bsc_comms.kit.tables.stream import stream_csv


def read(content: bytes):
    stream = stream_csv("crime.csv", io.BytesIO(content))
    return stream.headings, list(stream.rows)


def test_rows_keep_the_numbers_that_a_spreadsheet_shows():
    assert read(b"a, b\n1,2\n\n3,4\n") == (("a", "b"), [(2, ["1", "2"]), (4, ["3", "4"])])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_letters_are_read_in_their_encoding(encoding):
    assert read("a,b\ncafé,£\n".encode(encoding))[1] == [(2, ["café", "£"])]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_letters_far_down_are_read_in_their_encoding(encoding):
    rows = 20_000
    content = ("a,b\n" + "1,2\n" * rows + "café,it’s\n").encode(encoding)
    assert read(content)[1][-1] == (rows + 2, ["café", "it’s"])


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "is empty"),
        (b"%PDF-1.7", "is a PDF"),
        (b'a,b\n1,"2\n', "cannot be read past row 2"),
        (b"a,b\n1," + b"x" * 140_000, "cannot be read past row 2"),
        (b"a,b\n" + b"1,2\n" * 20_000 + b"1,\x002\n", "is not plain text"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(content, why):
    with pytest.raises(TableRefused, match=why):
        read(content)


@pytest.mark.parametrize(
    ("value", "text"), [(37, "37%"), ("37.50", "37.5%"), (0, "0%"), (None, "")]
)
def test_a_percentage_has_no_noughts_that_say_nothing(value, text):
    assert percent(value) == text


@pytest.mark.parametrize(("value", "text"), [(1, "1 point"), ("9.00", "9 points"), (0, "0 points")])
def test_points_are_said_as_people_say_them(value, text):
    assert points(value) == text
