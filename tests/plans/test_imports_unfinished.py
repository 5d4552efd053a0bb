"""What a reader that was killed leaves behind does not wait for ever."""

from datetime import timedelta
from typing import Any

import pytest

from bsc_comms.kit import clock
from plans.choices import ImportState
from plans.models import ImportRow, PlanImport
from plans.operations.imports import explain_words, save_import, undo_import
from plans.operations.imports.reading import new_import
from plans.operations.owed import sweep_owed_work
from tests import factories
from tests.plans.october import NOW
from tests.plans.sheets import ALARM, SHED, YEAR, read, saved, sheet

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sheets_in_october")]

A_DAY = timedelta(days=1)
A_MOMENT = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _no_messages(monkeypatch):
    monkeypatch.setattr(
        "bsc_comms.kit.jobs.celery.current_app.send_task", lambda name, kwargs, **_: None
    )


def half_read(**more: Any) -> PlanImport:
    """As the command leaves a large sheet when it is killed: some rows, nobody at work."""
    said = {"by": None, "name": "plan.csv", "content": b"", "year": YEAR, "default_lead": ""}
    found = new_import(**said | {"layout": None} | more)
    found.save(force_insert=True)
    ImportRow.objects.create(plan_import=found, number=2, original={}, state="ready")
    return found


def swept_after(time: timedelta) -> None:
    with clock.at(NOW + time):
        sweep_owed_work()


@pytest.mark.parametrize("by", [None, factories.coordinator])
def test_a_sheet_that_was_half_read_goes_after_a_day(by):
    half_read(by=by and by())

    swept_after(A_DAY)
    assert PlanImport.objects.count() == 1
    swept_after(A_DAY + A_MOMENT)
    assert not PlanImport.objects.exists()


def test_what_the_command_read_and_did_not_save_goes_too():
    read(sheet(SHED))

    swept_after(A_DAY + A_MOMENT)

    assert not PlanImport.objects.exists()


def waits_for_a_person() -> PlanImport:
    return read(sheet(SHED), by=factories.coordinator())


def was_saved() -> PlanImport:
    return saved(SHED)


def was_taken_back() -> PlanImport:
    found = saved(SHED)
    undo_import(by=None, plan_import=found)
    return found


def somebody_corrects_it() -> PlanImport:
    found = read(sheet(SHED, ALARM))
    explain_words(
        by=None,
        plan_import=found,
        opened_version=found.version,
        field="area",
        words="Burnt Oak",
        instead="Hale",
    )
    return found


@pytest.mark.parametrize(
    "made", [waits_for_a_person, was_saved, was_taken_back, somebody_corrects_it]
)
def test_what_somebody_has_to_do_with_stays(made):
    found = made()

    swept_after(30 * A_DAY)

    assert PlanImport.objects.get() == found


def test_what_a_worker_owes_stays():
    found = read(sheet(SHED))
    found.orders.create(work="read", key="1", asked_at=NOW)
    PlanImport.objects.update(state=ImportState.RECEIVED, content=b"x")

    swept_after(30 * A_DAY)

    assert PlanImport.objects.get() == found


def test_what_is_saved_in_time_is_on_the_plan():
    found = read(sheet(SHED))
    swept_after(A_DAY)
    assert save_import(by=None, plan_import=found) == 1
