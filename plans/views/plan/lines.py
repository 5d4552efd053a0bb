"""Changing a communication where it stands in the table."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from bsc_comms.kit import access
from bsc_comms.kit.editing import StaleEdit
from partnership.models import Person
from plans.choices import OPEN
from plans.forms.acts import LineForm
from plans.models import Communication
from plans.operations.communications import edit_communication
from plans.policy import can_log
from plans.views.communications import own_communication, read_or_write


@read_or_write
@access.requires(can_log)
def plan_line(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Title, message and window of one line; the table opens the same form in its row."""
    person: Person = request.user  # type: ignore[assignment]
    found = own_communication(person, pk)
    if found.state not in OPEN:
        messages.error(request, "What is no longer open is changed on its own page.")
        return redirect(found)
    if request.method != "POST":
        form = LineForm(instance=found, initial={"query": _query(request.GET.urlencode())})
        return _line_page(request, form, found)
    form = LineForm(request.POST, instance=found)
    if not form.is_valid():
        return _line_page(request, form, found)
    if not form.is_stale():
        try:
            edited = edit_communication(
                by=person,
                communication=found,
                opened_version=form.opened_version or 0,
                details=form.details(),
                reason=form.cleaned_data["reason"],
            )
        except StaleEdit:
            found = own_communication(person, pk)
            form = LineForm(request.POST, instance=found)
            form.is_valid()
        else:
            messages.success(request, f"\u201c{edited.title}\u201d is changed.")
            return redirect(f"{_table(form.cleaned_data['query'])}#line-{edited.pk}")
    form.catch_up()
    return _line_page(request, form, found, stale=True)


def _line_page(
    request: HttpRequest, form: LineForm, found: Communication, *, stale: bool = False
) -> HttpResponse:
    return render(
        request,
        "plans/plan_line.html",
        {
            "form": form,
            "communication": found,
            "stale": stale,
            "back_url": _table(str(form["query"].value() or "")),
        },
        status=409 if stale else 200,
    )


def _query(text: str) -> str:
    """A query of the table, without the line that it had open."""
    query = QueryDict(text[:2000], mutable=True)
    query.pop("change", None)
    return query.urlencode()


def _table(query: str) -> str:
    kept = _query(query)
    return f"{reverse('plans:plan')}?{kept}" if kept else reverse("plans:plan")
