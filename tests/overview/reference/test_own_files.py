"""The product's own reference data: what a load of it leaves, and that a second changes nothing."""

import csv
from collections.abc import Iterator
from datetime import date

import pytest

from bsc_comms.overview.reference import load_reference
from bsc_comms.overview.reference_saving import Tally
from channels_registry.models import Channel, Offer
from evidence.models import AwarenessDay, CarefulPeriod, Season
from partnership.models import Area, AreaSuccession, Change, Partner, Partnership, Topic
from tests.overview.reference.folders import OWN, everything_loaded
from tests.services.made_for_many import ForMany
from tests.services.rows_of_a_module import kept_for_the_module

pytestmark = pytest.mark.django_db
ROWS_IN_OWN = {
    "partnership": 1,
    "areas": 88,
    "area_successions": 47,
    "partners": 31,
    "topics": 44,
    "audiences": 21,
    "objectives": 6,
    "emphases": 8,
    "aims": 9,
    "strategy_priorities": 3,
    "outcomes": 6,
    "strategic_plan": 10,
    "commitments": 7,
    "evaluation_metrics": 44,
    "channels": 18,
    "partner_offers": 14,
    "measured_areas": 33,
    "census_areas": 226,
    "surveys": 7,
    "indicators": 19,
    "survey_waves": 13,
    "survey_scores": 198,
    "crime_series": 30,
    "monthly_crime": 360,
    "seasonal_index": 30,
    "seasonal_figures": 360,
    "survey_findings": 8,
    "seasonal_peaks": 18,
    "recurring_days": 51,
    "awareness_days": 153,
    "publicity_restrictions": 3,
    "community_calendar": 12,
}


@pytest.fixture(scope="module")
def loaded_once(django_db_setup, django_db_blocker) -> Iterator[ForMany[dict[str, Tally]]]:
    with kept_for_the_module(django_db_blocker):
        yield ForMany(lambda: load_reference(OWN))


@pytest.fixture(autouse=True)
def first(
    loaded_once: ForMany[dict[str, Tally]], request: pytest.FixtureRequest
) -> dict[str, Tally]:
    """What the load told that filled the planner of all tests here."""
    return loaded_once.asked_by(request.node)


@pytest.mark.both_databases
def test_the_first_load_fills_an_empty_planner(first):
    assert {name: tally.created for name, tally in first.items()} == ROWS_IN_OWN


@pytest.mark.both_databases
def test_a_second_load_changes_nothing():
    before = everything_loaded()
    second = load_reference(OWN)
    assert {name: tally.unchanged for name, tally in second.items()} == ROWS_IN_OWN
    assert {(t.created, t.changed, t.not_in_file) for t in second.values()} == {(0, 0, 0)}
    assert everything_loaded() == before
    assert Change.objects.count() == 0


def test_what_the_files_say_stands_in_the_planner():
    partnership = Partnership.current()
    assert partnership.short_name == "BSCP"
    assert partnership.strapline == "working together for a safer Barnet"
    assert "<title" in partnership.logo_svg

    crc = Partner.objects.get(code="CRC")
    assert (crc.valid_to, crc.successor.code) == (date(2021, 6, 26), "PROB")
    assert Partner.objects.get(code="LBB-CS").parent.code == "LBB"
    assert "SNT" in Partner.objects.get(code="MPS").aliases

    magazine = Channel.objects.get(code="MAG")
    assert [owner.code for owner in magazine.owners.all()] == ["LBB-COM"]
    assert (magazine.lead_time_days, magazine.lead_time_is_estimate) == (42, True)
    assert Channel.objects.get(code="PRESS").shared_by_all

    assert Topic.objects.get(code="DA").parent.code == "VAWG"
    assert "motorbike" in Topic.objects.get(code="BIKE").exclude_phrases
    assert Season.objects.get(code="PK-01").months == [11, 12, 1, 2]
    assert sorted(Offer.objects.get(code="OFF-METT").topics.values_list("code", flat=True)) == [
        "BURG",
        "FIRE",
        "WATCH",
    ]
    assert CarefulPeriod.objects.get(code="EUREF").kind == "pre_election"
    assert CarefulPeriod.objects.get(code="DIWA").kind == "community"


def test_wards_have_a_life_and_places_touch_wards_of_both_sets():
    wards = Area.objects.filter(level="ward")
    assert wards.active(date(2016, 10, 25)).count() == 21
    assert wards.active(date(2022, 5, 4)).count() == 21
    assert wards.active(date(2022, 5, 5)).count() == 24
    estate = Area.objects.get(code="N-GRAHAME-PARK-ESTATE")
    assert {area.code for area in estate.wards_touched.all()} == {
        "W02-COLINDALE",
        "W02-MILL-HILL",
        "W22-COLINDALE-NORTH",
        "W22-MILL-HILL",
    }
    moved = AreaSuccession.objects.get(old__code="W02-HIGH-BARNET", new__code="W22-BARNET-VALE")
    assert moved.percent_of_old_land == 22


def test_what_is_not_verified_says_so():
    assert "Not verified" in Partner.objects.get(code="SOLACE").note
    assert "not checked" in Partner.objects.get(code="CRC").note
    assert Offer.objects.get(code="OFF-PAYB").status == "plausible, not verified"
    launch = AwarenessDay.objects.get(code="ANGEL")
    assert not launch.date_is_verified
    assert "assumed" in launch.note
    assert all(channel.lead_time_is_estimate for channel in Channel.objects.all())


def test_no_name_of_a_partner_is_also_a_name_of_another():
    with (OWN / "partners.csv").open(encoding="utf-8") as file:
        names = {
            (name.casefold(), row["code"])
            for row in csv.DictReader(file)
            for name in [row["code"], row["name"], row["short_name"], *row["aliases"].split("|")]
        }
    assert len(names) == len({name for name, _ in names})


def test_figures_of_reach_are_loaded_with_whether_they_are_estimates():
    reaches = {one.code: one.reach for one in Channel.objects.filter(code__in=("MAG", "OWL"))}
    assert reaches == {
        "MAG": "about 190,000 households, an estimate",
        "OWL": "2,146 watches",
    }
