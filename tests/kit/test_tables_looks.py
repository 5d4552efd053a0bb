"""What cells of a workbook say by their looks alone: it is not read, and told of."""

import pytest

from bsc_comms.kit.tables import read_table
from tests.kit.workbooks import MAIN, with_member, workbook

HEADINGS = ["Title", "When", "RAG"]
ROWS = [HEADINGS, ["Locks", "May"], ["Bikes", "June"], ["Scams", "July"]]
STRUCK = (
    "Struck through in the spreadsheet, and read all the same: row {}. "
    "Delete what no longer holds and bring it in again."
)
BY_COLOUR = (
    "Said by colour alone, and not read: column {}. "
    "Write it as a word in each cell and bring it in again."
)


def notes(rows, *, looks, merged=()):
    """What is said of a sheet; looks: by the name of a cell, its format."""

    def draw(book, pages):
        for cells, text, form in merged:
            pages["Plan"].merge_range(cells, text, book.add_format(form))
        for cell, form in looks.items():
            text = at(rows, cell)
            pages["Plan"].write(cell, text or None, book.add_format(form))

    return read_table("plan.xlsx", workbook({"Plan": rows}, then=draw)).notes


def at(rows, cell):
    row, column = rows[int(cell[1:]) - 1], "ABCDEFGH".index(cell[0])
    return row[column] if column < len(row) else ""


def comments_xml(comments):
    return (
        f'<comments xmlns="{MAIN}"><commentList>'.encode() + comments + b"</commentList></comments>"
    )


def fill(colour):
    return {"bg_color": colour}


def test_rows_in_which_something_is_struck_through_are_named():
    struck = {"font_strikeout": True}
    assert notes(ROWS, looks={"A3": struck, "A4": struck, "B4": struck}) == (STRUCK.format("3, 4"),)


def test_struck_headings_and_empty_cells_are_nothing_to_tell_of():
    struck = {"font_strikeout": True}
    assert notes(ROWS, looks={"A1": struck, "C3": struck}) == ()


def test_a_status_that_is_said_by_colour_alone_is_told_of():
    assert notes(ROWS, looks={"C3": fill("red")}) == (BY_COLOUR.format("“RAG”"),)


def test_each_of_several_colours_in_a_column_says_something():
    looks = {"C2": fill("green"), "C3": fill("green"), "C4": fill("red"), "C1": fill("navy")}
    assert notes(ROWS, looks=looks) == (BY_COLOUR.format("“RAG”"),)


def test_bars_over_weeks_are_told_of():
    rows = [["Title", "Lead", "7 Nov", "14 Nov", "21 Nov"], *([title, "Met"] for title in "abcd")]
    looks = {"C2": fill("blue"), "D2": fill("blue"), "D3": fill("blue")}
    assert notes(rows, looks=looks) == (BY_COLOUR.format("“7 Nov”, “14 Nov”"),)


@pytest.mark.parametrize(
    "looks",
    [
        pytest.param({f"{c}{r}": fill("silver") for c in "ABC" for r in (1, 3)}, id="rows"),
        pytest.param({f"C{r}": fill("yellow") for r in (1, 2, 3, 4)}, id="a column"),
        pytest.param({"C3": fill("white")}, id="white"),
        pytest.param({"A3": fill("red"), "B4": fill("lime")}, id="cells with words"),
        pytest.param({"D3": fill("red")}, id="beside the table"),
        pytest.param({"C1": fill("red")}, id="a heading"),
    ],
)
def test_colours_that_only_draw_the_sheet_are_not_told_of(looks):
    assert notes(ROWS, looks=looks) == ()


def test_a_row_that_divides_the_sheet_says_nothing_by_its_colour():
    rows = [HEADINGS, ["MAY"], ["Locks", "4th"], ["Bikes", "5th"]]
    assert notes(rows, looks={cell: fill("lime") for cell in ("B2", "C2")}) == ()


def test_cells_that_are_merged_over_rows_say_nothing_by_their_lower_parts():
    rows = [["Month", "Title", "Lead"], *(["", title, "Met"] for title in "abcd")]
    merged = [("A2:A3", "May", fill("lime")), ("A4:A5", "June", fill("yellow"))]
    assert notes(rows, looks={}, merged=merged) == ()


def test_cells_below_the_headings_that_have_a_comment_are_named():
    def comment(book, pages):
        for cell in ("B1", "A3", "B2"):
            pages["Plan"].write_comment(cell, "cancelled!")

    table = read_table("plan.xlsx", workbook({"Plan": ROWS, "Ideas": [["a"]]}, then=comment))
    assert table.notes == (
        "Comments are not read: B2, A3. Write what counts into a cell and bring it in again.",
    )


RELATED = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'


@pytest.mark.parametrize(
    ("part", "broken"),
    [
        ("xl/comments1.xml", b"<comments"),
        ("xl/comments1.xml", comments_xml(b"<comment/>")),
        ("xl/comments1.xml", comments_xml(b'<comment ref="B"/>')),
        ("xl/comments1.xml", comments_xml(b'<comment ref="2"/>')),
        ("xl/worksheets/_rels/sheet1.xml.rels", RELATED + b"<Relationship/></Relationships>"),
        (
            "xl/worksheets/_rels/sheet1.xml.rels",
            RELATED + b'<Relationship Nr="1"/></Relationships>',
        ),
        ("xl/worksheets/_rels/sheet1.xml.rels", b"<other/>"),
    ],
)
def test_a_part_of_comments_that_is_broken_does_no_harm(part, broken):
    comment = lambda book, pages: pages["Plan"].write_comment("B2", "cancelled!")  # noqa: E731
    content = workbook({"Plan": ROWS}, then=comment)
    table = read_table("plan.xlsx", with_member(content, part, broken))
    assert (len(table.rows), table.notes) == (3, ())
