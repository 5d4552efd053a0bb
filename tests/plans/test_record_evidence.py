"""What a record says of surveys and of recorded crime, in figures, margins and drawings."""

from datetime import date

import pytest

from bsc_comms.kit import clock
from evidence.choices import CrimeSource
from evidence.rules.crime_years import change_of_counts
from plans.choices import FileFormat
from plans.documents.annual_record.drawings import crime, indicators
from plans.models import AnnualRecord
from plans.rules.canonical import fingerprint
from tests.factories import (
    partnership,
)
from tests.factories.evidence import (
    CrimeSeriesFactory,
    IndicatorFactory,
    MonthlyCountFactory,
    ScoreFactory,
    WaveFactory,
)
from tests.plans.issued_in_year import issued
from tests.plans.record_files import alternatives_in, content_of, pdf_text, workbook
from tests.plans.record_year import YEAR, compiled


@pytest.mark.django_db
@pytest.mark.usefixtures("plain_documents")
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
    sheet = workbook(AnnualRecord.objects.get())["Indicators"]
    headings, (*cells,) = sheet.iter_rows(values_only=True)
    told = dict(zip(headings, cells, strict=True))
    assert {key: told[key] for key in headings[3:6] + headings[7:12]} == {
        "Before, %": 60,
        "Margin before, points": 4.8,
        "Asked before": 400,
        "In the year, %": 70,
        "Margin in the year, points": 4.5,
        "Asked in the year": 400,
        "Change, points": 10,
        "Margin of the change, points": 6.6,
    }
    assert [sheet.cell(2, column).data_type for column in range(1, 15)] == list("sssnnnsnnnnnsn")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("today", "after"), [(date(2016, 10, 30), []), (date(2016, 10, 31), ["70%"])]
)
@pytest.mark.usefixtures("plain_documents")
def test_a_draft_of_a_running_year_knows_no_wave_that_is_still_to_end(today, after):
    partnership()
    one = IndicatorFactory()
    for year, value in ((2015, 60), (2016, 70)):
        wave = WaveFactory(survey=one.survey, starts=date(year, 9, 1), ends=date(year, 10, 31))
        ScoreFactory(indicator=one, wave=wave, value=value, sample_size=None)
    content = compiled(at=clock.start_of(today)).content
    assert [row["after"] for row in content["indicators"]] == after


@pytest.mark.both_databases
@pytest.mark.django_db
def test_indicators_and_crime_are_drawn_with_their_margins_and_in_words():
    partnership()
    one = IndicatorFactory(label="Feel safe after dark", better_is="higher", survey__name="Panel")
    for year, value in ((2015, 60), (2016, 70)):
        wave = WaveFactory(survey=one.survey, starts=date(year, 9, 1), ends=date(year, 10, 31))
        ScoreFactory(indicator=one, wave=wave, value=value, sample_size=400)
    series = CrimeSeriesFactory(label="Burglary")
    for months, count in ((YEAR.previous.months, 10), (YEAR.months, 5)):
        for month in months:
            MonthlyCountFactory(series=series, month=month, count=count)
    issued()
    record = compiled()
    assert record.content_hash == fingerprint(AnnualRecord.objects.get().content)
    assert {
        "Panel, before and in the year, with the margin of each at 95%: Feel safe after dark: "
        "60% \u00b14.8, then 70% \u00b14.5, better.",
        "Change of recorded crime from the year before: "
        "Burglary: \u221250% (60 fewer): lower, with a margin of 26 at 95%.",
    } <= set(alternatives_in(content_of(record, FileFormat.PDF)))
    text = pdf_text(record)
    for drawn in (
        "Before 60% \u00b14.8",
        "In the year 70% \u00b14.5",
        "\u221250% (60 fewer): lower",
        "The dot is the change from the year before in per cent, and the line is what chance",
    ):
        assert drawn in text, drawn


def test_a_mark_stands_at_its_value_and_its_line_is_as_long_as_its_margins():
    (drawn,) = indicators(
        [
            {
                **{"survey": "Panel", "label": "Safe", "said": "better"},
                **{"before": "25% \u00b15", "before_value": 25.0, "before_margin": 5.0},
                **{"after": "75%", "after_value": 75.0, "after_margin": None},
            }
        ]
    )
    # The scale of 0 to 100 runs from 20 to 390 units.
    assert 'd="M94.0 28H131.0"' in drawn["svg"]
    assert 'cx="112.5" cy="28"' in drawn["svg"]
    assert 'd="M297.5 45H297.5"' in drawn["svg"]
    assert 'cx="297.5" cy="45"' in drawn["svg"]


@pytest.mark.parametrize(("rows", "sizes"), [(12, [12]), (13, [7, 6]), (30, [10, 10, 10])])
def test_many_indicators_are_drawn_in_parts_that_fit_on_a_page(rows, sizes):
    one = {"survey": "Panel", "said": "better", "before": "", "after": ""}
    figures = {
        f"{side}_{what}": 5.0 for side in ("before", "after") for what in ("value", "margin")
    }
    drawn = indicators([{**one, **figures, "label": f"No. {number}"} for number in range(rows)])
    assert [each["svg"].count("No. ") for each in drawn] == sizes


@pytest.mark.parametrize(
    ("before", "change", "said", "words"),
    [
        (1240, 506, "higher", "+41% (506 more): higher"),
        (120, -60, "lower", "\u221250% (60 fewer): lower"),
        (100, 0, "no clear change", "0% (as many): no clear change"),
    ],
)
def test_a_change_of_crime_is_said_in_the_unit_of_its_scale(before, change, said, words):
    row = {"label": "Robbery", "before": before, "change": change, "margin": 10, "said": said}
    (drawn,) = crime([row])
    assert f">{words}<" in drawn["svg"]


@pytest.mark.django_db
@pytest.mark.parametrize("ends", [YEAR.last, YEAR.last.replace(day=1)])
@pytest.mark.usefixtures("plain_documents")
def test_crime_is_shown_while_its_category_means_the_same(ends):
    partnership()
    for label, last in (("Burglary", ends), ("Theft", YEAR.months[-2])):
        series = CrimeSeriesFactory(label=label, ends=last)
        for month in (*YEAR.previous.months, *YEAR.months):
            MonthlyCountFactory(series=series, month=month)
    assert [row["label"] for row in compiled().content["crime"]] == ["Burglary"]


@pytest.mark.django_db
@pytest.mark.usefixtures("plain_documents")
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
        "incidents": False,
        "before": 1440,
        "after": 1200,
        "change": -240,
        "margin": 101,
        "said": "lower",
    }


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
