"""SQLite is told with each migration which keys are shared by many rows."""

from datetime import date

import pytest
from django.apps import apps
from django.apps.registry import Apps
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bsc_comms.kit.databases import working_on
from bsc_comms.overview.recovery import restoring
from bsc_comms.overview.recovery.archive import Manifest
from bsc_comms.overview.recovery.building import make_tables_of_today
from bsc_comms.overview.recovery.snapshots import sqlite_file
from bsc_comms.overview.sqlite_statistics import tell
from plans.models import Communication
from plans.queries.overlaps.candidates import not_read_yet, taking_part
from plans.queries.overlaps.traits import surroundings
from tests.factories import (
    ChannelFactory,
    CommunicationFactory,
    PartnerFactory,
    PlacementFactory,
    advocate_of,
)
from tests.services.sqlite_ways import way

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL counts by itself"),
]
OF_A_CHANNEL = ("plans_placement", "plans_placement_channel_id_494e9fd7", "1000000 20000")
BY_PARTNER = "SEARCH plans_placement USING INDEX plans_placement_partner_id_f9a280b0 (partner_id=?)"
OF_A_LEAD = ("plans_communication", "communications_by_lead", "1000000 20000 10")


def told() -> set[tuple[str, str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tbl, idx, stat FROM sqlite_stat1")
        return set(cursor.fetchall())


def test_a_migrated_database_knows_which_keys_many_share():
    assert {OF_A_CHANNEL, OF_A_LEAD} < told()


def test_of_a_key_that_few_share_nothing_is_said():
    assert not [row for row in told() if "communication_id" in row[1].split("_uniq")[0]]


def test_what_the_finder_has_not_read_is_found_by_the_few_that_changed():
    unread = not_read_yet(taking_part(Communication.objects.all()), surroundings())
    unread = unread.filter(window_start__lte=date(2016, 11, 30), window_end__gte=date(2016, 11, 1))
    looked = way(*unread.order_by().values("pk").query.sql_with_params())
    assert looked.startswith("SEARCH plans_communication USING INDEX overlaps_to_look_for")


def test_what_somebody_let_it_count_is_put_right_by_the_next_migration():
    before = told()
    ChannelFactory()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    assert OF_A_CHANNEL not in told()
    call_command("migrate", verbosity=0)
    assert told() == before


def all_tables_of_today(manifest: Manifest) -> Apps:
    """What make_tables does, in a moment: it tells nobody that there are new tables either."""
    make_tables_of_today()
    return apps


@pytest.mark.usefixtures("a_planner_of_its_own")
def test_a_planner_that_was_restored_knows_it(backup_of_one_person, tmp_path, monkeypatch):
    monkeypatch.setattr(restoring, "make_tables", all_tables_of_today)
    before = told()
    with working_on(sqlite_file(tmp_path / "restored.sqlite3")):
        call_command("restore", str(backup_of_one_person))
        assert told() == before


def test_telling_it_twice_says_the_same():
    before = told()
    tell(connection)
    assert told() == before


def ways(client: Client, address: str, *words: str) -> list[str]:
    """How each question of a page that says all of these words is answered."""
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return [way(each["sql"]) for each in asked if all(word in each["sql"] for word in words)]


def test_a_list_of_one_channel_is_asked_of_each_communication(client: Client) -> None:
    """Else each one would look through all that ever went out by that channel."""
    client.force_login(advocate_of(PartnerFactory()))
    address = f"/plan/?year=all&channel={ChannelFactory().code}"
    looked = ways(client, address, '"plans_placement" U0', '"channel_id" IN')
    assert looked
    for each in looked:
        assert "U0 USING INDEX plans_placement_communication_id_47d04625" in each


def test_the_history_of_one_is_found_by_it(client: Client) -> None:
    """Else its page would look through the history of all that ever was."""
    one = CommunicationFactory()
    client.force_login(advocate_of(one.lead_partner))
    looked = ways(client, one.get_absolute_url(), 'FROM "partnership_change"')
    assert "changes_of_one (subject_type=? AND subject_id=?)" in looked[0]


def test_what_is_due_of_ones_own_is_found_by_it_or_by_ones_partner(client: Client) -> None:
    """Else Today would look through all that is planned or was never issued."""
    one = PlacementFactory().communication
    client.force_login(advocate_of(one.lead_partner))
    looked = ways(client, "/", 'FROM "plans_placement"', "'planned'")
    assert looked
    by_partner = [each for each in looked if each.startswith(BY_PARTNER)]
    assert len(by_partner) == 1, "What is to be sent"
    for each in set(looked) - set(by_partner):
        assert "plans_placement_communication_id_47d04625 (communication_id=?)" in each
