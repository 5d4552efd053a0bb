"""Surveys, recorded crime and a file of figures, for the guards."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from evidence.choices import Basis, Strength, SurveyKind
from evidence.models import RefusedRow, SeasonalFigure, SeasonalIndex
from tests.factories import AudienceFactory, TopicFactory
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

LAST, BEFORE = date(2016, 9, 30), date(2015, 9, 30)


def evidence_things(world: Any) -> None:
    """One indicator with two waves and a comparator, one series with a season, one file."""
    survey = SurveyFactory(code="ATTITUDES", comparator=the_region(), months_covered=12)
    indicator = IndicatorFactory(code="INFORMED", survey=survey, topic=TopicFactory())
    world.place("indicator", indicator, code=indicator.code)
    wave = WaveFactory(survey=survey, ends=LAST)
    world.place("wave", wave, code=wave.code)
    _scores(indicator)
    series = CrimeSeriesFactory(code="burgled", topic=TopicFactory())
    world.place("series", series, code=series.code)
    MonthlyCountFactory(series=series)
    MonthlyCountFactory(series=series, month=date(2016, 9, 1), complete=False)
    a_season(series)
    consulted = SurveyFactory(kind=SurveyKind.SELF_SELECTED, sample_size=None)
    ScoreFactory(indicator=IndicatorFactory(survey=consulted), sample_size=None)
    figures = FiguresFileFactory(by=world.cast.coordinator, rows_refused=1)
    RefusedRow.objects.create(figures=figures, number=2, why="It is empty.")
    world.place("figures", figures)


def _scores(indicator: Any) -> None:
    for ends, value in ((LAST, 37), (BEFORE, 46)):
        wave = WaveFactory(survey=indicator.survey, ends=ends)
        ScoreFactory(indicator=indicator, wave=wave, value=Decimal(value))
        ScoreFactory(indicator=indicator, wave=wave, area=the_region(), sample_size=12_800)


def a_season(series: Any) -> SeasonalIndex:
    """A year that is high in November."""
    index = SeasonalIndex.objects.create(
        code=f"OURS-{series.code}",
        series=series,
        area=our_borough(),
        basis=Basis.PUBLISHED,
        strength=Strength.STRONG,
        offences=29_080,
        first_month=date(2010, 4, 1),
        last_month=date(2020, 2, 1),
    )
    SeasonalFigure.objects.bulk_create(
        SeasonalFigure(
            index=index,
            month=month,
            value=135 if month == 11 else 97,
            years_above=9 if month == 11 else 3,
            years_counted=9,
        )
        for month in range(1, 13)
    )
    return index


def more_of_evidence(world: Any) -> None:
    """One more of everything that the pages of the evidence list."""
    indicator = IndicatorFactory(survey=world.things["indicator"].survey, topic=TopicFactory())
    _scores(indicator)
    ScoreFactory(indicator=indicator, wave=world.things["wave"], audience=AudienceFactory())
    ScoreFactory(
        indicator=world.things["indicator"],
        wave=world.things["wave"],
        area=MeasuredAreaFactory(),
    )
    _scores(IndicatorFactory(survey=SurveyFactory(comparator=the_region())))
    series = CrimeSeriesFactory(topic=TopicFactory())
    MonthlyCountFactory(series=series)
    a_season(series)
    held = world.things["series"].months.order_by("month").first()
    MonthlyCountFactory(series=held.series, month=held.month.replace(year=held.month.year - 1))
    consulted = SurveyFactory(kind=SurveyKind.SELF_SELECTED, sample_size=None)
    ScoreFactory(indicator=IndicatorFactory(survey=consulted), sample_size=None)
    FiguresFileFactory(by=world.cast.coordinator)
    RefusedRow.objects.create(figures=world.things["figures"], number=3, why="It is empty.")


def figures_file(world: Any) -> SimpleUploadedFile:
    """Survey results to bring in."""
    text = "Date,Area,Measure,Percent\n2016-12-31,Wexcombe,INFORMED,44\n"
    return SimpleUploadedFile("figures.csv", text.encode(), content_type="text/csv")
