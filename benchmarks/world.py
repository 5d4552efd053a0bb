"""The databases that are measured: one a size, each with the same people and a published plan."""

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connections
from django.db.models import F
from django.test import Client

from benchmarks.databases import filled
from benchmarks.register import make_register
from bsc_comms.kit import clock
from bsc_comms.kit.batches import in_batches
from bsc_comms.kit.financial_year import FinancialYear
from bsc_comms.overview.measuring.communications import make_load
from bsc_comms.overview.measuring.people import make_partners_and_people
from bsc_comms.overview.measuring.traces import traces
from channels_registry.models import Channel
from partnership.choices import AreaLevel, Role
from partnership.models import Appointment, Area, Audience, Objective, Partner, Person, Topic
from plans.choices import MEETS_OTHERS, TO_COME
from plans.models import Communication, CommunicationQuerySet
from plans.operations.communications import edit_communication, log_communication
from plans.operations.details import Details
from plans.operations.forward_plans import publish_forward_plan
from plans.operations.overlaps.looking import read
from plans.queries.forward_plans import next_number
from plans.queries.overlaps.candidates import BATCH
from plans.queries.overlaps.traits import surroundings
from tests.services.other_databases import default_is

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
PUBLISHED = NOW - timedelta(days=14)
LEAD, ADDRESS = "LFB", "advocate@example.org"
HISTORY_AS_READ = """
INSERT INTO plans_nearfacts
    (communication_id, version, stamp, starts, ends, span, mask, facts, traits)
SELECT old.id, old.version, one.stamp, old.window_start, old.window_end,
    CASE WHEN old.days <= 7 THEN 0 ELSE 1 END, one.mask, one.facts, one.traits
FROM (
    SELECT *, {days} AS days, row_number() OVER (ORDER BY id) AS place
    FROM plans_communication WHERE window_end < %(since)s AND state IN ({states})
) old JOIN (
    SELECT *, row_number() OVER (ORDER BY communication_id) AS place FROM plans_nearfacts
    WHERE ends >= %(since)s
) one ON one.place = 1 + old.place %% (SELECT count(*) FROM plans_nearfacts WHERE ends >= %(since)s)
"""  # windows of this load are a month long at most
DAYS = {
    "postgresql": "window_end - window_start + 1",
    "sqlite": "julianday(window_end) - julianday(window_start) + 1",
}
PARTNERS, PEOPLE = 1_000, 5_000
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


def make_long_world(label: str, *, communications: int, a_year: int, years: int) -> World:
    """Two full years after so many of history, with all that use leaves behind, and a plan.

    As many partners and people whatever the history, so that only it makes the difference.
    """

    def fill() -> None:
        make_partners_and_people(partners=PARTNERS, people=PEOPLE)
        make_load(
            communications=communications,
            a_year=a_year,
            earlier_a_year=max(a_year, -(-(communications - 2 * a_year) // years)),
            told=lambda done: print(f"{done:,} of {communications:,}", file=sys.stderr, flush=True),
            beside=traces(),
        )
        _read_what_is_near()
        _publish_and_go_on(_advocate())

    return _world(label, f"long_{communications}_{a_year}_{years}", fill)


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
    """PostgreSQL gathers statistics by itself in time; SQLite never does, unless it is told to."""

    def fill_and_analyse() -> None:
        fill()
        connection = connections["default"]
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
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
    _look_at(Communication.objects.all())


def _look_at(communications: CommunicationQuerySet) -> None:
    around = surroundings()
    for some in in_batches(list(communications.order_by().values_list("pk", flat=True)), BATCH):
        read(some, around)
    communications.filter(overlaps_checked__lt=F("version")).update(overlaps_checked=F("version"))


def _read_what_is_near() -> None:
    """The last years as a worker reads them; a long history takes over what was read of those.

    Reading a million takes an hour, and nobody compares what lies so far back.
    """
    since = FinancialYear.of(clock.today()).previous.first
    _look_at(Communication.objects.filter(window_end__gte=since))
    states = {f"state_{place}": state for place, state in enumerate(sorted(MEETS_OTHERS))}
    statement = HISTORY_AS_READ.format(
        days=DAYS[connections["default"].vendor],
        states=", ".join(f"%({name})s" for name in states),
    )
    with connections["default"].cursor() as cursor:
        cursor.execute(statement, {"since": since} | states)


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
