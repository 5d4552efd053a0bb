"""What would go out in the next 30 days."""

from datetime import timedelta
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from bsc_comms.kit import access, clock
from partnership.views.asking import reader
from subgroup.operations.rehearsal import rehearse
from subgroup.policy import can_foresee_letters

AHEAD = timedelta(days=30)


@require_http_methods(["GET", "POST"])
@access.requires(can_foresee_letters)
def coming_letters(request: HttpRequest) -> HttpResponse:
    """Work out, when asked to, what the planner would write by itself; nothing is kept of it.

    Letters in confidence are shown to their recipient alone.
    """
    until = clock.today() + AHEAD
    days = None
    if request.method == "POST":
        shown = [
            each
            for each in rehearse(clock.now(), until).letters
            if not each.in_confidence or each.recipient_id == reader(request).pk
        ]
        days = [
            (day, list(letters))
            for day, letters in groupby(shown, key=lambda each: clock.local(each.at).date())
        ]
    return render(
        request,
        "subgroup/coming.html",
        {
            "until": until,
            "days": days,
            "count": sum(len(letters) for _, letters in days or []),
        },
    )
