"""The plan as a calendar: a month, a week, and one day as a list."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from bsc_comms.kit import access, clock, limits
from bsc_comms.kit.in_words import short_day, whole_day
from partnership.views.asking import reader
from plans.choices import USUAL_COLUMNS, CalendarLayer, PlanView
from plans.filters import PlanFilter
from plans.policy import can_read_the_plan
from plans.queries.calendar import (
    CalendarPage,
    Week,
    day_page,
    month_page,
    rows_between,
    week_page,
)
from plans.queries.plan import Period, in_period
from plans.queries.plan_export import kept_back
from plans.rules.windows import month_window, week_window
from plans.views.plan.frame import frame, time_and_place


@limits.counted_as(limits.SEARCH)
@require_safe
@access.requires(can_read_the_plan)
def plan_calendar(request: HttpRequest) -> HttpResponse:
    """A month of the plan; with ?week= a week of it, with ?day= one day as a list."""
    filters = PlanFilter.of(request.GET, reader(request))
    day = _day(request.GET.get("day", ""))
    if day is not None:
        return _plan_day(request, filters, day)
    week = _day(request.GET.get("week", ""))
    if week is not None:
        return _plan_week(request, filters, week_window(week)[0])
    month = _month_asked(request)
    first, last = month_window(month.year, month.month)
    shown = f"{month:%Y-%m}"
    return _page(
        request,
        filters,
        keeps={"month": shown},
        page=month_page(filters.qs, terms=filters.terms, month=month, layers=_layers(filters)),
        title=f"{month:%B %Y}",
        before=_month_link(filters, month - timedelta(days=1)),
        now={"label": "This month", "url": _month_link(filters, clock.today())["url"]},
        after=_month_link(filters, (month + timedelta(days=31)).replace(day=1)),
        ways=_ways(filters, month, week=False),
        csv_url=filters.elsewhere(reverse("plans:plan_calendar_csv"), month=shown),
        xlsx_url=filters.elsewhere(reverse("plans:plan_calendar_xlsx"), month=shown),
        kept_back=kept_back(rows_between(filters.qs, first, last)),
        time_and_place=time_and_place(filters, first, last),
    )


def _plan_week(request: HttpRequest, filters: PlanFilter, monday: date) -> HttpResponse:
    sunday = monday + timedelta(days=6)
    shown = monday.isoformat()
    return _page(
        request,
        filters,
        keeps={"week": shown},
        page=week_page(filters.qs, terms=filters.terms, day=monday, layers=_layers(filters)),
        title=f"Week of {whole_day(monday)}",
        is_week=True,
        before=_week_link(filters, monday - timedelta(weeks=1)),
        now={"label": "This week", "url": _week_link(filters, clock.today())["url"]},
        after=_week_link(filters, monday + timedelta(weeks=1)),
        ways=_ways(filters, monday, week=True),
        csv_url=filters.elsewhere(reverse("plans:plan_calendar_csv"), week=shown),
        xlsx_url=filters.elsewhere(reverse("plans:plan_calendar_xlsx"), week=shown),
        kept_back=kept_back(rows_between(filters.qs, monday, sunday)),
        time_and_place=time_and_place(filters, monday, sunday),
    )


def _page(
    request: HttpRequest,
    filters: PlanFilter,
    *,
    page: CalendarPage,
    keeps: dict[str, str],
    **shown: Any,
) -> HttpResponse:
    """A month or a week; the form of the filters keeps which, and which layers are off."""
    keeps |= {"hide": request.GET.get("hide", "")}
    context = {
        **frame(request, filters, PlanView.CALENDAR, **keeps),
        "layers": _layer_links(filters),
        "day_query": filters.address(day="", month="", week=""),
        "page": page,
        "weeks": [(week, _rows_of(filters, week)) for week in page.weeks],
        "table_url": filters.elsewhere(reverse("plans:plan")),
        **shown,
    }
    return render(request, "plans/plan_calendar.html", context)


def _rows_of(filters: PlanFilter, week: Week) -> str:
    """The address of all of a week in the table, whatever days the filters say."""
    days = {"first": week.first.isoformat(), "last": week.last.isoformat()}
    return filters.elsewhere(reverse("plans:plan"), **days)


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
                layers=_layers(filters),
            ),
            "cols": USUAL_COLUMNS,
            "month": {**_month_link(filters, day), "first": day},
            "before": filters.address(day=(day - timedelta(days=1)).isoformat()),
            "after": filters.address(day=(day + timedelta(days=1)).isoformat()),
            "csv_url": filters.elsewhere(reverse("plans:plan_csv"), **of_day),
            "xlsx_url": filters.elsewhere(reverse("plans:plan_xlsx"), **of_day),
            "kept_back": kept_back(in_period(filters.qs, Period(day, day))),
            "time_and_place": time_and_place(filters, day, day),
        },
    )


def _hidden(filters: PlanFilter) -> list[str]:
    """The layers that are switched off, as the address says: "hide=awareness.editions"."""
    asked = set(filters.data.get("hide", "").split("."))
    return [layer.value for layer in CalendarLayer if layer.value in asked]


def _layers(filters: PlanFilter) -> list[str]:
    hidden = _hidden(filters)
    return [layer.value for layer in CalendarLayer if layer.value not in hidden]


def _layer_links(filters: PlanFilter) -> list[dict[str, Any]]:
    """Each layer with the address that switches it."""
    hidden = set(_hidden(filters))
    links = []
    for layer in CalendarLayer:
        then = hidden ^ {layer.value}
        names = ".".join(each.value for each in CalendarLayer if each.value in then)
        links.append(
            {
                "label": layer.label,
                "on": layer.value not in hidden,
                "url": filters.address(hide=names),
            }
        )
    return links


def _ways(filters: PlanFilter, day: date, *, week: bool) -> list[dict[str, Any]]:
    """The month of the week, or the week of the month: this one's where it lies in the month."""
    today = clock.today()
    same = (today.year, today.month) == (day.year, day.month)
    return [
        {"label": "Month", "url": _month_link(filters, day)["url"], "current": not week},
        {
            "label": "Week",
            "url": _week_link(filters, today if same and not week else day)["url"],
            "current": week,
        },
    ]


def _month_link(filters: PlanFilter, day: date) -> dict[str, Any]:
    url = filters.address(month=f"{day:%Y-%m}", week="", day="")
    return {"label": f"{day:%B %Y}", "url": url}


def _week_link(filters: PlanFilter, day: date) -> dict[str, Any]:
    monday = week_window(day)[0]
    url = filters.address(week=monday.isoformat(), month="", day="")
    return {"label": f"Week of {short_day(monday)}", "url": url}


def days_asked(request: HttpRequest) -> tuple[date, date, str]:
    """The first and last day of the week or month in the address, and what they are called."""
    week = _day(request.GET.get("week", ""))
    if week is not None:
        monday, sunday = week_window(week)
        return monday, sunday, f"week of {whole_day(monday)}"
    month = _month_asked(request)
    return *month_window(month.year, month.month), f"{month:%B %Y}"


def _month_asked(request: HttpRequest) -> date:
    """The first day of the month in the address ("2016-11"); this month for anything else."""
    return _day(f"{request.GET.get('month', '')}-01") or clock.today().replace(day=1)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1900 < day.year < 2999 else None
