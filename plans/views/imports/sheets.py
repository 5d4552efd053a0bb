"""How a sheet is read: whose it is, of which year, what each column is, and layouts we know."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from bsc_comms.kit import access
from bsc_comms.kit.editing import attempt_on
from bsc_comms.kit.sent import sent_in
from partnership.views.asking import reader
from plans.choices import ImportState
from plans.forms.imports import ColumnsForm, LayoutNameForm, OfAnImport, WhoseForm, YearForm
from plans.models import Layout, PlanImport
from plans.operations.imports import (
    CannotBeRead,
    ImportClosed,
    LayoutNameTaken,
    choose_columns,
    choose_whose,
    choose_year,
    forget_layout,
    read_afresh,
    rename_layout,
)
from plans.policy import can_import, can_see_every_import
from plans.queries import imports as queries
from plans.views.imports.finding import (
    find_import,
    go_back,
    may_be_acted_on,
    tell_on_top,
    told_if_refused,
    what_was_done,
)


@access.read_or_write
@access.requires(can_import)
def import_columns(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What each column is, and who leads where the sheet does not say."""
    found = find_import(request, pk)

    def open_form(found: PlanImport) -> ColumnsForm:
        columns = queries.columns_of(found, reader(request))
        return ColumnsForm(sent_in(request), found=found, columns=columns, person=reader(request))

    def save(form: ColumnsForm) -> bool:
        lead = form.cleaned_data["lead"]
        try:
            choose_columns(
                by=reader(request),
                plan_import=form.found,
                opened_version=form.opened_version or 0,
                columns=form.cleaned_data["columns"],
                default_lead=lead.code if lead else "",
            )
        except (ImportClosed, CannotBeRead) as refused:
            form.add_error(None, str(refused))
            return False
        return True

    # Whoever is overtaken has been given the import as it is now (`read_again.begin`).
    tried = attempt_on(found, lambda: found, open_form, save)
    if tried.saved:
        tell_on_top(request, found, "The sheet was read again with these columns.")
        return go_back(request, found)
    context = {
        "found": found,
        "form": tried.form,
        "stale": tried.stale,
        "waits": found.state == ImportState.READ,
        "done": what_was_done(request, found),
        "year_form": YearForm(found=found, auto_id="year_%s"),
    }
    return render(request, "plans/import_columns.html", context, status=tried.status)


@require_POST
@access.requires(can_import)
def import_whose(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Whose sheet it is, where no column says who leads."""
    found = find_import(request, pk)
    form = WhoseForm(request.POST, found=found, person=reader(request))
    if may_be_acted_on(request, form):
        partner = form.cleaned_data["lead"]
        with told_if_refused(request, found):
            choose_whose(
                by=reader(request),
                plan_import=found,
                opened_version=form.opened_version or 0,
                default_lead=partner.code,
            )
            tell_on_top(request, found, f"The sheet was read again as {partner.name}’s.")
    return go_back(request, found)


@require_POST
@access.requires(can_import)
def import_year(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Read the sheet as one of another financial year."""
    found = find_import(request, pk)
    form = YearForm(request.POST, found=found)
    if not may_be_acted_on(request, form):
        return go_back(request, found, to="plans:import_columns")
    year = form.cleaned_data["year"]
    with told_if_refused(request, found):
        choose_year(
            by=reader(request),
            plan_import=found,
            opened_version=form.opened_version or 0,
            year=year,
        )
        tell_on_top(request, found, f"The sheet was read again for {year.label}.")
    return go_back(request, found)


@require_POST
@access.requires(can_import)
def import_afresh(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Read the sheet without what was kept of its layout."""
    found = find_import(request, pk)
    form = OfAnImport(request.POST, found=found)
    if may_be_acted_on(request, form):
        with told_if_refused(request, found):
            read_afresh(
                by=reader(request), plan_import=found, opened_version=form.opened_version or 0
            )
            tell_on_top(
                request, found, "The sheet was read afresh, without what was kept of last time."
            )
    return go_back(request, found)


@require_safe
@access.requires(can_import)
def layouts(request: HttpRequest) -> HttpResponse:
    """The layouts of sheets that are known again."""
    known = list(queries.layouts_visible_to(reader(request)))
    return _layouts_page(request, known)


@require_POST
@access.stands_on("plans:layouts")
@access.requires(can_import)
def layout_rename(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a layout another name."""
    layout = get_object_or_404(queries.layouts_visible_to(reader(request)), pk=pk)
    form = LayoutNameForm(request.POST, auto_id=f"layout_{pk}_%s")
    if form.is_valid():
        try:
            rename_layout(by=reader(request), layout=layout, name=form.cleaned_data["name"])
        except LayoutNameTaken as taken:
            form.add_error("name", str(taken))
        else:
            messages.success(request, f"It is called “{form.cleaned_data['name']}” now.")
            return redirect("plans:layouts")
    known = list(queries.layouts_visible_to(reader(request)))
    return _layouts_page(request, known, {layout.pk: form})


@require_POST
@access.requires(can_import)
def layout_forget(request: HttpRequest, pk: int) -> HttpResponse:
    """Read such sheets by the rules alone from now on."""
    layout = get_object_or_404(queries.layouts_visible_to(reader(request)), pk=pk)
    name = layout.name
    forget_layout(by=reader(request), layout=layout)
    messages.success(request, f"“{name}” is forgotten: the next such sheet is read afresh.")
    return redirect("plans:layouts")


def _layouts_page(
    request: HttpRequest, known: list[Layout], tried: dict[int, LayoutNameForm] | None = None
) -> HttpResponse:
    refused = next(iter((tried or {}).values()), None)
    used = queries.layouts_in_use(known, reader(request))
    forms = {
        each.pk: LayoutNameForm(initial={"name": each.name}, auto_id=f"layout_{each.pk}_%s")
        for each in known
    } | (tried or {})
    return render(
        request,
        "plans/import_layouts.html",
        {
            "lines": [(each, used.get(each.pk), forms[each.pk]) for each in known],
            "form": refused,
            "sees_all": can_see_every_import(reader(request)),
        },
        status=refused.page_status if refused else 200,
    )
