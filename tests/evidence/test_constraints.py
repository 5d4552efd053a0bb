"""What the database itself refuses of the evidence."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from evidence.choices import Basis, Outcome, Strength, SurveyKind
from evidence.models import Score, SeasonalFigure, SeasonalIndex
from tests.factories import AudienceFactory
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
)

pytestmark = pytest.mark.django_db


def again(score: Score, **changes: object) -> None:
    names = ("indicator", "wave", "area", "audience", "value")
    Score.objects.create(**{name: getattr(score, name) for name in names} | changes)


def an_index() -> SeasonalIndex:
    return SeasonalIndex.objects.create(
        code="I",
        series=CrimeSeriesFactory(),
        area=our_borough(),
        basis=Basis.COUNTED,
        strength=Strength.NONE,
        offences=1,
        first_month=date(2016, 1, 1),
        last_month=date(2016, 12, 1),
    )


def a_month_of_a_season(**fields: int) -> SeasonalFigure:
    figures = {"month": 1, "value": 100, "years_above": 1, "years_counted": 9} | fields
    return SeasonalFigure.objects.create(index=an_index(), **figures)


REFUSED: dict[str, Callable[[], object]] = {
    "score_is_a_percentage": lambda: ScoreFactory(value=Decimal("100.01")),
    "score_of_everybody_once": lambda: again(ScoreFactory()),
    "score_of_an_audience_once": lambda: again(ScoreFactory(audience=AudienceFactory())),
    "score_is_of_somebody": lambda: ScoreFactory(sample_size=0),
    "wave_once": lambda: WaveFactory(code="again", survey=WaveFactory().survey),
    "wave_ends_after_it_starts": lambda: WaveFactory(starts=date(2016, 4, 1)),
    "whoever_answered_is_no_sample": lambda: SurveyFactory(kind=SurveyKind.SELF_SELECTED),
    "one_measured_area_is_ours": lambda: (our_borough(), MeasuredAreaFactory(is_ours=True)),
    "month_is_named_by_its_first_day": lambda: MonthlyCountFactory(month=date(2016, 4, 2)),
    "month_counted_once": lambda: MonthlyCountFactory(series=MonthlyCountFactory().series),
    "crime_series_ends_after_it_starts": lambda: CrimeSeriesFactory(
        starts=date(2013, 5, 1), ends=date(2011, 9, 1)
    ),
    "seasonal_figure_of_a_month": lambda: a_month_of_a_season(month=13),
    "seasonal_figure_counts_its_years": lambda: a_month_of_a_season(years_above=10),
    "refused_figures_say_why": lambda: FiguresFileFactory(outcome=Outcome.REFUSED),
    "figuresfile_attempts_are_capped": lambda: FiguresFileFactory(attempts=9),
}


@pytest.mark.parametrize("name", REFUSED)
def test_the_database_refuses(name):
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        REFUSED[name]()
    if "UNIQUE" not in str(refused.value).upper():
        assert name in str(refused.value)


def test_one_score_of_everybody_and_one_of_each_audience_stand_beside_each_other():
    score = ScoreFactory()
    again(score, audience=AudienceFactory())
    again(score, audience=AudienceFactory())
    assert Score.objects.count() == 3
    assert list(Score.objects.of_everybody()) == [score]


def test_a_margin_is_known_of_samples_alone():
    sample = ScoreFactory(value=Decimal(50), sample_size=400)
    unknown = ScoreFactory(value=Decimal(50), sample_size=None)
    whoever = ScoreFactory(
        value=Decimal(50),
        sample_size=400,
        indicator=IndicatorFactory(
            survey=SurveyFactory(kind=SurveyKind.SELF_SELECTED, sample_size=None)
        ),
    )
    assert [each.margin for each in (sample, unknown, whoever)] == [Decimal("4.9"), None, None]
    assert not whoever.indicator.is_sound_for("borough")
