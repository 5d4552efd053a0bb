"""Keep a view by name, forget it, choose the columns of the table."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from bsc_comms.kit import access
from partnership.views.asking import reader
from plans.choices import PlanView
from plans.forms.remembering import ColumnsForm, SaveViewForm
from plans.models import SavedView
from plans.operations.details import NotAllowedNow
from plans.operations.remembering import choose_columns, remove_view, save_view
from plans.policy import can_read_the_plan
from plans.views.plan.frame import PAGES, page_with


@require_POST
@access.requires(can_read_the_plan)
def view_save(request: HttpRequest) -> HttpResponse:
    """Keep the view on the screen under a name, and show it again."""
    person = reader(request)
    form = SaveViewForm(request.POST)
    if not form.is_valid():
        messages.error(request, f"The view was not saved. {_said(form)}.")
        return redirect(_back_to(request))
    try:
        saved = save_view(
            by=person,
            name=form.cleaned_data["name"],
            view=form.cleaned_data["view"],
            query=form.cleaned_data["query"],
        )
    except NotAllowedNow as refused:
        messages.error(request, f"The view was not saved. {refused}.")
        return redirect(_back_to(request))
    messages.success(request, f"Saved as “{saved.name}”. It is among your views from now on.")
    return redirect(f"{reverse(PAGES[saved.view])}?{saved.query}")


@require_POST
@access.requires(can_read_the_plan)
def view_remove(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Forget one of one's own views; what it showed stays on the plan."""
    person = reader(request)
    try:
        name = remove_view(by=person, pk=pk)
    except SavedView.DoesNotExist:
        raise Http404 from None
    messages.success(request, f"“{name}” is no longer among your views.")
    return redirect(_back_to(request))


@require_POST
@access.requires(can_read_the_plan)
def plan_columns(request: HttpRequest) -> HttpResponse:
    """Remember which columns this person wants."""
    person = reader(request)
    form = ColumnsForm(request.POST)
    if form.is_valid():
        choose_columns(by=person, columns=form.cleaned_data["columns"])
    else:
        messages.error(request, f"The columns stay as they are. {_said(form)}.")
    return redirect(_back_to(request))


def _back_to(request: HttpRequest) -> str:
    """The view and the query that the form was sent from; the table where it does not say."""
    view = request.POST.get("view", "")
    path = reverse(PAGES[view if view in PAGES else PlanView.TABLE])
    return page_with(path, request.POST.get("query", ""))


def _said(form: SaveViewForm | ColumnsForm) -> str:
    return "; ".join(str(text) for texts in form.errors.values() for text in texts).rstrip(".")
