"""What we know: surveys and findings, recorded crime and its seasons, times that ask for care."""

from evidence.models.areas import CensusArea, MeasuredArea
from evidence.models.crime import (
    CrimeSeries,
    MonthlyCount,
    MonthlyCountQuerySet,
    SeasonalFigure,
    SeasonalIndex,
    SeasonalIndexQuerySet,
)
from evidence.models.files import FiguresFile, RefusedRow
from evidence.models.seasons import AwarenessDay, CarefulPeriod, RecurringDay, Season
from evidence.models.surveys import (
    Finding,
    Indicator,
    Score,
    ScoreQuerySet,
    Survey,
    SurveyQuerySet,
    Wave,
)

__all__ = [
    "AwarenessDay",
    "CarefulPeriod",
    "CensusArea",
    "CrimeSeries",
    "FiguresFile",
    "Finding",
    "Indicator",
    "MeasuredArea",
    "MonthlyCount",
    "MonthlyCountQuerySet",
    "RecurringDay",
    "RefusedRow",
    "Score",
    "ScoreQuerySet",
    "Season",
    "SeasonalFigure",
    "SeasonalIndex",
    "SeasonalIndexQuerySet",
    "Survey",
    "SurveyQuerySet",
    "Wave",
]
