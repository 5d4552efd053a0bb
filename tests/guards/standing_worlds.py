"""Worlds that stand beside the tests' database, so that many tests ask one that was made once.

Each process makes its own before the first test that asks it. What a test changes in one is taken
back: the next finds it as it was made.
"""

import contextlib
import logging
import pickle
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import transaction
from django.test import TestCase, override_settings

from bsc_comms.kit import clock
from bsc_comms.kit.limits import MEANWHILE
from plans.queries.overlaps.traits import forget_surroundings
from tests.guards.world import NOW, World, build_world
from tests.services import prepared_database
from tests.services.made_for_many import made_for_many
from tests.services.other_databases import connection_to, default_is


class StandingWorld:
    """A world with a database and files of its own.

    `fill` makes it of an empty planner, or changes a copy of the world that it begins as, at 9 in
    the morning of 25 October 2016 or at another moment; None is what the planner's own clock says.
    """

    def __init__(
        self,
        fill: Callable[[Any], World | None],
        *,
        begins_as: "StandingWorld | None" = None,
        moment: datetime | None = NOW,
    ) -> None:
        self.fill = fill
        self.begins_as = begins_as
        self.moment = moment
        self.remembered = b""

    @property
    def is_made(self) -> bool:
        return bool(self.remembered)

    def make(self) -> None:
        """Make it, where this process has not yet; the caller lets databases be used."""
        if self.is_made:
            return
        self.folder = Path(tempfile.mkdtemp(prefix="world-", dir=settings.VAR_DIR))
        self.connection = connection_to(str(self.folder / "planner.sqlite3"))
        begun = self._begun()
        at_its_moment = clock.at(self.moment) if self.moment else contextlib.nullcontext()
        with self._asked(), at_its_moment, transaction.atomic():
            world = self.fill(begun) or begun
        self.connection.close()
        self.remembered = pickle.dumps(world)

    def _begun(self) -> World | None:
        if self.begins_as is None:
            prepared_database.copy_to(self.folder / "planner.sqlite3")
            return None
        self.begins_as.make()
        shutil.copytree(self.begins_as.folder, self.folder, dirs_exist_ok=True)
        return self.begins_as.recalled()

    def recalled(self) -> World:
        """What its addresses can name, as nobody has changed it yet."""
        return pickle.loads(self.remembered)  # noqa: S301 - our own, of this process

    @contextlib.contextmanager
    def current(self) -> Iterator[World]:
        """Inside the block the planner holds this world; what is written is taken back."""
        with self._asked(), taken_back():
            yield self.recalled()

    @contextlib.contextmanager
    def _asked(self) -> Iterator[None]:
        """Inside the block all questions go to its database and files."""
        files = override_settings(MEDIA_ROOT=self.folder / "files")
        with default_is(self.connection), files:
            _remember_nothing()
            yield
        _remember_nothing()


SMALL_WORLD = StandingWorld(lambda _: build_world())


class StandsBeside(TestCase):
    """A test that asks standing worlds: they are made beforehand and not at its expense."""

    worlds: tuple[StandingWorld, ...]

    @pytest.fixture(autouse=True)
    def _worlds_are_there(self, request: pytest.FixtureRequest, django_db_blocker: Any) -> None:
        missing = [each for each in self.worlds if not each.is_made]
        if missing:
            with made_for_many(request.node), django_db_blocker.unblock():
                for each in missing:
                    each.make()


def _remember_nothing() -> None:
    """What is kept in memory is of the world before; there content types may have other numbers."""
    ContentType.objects.clear_cache()
    cache.clear()
    MEANWHILE.clear()
    forget_surroundings()


@contextlib.contextmanager
def taken_back() -> Iterator[None]:
    """Whatever is written inside the block is undone at its end, as around each test of Django."""
    block = transaction.atomic()
    block._from_testcase = True
    with block:
        try:
            yield
        finally:
            transaction.set_rollback(True)


@contextlib.contextmanager
def logged() -> Iterator[list[str]]:
    """All that is logged inside the block, from the smallest remark on."""
    lines: list[str] = []
    listener = logging.Handler(logging.DEBUG)
    listener.emit = lambda record: lines.append(record.getMessage())  # type: ignore[method-assign]
    loggers = [logging.getLogger(name) for name in ("", *settings.LOGGING["loggers"])]
    levels = [logger.level for logger in loggers]
    disabled = logging.root.manager.disable
    logging.disable(logging.NOTSET)
    for logger in loggers:
        logger.addHandler(listener)
        logger.setLevel(logging.DEBUG)
    try:
        yield lines
    finally:
        logging.disable(disabled)
        for logger, level in zip(loggers, levels, strict=True):
            logger.removeHandler(listener)
            logger.setLevel(level)
