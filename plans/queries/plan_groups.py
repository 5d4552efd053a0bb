"""The table in groups: by month, campaign, partner, topic or area, each sorted within itself.

One communication stands under each of its topics and areas, so lines are counted, not rows.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Case, Count, F, IntegerField, QuerySet, Value, When
from django.db.models.functions import TruncMonth

from partnership.models import Person
from plans.choices import Reach
from plans.models import Communication
from plans.models.knowing import kept_back
from plans.queries.changed import ChangedSince
from plans.queries.filter_terms import FilterTerms
from plans.queries.plan import PAGE_SIZE, UNDATED, PlanGroup, PlanPage, sort_order
from plans.queries.plan_rows import plan_rows

Key = tuple[Any, str]  # of the group, and the reach where that decides


@dataclass(frozen=True)
class Grouping:
    """How lines are grouped: by which key, in which order, and what a group is called."""

    label: str
    key: Any
    order: tuple[Any, ...]
    words: Callable[[Any, str, FilterTerms], str]
    several: bool = False


_NO_AREA = Case(
    When(areas=None, reach=Reach.BOROUGH, then=Value(0)),
    When(areas=None, then=Value(2)),
    default=Value(1),
    output_field=IntegerField(),
)


def _month(key: Any, reach: str, terms: FilterTerms) -> str:
    return f"{key:%B %Y}" if key else UNDATED


def _campaign(key: Any, reach: str, terms: FilterTerms) -> str:
    return terms.campaigns.get(key, "Not in a campaign")


def _partner(key: Any, reach: str, terms: FilterTerms) -> str:
    return terms.partners[key].label if key in terms.partners else ""


def _topic(key: Any, reach: str, terms: FilterTerms) -> str:
    return terms.topics[key].label if key in terms.topics else "No topic said"


def _area(key: Any, reach: str, terms: FilterTerms) -> str:
    if key in terms.areas:
        return terms.areas[key].label
    return "Whole borough" if reach == Reach.BOROUGH else "No place of the list"


GROUPINGS: Mapping[str, Grouping] = {
    "month": Grouping(
        "Month",
        TruncMonth("window_start"),
        (TruncMonth("window_start").asc(nulls_last=True),),
        _month,
    ),
    "campaign": Grouping(
        "Campaign",
        F("campaign_id"),
        (F("campaign__name").asc(nulls_last=True), F("campaign_id")),
        _campaign,
    ),
    "partner": Grouping(
        "Lead partner", F("lead_partner_id"), (F("lead_partner__name"), "lead_partner_id"), _partner
    ),
    "topic": Grouping(
        "Topic",
        F("topics"),
        (F("topics__position").asc(nulls_last=True), F("topics__label"), F("topics")),
        _topic,
        several=True,
    ),
    "area": Grouping(
        "Area", F("areas"), (_NO_AREA, F("areas__name"), F("areas")), _area, several=True
    ),
}


def grouped_page(
    communications: QuerySet[Communication],
    *,
    by: str,
    terms: FilterTerms,
    changed: ChangedSince,
    reader: Person,
    sort: str = "when",
    number: str | int | None = 1,
    objectives: bool = False,
) -> PlanPage:
    """One page of lines in groups of GROUPINGS. At most eight queries."""
    grouping = GROUPINGS[by]
    keyed = communications.annotate(group=grouping.key)
    counts: Counter[Key] = Counter()
    per_group = keyed.order_by().values_list("group", "reach").annotate(n=Count("pk"))
    for group, reach, lines_in_it in per_group:
        counts[_key(by, group, reach)] += lines_in_it
    paginator = Paginator(
        keyed.order_by(*grouping.order, *sort_order(sort)).values_list("pk", "group", "reach"),
        PAGE_SIZE,
    )
    paginator.count = sum(counts.values())
    page = paginator.get_page(number)
    lines = list(page.object_list)
    rows = {
        row.id: row
        for row in plan_rows(
            Communication.objects.filter(pk__in={pk for pk, _, _ in lines}),
            terms,
            changed,
            reader,
            objectives=objectives,
        )
    }
    groups: list[PlanGroup] = []
    for key, found in groupby(lines, key=lambda line: _key(by, line[1], line[2])):
        shown = [rows[pk] for pk, _, _ in found if pk in rows]
        heading = grouping.words(*key, terms)
        groups.append(PlanGroup(heading, f"g{len(groups)}", counts.get(key, len(shown)), shown))
    left_out = communications.filter(kept_back()).count()
    return PlanPage(page, groups, counted_often=grouping.several, kept_back=left_out)


def _key(by: str, group: Any, reach: str) -> Key:
    """What makes a group: the reach only tells the borough from no place at all."""
    whole = by == "area" and group is None and reach == Reach.BOROUGH
    return (group, Reach.BOROUGH.value if whole else "")
