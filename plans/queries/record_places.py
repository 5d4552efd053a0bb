"""Where a year's communications were meant to be seen: ward by ward, with each ward's tile."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from bsc_comms.kit.financial_year import FinancialYear
from partnership.choices import AreaLevel
from partnership.models import Area
from plans.models import Communication, CommunicationQuerySet
from plans.queries.dimensions import areas_above
from plans.queries.trees import area_tree

Row = dict[str, Any]


def places(
    year: FinancialYear, issued: CommunicationQuerySet, placements: Mapping[str, int]
) -> list[Row]:
    """The wards of the year's last day with what was issued for each, none included. Four queries.

    placements: how many of each communication, by its id. A communication for several wards counts
    in each, one for a street or a neighbourhood in its ward, as the plan counts it; what was for
    the whole borough, or for a ward that is no more, counts in none.
    """
    wards = Area.objects.active(year.last).filter(level=AreaLevel.WARD).order_by("name", "pk")
    of_wards = _of_areas(issued)
    return [
        {
            "label": ward.name,
            "column": ward.tile_column,
            "row": ward.tile_row,
            "communications": len(of_wards[ward.pk]),
            "placements": sum(placements.get(each, 0) for each in of_wards[ward.pk]),
        }
        for ward in wards
    ]


def _of_areas(issued: CommunicationQuerySet) -> Mapping[int, set[str]]:
    """By area, the communications that name it or a place within it, by their ids."""
    above = areas_above(area_tree().parents)
    named = Communication.areas.through.objects.filter(communication__in=issued.values("pk"))
    found: dict[int, set[str]] = defaultdict(set)
    for area, communication in named.order_by().values_list("area", "communication"):
        for each in above[area]:
            found[each].add(str(communication))
    return found
