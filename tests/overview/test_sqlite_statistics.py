"""SQLite is told with each migration which keys are shared by many rows."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bsc_comms.overview.sqlite_statistics import OF_FEW, tell
from plans.models import Communication
from plans.queries.overlaps.candidates import not_read_yet, taking_part
from plans.queries.overlaps.traits import surroundings
from tests.factories import (
    AreaFactory,
    AudienceFactory,
    ChannelFactory,
    PartnerFactory,
    TopicFactory,
    advocate_of,
)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL counts by itself"),
]
OF_A_CHANNEL = ("plans_placement", "plans_placement_channel_id_494e9fd7", "1000000 20000")
OF_A_LEAD = ("plans_communication", "communications_by_lead", "1000000 20000 10")


def told() -> set[tuple[str, str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tbl, idx, stat FROM sqlite_stat1")
        return set(cursor.fetchall())


def ways(asked: CaptureQueriesContext, table: str) -> list[str]:
    """How each question that names the table is answered."""
    found = []
    with connection.cursor() as cursor:
        for each in asked.captured_queries:
            if f'"{table}"' in each["sql"] and each["sql"].startswith("SELECT"):
                cursor.execute(f"EXPLAIN QUERY PLAN {each['sql']}")
                found.append("\n".join(row[3] for row in cursor.fetchall()))
    return found


def test_a_migrated_database_knows_which_keys_many_share():
    assert {OF_A_CHANNEL, OF_A_LEAD} < told()


def test_of_a_key_that_few_share_nothing_is_said():
    assert not [row for row in told() if "communication_id" in row[1].split("_uniq")[0]]


def test_what_the_finder_has_not_read_is_found_by_the_few_that_changed():
    assert {index.name for index in Communication._meta.indexes if index.condition} >= OF_FEW
    unread = not_read_yet(taking_part(Communication.objects.all()), surroundings())
    unread = unread.filter(window_start__lte=date(2016, 11, 30), window_end__gte=date(2016, 11, 1))
    sql, params = unread.order_by().values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
        looked = [row[3] for row in cursor.fetchall()]
    assert "overlaps_to_look_for" in looked[0]


def test_what_somebody_let_it_count_is_put_right_by_the_next_migration():
    before = told()
    ChannelFactory()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    assert OF_A_CHANNEL not in told()
    call_command("migrate", verbosity=0)
    assert told() == before


def test_telling_it_twice_says_the_same():
    before = told()
    tell(connection)
    assert told() == before


@pytest.mark.parametrize(
    ("name", "make", "table", "index"),
    [
        ("channel", ChannelFactory, "plans_placement", "placement_channel_id"),
        ("topic", TopicFactory, "plans_communication_topics", "topics_topic_id"),
        ("area", AreaFactory, "plans_communication_areas", "areas_area_id"),
        ("audience", AudienceFactory, "plans_communication_audiences", "audiences_audience_id"),
        ("partner", PartnerFactory, "plans_involvement", "involvement_partner_id"),
    ],
)
def test_a_list_of_what_has_something_in_common_is_asked_of_each_communication(
    client, name, make, table, index
):
    """Else each one would look through all that ever went out by that channel."""
    client.force_login(advocate_of(PartnerFactory()))
    with CaptureQueriesContext(connection) as asked:
        answer = client.get("/plan/", {"year": "all", name: make().code})
    assert answer.status_code == 200
    looked = ways(asked, table)
    assert looked
    assert not [way for way in looked if index in way]
