"""A restore says what it opens again although it was closed since the backup."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.db import connection

from bsc_comms.kit import clock
from bsc_comms.kit.databases import working_on
from bsc_comms.overview.recovery import restoring
from bsc_comms.overview.recovery.backing_up import back_up
from bsc_comms.overview.recovery.snapshots import sqlite_file
from bsc_comms.overview.recovery.withdrawn import open_again
from partnership.choices import FeedScope, Role
from partnership.models import Appointment, FeedToken, PartnerKey, Person
from tests.factories import (
    AppointmentFactory,
    PartnerFactory,
    PersonFactory,
    ServiceAreaFactory,
    administrator,
    advocate_of,
    champion_of,
)
from tests.overview.recovery import machine, tables_by_copy
from tests.services import prepared_database

pytestmark = pytest.mark.django_db(transaction=True)
IN_GENERAL = (
    "What was withdrawn since then holds again: accounts that were closed, addresses and passwords "
    "that were changed, second steps that were taken off, roles that were ended, keys and links "
    "that were taken back.\n"
)
BESIDE = "In the planner before, these did not hold:\n"


@pytest.fixture(autouse=True)
def a_planner_of_its_own(
    settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    machine(tmp_path / "planner", settings)
    monkeypatch.setattr(restoring, "make_tables", tables_by_copy)
    file = tmp_path / "planner" / "planner.sqlite3"
    prepared_database.copy_to(file)
    with working_on(sqlite_file(file)):
        yield


def restored(path: Path) -> str:
    out = io.StringIO()
    call_command("restore", str(path), "--replace", stdout=out)
    return out.getvalue()


def test_accounts_roles_and_keys_that_were_withdrawn_since_are_named(tmp_path):
    partner = PartnerFactory(name="Police", short_name="Police")
    adam = administrator(email="adam@example.org")
    alice = advocate_of(partner, email="alice@example.org")
    PersonFactory(email="carl@example.org", is_active=False)
    PartnerKey.objects.create(partner=partner, digest="1", made_at=clock.now(), made_by=adam)
    FeedToken.objects.create(
        person=alice, scope=FeedScope.values[0], digest="2", made_at=clock.now()
    )
    path = back_up(tmp_path / "backups", key="").path
    Person.objects.filter(pk=alice.pk).update(is_active=False)
    Appointment.objects.filter(role=Role.ADMINISTRATOR).delete()
    PartnerKey.objects.update(digest="3")
    FeedToken.objects.all().delete()

    said = restored(path)

    assert (
        IN_GENERAL
        + BESIDE
        + (
            "  1 account: alice@example.org.\n"
            "  1 role: adam@example.org, Administrator.\n"
            "  1 partner’s key: Police.\n"
            f"  1 key of a feed: alice@example.org, {FeedScope(FeedScope.values[0]).label}.\n"
        )
        in said
    )
    assert Person.objects.get(pk=alice.pk).is_active


def test_the_role_of_a_champion_is_told_apart_by_its_service_area(tmp_path):
    police = PartnerFactory(name="Police", short_name="Police")
    youth, roads = (ServiceAreaFactory(partner=police, name=name) for name in ("Youth", "Roads"))
    carl = champion_of(police, youth, email="carl@example.org")
    AppointmentFactory(person=carl, role=Role.CHAMPION, partner=police, service_area=roads)
    path = back_up(tmp_path / "backups", key="").path
    Appointment.objects.filter(service_area=youth).delete()
    assert "  1 role: carl@example.org, Champion for Youth for Police.\n" in restored(path)


def test_a_password_that_was_changed_and_a_second_step_that_was_taken_off_are_named(tmp_path):
    alice = PersonFactory(email="alice@example.org")
    alice.set_password("known to somebody else")
    alice.save()
    phone = Authenticator.objects.create(user=alice, type=Authenticator.Type.TOTP, data={})
    PersonFactory(email="carl@example.org").set_unusable_password()
    path = back_up(tmp_path / "backups", key="").path
    alice.set_password("known to nobody else")
    alice.save()
    phone.delete()
    Authenticator.objects.create(user=alice, type=Authenticator.Type.TOTP, data={})

    said = restored(path)

    assert (
        "  1 password: alice@example.org.\n  1 second step: alice@example.org, authenticator app.\n"
    ) in said


def test_an_address_that_was_put_right_is_named_unless_its_account_is_closed(tmp_path):
    alice = PersonFactory(email="alice@example.net")
    carl = PersonFactory(email="carl@example.net", is_active=False)
    path = back_up(tmp_path / "backups", key="").path
    Person.objects.filter(pk=alice.pk).update(email="alice@example.org")
    Person.objects.filter(pk=carl.pk).update(email="carl@example.org")

    said = restored(path)

    assert BESIDE + "  1 address: alice@example.net.\n" in said
    assert "carl@example.net" not in said


def test_where_nothing_was_withdrawn_it_is_said_in_general_alone(tmp_path):
    PersonFactory()
    path = back_up(tmp_path / "backups", key="").path
    PersonFactory()
    said = restored(path)
    assert IN_GENERAL in said
    assert BESIDE not in said


def test_tables_of_another_version_are_not_compared_and_hinder_nothing(tmp_path):
    PersonFactory()
    path = back_up(tmp_path / "backups", key="").path
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE partnership_feedtoken RENAME COLUMN about TO about_what")
    assert BESIDE not in restored(path)
    assert FeedToken.objects.count() == 0


def test_of_many_ten_are_named():
    now = {"account": {n: f"p{n:02}@example.org" for n in range(12)}}
    named = "; ".join(f"p{n:02}@example.org" for n in range(10))
    assert open_again({"account": {}}, now) == [f"12 accounts: {named}; and 2 more"]
