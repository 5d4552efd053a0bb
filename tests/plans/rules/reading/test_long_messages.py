"""A message that is longer than any form takes is cut, and pointed out."""

from datetime import date

import pytest

from plans.rules.messages import LONGEST_MESSAGE
from plans.rules.reading import read_row

YEAR = date(2016, 4, 1)


@pytest.fixture
def read(vocabulary):
    def read(**cells):
        cells = {"title": "Shed locks", "lead": "Met", "when": "7 Nov"} | cells
        return read_row(cells, vocabulary=vocabulary, year_start=YEAR, number=12)

    return read


def test_a_message_of_several_columns_that_is_too_long_is_cut_and_pointed_out(read):
    row = read(message=f"{'x' * LONGEST_MESSAGE}; y", topic="burglary")
    assert row.message == "x" * LONGEST_MESSAGE
    [doubt] = row.doubts
    assert (doubt.field, doubt.text) == ("message", "32,770 characters")
    assert doubt.read_as == "A message has 32,767 at most: the end of this one is left out"


def test_a_message_that_just_fits_leaves_no_doubt(read):
    row = read(message="x" * LONGEST_MESSAGE, topic="burglary")
    assert (len(row.message), row.doubts) == (LONGEST_MESSAGE, ())
