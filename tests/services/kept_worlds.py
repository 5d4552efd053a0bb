"""Worlds that take seconds to load, loaded once in a run of the tests and copied after that.

A world is what database, files and clock hold together. SQLite copies a whole file in a moment; on
another database a world is loaded each time.
"""

import contextlib
import fcntl
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from bsc_comms.kit.seals import KEY_FILE
from bsc_comms.overview.sample import load_sample
from tests.services.walk import add_what_is_walked


class KeptWorlds:
    """The worlds of one run, in a folder that its processes share."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def hold(self, name: str, load: Callable[[], None]) -> None:
        """Let the planner hold the world called `name`: what `load` makes of an empty planner.

        The caller commits (`transactional_db`), and settings.CLOCK_ANCHOR names a file of its own.
        """
        kept = self.folder / name
        with self._one_at_a_time(name):
            if kept.exists():
                _put_back(kept)
                return
            load()
            if connection.vendor == "sqlite":
                _keep(kept)

    def copy_to(self, folder: Path, name: str) -> None:
        """Put the world called `name`, which is kept, where another planner has its own."""
        shutil.copytree(self.folder / name, folder, dirs_exist_ok=True)

    @contextlib.contextmanager
    def _one_at_a_time(self, name: str) -> Iterator[None]:
        """Inside the block no other process loads this world."""
        with (self.folder / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _keep(kept: Path) -> None:
    kept.mkdir()
    _copy_database(connection.connection, kept / "planner.sqlite3", back=False)
    shutil.copytree(settings.MEDIA_ROOT, kept / "files")
    shutil.copyfile(settings.CLOCK_ANCHOR, kept / "clock.json")
    if _key_of_the_records().exists():
        shutil.copyfile(_key_of_the_records(), kept / KEY_FILE)


def _put_back(kept: Path) -> None:
    connection.ensure_connection()
    _copy_database(connection.connection, kept / "planner.sqlite3", back=True)
    ContentType.objects.clear_cache()  # they have the numbers now that they had then
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
    shutil.copytree(kept / "files", settings.MEDIA_ROOT)
    shutil.copyfile(kept / "clock.json", settings.CLOCK_ANCHOR)
    if (kept / KEY_FILE).exists():
        shutil.copyfile(kept / KEY_FILE, _key_of_the_records())


def _key_of_the_records() -> Path:
    return settings.VAR_DIR / KEY_FILE


def _copy_database(planner: sqlite3.Connection, file: Path, *, back: bool) -> None:
    with contextlib.closing(sqlite3.connect(file)) as copy:
        if back:
            copy.backup(planner)
        else:
            planner.backup(copy)


@pytest.fixture(scope="session")
def kept_worlds(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> KeptWorlds:
    """Worlds that were loaded once, to be put back for one test after another."""
    own = tmp_path_factory.getbasetemp()
    folder = (own if worker_id == "master" else own.parent) / "worlds"
    folder.mkdir(exist_ok=True)
    return KeptWorlds(folder)


@pytest.fixture
def in_the_sample(transactional_db, settings, tmp_path: Path) -> None:
    """The planner shows its sample, whose clock is this test's own; what is saved is committed."""
    settings.SAMPLE = True
    settings.CLOCK_ANCHOR = tmp_path / "clock.json"


@pytest.fixture
def sample(in_the_sample, kept_worlds: KeptWorlds) -> None:
    """The sample year."""
    kept_worlds.hold("sample", load_sample)


@pytest.fixture
def walked_sample(in_the_sample, kept_worlds: KeptWorlds) -> None:
    """The sample year with something on every page that a walk goes to."""

    def load() -> None:
        kept_worlds.hold("sample", load_sample)
        add_what_is_walked()

    kept_worlds.hold("walked", load)
