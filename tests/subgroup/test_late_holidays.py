"""A bank holiday that is entered late on one machine counts on all that share the database."""

import runpy
from datetime import UTC, date, datetime
from threading import Event
from types import SimpleNamespace
from unittest.mock import Mock

import pytest
from django.conf import settings as of_the_planner
from django.db import DatabaseError

from bsc_comms.kit import clock
from bsc_comms.kit.working_days import is_working_day
from subgroup import tasks
from subgroup.operations import late_holidays, steps
from subgroup.operations.late_holidays import follow_holidays, take_up_holidays
from subgroup.operations.steps import announce_holiday

pytestmark = pytest.mark.django_db
NOW = datetime(2016, 10, 19, 9, tzinfo=UTC)
HOLIDAY = date(2016, 11, 2)


@pytest.fixture
def on_machine(settings, tmp_path, monkeypatch):
    """Work on a machine of this name from now on: a folder of its own, and the one database."""
    monkeypatch.setattr(late_holidays, "close_old_connections", lambda: None)
    monkeypatch.setattr(late_holidays.connection, "close", lambda: None)

    def go(name: str) -> None:
        (tmp_path / name).mkdir(exist_ok=True)
        settings.BANK_HOLIDAYS = tmp_path / name / "bank-holidays.json"

    return go


@pytest.fixture
def entered_elsewhere(on_machine, people, django_capture_on_commit_callbacks):
    on_machine("one")
    with clock.at(NOW), django_capture_on_commit_callbacks(execute=True):
        announce_holiday(by=people.coordinator, date=HOLIDAY, name="Day of thanks")
    assert not is_working_day(HOLIDAY)
    on_machine("another")


def test_a_holiday_that_was_entered_on_another_machine_is_taken_up(entered_elsewhere):
    take_up_holidays()
    assert not is_working_day(HOLIDAY)


def test_one_is_entered_where_the_file_cannot_be_written_and_is_taken_up_once_it_can(
    on_machine, people, monkeypatch, django_capture_on_commit_callbacks
):
    on_machine("one")
    with monkeypatch.context() as full:
        full.setattr(steps, "announce", Mock(side_effect=OSError("no room")))
        with clock.at(NOW), django_capture_on_commit_callbacks(execute=True):
            announce_holiday(by=people.coordinator, date=HOLIDAY, name="Day of thanks")
    assert is_working_day(HOLIDAY)
    take_up_holidays()
    assert not is_working_day(HOLIDAY)


def test_a_process_takes_them_up_at_its_start_and_once_a_minute_until_it_ends(monkeypatch):
    happened = []
    monkeypatch.setattr(late_holidays, "take_up_holidays", lambda: happened.append("taken up"))

    def wait(seconds: float) -> bool:
        happened.append(seconds)
        return happened.count(seconds) == 3

    follow_holidays(wait)
    assert happened == ["taken up", 60.0] * 3


def test_a_worker_takes_them_up_at_its_start_and_once_a_minute(entered_elsewhere):
    planned = []
    timer = SimpleNamespace(call_repeatedly=lambda *told: planned.append(told))
    tasks.follow_holidays(SimpleNamespace(timer=timer))
    assert not is_working_day(HOLIDAY)
    assert planned == [(60.0, take_up_holidays)]


def test_each_process_of_the_web_follows_them_beside_its_pages(monkeypatch):
    follows = Event()
    monkeypatch.setattr(late_holidays, "follow_holidays", lambda wait: follows.set())
    gunicorn = runpy.run_path(str(of_the_planner.BASE_DIR / "deploy/gunicorn.conf.py"))
    gunicorn["post_worker_init"](None)
    assert follows.wait(5)


@pytest.mark.parametrize("fault", [DatabaseError("away"), OSError("no room")])
def test_a_database_or_a_disk_that_is_away_stops_nobody(on_machine, monkeypatch, caplog, fault):
    def away():
        raise fault

    monkeypatch.setattr(late_holidays, "write_announced", away)
    take_up_holidays()
    assert f"brought up to date on this machine: {fault}" in caplog.text
