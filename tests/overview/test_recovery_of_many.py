"""A plan of 5,000 communications, in short 600, backed up and brought back on another machine."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from bsc_comms.kit.seals import KEY_FILE
from bsc_comms.overview.measuring.communications import make_load
from bsc_comms.overview.recovery import restoring, rows
from bsc_comms.overview.recovery.backing_up import back_up
from bsc_comms.overview.recovery.restoring import restore
from bsc_comms.overview.reference import load_reference
from plans.models import AnnualRecord, Communication
from plans.queries.record_chain import verify
from tests.overview.recovery import (
    KEY,
    OWN_REFERENCE,
    counters_in,
    empty_database,
    fingerprints,
    migrated_database,
    on_a_machine,
    tables_by_copy,
)
from tests.plans.record_year import compiled
from tests.services.in_short import IN_SHORT
from tests.services.made_for_many import ForMany

pytestmark = pytest.mark.both_databases
MANY = 600 if IN_SHORT else 5_000
#: More than a statement takes, and less than there are.
AT_ONE_GO = 550


@dataclass(frozen=True)
class BroughtBack:
    """Where the plan came back, and what the one before held: its rows, counters, and records."""

    folder: Path
    database: dict[str, Any]
    rows: dict[str, tuple[int, str]]
    counted: dict[str, int]
    head: str


@pytest.fixture(scope="module")
def standing(
    django_db_setup, django_db_blocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ForMany[BroughtBack]]:
    """Brought back once for all tests here, from one database of its own into another."""
    folder = tmp_path_factory.mktemp("many")
    with (
        django_db_blocker.unblock(),
        migrated_database(folder) as before,
        empty_database(folder) as after,
    ):
        yield ForMany(partial(_brought_back, folder, before, after))


@pytest.fixture
def brought_back(
    standing: ForMany[BroughtBack], request: pytest.FixtureRequest
) -> Iterator[BroughtBack]:
    """The planner of the test is the one that came back."""
    found = standing.asked_by(request.node)
    with on_a_machine(found.folder, found.database):
        yield found


def _brought_back(folder: Path, before: dict[str, Any], after: dict[str, Any]) -> BroughtBack:
    with on_a_machine(folder / "before", before):
        (folder / "before" / KEY_FILE).write_text("11" * 32)
        load_reference(OWN_REFERENCE)
        make_load(communications=MANY)
        compiled()
        held = (fingerprints(), _counters(), AnnualRecord.objects.get().head)
        written = back_up(folder / "backups", key=KEY)
    with on_a_machine(folder / "after", after), pytest.MonkeyPatch.context() as patch:
        patch.setattr(restoring, "make_tables", tables_by_copy)
        patch.setattr(rows, "AT_ONE_GO", AT_ONE_GO)
        restore(written.path, key=KEY, replace=False)
    return BroughtBack(folder / "after", after, *held)


def _counters() -> dict[str, int]:
    return counters_in(dict(connection.settings_dict))


def test_all_communications_come_back_row_for_row(brought_back: BroughtBack) -> None:
    assert Communication.objects.count() == MANY
    assert fingerprints() == brought_back.rows


def test_the_keys_are_counted_on_from_where_they_were(brought_back: BroughtBack) -> None:
    assert _counters() == brought_back.counted


def test_the_chain_of_records_verifies(brought_back: BroughtBack) -> None:
    verdict = verify(brought_back.head)
    assert (verdict.fault, verdict.head) == ("", brought_back.head)


def test_the_database_knows_at_once_what_its_tables_hold(brought_back: BroughtBack) -> None:
    """PostgreSQL counts by itself a minute later; SQLite never does."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'plans_communication'")
        else:
            cursor.execute(
                "SELECT count(*) FROM pg_stats"
                " WHERE schemaname = current_schema() AND tablename = 'plans_communication'"
            )
        assert cursor.fetchone()[0] > 0
