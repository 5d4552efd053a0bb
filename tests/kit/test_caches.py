"""Redis as cache may go away at any time: what is counted goes on being counted."""

import logging
from collections.abc import Callable, Iterator

import pytest
import redis
import time_machine
from django.core.cache import cache
from django.core.cache.backends.locmem import LocMemCache

from bsc_comms.kit import caches, left_alone, limits
from bsc_comms.kit.caches import SECONDS_LEFT_ALONE, RedisOrOwnMemory
from tests.services.processes import free_port
from tests.services.redis import running_redis
from tests.services.silent import silent_server

PERIOD = 1478595600 // 600  # of 8 November 2016, 9:00
BACKEND = "bsc_comms.kit.caches.RedisOrOwnMemory"


@pytest.fixture
def counted_at(settings) -> Iterator[Callable[[str], None]]:
    """Let the cache be the Redis at this address, which counts two exports in ten minutes."""

    def use(url: str) -> None:
        settings.CACHES = {"default": {"BACKEND": BACKEND, "LOCATION": url}}
        settings.LIMITS_COUNTED_BY = "bsc_comms.kit.limits.count_in_the_cache"
        settings.LIMITS = {**settings.LIMITS, "export": (2, 600)}

    yield use
    LocMemCache("while-redis-is-away", {}).clear()


@pytest.fixture
def nobody(counted_at) -> None:
    """The cache is a Redis that does not run."""
    counted_at(f"redis://127.0.0.1:{free_port()}/1")


@pytest.fixture
def pass_by(monkeypatch) -> Callable[[float], None]:
    """Let so many seconds pass for whoever leaves Redis alone."""
    now = [100.0]
    monkeypatch.setattr(left_alone, "monotonic", lambda: now[0])

    def pass_by(seconds: float) -> None:
        now[0] += seconds

    return pass_by


@time_machine.travel("2016-11-08T09:00:00Z", tick=False)
def test_without_redis_a_process_counts_by_itself_and_says_so(nobody, caplog):
    with caplog.at_level(logging.WARNING):
        assert [limits.seconds_to_wait("export", "a") for _ in range(3)] == [0, 0, 600]
    assert caplog.text.count("Redis cannot be used as cache") == 1
    assert cache.add("lock", 1) and not cache.add("lock", 1)
    assert (cache.get("lock"), cache.delete("lock"), cache.get("lock")) == (1, True, None)


@pytest.mark.django_db
def test_somebody_who_signs_in_while_redis_is_gone_is_told_of_the_password_alone(nobody, client):
    sent = {"login": "nobody@example.org", "password": "not this one"}
    answers = [client.post("/accounts/login/", sent) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 6
    assert "do not go together" in answers[0].text
    assert "Too many attempts" in answers[5].text


def test_a_redis_that_says_nothing_is_asked_once_in_some_seconds(counted_at, pass_by, monkeypatch):
    monkeypatch.setattr(caches, "SECONDS_TO_ANSWER", 0.2)
    with silent_server() as silent:
        counted_at(f"redis://127.0.0.1:{silent.port}/1")
        cache.set("mine", 1)
        assert [cache.get("mine"), cache.incr("mine"), cache.get("mine")] == [1, 2, 2]
        assert silent.asked() == 1
        pass_by(SECONDS_LEFT_ALONE)
        assert (cache.get("mine"), silent.asked()) == (2, 0)
        cache.set("mine", 3)
        assert (cache.get("mine"), silent.asked()) == (3, 1)


@pytest.mark.redis
def test_redis_counts_again_once_it_is_back(pass_by):
    port = free_port()
    shared = RedisOrOwnMemory(f"redis://127.0.0.1:{port}/1", {})
    with running_redis(port=port):
        shared.set("there", 1)
    assert shared.get("there") is None
    pass_by(SECONDS_LEFT_ALONE)
    with running_redis(port=port) as url:
        shared.set("back", 2)
        assert RedisOrOwnMemory(url.replace("/0", "/1"), {}).get("back") == 2


REFUSALS: dict[str, tuple[Callable[[redis.Redis], object], Callable[[redis.Redis], object]]] = {
    "a replica": (lambda it: it.replicaof("127.0.0.1", "1"), lambda it: it.replicaof("NO", "ONE")),
    "full": (
        lambda it: it.config_set("maxmemory", "1"),
        lambda it: it.config_set("maxmemory", "0"),
    ),
}


@pytest.mark.redis
@pytest.mark.parametrize("why", REFUSALS)
@time_machine.travel("2016-11-08T09:00:00Z", tick=False)
def test_while_redis_takes_nothing_a_process_counts_by_itself(counted_at, pass_by, caplog, why):
    refuse, take = REFUSALS[why]
    with running_redis() as url, redis.Redis.from_url(url) as server:
        counted_at(url)
        cache.set("tried", 1)
        refuse(server)
        with caplog.at_level(logging.WARNING):
            for _ in range(2):
                cache.set("tried", 2)
                cache.delete("another")
                pass_by(SECONDS_LEFT_ALONE)
                assert cache.get("tried") == 2, "What it still answers is out of date"
            assert [limits.seconds_to_wait("export", "a") for _ in range(3)] == [0, 0, 600]
        assert caplog.text.count("Redis cannot be used as cache") == 1
        take(server)
        pass_by(SECONDS_LEFT_ALONE)
        assert limits.seconds_to_wait("export", "a") == 600
        assert [limits.seconds_to_wait("export", "b") for _ in range(3)] == [0, 0, 600]
        assert RedisOrOwnMemory(url, {}).get(f"limit:export:b:{PERIOD}") == 3


@pytest.mark.redis
def test_what_is_no_number_is_a_fault_wherever_it_is_kept(counted_at):
    with running_redis() as url:
        counted_at(url)
        cache.set("words", "no number")
        with pytest.raises(redis.ResponseError, match="not an integer"):
            cache.incr("words")
