"""The documents of a forward plan, made by the job."""

import csv
import io
import json
import re
import zipfile
from datetime import UTC, date, datetime, time, timedelta

import openpyxl
import pytest
from docx import Document
from pypdf import PdfReader

from bsc_comms.celery import app
from bsc_comms.kit import clock
from bsc_comms.kit.typesetting import typeset
from partnership.choices import WorkState
from plans.choices import FileFormat, Precision, State, Visibility
from plans.documents import forward_plan as writers
from plans.documents.forward_plan import document, file_name
from plans.models import (
    Communication,
    ForwardPlan,
    ForwardPlanFile,
    ForwardPlanOrder,
)
from plans.operations import forward_plans as operations
from plans.operations.forward_plans import (
    make_forward_plan_files,
    publish_forward_plan,
)
from plans.operations.owed import sweep_owed_work
from plans.rules.difference import KIND_WORDS, KINDS
from tests.cast import cast
from tests.factories import (
    ChannelFactory,
    CommunicationFactory,
    PlacementFactory,
    chair,
    partnership,
)
from tests.kit.typeset_plans import forward_plan, pages
from tests.plans.marked import mark_issued
from tests.plans.published import CONFIRMATIONS, LATER, publish

CANARY = "Quokka raid"


def file_of(plan: ForwardPlan, file_format: str) -> bytes:
    return bytes(plan.files.get(format=file_format).content)


def text_of_file(plan: ForwardPlan, file_format: str) -> str:
    """All that a document says, its foot included."""
    content = file_of(plan, file_format)
    if file_format == FileFormat.PDF:
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    if file_format in (FileFormat.DOCX, FileFormat.XLSX):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            return "\n".join(parts.read(name).decode() for name in parts.namelist())
    return content.decode("utf-8-sig")


def workbook(plan: ForwardPlan) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(file_of(plan, FileFormat.XLSX)))


def test_the_pdf_names_the_kinds_of_change_in_the_words_and_order_of_the_other_documents():
    entry = {"reference": "", "title": "Lock up", "lead": "Police", "when": "", "changes": []}
    changes = [entry | {"kind": kind} for kind in reversed(KINDS)]
    text = " ".join(pages(typeset("forward_plan.typ", forward_plan(difference=changes))))
    assert re.findall(r"1\.\d ([\w ]+) \(1\)", text) == [KIND_WORDS[kind] for kind in KINDS]


