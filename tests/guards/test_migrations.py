"""No new migration locks a table of PostgreSQL for longer than it must, or breaks what still runs.

While new code is brought in, web processes of the version before go on. What the linter takes for a
fault is mended, or stands in ACCEPTED with its reason.
"""

import pytest
from django.conf import settings
from django.db import connection
from django_migration_linter import MigrationLinter

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]

#: The last one of each app in the first release; an empty planner makes them all.
FIRST_RELEASE = {
    "partnership": 3,
    "plans": 2,
    "subgroup": 2,
    "channels_registry": 1,
    "evidence": 1,
}
#: By app and name, why its locks do no harm.
ACCEPTED: dict[tuple[str, str], str] = {
    ("subgroup", "0003_one_standing_meeting_a_day"): (
        "a table of some rows a year, and a rule that only becomes milder"
    )
}


def linter_of_postgresql() -> MigrationLinter:
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL is where a migration locks others out")
    return MigrationLinter(path=str(settings.BASE_DIR), database="default", no_cache=True)


def is_new(app: str, name: str) -> bool:
    number = name.split("_")[0]
    return number.isdecimal() and int(number) > FIRST_RELEASE.get(app, 10_000)


def faults_of(linter: MigrationLinter, *keys: tuple[str, str]) -> int:
    for key in keys:
        linter.lint_migration(linter.migration_loader.disk_migrations[key])
    return linter.nb_erroneous


def test_no_new_migration_locks_or_breaks_what_runs():
    linter = linter_of_postgresql()
    new = [key for key in linter.migration_loader.disk_migrations if is_new(*key)]
    assert faults_of(linter, *[key for key in new if key not in ACCEPTED]) == 0


def test_one_that_locks_and_breaks_is_found_and_one_that_does_not_is_let_be(settings):
    settings.MIGRATION_MODULES = {"plans": "tests.guards.migrations"}
    linter = linter_of_postgresql()
    assert faults_of(linter, ("plans", "0004_leaves_it_at_work")) == 0
    assert faults_of(linter, ("plans", "0003_locks_and_breaks")) == 1
    assert is_new("plans", "0003_locks_and_breaks")
    assert not is_new("plans", "0002_frozen_rows")
