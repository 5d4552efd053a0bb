"""What would go out in the next 30 days."""

from datetime import date, timedelta
from itertools import groupby

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from bsc_comms.kit import access, clock, limits
from bsc_comms.kit.alone import NotAlone
from partnership.models import Person
from partnership.views.asking import reader
from subgroup.operations.rehearsal import Foreseen, rehearse
from subgroup.policy import can_foresee_letters

AHEAD = timedelta(days=30)


@limits.counted_as(limits.FORESEEN)
@access.read_or_write
@access.requires(can_foresee_letters)
def coming_letters(request: HttpRequest) -> HttpResponse:
    """Work out, when asked to, what the planner would write by itself; nothing is kept of it.

    Letters in confidence are shown to their recipient alone.
    """
    until = clock.today() + AHEAD
    days = None
    if request.method == "POST":
        try:
            days = _by_day(_shown_to(reader(request), until))
        except NotAlone as fault:
            messages.error(request, str(fault))
            return redirect("subgroup:coming_letters")
    return render(
        request,
        "subgroup/coming.html",
        {
            "until": until,
            "days": days,
            "count": sum(len(letters) for _, letters in days or []),
        },
    )


def _shown_to(person: Person, until: date) -> list[Foreseen]:
    return [
        each
        for each in rehearse(clock.now(), until).letters
        if not each.in_confidence or each.recipient_id == person.pk
    ]


def _by_day(letters: list[Foreseen]) -> list[tuple[date, list[Foreseen]]]:
    by_day = groupby(letters, key=lambda each: clock.local(each.at).date())
    return [(day, list(theirs)) for day, theirs in by_day]
