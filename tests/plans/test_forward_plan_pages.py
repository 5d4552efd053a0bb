"""The pages of forward plans: the list, one plan, and its documents."""

import io
import re
from datetime import date

import openpyxl
import pytest
from docx import Document
from pypdf import PdfReader

from plans.choices import FileFormat, State, Visibility
from plans.documents.forward_plan import document
from plans.models import Communication
from plans.operations.forward_plans import make_forward_plan_files, publish_forward_plan
from tests.cast import cast
from tests.factories import ChannelFactory, CommunicationFactory, partnership
from tests.plans.how_many import ROWS
from tests.plans.published import LATER, publish
from tests.services.csv_files import rows_of


@pytest.mark.django_db
def test_everybody_who_belongs_reads_the_list_and_the_plan(client):
    people = cast()
    CommunicationFactory(title="Dark evenings", channels=[ChannelFactory()])
    plan = publish(1)
    make_forward_plan_files(order_id=plan.order.pk)
    publish(2, LATER)
    for person in people.everybody.values():
        client.force_login(person)
        listed = client.get("/forward-plans/")
        assert [each.number for each in listed.context["plans"]] == [2, 1]
        assert "/forward-plans/1/pdf/" in listed.content.decode()
        page = client.get("/forward-plans/1/")
        assert page.status_code == 200
        assert "Dark evenings" in page.content.decode()
    client.force_login(people.deactivated)
    assert client.get("/forward-plans/").status_code == 302
    client.logout()
    assert client.get("/forward-plans/1/").status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize("of_whom", ["", "for/LEAD/"])
def test_a_plan_that_a_later_one_replaced_names_that_one(client, of_whom):
    client.force_login(cast().alice)
    publish(1)
    for number in (2, 3):
        publish(number, LATER)
    told = "A later plan has taken its place"
    replaced = client.get(f"/forward-plans/1/{of_whom}").content.decode()
    assert told in replaced
    assert f'href="/forward-plans/3/{of_whom}">forward plan No. 3</a>' in replaced
    assert told not in client.get(f"/forward-plans/3/{of_whom}").content.decode()


