"""The imports there are, and bringing in another one."""

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from bsc_comms.kit import access, limits
from bsc_comms.kit.sent import sent_in
from bsc_comms.kit.tables import MAX_BYTES, TableRefused
from partnership.views.asking import reader
from plans.forms.imports import ImportForm
from plans.operations.imports import receive_plan_file
from plans.policy import can_import, can_see_every_import
from plans.queries import imports as queries


@require_safe
@access.requires(can_import)
def imports(request: HttpRequest) -> HttpResponse:
    """The spreadsheets that were brought in, latest first."""
    page, listed = queries.imports_page(reader(request), request.GET.get("page"))
    return render(
        request,
        "plans/imports.html",
        {"page": page, "listed": listed, "sees_all": can_see_every_import(reader(request))},
    )


@limits.counted_as(limits.SENT)
@access.read_or_write
@access.takes_files(of=MAX_BYTES)
@access.requires(can_import)
def import_new(request: HttpRequest) -> HttpResponse:
    """Choose a spreadsheet; it is read, and nothing goes on the plan yet."""
    form = ImportForm(sent_in(request), request.FILES or None, person=reader(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        file: UploadedFile = given["file"]
        try:
            received = receive_plan_file(
                by=reader(request),
                name=str(file.name),
                content=file.read(MAX_BYTES + 1),
                year=given["year"],
                default_lead=given["lead"].code if given["lead"] else "",
            )
        except TableRefused as refused:
            form.add_error("file", str(refused))
        else:
            ask = "plans:import_columns" if received.asks_titles else "plans:import_preview"
            return redirect(ask, received.pk)
    return render(
        request,
        "plans/import_new.html",
        {"form": form, "own_only": not can_see_every_import(reader(request))},
        status=form.page_status,
    )
