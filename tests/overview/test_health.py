"""Each check by what it finds; the doctor, the health page, load balancers and Prometheus."""

import io
from collections import namedtuple
from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError
from django.db.migrations.recorder import MigrationRecorder

from bsc_comms.kit import clock
from bsc_comms.kit.clock import LONDON
from bsc_comms.overview.health import calendars, checking, machine, processes
from bsc_comms.overview.health.findings import Health, well
from partnership.choices import AuditAct, LetterKind, LetterState, WorkState
from partnership.models import AuditEntry, Heartbeat
from partnership.models.heartbeats import TICK
from partnership.operations.heartbeats import worker_is_at_work
from plans.models import Artwork, ForwardPlanOrder
from subgroup.operations.tick import tick
from tests.factories import (
    AwarenessDayFactory,
    CommunicationFactory,
    ForwardPlanFactory,
    LetterFactory,
    RecurringDayFactory,
)
from tests.services.in_short import in_turn

pytestmark = pytest.mark.django_db
NOON = datetime(2016, 10, 25, 12, tzinfo=LONDON)
ALL_IS_WELL = {name: (lambda name=name: well(name, "As it should be.")) for name, _ in checking.ALL}


def beat(name: str, **ago) -> None:
    Heartbeat.objects.create(name=name, beaten_at=clock.real_now() - timedelta(**ago))


# --- worker and beat ------------------------------------------------------------------------------
def test_a_tick_is_noted_by_the_tick_itself_and_silent_workers_are_forgotten():
    beat("worker celery@old", days=3)
    assert tick().failed == []
    assert list(Heartbeat.objects.values_list("name", flat=True)) == [TICK]
    assert processes.check_beat().health == Health.OK


def test_a_worker_says_for_itself_that_it_is_at_work(monkeypatch):
    monkeypatch.setattr("partnership.operations.heartbeats.connection.close", lambda: None)
    worker_is_at_work("celery@one")
    worker_is_at_work("celery@one")
    worker_is_at_work("celery@two")
    found = processes.check_worker()
    assert (found.health, found.says) == (
        Health.OK,
        "2 workers are at work, last heard of 0 seconds ago.",
    )


def test_a_database_that_is_away_does_not_stop_a_worker(monkeypatch, caplog):
    def away(name):
        raise DatabaseError("away")

    monkeypatch.setattr(Heartbeat.objects, "beat", away)
    monkeypatch.setattr("partnership.operations.heartbeats.connection.close", lambda: None)
    worker_is_at_work("celery@one")
    assert "The heartbeat of celery@one could not be written: away" in caplog.text


@pytest.mark.parametrize(
    ("seconds", "health"), [(0, Health.OK), (179, Health.OK), (181, Health.FAILED)]
)
def test_three_minutes_of_silence_are_too_long(seconds, health):
    beat("worker celery@one", seconds=seconds)
    beat(TICK, seconds=seconds)
    assert processes.check_worker().health == health
    assert processes.check_beat().health == health


def test_a_tick_that_leaves_parts_undone_needs_a_look(monkeypatch):
    """The heartbeat is a part of its own: it is noted whatever else failed."""

    def fails() -> int:
        raise RuntimeError("planted")

    monkeypatch.setattr("subgroup.operations.tick.ask_about_overdue", fails)
    monkeypatch.setattr("subgroup.operations.tick.give_references", fails)
    with clock.at(NOON):
        for _ in range(3):
            tick()
        found = processes.check_beat()
    assert found.health == Health.ATTENTION
    assert found.says == (
        "The last tick was done 0 seconds ago. Within two hours before it could not do "
        "overdue communications, references."
    )
    for minutes in in_turn(range(55, 125, 5), about="ticks that leave parts undone", most=4):
        with clock.at(NOON + timedelta(minutes=minutes)):
            assert processes.check_beat().health == Health.ATTENTION
            tick()
    monkeypatch.undo()
    with clock.at(NOON + timedelta(hours=4)):
        tick()
        assert processes.check_beat().health == Health.OK