@pytest.mark.django_db
def test_a_document_is_handed_out_to_be_saved_and_is_not_found_before_it_is_made(client):
    people = cast()
    plan = publish(1)
    client.force_login(people.board_member)
    assert "The documents are being made" in client.get("/forward-plans/1/").content.decode()
    assert client.get("/forward-plans/1/pdf/").status_code == 404
    assert client.get("/forward-plans/2/").status_code == 404
    assert client.get("/forward-plans/latest/").context["plan"] == plan
    assert client.get("/forward-plans/1/odt/").status_code == 404
    make_forward_plan_files(order_id=plan.order.pk)
    pdf = client.get("/forward-plans/1/pdf/")
    assert pdf.content == bytes(plan.files.get(format="pdf").content)
    assert pdf["Content-Type"] == "application/pdf"
    assert (
        pdf["Content-Disposition"] == 'attachment; filename="sscp-forward-plan-01-2016-08-09.pdf"'
    )
    assert pdf["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_the_page_shows_what_changed_as_it_was_and_links_only_what_the_reader_may_open(client):
    people = cast()
    moved = CommunicationFactory(title="Moved one")
    hidden = CommunicationFactory(title="Restricted later")
    publish(1)
    Communication.objects.filter(pk=moved.pk).update(
        window_start=date(2016, 11, 15), window_end=date(2016, 11, 15)
    )
    publish(2, LATER)
    Communication.objects.filter(pk=hidden.pk).update(visibility=Visibility.LEAD)
    client.force_login(people.bob)
    page = client.get("/forward-plans/2/").content.decode()
    assert "What changed since No. 1" in page
    assert "<del>Tue 8 Nov</del> <ins>Tue 15 Nov</ins>" in page
    assert f"/communications/{moved.pk}/" in page
    assert f"/communications/{hidden.pk}/" not in page


@pytest.mark.django_db
@pytest.mark.parametrize("rows", ROWS)
def test_the_page_of_a_plan_takes_as_many_queries_for_any_number_of_lines(
    rows, client, django_assert_num_queries
):
    people = cast()
    CommunicationFactory.create_batch(rows, channels=[ChannelFactory()])
    plan = publish(1)
    make_forward_plan_files(order_id=plan.order.pk)
    client.force_login(people.bob)
    with django_assert_num_queries(7):
        client.get("/forward-plans/1/")
    with django_assert_num_queries(8):
        client.get(f"/forward-plans/1/for/{people.lead.code}/")


@pytest.mark.django_db
@pytest.mark.parametrize("rows", ROWS)
def test_the_list_takes_as_many_queries_for_any_number_of_plans(
    rows, client, django_assert_num_queries
):
    people = cast()
    for number in range(1, rows + 1):
        publish(number, by=people.chair)
    client.force_login(people.bob)
    with django_assert_num_queries(6):
        client.get("/forward-plans/")


@pytest.mark.django_db
def test_what_was_to_come_and_ended_is_told_by_its_end_alone_on_page_and_on_paper(client):
    people = cast()
    told = CommunicationFactory(title="Dark nights", lead_partner=people.lead)
    publish(1)
    Communication.objects.filter(pk=told.pk).update(
        state=State.POSTPONED, state_reason="slipped to April"
    )
    plan = publish(2, LATER)
    client.force_login(people.alice)
    page = client.get("/forward-plans/2/").content.decode()
    pdf = PdfReader(io.BytesIO(document(plan, FileFormat.PDF)))
    word = Document(io.BytesIO(document(plan, FileFormat.DOCX)))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    for said in (page, " ".join(each.extract_text() for each in pdf.pages), "; ".join(cells)):
        assert "Postponed: slipped to April" in said
        assert "To come" not in said
        assert "State:" not in said
    assert "<ins>Postponed: slipped to April</ins>" in page
    assert "Postponed: slipped to April" in cells


@pytest.mark.django_db
def test_the_word_document_opens_as_the_pdf_does():
    partnership(name="Safer Partnership", strapline="together for a safer town")
    CommunicationFactory()
    publish(1)
    CommunicationFactory()
    word = Document(io.BytesIO(document(publish(2, LATER), FileFormat.DOCX)))
    assert [each.text for each in word.paragraphs[:6]] == [
        "Safer Partnership\ntogether for a safer town",
        "Forward plan No. 2",
        "For the subgroup meeting of Tuesday 8 November 2016",
        "Published Tuesday 8 November 2016",
        "This is a plan: dates can change. Ask the lead partner before you rely on one.",
        "2 on the plan, 1 new, 0 changed",
    ]


@pytest.mark.django_db
def test_the_figures_of_the_page_are_those_on_paper_and_count_what_is_gone(client):
    people = cast()
    CommunicationFactory()
    ended = CommunicationFactory()
    gone = CommunicationFactory()
    publish(1)
    Communication.objects.filter(pk=ended.pk).update(
        state=State.CANCELLED, state_reason="the hall burnt down"
    )
    Communication.objects.filter(pk=gone.pk).update(visibility=Visibility.LEAD)
    plan = publish(2, LATER)
    client.force_login(people.bob)
    figures = [
        (2, "on the plan"),
        (0, "new"),
        (0, "changed"),
        (1, "cancelled"),
        (1, "no longer on the plan"),
    ]
    assert client.get("/forward-plans/2/").context["figures"] == figures
    pdf = PdfReader(io.BytesIO(document(plan, FileFormat.PDF))).pages[0].extract_text()
    word = Document(io.BytesIO(document(plan, FileFormat.DOCX)))
    told = ", ".join(f"{value} {words}" for value, words in figures)
    assert told in [each.text for each in word.paragraphs]
    for value, words in figures:
        assert re.search(rf"\b{value}\s+{words}", pdf), words


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("meeting_date", "said"),
    [
        (None, "Published between meetings: no partner was asked."),
        (date(2016, 8, 9), "No partner was asked."),
    ],
)
def test_a_plan_for_which_no_partner_was_asked_says_so_once_on_page_and_on_paper(
    meeting_date, said, client
):
    people = cast()
    answers = {"confirmed": [], "nothing_to_declare": [], "not_confirmed": []}
    plan = publish_forward_plan(
        by=people.chair, number=1, meeting_date=meeting_date, confirmations=answers
    )
    client.force_login(people.bob)
    page = client.get("/forward-plans/1/").content.decode()
    pdf = PdfReader(io.BytesIO(document(plan, FileFormat.PDF)))
    word = Document(io.BytesIO(document(plan, FileFormat.DOCX)))
    about = openpyxl.load_workbook(io.BytesIO(document(plan, FileFormat.XLSX)))["About"]
    rows = [[cell.value for cell in row] for row in about.rows]
    assert ["Confirmed by", said] in rows
    paper = " ".join(each.extract_text() for each in pdf.pages)
    for told in (page, " ".join(paper.split()), "\n".join(each.text for each in word.paragraphs)):
        assert told.count(said) == 1
        assert "Nothing to declare" not in told
    assert word.tables == []
    assert "Nothing to declare" not in [row[0] for row in rows]


@pytest.mark.django_db
def test_a_plan_for_which_partners_were_asked_names_them_by_their_answers(client):
    people = cast()
    plan = publish(1)
    client.force_login(people.bob)
    page = client.get("/forward-plans/1/").content.decode()
    about = openpyxl.load_workbook(io.BytesIO(document(plan, FileFormat.XLSX)))["About"]
    rows = [[cell.value for cell in row] for row in about.rows]
    assert "no partner was asked" not in page
    assert "Nothing to declare" in page
    answers = ("Confirmed by", "Nothing to declare", "Not confirmed yet")
    assert [row for row in rows if row[0] in answers] == [
        ["Confirmed by", "Lead partner"],
        ["Nothing to declare", "None"],
        ["Not confirmed yet", "Other partner"],
    ]


@pytest.mark.django_db
def test_the_list_is_a_file_of_what_was_published_for_which_meeting(client):
    people = cast()
    plan = publish(1)
    make_forward_plan_files(order_id=plan.order.pk)
    publish(2, LATER)
    client.force_login(people.board_member)
    listed = client.get("/forward-plans/")
    assert 'href="/forward-plans/forward-plans.csv">Download as CSV<' in listed.text
    file = client.get("/forward-plans/forward-plans.csv")
    assert file["Content-Disposition"] == 'attachment; filename="Forward plans.csv"'
    documents = "PDF; Word; Excel; CSV; JSON"
    assert rows_of(file) == [
        ["Forward plan", "Meeting", "Published", "Documents"],
        ["2", "2016-11-08", "2016-11-08 15:00", ""],
        ["1", "2016-08-09", "2016-08-09 16:00", documents],
    ]
