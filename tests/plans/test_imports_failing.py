"""What fails while a sheet is read, saved or taken back: tried again, told, nothing by halves."""

from datetime import timedelta

import pytest

from bsc_comms.kit import clock
from partnership.choices import MOST_ATTEMPTS, WorkState
from plans.choices import ImportState, ImportWork, RowState
from plans.models import Communication, ImportOrder, ImportRow, PlanImport
from plans.operations.imports import (
    TouchedSince,
    ask_to_save,
    ask_to_undo,
    choose_year,
    order_import_work,
    reading,
    receive_plan_file,
    save_import,
    undo_import,
    work_on_import,
    working,
)
from plans.operations.owed import sweep_owed_work
from tests import factories
from tests.plans.received_sheets import THREE, received, work
from tests.plans.sheets import YEAR, saved, sheet, states

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sheets_in_october", "nudged")]


def the_power_goes(*args, **kwargs):
    raise RuntimeError("The power went")


class Killed(BaseException):
    pass


def dies_after(monkeypatch, name: str) -> None:
    """The worker is killed when the work is done, before it does anything else."""
    work_itself = getattr(working, name)

    def done_and_killed(**given):
        work_itself(**given)
        raise Killed

    monkeypatch.setattr(working, name, done_and_killed)


def the_sweep_gives_back_what_the_dead_held() -> None:
    ImportOrder.objects.update(lease_until=clock.real_now() - timedelta(seconds=1))
    sweep_owed_work()


def failing(monkeypatch, name: str) -> None:
    monkeypatch.setattr(working, name, the_power_goes)


@pytest.mark.usefixtures("two_are_many")
def test_a_fault_gives_the_order_back_and_is_tried_again(monkeypatch):
    found = received(*THREE)
    order = found.orders.get()
    with monkeypatch.context() as broken:
        failing(broken, "read_import")
        with pytest.raises(RuntimeError):
            work_on_import(order_id=order.pk)
    order.refresh_from_db()
    assert (order.state, order.attempts) == (WorkState.QUEUED, 1)
    assert order.error == "RuntimeError: The power went"

    ImportOrder.objects.update(not_before=clock.real_now())
    assert work() == [True]
    found.refresh_from_db()
    assert found.state == ImportState.READ


@pytest.mark.usefixtures("two_are_many")
@pytest.mark.parametrize(
    ("name", "after", "says"),
    [
        ("read_import", ImportState.REFUSED, "could not read it"),
        ("save_import", ImportState.READ, "nothing was saved"),
        ("undo_import", ImportState.SAVED, "all of it is still there"),
    ],
)
def test_what_fails_for_good_is_told_on_the_import(monkeypatch, name, after, says):
    found = received(*THREE)
    if name != "read_import":
        work()
        ask_to_save(by=None, plan_import=found)
    if name == "undo_import":
        work()
        ask_to_undo(by=None, plan_import=found)
    failing(monkeypatch, name)
    order = ImportOrder.objects.get(state=WorkState.QUEUED)
    ImportOrder.objects.filter(pk=order.pk).update(attempts=MOST_ATTEMPTS - 1)

    with pytest.raises(RuntimeError):
        work_on_import(order_id=order.pk)

    found.refresh_from_db()
    assert found.state == after
    assert says in found.refused_because


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("two_are_many")
def test_the_sweep_finds_what_a_crash_left(nudged):
    order = received(*THREE).orders.get()
    assert ImportOrder.objects.claim(order.pk)
    ImportOrder.objects.update(lease_until=clock.real_now() - timedelta(seconds=1))
    nudged.clear()

    assert sweep_owed_work() == 1

    assert ("plans.work_on_import", {"order_id": order.pk}) in nudged
    assert work() == [True]


@pytest.mark.usefixtures("two_are_many")
def test_the_sweep_frees_an_import_whose_worker_died_each_time():
    found = received(*THREE)
    work()
    ask_to_save(by=None, plan_import=found)
    order = ImportOrder.objects.get(work=ImportWork.SAVE)
    ImportOrder.objects.filter(pk=order.pk).update(
        state=WorkState.WORKING,
        attempts=MOST_ATTEMPTS,
        lease_until=clock.real_now() - timedelta(seconds=1),
    )

    sweep_owed_work()

    found.refresh_from_db()
    assert found.state == ImportState.READ
    assert "nothing was saved" in found.refused_because


@pytest.mark.usefixtures("two_are_many")
def test_half_a_reading_that_a_crash_left_is_read_anew():
    found = received(*THREE)
    ImportRow.objects.create(plan_import=found, number=2, original={}, state=RowState.READY)

    assert work() == [True]

    assert [row.original["Ref"] for row in found.rows.all()] == ["1", "2", "3"]


