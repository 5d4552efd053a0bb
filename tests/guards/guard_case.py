"""A test on worlds that stand: asking as somebody, and what was written meanwhile."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from http.cookies import SimpleCookie
from typing import Any

from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.utils.http import urlencode

from bsc_comms.kit import clock
from tests.guards.one_by_one import OneByOne
from tests.guards.standing_worlds import SMALL_WORLD, StandingWorld, StandsBeside
from tests.guards.world import NOW, SESSION, World

FORM = "application/x-www-form-urlencoded"
# The session, what is counted against limits, and that a file was handed out (test_downloads.py).
WRITTEN_ASIDE = ("partnership_signin", "partnership_counted", 'INTO "partnership_auditentry"')


class Browser(Client):
    """Sends a form as a page does: in parts only where a file is among what is sent."""

    def post(self, path: str, data: Mapping[str, Any], **rest: Any) -> Any:
        if any(hasattr(sent, "read") for sent in data.values()):
            return super().post(path, data, **rest)
        return super().post(path, urlencode(data, doseq=True), content_type=FORM, **rest)


#: One for everybody, as it holds nothing from one question to the next.
BROWSER = Browser()


@dataclass
class Answer:
    """What came back, and the tables that were written to meanwhile, those of the door left out."""

    response: HttpResponse
    written: list[str]

    @property
    def status(self) -> int:
        return self.response.status_code


class WorldsCase(OneByOne, StandsBeside):
    """A test that asks worlds of the guards, at 9 in the morning of 25 October 2016."""

    world: World

    def setUp(self) -> None:
        self.enterContext(clock.at(NOW))
        # Thousands of refusals would fill the output; the one test about logs turns them on again.
        logging.disable(logging.CRITICAL)
        self.addCleanup(logging.disable, logging.NOTSET)

    @contextmanager
    def inside(self, standing: StandingWorld) -> Iterator[World]:
        """Inside the block everything is asked of this world."""
        with standing.current() as self.world:
            yield self.world

    def ask(
        self, who: str, method: str, path: str, data: Mapping[str, Any] | None = None
    ) -> Answer:
        """Ask as `who`, in a browser that has only the session; what is written is undone."""
        with rolled_back():
            return self.ask_and_keep(who, method, path, data)

    def ask_and_keep(
        self, who: str, method: str, path: str, data: Mapping[str, Any] | None = None
    ) -> Answer:
        """The same, and what is written stays until the end of the test."""
        BROWSER.cookies = SimpleCookie()
        if who in self.world.cookies:
            BROWSER.cookies[SESSION] = self.world.cookies[who]
        with watched() as written:
            response = getattr(BROWSER, method.lower())(path, data or {})
        return Answer(response, written)


class GuardCase(WorldsCase):
    """A test on the small world."""

    worlds = (SMALL_WORLD,)

    def setUp(self) -> None:
        super().setUp()
        (standing,) = self.worlds
        self.enterContext(self.inside(standing))


class FormsCase(GuardCase):
    """One that reads the page of a form before it sends it; it lints none of them."""

    def page(self, who: str, path: str) -> bytes:
        """A page as somebody sees it, fetched once by each process.

        Whatever a test sends is taken back, so that the page is the same for the next.
        """
        fetched = _pages_of_the_small_world()
        if (who, path) not in fetched:
            fetched[who, path] = self.ask(who, "GET", path).response.content
        return fetched[who, path]


@cache
def _pages_of_the_small_world() -> dict[tuple[str, str], bytes]:
    return {}


@contextmanager
def rolled_back() -> Iterator[None]:
    with transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)


@contextmanager
def watched() -> Iterator[list[str]]:
    """The tables that are written to inside the block, those of WRITTEN_ASIDE left out.

    What a request undoes itself, by going back to a savepoint, it has not written.
    """
    written: list[str] = []
    before: dict[str, int] = {}

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        done = execute(sql, params, many, context)
        words = sql.split(maxsplit=3)
        if words[0] == "SAVEPOINT":
            before[words[1]] = len(written)
        if words[:3] == ["ROLLBACK", "TO", "SAVEPOINT"]:
            del written[before[words[3]] :]
        changes = words[0] in ("UPDATE", "DELETE") and context["cursor"].rowcount
        aside = any(table in sql for table in WRITTEN_ASIDE)
        if (changes or words[0] == "INSERT") and not aside:
            written.append(" ".join(words[:3]))
        return done

    with connection.execute_wrapper(watch):
        yield written
