"""The databases that are measured: one a size, each with the same people and a published plan."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connections
from django.db.models import F
from django.test import Client

from benchmarks.databases import default_is, filled
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
from plans.operations.overlaps.looking import read
from plans.queries.overlaps.candidates import batches
from plans.queries.overlaps.traits import surroundings

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
PUBLISHED = NOW - timedelta(days=14)
LEAD, ADDRESS = "LFB", "advocate@example.org"
EDITED, NEW, ADDED = 15, 10, ", in Hendon"


@dataclass
class World:
    """One database and the signed-in advocate who looks at it."""

    label: str
    connection: Any
    client: Client
    person: Person

    def current(self) -> AbstractContextManager[None]:
        """Inside the block all queries go to this database."""
        return default_is(self.connection)


def make_world(label: str, *, communications: int, a_year: int) -> World:
    """Reference data, communications, a plan, and what happened since."""

    def fill() -> None:
        make_load(communications=communications, a_year=a_year)
        _publish_and_go_on(_advocate())

    return _world(label, f"plan_{communications}_{a_year}", fill)


def make_register_world(label: str, *, editions: int) -> World:
    """A register alone: its many channels would burden the plan's filters."""

    def fill() -> None:
        make_register(editions=editions)
        _advocate()

    return _world(label, f"register_{editions}", fill)


def make_load_world(label: str, *, communications: int, a_year: int) -> World:
    """Communications alone."""

    def fill() -> None:
        make_load(communications=communications, a_year=a_year)
        _advocate()

    return _world(label, f"load_{communications}_{a_year}", fill)


def make_overlap_world(label: str, *, communications: int, a_year: int) -> World:
    """Communications at which the workers have looked once."""

    def fill() -> None:
        make_load(communications=communications, a_year=a_year)
        _advocate()
        _look_at_everything()

    return _world(label, f"overlaps_{communications}_{a_year}", fill)


def _world(label: str, name: str, fill: Callable[[], None]) -> World:
    """Statistics are gathered, as a database gathers them by itself in time."""

    def fill_and_analyse() -> None:
        fill()
        with connections["default"].cursor() as cursor:
            cursor.execute("ANALYZE")

    connection = filled(name, fill_and_analyse)
    client = Client(HTTP_HOST="localhost")
    with default_is(connection):
        person = Person.objects.get(email=ADDRESS)
        client.force_login(person)
    return World(label, connection, client, person)


def _advocate() -> Person:
    person = Person.objects.create_user(ADDRESS, name="Alice Advocate")
    Appointment.objects.create(
        person=person,
        role=Role.ADVOCATE,
        partner=Partner.objects.get(code=LEAD),
        starts=clock.today() - timedelta(days=400),
    )
    return person


def _look_at_everything() -> None:
    around = surroundings()
    keys = list(Communication.objects.order_by().values_list("pk", flat=True))
    for some in batches(keys):
        read(some, around)
    Communication.objects.update(overlaps_checked=F("version"))


def _publish_and_go_on(person: Person) -> None:
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
            details=Details(fields={"title": f"{one.title}{ADDED}"}),
        )
    lead = Partner.objects.get(code=LEAD)
    for number in range(NEW):
        log_communication(
            by=person, details=Details(fields={"title": f"New {number}", "lead_partner": lead})
        )


def changed_communication() -> Communication:
    """The first to begin of those that were changed since the plan."""
    found = Communication.objects.filter(title__endswith=ADDED)
    return found.order_by("window_start", "id")[0]


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
