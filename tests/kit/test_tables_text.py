"""CSV as programs and people write it: encodings, delimiters, quotation marks, row numbers."""

import pytest

from bsc_comms.kit.tables import TableRefused, read_table

PLAN = "Ref,Title,Date\n1,Don’t pay £10 – “café”,7 Nov\n"


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1252", "cp1252"),
        ("mac_roman", "mac_roman"),
    ],
)
def test_encodings_are_found(written, found):
    table = read_table("plan.csv", PLAN.encode(written))
    assert table.encoding == found
    assert table.headings == ("Ref", "Title", "Date")
    assert table.rows[0].cells == ("1", "Don’t pay £10 – “café”", "7 Nov")


def test_utf_16_with_the_mark_of_the_other_order():
    table = read_table("plan.csv", b"\xfe\xff" + PLAN.encode("utf-16-be"))
    assert table.rows[0].cells[1] == "Don’t pay £10 – “café”"


@pytest.mark.parametrize("text", ["naïve café", "£10", "Señor Muñoz", "“Lock it”", "20°C"])
def test_windows_letters_stay_windows_letters(text):
    table = read_table("plan.csv", f"Ref,Title\n1,{text}\n".encode("cp1252"))
    assert (table.encoding, table.rows[0].cells[1]) == ("cp1252", text)


def test_a_row_from_another_file_does_not_spoil_the_letters_of_the_rest():
    content = "Ref,Title\n1,“Café”\n2,“Fête”\n".encode() + "3,Don’t\n".encode("cp1252")
    table = read_table("plan.csv", content)
    assert [row.cells[1] for row in table.rows] == ["“Café”", "“Fête”", "Don’t"]
    assert table.notes == ("1 letter was not in the encoding of the rest (UTF-8): check accents.",)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_are_found(delimiter):
    other = ";" if delimiter == "," else ","
    rows = [["Ref", "Title", "Areas"], ["1", f"a{other} b", f"c{other} d{other} e"]]
    table = read_table("plan.csv", "\n".join(delimiter.join(row) for row in rows).encode())
    assert table.delimiter == delimiter
    assert table.rows[0].cells == tuple(rows[1])


def test_the_delimiter_is_found_below_titles_that_hold_none():
    titles = "Our plan, as agreed; a draft\n" * 25
    table = read_table("plan.csv", f"{titles}Ref;Title;Where\n1;One;a, b, c, d\n".encode())
    assert (table.delimiter, table.rows[0].cells) == (";", ("1", "One", "a, b, c, d"))


def test_a_first_line_may_say_the_delimiter_and_is_no_row():
    table = read_table("plan.csv", b"sep=;\r\nRef;Title, all of it\r\n1;One, two\r\n")
    assert (table.delimiter, table.header_row) == (";", 1)
    assert table.rows[0].number == 2
    assert table.rows[0].cells == ("1", "One, two")


def test_a_row_with_line_breaks_is_one_row():
    table = read_table("plan.csv", b'Ref,Title\r\n1,"One\r\nand\r\nmore"\r\n\r\n2,Two\r\n')
    assert [(row.number, row.cells) for row in table.rows] == [
        (2, ("1", "One\nand\nmore")),
        (4, ("2", "Two")),
    ]


def test_quotation_marks_of_plain_speech_stay_readable():
    table = read_table("plan.csv", b'Ref,Title\n1,6" nails\n2,"Lock" it up\n3,"a ""b"" c"\n')
    assert [row.cells[1] for row in table.rows] == ['6" nails', "Lock it up", 'a "b" c']


@pytest.mark.parametrize(
    "rows",
    [
        '1,One,May\n2,"Two,June\n3,Three,July\n',
        '1,One,May\n2,"Two,June\n3,"Three",July\n',
        '1,One,May\n2,"Two"",June\n',
    ],
)
def test_a_quotation_mark_that_is_never_closed_is_named_by_its_line(rows):
    with pytest.raises(TableRefused, match="cannot be read past line 3: a quotation mark"):
        read_table("plan.csv", f"Ref,Title,When\n{rows}".encode())


def test_a_cell_too_long_for_a_spreadsheet_is_cut_and_told_of():
    table = read_table("plan.csv", f"Ref,Title\n1,One\n2,{'x' * 40_000}\n".encode())
    assert len(table.rows[1].cells[1]) == 32_767
    assert table.notes == ("A cell holds more than 32,767 characters and was cut: row 3.",)


@pytest.mark.parametrize(
    "content",
    [
        b"Ref,Title\n1,One\x00\n",
        b"Ref,Title\n1,\x81\x81\x81\n",
        b"\xff\xfeR\x00e\x00f",
        b"\xff\xfeR\x00\x00\xd8,\x00",
    ],
)
def test_what_is_no_text_in_any_encoding_is_refused(content):
    with pytest.raises(TableRefused):
        read_table("plan.csv", content)


def test_cells_hold_what_people_see():
    content = "Ref,Title\n1,\u202e\u2067Lock it\u2069\u202c\n2,\u200b\n3,قفل \u200fبابك\n".encode()
    cells = [row.cells for row in read_table("plan.csv", content).rows]
    assert cells == [("1", "Lock it"), ("2", ""), ("3", "قفل \u200fبابك")]
