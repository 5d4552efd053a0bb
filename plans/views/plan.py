"""The plan as a list and as a calendar."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from bsc_comms.kit import access, clock
from bsc_comms.kit.financial_year import FinancialYear
from plans.filters import PlanFilter
from plans.filters.plan import ALL_YEARS
from plans.policy import can_log, can_read_the_plan
from plans.queries.agreed.lines import also_found
from plans.queries.calendar import day_page, month_page, rows_of_month
from plans.queries.plan import ORDERS, Period, in_period, plan_page
from plans.queries.plan_export import kept_back


@require_safe
@access.requires(can_read_the_plan)
def plan(request: HttpRequest) -> HttpResponse:
    """The plan as a list, grouped by month."""
    filters = PlanFilter.of(request.GET, request.user)
    listed = in_period(filters.qs, filters.period)
    found = plan_page(
        listed,
        terms=filters.terms,
        changed=filters.since,
        reader=filters.reader,
        sort=filters.sort,
        number=request.GET.get("page"),
    )
    return render(
        request,
        "plans/plan.html",
        {
            **_common(request, filters, tab="Table"),
            "found": found,
            "also_found": also_found(request.user, request.GET.get("text", "")),  # type: ignore[arg-type]
            "page": found.page,
            "years": _years(filters),
            "hidden": {"year": _year_code(filters), "sort": request.GET.get("sort")},
            "columns": _columns(filters),
            "csv_url": _with_query(reverse("plans:plan_csv"), filters),
            "xlsx_url": _with_query(reverse("plans:plan_xlsx"), filters),
            "kept_back": kept_back(listed),
        },
    )


@require_safe
@access.requires(can_read_the_plan)
def plan_calendar(request: HttpRequest) -> HttpResponse:
    """A month of the plan; with ?day= one day of it as a list."""
    filters = PlanFilter.of(request.GET, request.user)
    day = _day(request.GET.get("day", ""))
    if day is not None:
        return _plan_day(request, filters, day)
    month = month_asked(request)
    shown = f"{month:%Y-%m}"
    return render(
        request,
        "plans/plan_calendar.html",
        {
            **_common(request, filters, tab="Calendar"),
            "month": month_page(filters.qs, terms=filters.terms, month=month),
            "hidden": {"month": shown},
            "before": _month_link(filters, month - timedelta(days=1)),
            "after": _month_link(filters, (month + timedelta(days=31)).replace(day=1)),
            "this_month": _month_link(filters, clock.today()),
            "day_query": filters.address(day=""),
            "table_url": _with_query(reverse("plans:plan"), filters, month="", day=""),
            "csv_url": _with_query(reverse("plans:plan_calendar_csv"), filters, month=shown),
            "xlsx_url": _with_query(reverse("plans:plan_calendar_xlsx"), filters, month=shown),
            "kept_back": kept_back(rows_of_month(filters.qs, month)),
        },
    )


def _plan_day(request: HttpRequest, filters: PlanFilter, day: date) -> HttpResponse:
    of_day = {"first": day.isoformat(), "last": day.isoformat(), "day": "", "month": ""}
    return render(
        request,
        "plans/plan_day.html",
        {
            **_common(request, filters, tab="Calendar"),
            "found": day_page(
                filters.qs,
                terms=filters.terms,
                changed=filters.since,
                reader=filters.reader,
                day=day,
            ),
            "hidden": {"day": day.isoformat()},
            "month": _month_link(filters, day),
            "before": filters.address(day=(day - timedelta(days=1)).isoformat()),
            "after": filters.address(day=(day + timedelta(days=1)).isoformat()),
            "csv_url": _with_query(reverse("plans:plan_csv"), filters, **of_day),
            "xlsx_url": _with_query(reverse("plans:plan_xlsx"), filters, **of_day),
            "kept_back": kept_back(in_period(filters.qs, Period(day, day))),
        },
    )


def _common(request: HttpRequest, filters: PlanFilter, *, tab: str) -> dict[str, Any]:
    """What the list and the calendar show alike."""

    def address(name: str) -> str:
        return _with_query(reverse(name), filters, month="", day="", sort="")

    return {
        "filters": filters,
        "form": filters.form,
        "since": filters.since,
        "chips": filters.chips(),
        "clear_url": _cleared(filters),
        "may_log": can_log(request.user),
        "tabs": [
            {"label": "Table", "url": address("plans:plan"), "current": tab == "Table"},
            {
                "label": "Calendar",
                "url": address("plans:plan_calendar"),
                "current": tab == "Calendar",
            },
        ],
    }


def _with_query(path: str, filters: PlanFilter, **changes: str) -> str:
    query = filters.address(**changes)
    return path if query == "?" else path + query


def _cleared(filters: PlanFilter) -> str:
    """The address without filters; year, month, day and order stay."""
    kept = filters.data.copy()
    for name in [name for name in kept if name not in ("year", "month", "day", "sort")]:
        del kept[name]
    return f"?{kept.urlencode()}"


def _year_code(filters: PlanFilter) -> str:
    """The year that the form of the filters keeps."""
    return filters.data.get("year") or (filters.year.slug if filters.year else ALL_YEARS)


def _years(filters: PlanFilter) -> list[dict[str, Any]]:
    """The years beside this one, all together, and what is to come, as links."""
    now, shown = FinancialYear.of(clock.today()), filters.year
    near = {now.previous, now, now.next}
    if shown is not None:
        near |= {shown}
    links = [
        {
            "label": year.label,
            "url": filters.address(year=year.slug, first="", last=""),
            "current": year == shown,
        }
        for year in sorted(near)
    ]
    everything = filters.address(year=ALL_YEARS, first="", last="")
    today = clock.today()
    from_today = filters.period == Period(first=today)
    return [
        *links,
        {"label": "All years", "url": everything, "current": filters.period == Period()},
        {
            "label": "From today on",
            "url": filters.address(first=today.isoformat(), last="", year=""),
            "current": from_today,
        },
    ]


def _columns(filters: PlanFilter) -> dict[str, dict[str, str]]:
    """The headings that sort: the address of a click, and how the column is sorted now."""
    columns = {}
    for name, label in ORDERS.items():
        is_sorted = filters.sort.removeprefix("-") == name
        upward = filters.sort == name
        columns[name] = {
            "label": label,
            "url": filters.address(sort=f"-{name}" if upward else name),
            "sorted": ("ascending" if upward else "descending") if is_sorted else "",
        }
    return columns


def _month_link(filters: PlanFilter, day: date) -> dict[str, Any]:
    return {"first": day, "url": filters.address(month=f"{day:%Y-%m}", day="")}


def month_asked(request: HttpRequest) -> date:
    """The first day of the month in the address ("2016-11"); this month for anything else."""
    return _day(f"{request.GET.get('month', '')}-01") or clock.today().replace(day=1)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1900 < day.year < 2999 else None
