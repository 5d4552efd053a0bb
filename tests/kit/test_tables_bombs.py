"""Files made to do harm: each refused within a second and 100 MB, measured from outside.

The figures are those of a process that reads one file and of the child that
it starts, as the system counts them.
"""

import io
import zipfile

import pytest

from bsc_comms.kit.tables import TableRefused, read_table
from tests.kit.measured_reading import MEGABYTE, measured
from tests.kit.workbooks import (
    FIRST_SHEET,
    SHARED_STRINGS,
    sheet_xml,
    strings_xml,
    with_member,
    workbook,
)

pytestmark = pytest.mark.timed

PLAN = workbook({"Plan": [["Ref", "Title"], [1, "One"]]})


def sheet(rows: bytes, after: bytes = b"") -> bytes:
    return with_member(PLAN, FIRST_SHEET, sheet_xml(rows, after))


def strings(xml: bytes) -> bytes:
    return with_member(PLAN, SHARED_STRINGS, strings_xml(xml))


def blanks_of_300_mb() -> bytes:
    return with_member(PLAN, FIRST_SHEET, b" " * (300 * MEGABYTE))


def lying(content: bytes) -> bytes:
    """The workbook, whose list of members says that the large one is small."""
    size = (300 * MEGABYTE).to_bytes(4, "little")
    assert size in content
    return content.replace(size, (1000).to_bytes(4, "little"))


def with_many_members() -> bytes:
    file = io.BytesIO(PLAN)
    with zipfile.ZipFile(file, "a") as archive:
        for number in range(60_000):
            archive.writestr(f"{number}", b"")
    return file.getvalue()


def overlapping() -> bytes:
    """Many names for one stretch of bytes."""
    file = io.BytesIO(with_member(PLAN, "one.xml", b"<x/>" + b" " * MEGABYTE))
    with zipfile.ZipFile(file, "a") as archive:
        one = archive.getinfo("one.xml")
        for number in range(30):
            twin = zipfile.ZipInfo(f"{number:03}.xml")
            twin.header_offset, twin.CRC = one.header_offset, one.CRC
            twin.file_size, twin.compress_size = one.file_size, one.compress_size
            twin.compress_type = one.compress_type
            archive.filelist.append(twin)
        archive._didModify = True
    return file.getvalue()


LONG = b"<si><t>" + b"a" * 32_000 + b"</t></si>"
CELL = b'<c t="s"><v>0</v></c>'

LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "haha">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]><x>&i;</x>"
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'


@pytest.mark.parametrize(
    ("make", "says"),
    [
        pytest.param(lambda: blanks_of_300_mb(), "far more than a plan", id="inflates"),
        pytest.param(lambda: lying(blanks_of_300_mb()), "not a working", id="inflates and lies"),
        pytest.param(lambda: with_many_members(), "far more than a plan", id="members"),
        pytest.param(lambda: overlapping(), "not a working", id="overlapping members"),
        pytest.param(
            lambda: strings(b"<si/>" * 2_900_000), "far more than a plan", id="many strings"
        ),
        pytest.param(
            lambda: strings(b"<si><t>" + b"a" * (35 * MEGABYTE) + b"</t></si>"),
            "far more than a plan",
            id="one long string",
        ),
        pytest.param(
            lambda: with_member(
                strings(LONG), FIRST_SHEET, sheet_xml((b"<row>" + CELL * 15 + b"</row>") * 20_000)
            ),
            "far more text",
            id="one string in each cell",
        ),
        pytest.param(lambda: sheet(b"<row/>" * 2_900_000), "far more than a plan", id="rows"),
        pytest.param(
            lambda: sheet(b"<row>" + b"<c/>" * 9_000_000 + b"</row>"),
            "far more than a plan",
            id="cells",
        ),
        pytest.param(lambda: sheet(b"<a>" * 2_900_000), "far more than a plan", id="depth"),
        pytest.param(
            lambda: sheet(b'<row a="' + b"x" * (38 * MEGABYTE) + b'"></row>'),
            "far more than a plan",
            id="one long attribute",
        ),
        pytest.param(
            lambda: sheet(b"", b"<mergeCells>" + b'<mergeCell ref="A1:B9"/>' * 1_000_000),
            "far more than a plan",
            id="merges",
        ),
    ],
)
def test_a_bomb_is_refused_within_a_second_and_100_mb(make, says, tmp_path):
    path = tmp_path / "plan.xlsx"
    path.write_bytes(make())
    text, seconds, megabytes = measured(path)
    assert text.startswith("“plan.xlsx”") and says in text
    assert seconds < 1
    assert megabytes < 100


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "part",
    [SHARED_STRINGS, FIRST_SHEET, "xl/workbook.xml", "_rels/.rels", "custom/part.bin"],
)
@pytest.mark.parametrize("bomb", [LAUGHS, OUTSIDE], ids=["laughs", "outside"])
def test_definitions_in_any_part_are_refused(bomb, part, encoding):
    with pytest.raises(TableRefused, match="definitions inside that a workbook never needs"):
        read_table("plan.xlsx", with_member(PLAN, part, bomb.encode(encoding)))


