"""The plan on a map: how much is planned where, for whom, and for the whole borough apart."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from bsc_comms.kit import access, clock, limits
from bsc_comms.kit.downloads import CSV, download
from bsc_comms.kit.spreadsheets import write_csv
from partnership.views.asking import reader
from plans.choices import PlanView
from plans.filters import PlanFilter
from plans.filters.plan import WHOLE_BOROUGH
from plans.models import CommunicationQuerySet
from plans.policy import can_read_the_plan
from plans.queries.ward_map import Ward, WardMap, ward_map
from plans.views.plan.frame import Ways, days_shown, frame, going_ahead, years


@limits.counted_as(limits.SEARCH)
@require_safe
@access.requires(can_read_the_plan)
def plan_map(request: HttpRequest) -> HttpResponse:
    """How much is planned in each ward, drawn and as a table."""
    filters = PlanFilter.of(request.GET, reader(request))
    shown = _shown(filters, _wherever(filters))
    ways = Ways(filters, leaves_out=["area"])
    by_audience = Ways(filters, leaves_out=["area", "audience"])
    labels = [one.term.label for one in shown.audiences]
    return render(
        request,
        "plans/plan_map.html",
        {
            **frame(request, filters, PlanView.MAP, year=request.GET.get("year")),
            "years": years(filters, open_ended=False),
            "map": shown,
            "first": days_shown(filters)[0],
            "last": days_shown(filters)[1],
            "wards": [_with_links(ward, ways, labels) for ward in shown.wards],
            "empty": [(ward.name, ways.plan_one(area=ward.code)) for ward in shown.empty],
            "borough_url": ways.rows(area=WHOLE_BOROUGH),
            "audiences": [
                (one, by_audience.rows(audience=one.term.code)) for one in shown.audiences
            ],
            "csv_url": filters.elsewhere(reverse("plans:plan_map_csv")),
        },
    )


@limits.counted_as(limits.EXPORT)
@require_safe
@access.requires(can_read_the_plan)
def plan_map_csv(request: HttpRequest) -> HttpResponse:
    """The same numbers of what all may see as CSV."""
    filters = PlanFilter.of_a_file(request.GET, reader(request))
    shown = _shown(filters, _wherever(filters).open_to_the_partnership())
    audiences = [one.term.label for one in shown.audiences]
    rows: list[list[Any]] = [
        ["Whole borough", shown.borough, *shown.borough_by_audience],
        *([ward.name, ward.count, *ward.by_audience] for ward in shown.wards),
    ]
    first, last = days_shown(filters)
    content = write_csv(rows, headings=["Ward", "Communications", *audiences])
    return download(content, name=f"Wards {first} to {last}.csv", content_type=CSV)


def _wherever(filters: PlanFilter) -> CommunicationQuerySet:
    """What counts as planned, in whatever area: a ward would else seem to have only what it shares
    with the one that is filtered for."""
    return going_ahead(filters.without("area") if "area" in filters.chosen else filters)


def _shown(filters: PlanFilter, planned: CommunicationQuerySet) -> WardMap:
    first, last = days_shown(filters)
    return ward_map(
        planned,
        terms=filters.terms,
        first=first,
        last=last,
        today=clock.today(),
        within=filters.chosen.get("audience", ""),
    )


def _with_links(ward: Ward, ways: Ways, labels: Sequence[str]) -> dict[str, Any]:
    return {
        "ward": ward,
        "for_whom": list(zip(labels, ward.by_audience, strict=True)),
        "url": ways.rows(area=ward.code) if ward.count else "",
        "plan_one": "" if ward.count else ways.plan_one(area=ward.code),
    }