def test_who_is_missing_is_told_apart():
    beat(TICK, minutes=10)
    assert processes.check_beat().do == processes.START_A_WORKER
    beat("worker celery@one", seconds=5)
    found = processes.check_beat()
    assert found.do == processes.START_BEAT
    assert (
        found.says
        == "The last tick was done 10 minutes ago. A worker is at work, so beat sends none."
    )


def test_a_clock_that_was_put_back_is_told():
    beat(TICK, minutes=-5)
    found = processes.check_beat()
    assert found.health == Health.FAILED
    assert "a clock was put back" in found.says


def test_a_worker_whose_last_word_lies_in_the_future_is_not_at_work():
    """The clock was put back: one that lives says so again within half a minute."""
    beat("worker celery@dead", hours=-5)
    found = processes.check_worker()
    assert (found.health, found.do) == (Health.FAILED, processes.START_BY_THE_RIGHT_CLOCK)
    assert "a clock was put back" in found.says
    beat(TICK, minutes=10)
    assert processes.check_beat().do == processes.START_A_WORKER
    beat("worker celery@another machine", seconds=-59)
    assert processes.check_worker().says == "1 worker is at work, last heard of 0 seconds ago."


def test_when_a_worker_was_last_heard_of_is_told_while_it_counts_as_at_work():
    """One that was killed counts for three minutes more."""
    beat("worker celery@killed", seconds=125)
    beat("worker celery@other", seconds=150)
    found = processes.check_worker()
    assert (found.health, found.says) == (
        Health.OK,
        "2 workers are at work, last heard of 2 minutes ago.",
    )


def test_nobody_ever_at_work_is_told():
    assert processes.check_worker().says == "No worker has ever said that it is at work."
    assert processes.check_beat().says == "No tick was ever done."


# --- letters and other work -----------------------------------------------------------------------
@pytest.fixture
def at_noon():
    with clock.at(NOON):
        yield


def test_late_and_failed_letters_are_counted(at_noon):
    long_ago = clock.real_now() - timedelta(minutes=16)
    due = NOON - timedelta(minutes=16)
    LetterFactory(due=NOON - timedelta(minutes=14), not_before=long_ago)
    assert processes.check_letters().health == Health.OK
    LetterFactory(due=due, not_before=long_ago)
    LetterFactory(due=due, not_before=clock.real_now())  # a retry that waits its turn
    assert processes.check_letters().do == processes.WAITING
    LetterFactory(state=LetterState.FAILED)
    LetterFactory(state=LetterState.UNCERTAIN, in_confidence=True)
    LetterFactory(state=LetterState.MISSED)
    found = processes.check_letters()
    assert found.health == Health.ATTENTION
    assert found.says == (
        "1 letter is late by 15 minutes or more and 3 did not go out or may not have arrived."
    )
    assert found.do == "Look at the letters: each says what became of it."


def test_a_letter_that_was_tried_for_a_quarter_of_an_hour_is_late_until_its_next_try(at_noon):
    """A mail server that is away would otherwise be told of after a day."""
    in_an_hour = clock.real_now() + timedelta(hours=1)
    LetterFactory(due=NOON, not_before=in_an_hour, attempts=3)
    assert processes.check_letters().health == Health.OK
    LetterFactory(due=NOON, not_before=in_an_hour, attempts=4)
    LetterFactory(due=NOON, not_before=in_an_hour, attempts=4, expires=NOON)
    LetterFactory(due=NOON, attempts=4, state=LetterState.SENDING)
    found = processes.check_letters()
    assert (found.says, found.do) == (
        "1 letter is late by 15 minutes or more.",
        processes.WAITING,
    )


def test_what_waits_for_the_digest_of_the_next_morning_is_not_late(at_noon):
    long_ago = clock.real_now() - timedelta(minutes=16)
    had_mail = LetterFactory(state=LetterState.SENT, sent_at=NOON - timedelta(hours=3)).recipient
    LetterFactory(recipient=had_mail, due=NOON - timedelta(hours=2), not_before=long_ago)
    assert processes.check_letters().says == "None is late, and none failed."
    with clock.at(datetime(2016, 10, 26, 8, 14, tzinfo=LONDON)):
        assert processes.check_letters().health == Health.OK
    with clock.at(datetime(2016, 10, 26, 8, 15, tzinfo=LONDON)):
        assert processes.check_letters().says == "1 letter is late by 15 minutes or more."


