"""What goes over a whole year asks no question that goes through all of it for each of it.

Asked is PostgreSQL, of tables of which it has no statistics yet, as after a first import or a
restore: it knows how long each is and nothing of what it holds, and may join two by walking
through one for each row of the other. What a tick and Today ask for, few of many, it may still look
for so until it counts by itself, about a minute later.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.test import Client

from bsc_comms.kit import clock
from bsc_comms.kit.financial_year import FinancialYear
from bsc_comms.overview.measuring.communications import make_load
from bsc_comms.overview.measuring.people import make_partners_and_people
from partnership.choices import AreaLevel
from plans.choices import PlacementState
from plans.models import Placement
from plans.operations.forward_plans import publish_forward_plan
from plans.operations.published import partnership_words
from plans.queries.forward_plans import next_number
from plans.queries.record_facts import year_facts
from plans.queries.record_more import with_more
from plans.rules.record import closing_date, record_content
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
YEAR = FinancialYear(2026)
OVER = datetime(2027, 3, 31, 20, tzinfo=UTC)
COMMUNICATIONS = 1_800
#: Rows that one question may touch for each communication; all of them for each would be 1,800.
MOST = 40
FORGET_COLUMNS = """
    DELETE FROM pg_statistic WHERE starelid IN (
        SELECT oid FROM pg_class WHERE relnamespace = current_schema()::regnamespace
    )
"""
FORGET_LENGTHS = """
    UPDATE pg_class SET relpages = 0, reltuples = -1, relallvisible = 0
    WHERE relnamespace = current_schema()::regnamespace
"""
Act = Callable[[Cast], object]


@pytest.fixture(scope="module")
def year(django_db_setup, django_db_blocker) -> Iterator[ForMany[Cast]]:
    """Made once for all tests here and taken back after them."""
    with django_db_blocker.unblock():
        if connection.vendor != "postgresql":
            pytest.skip("PostgreSQL's planner is the one that is asked")
        with clock.at(OVER), transaction.atomic():
            _forget_statistics()
            yield ForMany(_made)
            transaction.set_rollback(True)


def _forget_statistics() -> None:
    """What was counted while other tests ran is as good as gone, and nothing counts meanwhile."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        tables = ", ".join(map(connection.ops.quote_name, names))
        cursor.execute(f"LOCK TABLE {tables} IN SHARE UPDATE EXCLUSIVE MODE")
        cursor.execute(FORGET_COLUMNS)
        cursor.execute(FORGET_LENGTHS)


def _made() -> Cast:
    people = cast()
    barnet = AreaFactory(code=factories.partnership().borough_code, level=AreaLevel.BOROUGH)
    AreaFactory.create_batch(12, parent=barnet)
    for factory in (TopicFactory, AudienceFactory, ChannelFactory, ObjectiveFactory):
        factory.create_batch(12)
    make_partners_and_people(partners=20, people=40)
    make_load(communications=COMMUNICATIONS, a_year=COMMUNICATIONS)
    connection.check_constraints()
    return people


def touched(plan: Plan) -> float:
    """Rows that a question touches, those that it lets fall as well."""
    counted = ("Actual Rows", "Rows Removed by Filter", "Rows Removed by Join Filter")
    return sum(
        node["Actual Loops"] * sum(node.get(name, 0) for name in counted) for node in nodes_of(plan)
    )


def most_touched(act: Callable[[], object]) -> float:
    """By the worst question of an act, for each communication."""
    plans = plans_of(act, options="ANALYZE, TIMING OFF")
    return max(touched(plan) for plan in plans) / COMMUNICATIONS


def read_the_record(_: Cast) -> None:
    closes = closing_date(YEAR, settings.RECORD_CLOSES)
    with_more(
        record_content(year_facts(YEAR), partnership=partnership_words(), closes=closes), YEAR
    )


def publish(people: Cast) -> None:
    nobody = {"confirmed": [], "nothing_to_declare": [], "not_confirmed": []}
    publish_forward_plan(
        by=people.chair, number=next_number(), meeting_date=None, confirmations=nobody
    )


def opened(who: str, address: str) -> Act:
    def act(people: Cast) -> None:
        client = Client()
        client.force_login(getattr(people, who))
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer.getvalue()

    return act


ACTS: dict[str, Act] = {
    "the record": read_the_record,
    "a forward plan": publish,
    "the plan as a file": opened("alice", "/plan/plan.xlsx"),
    "the review": opened("chair", "/review/"),
    "coverage": opened("alice", "/plan/coverage/"),
    "the map": opened("alice", "/plan/map/"),
}


@pytest.mark.parametrize("name", ACTS)
def test_no_question_goes_through_the_year_for_each_of_it(year, request, name) -> None:
    people = year.asked_by(request.node)
    assert most_touched(lambda: ACTS[name](people)) < MOST


def test_one_that_does_is_seen(year, request) -> None:
    """What went out in other years alone, asked of each that went out: as the record once did."""
    year.asked_by(request.node)
    in_the_year = Placement.objects.filter(
        communication=OuterRef("communication"),
        channel=OuterRef("channel"),
        state=PlacementState.ISSUED,
        issued_on__range=(YEAR.first, YEAR.last),
    )
    elsewhere = Placement.objects.filter(state=PlacementState.ISSUED).exclude(Exists(in_the_year))
    assert most_touched(lambda: list(elsewhere.values_list("pk"))) > MOST
