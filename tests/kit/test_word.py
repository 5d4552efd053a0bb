"""Word documents: what a screen reader and a printer need is in the file."""

import io
from datetime import UTC, datetime

from docx import Document
from docx.oxml.ns import qn
from docx.shared import Pt

from bsc_comms.kit.paper import as_docx, paper, section
from bsc_comms.kit.word import WordDocument, Words
from bsc_comms.kit.word_numbers import numbers_of

CREATED = datetime(2016, 11, 8, 15, tzinfo=UTC)


def written(**also) -> WordDocument:
    document = WordDocument(
        title="Forward plan No. 3",
        author="Safer Partnership",
        foot="No. 3",
        created=CREATED,
        **also,
    )
    document.heading("November 2016", level=1)
    document.paragraph([Words("Dates can change", bold=True), Words(" until issued.")])
    document.table(
        ["When", "What"],
        [
            ["Tue 8 Nov", [Words("Dark evenings\nat home", bold=True)]],
            ["Wed 9 Nov", "=1+1 \x00\x0b"],
        ],
        widths=[3, 12],
        about="What is planned in November",
    )
    return document


def read(document: WordDocument):
    return Document(io.BytesIO(document.as_bytes()))


def test_headings_are_headings_and_the_title_is_in_the_properties():
    found = read(written())
    styled = [(each.style.name, each.text) for each in found.paragraphs if each.text]
    assert styled == [
        ("Normal", "Safer Partnership"),
        ("Title", "Forward plan No. 3"),
        ("Heading 1", "November 2016"),
        ("Normal", "Dates can change until issued."),
    ]
    properties = found.core_properties
    assert (properties.title, properties.author, properties.language) == (
        "Forward plan No. 3",
        "Safer Partnership",
        "en-GB",
    )
    language = found.styles.element.find(f".//{qn('w:lang')}")
    assert language.get(qn("w:val")) == "en-GB"


def test_a_table_repeats_its_headings_splits_no_row_and_says_what_it_holds():
    (table,) = read(written()).tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["When", "What"],
        ["Tue 8 Nov", "Dark evenings\nat home"],
        ["Wed 9 Nov", "=1+1 "],
    ]
    properties = [row._tr.trPr for row in table.rows]
    assert [each.find(qn("w:tblHeader")) is not None for each in properties] == [True, False, False]
    assert all(each.find(qn("w:cantSplit")) is not None for each in properties)
    caption = table._tbl.tblPr.find(qn("w:tblCaption"))
    assert caption.get(qn("w:val")) == "What is planned in November"


def test_the_headings_of_a_table_stand_on_the_page_of_its_first_row():
    (table,) = read(written()).tables
    kept = [
        [cell.paragraphs[0].paragraph_format.keep_with_next for cell in row.cells]
        for row in table.rows
    ]
    assert kept == [[True, True], [None, None], [None, None]]


def test_the_foot_has_the_number_of_the_page_on_a4():
    section = read(written()).sections[0]
    fields = section.footer.paragraphs[0]._p.findall(qn("w:fldSimple"))
    assert [each.get(qn("w:instr")) for each in fields] == ["PAGE", "NUMPAGES"]
    assert "No. 3" in section.footer.paragraphs[0].text
    # Of the style: an office program may take the size of a field from there alone.
    assert section.footer.paragraphs[0].style.font.size == Pt(8.5)
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)
    wide = read(written(landscape=True)).sections[0]
    assert (round(wide.page_width.cm, 1), round(wide.page_height.cm, 1)) == (29.7, 21.0)


def test_the_same_words_give_the_same_bytes():
    assert written().as_bytes() == written().as_bytes()


def test_the_partnerships_name_and_its_line_stand_above_the_title():
    first, title, *_ = read(written(strapline="together")).paragraphs
    assert (first.text, title.text) == ("Safer Partnership\ntogether", "Forward plan No. 3")


def numbers_in(document) -> list[tuple[str, int | None]]:
    """The words of each heading with the level at which Word numbers it; None for none."""
    headings = [each for each in document.paragraphs if each.style.name.startswith("Heading")]
    found = [(each.text, each._p.pPr.numPr) for each in headings]
    return [(text, None if place is None else place.ilvl.val) for text, place in found]


def test_headings_are_numbered_by_word_itself_and_the_contents_say_the_same():
    sections = [
        section("What was done", []),
        section("Where", [], level=2),
        section("1. A stall", [], numbered=False),
        section("Evidence", []),
        section("Surveys", [], level=2),
    ]
    whole = paper(
        title="Record",
        lead=[],
        foot="Record",
        partnership={"name": "Safer Partnership", "strapline": None},
        sections=sections,
        contents=True,
    )
    document = Document(io.BytesIO(as_docx(whole, created=CREATED)))
    assert numbers_in(document) == [
        ("What was done", 0),
        ("Where", 1),
        ("1. A stall", None),
        ("Evidence", 0),
        ("Surveys", 1),
    ]
    levels = document.part.numbering_part.element.findall(
        f"{qn('w:abstractNum')}[@{qn('w:abstractNumId')}='1000']/{qn('w:lvl')}/{qn('w:lvlText')}"
    )
    assert [each.get(qn("w:val")) for each in levels] == ["%1", "%1.%2"]
    entries = [
        words.text
        for link in document.element.body.iter(qn("w:hyperlink"))
        for words in link.iter(qn("w:t"))
    ]
    assert entries == ["1 What was done", "1. A stall", "2 Evidence"]
    counted = [(1, True), (2, True), (1, False), (1, True), (2, True)]
    assert list(numbers_of(counted)) == ["1", "1.1", "", "2", "2.1"]