@pytest.mark.both_databases
@pytest.mark.django_db
def test_the_job_makes_all_documents_once_from_the_frozen_content():
    partnership(short_name="S & CP")
    communication = CommunicationFactory(
        title="Dark evenings",
        reference="SSCP-2016-0041",
        channels=[ChannelFactory(name="Posters"), ChannelFactory(name="Radio")],
    )
    CommunicationFactory(title="No channel", undated=True)
    plan = publish(1)
    Communication.objects.filter(pk=communication.pk).update(title="Changed afterwards")
    assert make_forward_plan_files(order_id=plan.order.pk) is True
    assert make_forward_plan_files(order_id=plan.order.pk) is False
    name = "s-cp-forward-plan-01-2016-08-09"
    assert [(file.format, file.name) for file in plan.documents] == [
        (each, f"{name}.{each}") for each in ("pdf", "docx", "xlsx", "csv", "json")
    ]
    for file in plan.files.all():
        assert file.size == len(file.content)
    order = ForwardPlanOrder.objects.get()
    assert (order.state, order.attempts, order.error) == (WorkState.DONE, 1, "")
    sheet = workbook(plan)["Plan"]
    assert (sheet.freeze_panes, workbook(plan)["What changed"].freeze_panes) == ("C2", "D2")
    rows = [[row[0], row[1], row[11]] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert rows == [
        ["SSCP-2016-0041", "Dark evenings", "Posters"],
        ["SSCP-2016-0041", "Dark evenings", "Radio"],
        [rows[2][0], "No channel", None],
    ]
    assert sheet.auto_filter.ref == "A1:W4"
    for file in plan.files.all():
        text = text_of_file(plan, file.format)
        assert "Dark evenings" in text
        assert "Changed afterwards" not in text


@pytest.mark.django_db
def test_every_document_says_its_number_its_date_and_that_dates_can_change():
    partnership()
    CommunicationFactory()
    plan = publish(1)
    make_forward_plan_files(order_id=plan.order.pk)
    assert plan.files.count() == len(FileFormat)
    for file in plan.files.all():
        text = text_of_file(plan, file.format)
        assert "This is a plan: dates can change" in text, file.format
        assert re.search(r"No\. 1\b", text), file.format
        assert re.search(r"9 August 2016|2016-08-09", text), file.format


@pytest.mark.django_db
def test_all_documents_hold_the_same_lines():
    """The counts and the references are equal in all of them."""
    partnership()
    channels = [ChannelFactory(name="Posters"), ChannelFactory(name="Radio")]
    for number in range(12):
        CommunicationFactory(
            title=f"Title {number}", reference=f"SSCP-2016-{number:04d}", channels=channels
        )
    plan = publish(1)
    make_forward_plan_files(order_id=plan.order.pk)
    references = [line["reference"] for line in plan.content["lines"]]
    assert len(set(references)) == 12
    data = json.loads(file_of(plan, "json"))
    assert [line["reference"] for line in data["lines"]] == references
    rows = list(csv.DictReader(io.StringIO(file_of(plan, "csv").decode("utf-8-sig"))))
    assert [row["Reference"] for row in rows] == [each for each in references for _ in channels]
    assert {row["Please note"] for row in rows} == {"This is a plan: dates can change"}
    sheet = workbook(plan)["Plan"]
    assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] == [
        row["Reference"] for row in rows
    ]
    for file_format in ("pdf", "docx"):
        found = re.findall(r"SSCP-2016-\d{4}", text_of_file(plan, file_format))
        assert found == references, file_format


@pytest.mark.django_db
def test_the_word_document_has_a_heading_for_each_part_and_month():
    partnership()
    CommunicationFactory(title="Dark evenings")
    CommunicationFactory(title="Some day", undated=True)
    plan = publish(1)
    make_forward_plan_files(order_id=plan.order.pk)
    document = Document(io.BytesIO(file_of(plan, "docx")))
    headings = [
        (each.style.name, each.text)
        for each in document.paragraphs
        if each.style.name.startswith(("Title", "Heading"))
    ]
    assert headings == [
        ("Title", "Forward plan No. 1"),
        ("Heading 1", "The first forward plan"),
        ("Heading 1", "The plan, month by month"),
        ("Heading 2", "November 2016 (1)"),
        ("Heading 2", "Date not yet known (1)"),
        ("Heading 1", "Whose plan is confirmed"),
    ]


@pytest.mark.django_db
def test_only_a_plan_that_has_one_before_it_says_what_changed_since():
    partnership()
    for plan, *said in ((publish(1), True, False), (publish(2, LATER), False, True)):
        make_forward_plan_files(order_id=plan.order.pk)
        for file_format in (FileFormat.PDF, FileFormat.DOCX):
            text = " ".join(text_of_file(plan, file_format).split())
            assert ["The first forward plan" in text, "What changed since" in text] == said


@pytest.mark.django_db
def test_each_document_has_the_times_and_the_joint_one_into_which_another_was_merged():
    partnership()
    joint = CommunicationFactory(
        title="Stall",
        reference="SSCP-2016-0041",
        start_time=time(10),
        end_time=time(13),
        channels=[ChannelFactory(name="Posters")],
    )
    CommunicationFactory(title="Stand", state=State.MERGED, merged_into=joint)
    plan = publish(1)
    make_forward_plan_files(order_id=plan.order.pk)
    for file_format in (FileFormat.PDF, FileFormat.DOCX, FileFormat.XLSX, FileFormat.CSV):
        text = " ".join(re.sub(r"<[^>]*>", " ", text_of_file(plan, file_format)).split())
        assert "Tue 8 Nov, 10:00 to 13:00" in text, file_format
        assert "into SSCP-2016-0041" in text, file_format
    rows = csv.DictReader(io.StringIO(file_of(plan, "csv").decode("utf-8-sig")))
    assert [(row["State"], row["Reason"]) for row in rows if row["Title"] == "Stand"] == [
        ("Merged", "into SSCP-2016-0041")
    ]


