"""What all tests share: the lint of every page, the real Redis, and a real Chromium."""

import contextlib
import gc
import os
import re
import signal
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache as counted
from django.test import Client, TransactionTestCase
from hypothesis import settings as hypothesis_settings
from hypothesis.configuration import set_hypothesis_home_dir
from playwright.sync_api import expect

from bsc_comms.celery import app
from bsc_comms.kit.jobs import BROKER
from bsc_comms.kit.limits import MEANWHILE
from plans.queries.overlaps.traits import forget_surroundings
from tests.guards.walked import tell_what_was_walked
from tests.services import prepared_database
from tests.services.chromium import WIDE, Complaints, open_context, running_chromium
from tests.services.emptied_tables import empty_all_tables
from tests.services.html_lint import lint
from tests.services.in_short import left_out
from tests.services.made_for_many import ForMany
from tests.services.processes import ServerDidNotStart
from tests.services.redis import running_redis
from tests.services.sessions import prove
from tests.services.worker import running_worker

# To look for what nobody holds any more after every few hundred objects would be a tenth of a run.
gc.set_threshold(100_000, 50, 100)
# Machines differ: what a page shows at once here may take a slow one a while.
expect.set_options(timeout=30_000)
ROOT = Path(__file__).resolve().parent.parent
ARTIFACTS = ROOT / "var" / "test-artifacts"

set_hypothesis_home_dir(ROOT / "var" / "cache" / "hypothesis")
hypothesis_settings.register_profile("planner", deadline=None, max_examples=60)
hypothesis_settings.register_profile("thorough", deadline=None, max_examples=2000)
hypothesis_settings.register_profile("security", deadline=None, max_examples=300)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "planner"))

MARKS_BY_FOLDER = {"journeys": "journey", "axe": "axe"}
NARROW_MARKS = {"both_databases", "redis", "journey", "axe", "timed", "proxy"}


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Where one mark is asked for, files that do not name it need not be imported."""
    mark = config.option.markexpr
    if collection_path.suffix == ".py" and mark in NARROW_MARKS:
        return None if names_mark(collection_path, mark) else True
    return None


@cache
def names_mark(path: Path, mark: str) -> bool:
    """Whether a file gives the mark itself or stands in the folder that does."""
    top = path.relative_to(ROOT / "tests").parts[0]
    return MARKS_BY_FOLDER.get(top) == mark or f"pytest.mark.{mark}" in path.read_text()


def give_marks_of_folders(items: list[pytest.Item]) -> None:
    """What stands in tests/journeys is a journey, without each file having to say so.

    A mark that came to a test from elsewhere would leave its file out of the part of that mark.
    """
    for item in items:
        top = item.path.relative_to(ROOT / "tests").parts[0]
        if mark := MARKS_BY_FOLDER.get(top):
            item.add_marker(getattr(pytest.mark, mark))
        for name in NARROW_MARKS & {mark.name for mark in item.iter_markers()}:
            if not names_mark(item.path, name):
                raise pytest.UsageError(f"{item.nodeid}: write pytest.mark.{name} in its file")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    give_marks_of_folders(items)
    if deselected := left_out(items):
        config.hook.pytest_deselected(items=list(deselected))
        items[:] = [item for item in items if item not in deselected]


# pytest deselects by -m in its own hook; the marks must be there before it looks.
pytest_collection_modifyitems = pytest.hookimpl(tryfirst=True)(pytest_collection_modifyitems)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """The number that the walk of every address came to, where it was part of the run."""
    tell_what_was_walked(terminalreporter)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item):
    """Keep whether the test failed, for the picture that `page` takes then."""
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


FAILED = pytest.StashKey[bool]()


@pytest.fixture(autouse=True)
def lint_of_every_page(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever whole page a test fetches is linted; `@pytest.mark.unlinted` is the way out.

    Django's own admin pages are not ours to mend.
    """
    if request.node.get_closest_marker("unlinted"):
        return
    fetch = Client.request

    def fetch_and_lint(client: Client, **kwargs):
        response = fetch(client, **kwargs)
        ours = not str(kwargs.get("PATH_INFO", "")).startswith("/admin/")
        html = response.headers.get("Content-Type", "").startswith("text/html")
        if ours and html and not response.streaming:
            faults = lint(response.content.decode(response.charset))
            assert not faults, "\n".join([f"The page {kwargs.get('PATH_INFO')}:", *faults])
        return response

    monkeypatch.setattr(Client, "request", fetch_and_lint)


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings, django_db_keepdb: bool) -> bool:
    """A run starts from a copy of a migrated database; SQLite keeps it from one run to the next."""
    return prepared_database.put_in_place() or django_db_keepdb


