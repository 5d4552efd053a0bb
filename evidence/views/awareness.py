"""The date of an awareness day: set it, move it, confirm it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from bsc_comms.kit import access
from bsc_comms.kit.editing import attempt
from bsc_comms.kit.financial_year import FinancialYear
from bsc_comms.kit.sent import sent_in
from evidence.forms import AwarenessDayForm
from evidence.models import AwarenessDay, RecurringDay
from evidence.operations.awareness import set_awareness_day
from evidence.policy import can_set_awareness_days
from evidence.queries.seasons import day_of_year, recurring_day
from partnership.views.asking import reader


@access.read_or_write
@access.requires(can_set_awareness_days)
def awareness_day(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """When it is in the financial year that begins in `year`, and how sure that is."""
    day, of_year = recurring_day(code), _year(year)
    if day is None:
        raise Http404
    tried = attempt(lambda: _form(request, day, of_year), lambda form: _save(request, form, day))
    if tried.saved is not None:
        messages.success(request, f"The date of “{tried.saved.name}” is set.")
        return redirect("plans:season", f"day-{tried.saved.own_code}-{tried.saved.starts.year}")
    context = {
        "day": day,
        "year": of_year,
        "form": tried.form,
        "stale": tried.stale,
        "seasons_url": reverse("plans:seasons"),
    }
    return render(request, "evidence/awareness_day.html", context, status=tried.status)


def _year(number: int) -> FinancialYear:
    try:
        return FinancialYear(number)
    except ValueError:
        raise Http404 from None


def _form(request: HttpRequest, day: RecurringDay, year: FinancialYear) -> AwarenessDayForm:
    instance = day_of_year(day, year) or AwarenessDay(code=day.code, name=day.name)
    sent = sent_in(request)
    return AwarenessDayForm(sent, instance=instance, day=day, year=year)


def _save(request: HttpRequest, form: AwarenessDayForm, day: RecurringDay) -> AwarenessDay:
    said = form.cleaned_data
    return set_awareness_day(
        by=reader(request),
        day=day,
        year=form.year,
        opened_version=form.opened_version or 0,
        starts=said["starts"],
        ends=said["ends"],
        is_confirmed=said["date_is_verified"],
        source=said["source"],
    )
