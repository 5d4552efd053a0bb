"""Worlds that take seconds to load, loaded once by each process of the tests and copied after that.

A world is what database, files and clock hold together. SQLite copies a whole file in a moment; on
another database a world is loaded each time.
"""

import contextlib
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from bsc_comms.overview.sample import load_sample
from tests.services.walk import add_what_is_walked


class KeptWorlds:
    """The worlds of one process, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def hold(self, name: str, load: Callable[[], None]) -> None:
        """Let the planner hold the world called `name`: what `load` makes of an empty planner.

        The caller commits (`transactional_db`), and settings.CLOCK_ANCHOR names a file of its own.
        """
        kept = self.folder / name
        if kept.exists():
            _put_back(kept)
            return
        load()
        if connection.vendor == "sqlite":
            _keep(kept)


def _keep(kept: Path) -> None:
    kept.mkdir()
    _copy_database(connection.connection, kept / "planner.sqlite3", back=False)
    shutil.copytree(settings.MEDIA_ROOT, kept / "files")
    shutil.copyfile(settings.CLOCK_ANCHOR, kept / "clock.json")


def _put_back(kept: Path) -> None:
    connection.ensure_connection()
    _copy_database(connection.connection, kept / "planner.sqlite3", back=True)
    ContentType.objects.clear_cache()  # they have the numbers now that they had then
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
    shutil.copytree(kept / "files", settings.MEDIA_ROOT)
    shutil.copyfile(kept / "clock.json", settings.CLOCK_ANCHOR)


def _copy_database(planner: sqlite3.Connection, file: Path, *, back: bool) -> None:
    with contextlib.closing(sqlite3.connect(file)) as copy:
        if back:
            copy.backup(planner)
        else:
            planner.backup(copy)


@pytest.fixture(scope="session")
def kept_worlds(tmp_path_factory: pytest.TempPathFactory) -> KeptWorlds:
    """Worlds that were loaded once, to be put back for one test after another."""
    return KeptWorlds(tmp_path_factory.mktemp("worlds"))


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