@pytest.fixture(autouse=True)
def counts_of_this_test_alone() -> None:
    """What one test tried at the door does not slow the next one down."""
    counted.clear()
    MEANWHILE.clear()


@pytest.fixture(autouse=True)
def broker_of_this_test_alone() -> None:
    """A broker that was away in one test is asked in the next."""
    BROKER.answered()


@pytest.fixture(autouse=True)
def reference_data_of_this_test_alone() -> None:
    """What is kept of reference data in memory ends with its test: the next has rows of its own."""
    forget_surroundings()


@pytest.fixture(autouse=True, scope="session")
def published_rows_go_with_their_test() -> Iterator[None]:
    """Where a test's tables are emptied after it, the guard of published rows is taken off.

    This is the one fixture that may do so; what a test itself does meets the guard.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _: empty_all_tables())
        yield


@pytest.fixture(autouse=True, scope="session")
def who_is_signed_in_took_both_steps() -> Iterator[None]:
    """`client.force_login(person)` stands for a sign-in of just now, with the second step.

    What is asked of others is in tests/door; `tests.services.sessions` makes their sessions.
    """
    force_login = Client.force_login

    def force_login_with_both_steps(client: Client, user, backend=None) -> None:
        force_login(client, user, backend)
        prove(client, user, "password", "mfa")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Client, "force_login", force_login_with_both_steps)
        yield


def missing(what: str) -> None:
    """A part that the machine lacks: a failure where CI counts on it, else a test not made."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is missing")
    pytest.skip(f"{what} is missing")


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """The address of a real Redis, to which nudges go as well while the session lasts.

    It is the one that BROKER_URL names, else one of our own.
    """
    if settings.CELERY_BROKER_URL.startswith("redis"):
        yield settings.CELERY_BROKER_URL
        return
    with contextlib.ExitStack() as stack:
        try:
            url = stack.enter_context(running_redis())
        except (FileNotFoundError, ServerDidNotStart):
            missing("redis-server")
        app.conf.broker_url = app.conf.broker_read_url = app.conf.broker_write_url = url
        yield url


@pytest.fixture
def redis_worker(
    _redis_worker: ForMany[Any], transactional_db, request: pytest.FixtureRequest
) -> Any:
    """A real worker (its process) that takes its work from the real Redis, for a module's tests."""
    return _redis_worker.asked_by(request.node)


@pytest.fixture(scope="module")
def _redis_worker(
    redis_url: str, django_db_setup, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ForMany[Any]]:
    """It goes with its module: it would take the work of workers that other tests start."""
    folder = tmp_path_factory.mktemp("worker")
    # One that ends in good order takes its time, at the cost of the last test.
    worker = running_worker(redis_url, folder=folder, stop_signal=signal.SIGKILL)
    with contextlib.ExitStack() as stack:
        yield ForMany(partial(stack.enter_context, worker))


@pytest.fixture(scope="session")
def chromium() -> Iterator:
    """One real Chromium for the whole session (playwright's)."""
    # Playwright's sync calls run in a loop, in which Django would refuse the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with contextlib.ExitStack() as stack:
        try:
            browser = stack.enter_context(running_chromium())
        except FileNotFoundError:
            missing("Chromium")
        yield browser
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def open_page(chromium, live_server, request: pytest.FixtureRequest) -> Iterator[Callable]:
    """Open the planner in a browser of its own, once for each person of a journey.

    `open_page()` is 1280 by 900; `open_page(size=(320, 800))`, `open_page(script=False)`. A page
    that complained (a script error, a style that did not load) fails the test; a test that failed
    leaves a picture of each page under var/test-artifacts/.
    """
    opened: list[tuple] = []

    def open_one(*, size: tuple[int, int] = WIDE, script: bool = True):
        context = open_context(chromium, live_server.url, size=size, script=script)
        page = context.new_page()
        opened.append((context, page, Complaints(page)))
        return page

    yield open_one
    heard = [line for _, _, complaints in opened for line in complaints.heard]
    for number, (context, page, _) in enumerate(opened, start=1):
        if heard or request.node.stash.get(FAILED, True):
            ARTIFACTS.mkdir(parents=True, exist_ok=True)
            name = re.sub(r"[^A-Za-z0-9_.-]+", "-", request.node.name)
            with contextlib.suppress(Exception):
                page.screenshot(path=ARTIFACTS / f"{name}-{number}.png", full_page=True)
        context.close()
    assert not heard, "\n".join(heard)


@pytest.fixture
def page(open_page):
    """The planner in a browser, 1280 by 900."""
    return open_page()
