"""Changing a communication where it stands in the table."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from bsc_comms.kit import access
from bsc_comms.kit.editing import attempt_unless
from bsc_comms.kit.sent import sent_in
from partnership.views.asking import reader
from plans.choices import OPEN
from plans.forms.acts import LineForm
from plans.models import Communication
from plans.operations.communications import edit_communication
from plans.policy import can_log
from plans.views.finding import own_communication
from plans.views.plan.frame import LONGEST_QUERY, page_with

NOT_OPEN = "What is no longer open is changed on its own page."


@access.read_or_write
@access.requires(can_log)
def plan_line(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Title, message and window of one line; the table opens the same form in its row."""
    person = reader(request)
    found = own_communication(person, pk)
    if request.method != "POST" and found.state not in OPEN:
        messages.error(request, NOT_OPEN)
        return redirect(found)

    def open_form(communication: Communication) -> LineForm:
        initial = {"query": _query(request.GET.urlencode())}
        return LineForm(sent_in(request), instance=communication, initial=initial)

    def save(form: LineForm) -> Communication:
        return edit_communication(
            by=person,
            communication=form.instance,
            opened_version=form.opened_version or 0,
            details=form.details(),
            reason=form.cleaned_data["reason"],
        )

    tried = attempt_unless(
        lambda form: "" if form.instance.state in OPEN else NOT_OPEN,
        found,
        lambda: own_communication(person, pk),
        open_form,
        save,
    )
    if tried.saved is not None:
        messages.success(request, f"“{tried.saved.title}” is changed.")
        return redirect(f"{_table(tried.form.cleaned_data['query'])}#line-{tried.saved.pk}")
    return render(
        request,
        "plans/plan_line.html",
        {
            "form": tried.form,
            "communication": tried.form.instance,
            "stale": tried.stale,
            "back_url": _table(str(tried.form["query"].value() or "")),
        },
        status=tried.status,
    )


def _query(text: str) -> str:
    """A query of the table, without the line that it had open."""
    query = QueryDict(text[:LONGEST_QUERY], mutable=True)
    query.pop("change", None)
    return query.urlencode()


def _table(query: str) -> str:
    return page_with(reverse("plans:plan"), _query(query))