@pytest.mark.django_db
def test_a_placement_of_which_only_a_window_is_known_claims_no_exact_day():
    partnership()
    placement = PlacementFactory(communication=CommunicationFactory())
    with clock.at(LATER - timedelta(days=1)):
        mark_issued(
            by=None,
            placement=placement,
            issued_on=date(2016, 5, 9),
            issued_until=date(2016, 5, 22),
            no_proof_reason="Told so",
        )
    plan = publish(1, LATER)
    make_forward_plan_files(order_id=plan.order.pk)
    (row,) = csv.DictReader(io.StringIO(file_of(plan, "csv").decode("utf-8-sig")))
    assert (row["Issued on"], row["Until"]) == ("2016-05-09", "2016-05-22")
    sheet = workbook(plan)["Plan"]
    headings, cells = sheet.iter_rows(max_row=2, values_only=True)
    found = dict(zip(headings, cells, strict=True))
    days = (found["Issued on"].date(), found["Until"].date())
    assert days == (date(2016, 5, 9), date(2016, 5, 22))


@pytest.mark.django_db
def test_the_rows_say_confirmed_only_of_a_date_that_somebody_confirmed():
    partnership()
    CommunicationFactory(title="Sure", confirmed=True)
    CommunicationFactory(title="Not sure", confirmed=False)
    CommunicationFactory(title="No date", undated=True)
    month = {"precision": Precision.MONTH, "window_end": date(2016, 11, 30)}
    gone = CommunicationFactory(
        title="Some day in November", window_start=date(2016, 11, 1), confirmed=False, **month
    )
    with clock.at(LATER - timedelta(days=1)):
        mark_issued(
            by=None,
            placement=PlacementFactory(communication=gone),
            issued_on=date(2016, 11, 7),
            no_proof_reason="Told so",
        )
    plan = publish(1, LATER)
    rows = csv.DictReader(io.StringIO(document(plan, FileFormat.CSV).decode("utf-8-sig")))
    assert {row["Title"]: row["Date is"] for row in rows} == {
        "Sure": "confirmed",
        "Not sure": "provisional",
        "No date": "not known",
        "Some day in November": "issued",
    }


@pytest.mark.django_db
@pytest.mark.parametrize("file_format", [FileFormat.PDF, FileFormat.DOCX, FileFormat.XLSX])
def test_partners_whose_names_hold_commas_are_parted_by_semicolons(file_format: str):
    partnership()
    answers = {**CONFIRMATIONS, "confirmed": ["Fire Brigade, Barnet", "Victim Support"]}
    plan = publish_forward_plan(by=chair(), number=1, meeting_date=None, confirmations=answers)
    make_forward_plan_files(order_id=plan.order.pk)
    assert "Fire Brigade, Barnet; Victim Support" in text_of_file(plan, file_format)


@pytest.mark.django_db
def test_the_job_of_that_name_delivered_twice_makes_the_files_once():
    partnership()
    plan = publish(1)
    app.loader.import_default_modules()  # as a worker does when it starts
    job = app.tasks[operations.MAKE_FILES]
    for _ in range(2):
        job.apply(kwargs={"order_id": plan.order.pk}, throw=True)
    assert ForwardPlanFile.objects.count() == len(FileFormat)
    assert ForwardPlanOrder.objects.get().attempts == 1


@pytest.mark.django_db
def test_a_file_without_a_meeting_is_named_by_the_day_of_publication_in_london():
    partnership()
    with clock.at(datetime(2016, 8, 9, 23, 30, tzinfo=UTC)):
        plan = publish_forward_plan(
            by=chair(), number=1, meeting_date=None, confirmations=CONFIRMATIONS
        )
    assert file_name(plan, "pdf") == "sscp-forward-plan-01-2016-08-10.pdf"


@pytest.mark.django_db
def test_a_file_is_named_with_the_letters_of_a_name_without_their_accents():
    partnership(short_name="Ynys Môn")
    assert file_name(publish(1), "pdf") == "ynys-mon-forward-plan-01-2016-08-09.pdf"


