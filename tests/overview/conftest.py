"""What the tests of the whole planner share."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bsc_comms.kit.seals import KEY_FILE
from bsc_comms.overview.recovery.backing_up import back_up
from tests.factories import PersonFactory
from tests.overview.recovery import Rows, machine, migrated_database, on_a_machine, rows_in
from tests.services.made_for_many import ForMany


@dataclass(frozen=True)
class Written:
    """A backup, and all rows that the planner held of which it was written."""

    path: Path
    rows: Rows


@pytest.fixture
def a_planner_of_its_own(settings, tmp_path: Path) -> None:
    machine(tmp_path / "before", settings)
    (tmp_path / "before" / KEY_FILE).write_text("11" * 32)


@pytest.fixture(scope="session")
def _written_once(
    django_db_setup, django_db_blocker, tmp_path_factory: pytest.TempPathFactory
) -> ForMany[Written]:
    folder = tmp_path_factory.mktemp("written")
    with django_db_blocker.unblock(), migrated_database(folder) as database:
        return ForMany(partial(_backup_of_one_person, folder, database))


def _backup_of_one_person(folder: Path, database: dict[str, Any]) -> Written:
    with on_a_machine(folder / "planner", database):
        (folder / "planner" / KEY_FILE).write_text("11" * 32)
        (folder / "planner" / "secret_key").write_text("of the backup")
        PersonFactory()
        return Written(back_up(folder / "backups", key="").path, rows_in(database))


@pytest.fixture
def one_person_backed_up(
    _written_once: ForMany[Written], request: pytest.FixtureRequest
) -> Written:
    """It has a person and two keys, and is to be read alone: it was written once for many tests."""
    return _written_once.asked_by(request.node)


@pytest.fixture
def backup_of_one_person(one_person_backed_up: Written) -> Path:
    return one_person_backed_up.path
