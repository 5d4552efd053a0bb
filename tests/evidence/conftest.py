"""What files of figures are about: a survey, burglary by month, and crime street by street."""

import pytest

from evidence.choices import Counted, CrimeSource
from tests.factories import TopicFactory
from tests.factories.evidence import (
    CensusAreaFactory,
    CrimeSeriesFactory,
    IndicatorFactory,
    MeasuredAreaFactory,
    SurveyFactory,
    our_borough,
    the_region,
)


@pytest.fixture
def survey():
    survey = SurveyFactory(
        code="PAS", months_covered=12, comparator=the_region(), comparator_sample_size=12_800
    )
    our_borough()
    MeasuredAreaFactory(code="MILL", name="Millford")
    IndicatorFactory(code="PAS-GOODJOB", survey=survey, published_as=['"Good Job" local'])
    IndicatorFactory(code="PAS-INFORMED", survey=survey, published_as=["Informed local"])
    return survey


@pytest.fixture
def homes():
    our_borough()
    return CrimeSeriesFactory(code="homes", published_as=["Domestic Burglary"])


@pytest.fixture
def street():
    CensusAreaFactory(area=our_borough())
    topic = TopicFactory()
    for code, name, counts in (
        ("burglary", "Burglary", Counted.CRIMES),
        ("asb", "Anti-social behaviour", Counted.INCIDENTS),
    ):
        CrimeSeriesFactory(
            code=code, published_as=[name], topic=topic, counts=counts, source=CrimeSource.STREET
        )
