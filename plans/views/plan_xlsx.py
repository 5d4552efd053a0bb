"""The list of the plan as a workbook."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from bsc_comms.kit import access
from bsc_comms.kit.downloads import XLSX, download
from plans.documents.plan_xlsx import plan_xlsx as workbook_of
from plans.filters import PlanFilter
from plans.policy import can_read_the_plan
from plans.queries.plan import in_order, in_period
from plans.queries.plan_rows import in_batches


@require_safe
@access.requires(can_read_the_plan)
def plan_xlsx(request: HttpRequest) -> HttpResponse:
    """All rows of the list, with the same filters and in the same order."""
    filters = PlanFilter.of(request.GET, request.user)
    found = in_order(in_period(filters.qs, filters.period), filters.sort)
    title = f"Plan {filters.year.slug}" if filters.year else "Plan"
    rows = in_batches(found, filters.terms, filters.since)
    return download(workbook_of(rows, title=title), name=f"{title}.xlsx", content_type=XLSX)
