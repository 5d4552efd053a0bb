"""An import is not taken back once partners were asked about what it brought in."""

from datetime import UTC, datetime

import pytest

from bsc_comms.kit import clock
from bsc_comms.kit.financial_year import FinancialYear
from plans.operations.imports import receive_plan_file, save_import
from plans.operations.imports.touched import touched_since
from tests import factories
from tests.cast import cast

pytestmark = pytest.mark.django_db
SHEET = b"Title,Lead agency,Date,Comms type\nDark nights,LEAD,Mon 8 November 2016,Leaflet\n"


@pytest.mark.parametrize(
    ("hangs_on", "said"),
    [
        (
            lambda found: factories.ApproachFactory(communication=found),
            "the other advocates were asked about it",
        ),
        (
            lambda found: factories.OfferRequestFactory(communication=found),
            "an offer was asked for alongside it",
        ),
        (
            lambda found: factories.AskedPartnerFactory(
                answer="clash", clash_with=found, answered_at=datetime(2016, 10, 25, tzinfo=UTC)
            ),
            "a partner answered that it plans it already",
        ),
    ],
)
def test_what_was_asked_about_it_is_named(hangs_on, said) -> None:
    people = cast()
    with clock.at(datetime(2016, 10, 25, 9, tzinfo=UTC)):
        read = receive_plan_file(
            by=people.coordinator, name="plan.csv", content=SHEET, year=FinancialYear(2016)
        )
        save_import(by=people.coordinator, plan_import=read)
        assert touched_since(read) == []
        hangs_on(read.rows.get().communication)
        (touched,) = touched_since(read)
    assert said in touched.why
