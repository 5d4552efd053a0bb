"""What a forward plan contains, publishing it, and its documents."""

import csv
import io
import json
import re
import threading
import zipfile
from datetime import UTC, date, datetime, timedelta

import openpyxl
import pytest
from django.db import DatabaseError, connection, connections, transaction
from docx import Document
from pypdf import PdfReader

from bsc_comms.celery import app
from bsc_comms.kit import clock
from partnership.choices import WorkState
from partnership.models import Change
from plans.choices import FileFormat, PlacementState, State, Visibility
from plans.documents.forward_plan import file_name
from plans.models import (
    Communication,
    ForwardPlan,
    ForwardPlanFile,
    ForwardPlanOrder,
    Placement,
)
from plans.operations import forward_plans as operations
from plans.operations.communications import set_aside
from plans.operations.forward_plans import (
    NotTheNextNumber,
    content_hash,
    make_forward_plan_files,
    publish_forward_plan,
)
from plans.operations.issuing import mark_issued
from plans.operations.owed import sweep_owed_work
from plans.queries.forward_plans import next_plan
from tests.cast import cast
from tests.factories import (
    ChannelFactory,
    CommunicationFactory,
    PlacementFactory,
    chair,
    partnership,
)

CONFIRMATIONS = {
    "confirmed": ["Lead partner"],
    "nothing_to_declare": [],
    "not_confirmed": ["Other partner"],
}
FIRST = datetime(2016, 8, 9, 15, tzinfo=UTC)
LATER = datetime(2016, 11, 8, 15, tzinfo=UTC)
CANARY = "Quokka raid"
SAME_NUMBER = """
    REPLACE INTO plans_forwardplan
        (number, published_at, published_by_id, content, difference, content_hash)
    SELECT number, published_at, published_by_id, '{}', difference, content_hash
    FROM plans_forwardplan
"""


def publish(number: int, at: datetime = FIRST, by=None) -> ForwardPlan:
    with clock.at(at):
        return publish_forward_plan(
            by=by or chair(),
            number=number,
            meeting_date=at.date(),
            confirmations=CONFIRMATIONS,
        )


def titles(plan: ForwardPlan) -> list[str]:
    return [line["title"] for line in plan.content["lines"]]


def told(plan: ForwardPlan) -> list[tuple[str, str]]:
    return [(change["kind"], change["title"]) for change in plan.difference["changes"]]


@pytest.fixture
def nudged(monkeypatch):
    """The messages that would have gone to a worker."""
    found = []
    monkeypatch.setattr(
        "bsc_comms.kit.jobs.celery.current_app.send_task",
        lambda name, kwargs, **_: found.append((name, kwargs)),
    )
    return found


# --- what it contains ----------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_first_plan_holds_what_is_on_the_plan_and_open_to_all():
    partnership()
    for state in (State.PLANNED, State.AGREED, State.RETURNED, State.CANCELLED, State.ISSUED):
        CommunicationFactory(title=state.label, state=state)
    CommunicationFactory(title="Idea", idea=True)
    CommunicationFactory(title="Restricted", visibility=Visibility.LEAD)
    CommunicationFactory(title="Embargoed", embargoed=True)
    CommunicationFactory(title="Opened", embargoed=True, embargo_until=FIRST - timedelta(hours=1))
    CommunicationFactory(
        title="Last year's", state=State.ISSUED, window_start=date(2016, 3, 31), confirmed=False
    )
    CommunicationFactory(title="Overdue", window_start=date(2016, 3, 31))
    plan = publish(1)
    assert sorted(titles(plan)) == [
        "Agreed",
        "Cancelled",
        "Issued",
        "Opened",
        "Overdue",
        "Planned",
        "Returned",
    ]
    assert plan.difference["since"] is None


