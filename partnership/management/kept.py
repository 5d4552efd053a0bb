"""The base of our commands that change something or take something out: one row in the audit each.

What is run by hand on the machine is no request and has nobody signed in, so its row names the
command and the moment, and the page of the audit says "On the machine".
"""

import contextlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import Error, connection, transaction

from bsc_comms.kit.databases import working_on
from partnership.management.database_faults import database_faults_in_words
from partnership.operations.audit import keep_job

FOLDER = ".management.commands."
NOT_IN_THE_AUDIT = (
    "The audit holds no row of this: the database here did not take one ({fault}). See manage.py "
    "doctor."
)
# Each of ours does what belongs together in one transaction.
STOPPED = (
    "It was stopped before its end. What it was in the middle of was taken back; what it had said "
    "was done stays."
)
BY_CTRL_C = 130  # as a shell says it
NO_FILE = "there is none"


def job_of(command: type[BaseCommand]) -> str:
    """What the audit calls a command: its app and its name, as in overview.restore."""
    app, _, name = command.__module__.partition(FOLDER)
    return f"{app.rpartition('.')[2]}.{name}"


class KeptCommand(BaseCommand):
    """A command that leaves one row in the audit as it ends, well or by any fault.

    `handle` may say, as far as it has come:
    about: what it was done to, for the page: no path, no address, nobody's name, and no count that
        what a partner keeps back would change (rule 10 of docs/rules.md).
    in_confidence: that it ran may itself tell of what is kept back; the row is on no page then.
    did_nothing: it turned out that there was nothing to do, so there is no row.
    planner_is_now: the entry of DATABASES where the planner stands afterwards, if it moved.

    Where the database does not let it happen, it says so in a sentence and ends with
    `without_database`.

    The row is written after everything else, into the database that is there then. Where that takes
    none (there is none yet, or it has no tables), standard error says so and the command ends as it
    would have.
    """

    in_confidence = False
    about = ""
    did_nothing = False
    planner_is_now: Mapping[str, Any] | None = None
    without_database = 1

    def only_looks(self, options: Mapping[str, Any]) -> bool:
        """Whether with these options it neither changes anything nor takes anything out."""
        return bool(options.get("dry_run"))

    def execute(self, *args: Any, **options: Any) -> str | None:
        self.did_nothing = self.only_looks(options)
        try:
            with database_faults_in_words(ends_with=self.without_database):
                said = super().execute(*args, **options)
        except KeyboardInterrupt as stopped:
            self._keep(failed=True)
            raise CommandError(STOPPED, returncode=BY_CTRL_C) from stopped
        except BaseException:  # an interrupted one may have changed something as well
            self._keep(failed=True)
            raise
        self._keep(failed=False)
        return said

    def _keep(self, *, failed: bool) -> None:
        if self.did_nothing:
            return
        moved = working_on(dict(self.planner_is_now)) if self.planner_is_now else None
        try:
            with moved or contextlib.nullcontext():
                self._write(failed=failed)
        except Error as fault:
            self._say_that_it_is_not_kept(type(fault).__name__)

    def _write(self, *, failed: bool) -> None:
        if has_no_file():
            self._say_that_it_is_not_kept(NO_FILE)
            return
        if not connection.in_atomic_block:  # else it is the caller's
            connection.close_if_unusable_or_obsolete()  # a long command may outlive it
        with transaction.atomic():
            keep_job(
                job_of(type(self)),
                about=self.about,
                failed=failed,
                in_confidence=self.in_confidence,
            )

    def _say_that_it_is_not_kept(self, fault: str) -> None:
        self.stderr.write(NOT_IN_THE_AUDIT.format(fault=fault))


def has_no_file() -> bool:
    """Whether the database is SQLite and not there yet: to ask it would make an empty one."""
    if connection.vendor != "sqlite" or connection.is_in_memory_db():  # type: ignore[attr-defined]
        return False
    return not Path(connection.settings_dict["NAME"]).exists()
