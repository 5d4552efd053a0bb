"""The box of a figure, as people write figures and as a metric counts."""

import re
from decimal import Decimal
from typing import Any

from django import forms

from bsc_comms.kit.figures import figure
from plans.choices import Level, Unit
from plans.models import Metric
from plans.models.evaluation import LARGEST, SMALLEST

IN_UNITS = {
    Unit.PEOPLE: "People",
    Unit.HOUSEHOLDS: "Households",
    Unit.POUNDS: "Pounds",
    Unit.HOURS: "Hours",
    Unit.SECONDS: "Seconds",
    Unit.PERCENT: "Per cent",
    Unit.POINTS: "Percentage points",
}
AROUND_A_FIGURE = re.compile(r"[\s,£%’']")


class FigureField(forms.DecimalField):
    """A figure as people write it: 12,500, £340.50, 38%. Empty: nobody knows.

    Its errors begin with the label: the summary stands above a page of many figures.
    """

    def __init__(
        self,
        label: str,
        help_text: str = "",
        *,
        smallest: Decimal = SMALLEST,
        largest: Decimal = LARGEST,
    ) -> None:
        super().__init__(
            label=label,
            help_text=help_text,
            required=False,
            decimal_places=2,
            min_value=smallest,
            max_value=largest,
            error_messages={
                "invalid": f"{label}: write a figure, like 12,500; empty where nobody knows",
                "min_value": f"{label}: write {figure(smallest)} or more",
                "max_value": f"{label}: write {figure(largest)} or less",
                "max_decimal_places": f"{label}: write at most two figures behind the point",
            },
        )

    def prepare_value(self, value: Any) -> Any:
        """As it was written: 640 and not 640.00."""
        return figure(value).replace(",", "") if isinstance(value, Decimal) else value

    def to_python(self, value: Any) -> Any:
        return super().to_python(
            AROUND_A_FIGURE.sub("", value) if isinstance(value, str) else value
        )


def field_of(metric: Metric) -> FigureField:
    """The box that asks for a metric, with what it counts in."""
    counted_in = IN_UNITS.get(Unit(metric.unit), "")
    if metric.unit == Unit.PERCENT and metric.level == Level.OUTTAKES:  # a share of the people
        return FigureField(metric.label, counted_in, smallest=Decimal(0), largest=Decimal(100))
    if metric.unit in (Unit.PERCENT, Unit.POINTS):
        return FigureField(metric.label, f"{counted_in}, with a minus for a fall")
    return FigureField(metric.label, counted_in, smallest=Decimal(0))