@pytest.mark.both_databases
@pytest.mark.django_db
def test_what_ended_stays_in_sight_for_one_plan_more_and_says_how():
    partnership()
    cancelled = CommunicationFactory(title="Cancelled")
    issued = CommunicationFactory(title="Issued", channels=[ChannelFactory(), ChannelFactory()])
    CommunicationFactory(title="Still to come")
    publish(1)
    with clock.at(FIRST + timedelta(days=1)):
        set_aside(
            by=None,
            communication=cancelled,
            opened_version=1,
            state=State.CANCELLED,
            reason="The van broke down.",
        )
        first, second = issued.placements.all()
        mark_issued(
            by=None, placement=first, issued_on=date(2016, 8, 10), proof_url="https://e.org"
        )
    second_plan = publish(2, FIRST + timedelta(days=2))
    assert sorted(titles(second_plan)) == ["Cancelled", "Issued", "Still to come"]
    assert told(second_plan) == [("cancelled", "Cancelled"), ("issued", "Issued")]
    third = publish(3, FIRST + timedelta(days=3))
    assert titles(third) == ["Still to come"]
    assert told(third) == []
    with clock.at(FIRST + timedelta(days=4)):
        mark_issued(
            by=None, placement=second, issued_on=date(2016, 8, 12), proof_url="https://e.org"
        )
    fourth = publish(4, FIRST + timedelta(days=5))
    assert told(fourth) == [("issued", "Issued")]
    assert fourth.difference["since"] == {"number": 3, "content_hash": third.content_hash}


@pytest.mark.django_db
def test_what_an_ended_embargo_opened_is_new_whatever_became_of_it():
    partnership()
    CommunicationFactory(title="Opened", embargoed=True, embargo_until=FIRST + timedelta(days=1))
    assert titles(publish(1)) == []
    second = publish(2, FIRST + timedelta(days=2))
    assert told(second) == [("new", "Opened")]


@pytest.mark.django_db
def test_a_placement_that_was_dropped_is_no_longer_in_the_next_plan():
    partnership()
    communication = CommunicationFactory(channels=[ChannelFactory(name="Posters")])
    PlacementFactory(communication=communication, channel=ChannelFactory(name="Radio"))
    publish(1)
    Placement.objects.filter(channel__name="Radio").update(state=PlacementState.DROPPED)
    (change,) = publish(2, LATER).difference["changes"]
    assert [(each["label"], each["before"], each["after"]) for each in change["fields"]] == [
        ("How", "Posters, Radio", "Posters")
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 3, 50])
def test_the_next_plan_takes_as_many_queries_for_any_number_of_lines(
    rows, django_assert_num_queries
):
    people = cast()
    CommunicationFactory.create_batch(rows, channels=[ChannelFactory()])
    publish(1)
    assert people.chair.current_appointments
    with django_assert_num_queries(11):
        assert len(next_plan(people.chair).lines) == rows


# --- publishing ----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_publishing_freezes_content_difference_and_hash_and_owes_the_documents(
    nudged, django_capture_on_commit_callbacks
):
    partnership()
    CommunicationFactory(title="Dark evenings")
    person = chair()
    with django_capture_on_commit_callbacks(execute=True):
        plan = publish(1, by=person)
    assert plan.meeting_date == date(2016, 8, 9)
    assert plan.published_at == FIRST
    assert plan.content["confirmations"] == CONFIRMATIONS
    assert plan.difference["counts"]["new"] == 1
    stored = ForwardPlan.objects.get(pk=plan.pk)
    assert stored.content_hash == content_hash(stored.content, stored.difference)
    assert nudged == [("plans.make_forward_plan_files", {"order_id": plan.order.pk})]
    (change,) = Change.objects.filter(subject_type="plans.forwardplan")
    assert (change.act, change.by, change.subject_id) == ("published", person, str(plan.pk))


@pytest.mark.django_db
def test_asking_twice_for_a_number_gives_the_same_plan():
    partnership()
    first = publish(1)
    CommunicationFactory()
    assert publish(1, LATER).pk == first.pk
    assert ForwardPlan.objects.count() == 1
    assert ForwardPlanOrder.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("number", [0, 3, 99])
def test_a_number_that_is_not_the_next_is_refused(number):
    partnership()
    publish(1)
    with pytest.raises(NotTheNextNumber, match=r"The next forward plan is No\. 2"):
        publish(number)
    assert ForwardPlan.objects.count() == 1


