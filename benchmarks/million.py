"""A full year after a history of a million communications, beside one of ten thousand.

`python -m benchmarks.million FILE [WORD [ROUNDS]]` is called by benchmarks/run.py, which sets the
environment. Both databases stand on one server, and the cases take turns on them.
"""

import json
import os
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from benchmarks.million_table import LARGE, SMALL  # noqa: E402
from benchmarks.world import NOW, World, changed_communication, make_long_world  # noqa: E402
from bsc_comms.kit import clock  # noqa: E402
from partnership.choices import FeedScope, Role  # noqa: E402
from partnership.models import Appointment, Person  # noqa: E402
from partnership.operations.feeds import make_feed_key, make_partner_key  # noqa: E402
from plans.models import Communication  # noqa: E402
from plans.operations.overlaps.looking import look_for_overlaps  # noqa: E402
from plans.queries.overlaps.finding import near  # noqa: E402
from plans.queries.overlaps.traits import facts_of, surroundings  # noqa: E402
from plans.rules.overlaps import traits_from  # noqa: E402
from tests.services.sessions import prove  # noqa: E402

A_YEAR, YEARS = 5_000, 30
SIZES = {SMALL: 10_000, LARGE: 1_000_000}
ROUNDS, WARM_UPS = 7, 1
Act = Callable[[], object]


@dataclass(frozen=True)
class Inside:
    """One database and who reads it: people signed in, and keys of machines."""

    world: World
    people: Mapping[str, Person]
    clients: Mapping[str, Client]
    feed: str
    partner: str


def main(target: Path, only: str = "", most_rounds: int = ROUNDS) -> None:
    """Time every case of which the name holds `only`; write {case: {size: figures}}."""
    call_command("collectstatic", verbosity=0, interactive=False)
    with clock.at(NOW):
        inside = [
            _entered(make_long_world(label, communications=size, a_year=A_YEAR, years=YEARS))
            for label, size in SIZES.items()
        ]
        found = {
            name: _told(name, _timed(name, inside, min(ROUNDS, most_rounds)))
            for name in ACTS
            if only in name
        }
    target.write_text(json.dumps(found))


def _entered(world: World) -> Inside:
    with world.current():
        people = {"advocate": world.person} | {
            str(role): _person(role) for role in (Role.CHAIR, Role.COORDINATOR, Role.ADMINISTRATOR)
        }
        clients = {name: Client(HTTP_HOST="localhost") for name in people}
        for name, person in people.items():
            clients[name].force_login(person)
        partner = world.person.partners[0]
        return Inside(
            world,
            people,
            clients,
            feed=make_feed_key(by=world.person, scope=FeedScope.PLAN),
            partner=make_partner_key(by=world.person, partner=partner),
        )


def _person(role: Role) -> Person:
    email = f"{role}@example.org"
    found = Person.objects.filter(email=email).first()
    if found is None:
        found = Person.objects.create_user(email, name=f"A {role}")
        Appointment.objects.create(person=found, role=role, starts=clock.today())
    return found


def _timed(name: str, inside: list[Inside], rounds: int) -> dict[str, dict[str, Any]]:
    acts: list[tuple[World, Act]] = []
    spent: dict[str, list[float]] = defaultdict(list)
    for each in inside:
        with each.world.current():
            acts.append((each.world, ACTS[name](each)))
    for turn in range(WARM_UPS + rounds):
        for world, act in acts:
            with world.current():
                began = time.perf_counter()
                act()
                if turn >= WARM_UPS:
                    spent[world.label].append(time.perf_counter() - began)
    figures: dict[str, dict[str, Any]] = {}
    for world, act in acts:
        with world.current(), CaptureQueriesContext(world.connection) as captured:
            act()
        seconds = statistics.median(spent[world.label])
        figures[world.label] = {"seconds": seconds, "queries": len(captured), "rounds": rounds}
    return figures


