"""Redis as cache may go away at any time: what is counted goes on being counted."""

import logging

import pytest
import time_machine
from django.core.cache import cache
from django.core.cache.backends.locmem import LocMemCache

from bsc_comms.kit import limits
from bsc_comms.kit.caches import RedisOrOwnMemory
from tests.services.processes import free_port
from tests.services.redis import running_redis

BACKEND = "bsc_comms.kit.caches.RedisOrOwnMemory"


@pytest.fixture
def nobody(settings) -> str:
    """The cache is a Redis that does not run."""
    url = f"redis://127.0.0.1:{free_port()}/1"
    settings.CACHES = {"default": {"BACKEND": BACKEND, "LOCATION": url}}
    settings.LIMITS_COUNTED_BY = "bsc_comms.kit.limits.count_in_the_cache"
    settings.LIMITS = {**settings.LIMITS, "export": (2, 600)}
    yield url
    LocMemCache("while-redis-is-away", {}).clear()


@time_machine.travel("2016-11-08T09:00:00Z", tick=False)
def test_without_redis_a_process_counts_by_itself_and_says_so(nobody, caplog):
    with caplog.at_level(logging.WARNING):
        assert [limits.seconds_to_wait("export", "a") for _ in range(3)] == [0, 0, 600]
    assert "Redis cannot be reached as cache" in caplog.text
    assert cache.add("lock", 1) and not cache.add("lock", 1)
    assert (cache.get("lock"), cache.delete("lock"), cache.get("lock")) == (1, True, None)


@pytest.mark.django_db
def test_somebody_who_signs_in_while_redis_is_gone_is_told_of_the_password_alone(nobody, client):
    sent = {"login": "nobody@example.org", "password": "not this one"}
    answers = [client.post("/accounts/login/", sent) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 6
    assert "do not go together" in answers[0].text
    assert "Too many attempts" in answers[5].text


@pytest.mark.redis
def test_redis_counts_again_once_it_is_back():
    port = free_port()
    shared = RedisOrOwnMemory(f"redis://127.0.0.1:{port}/1", {})
    with running_redis(port=port):
        shared.set("there", 1)
    assert shared.get("there") is None
    with running_redis(port=port) as url:
        shared.set("back", 2)
        assert RedisOrOwnMemory(url.replace("/0", "/1"), {}).get("back") == 2