@pytest.mark.django_db
def test_a_failed_publication_leaves_no_gap(monkeypatch):
    partnership()
    publish(1)

    def fail(**_):
        raise RuntimeError("the machine stopped")

    with monkeypatch.context() as broken:
        broken.setattr(operations, "record_change", fail)
        with pytest.raises(RuntimeError), transaction.atomic():
            publish(2)
    assert publish(2, LATER).number == 2
    assert list(ForwardPlan.objects.values_list("number", flat=True)) == [2, 1]


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_a_publisher_that_dies_before_its_commit_leaves_no_gap():
    partnership()
    CommunicationFactory()
    person = chair()

    def die():
        """The database sees its connection end in mid-transaction, as after a SIGKILL."""
        transaction.atomic().__enter__()
        assert publish(1, by=person).number == 1
        connection.connection.close()

    thread = threading.Thread(target=die)
    thread.start()
    thread.join(timeout=60)
    assert not ForwardPlan.objects.exists()
    assert publish(1, by=person).number == 1
    assert publish(2, LATER, by=person).number == 2
    assert list(ForwardPlan.objects.values_list("number", flat=True)) == [2, 1]
    assert ForwardPlanOrder.objects.count() == 2


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_two_people_publishing_at_once_make_one_plan():
    partnership()
    CommunicationFactory.create_batch(5)
    people = [chair() for _ in range(6)]
    barrier = threading.Barrier(len(people))
    made, faults = [], []

    def run(person):
        try:
            barrier.wait(timeout=20)
            made.append(publish(1, by=person).pk)
        except BaseException as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert faults == []
    assert len(made) == 6
    assert len(set(made)) == 1
    assert ForwardPlan.objects.count() == ForwardPlanOrder.objects.count() == 1


# --- frozen --------------------------------------------------------------------------------------


def refused(act) -> None:
    with (
        pytest.raises(DatabaseError, match="What was published never changes"),
        transaction.atomic(),
    ):
        act()


def sql(statement: str, *values):
    def run():
        with connection.cursor() as cursor:
            cursor.execute(statement, values)

    return run


@pytest.mark.both_databases
@pytest.mark.django_db
def test_the_database_refuses_to_change_what_was_published():
    partnership()
    plan = publish(1)
    file = ForwardPlanFile.objects.create(
        forward_plan=plan,
        format=FileFormat.PDF,
        name="plan.pdf",
        content=b"%PDF",
        sha256="0" * 64,
        size=4,
        made_at=FIRST,
    )
    plan.content = {"lines": []}
    file.content = b"other"
    refused(plan.save)
    refused(file.save)
    refused(lambda: ForwardPlan.objects.update(content={}))
    refused(lambda: ForwardPlan.objects.bulk_update([plan], ["content"]))
    refused(lambda: ForwardPlanFile.objects.update(name="x"))
    refused(lambda: ForwardPlanFile.objects.bulk_update([file], ["content"]))
    refused(plan.delete)
    refused(file.delete)
    refused(lambda: ForwardPlan.objects.all().delete())
    refused(sql("UPDATE plans_forwardplan SET number = 7"))
    refused(sql("UPDATE plans_forwardplanfile SET name = 'x'"))
    refused(sql("DELETE FROM plans_forwardplan"))
    refused(sql("DELETE FROM plans_forwardplanfile"))
    if connection.vendor == "sqlite":
        refused(sql("REPLACE INTO plans_forwardplan SELECT * FROM plans_forwardplan"))
        refused(sql("REPLACE INTO plans_forwardplanfile SELECT * FROM plans_forwardplanfile"))
        refused(sql(SAME_NUMBER))
    else:
        connection.check_constraints()  # what waits for the end of the transaction bars a TRUNCATE
        refused(sql("TRUNCATE plans_forwardplan CASCADE"))
        refused(sql("TRUNCATE plans_forwardplanfile CASCADE"))
    stored = ForwardPlan.objects.get(number=1)
    assert stored.content_hash == content_hash(stored.content, stored.difference)
    assert bytes(stored.files.get().content) == b"%PDF"


