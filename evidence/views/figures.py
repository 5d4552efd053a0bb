"""Files of figures: bring one in, see how far it is and what came of it."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from bsc_comms.kit import access, limits
from bsc_comms.kit.sent import sent_in
from bsc_comms.kit.tables import TableRefused
from evidence.forms import FiguresForm
from evidence.operations.figures import MOST_BYTES, receive_figures
from evidence.policy import can_bring_in_figures
from evidence.queries import figures as queries
from partnership.views.asking import reader


@limits.counted_as(limits.SENT)
@access.read_or_write
@access.takes_files(of=MOST_BYTES)
@access.requires(can_bring_in_figures)
def figures(request: HttpRequest) -> HttpResponse:
    """The files that were brought in, and a form for the next."""
    form = FiguresForm(sent_in(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            received = receive_figures(
                by=reader(request),
                name=str(file.name),
                file=file.file,
                strict=form.cleaned_data["strict"],
            )
        except TableRefused as refused:
            form.add_error("file", str(refused))
        else:
            return redirect("evidence:figures_file", received.pk)
    page = queries.files_page(request.GET.get("page"))
    context = {"form": form, "page": page}
    return render(request, "evidence/figures.html", context, status=form.page_status)


@require_safe
@access.requires(can_bring_in_figures)
def figures_file(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """How far one file is, or what became of its rows."""
    found = queries.find_file(pk)
    if found is None:
        raise Http404
    context = {
        "found": found,
        "being_read": queries.is_being_read(found),
        "refused": queries.refused_rows(found),
    }
    return render(request, "evidence/figures_file.html", context)