@pytest.mark.django_db
def test_the_same_plan_gives_the_same_bytes():
    partnership()
    CommunicationFactory(channels=[ChannelFactory()])
    plan = publish(1)
    for file_format in FileFormat.values:
        once = document(plan, file_format)
        assert document(ForwardPlan.objects.get(), file_format) == once


@pytest.mark.django_db
def test_a_fault_gives_the_order_back_and_leaves_no_half_set_of_files(monkeypatch):
    partnership()
    plan = publish(1)

    def fail(plan, file_format):
        if file_format == FileFormat.XLSX:
            raise OSError("disk full")
        return b"%PDF"

    with monkeypatch.context() as broken:
        broken.setattr(writers, "document", fail)
        with pytest.raises(OSError, match="disk full"):
            make_forward_plan_files(order_id=plan.order.pk)
    order = ForwardPlanOrder.objects.get()
    assert (order.state, order.attempts, order.error) == (
        WorkState.QUEUED,
        1,
        "OSError: disk full",
    )
    assert ForwardPlanFile.objects.count() == 0


@pytest.mark.django_db
def test_a_late_worker_leaves_the_first_complete_set(monkeypatch):
    partnership()
    plan = publish(1)
    whole = operations.documents

    def overtaken(plan):
        """While this worker was away its lease ran out and another did the work."""
        with monkeypatch.context() as other:
            other.setattr(operations, "documents", whole)
            ForwardPlanOrder.objects.update(state=WorkState.QUEUED)
            assert make_forward_plan_files(order_id=plan.order.pk)
        return dict.fromkeys(FileFormat.values, b"late")

    monkeypatch.setattr(operations, "documents", overtaken)
    make_forward_plan_files(order_id=plan.order.pk)
    assert {file.format for file in plan.documents} == set(FileFormat)
    assert all(bytes(file.content) != b"late" for file in plan.files.all())


@pytest.mark.django_db
def test_the_sweep_gives_back_what_a_dead_worker_held_and_nudges_it(monkeypatch):
    partnership()
    plan = publish(1)
    nudged = []
    monkeypatch.setattr(
        "plans.operations.owed.nudge", lambda name, **kwargs: nudged.append((name, kwargs))
    )
    assert ForwardPlanOrder.objects.claim(plan.order.pk)
    assert sweep_owed_work() == 0
    ForwardPlanOrder.objects.update(lease_until=clock.real_now() - timedelta(seconds=1))
    assert sweep_owed_work() == 1
    assert nudged == [("plans.make_forward_plan_files", {"order_id": plan.order.pk})]


@pytest.mark.django_db
def test_the_word_document_says_of_what_was_empty_before_what_it_is_now_alone():
    partnership()
    placement = PlacementFactory(communication=CommunicationFactory(), channel__name="Leaflets")
    publish(1)
    with clock.at(LATER - timedelta(days=1)):
        mark_issued(
            by=None, placement=placement, issued_on=date(2016, 11, 7), no_proof_reason="Told so"
        )
    plan = publish(2, LATER)
    told = Document(io.BytesIO(document(plan, FileFormat.DOCX)))
    cells = [cell.text for table in told.tables for row in table.rows for cell in row.cells]
    assert "Issued on: Leaflets (7 Nov 2016)" in cells


# --- secrecy -------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_nothing_kept_back_reaches_the_plan_or_its_documents():
    people = cast()
    CommunicationFactory(title="Open to all", internal_notes=CANARY, lead_partner=people.lead)
    secret = CommunicationFactory(title=CANARY, message=CANARY, embargoed=True)
    CommunicationFactory(title=f"{CANARY} 2", visibility=Visibility.NAMED)
    CommunicationFactory(title="Merged", state=State.MERGED, merged_into=secret)
    plan = publish(1)
    make_forward_plan_files(order_id=plan.order.pk)
    assert CANARY not in json.dumps([plan.content, plan.difference])
    assert str(secret.pk) not in json.dumps([plan.content, plan.difference])
    for file_format in FileFormat.values:
        text = text_of_file(plan, file_format)
        assert CANARY not in text, file_format
        assert "Open to all" in text, file_format
