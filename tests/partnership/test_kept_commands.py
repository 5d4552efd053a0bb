"""A command leaves one row in the audit as it ends, wherever the planner then is."""

import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.core.management.base import CommandParser
from django.db import connection, transaction

from bsc_comms.kit import clock
from bsc_comms.kit.databases import database_at, working_on
from bsc_comms.overview.recovery.building import make_tables_of_today
from bsc_comms.overview.recovery.snapshots import sqlite_file
from partnership.management.kept import FOLDER, KeptCommand
from partnership.models import AuditEntry
from tests import factories
from tests.overview.recovery import empty_database
from tests.services.audit_rows import DONE, FAILED, rows_of

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]
NOW = datetime(2016, 10, 25, 9, tzinfo=UTC)
PROBE = "plans.probe"


class Probe(KeptCommand):
    """Does what a test gives it, and ends."""

    __module__ = f"plans{FOLDER}probe"
    requires_system_checks = []

    def __init__(self, work: Callable[[KeptCommand], None], **options: Any) -> None:
        super().__init__(**options)
        self.work = work

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        self.about = "2016/17"
        self.work(self)


def run(work: Callable[[KeptCommand], None], *options: str) -> str:
    """What it said on standard error."""
    said = io.StringIO()
    call_command(Probe(work), *options, stderr=said)
    return said.getvalue()


def well(command: KeptCommand) -> None:
    """Do nothing, and end well."""


def raising(fault: BaseException) -> Callable[[KeptCommand], None]:
    def work(command: KeptCommand) -> None:
        raise fault

    return work


def test_one_that_ended_well_leaves_one_row_by_nobody_from_nowhere() -> None:
    with clock.at(NOW):
        assert run(well) == ""
    (row,) = AuditEntry.objects.all()
    assert (row.act, row.what, row.about, row.at) == ("job", PROBE, "2016/17", NOW)
    assert (row.by, row.address, row.request_id, row.typed) == (None, None, "", "")
    assert (row.failed, row.count, row.in_confidence) == (False, None, False)


@pytest.mark.parametrize("fault", [CommandError("No room."), ValueError("Odd."), SystemExit(2)])
def test_one_that_failed_leaves_one_row_and_its_fault_goes_on(fault: BaseException) -> None:
    with pytest.raises(type(fault)) as raised:
        run(raising(fault))
    assert raised.value is fault
    assert rows_of(PROBE) == [("2016/17", FAILED)]


def test_one_that_was_stopped_at_the_keyboard_says_so_in_a_sentence() -> None:
    with pytest.raises(CommandError, match=r"^It was stopped before its end\.") as stopped:
        run(raising(KeyboardInterrupt()))
    assert stopped.value.returncode == 130
    assert rows_of(PROBE) == [("2016/17", FAILED)]


def test_the_row_stays_where_what_the_command_did_is_taken_back() -> None:
    def work(command: KeptCommand) -> None:
        with transaction.atomic():
            factories.TopicFactory(code="GONE")
            raise CommandError("No room.")

    with pytest.raises(CommandError):
        run(work)
    assert not factories.TopicFactory._meta.model.objects.exists()
    assert rows_of(PROBE) == [("2016/17", FAILED)]


def test_a_dry_run_leaves_none_however_it_ends() -> None:
    run(well, "--dry-run")
    with pytest.raises(CommandError):
        run(raising(CommandError("No room.")), "--dry-run")
    assert rows_of(PROBE) == []


def test_one_that_found_nothing_to_do_leaves_none() -> None:
    def work(command: KeptCommand) -> None:
        command.did_nothing = True

    run(work)
    assert rows_of(PROBE) == []


def test_one_in_confidence_is_marked_so() -> None:
    def work(command: KeptCommand) -> None:
        command.in_confidence = True

    run(work)
    assert rows_of(PROBE) == [("2016/17 (in confidence)", DONE)]


# --- where the row goes ---------------------------------------------------------------------------
def test_where_the_planner_moved_the_row_is_in_the_new_database_alone(tmp_path: Path) -> None:
    with empty_database(tmp_path) as target:
        with working_on(target):
            make_tables_of_today()

        def work(command: KeptCommand) -> None:
            command.planner_is_now = target

        run(work)
        assert rows_of(PROBE) == []
        with working_on(target):
            assert rows_of(PROBE) == [("2016/17", DONE)]


@pytest.mark.parametrize("fault", [None, CommandError("No room.")])
def test_without_tables_it_is_said_and_the_command_ends_as_it_would(
    tmp_path: Path, fault: CommandError | None
) -> None:
    told = "OperationalError" if connection.vendor == "sqlite" else "ProgrammingError"
    with empty_database(tmp_path) as target, working_on(target):
        connection.ensure_connection()
        ended, said = outcome_of(raising(fault) if fault else well)
    assert ended is fault
    assert said == (
        f"The audit holds no row of this: the database here did not take one ({told}). "
        "See manage.py doctor.\n"
    )


@pytest.mark.parametrize("fault", [None, CommandError("No room.")])
def test_a_server_that_does_not_answer_is_said(fault: CommandError | None) -> None:
    with working_on(database_at("postgres://nobody@127.0.0.1:1/x")):
        ended, said = outcome_of(raising(fault) if fault else well)
    assert ended is fault
    assert "The audit holds no row of this" in said


def test_a_sqlite_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with working_on(sqlite_file(tmp_path / "none.sqlite3")):
        ended, said = outcome_of(well)
    assert ended is None
    assert "did not take one (there is none)" in said
    assert list(tmp_path.iterdir()) == []


def outcome_of(work: Callable[[KeptCommand], None]) -> tuple[BaseException | None, str]:
    """What it ended with, and what it said on standard error."""
    said = io.StringIO()
    try:
        call_command(Probe(work), stderr=said)
    except CommandError as fault:
        return fault, said.getvalue()
    return None, said.getvalue()
