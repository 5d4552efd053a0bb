"""The plan as a table."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from bsc_comms.kit import access
from plans.choices import PlanView
from plans.filters import PlanFilter
from plans.policy import can_read_the_plan
from plans.queries.agreed.lines import also_found
from plans.queries.plan import ORDERS, in_period, plan_page
from plans.queries.plan_export import kept_back
from plans.views.plan.frame import frame, year_code, years


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
    keeps = {"year": year_code(filters), "sort": request.GET.get("sort")}
    return render(
        request,
        "plans/plan.html",
        {
            **frame(request, filters, PlanView.TABLE, **keeps),
            "found": found,
            "also_found": also_found(request.user, request.GET.get("text", "")),  # type: ignore[arg-type]
            "page": found.page,
            "years": years(filters),
            "columns": _columns(filters),
            "csv_url": filters.elsewhere(reverse("plans:plan_csv"), sort=filters.sort_asked),
            "xlsx_url": filters.elsewhere(reverse("plans:plan_xlsx"), sort=filters.sort_asked),
            "kept_back": kept_back(listed),
        },
    )


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
