"""Where a year's communications were meant to be seen: ward by ward, with each ward's tile."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from bsc_comms.kit.financial_year import FinancialYear
from partnership.choices import AreaLevel
from partnership.models import Area
from plans.models import Communication, CommunicationQuerySet

Row = dict[str, Any]


def places(
    year: FinancialYear, issued: CommunicationQuerySet, placements: Mapping[str, int]
) -> list[Row]:
    """The wards of the year's last day with what was issued for each, none included. Two queries.

    placements: how many of each communication, by its id. A communication for several wards counts
    in each; what was for the whole borough, or for a ward that is no more, counts in none.
    """
    wards = Area.objects.active(year.last).filter(level=AreaLevel.WARD).order_by("name", "pk")
    named = Communication.areas.through.objects.filter(
        communication__in=issued.values("pk"), area__level=AreaLevel.WARD
    )
    communications: Counter[int] = Counter()
    counted: Counter[int] = Counter()
    for ward, communication in named.order_by().values_list("area", "communication"):
        communications[ward] += 1
        counted[ward] += placements.get(str(communication), 0)
    return [
        {
            "label": ward.name,
            "column": ward.tile_column,
            "row": ward.tile_row,
            "communications": communications[ward.pk],
            "placements": counted[ward.pk],
        }
        for ward in wards
    ]