def test_what_waits_behind_mail_of_a_day_that_has_not_come_is_late(at_noon):
    """A round by a clock that was ahead sent it."""
    had_mail = LetterFactory(state=LetterState.SENT, sent_at=NOON + timedelta(days=7)).recipient
    long_ago = clock.real_now() - timedelta(minutes=16)
    LetterFactory(recipient=had_mail, due=NOON - timedelta(hours=2), not_before=long_ago)
    assert processes.check_letters().says == "1 letter is late by 15 minutes or more."


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        (LetterKind.PLAN_PUBLISHED, "None is late, and none failed."),
        (LetterKind.INVITATION, "1 letter is late by 15 minutes or more."),
    ],
)
def test_at_night_only_what_goes_at_any_hour_is_late(kind, says):
    night = datetime(2016, 10, 25, 23, tzinfo=LONDON)
    with clock.at(night):
        LetterFactory(
            kind=kind,
            due=night - timedelta(hours=1),
            not_before=clock.real_now() - timedelta(hours=1),
        )
        assert processes.check_letters().says == says


def test_work_that_was_given_up_is_named():
    assert processes.check_work().health == Health.OK
    ForwardPlanOrder.objects.create(forward_plan=ForwardPlanFactory(), state=WorkState.FAILED)
    found = processes.check_work()
    assert (found.health, found.says) == (
        Health.ATTENTION,
        "Given up after all tries: 1 forward plan order.",
    )
    ForwardPlanOrder.objects.create(forward_plan=ForwardPlanFactory(), state=WorkState.FAILED)
    assert processes.check_work().says == "Given up after all tries: 2 forward plan orders."


def test_work_that_may_tell_of_something_kept_back_is_neither_named_nor_counted():
    for _ in range(2):
        Artwork.objects.create(
            communication=CommunicationFactory(), size=1, at=NOON, state=WorkState.FAILED
        )
    found = processes.check_work()
    assert (found.health, found.says) == (
        Health.ATTENTION,
        "Given up after all tries: something of which the log alone tells.",
    )


# --- the machine ----------------------------------------------------------------------------------
Usage = namedtuple("Usage", "total used free")


@pytest.mark.parametrize(
    ("megabytes", "health"),
    [(2000, Health.OK), (1000, Health.ATTENTION), (200, Health.FAILED), (0, Health.FAILED)],
)
def test_disk_space(monkeypatch, megabytes, health):
    usage = Usage(0, 0, megabytes * 1024**2)
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda place: usage)
    assert machine.check_disk().health == health


def test_a_folder_that_nobody_may_write_in_has_failed(monkeypatch):
    def refused(dir):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(machine.tempfile, "TemporaryFile", refused)
    found = machine.check_disk()
    assert (found.health, "(Permission denied)" in found.says) == (Health.FAILED, True)


@pytest.mark.both_databases
def test_database_migrations_storage_and_clock_of_these_tests_are_well():
    for check in (
        machine.check_database,
        machine.check_migrations,
        machine.check_cache,
        machine.check_storage,
        machine.check_clock,
    ):
        assert check().health == Health.OK


@pytest.mark.parametrize(
    ("to_go", "says"),
    [
        (["plans.0099_more"], "1 is missing, first plans.0099_more."),
        (["plans.0099_more", "plans.0100_x"], "2 are missing, first plans.0099_more."),
    ],
)
def test_a_missing_migration_is_named(monkeypatch, to_go, says):
    monkeypatch.setattr(machine, "migrations_to_go", lambda: to_go)
    found = machine.check_migrations()
    assert (found.health, found.says) == (Health.FAILED, says)


