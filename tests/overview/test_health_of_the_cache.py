"""What the doctor says of the cache, on which the limit on guessed passwords stands."""

import pytest
from django.core.management import call_command
from django.db import connection

from bsc_comms.overview.health import checking, machine
from bsc_comms.overview.health.findings import Health
from tests.services.processes import free_port

pytestmark = pytest.mark.django_db


@pytest.mark.both_databases
def test_a_cache_that_is_a_table_is_well_and_keeps_nothing_of_its_check(settings):
    backend = "django.core.cache.backends.db.DatabaseCache"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": "counted_here"}}
    call_command("createcachetable")
    found = machine.check_cache()
    assert (found.health, found.says) == (Health.OK, "Something was written, read and deleted.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM counted_here")
        assert tuple(cursor.fetchone()) == (0,)


def test_a_redis_that_is_away_as_cache_needs_a_look(settings):
    settings.CACHES = {
        "default": {
            "BACKEND": "bsc_comms.kit.caches.RedisOrOwnMemory",
            "LOCATION": f"redis://127.0.0.1:{free_port()}/1",
        }
    }
    found = machine.check_cache()
    assert (found.health, found.says) == (
        Health.ATTENTION,
        "Redis does not answer or takes nothing, so each process counts attempts at signing in by "
        "itself.",
    )
    assert "CACHE_URL" in found.do


def test_a_cache_that_keeps_nothing_has_failed(settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    found = machine.check_cache()
    assert (found.health, found.says) == (Health.FAILED, "What was written did not come back.")


def test_a_cache_without_its_table_has_failed_with_what_to_do(settings):
    backend = "django.core.cache.backends.db.DatabaseCache"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": "not_there"}}
    (found,) = checking.examine((("Cache", machine.check_cache),))
    assert (found.health, found.do) == (Health.FAILED, checking.WHAT_TO_DO["Cache"])
    assert "createcachetable" in found.do
