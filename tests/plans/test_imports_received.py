"""A file is received: read at once where it is small, by a worker where it is large."""

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.db.models import QuerySet

from bsc_comms.kit import clock
from bsc_comms.kit.tables import TableRefused
from partnership.choices import WorkState
from plans.choices import ImportState, ImportWork, RowState
from plans.models import Communication, ImportOrder, PlanImport
from plans.operations import imports as operations
from plans.operations.imports import (
    ImportClosed,
    ask_to_save,
    ask_to_undo,
    choose_columns,
    order_import_work,
    progress,
    read_import,
    receive_plan_file,
    receiving,
    work_on_import,
    working,
)
from plans.tasks import work_on_import as task
from tests import factories
from tests.plans.at_once import all_at_once
from tests.plans.october import NOW
from tests.plans.received_sheets import THREE, received, work
from tests.plans.sheets import ALARM, PANEL, SHED, YEAR, sheet, states

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sheets_in_october", "nudged")]


# --- small ---


def test_a_small_sheet_is_read_at_once():
    found = received(*THREE)

    assert found.state == ImportState.READ
    assert (found.rows_done, found.rows_in_all, found.content) == (3, 3, None)
    assert not ImportOrder.objects.exists()


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4", b"Title,When\n"])
def test_what_cannot_be_read_is_refused_and_nothing_is_kept(content):
    with pytest.raises(TableRefused):
        receive_plan_file(by=None, name="plan.csv", content=content)
    assert not PlanImport.objects.exists()


# --- large ---


@pytest.mark.usefixtures("two_are_many")
def test_a_large_sheet_waits_with_its_file_and_the_workers_are_told(
    nudged, django_capture_on_commit_callbacks
):
    by = factories.coordinator()
    with django_capture_on_commit_callbacks(execute=True):
        found = received(*THREE, by=by)

    order = found.orders.get()
    assert (found.state, found.rows_in_all) == (ImportState.RECEIVED, 3)
    assert bytes(found.content or b"") == sheet(*THREE).encode()
    assert (order.work, order.asked_by) == (ImportWork.READ, by)
    assert nudged == [("plans.work_on_import", {"order_id": order.pk})]
    assert not found.rows.exists()

    task(order_id=order.pk)

    found.refresh_from_db()
    assert (found.state, found.content, found.rows_done) == (ImportState.READ, None, 3)
    assert states(found) == [RowState.READY] * 3
    order.refresh_from_db()
    assert order.state == WorkState.DONE


@pytest.mark.usefixtures("two_are_many")
def test_how_far_the_reading_is_can_be_seen_by_others(monkeypatch):
    monkeypatch.setattr(progress, "STEP", 2)
    found = received(*THREE)
    seen = []

    def watch(done: int, in_all: int) -> None:
        seen.append((done, in_all))

    read_import(plan_import=found, progress=watch)

    assert seen == [(2, 3), (3, 3)]


@pytest.mark.usefixtures("two_are_many")
def test_a_worker_tells_once_a_second_and_at_the_end(monkeypatch):
    monkeypatch.setattr(progress, "STEP", 1)
    seen = []
    at = NOW

    def update(self, **values):
        if "rows_done" in values:
            seen.append(values["rows_done"])
        return real(self, **values)

    def tick():
        nonlocal at
        at += timedelta(milliseconds=400)
        return at

    found = received(*THREE, *THREE)
    real = QuerySet.update
    monkeypatch.setattr(QuerySet, "update", update)
    monkeypatch.setattr(working.clock, "real_now", tick)
    tell = working._telling(found.orders.get())
    for done in range(1, 7):
        tell(done, 6)

    assert seen == [1, 4, 6]


def test_a_large_workbook_is_not_opened_in_the_request(monkeypatch):
    monkeypatch.setattr(receiving, "LARGE_WORKBOOK", 1000)
    book = openpyxl.Workbook()
    for row in [line.split(",") for line in sheet(ALARM, PANEL).split("\n")]:
        book.active.append(row)
    content = BytesIO()
    book.save(content)

    found = received(name="plan.xlsx", content=content.getvalue())

    assert found.state == ImportState.RECEIVED
    assert work() == [True]
    found.refresh_from_db()
    assert (found.state, states(found)) == (ImportState.READ, [RowState.READY] * 2)


@pytest.mark.usefixtures("two_are_many")
def test_a_large_file_that_cannot_be_read_is_refused_with_a_sentence():
    found = received("a,b", "c,d", "e,f", "g,h")
    assert found.state == ImportState.RECEIVED
    PlanImport.objects.update(content=b"%PDF-1.4")

    assert work() == [True]

    found.refresh_from_db()
    assert found.state == ImportState.REFUSED
    assert found.refused_because.startswith("“plan.csv” is a PDF, not a spreadsheet.")
    assert found.content is None and not found.rows.exists()