def _told(name: str, found: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    said = ", ".join(
        f"{size} {figures['seconds'] * 1000:.0f} ms, {figures['queries']} queries"
        for size, figures in found.items()
    )
    times = found[LARGE]["seconds"] / found[SMALL]["seconds"]
    print(f"{name}: {said}; {times:.2f} times", file=sys.stderr, flush=True)
    return found


# --- the cases ------------------------------------------------------------------------------------


def _page(address: str, who: str = "advocate", **asked: str) -> Callable[[Inside], Act]:
    """The first byte of a page; `asked` is its query. It asks nobody once more who they are."""
    whole = f"{address}?{urlencode(asked)}" if asked else address

    def make(inside: Inside) -> Act:
        client = inside.clients[who]
        prove(client, inside.people[who], "password", "mfa")
        return partial(_first_byte, client, whole)

    return make


def _first_byte(client: Client, address: str, **headers: str) -> None:
    with closing(client.get(address, headers=headers)) as response:
        if response.status_code != 200:
            raise AssertionError(f"{address} answered {response.status_code}")
        if response.streaming:
            next(iter(response.streaming_content))


def _one(inside: Inside) -> Act:
    return partial(
        _first_byte, inside.clients["advocate"], f"/communications/{changed_communication().pk}/"
    )


def _feed(form: str) -> Callable[[Inside], Act]:
    return lambda inside: partial(
        _first_byte, Client(HTTP_HOST="localhost"), f"/plan/feed.{form}?key={inside.feed}"
    )


def _api(address: str) -> Callable[[Inside], Act]:
    return lambda inside: partial(
        _first_byte,
        Client(HTTP_HOST="localhost"),
        address,
        authorization=f"Bearer {inside.partner}",
    )


def _check(inside: Inside) -> Act:
    """As the form of a new communication asks: it is read anew, what is near it by its index."""
    pk = changed_communication().pk

    def act() -> None:
        around = surroundings()
        (facts,) = facts_of(Communication.objects.filter(pk=pk))
        known = Communication.objects.visible_to(inside.world.person)
        near(traits_from(facts, around), known, around)

    return act


def _look(inside: Inside) -> Act:
    """The worker's operation for one that was just logged, taken back each time."""
    pk = changed_communication().pk

    def act() -> None:
        with transaction.atomic():
            Communication.objects.filter(pk=pk).update(overlaps_checked=0)
            if not look_for_overlaps(communication_id=pk, around=surroundings()):
                raise AssertionError("Nobody looked.")
            transaction.set_rollback(True)

    return act


_TODAY = "2026-11-24"
ACTS: Mapping[str, Callable[[Inside], Act]] = {
    "million: list": _page("/plan/"),
    "million: list, one partner": _page("/plan/", partner="MPS", state="not_ideas"),
    "million: list, one topic and channel": _page("/plan/", topic="ASB", channel="WEB"),
    "million: list, an area still to come": _page("/plan/", area="E05013628", state="to_come"),
    "million: list, grouped": _page("/plan/", group="topic"),
    "million: list, by title": _page("/plan/", sort="title", page="7"),
    "million: search": _page("/plan/", text="burglary bike"),
    "million: search in one year": _page("/plan/", text="burglary bike", year="2026/27"),
    "million: calendar, a month": _page("/plan/calendar/"),
    "million: calendar, a week": _page("/plan/calendar/", week=_TODAY),
    "million: timeline": _page("/plan/timeline/"),
    "million: map": _page("/plan/map/"),
    "million: coverage": _page("/plan/coverage/"),
    "million: one communication": _one,
    "million: new communication": _page("/communications/new/"),
    "million: overlap check": _check,
    "million: overlap look": _look,
    "million: overlaps": _page("/overlaps/"),
    "million: review": _page("/review/", "chair"),
    "million: before publishing": _page("/review/publish/", "chair"),
    "million: forward plans": _page("/forward-plans/"),
    "million: feed as iCalendar": _feed("ics"),
    "million: feed as Atom": _feed("atom"),
    "million: feed as JSON": _feed("json"),
    "million: API, the plan": _api("/api/communications/?first=2026-11-01&last=2026-11-30"),
    "million: API, changes": _api("/api/changes/?since=2026-11-20T00:00:00Z"),
    "million: Today, advocate": _page("/"),
    "million: Today, chair": _page("/", "chair"),
    "million: members": _page("/members/", "coordinator"),
    "million: partners": _page("/partners/", "coordinator"),
    "million: people": _page("/people/", "coordinator"),
    "million: letters": _page("/letters/", "coordinator"),
    "million: audit": _page("/audit/", "administrator"),
    "million: campaigns": _page("/campaigns/"),
    "million: channels": _page("/channels/"),
    "million: what the evidence asks for": _page("/evidence/gaps/"),
    "million: commitments": _page("/plan/commitments/"),
}


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:3], *map(int, sys.argv[3:]))
