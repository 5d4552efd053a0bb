"""Two annual records side by side, as a page."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bsc_comms.kit import access
from plans import policy
from plans.documents.annual_record import revision_text
from plans.models import AnnualRecord
from plans.queries.records import latest_of_each_year
from plans.rules.record_comparison import PARTS, figures, placements
from plans.views.records import found_record

CHOICES = (("first", 1), ("second", 0))  # with the place of each among the latest


@require_safe
@access.requires(policy.can_read_what_was_published)
def record_comparison(request: HttpRequest) -> HttpResponse:
    """The records of two years, the last two unless others are chosen."""
    years = latest_of_each_year()
    first, second = (_chosen(request, name, years, place) for name, place in CHOICES)
    context: dict[str, Any] = {"years": years, "first": first, "second": second}
    if first and second:
        context |= {
            "texts": (revision_text(first), revision_text(second)),
            "figures": figures(first.content, second.content),
            "parts": [
                (words, placements(first.content, second.content, key)) for key, words in PARTS
            ],
        }
    return render(request, "plans/record_comparison.html", context)


def _chosen(
    request: HttpRequest, name: str, years: list[AnnualRecord], place: int
) -> AnnualRecord | None:
    """The record of the year in the address; else the one in that place, the latest first."""
    wanted = request.GET.get(name, "")
    if wanted:
        if wanted not in {record.financial_year.slug for record in years}:
            raise Http404
        return found_record(wanted, None)
    if place >= len(years):
        return None
    return found_record(years[place].financial_year.slug, None)
