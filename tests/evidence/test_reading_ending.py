"""A file that was cut off inside a number: refused where that shows, doubted where it may be."""

import pytest

from evidence.rules.reading.ending import doubts_of_the_end
from evidence.rules.reading.results import FiguresRefused

WHOLE = ("31/03/2017", "Informed local", "0.57")


@pytest.mark.parametrize("end", [b"0.57\n", b"57\r\n", b"\n\x00", b"57,,", b"57;", b'.57"'])
def test_a_row_that_ends_with_a_line_or_a_cell_is_sure(end):
    assert doubts_of_the_end(end, 9, WHOLE) == []


@pytest.mark.parametrize("end", [b"Info", b'cal"'])
def test_a_last_row_with_too_few_cells_was_cut_off(end):
    with pytest.raises(FiguresRefused) as refused:
        doubts_of_the_end(end, 1009, ("31/03/2017", "Info", ""))
    assert str(refused.value) == (
        "The file ends in the middle of row 1,009: the download was cut off. Download it again."
    )


def test_a_last_row_without_its_line_end_is_doubted():
    assert doubts_of_the_end(b"0.5", 9, ("31/03/2017", "Informed local", "0.5")) == [
        "Row 9 ends without a line end. If the file was cut off there, “0.5” has lost its last "
        "digits: look at it."
    ]
