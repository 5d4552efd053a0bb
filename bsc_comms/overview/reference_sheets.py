"""The files of a reference folder: which there are, what fills what, and what a fault is.

Each file fills one model, and its columns carry the names of the model's fields.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models

from channels_registry.models import Channel, Offer
from evidence.choices import CarefulKind
from evidence.models import (
    AwarenessDay,
    CarefulPeriod,
    CensusArea,
    CrimeSeries,
    Finding,
    Indicator,
    MeasuredArea,
    MonthlyCount,
    RecurringDay,
    Score,
    Season,
    SeasonalFigure,
    SeasonalIndex,
    Survey,
    Wave,
)
from evidence.queries.seasons import year_of
from partnership.models import (
    Aim,
    Area,
    AreaSuccession,
    Audience,
    Commitment,
    Emphasis,
    Objective,
    Outcome,
    Partner,
    StrategicPoint,
    StrategyPriority,
    Topic,
)
from plans.models import Metric

SAMPLES = ("sample_size", "comparator_sample_size")
# What a file does not say: the order of its rows says the position, people in the planner the rest.
NOT_IN_A_FILE = frozenset(
    {
        "position",
        "version",
        "of_year",
        "confirmed_on",
        "confirmed_by",
        "merged_into",
        "nominating_officer",
        "file",
    }
)


@dataclass(frozen=True)
class Sheet:
    """One file: the model that it fills, what makes a row the same row, and what is understood.

    `constants` are fields that the file's name decides. `codes_of` names text columns that hold
    the code of another model. `whole_numbers` names lists of whole numbers within the bounds.
    `place_of` says what an object holds whose key people may change: what they moved keeps its
    place, and a file brings nothing back beside it.
    """

    name: str
    model: type[models.Model]
    key: tuple[str, ...] = ("code",)
    required: bool = False
    constants: Mapping[str, Any] = field(default_factory=dict)
    codes_of: Mapping[str, type[models.Model]] = field(default_factory=dict)
    whole_numbers: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    place_of: Callable[[Any], Hashable] | None = None

    @property
    def file(self) -> str:
        return f"{self.name}.csv"

    def columns(self) -> dict[str, "models.Field[Any, Any]"]:
        """The columns that the file may have, by name."""
        every = (*self.model._meta.concrete_fields, *self.model._meta.many_to_many)
        return {
            column.name: column
            for column in every
            if not column.primary_key
            and column.name not in self.constants
            and column.name not in NOT_IN_A_FILE
        }

    def has_position(self) -> bool:
        """Whether the order of the rows is the order on the screen."""
        try:
            self.model._meta.get_field("position")
        except FieldDoesNotExist:
            return False
        return True


def _day_of_a_year(day: AwarenessDay) -> Hashable:
    return day.code, year_of(day)


# In the order of loading: each refers only to itself and to what stands above it.
SHEETS = (
    Sheet(
        "areas",
        Area,
        required=True,
        whole_numbers={"tile_column": (1, 40), "tile_row": (1, 40)},
    ),
    Sheet("area_successions", AreaSuccession, key=("old", "new")),
    Sheet("partners", Partner, required=True),
    Sheet("topics", Topic, required=True, codes_of={"usual_lead": Partner}),
    Sheet("audiences", Audience, required=True),
    Sheet("objectives", Objective, required=True),
    Sheet("emphases", Emphasis),
    Sheet("aims", Aim),
    Sheet("strategy_priorities", StrategyPriority),
    Sheet("outcomes", Outcome),
    Sheet("strategic_plan", StrategicPoint),
    Sheet("commitments", Commitment),
    Sheet("evaluation_metrics", Metric),
    Sheet("channels", Channel, required=True, whole_numbers={"reach_number": (0, 2_000_000_000)}),
    Sheet("partner_offers", Offer),
    Sheet("measured_areas", MeasuredArea),
    Sheet("census_areas", CensusArea),
    Sheet("surveys", Survey, whole_numbers=dict.fromkeys(SAMPLES, (1, 100_000))),
    Sheet("indicators", Indicator),
    Sheet("survey_waves", Wave),
    Sheet(
        "survey_scores",
        Score,
        key=("indicator", "wave", "area", "audience"),
        whole_numbers={"sample_size": (1, 100_000)},
    ),
    Sheet("crime_series", CrimeSeries),
    Sheet(
        "monthly_crime",
        MonthlyCount,
        key=("series", "area", "month"),
        whole_numbers={"count": (0, 10_000_000)},
    ),
    Sheet("seasonal_index", SeasonalIndex, whole_numbers={"offences": (0, 2_000_000_000)}),
    Sheet(
        "seasonal_figures",
        SeasonalFigure,
        key=("index", "month"),
        whole_numbers={"month": (1, 12)},
    ),
    Sheet("survey_findings", Finding),
    Sheet("seasonal_peaks", Season, whole_numbers={"months": (1, 12), "peak_month": (1, 12)}),
    Sheet("recurring_days", RecurringDay),
    Sheet("awareness_days", AwarenessDay, key=("code", "starts"), place_of=_day_of_a_year),
    Sheet("publicity_restrictions", CarefulPeriod, constants={"kind": CarefulKind.PRE_ELECTION}),
    Sheet("community_calendar", CarefulPeriod, constants={"kind": CarefulKind.COMMUNITY}),
)


@dataclass(frozen=True)
class Fault:
    """What is wrong with one cell, and what would be right. Row 1 holds the columns' names."""

    file: str
    row: int | None
    column: str
    wrong: str
    right: str

    def __str__(self) -> str:
        place = ", ".join(
            part
            for part in (
                self.file,
                f"row {self.row}" if self.row else "",
                f"column {self.column}" if self.column else "",
            )
            if part
        )
        return f"{place}: {self.wrong} {self.right}".strip()


class ReferenceRefused(Exception):
    """The folder cannot be loaded; `faults` says why, cell by cell. Nothing was saved."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = list(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


@dataclass
class Row:
    """One row: values by the name of their field. A reference is a code here, not yet an object."""

    number: int
    values: dict[str, Any]


def not_there(code: str, known: Iterable[str], where: str) -> tuple[str, str]:
    """What to say of a code that refers to nothing: what is wrong, what may be meant."""
    near = get_close_matches(code, list(known), n=3, cutoff=0.6)
    meant = f" Did you mean {' or '.join(near)}?" if near else ""
    return f"“{code}” does not exist.", f"Use a code from {where}.{meant}"
