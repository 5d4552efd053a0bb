"""No new migration locks a table of PostgreSQL for longer than it must, or breaks what still runs.

While new code is brought in, web processes of the version before go on. What the linter takes for a
fault is mended, or stands in ACCEPTED with its reason.
"""

import pytest
from django.conf import settings
from django.db import connection
from django_migration_linter import MigrationLinter

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]

#: The last one of each app from before the first release; planners do not exist that need more.
BEFORE_THE_FIRST_RELEASE = {
    "partnership": 23,
    "plans": 29,
    "subgroup": 13,
    "channels_registry": 5,
    "evidence": 6,
}
#: By app and name, why its locks do no harm.
ACCEPTED: dict[tuple[str, str], str] = {}


@pytest.fixture
def linter() -> MigrationLinter:
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL is where a migration locks others out")
    return MigrationLinter(path=str(settings.BASE_DIR), database="default", no_cache=True)


def is_new(app: str, name: str) -> bool:
    number = name.split("_")[0]
    return number.isdecimal() and int(number) > BEFORE_THE_FIRST_RELEASE.get(app, 10_000)


def faults_of(linter: MigrationLinter, *keys: tuple[str, str]) -> int:
    for key in keys:
        linter.lint_migration(linter.migration_loader.disk_migrations[key])
    return linter.nb_erroneous


def test_no_new_migration_locks_or_breaks_what_runs(linter):
    new = [key for key in linter.migration_loader.disk_migrations if is_new(*key)]
    assert faults_of(linter, *[key for key in new if key not in ACCEPTED]) == 0


def test_a_migration_that_does_both_is_found(linter):
    """An index over a table that is in use, and a column that the version before does not fill."""
    assert faults_of(linter, ("partnership", "0019_who_did_what_from_where")) == 1
    assert not is_new("partnership", "0019_who_did_what_from_where")
    assert is_new("partnership", "0099_whatever")