# --- documents -----------------------------------------------------------------------------------


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
    rows = [[row[0], row[1], row[11]] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert rows == [
        ["SSCP-2016-0041", "Dark evenings", "Posters"],
        ["SSCP-2016-0041", "Dark evenings", "Radio"],
        [rows[2][0], "No channel", None],
    ]
    assert sheet.auto_filter.ref == "A1:V4"
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
    for file in plan.files.all():
        text = text_of_file(plan, file.format)
        assert "This is a plan: dates can change" in text, file.format
        assert re.search(r"No\. 1\b", text), file.format
        assert re.search(r"9 August 2016|2016-08-09", text), file.format


@pytest.mark.django_db
def test_all_documents_hold_the_same_lines():
    """QUALITY 16: the counts and the references are equal in all of them."""
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
        ("Heading 1", "Since the last forward plan"),
        ("Heading 1", "The plan, month by month"),
        ("Heading 2", "November 2016 (1)"),
        ("Heading 2", "Date not yet known (1)"),
        ("Heading 1", "Whose plan is confirmed"),
    ]


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
def test_the_same_plan_gives_the_same_bytes():
    partnership()
    CommunicationFactory(channels=[ChannelFactory()])
    plan = publish(1)
    for file_format in FileFormat.values:
        once = operations.document(plan, file_format)
        assert operations.document(ForwardPlan.objects.get(), file_format) == once


@pytest.mark.django_db
def test_a_fault_gives_the_order_back_and_leaves_no_half_set_of_files(monkeypatch):
    partnership()
    plan = publish(1)

    def fail(plan, file_format):
        if file_format == FileFormat.XLSX:
            raise OSError("disk full")
        return b"%PDF"

    with monkeypatch.context() as broken:
        broken.setattr(operations, "document", fail)
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
    whole = operations.document

    def overtaken(plan, file_format):
        """While this worker was away its lease ran out and another did the work."""
        if not plan.files.exists():
            with monkeypatch.context() as other:
                other.setattr(operations, "document", whole)
                ForwardPlanOrder.objects.update(state=WorkState.QUEUED)
                assert make_forward_plan_files(order_id=plan.order.pk)
        return b"late"

    monkeypatch.setattr(operations, "document", overtaken)
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


# --- a partner's extract --------------------------------------------------------------------------


@pytest.mark.django_db
def test_an_extract_holds_what_concerns_the_partner_and_what_only_its_reader_may_see(client):
    people = cast()
    CommunicationFactory(title="Ours", lead_partner=people.lead)
    CommunicationFactory(title="We join in", lead_partner=people.other, partners=[people.lead])
    CommunicationFactory(title="Theirs", lead_partner=people.other)
    CommunicationFactory(title=CANARY, lead_partner=people.lead, embargoed=True)
    publish(1)
    address = f"/forward-plans/1/for/{people.lead.code}/"

    def seen_by(person) -> tuple[list[str], list[str]]:
        client.force_login(person)
        page = client.get(address)
        data = client.get(f"{address}json/").json()
        titles = [line["title"] for line in data["lines"]]
        kept_back = [line["title"] for line in data["kept_back"]]
        assert all(title in page.content.decode() for title in titles + kept_back)
        assert (CANARY in page.content.decode()) == (CANARY in kept_back)
        return sorted(titles), kept_back

    assert seen_by(people.alice) == (["Ours", "We join in"], [CANARY])
    for person in (people.bob, people.chair, people.coordinator, people.board_member):
        assert seen_by(person) == (["Ours", "We join in"], [])


@pytest.mark.django_db
@pytest.mark.parametrize("file_format", FileFormat.values)
def test_an_extract_is_made_in_every_format_and_says_whose_it_is(file_format, client):
    people = cast()
    CommunicationFactory(title="Ours", lead_partner=people.lead)
    CommunicationFactory(title="Theirs", lead_partner=people.other)
    publish(1)
    client.force_login(people.alice)
    answer = client.get(f"/forward-plans/1/for/{people.lead.code}/{file_format}/")
    name = f"sscp-forward-plan-01-{people.lead.code.lower()}-2016-08-09.{file_format}"
    assert name in answer["Content-Disposition"]
    assert answer.status_code == 200


# --- pages ---------------------------------------------------------------------------------------


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
@pytest.mark.parametrize("rows", [1, 3, 50])
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
@pytest.mark.parametrize("rows", [1, 3, 50])
def test_the_list_takes_as_many_queries_for_any_number_of_plans(
    rows, client, django_assert_num_queries
):
    people = cast()
    for number in range(1, rows + 1):
        publish(number, by=people.chair)
    client.force_login(people.bob)
    with django_assert_num_queries(6):
        client.get("/forward-plans/")
