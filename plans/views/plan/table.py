"""The plan as a table: sorted, in groups, with the columns that a person chose."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from bsc_comms.kit import access, limits
from partnership.views.asking import reader
from plans.choices import MoveBy, PlanView, TableColumn
from plans.filters import PlanFilter
from plans.forms.acts import LineForm
from plans.forms.remembering import ColumnsForm
from plans.models import Communication
from plans.policy import can_decide, can_edit, can_read_the_plan
from plans.queries.agreed.lines import also_found
from plans.queries.plan import ORDERS, PlanPage, in_period, plan_page
from plans.queries.plan_groups import GROUPINGS, grouped_page
from plans.queries.saved_views import columns_of
from plans.views.plan.frame import frame, time_and_place, year_code, years

NO_GROUPS = "none"
COMMENT_KEPT = "comment_of_several"  # in the session: the chair's, not said of every line yet


@limits.counted_as(limits.SEARCH)
@require_safe
@access.requires(can_read_the_plan)
def plan(request: HttpRequest) -> HttpResponse:
    """The plan as a table."""
    filters = PlanFilter.of(request.GET, reader(request))
    listed = in_period(filters.qs, filters.period)
    columns = columns_of(filters.reader)
    group = _group(filters)
    found = _found(request, filters, listed, group, columns)
    headings = _headings(filters)
    here = filters.address(change="", page=request.GET.get("page", "")).removeprefix("?")
    keeps = {
        "year": year_code(filters),
        "sort": request.GET.get("sort"),
        "group": request.GET.get("group"),
    }
    return render(
        request,
        "plans/plan.html",
        {
            **frame(request, filters, PlanView.TABLE, **keeps),
            "found": found,
            "also_found": also_found(filters.reader, filters.chosen.get("text", "")),
            "page": found.page,
            "years": years(filters),
            "columns": headings,
            "sorts": _sorts(headings),
            "cols": columns,
            "width": 2 + sum(each in columns for each in IN_CELLS) + can_decide(reader(request)),
            "columns_form": ColumnsForm(initial={"columns": columns}),
            "groups": _groups(filters, group),
            "group": group,
            "may_decide": can_decide(reader(request)),
            "comment_kept": request.session.pop(COMMENT_KEPT, ""),
            "steps": MoveBy.choices,
            "page_query": here,
            "change": None if found.counted_often else _line_to_change(filters, here),
            "csv_url": filters.elsewhere(reverse("plans:plan_csv"), sort=filters.sort_asked),
            "xlsx_url": filters.elsewhere(reverse("plans:plan_xlsx"), sort=filters.sort_asked),
            "kept_back": found.kept_back,
            "time_and_place": time_and_place(filters, filters.period.first, filters.period.last),
        },
    )


#: Columns that take a cell of their own; the others stand below the title.
IN_CELLS = (
    TableColumn.LEAD,
    TableColumn.WHERE,
    TableColumn.AUDIENCES,
    TableColumn.CHANNELS,
    TableColumn.OBJECTIVES,
    TableColumn.COPY_DUE,
    TableColumn.STATE,
)


def _found(
    request: HttpRequest, filters: PlanFilter, listed: Any, group: str, columns: list[str]
) -> PlanPage:
    asked: dict[str, Any] = {
        "terms": filters.terms,
        "changed": filters.since,
        "reader": filters.reader,
        "sort": filters.sort,
        "number": request.GET.get("page"),
        "objectives": TableColumn.OBJECTIVES in columns,
    }
    by_time = filters.sort.removeprefix("-") == "when"
    if group == NO_GROUPS or (group == "month" and by_time):
        return plan_page(listed, grouped=group != NO_GROUPS, **asked)
    return grouped_page(listed, by=group, **asked)


def _group(filters: PlanFilter) -> str:
    """What the address asks for; else months where time is the order, and no groups elsewhere."""
    asked = filters.data.get("group", "")
    if asked in GROUPINGS or asked == NO_GROUPS:
        return asked
    return "month" if filters.sort.removeprefix("-") == "when" else NO_GROUPS


def _groups(filters: PlanFilter, shown: str) -> list[dict[str, Any]]:
    names = {code: each.label for code, each in GROUPINGS.items()} | {NO_GROUPS: "No groups"}
    return [
        {"label": label, "url": filters.address(group=code), "current": code == shown}
        for code, label in names.items()
    ]


def _line_to_change(filters: PlanFilter, here: str) -> LineForm | None:
    """The form of the line that the address opens, where this person may change it.

    here: the query of this page of the table without the line, to which the form leads back.
    """
    try:
        pk = UUID(filters.data.get("change", ""))
    except ValueError:
        return None
    found = Communication.objects.visible_to(filters.reader).open().filter(pk=pk).first()
    if found is None or not can_edit(filters.reader, found):
        return None
    return LineForm(instance=found, initial={"query": here})


def _headings(filters: PlanFilter) -> dict[str, dict[str, str]]:
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


def _sorts(headings: dict[str, dict[str, str]]) -> list[dict[str, Any]]:
    """The same sorts as a choice, where a narrow screen shows no headings."""
    ways = {"ascending": " \u2191", "descending": " \u2193", "": ""}
    return [
        {
            "label": f"{each['label']}{ways[each['sorted']]}",
            "url": each["url"],
            "current": bool(each["sorted"]),
        }
        for each in headings.values()
    ]
