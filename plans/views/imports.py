"""Bring in a spreadsheet: choose it, look at what was understood, save the good rows or nothing."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bsc_comms.kit import access
from bsc_comms.kit.downloads import CSV, download
from bsc_comms.kit.tables import MAX_BYTES, TableRefused
from plans.choices import ImportState
from plans.documents.import_csv import import_csv as csv_of
from plans.forms.imports import ImportForm
from plans.models import PlanImport
from plans.operations.imports import LeadNotNamed, discard_import, read_plan_file, save_import
from plans.policy import can_import
from plans.queries import imports as queries

SAY_WHOSE = "Choose whose sheet it is, and choose the file again."


@require_safe
@access.requires(can_import)
def imports(request: HttpRequest) -> HttpResponse:
    """The spreadsheets that were brought in, latest first."""
    return render(
        request, "plans/imports.html", {"page": queries.imports_page(request.GET.get("page"))}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(can_import)
def import_new(request: HttpRequest) -> HttpResponse:
    """Choose a spreadsheet; it is read, and nothing goes on the plan yet."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        file: UploadedFile = given["file"]
        try:
            read = read_plan_file(
                by=request.user,
                name=str(file.name),
                content=file.read(MAX_BYTES + 1),
                year=given["year"],
                default_lead=given["lead"].code if given["lead"] else "",
            )
        except LeadNotNamed as refused:
            form.add_error("lead", f"{refused} {SAY_WHOSE}")
        except TableRefused as refused:
            form.add_error("file", str(refused))
        else:
            return redirect("plans:import_preview", read.pk)
    return render(request, "plans/import_new.html", {"form": form})


@require_safe
@access.requires(can_import)
def import_preview(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What was understood of a spreadsheet, row by row, and what was not; later what was saved."""
    found = get_object_or_404(PlanImport.objects.select_related("by"), pk=pk)
    counts = queries.counts(found, request.user)
    shown = request.GET.get("show", "")
    if shown not in queries.SHOWN:
        shown = queries.REFUSED if counts.refused and not counts.saved else queries.ALL_ROWS
    page, rows = queries.rows_page(found, request.user, shown=shown, number=request.GET.get("page"))
    address = reverse("plans:import_preview", args=[found.pk])
    return render(
        request,
        "plans/import_preview.html",
        {
            "found": found,
            "year": queries.year_of(found),
            "waits": found.state == ImportState.READ,
            "was_saved": found.state == ImportState.SAVED,
            "earlier": queries.earlier_import(found),
            "counts": counts,
            "shown": shown,
            "page": page,
            "rows": rows,
            "findings": [(row, each) for row in rows for each in row.findings(shown)],
            "facts": queries.what_was_read(found),
            "headings": queries.headings(found),
            "tabs": _tabs(address, shown, counts),
            "csv_url": f"{reverse('plans:import_csv', args=[found.pk])}?show={shown}",
        },
    )


@require_safe
@access.requires(can_import)
def import_csv(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """All rows of one tab of the page."""
    found = get_object_or_404(PlanImport, pk=pk)
    shown = request.GET.get("show", "")
    if shown not in queries.SHOWN:
        shown = queries.ALL_ROWS
    content = csv_of(queries.all_rows(found, request.user, shown=shown), shown=shown)
    names = {"rows": "as read", "refused": "refused", "look": "please look", "words": "not read"}
    stem = found.file_name.rsplit(".", 1)[0]
    return download(content, name=f"{stem} {names[shown]}.csv", content_type=CSV)


@require_POST
@access.requires(can_import)
def import_save(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Put the good rows on the plan, all of them or none."""
    found = get_object_or_404(PlanImport, pk=pk)
    if found.state != ImportState.READ:
        messages.warning(request, "This spreadsheet was dealt with before. Nothing has changed.")
    else:
        saved = save_import(by=request.user, plan_import=found)
        rows = "1 row is" if saved == 1 else f"{saved:,} rows are"
        messages.success(request, f"{rows} on the plan now.")
    return redirect("plans:import_preview", found.pk)


@require_POST
@access.requires(can_import)
def import_discard(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Put nothing of it on the plan."""
    found = get_object_or_404(PlanImport, pk=pk)
    if discard_import(by=request.user, plan_import=found):
        messages.success(request, f"Nothing of “{found.file_name}” was saved.")
    else:
        messages.warning(request, "This spreadsheet was dealt with before. Nothing has changed.")
    return redirect("plans:imports")


def _tabs(address: str, shown: str, counts: queries.Counts) -> list[dict[str, Any]]:
    labels = {
        queries.ALL_ROWS: f"Rows ({counts.rows:,})",
        queries.REFUSED: f"Refused ({counts.refused:,})",
        queries.DOUBTS: f"Please look ({counts.doubts:,})",
        queries.WORDS: f"Not understood ({counts.words:,})",
    }
    return [
        {"label": label, "url": f"{address}?show={name}", "current": name == shown}
        for name, label in labels.items()
    ]
