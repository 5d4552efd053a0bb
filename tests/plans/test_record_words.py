"""How a record words what came of campaigns, how thoroughly anybody asked, and how places count."""

import io
from datetime import date
from decimal import Decimal

import pytest
from docx import Document

from bsc_comms.kit import clock
from bsc_comms.kit.paper import Section, as_docx, paper
from plans.choices import Worked
from plans.documents.annual_record.results import where
from plans.models import CampaignGoal, Evaluation
from plans.operations.records import compile_record
from tests.factories import CampaignFactory, CommunicationFactory, PlacementFactory, partnership
from tests.plans.record_files import pdf_text, workbook
from tests.plans.record_year import FINAL_DAY, YEAR

IN_YEAR = date(2016, 11, 8)


def evaluated(campaign, worked):
    found = CommunicationFactory(window_start=IN_YEAR, campaign=campaign)
    PlacementFactory(communication=found, issued=True, issued_on=IN_YEAR)
    Evaluation.objects.create(communication=found, worked=worked, at=clock.start_of(IN_YEAR))


def a_campaign_with_a_goal(**figures):
    campaign = CampaignFactory(name="Bikes")
    CampaignGoal.objects.create(
        campaign=campaign,
        what="More kits",
        unit="kits in the year",
        source="Own count",
        created_at=clock.now(),
        **figures,
    )
    return campaign


def compiled():
    with clock.at(FINAL_DAY):
        return compile_record(by=None, year=YEAR)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("figures", "told"),
    [
        (
            {"baseline": Decimal(640), "target": Decimal(1000), "result": Decimal(900)},
            "More kits: from 640 kits in the year, to reach 1,000, came to 900",
        ),
        ({"target": Decimal(1000)}, "More kits: to reach 1,000 kits in the year"),
        ({}, "More kits: no figure"),
    ],
)
def test_a_goal_says_once_what_its_figures_count(figures, told):
    partnership()
    evaluated(a_campaign_with_a_goal(**figures), Worked.YES)
    [row] = compiled().content["campaigns"]
    assert row["goals"] == [told]


@pytest.mark.django_db
def test_on_paper_a_record_says_by_how_many_evaluations_a_campaign_worked_and_how_thoroughly():
    partnership()
    campaign = CampaignFactory(name="Bikes")
    for worked in (Worked.YES, Worked.PARTLY, Worked.PARTLY):
        evaluated(campaign, worked)
    record = compiled()
    assert record.content["campaigns"][0]["worked"] == ["Yes: 1", "In part: 2"], "As always frozen"
    said = pdf_text(record)
    assert "It worked: yes, by 1 evaluation; in part, by 2 evaluations" in said
    assert "Basic evaluation" in said
    assert [row[3].value for row in workbook(record)["Evaluation"].iter_rows(min_row=2)] == [
        "Basic"
    ] * 3


def places(*, tile: int | None) -> list[Section]:
    """The chapter of a year with one ward, that has a tile in that column and row, or none."""
    hendon = {"label": "Hendon", "communications": 1, "placements": 2}
    on_the_map = {**hendon, "column": tile, "row": tile}
    return list(where({"by_area": [hendon], "places": [on_the_map]}))


def test_how_a_street_counts_on_the_map_is_said_beside_the_map_alone():
    note = (
        "A communication for several places counts under each of them. What was for the whole "
        "borough reached every ward and counts in none."
    )
    (drawn,), (bare,) = places(tile=1), places(tile=None)
    assert [block["kind"] for block in drawn["blocks"]] == ["text", "drawing", "table"]
    assert "One for a street or a neighbourhood counts for its ward." in drawn["blocks"][1]["note"]
    assert [block["kind"] for block in bare["blocks"]] == ["text", "table"]
    assert drawn["blocks"][0]["text"] == bare["blocks"][0]["text"] == note
    in_word = as_docx(
        paper(
            title="Annual record",
            lead=[],
            foot="Draft",
            partnership={"name": "Partnership"},
            sections=[drawn],
        ),
        created=FINAL_DAY,
    )
    said = [each.text for each in Document(io.BytesIO(in_word)).paragraphs if each.text]
    assert said == ["Partnership", "Annual record", "Places", note]
