"""What a release wrote is read by each that comes after it: its backup, restored and migrated.

The backups in tests/data/releases are of the sample year when it was over, with its four forward
plans and its annual record frozen. A release adds its own (CONTRIBUTING.md).
"""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client

from bsc_comms.kit import clock
from bsc_comms.kit.databases import working_on
from bsc_comms.kit.up_to_date import migrations_to_go
from bsc_comms.overview.recovery.restoring import restore
from partnership.choices import Role
from partnership.models import Change, Letter, Person
from plans.models import AnnualRecord, Communication, ForwardPlan, Placement
from plans.queries.record_chain import verify
from tests.overview.recovery import empty_database, machine

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]
RELEASES = Path(__file__).parents[1] / "data" / "releases"
KEY = "the key of a backup for tests only"
JUNE = datetime(2017, 6, 5, 9, tzinfo=UTC)
HEADS = {"0.1.0": "c4306b61da6523c7c9749cf4ecf14e6669eb144cddc2da016359e0a9fce35b0b"}


def test_each_release_has_its_backup():
    assert {path.stem for path in RELEASES.glob("*.planner-backup")} == set(HEADS)


@pytest.mark.parametrize("release", HEADS)
def test_what_it_wrote_is_read_as_it_was(release, settings, tmp_path):
    machine(tmp_path / "after", settings)
    settings.SECOND_FACTOR_ROLES = []
    with empty_database(tmp_path) as target, working_on(target):
        restore(RELEASES / f"{release}.planner-backup", key=KEY, replace=False)
        assert migrations_to_go() == []
        counted = {
            model: model.objects.count()
            for model in (Communication, Placement, ForwardPlan, AnnualRecord, Person)
        }
        assert counted == {
            Communication: 135,
            Placement: 230,
            ForwardPlan: 4,
            AnnualRecord: 1,
            Person: 36,
        }
        assert (Change.objects.count(), Letter.objects.count()) == (822, 405)
        verdict = verify(HEADS[release])
        assert (verdict.fault, verdict.head) == ("", HEADS[release])
        with clock.at(JUNE):
            assert "Forward plan No. 4" in page_for(Role.CHAIR, "/forward-plans/4/")
            assert HEADS[release] in page_for(Role.BOARD, "/record/2016-17/")


def page_for(role: Role, address: str) -> str:
    """What somebody with the role reads there."""
    reader = Client()
    reader.force_login(Person.objects.filter(appointments__role=role).order_by("name")[0])
    answer = reader.get(address)
    assert answer.status_code == 200, address
    words: str = answer.content.decode()
    return words
