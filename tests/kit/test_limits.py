"""How often somebody may: per person or address, over all processes, with when to try again."""

import contextlib
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
import time_machine
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bsc_comms.kit import clock, limits
from partnership.models import Counted
from partnership.operations.counts import count_in_the_database, forget_counts
from tests.cast import cast
from tests.services import prepared_database

ROOT = Path(__file__).resolve().parents[2]
MOMENT = "2016-11-08T09:00:00Z"
TRY_LATER = "Try again in 10 minutes."
IN_THE_DATABASE = "partnership.operations.counts.count_in_the_database"
IN_THE_CACHE = "bsc_comms.kit.limits.count_in_the_cache"
CALLERS = """
import multiprocessing, os
multiprocessing.set_start_method("fork")
os.environ["DJANGO_SETTINGS_MODULE"] = "bsc_comms.settings"
import django
django.setup()
from bsc_comms.kit import clock, limits
clock.real_now = lambda: clock.datetime(2016, 11, 8, 9, tzinfo=clock.UTC)


def let_through(_):
    together.wait()
    return sum(limits.seconds_to_wait("export", "person-1") == 0 for _ in range(20))


together = multiprocessing.Barrier(4)
with multiprocessing.Pool(4) as callers:
    print(*callers.map(let_through, range(4), chunksize=1))
"""


@pytest.fixture
def counted(settings):
    """Two exports in ten minutes, three links, one search, two files; nothing was counted yet."""
    cache.clear()
    settings.LIMITS = {"export": (2, 600), "link": (3, 600), "search": (1, 600), "sent": (2, 600)}
    yield settings
    cache.clear()


@pytest.fixture
def people(db):
    return cast()


def statuses(browser: Client, address: str, times: int, **more) -> list[int]:
    return [browser.get(address, **more).status_code for _ in range(times)]


@time_machine.travel(MOMENT, tick=False)
def test_exports_are_counted_by_person_and_again_in_the_next_period(counted, people, client):
    client.force_login(people.alice)
    assert statuses(client, "/plan/plan.csv", 3) == [200, 200, 429]
    assert statuses(client, "/plan/plan.xlsx", 1) == [429]
    page = client.get("/plan/plan.csv", headers={"accept": "text/html"})
    assert page["Retry-After"] == "600"
    assert TRY_LATER in page.text and "That was too often" in page.text
    client.force_login(people.bob)
    assert statuses(client, "/plan/plan.csv", 1) == [200]
    with time_machine.travel("2016-11-08T09:10:00Z", tick=False):
        client.force_login(people.alice)
        assert statuses(client, "/plan/plan.csv", 3) == [200, 200, 429]


@time_machine.travel(MOMENT, tick=False)
def test_links_are_counted_by_the_address_that_they_are_opened_from(counted, db):
    stop = "/letters/stop/?key=x"
    here, there = {"REMOTE_ADDR": "203.0.113.7"}, {"REMOTE_ADDR": "203.0.113.8"}
    assert statuses(Client(**here), stop, 4) == [404, 404, 404, 429]
    assert statuses(Client(**here), "/plan/feed.ics?key=x", 1) == [429]
    assert statuses(Client(**there), stop, 1) == [404]
    told = Client(**here).get("/plan/feed.ics?key=x")
    assert told["Content-Type"] == "text/plain; charset=utf-8"
    assert told.text == "That was too often. Try again in 10 minutes.\n"


@time_machine.travel(MOMENT, tick=False)
def test_a_machine_that_asks_too_often_is_told_in_its_own_form(counted, db):
    here = {"REMOTE_ADDR": "203.0.113.7"}
    assert statuses(Client(**here), "/api/changes/", 3) == [401] * 3
    told = Client(**here).get("/api/changes/", headers={"accept": "text/html"})
    assert (told.status_code, told["Retry-After"]) == (429, "600")
    assert told.json() == {"error": "That was too often. Try again in 10 minutes."}


@time_machine.travel(MOMENT, tick=False)
def test_what_somebody_claims_to_come_from_counts_only_from_a_trusted_proxy(counted, db):
    def ask(claimed: str) -> int:
        return Client(headers={"x-forwarded-for": claimed}).get("/letters/stop/?key=x").status_code

    assert [ask(f"198.51.100.{number}") for number in range(4)] == [404, 404, 404, 429]
    counted.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert [ask(f"198.51.100.{number}") for number in range(4)] == [404] * 4
    # Whoever adds more addresses before the proxy's own is still the one that the proxy saw.
    assert [ask(f"192.0.2.{number}, 198.51.100.9") for number in range(4)] == [404, 404, 404, 429]


@time_machine.travel(MOMENT, tick=False)
def test_whoever_has_a_network_of_ipv6_is_one(counted, db):
    def ask(address: str) -> int:
        return Client(REMOTE_ADDR=address).get("/letters/stop/?key=x").status_code

    assert [ask(f"2001:db8:1:2::{number}") for number in range(1, 5)] == [404, 404, 404, 429]
    assert ask("2001:db8:1:3::1") == 404


@time_machine.travel(MOMENT, tick=False)
def test_only_words_that_are_looked_for_are_counted(counted, people, client):
    client.force_login(people.alice)
    assert statuses(client, "/plan/?text=sheds", 2) == [200, 429]
    assert statuses(client, "/plan/", 3) == [200] * 3
    assert statuses(client, "/plan/?text=+", 3) == [200] * 3


