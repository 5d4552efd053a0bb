"""What the tests of the whole planner share."""

from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bsc_comms.kit.seals import KEY_FILE
from bsc_comms.overview.recovery.backing_up import back_up
from tests.factories import PersonFactory
from tests.overview.recovery import machine, migrated_database, on_a_machine
from tests.services.made_for_many import ForMany


@pytest.fixture
def a_planner_of_its_own(settings, tmp_path: Path) -> None:
    machine(tmp_path / "before", settings)
    (tmp_path / "before" / KEY_FILE).write_text("11" * 32)


@pytest.fixture(scope="session")
def _written_once(
    django_db_setup, django_db_blocker, tmp_path_factory: pytest.TempPathFactory
) -> ForMany[Path]:
    folder = tmp_path_factory.mktemp("written")
    with django_db_blocker.unblock(), migrated_database(folder) as database:
        return ForMany(partial(_backup_of_one_person, folder, database))


def _backup_of_one_person(folder: Path, database: dict[str, Any]) -> Path:
    with on_a_machine(folder / "planner", database):
        (folder / "planner" / KEY_FILE).write_text("11" * 32)
        (folder / "planner" / "secret_key").write_text("of the backup")
        PersonFactory()
        return back_up(folder / "backups", key="").path


@pytest.fixture
def backup_of_one_person(_written_once: ForMany[Path], request: pytest.FixtureRequest) -> Path:
    """It has a person and two keys, and is to be read alone: it was written once for many tests."""
    return _written_once.asked_by(request.node)