def test_tables_of_a_later_version_need_a_look():
    rows = MigrationRecorder.Migration.objects
    rows.create(app="another_app", name="0001_gone")
    assert machine.check_migrations().health == Health.OK
    rows.create(app="plans", name="9999_later")
    found = machine.check_migrations()
    assert (found.health, found.says) == (
        Health.ATTENTION,
        "The tables are those of a later version: plans.9999_later.",
    )
    assert "restore the backup" in found.do


def test_a_broker_that_is_away_has_failed_with_what_to_do(settings, monkeypatch):
    monkeypatch.setattr(machine, "SECONDS_TO_ANSWER", 0.2)
    away = machine.app.connection_for_write(url="redis://127.0.0.1:1/0")
    monkeypatch.setattr(machine.app, "connection_for_write", lambda: away)
    (found,) = checking.examine((("Broker", machine.check_broker),))
    assert found.health == Health.FAILED
    assert found.do == checking.WHAT_TO_DO["Broker"]


def test_letters_that_go_into_files_need_a_look_and_a_mail_server_that_is_away_fails(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    found = machine.check_mail()
    assert (found.health, found.says) == (
        Health.ATTENTION,
        "Letters go to “filebased” and reach nobody.",
    )
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    (found,) = checking.examine((("Mail", machine.check_mail),))
    assert found.health == Health.FAILED
    assert found.says.startswith("ConnectionRefusedError: ")


def test_storage_that_gives_back_something_else_fails(monkeypatch):
    monkeypatch.setattr(machine.default_storage, "open", lambda name: io.BytesIO(b"else"))
    assert machine.check_storage().health == Health.FAILED


def test_the_key_of_the_records(settings):
    settings.RECORD_KEY = ""
    assert machine.check_keys().health == Health.ATTENTION
    settings.RECORD_KEY = "no key"
    (found,) = checking.examine((("Keys", machine.check_keys),))
    assert (found.health, found.do) == (Health.FAILED, checking.WHAT_TO_DO["Keys"])
    settings.RECORD_KEY = "11" * 32
    assert machine.check_keys().health == Health.OK


def test_holidays_and_awareness_days_that_end_soon_need_a_look(monkeypatch):
    today = clock.today()
    for days, health in ((366, Health.OK), (364, Health.ATTENTION), (-1, Health.ATTENTION)):
        last = today + timedelta(days=days)
        monkeypatch.setattr(calendars, "last_published_holiday", lambda last=last: last)
        assert calendars.check_holidays().health == health
    assert calendars.check_awareness_days().says == "None are kept."
    day = AwarenessDayFactory(starts=today + timedelta(days=100), ends=today + timedelta(days=100))
    assert calendars.check_awareness_days().health == Health.ATTENTION
    type(day).objects.update(starts=today + timedelta(days=200), ends=today + timedelta(days=200))
    assert calendars.check_awareness_days().health == Health.OK


def test_awareness_days_by_a_rule_come_round_each_year():
    for code, rule in (("BONF", "FIXED 11-05"), ("RSW", "NTH 3 MON 11 7"), ("SID", "")):
        RecurringDayFactory(code=code, rule=rule)
    found = calendars.check_awareness_days()
    assert (found.health, found.says) == (Health.OK, "2 come round each year by a rule.")


@pytest.mark.parametrize(
    ("days", "failed", "health"),
    [(1, False, Health.OK), (3, False, Health.ATTENTION), (1, True, Health.ATTENTION)],
)
def test_a_backup_is_at_most_two_days_old(days, failed, health, settings):
    settings.SAMPLE = False
    with clock.at(NOON - timedelta(days=days)):
        AuditEntry.objects.keep(AuditAct.JOB, what="overview.backup", failed=failed)
    with clock.at(NOON):
        assert processes.check_backup().health == health


def test_where_no_backup_was_ever_made_it_says_so(settings):
    settings.SAMPLE = False
    found = processes.check_backup()
    assert (found.health, found.says) == (Health.ATTENTION, "None has been made.")
    AuditEntry.objects.keep(AuditAct.JOB, what="overview.backup", failed=True)
    found = processes.check_backup()
    assert (found.health, found.says) == (Health.ATTENTION, "None has been made whole.")
    settings.SAMPLE = True
    assert processes.check_backup().health == Health.OK
