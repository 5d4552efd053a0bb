"""That a partner declined is its own answer: no sheet and no undo takes it away."""

from datetime import UTC, datetime

import pytest

from bsc_comms.kit import clock
from plans.choices import InvolvementState
from plans.models import Involvement
from plans.operations.imports import save_import, undo_import
from tests import factories
from tests.plans.sheets import SHED, read, row_of, saved, sheet, small_partnership

pytestmark = pytest.mark.django_db

WITH_HOUSING = SHED.replace("Fire Brigade,Police", "Fire Brigade,Police & Housing")


@pytest.fixture(autouse=True)
def _police_declined():
    small_partnership()
    factories.PartnerFactory(code="HSG", name="Housing", short_name="Housing")
    with clock.at(datetime(2016, 10, 25, 7, tzinfo=UTC)):
        saved(SHED)
    with clock.at(datetime(2016, 10, 25, 9, tzinfo=UTC)):
        Involvement.objects.update(state=InvolvementState.DECLINED)
        yield


def parts() -> set[tuple[str, str]]:
    return set(Involvement.objects.values_list("partner__code", "state"))


def test_a_partner_beside_one_that_declined_is_added_without_a_conflict():
    again = read(sheet(WITH_HOUSING))

    (told,) = row_of(again, 2).differences
    assert (told["before"], told["after"], told["both"]) == ("", "Housing", False)
    save_import(by=None, plan_import=again)
    assert parts() == {("MET", "declined"), ("HSG", "agreed")}


def test_taking_it_back_leaves_the_answer():
    again = read(sheet(WITH_HOUSING))
    save_import(by=None, plan_import=again)
    again.refresh_from_db()

    undo_import(by=None, plan_import=again)

    assert parts() == {("MET", "declined")}
