"""The lists of the plan as files: the rows of a page of which the whole partnership may know."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from bsc_comms.kit import access, limits
from bsc_comms.kit.downloads import CSV, XLSX, download
from partnership.models import Partnership, Person
from partnership.views.asking import reader
from plans.documents import plan_sheet
from plans.filters import PlanFilter
from plans.models import CommunicationQuerySet
from plans.policy import can_read_the_plan
from plans.queries.calendar import rows_between
from plans.queries.plan import in_order, in_period
from plans.queries.plan_export import exported
from plans.queries.vocabulary import vocabulary
from plans.views.plan.calendar import days_asked


def csv_file(found: CommunicationQuerySet, *, reader: Person, title: str) -> HttpResponse:
    """These communications as CSV; `reader` has asked for them and may see them."""
    content = plan_sheet.plan_csv(exported(found, reader=reader), vocabulary())
    return download(content, name=f"{title}.csv", content_type=CSV)


def xlsx_file(found: CommunicationQuerySet, *, reader: Person, title: str) -> HttpResponse:
    """The same as a workbook."""
    rows, author = exported(found, reader=reader), Partnership.current_name()
    content = plan_sheet.plan_xlsx(rows, vocabulary(), title=title, author=author)
    return download(content, name=f"{title}.xlsx", content_type=XLSX)


@limits.counted_as(limits.EXPORT)
@require_safe
@access.requires(can_read_the_plan)
def plan_csv(request: HttpRequest) -> HttpResponse:
    """All rows of the list, with the same filters and in the same order."""
    found, title = _of_list(request)
    return csv_file(found, reader=reader(request), title=title)


@limits.counted_as(limits.EXPORT)
@require_safe
@access.requires(can_read_the_plan)
def plan_xlsx(request: HttpRequest) -> HttpResponse:
    """The same as a workbook."""
    found, title = _of_list(request)
    return xlsx_file(found, reader=reader(request), title=title)


@limits.counted_as(limits.EXPORT)
@require_safe
@access.requires(can_read_the_plan)
def plan_calendar_csv(request: HttpRequest) -> HttpResponse:
    """The communications of the page of a month or week, with the same filters."""
    found, title = _of_calendar(request)
    return csv_file(found, reader=reader(request), title=title)


@limits.counted_as(limits.EXPORT)
@require_safe
@access.requires(can_read_the_plan)
def plan_calendar_xlsx(request: HttpRequest) -> HttpResponse:
    """The same as a workbook."""
    found, title = _of_calendar(request)
    return xlsx_file(found, reader=reader(request), title=title)


def _of_list(request: HttpRequest) -> tuple[CommunicationQuerySet, str]:
    filters = PlanFilter.of_a_file(request.GET, reader(request))
    listed = in_period(filters.qs, filters.period)
    if filters.year is None:
        return in_order(listed, filters.sort), f"Plan{filters.days_named}{filters.named}"
    return in_order(listed, filters.sort), f"Plan {filters.year.slug}{filters.named}"


def _of_calendar(request: HttpRequest) -> tuple[CommunicationQuerySet, str]:
    filters = PlanFilter.of_a_file(request.GET, reader(request))
    first, last, called = days_asked(request)
    return rows_between(filters.qs, first, last), f"Plan {called}{filters.named}"
