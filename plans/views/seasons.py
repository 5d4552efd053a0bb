"""The year of peaks and awareness days: when to start, and who has picked each up."""

from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from bsc_comms.kit import access, clock, limits
from bsc_comms.kit.downloads import CSV, download
from bsc_comms.kit.sent import sent_in
from bsc_comms.kit.spreadsheets import write_csv
from evidence.policy import can_set_awareness_days
from evidence.queries.seasons import dates_to_come
from partnership.models import Person
from partnership.views.asking import reader
from plans.forms.occasions import NotThisYearForm
from plans.models import NotThisYear
from plans.operations.occasions import leave_out, take_up_again
from plans.policy import can_leave_out_an_occasion, can_log, can_read_the_plan
from plans.queries.occasions import (
    AHEAD,
    OccasionLine,
    find_occasion,
    kept_back_on,
    occasions_ahead,
    occasions_open_to_all,
)

HEADINGS = (
    *("Starts", "Ends", "What", "Kind", "Topic", "Latest start", "Channel"),
    *("Picked up by", "Not this year"),
)
LEFT_OUT_MEANWHILE = "It was left out meanwhile, with the reason below."


@require_safe
@access.requires(can_read_the_plan)
def seasons(request: HttpRequest) -> HttpResponse:
    """What comes in the next twelve months, the next first."""
    person = reader(request)
    today = clock.today()
    lines = occasions_ahead(person, today)
    context = {
        "lines": lines,
        "dates_to_come": dates_to_come(today, today + AHEAD),
        "may_set_dates": can_set_awareness_days(person),
        "waiting": sum(not line.picked_up and line.left_out is None for line in lines),
        "may_plan": can_log(person),
        "csv_url": reverse("plans:seasons_csv"),
        "kept_back": kept_back_on(lines),
    }
    return render(request, "plans/seasons.html", context)


@limits.counted_as(limits.EXPORT)
@require_safe
@access.requires(can_read_the_plan)
def seasons_csv(request: HttpRequest) -> HttpResponse:
    """The same, a row for each, picked up as the whole partnership may know it."""
    rows = [
        (
            line.occasion.days.starts,
            line.occasion.days.ends,
            line.occasion.name,
            line.occasion.kind.label,
            line.occasion.topic.label if line.occasion.topic else "",
            line.next_start.by if line.next_start else None,
            line.next_start.channel.name if line.next_start else "",
            "; ".join(one.title for one in line.picked_up),
            line.left_out.reason if line.left_out else "",
        )
        for line in occasions_open_to_all(clock.today())
    ]
    content = write_csv(rows, headings=HEADINGS)
    return download(content, name="Seasons and awareness days.csv", content_type=CSV)


@access.read_or_write
@access.requires(can_read_the_plan)
def season(request: HttpRequest, key: str) -> HttpResponse:
    """One peak or awareness day: each channel's latest start; whoever plans may leave it out.

    The first reason stands; another that comes later stays in the form.
    """
    person = reader(request)
    line = _line(person, key)
    may_leave_out = can_leave_out_an_occasion(person)
    form = NotThisYearForm(sent_in(request))
    if request.method == "POST":
        if not may_leave_out:
            raise PermissionDenied
        line = replace(line, left_out=_left_out(person, line, form))
        if line.left_out and line.left_out.reason == form.cleaned_data.get("reason"):
            messages.success(request, f"“{line.occasion.name}” is left out this year.")
            return redirect("plans:season", key)
    if form.is_bound and line.left_out:
        form.is_valid()  # what was typed before the session ended was not looked through yet
        form.refuse(LEFT_OUT_MEANWHILE)
    asks = may_leave_out and (form.is_bound or not line.is_over)
    context = {
        "line": line,
        "form": form if asks else None,
        "may_plan": can_log(person),
        "may_set_dates": can_set_awareness_days(person),
    }
    came_late = form.is_refused and request.method == "POST"
    status = 409 if came_late else form.page_status
    return render(request, "plans/season.html", context, status=status)


def _left_out(person: Person, line: OccasionLine, form: NotThisYearForm) -> NotThisYear | None:
    """What leaves it out once the form was sent: its own reason, or the one that came first."""
    if not form.is_valid():
        return line.left_out
    occasion = line.occasion
    return leave_out(
        by=person,
        what=occasion.what,
        year=occasion.year,
        name=occasion.name,
        reason=form.cleaned_data["reason"],
    )


@require_POST
@access.requires(can_leave_out_an_occasion)
def season_take_up(request: HttpRequest, key: str) -> HttpResponse:
    """Take back that it was left out."""
    person = reader(request)
    occasion = _line(person, key).occasion
    if take_up_again(by=person, what=occasion.what, year=occasion.year):
        messages.success(request, f"“{occasion.name}” stands on the list again.")
    return redirect("plans:season", key)


def _line(person: Person, key: str) -> OccasionLine:
    found = find_occasion(person, key, clock.today())
    if found is None:
        raise Http404
    return found
