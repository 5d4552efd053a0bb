"""The plan in codes: how far a communication is and where, in the words of the gold reading."""

from datetime import UTC, date, datetime

import pytest

from bsc_comms.kit import clock
from plans.choices import PlacementState, Reach, State
from plans.documents.plan_codes import HEADINGS, code_cells
from plans.models import Communication
from plans.queries.plan_export import exported
from tests import factories
from tests.factories import ChannelFactory, CommunicationFactory, InvolvementFactory

pytestmark = pytest.mark.django_db

TODAY = date(2016, 11, 8)


@pytest.fixture(autouse=True)
def _today():
    with clock.at(datetime(2016, 11, 8, 9, tzinfo=UTC)):
        yield


def codes_of(communication: Communication) -> dict[str, str]:
    (row,) = exported(Communication.objects.filter(pk=communication.pk), reader=None)
    return dict(zip(HEADINGS, code_cells(row, borough="NB", today=TODAY), strict=True))


@pytest.mark.parametrize(
    ("state", "status"),
    [
        (State.IDEA, "planned"),
        (State.PLANNED, "planned"),
        (State.AGREED, "planned"),
        (State.RETURNED, "planned"),
        (State.POSTPONED, "slipped"),
        (State.ISSUED, "issued"),
        (State.EVALUATED, "issued"),
        (State.CANCELLED, "cancelled"),
    ],
)
def test_each_state_has_a_status(state, status):
    assert codes_of(CommunicationFactory(state=state))["status"] == status


def test_what_was_merged_counts_as_cancelled():
    assert codes_of(CommunicationFactory(merged=True))["status"] == "cancelled"


@pytest.mark.parametrize(
    ("last_day", "others_placement", "status"),
    [
        (date(2016, 11, 8), PlacementState.PLANNED, "live"),
        (date(2016, 11, 7), PlacementState.PLANNED, "issued"),
        (date(2016, 11, 8), PlacementState.ISSUED, "issued"),
        (date(2016, 11, 8), PlacementState.DROPPED, "issued"),
    ],
)
def test_live_is_issued_in_part_with_the_window_still_open(last_day, others_placement, status):
    row = CommunicationFactory(
        state=State.ISSUED, window_start=date(2016, 11, 1), window_end=last_day
    )
    factories.PlacementFactory(communication=row, issued=True)
    is_issued = others_placement == PlacementState.ISSUED
    factories.PlacementFactory(communication=row, issued=is_issued, state=others_placement)

    assert codes_of(row)["status"] == status


def test_the_reference_is_that_of_the_sheet_else_our_own_else_none():
    def reference(**fields) -> str:
        return codes_of(CommunicationFactory(**fields))["ref"]

    assert reference(reference="SSCP-2016-001", imported_reference="017") == "017"
    assert reference(reference="SSCP-2016-002") == "SSCP-2016-002"
    assert reference(reference=None) == ""


@pytest.mark.parametrize(
    ("reach", "areas", "codes"),
    [
        (Reach.BOROUGH, (), "NB"),
        (Reach.BOROUGH, ("NB", "OAK"), "NB|OAK"),
        (Reach.LOCAL, ("OAK", "HILL"), "HILL|OAK"),
        (Reach.LOCAL, (), ""),
        (Reach.UNKNOWN, (), ""),
    ],
)
def test_what_is_for_the_whole_borough_names_the_borough(reach, areas, codes):
    row = CommunicationFactory(
        reach=reach, areas=[factories.AreaFactory(code=code) for code in areas]
    )

    assert (codes_of(row)["scope"], codes_of(row)["area_codes"]) == (str(reach), codes)


def test_lists_are_joined_and_partners_that_declined_are_not_in_them():
    row = CommunicationFactory(
        lead_partner=factories.PartnerFactory(code="LEAD"),
        channels=[ChannelFactory(code="WEB"), ChannelFactory(code="FB")],
        undated=True,
        branding="yes",
    )
    for code, state in (("B", "agreed"), ("A", "invited"), ("C", "declined")):
        partner = factories.PartnerFactory(code=code)
        InvolvementFactory(communication=row, partner=partner, state=state)

    found = codes_of(row)

    assert (found["lead_partner"], found["other_partners"]) == ("LEAD", "A|B")
    assert (found["channel_codes"], found["logo_used"]) == ("FB|WEB", "yes")
    assert (found["start"], found["end"]) == ("", "")
