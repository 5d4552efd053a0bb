"""The lines of the review as files, in the form of every list of the plan."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from bsc_comms.kit import access, limits
from bsc_comms.kit.in_words import whole_day
from partnership.views.asking import reader
from plans.models import Communication, CommunicationQuerySet
from plans.policy import can_review
from plans.queries.plan_export import in_sheet_order
from plans.views.plan_files import csv_file, xlsx_file
from subgroup.queries.review import Review, review_for


@limits.counted_as(limits.EXPORT)
@require_safe
@access.requires(can_review)
def review_csv(request: HttpRequest) -> HttpResponse:
    """What there is to go through, as CSV."""
    found, title = _to_review(request)
    return csv_file(found, reader=reader(request), title=title)


@limits.counted_as(limits.EXPORT)
@require_safe
@access.requires(can_review)
def review_xlsx(request: HttpRequest) -> HttpResponse:
    """The same as a workbook."""
    found, title = _to_review(request)
    return xlsx_file(found, reader=reader(request), title=title)


def _to_review(request: HttpRequest) -> tuple[CommunicationQuerySet, str]:
    review = review_for(reader(request))
    lines = Communication.objects.filter(pk__in=[line.id for line in review.lines])
    return in_sheet_order(lines), _title(review)


def _title(review: Review) -> str:
    if review.is_between and review.plan.last:
        return f"Review since forward plan No. {review.plan.last.number}"
    return f"Review for {whole_day(review.meeting.date)}" if review.meeting else "Review"
