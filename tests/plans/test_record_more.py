"""What a record says beside what was issued: purposes, campaigns, results, evidence, overlaps."""

from datetime import date

import pytest

from bsc_comms.kit import clock
from evidence.choices import CrimeSource
from evidence.rules.crime_years import change_of_counts
from plans.choices import OverlapAnswerKind, OverlapKind, Worked
from plans.models import AnnualRecord, Communication, Evaluation
from plans.operations.records import compile_record
from plans.rules.record_purposes import NOT_MEASURED, SAID, borne_on
from tests.factories import (
    AimFactory,
    AreaFactory,
    AudienceFactory,
    CampaignFactory,
    CommunicationFactory,
    PlacementFactory,
    partnership,
)
from tests.factories.evidence import (
    CrimeSeriesFactory,
    IndicatorFactory,
    MonthlyCountFactory,
    ScoreFactory,
    WaveFactory,
)
from tests.factories.overlaps import OverlapAnswerFactory, overlap_of
from tests.plans.record_files import pdf_text, word, workbook
from tests.plans.record_year import CANARY, FINAL_DAY, YEAR, make_the_year

IN_YEAR = date(2016, 11, 8)


def compiled(at=FINAL_DAY) -> AnnualRecord:
    with clock.at(at):
        return compile_record(by=None, year=YEAR)


def issued(**fields) -> Communication:
    found = CommunicationFactory(window_start=IN_YEAR, **fields)
    PlacementFactory(communication=found, issued=True, issued_on=IN_YEAR)
    return found


@pytest.mark.django_db
def test_each_aim_has_a_row_with_what_was_issued_for_it_and_a_gap_shows():
    partnership()
    served, other = AimFactory(label="Be known"), AimFactory(label="Be heard")
    issued(aims=[served])
    record = compiled()
    assert {row["label"]: row["placements"] for row in record.content["by_aims"]} == {
        "Be known": 1,
        other.label: 0,
    }
    assert "Be heard 0 0 0" in pdf_text(record)


@pytest.mark.django_db
def test_places_and_audiences_are_counted_and_none_given_is_said():
    partnership()
    issued(areas=[AreaFactory(name="East End")], audiences=[AudienceFactory(label="Older people")])
    issued()
    content = compiled().content
    assert [(row["label"], row["placements"]) for row in content["by_area"]] == [
        ("East End", 1),
        ("The whole borough, or no place given", 1),
    ]
    assert [(row["label"], row["placements"]) for row in content["by_audience"]] == [
        ("No audience given", 1),
        ("Older people", 1),
    ]


@pytest.mark.django_db
def test_a_campaign_tells_what_was_issued_and_what_came_of_it():
    partnership()
    campaign = CampaignFactory(name="Dark evenings")
    CampaignFactory(name="Nothing came of it")
    first, _second = issued(campaign=campaign), issued(campaign=campaign)
    issued(campaign=CampaignFactory(name=f"{CANARY} campaign"), embargoed=True)
    Evaluation.objects.create(
        communication=first,
        worked=Worked.PARTLY,
        learned="Start in October.",
        at=clock.start_of(IN_YEAR),
    )
    record = compiled()
    (row,) = record.content["campaigns"]
    assert (row["name"], row["communications"], row["placements"]) == ("Dark evenings", 2, 2)
    assert (row["worked"], row["learned"]) == (["In part: 1"], ["Start in October."])
    assert [each["learned"] for each in record.content["evaluations"]] == ["Start in October."]
    assert "Learned: Start in October." in pdf_text(record)
    sheet = workbook(record)
    assert sheet["Campaigns"]["A2"].value == "Dark evenings"
    assert sheet["Evaluation"].max_row == 2
    assert {"Summary", "Placements", "Campaigns", "Evaluation", "Indicators"} <= set(
        sheet.sheetnames
    )


@pytest.mark.django_db
def test_overlaps_are_counted_by_how_they_ended_and_only_where_all_may_know_both():
    partnership()
    for kind in (OverlapAnswerKind.COORDINATE, OverlapAnswerKind.NONE):
        pair = overlap_of(issued(), issued(), kind=OverlapKind.DUPLICATE)
        OverlapAnswerFactory(overlap=pair, kind=kind, at=clock.start_of(IN_YEAR))
    hidden = overlap_of(issued(), issued(embargoed=True))
    OverlapAnswerFactory(overlap=hidden, kind=OverlapAnswerKind.NONE, at=clock.start_of(IN_YEAR))
    told = {row["label"]: row["value"] for row in compiled().content["overlaps"] if row["value"]}
    assert told == {"Possible duplicate: coordinate": 1, "Possible duplicate: no overlap": 1}


@pytest.mark.django_db
def test_an_indicator_is_shown_with_margins_from_the_wave_before_to_the_last_of_the_year():
    partnership()
    one = IndicatorFactory(label="Feel safe after dark", better_is="higher")
    for year, value in ((2015, 60), (2016, 70), (2017, 90)):
        wave = WaveFactory(survey=one.survey, starts=date(year, 9, 1), ends=date(year, 10, 31))
        ScoreFactory(indicator=one, wave=wave, value=value, sample_size=400)
    ScoreFactory(
        indicator=IndicatorFactory(survey=one.survey), wave__ends=date(2014, 3, 31), value=50
    )
    issued().indicators.set([one])
    (row,) = compiled().content["indicators"]
    assert (row["label"], row["before"], row["after"]) == (
        "Feel safe after dark",
        "60% \u00b14.8",
        "70% \u00b14.5",
    )
    assert (row["change"], row["said"], row["cited"]) == ("+10 points, margin 6.6", "better", 1)


@pytest.mark.django_db
def test_crime_is_shown_only_where_both_years_are_complete():
    partnership()
    whole = CrimeSeriesFactory(label="Burglary")
    torn = CrimeSeriesFactory(label="Robbery")
    for month in (*YEAR.previous.months, *YEAR.months):
        MonthlyCountFactory(series=whole, month=month, count=100 if month in YEAR else 120)
        MonthlyCountFactory(series=torn, month=month, complete=month.month != 7)
    (row,) = compiled().content["crime"]
    assert row == {
        "label": "Burglary",
        "source": CrimeSource.BOROUGH.label,
        "before": 1440,
        "after": 1200,
        "change": -240,
        "margin": 101,
        "said": "lower",
    }


@pytest.mark.django_db
def test_word_and_page_say_that_nothing_claims_a_cause():
    make_the_year()
    document = word(compiled())
    paragraphs = " ".join(each.text for each in document.paragraphs)
    assert "nothing here says that a communication caused a change" in paragraphs
    assert "counted twice" in paragraphs


@pytest.mark.parametrize(
    ("before", "after", "margin", "said"),
    [
        (100, 120, 29, "no clear change"),
        (1000, 900, 85, "lower"),
        (900, 1000, 85, "higher"),
        (0, 0, 0, "no clear change"),
    ],
)
def test_a_count_of_crimes_is_higher_only_beyond_what_chance_does(before, after, margin, said):
    found = change_of_counts(before, after)
    assert (found.points, found.margin, str(found.said)) == (after - before, margin, said)


def test_a_point_that_nobody_knows_how_to_measure_says_so():
    assert borne_on([("SP-99", "Something else")], {}, {}) == [
        {"label": "Something else", "said": NOT_MEASURED}
    ]
    assert len(SAID) == 16
