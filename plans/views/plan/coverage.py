"""The plan as a grid: where something is planned, and where nothing is."""

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
from plans.policy import can_read_the_plan
from plans.queries.coverage import (
    Column,
    CoverageGrid,
    GridAsked,
    Row,
    coverage_grid,
    dimension_asked,
)
from plans.queries.dimensions import DIMENSIONS
from plans.queries.filter_terms import Term
from plans.views.plan.frame import Ways, days_shown, frame, going_ahead, years

MONTHS = "months"


@limits.counted_as(limits.SEARCH)
@require_safe
@access.requires(can_read_the_plan)
def plan_coverage(request: HttpRequest) -> HttpResponse:
    """What is planned for each topic, audience, ward, ... by month or by another of them."""
    filters = PlanFilter.of(request.GET, reader(request))
    asked = _asked(filters)
    grid = coverage_grid(going_ahead(filters), terms=filters.terms, asked=asked)
    links = _Links(filters, asked)
    by, across = asked.dimension.code, asked.across.code if asked.across else MONTHS
    return render(
        request,
        "plans/plan_coverage.html",
        {
            **frame(
                request,
                filters,
                PlanView.COVERAGE,
                year=request.GET.get("year"),
                by=by,
                across=across,
            ),
            "years": years(filters, open_ended=False),
            "grid": grid,
            "first": asked.first,
            "last": asked.last,
            "empty": [(row, links.plan_one(row)) for row in grid.empty_rows],
            "columns": [(column, links.of_column(column)) for column in grid.columns],
            "rows": [
                (row, links.of_row(row), [links.cell(row, n, grid) for n in range(len(row.counts))])
                for row in grid.rows
            ],
            "by_choices": _choices(filters, "by", by, across),
            "across_choices": [
                {
                    "label": "Months",
                    "url": filters.address(across=MONTHS),
                    "current": asked.across is None,
                },
                *_choices(filters, "across", across, by),
            ],
            "csv_url": filters.elsewhere(reverse("plans:plan_coverage_csv"), by=by, across=across),
        },
    )


@limits.counted_as(limits.EXPORT)
@require_safe
@access.requires(can_read_the_plan)
def plan_coverage_csv(request: HttpRequest) -> HttpResponse:
    """The same grid of what all may see as CSV."""
    filters = PlanFilter.of_a_file(request.GET, reader(request))
    asked = _asked(filters)
    shown = going_ahead(filters).open_to_the_partnership()
    grid = coverage_grid(shown, terms=filters.terms, asked=asked)
    content = write_csv(
        ([row.label, *row.counts, row.total] for row in grid.rows),
        headings=[asked.dimension.label, *(column.name for column in grid.columns), "In all"],
    )
    name = f"Coverage {asked.dimension.label.lower()} {asked.first} to {asked.last}.csv"
    return download(content, name=name, content_type=CSV)


def _asked(filters: PlanFilter) -> GridAsked:
    dimension = dimension_asked(filters.data.get("by", "")) or DIMENSIONS["topic"]
    across = dimension_asked(filters.data.get("across", ""))
    first, last = days_shown(filters)
    return GridAsked(
        dimension=dimension,
        across=None if across == dimension else across,
        first=first,
        last=last,
        within={code: filters.chosen.get(code, "") for code in DIMENSIONS},
    )


def _choices(filters: PlanFilter, name: str, chosen: str, other: str) -> list[dict[str, Any]]:
    """The vocabularies as links; one cannot stand against itself."""
    return [
        {
            "label": each.label,
            "url": filters.address(**{name: each.code}),
            "current": each.code == chosen,
        }
        for each in DIMENSIONS.values()
        if each.code != other
    ]


def _counted_in_part(filters: PlanFilter) -> set[Term]:
    """The areas that the filter for another one leaves something out of; none without a filter."""
    area = filters.chosen.get("area")
    inside = filters.terms.with_those_below("areas", area) if area else filters.terms.areas
    return {term for key, term in filters.terms.areas.items() if key not in inside}


class _Links:
    """Where a count leads, and where an empty cell leads.

    A count of a part leads nowhere: the table can be asked for one area, so not for what is both
    in a ward and in a place that lies in it.
    """

    def __init__(self, filters: PlanFilter, asked: GridAsked) -> None:
        self._asked = asked
        self._today = clock.today()
        self._in_part = _counted_in_part(filters)
        across = [asked.across.code] if asked.across else []
        counted = [asked.dimension.code, *across]
        self._ways = Ways(filters, leaves_out=counted)
        self._filtered = {code: asked.within[code] for code in counted if asked.within[code]}

    def of_row(self, row: Row) -> str:
        leads = row.total and row.term not in self._in_part
        return self._ways.rows(**self._filtered | self._term(row)) if leads else ""

    def of_column(self, column: Column) -> str:
        leads = column.term not in self._in_part
        return self._ways.rows(**self._filtered | self._inside(column)) if leads else ""

    def cell(self, row: Row, number: int, grid: CoverageGrid) -> dict[str, Any]:
        """One cell: how many and where they are, or where to plan one."""
        column, count = grid.columns[number], row.counts[number]
        ahead = column.span is None or column.span.last >= self._today
        url = ""
        if count and self._in_part.isdisjoint((row.term, column.term)):
            url = self._ways.rows(**self._term(row), **self._inside(column))
        elif ahead and not count:
            url = self._ways.plan_one(**self._term(row), **self._to_come(column))
        return {"count": count, "url": url, "ahead": ahead, "name": column.name}

    def plan_one(self, row: Row) -> str:
        return self._ways.plan_one(**self._term(row))

    def _term(self, row: Row) -> dict[str, str]:
        return {self._asked.dimension.code: row.term.code if row.term else WHOLE_BOROUGH}

    def _named(self, column: Column) -> dict[str, str]:
        across = self._asked.across
        return {across.code: column.term.code} if across and column.term else {}

    def _inside(self, column: Column) -> dict[str, str]:
        if column.span is None:
            return self._named(column)
        return {"first": column.span.first.isoformat(), "last": column.span.last.isoformat()}

    def _to_come(self, column: Column) -> dict[str, str]:
        return {"month": f"{column.span.first:%Y-%m}"} if column.span else self._named(column)