@pytest.mark.usefixtures("two_are_many")
def test_a_large_sheet_is_saved_and_taken_back_by_a_worker():
    found = received(*THREE)
    work()
    found.refresh_from_db()

    assert ask_to_save(by=None, plan_import=found) is None
    found.refresh_from_db()
    assert found.state == ImportState.SAVING and not Communication.objects.exists()
    assert work() == [True]
    found.refresh_from_db()
    assert (found.state, Communication.objects.count()) == (ImportState.SAVED, 3)

    assert ask_to_undo(by=None, plan_import=found) is None
    found.refresh_from_db()
    assert found.state == ImportState.UNDOING
    assert work() == [True]
    found.refresh_from_db()
    assert (found.state, Communication.objects.count()) == (ImportState.READ, 0)

    assert ask_to_save(by=None, plan_import=found) is None
    assert work() == [True]
    assert Communication.objects.count() == 3


@pytest.mark.usefixtures("two_are_many")
def test_a_large_sheet_whose_columns_are_chosen_is_read_again_by_a_worker():
    found = received(*THREE)
    work()
    found.refresh_from_db()

    columns = {**found.headings, "Where": ""}
    choose_columns(by=None, plan_import=found, opened_version=found.version, columns=columns)
    found.refresh_from_db()
    assert found.state == ImportState.RECEIVED
    assert work() == [True]

    found.refresh_from_db()
    assert (found.state, found.unknown_headings) == (ImportState.READ, ["Where"])
    assert {len(row.reading["areas"]) for row in found.rows.all()} == {0}


# --- once ---


@pytest.mark.usefixtures("two_are_many")
def test_what_is_owed_already_is_one_order_however_often_it_is_asked_for():
    found = received(*THREE)
    again = order_import_work(by=None, plan_import=found, work=ImportWork.READ)
    assert again == found.orders.get()


@pytest.mark.usefixtures("two_are_many")
def test_an_order_is_done_once_however_often_it_is_delivered():
    found = received(*THREE)
    pk = found.orders.get().pk
    assert [work_on_import(order_id=pk) for _ in range(3)] == [True, False, False]
    assert operations.work_on_import(order_id=pk + 99) is False


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("two_are_many")
def test_of_two_workers_on_one_order_one_saves():
    found = received(*THREE)
    work()
    ask_to_save(by=None, plan_import=found)
    pk = ImportOrder.objects.get(work=ImportWork.SAVE).pk

    def worker() -> bool:
        with clock.at(NOW):
            return work_on_import(order_id=pk)

    assert sorted(all_at_once(worker, worker, worker)) == [False, False, True]
    assert Communication.objects.count() == 3


# --- what is put away while it is read ---


def test_what_is_put_away_while_it_is_read_stays_put_away():
    found = receive_plan_file(by=None, name="plan.csv", content=sheet(*THREE).encode(), year=YEAR)
    PlanImport.objects.filter(pk=found.pk).update(state=ImportState.RECEIVED)

    def put_away(done: int, in_all: int) -> None:
        operations.discard_import(by=None, plan_import=PlanImport.objects.get(pk=found.pk))

    read_import(plan_import=PlanImport.objects.get(pk=found.pk), progress=put_away)

    found.refresh_from_db()
    assert found.state == ImportState.DISCARDED


# --- while a worker has it in hand ---


@pytest.mark.parametrize(
    ("ask", "during", "said"),
    [
        (ask_to_save, ImportState.SAVING, "It was being saved just then"),
        (ask_to_undo, ImportState.UNDOING, "It was being taken back already"),
        (ask_to_undo, ImportState.READ, "It was taken back in the meantime"),
        (ask_to_save, ImportState.RECEIVED, "It was being read just then"),
        (ask_to_save, ImportState.DISCARDED, "It was put away in the meantime"),
    ],
)
def test_a_second_press_beside_the_worker_does_nothing_and_says_why(ask, during, said):
    found = received(SHED)
    PlanImport.objects.filter(pk=found.pk).update(state=during)

    with pytest.raises(ImportClosed, match=said):
        ask(by=None, plan_import=found)

    assert not Communication.objects.exists()
    assert PlanImport.objects.get().state == during


def test_a_correction_beside_the_worker_says_that_it_reads_the_sheet():
    found = received(SHED)
    PlanImport.objects.filter(pk=found.pk).update(state=ImportState.RECEIVED)

    with pytest.raises(ImportClosed, match="It was being read just then, so nothing was done"):
        choose_columns(
            by=None, plan_import=found, opened_version=found.version, columns=found.headings
        )
