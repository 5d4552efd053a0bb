"""The five documents of a record: what goes in comes out of each, and they agree exactly."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bsc_comms.kit import clock
from partnership.models import Aim, Commitment, Outcome, StrategicPoint, StrategyPriority
from plans.choices import FileFormat
from plans.documents import annual_record
from plans.documents.annual_record import printed, results
from plans.models import AnnualRecord, AnnualRecordFile, Communication
from plans.operations.records import compile_record
from tests.factories import (
    AreaFactory,
    CommunicationFactory,
    ObjectiveFactory,
    PlacementFactory,
    partnership,
)
from tests.plans.record_files import (
    REFERENCE,
    alternatives_in,
    content_of,
    csv_rows,
    pdf_pages,
    pdf_text,
    told,
    word,
    word_foot,
    words_of,
    workbook,
)
from tests.plans.record_year import DRAFT_DAY, FIGURES, FINAL_DAY, YEAR, make_the_year


def compiled(at=FINAL_DAY) -> AnnualRecord:
    with clock.at(at):
        return compile_record(by=None, year=YEAR)


def table_after(document, heading: str) -> list[list[str]]:
    """The rows of the first table below a heading, each as the texts of its cells."""
    body = list(document.element.body)
    headings = [each for each in document.paragraphs if each.style.name.startswith("Heading")]
    places = [each for each in headings if each.text == heading]
    start = body.index(places[0]._p)
    for element in body[start:]:
        for table in document.tables:
            if table._tbl is element:
                return [[cell.text for cell in row.cells] for row in table.rows[1:]]
    raise AssertionError(heading)


@pytest.mark.django_db
@pytest.mark.usefixtures("plain_documents")
def test_memory_holds_the_words_of_one_file_at_a_time():
    """A statement with all files of a long year would hold their fifty megabytes several times."""
    make_the_year()
    with CaptureQueriesContext(connection) as asked:
        record = compiled()
    into = f'INSERT INTO "{AnnualRecordFile._meta.db_table}"'
    saved = [each["sql"] for each in asked if each["sql"].startswith(into)]
    assert len(saved) == record.files.count() == 5


@pytest.mark.django_db
def test_the_counts_and_references_of_all_five_documents_are_equal():
    make_the_year()
    record = compiled()
    expected = {row["label"]: row["value"] for row in record.content["figures"]}
    assert sorted(expected.values()) == sorted(FIGURES.values())

    text = pdf_text(record)
    assert {label: figure_in(text, label) for label in expected} == expected
    in_word = {row[0]: int(row[1]) for row in table_after(word(record), "The year in figures")}
    assert in_word == expected
    summary = {row[0]: row[1] for row in workbook(record)["Summary"].values}
    assert {label: summary[label] for label in expected} == expected
    content = told(record)["content"]
    assert {row["label"]: row["value"] for row in content["figures"]} == expected
    rows = csv_rows(record)
    assert len(rows) == expected["Placements issued"]
    titles = {row["Title"] for row in rows}
    assert len(titles) == expected["Communications issued"]
    assert len({row["Title"] for row in rows if row["Together with"]}) == expected["Issued jointly"]
    assert len({row["Counted as"] for row in rows}) == expected["Partners that issued"]

    references = {row["reference"] for row in record.content["placements"]} - {""}
    assert references
    register = {row["Reference"] for row in rows} - {""}
    sheet = {row[0] for row in workbook(record)["Placements"].iter_rows(2, values_only=True)}
    assert register == references == sheet - {None}
    assert {row["reference"] for row in content["placements"]} - {""} == references
    in_register = " ".join(
        " ".join(row) for row in table_after(word(record), "Register of what was issued")
    )
    assert set(REFERENCE.findall(in_register)) == references
    assert set(REFERENCE.findall(text[text.rindex("Register of what was issued") :])) == references


@pytest.mark.django_db
@pytest.mark.usefixtures("plain_documents")
def test_what_names_a_row_of_the_workbook_stays_while_it_is_scrolled():
    make_the_year()
    book = workbook(compiled())
    assert {sheet.title for sheet in book if sheet.freeze_panes == "C2"} == {
        *("Placements", "Communications", "Not issued"),
        *("Evaluation", "Engagement", "Indicators"),
    }
    assert {sheet.freeze_panes for sheet in book} == {"B2", "C2"}


def figure_in(text: str, label: str) -> int:
    found = re.search(rf"{label} (\d+)", text)
    assert found is not None, label
    return int(found.group(1))


@pytest.mark.django_db
def test_every_document_shows_the_head_and_says_where_signatures_stand():
    make_the_year()
    record = compiled()
    assert len(record.head) == 64
    for file in record.files.all():
        assert record.head in words_of(file).replace(" ", ""), file.name
        if file.format not in (FileFormat.CSV, FileFormat.JSON):
            assert "who has signed" in words_of(file)


@pytest.mark.django_db
def test_word_has_real_headings_headed_tables_and_a_language():
    make_the_year()
    document = word(compiled())
    levels = [each.style.name for each in document.paragraphs if each.style.name.startswith("Head")]
    assert levels.count("Heading 1") >= 6
    assert "Heading 2" in levels
    assert document.core_properties.language == "en-GB"
    assert document.core_properties.title == "Annual record 2016/17"
    for table in document.tables:
        assert table.rows[0]._tr.trPr.xpath("w:tblHeader")
        styles = {each.style.name for row in table.rows for each in row.cells[0].paragraphs}
        assert styles == {"Table Text"}


@pytest.mark.django_db
def test_word_has_contents_that_lead_to_each_section_and_that_word_can_update():
    make_the_year()
    document = word(compiled())
    entries = [each for each in document.paragraphs if each.style.name.startswith("toc ")]
    headings = [each for each in document.paragraphs if each.style.name == "Heading 1"]
    assert [each.text for each in entries] == [
        f"{number} {each.text}" for number, each in enumerate(headings, start=1)
    ]
    anchors = [each._p.xpath("w:hyperlink/@w:anchor")[0] for each in entries]
    assert anchors == [each._p.xpath("w:bookmarkStart/@w:name")[0] for each in headings]
    marks = [each._p.xpath("w:r/w:fldChar/@w:fldCharType") for each in (entries[0], entries[-1])]
    assert marks == [["begin", "separate"], ["end"]]
    assert entries[0]._p.xpath("w:r/w:instrText/text()") == ['TOC \\o "1-1" \\h \\z \\u']


@pytest.mark.django_db
def test_the_pdf_draws_months_and_wards_with_words_for_whoever_cannot_see_them():
    make_the_year()
    ward = AreaFactory(name="Hendon", tile_column=2, tile_row=1)
    AreaFactory(name="Childs Hill", tile_column=1, tile_row=1)
    Communication.objects.get(title="Bike marking").areas.add(ward)
    record = compiled()
    alternatives = alternatives_in(content_of(record, FileFormat.PDF))
    assert (
        "Map of the wards, a tile for each. Communications issued: Childs Hill 0; Hendon 1."
        in alternatives
    )
    (months,) = (
        each
        for each in alternatives
        if each.startswith("Bars of the placements issued in each month")
    )
    assert "April 2016 1; May 2016 0; June 2016 1" in months
    assert "Wards without a communication of their own (1) Childs Hill." in pdf_text(record)
    assert [(row["label"], row["placements"]) for row in record.content["places"]] == [
        ("Childs Hill", 0),
        ("Hendon", 2),
    ]


@pytest.mark.django_db
@pytest.mark.usefixtures("plain_documents")
def test_the_workbook_says_once_that_a_draft_is_one():
    make_the_year()
    for at, said in (
        (
            DRAFT_DAY,
            "Draft. What partners log or mark until Wednesday 31 May 2017 still enters it.",
        ),
        (FINAL_DAY, "Revision 1. Final."),
    ):
        summary = {row[0]: row[2] for row in workbook(compiled(at=at))["Summary"].values}
        assert summary["Record"] == said


@pytest.mark.django_db
def test_the_foot_of_each_page_says_which_record_it_is_and_of_which_day():
    make_the_year()
    record = compiled()
    foot = (
        "Annual record 2016/17, revision 1 · Compiled Thursday 1 June 2017 · "
        f"Head {record.head[:16]}"
    )
    assert all(foot in page for page in pdf_pages(record))
    assert foot in word_foot(record)
    for sheet in workbook(record):
        assert sheet.oddFooter.left.text == (
            f"Annual record 2016/17. Revision 1. Compiled Thursday 1 June 2017. Head {record.head}"
        )


@pytest.mark.django_db
def test_a_cover_says_what_it_is_and_the_year_stands_on_a_page_of_its_own():
    make_the_year()
    record = compiled()
    cover, year, jointly, *_ = pdf_pages(record)
    assert (
        "Year 2016/17, from Friday 1 April 2016 to Friday 31 March 2017 Revision Revision 1 "
        "Compiled Thursday 1 June 2017 Facts enter until Wednesday 31 May 2017 "
        f"Head of the chain {record.head}"
    ) in cover
    assert year.startswith("1 The year in figures Figure Number Note Issued jointly 2")
    assert "Posters 4 Radio 2" in year
    assert jointly.startswith("2 Issued jointly")
    assert [cell.text for cell in word(record).tables[0].rows[2].cells] == [
        "Revision",
        "Revision 1",
    ]


@pytest.mark.django_db
def test_a_ward_in_a_script_without_a_font_is_named_in_the_map_too():
    make_the_year()
    AreaFactory(name="\u0b95\u0b9f\u0bb2\u0bcd", tile_column=1, tile_row=1)
    assert "0 [Tamil, 4 characters]" in pdf_text(compiled())


@pytest.mark.django_db
def test_the_same_record_is_the_same_bytes_and_a_draft_says_what_it_is():
    make_the_year()
    first = {file.format: file.sha256 for file in compiled(DRAFT_DAY).files.all()}
    assert first == {file.format: file.sha256 for file in compiled(DRAFT_DAY).files.all()}
    for file in AnnualRecord.objects.get().files.exclude(format=FileFormat.CSV):
        assert "What partners log or mark until Wednesday 31 May 2017" in words_of(file)


@pytest.mark.django_db
def test_a_register_that_is_too_long_comes_in_parts_and_in_word_as_an_annex(monkeypatch):
    monkeypatch.setattr(printed, "MOST_IN_A_PART", 3)
    monkeypatch.setattr(printed, "MOST_IN_WORD", 5)
    make_the_year()
    record = compiled()
    parts = record.register_parts
    assert [file.name for file in parts] == [
        "sscp-annual-record-2016-17-revision-1-register-1.pdf",
        "sscp-annual-record-2016-17-revision-1-register-2.pdf",
    ]
    assert [file.part for file in record.documents] == [0] * 5
    first, second = (words_of(file) for file in parts)
    assert "Annual record 2016/17: register, part 1 of 2 Placements 1 to 3 of 6" in first
    assert "Placements 4 to 6 of 6" in second
    rows = record.content["placements"]
    for text, part in ((first, rows[:3]), (second, rows[3:])):
        assert f"Head {record.head[:16]}" in text
        for row in part:
            assert f"{row['title']} {row['reference']} {row['channel']}" in text
    assert "The register has 6 placements and stands in 2 documents of its own" in pdf_text(record)
    assert "the sheet Placements of the workbook" in words_of(
        record.files.get(format=FileFormat.DOCX)
    )
    assert workbook(record)["Placements"].max_row - 1 == 6


@pytest.mark.django_db
def test_a_list_that_is_too_long_shows_its_first_rows_and_says_where_the_rest_is(monkeypatch):
    monkeypatch.setattr(results, "MOST_IN_A_LIST", 4)
    make_the_year()
    record = compiled()
    text = pdf_text(record)
    assert "Planned and not issued (6) The first 4 of 6. The workbook has them all." in text
    assert workbook(record)["Not issued"].max_row - 1 == 6
    assert len(table_after(word(record), "Planned and not issued (6)")) == 4
    assert "Placements issued 6" in text


def two_revisions() -> tuple[AnnualRecord, AnnualRecord]:
    """Between them one communication got another title and one went."""
    make_the_year()
    first = compiled()
    Communication.objects.filter(title="Forgotten one").update(title="Remembered one")
    Communication.objects.filter(title="Undated one").delete()
    with clock.at(FINAL_DAY):
        return first, compile_record(by=None, year=YEAR, why="A letter came late.")


@pytest.mark.django_db
@pytest.mark.usefixtures("plain_documents")
def test_the_workbook_of_a_further_revision_says_why_and_all_that_changed(monkeypatch):
    monkeypatch.setattr(results, "MOST_IN_A_LIST", 1)
    first, further = two_revisions()
    rows = [row[1:] for row in workbook(further)["What changed"].values]
    assert rows == [
        ("What", "List", "What happened", "In what", "Before", "Now"),
        ("Planned and not issued", "Figures", "Changed", None, 6, 5),
        ("Remembered one", "Planned and not issued", "Changed", "title", None, None),
        ("Undated one", "Planned and not issued", "No longer in it", None, None, None),
    ]
    summary = {row[0]: row[2] for row in workbook(further)["Summary"].values}
    assert summary["Why it was compiled again"] == "A letter came late."
    assert "What changed" not in workbook(first).sheetnames
    assert "Why it was compiled again" not in words_of(first.files.get(format=FileFormat.XLSX))


@pytest.mark.django_db
@pytest.mark.usefixtures("written_at_once_in_word")
def test_the_paper_of_a_further_revision_shows_what_changed_first_and_where_the_rest_is(
    monkeypatch,
):
    monkeypatch.setattr(results, "MOST_IN_A_LIST", 1)
    _, further = two_revisions()
    assert "The first 1 of 2. The workbook has them all. Communication List" in pdf_text(further)


@pytest.mark.django_db
@pytest.mark.usefixtures("plain_documents")
def test_the_workbook_has_a_sheet_of_each_part_of_the_paper():
    make_the_year()
    ObjectiveFactory()
    for model in (Aim, Commitment, Outcome, StrategicPoint, StrategyPriority):
        model.objects.create(code="COM-1", label=f"One {model.__name__}")
    record = compiled()
    content, book = record.content, workbook(record)
    for name, key in (
        *(("Commitments", "commitments"), ("Overlaps", "overlaps")),
        *(("Ten points", "points"), ("Outcomes", "outcomes")),
        *(("By strategy priority", "by_priorities"), ("By aim", "by_aims")),
        ("By objective", "by_objectives"),
    ):
        labels = [row[0] for row in book[name].values][1:]
        assert labels, name
        assert labels == [row["label"] for row in content[key]], name


@pytest.mark.django_db
@pytest.mark.usefixtures("plain_documents")
def test_text_that_a_spreadsheet_would_run_stays_text():
    partnership()
    nasty = CommunicationFactory(title="=HYPERLINK(1)", window_start=date(2016, 11, 8))
    PlacementFactory(communication=nasty, issued=True)
    record = compiled()
    assert csv_rows(record)[0]["Title"] == "'=HYPERLINK(1)"
    assert workbook(record)["Placements"]["B2"].data_type == "s"


@pytest.mark.django_db
def test_without_a_key_the_documents_say_that_nothing_seals_them(settings, tmp_path):
    settings.RECORD_KEY, settings.VAR_DIR = "", tmp_path
    partnership()
    record = compiled()
    assert record.seal == ""
    assert annual_record.words.NOT_SEALED in pdf_text(record)
    assert told(record)["seal"] == ""
