"""Excel workbooks: what cells show, what was merged or hidden, and which sheet is the plan."""

from datetime import date, datetime, time
from functools import cache

import pytest

from bsc_comms.kit.tables import TableRefused, read_table, shape
from bsc_comms.kit.tables import workbook as by_child
from tests.kit.workbooks import FIRST_SHEET, sheet_xml, with_member, workbook

HEADINGS = ["Ref", "Title", "When"]


def read(sheets, *, then=None, **options):
    return read_table("plan.xlsx", workbook(sheets, then=then), **options)


def shown(value, form: str, *, words: bool = True) -> str:
    def write(book, pages):
        pages["Plan"].write(1, 2, value, book.add_format({"num_format": form}))

    return read({"Plan": [HEADINGS, [1, "One"]]}, then=write, words=words).rows[0].cells[2]


SHOWN = [
    (date(2016, 11, 8), "dd/mm/yyyy", "2016-11-08"),
    (date(2016, 11, 8), "d-mmm", "2016-11-08"),
    (datetime(2016, 11, 8, 14, 30), "dd/mm/yyyy hh:mm", "2016-11-08 14:30"),
    (time(10, 15), "hh:mm", "10:15"),
    (date(2016, 11, 1), "mmm-yy", "Nov 2016"),
    (date(2016, 11, 1), "mmmm", "November"),
    (42682, "General", "42682"),
    (3.0, "General", "3"),
    (0.1 + 0.2, "General", "0.3"),
    (0.25, "0%", "25%"),
    (0.07, "0.0%", "7%"),
    (1200, "£#,##0", "£1200"),
    (-12.5, "[$£-809]#,##0.00", "-£12.50"),
    (12.5, '"about" 0.0', "about 12.5"),
    (date(2016, 11, 14), '"w/c" d mmm', "w/c 2016-11-14"),
    (date(2016, 11, 14), '"w/c"d/m/yy', "w/c 2016-11-14"),
    (date(2016, 11, 14), r"\w\/\c\ d\ mmm", "w/c 2016-11-14"),
    (date(2016, 11, 14), '[$-809]d mmm yyyy" (prov)";@', "2016-11-14 (prov)"),
    (date(2016, 11, 1), '"mid" mmmm', "mid November"),
    (date(2016, 11, 14), 'mmmm d"th"', "2016-11-14"),
    (date(2016, 11, 14), 'dddd d" of "mmmm', "2016-11-14"),
    (date(2016, 11, 14), 'yyyy"年"m"月"d"日"', "2016-11-14"),
    (datetime(2016, 11, 8, 14, 30), 'd mmm hh:mm" hrs"', "2016-11-08 14:30"),
    (time(10, 15), '"from" hh:mm', "from 10:15"),
    (14, '0" Nov"', "14 Nov"),
    (14, '"Week "0', "Week 14"),
    (1200, '"up to "£#,##0', "up to £1200"),
    (1200, '"£"#,##0" a day"', "£1200 a day"),
    (7, '0"%"', "7%"),
    (5000, '0.0,"k"', "5000"),
    (-5, '0" up";0" down"', "-5"),
    (5, '0" up";0" down"', "5 up"),
    (0, '0" up";0" down";"same"', "0"),
    (5, '[<10]0" few";0" many"', "5"),
    (5, '"a;b "0', "a;b 5"),
    (True, "General", "yes"),
]


@cache
def as_shown() -> list[str]:
    """What each of these cells reads as, in a workbook that has one in each of its rows."""

    def write(book, pages):
        for row, (value, form, _) in enumerate(SHOWN, start=1):
            pages["Plan"].write(row, 2, value, book.add_format({"num_format": form}))

    rows = [[number, "One"] for number in range(len(SHOWN))]
    return [row.cells[2] for row in read({"Plan": [HEADINGS, *rows]}, then=write, words=True).rows]


@pytest.mark.parametrize("number", range(len(SHOWN)), ids=lambda number: str(SHOWN[number][1]))
def test_a_cell_reads_as_it_is_shown(number):
    assert as_shown()[number] == SHOWN[number][2]


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (1200, '#,##0" respondents"', "1200"),
        (1200, '"up to "£#,##0', "£1200"),
        (0.07, '0%" of all"', "7%"),
        (date(2016, 11, 14), '"Week ending "dd/mm/yyyy', "2016-11-14"),
        (date(2016, 11, 1), '"mid" mmmm', "November"),
        (time(10, 15), '"from" hh:mm', "10:15"),
    ],
)
def test_words_of_a_number_format_are_read_only_where_they_are_asked_for(value, form, text):
    assert shown(value, form, words=False) == text
    assert shown(value, form) != text


def test_text_with_several_styles_is_one_text():
    def write(book, pages):
        pages["Plan"].write_rich_string(1, 1, "Lock ", book.add_format({"bold": True}), "up")

    assert read({"Plan": [HEADINGS, [1]]}, then=write).rows[0].cells[1] == "Lock up"


def test_strings_that_stand_in_their_cells_are_read():
    rows = b"".join(
        b"<row>"
        + b"".join(b'<c t="inlineStr"><is><t>%s</t></is></c>' % text for text in row)
        + b"</row>"
        for row in [(b"Ref", b"Title"), (b"1", b"One")]
    )
    content = with_member(workbook({"Plan": [["a"]]}), FIRST_SHEET, sheet_xml(rows))
    table = read_table("plan.xlsx", content)
    assert [(row.number, row.cells) for row in table.rows] == [(2, ("1", "One"))]


