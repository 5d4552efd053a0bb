"""A sheet's campaign: communications join the one of that name, and nobody's is told or started."""

from datetime import timedelta

import pytest

from bsc_comms.kit import clock
from partnership.models import Change, Partner
from plans.choices import RowState
from plans.models import Campaign
from plans.operations.imports import correct_row, save_import, undo_import
from tests import factories
from tests.cast import cast
from tests.factories.agreed import AgreedLineFactory, CarriedLineFactory
from tests.plans.october import NOW
from tests.plans.sheets import read, row_of, saved, sheet, states, titled

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sheets_in_october")]

HEADINGS = "Ref,Title,Campaign,Lead,When,Where,How"
SHED = "1,Lock your shed,{},Police,7 Nov,Burnt Oak,posters"


@pytest.fixture
def darker():
    """A campaign of which everybody sees a communication."""
    police = Partner.objects.get(code="MET")
    campaign = factories.CampaignFactory(name="Darker nights", lead_partner=police)
    factories.CommunicationFactory(title="Bonfires", lead_partner=police, campaign=campaign)
    return campaign


@pytest.fixture
def lock_it(darker):
    """Another one."""
    campaign = factories.CampaignFactory(name="Lock it", lead_partner=darker.lead_partner)
    factories.CommunicationFactory(lead_partner=darker.lead_partner, campaign=campaign)
    return campaign


def shed(campaign: str) -> str:
    return sheet(SHED.format(campaign), headings=HEADINGS)


def put_on_the_plan(text: str, **more):
    found = read(text, **more)
    save_import(by=more.get("by"), plan_import=found)
    found.refresh_from_db()
    return found


def doubts(row) -> list[tuple[str, list[str]]]:
    return [
        (one["read_as"], [each["instead"] for each in one["alternatives"]])
        for one in row.doubts
        if one["field"] == "campaign"
    ]


def test_a_communication_joins_the_campaign_of_its_row(darker):
    put_on_the_plan(shed("darker  NIGHTS"))
    assert titled("Lock your shed").campaign == darker


def test_a_blank_joins_none(darker):
    put_on_the_plan(shed(""))
    assert titled("Lock your shed").campaign is None


def test_a_name_that_nobody_knows_starts_no_campaign_and_is_doubted(darker):
    found = put_on_the_plan(shed("Dark nights"))

    assert doubts(row_of(found, 2)) == [
        (
            "There is no campaign “Dark nights”, so it joins none: start the campaign first, "
            "or leave it",
            ["Darker nights", "none"],
        )
    ]
    assert titled("Lock your shed").campaign is None
    assert Campaign.objects.count() == 1


def test_the_name_that_a_person_chooses_instead_is_joined(darker):
    found = read(shed("Winter"))
    row = correct_row(
        by=None,
        row=row_of(found, 2),
        opened_version=found.version,
        cells={"campaign": "Darker nights"},
    )
    assert doubts(row) == []

    save_import(by=None, plan_import=found)
    assert titled("Lock your shed").campaign == darker


def test_a_campaign_that_is_kept_back_is_no_campaign_to_others_of_the_same_name():
    people = cast()
    secret = factories.CampaignFactory(name="Nightjar", lead_partner=people.lead)
    factories.CommunicationFactory(lead_partner=people.lead, campaign=secret, embargoed=True)
    text = sheet(
        "1,Lock your shed,Nightjar,Other partner,7 Nov,Burnt Oak,posters", headings=HEADINGS
    )

    for by in (None, people.coordinator, people.bob):
        found = read(text, by=by)
        assert [said.partition(",")[0] for said, _ in doubts(row_of(found, 2))] == [
            "There is no campaign “Nightjar”"
        ]
        assert row_of(found, 2).reading["campaign_code"] == ""


def test_a_corrected_sheet_moves_it_to_another_campaign_and_undo_moves_it_back(darker, lock_it):
    put_on_the_plan(shed("Darker nights"))

    with clock.at(NOW + timedelta(days=1)):
        found = read(shed("Lock it"))
        row = row_of(found, 2)
        assert [(one["field"], one["before"], one["after"]) for one in row.differences] == [
            ("campaign", "Darker nights", "Lock it")
        ]
        save_import(by=None, plan_import=found)

    assert titled("Lock your shed").campaign == lock_it
    told = Change.objects.filter(field="campaign", subject_id=str(titled("Lock your shed").pk))
    assert [(one.before, one.after) for one in told] == [("Darker nights", "Lock it")]

    found.refresh_from_db()
    undo_import(by=None, plan_import=found)
    assert titled("Lock your shed").campaign == darker


def test_undo_gives_back_the_line_of_the_campaign_too(darker, lock_it):
    put_on_the_plan(shed("Darker nights"))
    one, line = titled("Lock your shed"), AgreedLineFactory(campaign=darker, name="Bright")
    carried = CarriedLineFactory(communication=one, wording=line.current)
    with clock.at(NOW + timedelta(days=1)):
        found = put_on_the_plan(shed("Lock it"))
    assert not one.carried_lines.exists()

    undo_import(by=None, plan_import=found)
    assert [(each.wording, each.at) for each in one.carried_lines.all()] == [
        (carried.wording, carried.at)
    ]
    told = Change.objects.filter(field="agreed_line", subject_id=str(one.pk)).order_by("pk")
    assert [(each.before, each.after) for each in told] == [
        ("Bright, wording 1", ""),
        ("", "Bright, wording 1"),
    ]


def test_a_name_that_nobody_knows_takes_nothing_out_of_its_campaign(darker):
    put_on_the_plan(shed("Darker nights"))
    found = read(shed("Winter"))
    assert states(found) == [RowState.UNCHANGED]


def test_a_sheet_without_such_a_column_says_nothing_of_campaigns(darker):
    put_on_the_plan(shed("Darker nights"))
    found = saved("1,Lock your shed,Police,,7 Nov,Burnt Oak,posters,,,Burglary")
    assert found.rows.get().communication == titled("Lock your shed")
    assert titled("Lock your shed").campaign == darker