@time_machine.travel(MOMENT, tick=False)
def test_only_forms_that_are_sent_are_counted(counted, people, client):
    client.force_login(people.coordinator)
    assert statuses(client, "/imports/new/", 3) == [200] * 3
    sent = [client.post("/imports/new/").status_code for _ in range(3)]
    assert sent == [422, 422, 429]


def test_none_counts_nothing(counted, people, client):
    counted.LIMITS = {**counted.LIMITS, "export": None}
    client.force_login(people.alice)
    assert statuses(client, "/plan/plan.csv", 5) == [200] * 5


@pytest.mark.parametrize("counts", [IN_THE_DATABASE, IN_THE_CACHE])
@time_machine.travel(MOMENT, tick=False)
def test_whatever_counts_gives_as_many_as_the_limit_and_then_says_how_long(counted, db, counts):
    counted.LIMITS_COUNTED_BY = counts
    assert [limits.seconds_to_wait("export", "a") for _ in range(3)] == [0, 0, 600]
    assert limits.seconds_to_wait("export", "b") == 0
    with time_machine.travel("2016-11-08T09:09:59.5Z", tick=False):
        assert limits.seconds_to_wait("export", "a") == 1
    with time_machine.travel("2016-11-08T09:10:00Z", tick=False):
        assert limits.seconds_to_wait("export", "a") == 0


@time_machine.travel(MOMENT, tick=False)
def test_a_count_of_the_cache_that_another_began_in_the_same_moment_goes_on(counted, monkeypatch):
    until = clock.real_now()
    begin = cache.add

    def late(counter, first, seconds):
        begin(counter, 7, seconds)
        return begin(counter, first, seconds)

    monkeypatch.setattr("bsc_comms.kit.limits.cache.add", late, raising=False)
    assert limits.count_in_the_cache("mine", until=until) == 8


@time_machine.travel(MOMENT, tick=False)
def test_a_count_that_the_cache_loses_as_soon_as_it_began_is_the_first(counted, monkeypatch):
    monkeypatch.setattr("bsc_comms.kit.limits.cache.add", lambda *given: True, raising=False)
    assert limits.count_in_the_cache("mine", until=clock.real_now()) == 1


@pytest.mark.both_databases
@pytest.mark.django_db
def test_a_count_costs_one_query_the_first_one_too():
    for number in (1, 2, 3):
        with CaptureQueriesContext(connection) as asked:
            assert count_in_the_database("mine", until=clock.real_now()) == number
        assert len(asked) == 1
    assert count_in_the_database("another", until=clock.real_now()) == 1


@pytest.mark.both_databases
@pytest.mark.django_db
def test_the_counts_of_periods_that_are_over_are_dropped():
    with time_machine.travel(MOMENT, tick=False):
        for minute in (0, 1):
            until = clock.datetime(2016, 11, 8, 9, minute, tzinfo=clock.UTC)
            count_in_the_database(f"until minute {minute}", until=until)
    with time_machine.travel("2016-11-08T09:00:01Z", tick=False):
        assert forget_counts() == 1
    assert [each.counter for each in Counted.objects.all()] == ["until minute 1"]


@time_machine.travel(MOMENT, tick=False)
def test_where_the_database_takes_no_more_each_process_counts_by_itself(counted, monkeypatch):
    def full(counter, *, until):
        raise OperationalError("database or disk is full")

    monkeypatch.setattr("partnership.operations.counts.count_in_the_database", full)
    assert [limits.seconds_to_wait("export", "a") for _ in range(3)] == [0, 0, 600]
    assert limits.seconds_to_wait("export", "b") == 0
    with time_machine.travel("2016-11-08T09:10:00Z", tick=False):
        assert limits.seconds_to_wait("export", "a") == 0


@time_machine.travel(MOMENT, tick=False)
def test_a_page_without_a_limit_counts_nothing_and_one_with_a_limit_costs_a_query(
    counted, people, client
):
    def cost(address: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return sum("partnership_counted" in query["sql"] for query in asked)

    client.force_login(people.alice)
    assert (cost("/plan/"), cost("/plan/plan.csv"), cost("/plan/plan.csv")) == (0, 1, 1)


def test_a_shared_cache_counts_where_there_is_one(tmp_path):
    """Redis counts by itself; a table that stands in for a cache would ask eleven times."""
    say = "from bsc_comms import settings; print(settings.LIMITS_COUNTED_BY)"
    for url, counts in (("redis://127.0.0.1/0", IN_THE_CACHE), ("", IN_THE_DATABASE)):
        env = {**os.environ, "VAR_DIR": str(tmp_path), "CACHE_URL": url}
        if not url:
            del env["CACHE_URL"]
        said = subprocess.run(
            [sys.executable, "-c", say], cwd=ROOT, env=env, check=True, capture_output=True
        )
        assert said.stdout.decode().strip() == counts


def test_it_holds_over_several_processes(tmp_path):
    """Four processes at once on one database: as many as the limit, and every try is counted."""
    env = {**os.environ, "VAR_DIR": str(tmp_path), "LIMITS": "export=30/600", "SAMPLE": "0"}
    env.pop("DATABASE_URL", None)
    env.pop("DJANGO_SETTINGS_MODULE", None)
    prepared_database.copy_to(tmp_path / "planner.sqlite3")
    asking = [sys.executable, "-c", CALLERS]
    said = subprocess.run(
        asking, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE, text=True, timeout=120
    )
    let_through = [int(one) for one in said.stdout.split()]
    assert len(let_through) == 4
    assert sum(let_through) == 30
    with contextlib.closing(sqlite3.connect(tmp_path / "planner.sqlite3")) as database:
        assert database.execute("SELECT times FROM partnership_counted").fetchall() == [(80,)]
