"""Surveys, figures and files of figures."""

from datetime import date
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from bsc_comms.kit import clock
from evidence.choices import Better, CrimeSource, FileKind, MeasuredLevel, Outcome
from evidence.models import (
    CensusArea,
    CrimeSeries,
    FiguresFile,
    Indicator,
    MeasuredArea,
    MonthlyCount,
    Score,
    Survey,
    Wave,
)
from partnership.choices import WorkState
from tests.factories.terms import TopicFactory


class MeasuredAreaFactory(DjangoModelFactory):
    class Meta:
        model = MeasuredArea
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"MA{n:05d}")
    name = factory.LazyAttribute(lambda o: f"Borough {o.code}")
    level = MeasuredLevel.BOROUGH


class CensusAreaFactory(DjangoModelFactory):
    """One that is the same in both censuses."""

    class Meta:
        model = CensusArea

    code = "E01000123"
    area = factory.SubFactory(MeasuredAreaFactory)
    name_2011 = "Wexcombe 024B"
    name_2021 = factory.SelfAttribute("name_2011")


def our_borough() -> MeasuredArea:
    """The borough that figures are about, once."""
    return MeasuredAreaFactory(
        code="OURS",
        name="Wexcombe",
        is_ours=True,
        aliases=["London Borough of Wexcombe"],
        lsoa_prefix="Wexcombe",
        police_force="Wexshire Police",
    )


def the_region() -> MeasuredArea:
    """What it is compared with, once."""
    return MeasuredAreaFactory(
        code="REGION", name="Wexshire", level=MeasuredLevel.REGION, aliases=["MPS"]
    )


class SurveyFactory(DjangoModelFactory):
    class Meta:
        model = Survey
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"SV{n:05d}")
    name = factory.LazyAttribute(lambda o: f"Survey {o.code}")
    sample_size = 400


class IndicatorFactory(DjangoModelFactory):
    class Meta:
        model = Indicator
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"IN{n:05d}")
    survey = factory.SubFactory(SurveyFactory)
    label = factory.LazyAttribute(lambda o: f"Indicator {o.code}")
    better_is = Better.HIGHER
    lowest_sound_area = MeasuredLevel.BOROUGH


class WaveFactory(DjangoModelFactory):
    class Meta:
        model = Wave
        django_get_or_create = ("code",)

    survey = factory.SubFactory(SurveyFactory)
    ends = date(2016, 3, 31)
    code = factory.LazyAttribute(lambda o: f"{o.survey.code}-{o.ends}")
    name = factory.LazyAttribute(lambda o: f"To {o.ends:%B %Y}")


class ScoreFactory(DjangoModelFactory):
    class Meta:
        model = Score

    indicator = factory.SubFactory(IndicatorFactory)
    wave = factory.SubFactory(WaveFactory, survey=factory.SelfAttribute("..indicator.survey"))
    area = factory.LazyFunction(our_borough)
    value = Decimal(50)
    sample_size = 400


class CrimeSeriesFactory(DjangoModelFactory):
    class Meta:
        model = CrimeSeries
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"CS{n:05d}")
    label = factory.LazyAttribute(lambda o: f"Kind {o.code}")
    topic = factory.SubFactory(TopicFactory)
    source = CrimeSource.BOROUGH
    published_as = factory.LazyAttribute(lambda o: [o.label])


class MonthlyCountFactory(DjangoModelFactory):
    class Meta:
        model = MonthlyCount

    series = factory.SubFactory(CrimeSeriesFactory)
    area = factory.LazyFunction(our_borough)
    month = date(2016, 4, 1)
    count = 100


class FiguresFileFactory(DjangoModelFactory):
    class Meta:
        model = FiguresFile

    kind = FileKind.SURVEY
    file_name = factory.Sequence(lambda n: f"Figures {n:05d}.csv")
    sha256 = "0" * 64
    outcome = Outcome.TAKEN
    state = WorkState.DONE
    at = factory.LazyFunction(clock.now)