@pytest.mark.parametrize("bomb", [LAUGHS, OUTSIDE], ids=["laughs", "outside"])
def test_an_entity_bomb_is_refused_within_a_second_and_100_mb(bomb, tmp_path):
    path = tmp_path / "plan.xlsx"
    path.write_bytes(with_member(PLAN, SHARED_STRINGS, bomb.encode()))
    text, seconds, megabytes = measured(path)
    assert "definitions inside" in text
    assert seconds < 1
    assert megabytes < 100


@pytest.mark.parametrize("before", range(64 * 1024 - 12, 64 * 1024 + 2))
def test_definitions_are_seen_where_two_pieces_meet(before):
    content = with_member(PLAN, "part.xml", b" " * before + b"<!DOCTYPE x [<!ENTI")
    with pytest.raises(TableRefused, match="definitions inside"):
        read_table("plan.xlsx", content)


MACRO_TYPES = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plan.xlsm", PLAN),
        ("plan.xlsx", with_member(PLAN, "xl/vbaProject.bin", b"x")),
        ("plan.xlsx", with_member(PLAN, "xl/macrosheets/sheet1.xml", b"<x/>")),
        (
            "plan.xlsx",
            with_member(PLAN, "[Content_Types].xml", b"<T a='" + MACRO_TYPES + b"'/>" + b" " * 999),
        ),
    ],
)
def test_a_workbook_with_macros_is_refused_whatever_its_name(name, content, tmp_path):
    path = tmp_path / name
    path.write_bytes(content)
    text, seconds, megabytes = measured(path)
    assert "is a workbook with macros" in text
    assert seconds < 1
    assert megabytes < 100


@pytest.mark.parametrize("name", ["plan.csv", "plan.xlsx"])
def test_a_pdf_under_another_name_is_refused_within_a_second_and_100_mb(name, tmp_path):
    path = tmp_path / name
    path.write_bytes(b"%PDF-1.7\n" + b"1,2,three\n" * (9 * MEGABYTE // 10))
    text, seconds, megabytes = measured(path)
    assert "is a PDF" in text
    assert seconds < 1
    assert megabytes < 100


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9, 0.99])
def test_a_workbook_that_was_cut_off_is_refused(share, tmp_path):
    path = tmp_path / "plan.xlsx"
    path.write_bytes(PLAN[: int(len(PLAN) * share)])
    text, seconds, megabytes = measured(path)
    assert "is not a working Excel workbook" in text
    assert seconds < 1
    assert megabytes < 100


def test_an_archive_within_a_workbook_is_never_opened(tmp_path):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("more", b" " * (300 * MEGABYTE))
    path = tmp_path / "plan.xlsx"
    path.write_bytes(with_member(PLAN, "xl/embeddings/more.zip", inner.getvalue()))
    text, _, megabytes = measured(path)
    assert text == "1 rows"
    assert megabytes < 100
