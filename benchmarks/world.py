"""The databases that are measured: one a size, each with the same people and a published plan."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connections
from django.test import Client

from benchmarks.register import make_register
from bsc_comms.kit import clock
from bsc_comms.overview.load import make_load
from channels_registry.models import Channel
from partnership.choices import AreaLevel, Role
from partnership.models import Appointment, Area, Audience, Objective, Partner, Person, Topic
from plans.choices import TO_COME
from plans.models import Communication
from plans.operations.communications import Details, edit_communication, log_communication
from plans.operations.forward_plans import next_number, publish_forward_plan

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
PUBLISHED = NOW - timedelta(days=14)
LEAD = "LFB"
EDITED, NEW = 15, 10


@dataclass
class World:
    """One database and the signed-in advocate who looks at it."""

    label: str
    connection: Any
    client: Client
    person: Person
    shown: Communication

    @contextmanager
    def current(self) -> Iterator[None]:
        """Inside the block all queries go to this database."""
        before = connections["default"]
        connections["default"] = self.connection
        try:
            yield
        finally:
            connections["default"] = before


def new_databases(prefix: str, number: int) -> list[str]:
    """Names of so many empty databases: files for SQLite, made on the server for PostgreSQL."""
    default = connections["default"]
    names = [f"{prefix}{each}" for each in range(number)]
    if default.vendor == "sqlite":
        folder = Path(default.settings_dict["NAME"]).parent
        return [str(folder / f"{name}.sqlite3") for name in names]
    with default.cursor() as cursor:
        for name in names:
            cursor.execute(f"CREATE DATABASE {name}")
    return names


def connection_to(name: str) -> Any:
    """A connection like the default one, to a database or file of another name."""
    default = connections["default"]
    return type(default)({**default.settings_dict, "NAME": name}, "default")


def make_world(label: str, name: str, *, communications: int, a_year: int) -> World:
    """Fill an empty database: reference data, communications, a plan, and what happened since."""
    world = _empty_world(label, name)
    with world.current():
        make_load(communications=communications, a_year=a_year)
        _sign_in(world)
        world.shown = _publish_and_go_on(world.person)
        _analyse(world)
    return world


def make_register_world(label: str, name: str, *, editions: int) -> World:
    """Fill an empty database with a register; its many channels would burden the plan's filters."""
    world = _empty_world(label, name)
    with world.current():
        make_register(editions=editions)
        _sign_in(world)
        _analyse(world)
    return world


def make_overlap_world(label: str, name: str, *, communications: int, a_year: int) -> World:
    """Fill an empty database with communications alone."""
    world = _empty_world(label, name)
    with world.current():
        make_load(communications=communications, a_year=a_year)
        _sign_in(world)
        _analyse(world)
    return world


def _empty_world(label: str, name: str) -> World:
    connection = connection_to(name)
    world = World(label, connection, Client(HTTP_HOST="localhost"), Person(), Communication())
    with world.current():
        call_command("migrate", verbosity=0, interactive=False)
        call_command("load_reference", verbosity=0, stdout=io.StringIO())
    return world


def _sign_in(world: World) -> None:
    world.person = Person.objects.create_user("advocate@example.org", name="Alice Advocate")
    Appointment.objects.create(
        person=world.person,
        role=Role.ADVOCATE,
        partner=Partner.objects.get(code=LEAD),
        starts=clock.today() - timedelta(days=400),
    )
    world.client.force_login(world.person)


def _analyse(world: World) -> None:
    with world.connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _publish_and_go_on(person: Person) -> Communication:
    """A forward plan a fortnight ago; since then some were changed and some are new."""
    with clock.at(PUBLISHED):
        publish_forward_plan(
            by=person,
            number=next_number(),
            meeting_date=None,
            confirmations={"confirmed": [], "nothing_to_declare": [], "not_confirmed": []},
        )
    planned = Communication.objects.filter(state__in=TO_COME, window_start__gt=clock.today())
    changed = list(planned.order_by("window_start", "id")[:EDITED])
    for one in changed:
        edit_communication(
            by=person,
            communication=one,
            opened_version=one.version,
            details=Details(fields={"title": f"{one.title}, in Hendon"}),
        )
    lead = Partner.objects.get(code=LEAD)
    for number in range(NEW):
        log_communication(
            by=person, details=Details(fields={"title": f"New {number}", "lead_partner": lead})
        )
    return changed[0]


def vocabulary_of_a_form() -> dict[str, list[int]]:
    """Terms for a whole communication: one or two of each kind."""
    today = clock.today()

    def first(found: Any, number: int) -> list[int]:
        return list(found.order_by("pk").values_list("pk", flat=True)[:number])

    return {
        "areas": first(Area.objects.active(today).filter(level=AreaLevel.WARD), 2),
        "topics": first(Topic.objects.all(), 1),
        "audiences": first(Audience.objects.all(), 2),
        "objectives": first(Objective.objects.all(), 1),
        "channels": first(Channel.objects.active(today), 2),
    }
