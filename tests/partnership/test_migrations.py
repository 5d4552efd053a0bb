"""Champions of service areas became appointments: what was known before is known after, and back.

The way of the data alone, on the tables as they are with the one column that is no more.
"""

from collections.abc import Iterator
from datetime import date
from importlib import import_module

import pytest
from django.apps.registry import Apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from tests.factories import PartnerFactory, PersonFactory

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]
STEP = "0016_say_whose_champion_somebody_is"
STARTS, ENDED = date(2015, 4, 1), date(2016, 3, 31)
migration = import_module(f"partnership.migrations.{STEP}")


@pytest.fixture
def then() -> Iterator[Apps]:
    """The models as they were when a service area named its champion itself."""
    apps = MigrationLoader(connection).project_state(("partnership", STEP)).apps
    area = apps.get_model("partnership", "ServiceArea")
    champion = area._meta.get_field("champion")
    with connection.schema_editor() as editor:
        editor.add_field(area, champion)
    yield apps
    with connection.schema_editor() as editor:
        editor.remove_field(area, champion)


def test_champions_become_appointments_and_back(then: Apps) -> None:
    partner = PartnerFactory().pk
    alice, bob, carol = (PersonFactory(name=name).pk for name in ("Alice", "Bob", "Carol"))
    areas = then.get_model("partnership", "ServiceArea").objects
    held = then.get_model("partnership", "Appointment").objects
    for name, champion in (("Parks", alice), ("Streets", alice), ("Noise", carol), ("Youth", None)):
        areas.create(partner_id=partner, name=name, champion_id=champion)
    champion_of_it = {"partner_id": partner, "role": "champion", "starts": STARTS}
    held.create(person_id=alice, **champion_of_it)
    held.create(person_id=bob, ends=ENDED, **champion_of_it)

    expected = [
        ("Alice", "Parks", STARTS, None),
        ("Alice", "Streets", STARTS, None),
        ("Bob", None, STARTS, ENDED),
    ]
    rows = held.order_by("person__name", "service_area__name").values_list(
        "person__name", "service_area__name", "starts", "ends"
    )
    migration.say_whose(then, None)
    assert list(rows.all()) == expected, "Carol held no role, so she gets none"

    areas.update(champion=None)
    migration.say_champions(then, None)
    assert dict(areas.values_list("name", "champion__name")) == {
        "Noise": None,
        "Parks": "Alice",
        "Streets": "Alice",
        "Youth": None,
    }
    migration.say_whose(then, None)
    assert list(rows.all()) == expected, "And forwards once more"