@pytest.mark.usefixtures("two_are_many")
def test_a_strict_save_that_is_owed_tells_of_a_row_refused_meanwhile():
    by = factories.coordinator()
    found = received(*THREE, by=by)
    work()
    found.refresh_from_db()
    assert ask_to_save(by=by, plan_import=found, strict=True) is None
    row = found.rows.first()
    ImportRow.objects.filter(pk=row.pk).update(
        state=RowState.REFUSED, errors=[{"field": "lead", "wrong": "", "right": ""}]
    )

    assert work() == [True]

    found.refresh_from_db()
    assert found.state == ImportState.READ
    assert found.refused_because.startswith("1 row is refused, so nothing was saved")
    assert not Communication.objects.exists()


@pytest.mark.usefixtures("two_are_many")
def test_a_touch_between_asking_and_taking_back_is_told():
    found = received(*THREE)
    work()
    ask_to_save(by=None, plan_import=found)
    work()
    found.refresh_from_db()
    ask_to_undo(by=None, plan_import=found)
    Communication.objects.update(version=9)

    assert work() == [True]

    found.refresh_from_db()
    assert found.state == ImportState.SAVED
    assert "have been touched since" in found.refused_because
    with pytest.raises(TouchedSince):
        ask_to_undo(by=None, plan_import=found)


def test_a_second_reading_that_fails_for_good_leaves_the_rows_as_they_were_read_first():
    found = receive_plan_file(by=None, name="plan.csv", content=sheet(*THREE).encode(), year=YEAR)
    PlanImport.objects.filter(pk=found.pk).update(state=ImportState.RECEIVED)
    order = order_import_work(by=None, plan_import=found, work=ImportWork.READ)
    ImportOrder.objects.filter(pk=order.pk).update(state=WorkState.FAILED)

    working.release_what_failed()

    found.refresh_from_db()
    assert found.state == ImportState.READ
    assert found.refused_because == (
        "The planner could not read it, though it tried several times. "
        "Some of its rows may stand as they were read before: choose its columns or its year "
        "again, so that all are read alike."
    )
    assert states(found) == [RowState.READY] * 3


@pytest.mark.usefixtures("two_are_many")
def test_half_a_second_reading_makes_no_second_communications(monkeypatch):
    saved(*THREE, name="first.csv")
    found = received(*THREE)
    work()
    assert states(found) == [RowState.UNCHANGED] * 3
    found.refresh_from_db()
    choose_year(by=None, plan_import=found, opened_version=found.version, year=YEAR)
    order = ImportOrder.objects.get(state=WorkState.QUEUED)
    ImportOrder.objects.filter(pk=order.pk).update(attempts=MOST_ATTEMPTS - 1)
    with monkeypatch.context() as broken:
        broken.setattr(reading, "finish_reading", the_power_goes)
        with pytest.raises(RuntimeError):
            work_on_import(order_id=order.pk)

    found.refresh_from_db()
    assert (found.state, states(found)) == (ImportState.READ, [RowState.READY] * 3)
    assert save_import(by=None, plan_import=found) == 0
    assert Communication.objects.count() == 3


@pytest.mark.usefixtures("two_are_many")
def test_what_was_saved_before_the_worker_died_is_not_saved_again_once_taken_back(monkeypatch):
    found = received(*THREE)
    work()
    ask_to_save(by=None, plan_import=found)
    with monkeypatch.context() as killed:
        dies_after(killed, "save_import")
        with pytest.raises(Killed):
            work()
    undo_import(by=None, plan_import=found)

    the_sweep_gives_back_what_the_dead_held()

    assert work() == []
    found.refresh_from_db()
    assert (found.state, Communication.objects.count()) == (ImportState.READ, 0)


@pytest.mark.usefixtures("two_are_many")
def test_what_was_taken_back_before_the_worker_died_is_not_taken_back_once_saved_again(
    monkeypatch,
):
    found = received(*THREE)
    work()
    ask_to_save(by=None, plan_import=found)
    work()
    ask_to_undo(by=None, plan_import=found)
    with monkeypatch.context() as killed:
        dies_after(killed, "undo_import")
        with pytest.raises(Killed):
            work()
    ask_to_save(by=None, plan_import=found)
    assert work() == [True]

    the_sweep_gives_back_what_the_dead_held()

    assert work() == []
    found.refresh_from_db()
    assert (found.state, Communication.objects.count()) == (ImportState.SAVED, 3)
