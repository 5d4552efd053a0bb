"""The pages of the evidence: what is said for sure, what is not, and what stands apart."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bsc_comms.kit import clock
from evidence.choices import CrimeSource, MeasuredLevel, SurveyKind
from evidence.models import FiguresFile, MonthlyCount, Score
from tests.cast import cast
from tests.factories.evidence import (
    CrimeSeriesFactory,
    FiguresFileFactory,
    IndicatorFactory,
    MeasuredAreaFactory,
    MonthlyCountFactory,
    ScoreFactory,
    SurveyFactory,
    WaveFactory,
    our_borough,
    the_region,
)
from tests.guards.evidence_world import a_season
from tests.services.csv_files import rows_of

pytestmark = pytest.mark.django_db
MARCH_2016, MARCH_2017 = date(2016, 3, 31), date(2017, 3, 31)


@pytest.fixture(autouse=True)
def _in_october():
    with clock.at(datetime(2017, 10, 25, 9, tzinfo=UTC)):
        yield


@pytest.fixture
def people():
    return cast()


@pytest.fixture
def alice(client, people):
    client.force_login(people.alice)
    return client


@pytest.fixture
def cora(client, people):
    client.force_login(people.coordinator)
    return client


@pytest.fixture
def informed():
    survey = SurveyFactory(code="PAS", comparator=the_region())
    return IndicatorFactory(code="PAS-INFORMED", label="Feel informed", survey=survey)


def score(indicator, ends, value, **fields) -> Score:
    wave = WaveFactory(survey=indicator.survey, ends=ends)
    return ScoreFactory(indicator=indicator, wave=wave, value=Decimal(value), **fields)


def text_of(response) -> str:
    """What a person reads, on one line."""
    return " ".join(response.text.split())


# --- changes in words -----------------------------------------------------------------------------
def test_a_change_inside_the_margin_is_called_no_clear_change(alice, informed):
    score(informed, MARCH_2016, 41)
    score(informed, MARCH_2017, 37)
    for page in ("/evidence/surveys/", "/evidence/indicators/PAS-INFORMED/"):
        said = text_of(alice.get(page))
        assert "No clear change</span>" in said
        assert "4 points, inside the margin of 6.8" in said


def test_a_wave_that_is_not_over_yet_is_told_by_no_page(alice, informed):
    score(informed, MARCH_2017, 46)
    score(informed, date(2018, 3, 31), 11)
    for page in ("/evidence/", "/evidence/surveys/", "/evidence/indicators/PAS-INFORMED/"):
        assert "11%" not in alice.get(page).text
    assert "46%" in alice.get("/evidence/indicators/PAS-INFORMED/").text


def test_a_change_outside_the_margin_says_which_way(alice, informed):
    score(informed, MARCH_2016, 46)
    score(informed, MARCH_2017, 37)
    said = text_of(alice.get("/evidence/indicators/PAS-INFORMED/"))
    assert "Worse:</span>" in said
    assert "down 9 points from 46% (To March 2016), more than the margin of 6.8" in said
    assert "Feel informed</a>: 37%" in text_of(alice.get("/evidence/"))


def test_where_no_survey_has_a_figure_nothing_is_said_of_indicators(alice, informed):
    said = alice.get("/evidence/").text
    assert "No survey has a figure yet." in said
    assert "No indicator shows a clear change" not in said


def test_what_is_not_sure_is_not_said_for_sure(alice, informed):
    score(informed, MARCH_2016, 41)
    score(informed, MARCH_2017, 37)
    assert "No indicator shows a clear change" in alice.get("/evidence/").text


def test_of_what_is_not_listed_nothing_is_said_that_a_lead_would_make_false(alice, informed):
    score(informed, MARCH_2016, 46)
    score(informed, MARCH_2017, 37)
    ahead = IndicatorFactory(survey=informed.survey, label="Ahead of the region")
    score(ahead, MARCH_2017, 69)
    score(ahead, MARCH_2017, 60, area=the_region(), sample_size=12_800)
    said = text_of(alice.get("/evidence/"))
    assert "Ahead of the region" not in said
    assert (
        "No other indicator shows a clear change or is clearly behind what it is compared with."
    ) in said


def test_the_comparator_stands_beside_and_is_held_against_its_margin(alice, informed):
    score(informed, MARCH_2017, 37)
    score(informed, MARCH_2017, 44, area=the_region(), sample_size=12_800)
    said = text_of(alice.get("/evidence/indicators/PAS-INFORMED/"))
    assert "Wexshire: 44%. Ours is worse by 7 points, more than the margin of 4.8." in said


# --- a wave ---------------------------------------------------------------------------------------
def test_a_wave_at_a_glance_has_each_of_its_indicators(alice, informed):
    score(informed, MARCH_2017, 37)
    other = IndicatorFactory(survey=informed.survey, label="Think the police do a good job")
    score(other, MARCH_2017, 69)
    score(IndicatorFactory(survey=informed.survey, label="Of another wave"), MARCH_2016, 50)
    said = text_of(alice.get("/evidence/waves/PAS-2017-03-31/"))
    assert "Feel informed" in said
    assert "Think the police do a good job" in said
    assert "Of another wave" not in said


# --- consultations --------------------------------------------------------------------------------
def test_whoever_answered_stands_apart_and_on_no_line(alice, informed):
    score(informed, MARCH_2016, 41)
    score(informed, MARCH_2017, 37)
    consulted = IndicatorFactory(
        code="CCTV",
        label="Support the proposal",
        survey=SurveyFactory(kind=SurveyKind.SELF_SELECTED, sample_size=None),
    )
    score(consulted, MARCH_2016, 80, sample_size=900)
    score(consulted, MARCH_2017, 20, sample_size=900)
    page = alice.get("/evidence/surveys/")
    before, after = page.text.split('id="consultations"')
    assert "Support the proposal" not in before
    assert "Support the proposal: 20% of those who answered" in text_of(page)
    assert "<svg" not in after
    own = alice.get("/evidence/indicators/CCTV/")
    assert "<svg" not in own.text
    assert "Worse" not in own.text
    lines = alice.get("/evidence/indicators/CCTV.csv").content.decode("utf-8-sig").splitlines()
    assert lines[1:] == [
        "To March 2017,2017-03-31,20.0,,900,,,,",
        "To March 2016,2016-03-31,80.0,,900,,,,",
    ]
    assert "Support the proposal" not in alice.get("/evidence/").text


# --- areas in order -------------------------------------------------------------------------------
def test_areas_are_ranked_where_it_is_sound_and_say_whether_they_differ(alice, informed):
    score(informed, MARCH_2017, 37)
    score(informed, MARCH_2017, 52, area=MeasuredAreaFactory(name="Millford"))
    score(informed, MARCH_2017, 39, area=MeasuredAreaFactory(name="Oakley"))
    score(informed, MARCH_2017, 44, area=the_region())
    ward = MeasuredAreaFactory(name="Mill ward", level=MeasuredLevel.WARD)
    score(informed, MARCH_2017, 10, area=ward, sample_size=20)
    page = alice.get("/evidence/indicators/PAS-INFORMED/")
    ranked = [
        (each.place, each.score.area.name, each.told_apart) for each in page.context["ranking"]
    ]
    assert ranked == [(1, "Millford", True), (2, "Oakley", False), (3, "Wexcombe", False)]
    assert "Mill ward" not in page.text


@pytest.mark.parametrize("fields", [{"lowest_sound_area": ""}, {"better_is": ""}])
def test_areas_are_not_ranked_where_it_is_not_sound(alice, fields):
    indicator = IndicatorFactory(code="ODD", **fields)
    score(indicator, MARCH_2017, 37)
    score(indicator, MARCH_2017, 52, area=MeasuredAreaFactory())
    assert alice.get("/evidence/indicators/ODD/").context["ranking"] == []


# --- seasons --------------------------------------------------------------------------------------
def test_the_heat_table_has_its_numbers_its_years_and_its_method(alice):
    a_season(CrimeSeriesFactory(label="Homes burgled"))
    said = text_of(alice.get("/evidence/crime/"))
    for part in (
        "Homes burgled",
        '<span class="app-heat__value">135</span><span class="app-heat__years">9 of 9</span>',
        "Strong",
        "How it is counted",
    ):
        assert part in said


def test_kinds_of_one_name_say_whose_figures_they_are(alice):
    for source in CrimeSource:
        series = CrimeSeriesFactory(label="Shoplifting", source=source)
        a_season(series)
        MonthlyCountFactory(series=series)
    for part in alice.get("/evidence/crime/").text.split('id="held"'):
        for source in CrimeSource:
            assert f'Shoplifting</a><span class="app-table__sub">{source.label}</span></th>' in part
    _, *rows = rows_of(alice.get("/evidence/crime.csv"))
    assert {row[2] for row in rows} == set(CrimeSource.labels)


def test_an_incomplete_month_says_so_and_its_year_has_no_sum(alice):
    series = CrimeSeriesFactory(code="homes")
    for month in range(1, 13):
        for year in (2014, 2015):
            whole = (year, month) != (2015, 12)
            MonthlyCountFactory(series=series, month=date(year, month, 1), count=10, complete=whole)
    page = alice.get("/evidence/crime/homes/")
    assert [(year.year, year.total) for year in page.context["years"]] == [
        (2015, None),
        (2014, 120),
    ]
    assert page.text.count("incomplete</span>") == 1
    assert page.text.count("* Incomplete: late records may still arrive") == 1
    assert "Dec 2015" in text_of(alice.get("/evidence/crime/"))
    MonthlyCount.objects.update(complete=True)
    assert "* Incomplete" not in alice.get("/evidence/crime/homes/").text


def test_incidents_say_that_they_are_no_crimes(alice):
    CrimeSeriesFactory(code="asb", counts="incidents")
    assert "They are never added to crimes." in alice.get("/evidence/crime/asb/").text


def test_a_series_that_ended_says_until_when_its_category_means_the_same(alice):
    CrimeSeriesFactory(code="old", ends=date(2013, 4, 30))
    CrimeSeriesFactory(code="new")
    said = "The category means the same until April 2013"
    assert said in alice.get("/evidence/crime/old/").text
    assert "The category means the same" not in alice.get("/evidence/crime/new/").text


# --- downloads ------------------------------------------------------------------------------------
def test_figures_can_be_taken_away_as_csv(alice, informed):
    score(informed, MARCH_2016, 46)
    score(informed, MARCH_2017, 37)
    lines = alice.get("/evidence/indicators/PAS-INFORMED.csv").content.decode("utf-8-sig")
    region = informed.survey.comparator.name  # what the change is since is not that
    assert f",Asked,{region},Change,Change in points," in lines.splitlines()[0]
    assert lines.splitlines()[1] == "To March 2017,2017-03-31,37.0,4.7,400,,worse,-9.0,6.8"
    a_season(CrimeSeriesFactory(label="Homes burgled"))
    lines = alice.get("/evidence/crime.csv").content.decode("utf-8-sig").splitlines()
    assert len(lines) == 13
    assert lines[11].endswith(f"Homes burgled,{CrimeSource.BOROUGH.label},Strong,Nov,135.0,9,9")


@pytest.mark.parametrize("page", ["indicators/PAS-INFORMED", "crime"])
def test_a_csv_is_called_as_the_page_that_it_was_taken_from(page, alice, informed):
    heading = re.search(
        r'<h1 class="app-heading__title">([^<]+)</h1>', alice.get(f"/evidence/{page}/").text
    )
    name = alice.get(f"/evidence/{page}.csv")["Content-Disposition"]
    assert heading and f'filename="{heading[1]}.csv"' in name


# --- bringing in ----------------------------------------------------------------------------------
def test_a_file_that_is_no_table_is_told_beside_the_field(cora):
    file = SimpleUploadedFile("figures.csv", b"%PDF-1.7")
    page = cora.post("/evidence/figures/", {"file": file})
    assert page.context["form"].errors == {
        "file": [
            "“figures.csv” is a PDF, not a spreadsheet. "
            "Upload the spreadsheet that it was made from."
        ]
    }


def test_a_file_that_is_refused_whole_says_nothing_of_its_rows(cora):
    file = SimpleUploadedFile("figures.csv", b"hello,world\n1,2\n")
    page = cora.post("/evidence/figures/", {"file": file}, follow=True)
    assert "Nothing was brought in" in page.text
    assert "Rows that were refused" not in page.text


def test_a_file_leads_to_what_became_of_its_rows(cora, informed):
    our_borough()
    text = "Date,Measure,Percent\n2016-03-31,PAS-INFORMED,41\n2017-03-31,Nothing,37\n"
    file = SimpleUploadedFile("figures.csv", text.encode())
    page = cora.post("/evidence/figures/", {"file": file}, follow=True)
    found = FiguresFile.objects.get()
    assert page.redirect_chain == [(f"/evidence/figures/{found.pk}/", 302)]
    assert "“Nothing” is no measure that is known." in page.text
    assert (found.figures_new, found.rows_refused) == (1, 1)
    labels = re.findall(r'app-stat__label">(?:<a[^>]*>)?([^<]+)', page.text)
    assert labels == [
        "figure that is new",
        "figures that changed",
        "figures that were there already",
        "row that was refused",
    ]


def test_a_file_that_is_being_read_says_how_far_it_is(cora):
    found = FiguresFileFactory(
        outcome="waiting", state="working", size=2_000_000, bytes_read=500_000
    )
    page = cora.get(f"/evidence/figures/{found.pk}/")
    assert 'value="500000" max="2000000"' in page.text


def test_what_names_a_survey_and_its_drawing_is_found_whatever_their_codes(alice) -> None:
    """A blank in a code would part it in two."""
    survey = SurveyFactory(code="PAS in Barnet")
    indicator = IndicatorFactory(code="Feel informed", survey=survey)
    for ends in (MARCH_2016, MARCH_2017):
        ScoreFactory(indicator=indicator, wave=WaveFactory(survey=survey, ends=ends))
    page = alice.get("/evidence/surveys/").content.decode()
    named = " ".join(re.findall(r'aria-labelledby="([^"]*)"', page)).split()
    assert {"survey", "chart"} <= {name.partition("-")[0] for name in named}
    assert set(named) <= set(re.findall(r'\bid="([^"]*)"', page))
