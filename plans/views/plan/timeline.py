"""The plan as bars on a line of time: a year or a quarter of it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from bsc_comms.kit import access, clock, limits
from bsc_comms.kit.downloads import CSV, download
from bsc_comms.kit.financial_year import FinancialYear
from bsc_comms.kit.spreadsheets import write_csv
from partnership.views.asking import reader
from plans.choices import PlanView
from plans.filters import PlanFilter
from plans.filters.plan import NOT_SET_ASIDE
from plans.policy import can_read_the_plan
from plans.queries.filter_terms import Term
from plans.queries.timeline import Timeline, timeline
from plans.views.plan.frame import Ways, days_shown, frame, years

GROUPED_BY = {"campaign": "Campaigns", "topic": "Topics", "partner": "Partners"}


@limits.counted_as(limits.SEARCH)
@require_safe
@access.requires(can_read_the_plan)
def plan_timeline(request: HttpRequest) -> HttpResponse:
    """Bars by campaign, topic or partner, drawn and as a table of numbers."""
    filters = PlanFilter.of(request.GET, reader(request))
    first, last, quarter = _days(filters)
    by = _grouped_by(request)
    shown = timeline(
        _shown(filters),
        terms=filters.terms,
        first=first,
        last=last,
        today=clock.today(),
        by=by,
    )
    return render(
        request,
        "plans/plan_timeline.html",
        {
            **frame(
                request,
                filters,
                PlanView.TIMELINE,
                year=request.GET.get("year"),
                quarter=quarter,
                by=by,
            ),
            "years": _whole_years(filters),
            "timeline": shown,
            "rows": _rows(shown, filters, first, last, by=by),
            "first": first,
            "last": last,
            "by": by,
            "by_label": GROUPED_BY[by],
            "by_choices": _by_choices(filters, by),
            "quarters": _quarters(filters, first, quarter),
            "csv_url": filters.elsewhere(
                reverse("plans:plan_timeline_csv"), by=by, quarter=quarter
            ),
        },
    )


@limits.counted_as(limits.EXPORT)
@require_safe
@access.requires(can_read_the_plan)
def plan_timeline_csv(request: HttpRequest) -> HttpResponse:
    """The numbers of what all may see as CSV, also of groups that are not drawn."""
    filters = PlanFilter.of_a_file(request.GET, reader(request))
    first, last, _ = _days(filters)
    by = _grouped_by(request)
    shown = timeline(
        _shown(filters).open_to_the_partnership(),
        terms=filters.terms,
        first=first,
        last=last,
        today=clock.today(),
        by=by,
        most_groups=None,
    )
    content = write_csv(
        ([group.label, *group.counts, group.count] for group in shown.groups),
        headings=[GROUPED_BY[by], *(tick.name for tick in shown.ticks), "In all"],
    )
    name = f"Timeline {GROUPED_BY[by].lower()} {first} to {last}.csv"
    return download(content, name=name, content_type=CSV)


def _grouped_by(request: HttpRequest) -> str:
    by = request.GET.get("by", "")
    return by if by in GROUPED_BY else "campaign"


def _by_choices(filters: PlanFilter, by: str) -> list[dict[str, Any]]:
    return [
        {"label": label, "url": filters.address(by=code), "current": code == by}
        for code, label in GROUPED_BY.items()
    ]


def _shown(filters: PlanFilter) -> Any:
    """Ideas too, but not what was set aside, unless a state is asked for."""
    if "state" in filters.chosen:
        return filters.qs
    return filters.by_state(filters.qs, "state", NOT_SET_ASIDE)


def _days(filters: PlanFilter) -> tuple[date, date, str]:
    """The quarter in the address ("2016-10"), else the year; and the quarter's code."""
    asked = filters.data.get("quarter", "")
    try:
        start = date.fromisoformat(f"{asked}-01")
        year = FinancialYear.of(start)
    except ValueError:
        return *days_shown(filters), ""
    for first, last in year.quarters:
        if first == start:
            return first, last, asked
    return *days_shown(filters), ""


def _quarters(filters: PlanFilter, first: date, quarter: str) -> list[dict[str, Any]]:
    """The whole year, its quarters, and the quarters before and after."""
    year = FinancialYear.of(first)
    whole = filters.address(quarter="", year=year.slug, first="", last="")
    return [
        {"label": "Whole year", "url": whole, "current": not quarter},
        *(
            {
                "label": f"{begins:%b} to {ends:%b}",
                "url": filters.address(
                    quarter=f"{begins:%Y-%m}", year=year.slug, first="", last=""
                ),
                "current": quarter == f"{begins:%Y-%m}",
            }
            for begins, ends in year.quarters
        ),
    ]


def _whole_years(filters: PlanFilter) -> list[dict[str, Any]]:
    return [
        {**each, "url": _without_quarter(each["url"])} for each in years(filters, open_ended=False)
    ]


def _without_quarter(url: str) -> str:
    """Another year begins with the whole of it."""
    kept = [part for part in url.removeprefix("?").split("&") if not part.startswith("quarter=")]
    return f"?{'&'.join(kept)}"


def _rows(
    shown: Timeline, filters: PlanFilter, first: date, last: date, *, by: str
) -> list[dict[str, Any]]:
    """The table: each group with its numbers, and where its communications are listed.

    A count of a part leads nowhere: the table can be asked for one topic or partner, not for two.
    """
    ways = Ways(filters, leaves_out=[by], state=NOT_SET_ASIDE)
    whole = {"first": first.isoformat(), "last": last.isoformat()}
    in_part = _counted_in_part(filters, by)
    rows = []
    for group in shown.groups:
        leads = group.filters and group.filters[by] not in in_part
        rows.append({"group": group, "url": ways.rows(**whole, **group.filters) if leads else ""})
    return rows


def _counted_in_part(filters: PlanFilter, by: str) -> set[str]:
    """The codes of topics, or partners, of which a filter for another one leaves something out.

    None of campaigns: a communication is in one alone.
    """
    vocabulary = filters.VOCABULARIES.get(by)
    if vocabulary is None or by not in filters.chosen:
        return set()
    known: Mapping[int, Term] = getattr(filters.terms, vocabulary)
    inside = filters.terms.with_those_below(vocabulary, filters.chosen[by])
    return {term.code for key, term in known.items() if key not in inside}