def test_formulas_give_their_stored_value_and_those_without_are_told_of():
    content = with_member(
        workbook({"Plan": [["a"]]}),
        FIRST_SHEET,
        sheet_xml(
            b'<row r="1"><c r="A1" t="str"><v>Ref</v></c><c r="B1" t="str"><v>Title</v></c></row>'
            b'<row r="2"><c r="A2"><f>1+1</f><v>2</v></c><c r="B2" t="str"><f>X</f></c></row>'
            b'<row r="3"><c r="A3"><v>3</v></c><c r="B3" t="e"><f>Y</f><v>#REF!</v></c></row>'
            b'<row r="4"><c r="A4"><v>4</v></c><c r="B4" t="str"><f>""</f><v></v></c></row>'
            b'<row r="5"><c r="A5"><v>5</v></c><c r="B5"><f>A5+1</f><v></v></c></row>'
            b'<row r="6"><c r="A6"><v>6</v></c><c r="B6"><f>A6+1</f><v/></c></row>'
        ),
    )
    table = read_table("plan.xlsx", content)
    assert [row.cells for row in table.rows] == [(str(number), "") for number in range(2, 7)]
    assert [row.unread for row in table.rows] == [{1}, {1}, set(), {1}, {1}]
    assert table.notes == (
        "3 cells hold formulas whose result was not saved, so we read nothing there: B2, B5, B6. "
        "Open the workbook in Excel and save it once.",
        "1 cell shows an error, so we read nothing there: B3 (#REF!).",
    )


def test_a_value_merged_down_belongs_to_each_of_its_rows():
    def merge(book, pages):
        pages["Plan"].merge_range("A2:A4", "April")
        pages["Plan"].merge_range("A6:A9", "May")

    titles = ("a", "b", "c", "d", "e", "", "f")
    rows = [["Month", "Title"], *(["", title] for title in titles)]
    table = read({"Plan": rows}, then=merge)
    assert [(row.number, *row.cells) for row in table.rows] == [
        (2, "April", "a"),
        (3, "April", "b"),
        (4, "April", "c"),
        (5, "", "d"),
        (6, "May", "e"),
        (8, "May", "f"),
    ]


def test_hidden_rows_and_columns_are_read_and_told_of():
    def hide(book, pages):
        pages["Plan"].set_row(2, None, None, {"hidden": True})
        pages["Plan"].set_column(2, 2, None, None, {"hidden": True})

    table = read({"Plan": [HEADINGS, [1, "One", "May"], [2, "Two", "June"]]}, then=hide)
    assert [row.cells for row in table.rows] == [("1", "One", "May"), ("2", "Two", "June")]
    assert table.hidden_rows == (3,)
    assert table.notes == (
        "Hidden in the spreadsheet, and read all the same: column C.",
        "Hidden in the spreadsheet, and read all the same: row 3.",
    )


# Sheets


def test_the_sheet_most_like_a_plan_is_read_though_another_is_fuller():
    lists = [["Postcode", "Telephone"], *(["NW4", "020"] for _ in range(20))]
    plan = [[*HEADINGS, "Area"], [1, "One", "May", "Hendon"]]
    table = read({"Cover": [["Plan of the year"]], "Lists": lists, "Plan 16-17": plan})
    assert (table.sheet, table.other_sheets) == ("Plan 16-17", ("Cover", "Lists"))


def test_a_sheet_can_be_asked_for():
    sheets = {"New": [HEADINGS, [1, "One"], [2, "Two"]], "Old": [HEADINGS, [9, "Nine"]]}
    table = read(sheets, sheet=" old ")
    assert (table.sheet, table.other_sheets) == ("Old", ("New",))
    assert [row.cells[0] for row in table.rows] == ["9"]
    with pytest.raises(TableRefused, match=r"has no sheet of that name.*“New”, “Old”"):
        read(sheets, sheet="Next")


def test_a_hidden_sheet_is_named_and_read_only_when_asked_for():
    sheets = {"Plan": [HEADINGS, [1, "One"]], "Past": [HEADINGS, [8, "a"], [9, "b"]]}
    hide = lambda book, pages: pages["Past"].hide()  # noqa: E731
    table = read(sheets, then=hide)
    assert (table.sheet, table.other_sheets) == ("Plan", ())
    assert table.notes == ("Hidden in the workbook, and not read: sheet “Past”.",)
    assert len(read(sheets, then=hide, sheet="Past").rows) == 2


@pytest.fixture
def with_a_long_sheet(monkeypatch) -> bytes:
    """A plan, and beside it a sheet of more rows than are read, of which there are a hundred."""
    for reading in (by_child, shape):
        monkeypatch.setattr(reading, "MAX_ROWS", 100)
    long = [["Number", "Street"], *([n, "High Street"] for n in range(200))]
    return workbook({"Streets": long, "Plan": [[*HEADINGS, "Area"], [1, "One", "May", "Hendon"]]})


def test_a_long_sheet_beside_the_plan_does_no_harm(with_a_long_sheet):
    table = read_table("plan.xlsx", with_a_long_sheet)
    assert (table.sheet, len(table.rows)) == ("Plan", 1)


def test_a_long_sheet_that_is_asked_for_is_refused(with_a_long_sheet):
    with pytest.raises(TableRefused, match="more than 100 rows"):
        read_table("plan.xlsx", with_a_long_sheet, sheet="Streets")


def test_a_workbook_with_nothing_in_it_is_refused():
    with pytest.raises(TableRefused, match="has nothing in any cell"):
        read({"Plan": []})


def test_a_cell_far_to_the_right_is_too_many_columns():
    def write(book, pages):
        pages["Plan"].write(1, 5_000, "lost")

    with pytest.raises(TableRefused, match="more than 200 columns"):
        read({"Plan": [HEADINGS, [1, "One"]]}, then=write)
