"""Where the database is, and how long one is waited for that says nothing."""

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import OperationalError, connection, transaction
from django.test import Client

from bsc_comms.kit import databases
from bsc_comms.kit.databases import database_at, on_a_copy, working_on
from partnership.models import Partner
from tests.factories import PartnerFactory
from tests.services.silent import silent_server


def test_a_postgresql_is_waited_for_seconds_unless_its_address_says_otherwise():
    told = database_at("postgres://planner:secret@db/planner")["OPTIONS"]
    assert (told["connect_timeout"], told["keepalives_idle"]) == (5, 30)
    other = database_at("postgres://planner:secret@db/planner?connect_timeout=2&sslmode=require")
    assert (other["OPTIONS"]["connect_timeout"], other["OPTIONS"]["sslmode"]) == (2, "require")
    assert other["OPTIONS"]["options"] == told["options"]


@pytest.fixture
def on_a_silent_database(db, monkeypatch) -> Iterator[None]:
    """The planner works on a PostgreSQL that takes connections and says no word."""
    monkeypatch.setitem(databases.POSTGRESQL_OPTIONS, "connect_timeout", 1)
    with silent_server() as silent:
        address = f"postgres://planner:secret@127.0.0.1:{silent.port}/planner"
        with working_on(database_at(address)):
            yield


@contextlib.contextmanager
def soon() -> Iterator[None]:
    """What is done in the block ends long before a connection is given up by itself."""
    began = time.monotonic()
    yield
    assert time.monotonic() - began < 15


@pytest.mark.usefixtures("on_a_silent_database")
def test_a_database_that_says_nothing_is_waited_for_no_longer_than_its_options_say():
    with soon(), pytest.raises(OperationalError, match="timeout"):
        connection.ensure_connection()


@pytest.mark.usefixtures("on_a_silent_database")
def test_a_database_that_says_nothing_is_not_ready():
    with soon():
        assert Client().get("/health/ready").status_code == 503


@pytest.mark.django_db(transaction=True)
def test_a_copy_has_what_was_written_until_then_and_keeps_nothing_of_what_is_written_to_it():
    partner = PartnerFactory(name="Fire")
    with on_a_copy(), transaction.atomic():
        assert Partner.objects.get(pk=partner.pk).name == "Fire"
        Partner.objects.update(name="Flood")
        transaction.set_rollback(True)
    assert Partner.objects.get(pk=partner.pk).name == "Fire"


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="other engines let many write at a time")
def test_the_copy_is_left_after_a_fault_and_is_a_file_without_a_name():
    with pytest.raises(ValueError), on_a_copy():
        Partner.objects.all().delete()
        PartnerFactory(name="Fire")
        raise ValueError
    assert not Partner.objects.filter(name="Fire").exists()
    assert not Path(databases.FILE_WITHOUT_A_NAME).exists()
