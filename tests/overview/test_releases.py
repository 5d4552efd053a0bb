"""What a release wrote is read by each that comes after it: its backup, restored and migrated.

The backups in tests/data/releases are of the sample year when it was over, with its forward plans
and its annual record frozen. A release adds its own (CONTRIBUTING.md).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client, override_settings

from bsc_comms.kit import clock
from bsc_comms.kit.up_to_date import migrations_to_go
from bsc_comms.overview.recovery.restoring import restore
from partnership.choices import Role
from partnership.models import Change, Letter, Person
from plans.models import AnnualRecord, Communication, ForwardPlan, Placement, RecordSignature
from plans.queries.record_chain import verify
from tests.guards.standing_worlds import taken_back
from tests.overview.recovery import empty_database, on_a_machine
from tests.services.in_short import IN_SHORT
from tests.services.made_for_many import ForMany

# To go through every migration takes a quarter of a minute: in short on SQLite alone.
pytestmark = [] if IN_SHORT else [pytest.mark.both_databases]
RELEASES = Path(__file__).parents[1] / "data" / "releases"
KEY = "the key of a backup for tests only"
JUNE = datetime(2017, 6, 5, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Written:
    """What a release wrote: the head of its record, and how many there were of what."""

    head: str
    counts: dict[type[Model], int]


RELEASES_SO_FAR = {
    "0.1.0": Written(
        "c4306b61da6523c7c9749cf4ecf14e6669eb144cddc2da016359e0a9fce35b0b",
        {
            Communication: 135,
            Placement: 230,
            ForwardPlan: 4,
            AnnualRecord: 1,
            Person: 36,
            Change: 822,
            Letter: 405,
        },
    ),
    "0.2.0": Written(
        "7ceda6f986a8eb0bd9ed02b4800c96cbbc6bba9d19d993d659b09e291e076451",
        {
            Communication: 135,
            Placement: 230,
            ForwardPlan: 5,
            AnnualRecord: 1,
            RecordSignature: 2,
            Person: 37,
            Change: 891,
            Letter: 609,
        },
    ),
}


@dataclass(frozen=True)
class Restored:
    """A planner that was brought back from what a release wrote, and brought up to date."""

    written: Written
    folder: Path
    database: dict[str, Any]

    @contextmanager
    def entered(self) -> Iterator[None]:
        """Inside the block it is the planner of the test."""
        with on_a_machine(self.folder, self.database), override_settings(SECOND_FACTOR_ROLES=[]):
            yield


@pytest.fixture(scope="module", params=RELEASES_SO_FAR)
def standing(
    request, django_db_setup, django_db_blocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ForMany[Restored]]:
    """Each release once for all tests here."""
    folder = tmp_path_factory.mktemp("release")
    with django_db_blocker.unblock(), empty_database(folder) as database:
        yield ForMany(partial(_restored, request.param, folder / "after", database))


def _restored(release: str, folder: Path, database: dict[str, Any]) -> Restored:
    restored = Restored(RELEASES_SO_FAR[release], folder, database)
    with restored.entered():
        restore(RELEASES / f"{release}.planner-backup", key=KEY, replace=False)
    return restored


@pytest.fixture
def restored(standing: ForMany[Restored], request: pytest.FixtureRequest) -> Iterator[Restored]:
    """The planner of the test is the one that a release wrote; what is changed is taken back."""
    found = standing.asked_by(request.node)
    with found.entered(), taken_back():
        yield found


def test_each_release_has_its_backup():
    assert {path.stem for path in RELEASES.glob("*.planner-backup")} == set(RELEASES_SO_FAR)


@pytest.mark.usefixtures("restored")
def test_it_was_brought_up_to_date():
    assert migrations_to_go() == []


def test_all_that_it_wrote_is_there(restored):
    counts = restored.written.counts
    assert {model: model._default_manager.count() for model in counts} == counts


def test_its_chain_of_records_verifies(restored):
    head = restored.written.head
    verdict = verify(head)
    assert (verdict.fault, verdict.head) == ("", head)


@pytest.mark.usefixtures("restored")
def test_its_forward_plan_is_read_as_it_was():
    with clock.at(JUNE):
        assert "Forward plan No. 4" in page_for(Role.CHAIR, "/forward-plans/4/")


def test_its_annual_record_is_read_as_it_was(restored):
    with clock.at(JUNE):
        assert restored.written.head in page_for(Role.BOARD, "/record/2016-17/")


def page_for(role: Role, address: str) -> str:
    """What somebody with the role reads there."""
    reader = Client()
    reader.force_login(Person.objects.filter(appointments__role=role).order_by("name")[0])
    answer = reader.get(address)
    assert answer.status_code == 200, address
    words: str = answer.content.decode()
    return words
