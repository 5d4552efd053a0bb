"""The doctor, the page of how well the planner is, and what a load balancer reads."""

import io
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import DatabaseError, InterfaceError
from django.db.migrations.recorder import MigrationRecorder
from django.urls import reverse

from bsc_comms.kit import clock
from bsc_comms.overview.health import checking, processes, views
from bsc_comms.overview.health.findings import Health, attention, failed, well, worst
from bsc_comms.overview.management.commands.doctor import Command
from partnership.choices import LetterState, Role
from partnership.models import Heartbeat
from partnership.operations.heartbeats import tick_was_done
from tests.factories import (
    AppointmentFactory,
    CommunicationFactory,
    LetterFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db
ALL_IS_WELL = {name: (lambda name=name: well(name, "As it should be.")) for name, _ in checking.ALL}


@pytest.fixture
def administrator(client):
    person = AppointmentFactory(role=Role.ADMINISTRATOR, partner=None).person
    client.force_login(person)
    return person


@pytest.fixture
def checks(monkeypatch):
    """Let the checks be these, all well unless the test says otherwise."""
    told = dict(ALL_IS_WELL)
    monkeypatch.setattr(checking, "ALL", tuple(told.items()))
    monkeypatch.setattr(checking.examine, "__defaults__", (tuple(told.items()),))

    def replace(name, check):
        told[name] = check
        monkeypatch.setattr(checking.examine, "__defaults__", (tuple(told.items()),))

    return replace


def beat(name: str, **ago) -> None:
    Heartbeat.objects.create(name=name, beaten_at=clock.real_now() - timedelta(**ago))


def doctor() -> tuple[str, int]:
    out = io.StringIO()
    try:
        call_command("doctor", stdout=out)
    except SystemExit as ended:
        return out.getvalue(), int(str(ended.code))
    return out.getvalue(), 0


def test_its_help_names_each_check():
    assert [name for name, _ in checking.ALL if name.lower() not in Command.help] == []


def test_the_doctor_ends_with_how_well_it_is(checks):
    assert doctor() == (
        "".join(f"ok         {name}: As it should be.\n" for name in ALL_IS_WELL),
        0,
    )
    checks("Disk", lambda: attention("Disk", "Little is free.", "Make room."))
    text, code = doctor()
    assert "attention  Disk: Little is free.\n           Make room.\n" in text
    assert code == 1

    def breaks():
        raise OSError("no such\ndevice")

    checks("Mail", breaks)
    text, code = doctor()
    assert "failed     Mail: OSError: no such device\n" in text
    assert code == 2


def test_the_worst_counts():
    one, two, three = well("a", ""), attention("b", "", ""), failed("c", "", "")
    assert worst([]) == worst([one]) == Health.OK
    assert worst([one, two]) == Health.ATTENTION
    assert worst([three, two, one]) == Health.FAILED


# --- pages ----------------------------------------------------------------------------------------
def test_the_page_says_what_to_do(client, administrator, checks):
    checks("Disk", lambda: attention("Disk", "Little is free.", "Make room."))
    page = client.get(reverse("overview:health")).content.decode()
    assert "Little is free." in page and "Make room." in page and "Needs a look" in page


def test_the_page_leads_to_the_letters_that_need_a_look(client, administrator, checks):
    LetterFactory(state=LetterState.FAILED)
    checks("Letters", processes.check_letters)
    page = client.get(reverse("overview:health")).content.decode()
    address = reverse("partnership:letters")
    assert f'href="{address}">Look at the letters: each says what became of it.' in page
    assert client.get(address).status_code == 200


def test_today_says_health_first(client, administrator):
    CommunicationFactory()
    page = client.get("/").content.decode()
    assert "Beat: No tick was ever done." in page
    assert page.index("Beat: No tick") < page.index("letters need a look")
    tick_was_done()
    beat("worker celery@one", seconds=1)
    found = client.get("/").context["administrator"]["not_well"]
    assert [one.what for one in found] == ["Keys", "Last backup", "Administrators"]


@pytest.mark.parametrize("fault", [DatabaseError, InterfaceError])
def test_a_load_balancer_learns_nothing_but_yes_or_no(client, monkeypatch, fault):
    assert client.get("/health/live").content == b"ok\n"
    assert client.get("/health/ready").content == b"ready\n"

    def away(*args, **kwargs):
        raise fault("secret words")

    monkeypatch.setattr(views.MigrationRecorder.Migration.objects, "values_list", away)
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.content) == (503, b"not ready\n")
    assert client.get("/health/live").status_code == 200


def test_a_web_process_with_tables_of_another_version_is_not_ready(client, monkeypatch, caplog):
    monkeypatch.setattr(views, "last_migrations", lambda: frozenset({("plans", "0099_more")}))
    assert client.get("/health/ready").status_code == 503
    assert "Not ready: the tables are of another version; see manage.py doctor." in caplog.messages


def test_one_with_tables_of_a_later_version_stays_ready_while_that_is_brought_in(client):
    MigrationRecorder.Migration.objects.create(app="plans", name="9999_of_a_later_version")
    assert client.get("/health/ready").content == b"ready\n"


def test_nobody_but_an_administrator_sees_the_page(client):
    client.force_login(PersonFactory())
    assert client.get(reverse("overview:health")).status_code == 403
