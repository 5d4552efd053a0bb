"""Large files of figures are owed to a worker, read once, and survive its end."""

import io
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db.models.fields.files import FieldFile

from bsc_comms.kit import clock
from evidence.choices import Outcome
from evidence.models import FiguresFile, MonthlyCount
from evidence.operations import figures as figures_operations
from evidence.operations.figures import read_figures
from evidence.operations.figures import receiving as receiving_module
from partnership.choices import WorkState
from partnership.models.owed import OwedWorkQuerySet
from plans.operations.owed import sweep_owed_work
from tests.evidence.files import by_month_file, hand_in, street_file, street_row

pytestmark = pytest.mark.django_db
FILES = settings.BASE_DIR / "tests" / "data" / "evidence"
NOW = datetime(2016, 10, 25, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_october():
    with clock.at(NOW):
        yield


@pytest.fixture
def by_a_worker(monkeypatch):
    asked: list[tuple[str, dict]] = []
    monkeypatch.setattr(receiving_module, "LARGE", 10)
    monkeypatch.setattr(
        receiving_module, "nudge", lambda name, **kwargs: asked.append((name, kwargs))
    )
    return asked


def test_a_large_file_is_owed_to_a_worker_and_read_once(street, by_a_worker):
    figures = hand_in(street_file([street_row()]))
    assert (figures.outcome, figures.state) == (Outcome.WAITING, WorkState.QUEUED)
    assert by_a_worker == [(figures_operations.READ_FIGURES, {"order_id": str(figures.pk)})]
    kept = Path(figures.file.path)
    assert kept.exists()
    assert read_figures(order_id=str(figures.pk))
    assert not read_figures(order_id=str(figures.pk))
    figures.refresh_from_db()
    assert (figures.outcome, figures.state, figures.file.name) == (
        Outcome.TAKEN,
        WorkState.DONE,
        "",
    )
    assert not kept.exists()


def test_what_a_crash_left_behind_is_found_by_the_sweep(street, by_a_worker):
    figures = hand_in(street_file([street_row()]))
    FiguresFile.objects.claim(figures.pk)
    with clock.at(datetime(2016, 10, 25, 10, tzinfo=UTC)):
        FiguresFile.objects.update(lease_until=NOW)
        assert sweep_owed_work() == 1
        assert read_figures(order_id=str(figures.pk))
    assert MonthlyCount.objects.get().count == 1


class Killed(BaseException):
    """A worker that ends at once, whatever it is at."""


def dies(*_: object, **__: object) -> None:
    raise Killed


def test_a_file_goes_although_its_worker_died_before_it_was_gone(street, by_a_worker, monkeypatch):
    figures = hand_in(street_file([street_row()]))
    kept = Path(figures.file.path)
    with monkeypatch.context() as killed:
        killed.setattr(FieldFile, "delete", dies)
        with pytest.raises(Killed):
            read_figures(order_id=str(figures.pk))
    FiguresFile.objects.update(lease_until=clock.real_now() - timedelta(1))
    sweep_owed_work()

    assert read_figures(order_id=str(figures.pk))

    assert not kept.exists()
    figures.refresh_from_db()
    assert (figures.outcome, figures.state, figures.file.name) == (
        Outcome.TAKEN,
        WorkState.DONE,
        "",
    )


def test_a_file_that_was_saved_before_the_worker_died_is_not_saved_over_a_newer_one(
    homes, by_a_worker, monkeypatch
):
    def twelve_months_of(count: int) -> io.BytesIO:
        rows = [("Burglary", "Domestic Burglary", "Wexcombe", [count] * 12)]
        return by_month_file(rows, first=date(2015, 7, 1), months=12)

    older = hand_in(twelve_months_of(100))
    with monkeypatch.context() as killed:
        killed.setattr(OwedWorkQuerySet, "finish", dies)
        with pytest.raises(Killed):
            read_figures(order_id=str(older.pk))
    newer = hand_in(twelve_months_of(104))
    assert read_figures(order_id=str(newer.pk))
    FiguresFile.objects.filter(pk=older.pk).update(lease_until=clock.real_now() - timedelta(1))
    sweep_owed_work()

    assert read_figures(order_id=str(older.pk))

    older.refresh_from_db()
    assert (older.outcome, older.state, older.file.name) == (Outcome.TAKEN, WorkState.DONE, "")
    assert set(MonthlyCount.objects.values_list("count", flat=True)) == {104}


def test_a_fault_gives_the_file_back_and_keeps_it(street, by_a_worker, monkeypatch):
    figures = hand_in(street_file([street_row()]))

    def fails(**_: object) -> None:
        raise OSError("disk")

    monkeypatch.setattr("evidence.operations.figures.working.save_months", fails)
    with pytest.raises(OSError, match="disk"):
        read_figures(order_id=str(figures.pk))
    figures.refresh_from_db()
    assert (figures.outcome, figures.state, figures.error) == (
        Outcome.WAITING,
        WorkState.QUEUED,
        "OSError: disk",
    )
    assert Path(figures.file.path).exists()


def test_a_file_that_could_not_be_kept_leaves_nothing_behind(street, monkeypatch):
    before = set(Path(settings.MEDIA_ROOT).rglob("*"))
    monkeypatch.setattr(receiving_module, "record_change", dies)
    with pytest.raises(Killed):
        hand_in(street_file([street_row()]))
    assert {path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()} <= before
    assert not FiguresFile.objects.exists()
