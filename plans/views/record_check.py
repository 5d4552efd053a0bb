"""What is left out of a record and what is not settled yet, before it is frozen."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bsc_comms.kit import access, clock
from partnership.views.asking import reader
from plans import policy
from plans.queries.record_check import check_of
from plans.queries.records import can_have_a_record, is_closed, is_final_at_once
from plans.rules.record import closing_date
from plans.views.records import year_of


@require_safe
@access.requires(policy.can_compile_a_record)
def record_check(request: HttpRequest, year: str) -> HttpResponse:
    """What the coordinator looks at before the record of a year is frozen."""
    chosen = year_of(year)
    if chosen.first > clock.today() or not can_have_a_record(chosen):
        raise Http404
    to_settle, left_out = check_of(chosen, reader(request))
    context = {
        "year": chosen,
        "to_settle": to_settle,
        "left_out": left_out,
        "closes": closing_date(chosen, settings.RECORD_CLOSES),
        "is_closed": is_closed(chosen),
        "is_final_at_once": is_final_at_once(chosen),
        "is_over": clock.today() > chosen.last,
    }
    return render(request, "plans/record_check.html", context)
