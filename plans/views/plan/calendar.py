"""The plan as a calendar: a month, and one day of it as a list."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from bsc_comms.kit import access, clock
from plans.choices import PlanView
from plans.filters import PlanFilter
from plans.policy import can_read_the_plan
from plans.queries.calendar import day_page, month_page, rows_of_month
from plans.queries.plan import Period, in_period
from plans.queries.plan_export import kept_back
from plans.views.plan.frame import frame


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
            **frame(request, filters, PlanView.CALENDAR, month=shown),
            "month": month_page(filters.qs, terms=filters.terms, month=month),
            "before": _month_link(filters, month - timedelta(days=1)),
            "after": _month_link(filters, (month + timedelta(days=31)).replace(day=1)),
            "this_month": _month_link(filters, clock.today()),
            "day_query": filters.address(day=""),
            "table_url": filters.elsewhere(reverse("plans:plan")),
            "csv_url": filters.elsewhere(reverse("plans:plan_calendar_csv"), month=shown),
            "xlsx_url": filters.elsewhere(reverse("plans:plan_calendar_xlsx"), month=shown),
            "kept_back": kept_back(rows_of_month(filters.qs, month)),
        },
    )


def _plan_day(request: HttpRequest, filters: PlanFilter, day: date) -> HttpResponse:
    of_day = {"first": day.isoformat(), "last": day.isoformat()}
    return render(
        request,
        "plans/plan_day.html",
        {
            **frame(request, filters, PlanView.CALENDAR, day=day.isoformat()),
            "found": day_page(
                filters.qs,
                terms=filters.terms,
                changed=filters.since,
                reader=filters.reader,
                day=day,
            ),
            "month": _month_link(filters, day),
            "before": filters.address(day=(day - timedelta(days=1)).isoformat()),
            "after": filters.address(day=(day + timedelta(days=1)).isoformat()),
            "csv_url": filters.elsewhere(reverse("plans:plan_csv"), **of_day),
            "xlsx_url": filters.elsewhere(reverse("plans:plan_xlsx"), **of_day),
            "kept_back": kept_back(in_period(filters.qs, Period(day, day))),
        },
    )


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
