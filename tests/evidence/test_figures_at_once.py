"""The same file of figures handed in twice at one moment is counted once."""

import io
import threading
from datetime import UTC, date, datetime

import pytest
from django.conf import settings

from bsc_comms.kit import clock
from evidence.choices import Outcome
from evidence.models import FiguresFile, MonthlyCount, Score
from evidence.operations.figures import months, receive_figures, scores
from tests.cast import cast
from tests.evidence.files import by_month_file
from tests.factories.evidence import (
    CrimeSeriesFactory,
    IndicatorFactory,
    MeasuredAreaFactory,
    SurveyFactory,
    our_borough,
)
from tests.plans.at_once import all_at_once, once_all_are_there

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]
NOW = datetime(2016, 10, 25, 9, tzinfo=UTC)
PUBLISHED = settings.BASE_DIR / "tests" / "data" / "evidence" / "attitudes.csv"


def handed_in_twice(by, content: bytes) -> list:
    def hand_in() -> str:
        with clock.at(NOW):
            figures = receive_figures(by=by, name="figures.csv", file=io.BytesIO(content))
        return figures.outcome

    return all_at_once(hand_in, hand_in)


def test_months_of_crime(monkeypatch):
    with clock.at(NOW):
        people = cast()
        our_borough()
        CrimeSeriesFactory(code="homes", published_as=["Domestic Burglary"])
    rows = [("Burglary", "Domestic Burglary", "Wexcombe", [100] * 12)]
    file = by_month_file(rows, first=date(2015, 7, 1), months=12)
    both = threading.Barrier(2)
    monkeypatch.setattr(months, "_must_not_lose", once_all_are_there(both, months._must_not_lose))

    given = handed_in_twice(people.coordinator, file.getvalue())

    assert given == [Outcome.TAKEN] * 2
    assert MonthlyCount.objects.count() == 12
    counted = FiguresFile.objects.values_list("figures_new", "figures_same")
    assert sorted(counted) == [(0, 12), (12, 0)]


def test_scores_of_a_survey(monkeypatch):
    with clock.at(NOW):
        people = cast()
        our_borough()
        MeasuredAreaFactory(code="MILL", name="Millford")
        survey = SurveyFactory(code="PAS", months_covered=12)
        IndicatorFactory(code="PAS-GOODJOB", survey=survey, published_as=['"Good Job" local'])
        IndicatorFactory(code="PAS-INFORMED", survey=survey, published_as=["Informed local"])
    both = threading.Barrier(2)
    monkeypatch.setattr(scores, "_held", once_all_are_there(both, scores._held))

    given = handed_in_twice(people.coordinator, PUBLISHED.read_bytes())

    assert given == [Outcome.TAKEN] * 2
    held = Score.objects.count()
    counted = FiguresFile.objects.values_list("figures_new", "figures_same")
    assert sorted(counted) == [(0, held), (held, 0)]
