"""Whether a file of text ends where a row ends: half a number looks like any other number."""

from collections.abc import Sequence

from evidence.rules.reading.results import FiguresRefused

#: As many bytes of a file's end as are looked at.
LOOKED_AT = 4
_LINE_ENDS = (b"\n", b"\r")
_BETWEEN_CELLS = (b",", b";", b"\t", b"|")
_QUOTE = b'"'


def doubts_of_the_end(end: bytes, number: int, cells: Sequence[str]) -> list[str]:
    """What is not sure of the last row, as sentences; none where a line, or a cell, ends there.

    end: the file's last bytes. number, cells: the last row's. Raises FiguresRefused where that row
    has fewer cells than others.
    """
    end = end.rstrip(b"\x00")
    if end.endswith((*_LINE_ENDS, *_BETWEEN_CELLS)):
        return []
    if not cells[-1]:
        raise cut_off(number)
    if end.endswith(_QUOTE):
        return []
    return [
        f"Row {number:,} ends without a line end. If the file was cut off there, “{cells[-1]}” has "
        "lost its last digits: look at it."
    ]


def cut_off(number: int) -> FiguresRefused:
    return FiguresRefused(
        f"The file ends in the middle of row {number:,}: the download was cut off. "
        "Download it again."
    )
