"""How fast a plan is published with all its documents, and how fast its feeds are read.

`python -m benchmarks.publishing FILE` is called by benchmarks/run.py, which sets the environment.
"""

import gc
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from icalendar import Calendar, Event  # noqa: E402

from benchmarks.publishing_table import FEED, PLAN, Figures  # noqa: E402
from benchmarks.world import NOW, World, make_load_world  # noqa: E402
from bsc_comms.kit import clock  # noqa: E402
from partnership.choices import FeedScope, Role  # noqa: E402
from partnership.models import Appointment, Partner, Person  # noqa: E402
from partnership.operations.feeds import make_feed_key  # noqa: E402
from plans.choices import FileFormat  # noqa: E402
from plans.documents.forward_plan import document  # noqa: E402
from plans.models import ForwardPlanOrder  # noqa: E402
from plans.operations.forward_plans import make_forward_plan_files  # noqa: E402
from plans.operations.published import partnership_words  # noqa: E402
from plans.queries.extracts import Extract  # noqa: E402
from plans.queries.feeds import items_of, opened_feed  # noqa: E402
from subgroup.operations.publishing import publish  # noqa: E402

ROUNDS, WARM_UPS = 7, 2


def main(target: Path) -> None:
    """Make both plans, time everything once warm, write {what: seconds}."""
    call_command("collectstatic", verbosity=0, interactive=False)
    with clock.at(NOW):
        small, large = (
            make_load_world(label, communications=size, a_year=size)
            for label, size in (("plan", PLAN), ("feed", FEED))
        )
        figures = _publishing(small) | _feeds(large)
        for world in (small, large):
            world.connection.close()
    target.write_text(json.dumps(figures))


def _publishing(world: World) -> Figures:
    """The first plan: everything in it is new. The type is read before, as in a running worker."""
    with world.current():
        by = Person.objects.create_user("chair@example.org", name="Carol Chair")
        Appointment.objects.create(person=by, role=Role.CHAIR, starts=clock.today())
        for partner in Partner.objects.active(clock.today()):
            person = Person.objects.create_user(f"{partner.pk}@example.org", name=partner.name)
            Appointment.objects.create(
                person=person, role=Role.ADVOCATE, partner=partner, starts=clock.today()
            )
        _warm(world)
        started = time.perf_counter()
        computing = time.process_time()
        plan = publish(by=by, number=1, meeting=None)
        if not make_forward_plan_files(order_id=ForwardPlanOrder.objects.get().pk):
            raise AssertionError("The documents were not made")
        computing = time.process_time() - computing
        spent = time.perf_counter() - started
        if len(plan.content["lines"]) < PLAN:
            raise AssertionError(f"{len(plan.content['lines'])} lines are fewer than {PLAN}")
        single = {
            f"document {each}": _seconds(lambda each=each: document(plan, each))
            for each in FileFormat.values
        }
        return {"publish": spent, "computing": computing, **single}


def _warm(world: World) -> None:
    """As in a worker and a server that run: the addresses and the type are read already."""
    world.client.get("/forward-plans/")
    nothing = Extract(
        number=1,
        meeting_date=None,
        published_at=clock.now(),
        content={
            "partnership": partnership_words(),
            "lines": [],
            "confirmations": {"confirmed": [], "nothing_to_declare": [], "not_confirmed": []},
        },
        difference={"since": None, "changes": []},
        content_hash="",
    )
    for each in FileFormat.values:
        document(nothing, each)


def _feeds(world: World) -> Figures:
    with world.current():
        key = make_feed_key(by=world.person, scope=FeedScope.PLAN)
        feed = opened_feed(key)
        if feed is None or feed.found.count() < FEED:
            raise AssertionError("The feed is shorter than it should be")
        etag = world.client.get(f"/plan/feed.ics?key={key}")["ETag"]
        items = items_of(feed)
        gc.collect()
        gc.freeze()  # as in bsc_comms/wsgi.py

        def fetch(path: str, status: int = 200, **headers: str) -> Callable[[], None]:
            def act() -> None:
                answer = world.client.get(f"/plan/{path}?key={key}", headers=headers)
                if answer.status_code != status:
                    raise AssertionError(f"{path} answered {answer.status_code}, not {status}")

            return act

        def by_the_library() -> None:
            calendar = Calendar()
            for item in items:
                event = Event()
                event.add("uid", str(item.id))
                event.add("dtstamp", item.changed)
                event.add("dtstart", item.first)
                event.add("dtend", item.last)
                event.add("summary", item.title)
                event.add("description", item.message)
                event.add("location", item.where)
                event.add("status", "CONFIRMED")
                calendar.add_component(event)
            calendar.to_ical()

        return {
            "calendar": _median(fetch("feed.ics")),
            "news": _median(fetch("feed.atom")),
            "data": _median(fetch("feed.json")),
            "held": _median(fetch("feed.ics", 304, **{"if-none-match": etag})),
            "library": _seconds(by_the_library),
        }


def _median(act: Callable[[], object]) -> float:
    spent = [_seconds(act) for _ in range(WARM_UPS + ROUNDS)]
    return statistics.median(spent[WARM_UPS:])


def _seconds(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


if __name__ == "__main__":
    main(Path(sys.argv[1]))
