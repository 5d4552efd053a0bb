"""What people wait for is answered by indexes, by name, and by no walk through a whole table.

Asked is PostgreSQL's own planner, about the very queries that pages and jobs send, over a year
after others that are ten times as full.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

import pytest
from django.db import connection, transaction
from django.test import Client

from bsc_comms.kit import clock
from bsc_comms.kit.batches import in_batches
from bsc_comms.overview.measuring.communications import make_load
from bsc_comms.overview.measuring.people import make_partners_and_people
from bsc_comms.overview.measuring.traces import traces
from channels_registry.models import Channel
from partnership.choices import AreaLevel, FeedScope
from partnership.models import Letter
from partnership.operations.feeds import make_feed_key, make_partner_key
from plans.models import Communication
from plans.operations.forward_plans import publish_forward_plan
from plans.operations.overlaps.looking import does_anything_wait, read, waiting_for_a_look
from plans.queries.forward_plans import next_number
from plans.queries.overlaps.candidates import BATCH
from plans.queries.overlaps.finding import near
from plans.queries.overlaps.traits import facts_of, surroundings
from plans.rules.overlaps import traits_from
from tests import factories
from tests.cast import Cast, cast
from tests.factories import (
    AreaFactory,
    AudienceFactory,
    ChannelFactory,
    ObjectiveFactory,
    TopicFactory,
)
from tests.services.explained import Plan, nodes_of, plans_of
from tests.services.made_for_many import ForMany

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
Act = Callable[[], object]
A_YEAR, EARLIER, IN_ALL = 200, 2_000, 8_400
#: Tables that grow with every year: nobody waits while one of them is walked through.
GROWING = frozenset(
    {
        *("plans_communication", "plans_placement", "plans_involvement", "plans_overlap"),
        *("plans_nearfacts", "plans_communication_topics", "plans_communication_areas"),
        *("plans_communication_audiences", "plans_communication_objectives"),
        *("partnership_change", "partnership_auditentry", "partnership_letter"),
    }
)


@dataclass(frozen=True)
class Scene:
    """Who reads, and the keys of machines."""

    people: Cast
    channel: str
    feed: str
    key: str

    def opened(self, who: str, address: str) -> Act:
        """A page in full, to one who is signed in."""
        client = Client()
        client.force_login(getattr(self.people, who))
        return partial(_read, client, address)

    def asked(self, address: str) -> Act:
        """What a machine of a partner reads."""
        return partial(_read, Client(), address, authorization=f"Bearer {self.key}")


def _read(client: Client, address: str, **headers: str) -> None:
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200, f"{address}: {answer.status_code}"


@pytest.fixture(scope="module")
def standing(django_db_setup, django_db_blocker) -> Iterator[ForMany[Scene]]:
    """Made once for all tests here and taken back after them: rows of the history never go."""
    with django_db_blocker.unblock():
        if connection.vendor != "postgresql":
            pytest.skip("PostgreSQL's planner is the one that is asked")
        with clock.at(NOW), transaction.atomic():
            yield ForMany(_made)
            transaction.set_rollback(True)


@pytest.fixture
def scene(standing: ForMany[Scene], request: pytest.FixtureRequest) -> Scene:
    return standing.asked_by(request.node)


def _made() -> Scene:
    people = cast()
    barnet = AreaFactory(code=factories.partnership().borough_code, level=AreaLevel.BOROUGH)
    AreaFactory.create_batch(12, parent=barnet)
    for factory in (TopicFactory, AudienceFactory, ChannelFactory, ObjectiveFactory):
        factory.create_batch(12)
    make_partners_and_people(partners=60, people=180)
    make_load(communications=IN_ALL, a_year=A_YEAR, earlier_a_year=EARLIER, beside=traces())
    for some in in_batches(list(Communication.objects.values_list("pk", flat=True)), BATCH):
        read(some, surroundings())
    Communication.objects.filter(overlaps_checked=0).update(overlaps_checked=1)
    confirmations = {"confirmed": [], "nothing_to_declare": [], "not_confirmed": []}
    publish_forward_plan(
        by=people.chair, number=next_number(), meeting_date=None, confirmations=confirmations
    )
    # Else all that was made waits for its check, and each test makes that afresh at its end.
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return Scene(
        people,
        channel=Channel.objects.all()[0].code,
        feed=make_feed_key(by=people.alice, scope=FeedScope.PLAN),
        key=make_partner_key(by=people.alice, partner=people.lead),
    )


def asked_of(act: Act) -> list[Plan]:
    """The steps of all that the act asks."""
    return [node for plan in plans_of(act) for node in nodes_of(plan)]


def walked_through(nodes: list[Plan]) -> set[str]:
    """The growing tables that are read from one end to the other."""
    return {node["Relation Name"] for node in nodes if node["Node Type"] == "Seq Scan"} & GROWING


def check_overlaps(scene: Scene) -> None:
    """As the form of a new communication asks."""
    one = Communication.objects.to_come().order_by("-window_start", "pk")[0]
    (facts,) = facts_of(Communication.objects.filter(pk=one.pk))
    around = surroundings()
    near(traits_from(facts, around), Communication.objects.visible_to(scene.people.alice), around)


# Django names the index of a key to another table itself.
LED_BY = "plans_communication_lead_partner_id_b932cd21"

Case = tuple[Callable[[Scene], Act], set[str]]
CASES: dict[str, Case] = {
    "a year": (lambda s: s.opened("alice", "/plan/"), {"communications_by_state"}),
    "a partner": (
        lambda s: s.opened("alice", "/plan/?partner=LEAD"),
        {"communications_by_state"},
    ),
    "a state": (lambda s: s.opened("alice", "/plan/?state=agreed"), {"communications_by_state"}),
    "a channel": (
        lambda s: s.opened("alice", f"/plan/?channel={s.channel}"),
        {"communications_by_state"},
    ),
    "a month": (lambda s: s.opened("alice", "/plan/calendar/"), {"communications_by_state"}),
    "the map": (lambda s: s.opened("alice", "/plan/map/"), {"communications_by_state"}),
    "a search": (lambda s: s.opened("alice", "/plan/?text=bike"), {"communications_by_state"}),
    "overlaps of one": (lambda s: partial(check_overlaps, s), {"near_facts_by_window"}),
    "overlaps that wait": (
        lambda s: s.opened("alice", "/overlaps/"),
        {"plans_communication_pkey", LED_BY},
    ),
    "the review": (
        lambda s: s.opened("chair", "/review/"),
        {"changes_of_a_kind", "communications_by_logging", "placements_by_marking"},
    ),
    "Today": (lambda s: s.opened("alice", "/"), {"communications_by_state"}),
    "a feed": (
        lambda s: partial(_read, Client(), f"/plan/feed.atom?key={s.feed}"),
        {"changes_of_one"},
    ),
    "changes": (
        lambda s: s.asked("/api/changes/?since=2026-11-20T00:00:00Z"),
        {"changes_of_a_kind", "communications_by_logging"},
    ),
    "letters owed": (lambda s: lambda: list(Letter.objects.due()), {"letters_owed"}),
    "the list of letters": (lambda s: s.opened("coordinator", "/letters/"), {"letters_by_due"}),
    "the audit": (
        lambda s: s.opened("administrator", "/audit/"),
        {"entries_by_time"},
    ),
    "who looks for overlaps": (lambda s: waiting_for_a_look, {"overlaps_to_look_for"}),
    "whether a look is owed": (lambda s: does_anything_wait, {"overlaps_to_look_for"}),
}


@pytest.mark.parametrize("name", CASES)
def test_it_is_found_by_its_indexes_and_by_no_walk_through_a_table(scene, name) -> None:
    act, indexes = CASES[name]
    nodes = asked_of(act(scene))
    used = {node["Index Name"] for node in nodes if "Index Name" in node}
    assert (walked_through(nodes), indexes - used) == (set(), set())


def test_a_walk_through_a_table_is_seen(scene) -> None:
    nodes = asked_of(lambda: list(Communication.objects.filter(title__contains="Lock")))
    assert walked_through(nodes) == {"plans_communication"}
