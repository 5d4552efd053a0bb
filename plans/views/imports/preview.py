"""One import: how far it is, what was understood of it, and what became of it."""

import uuid
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from bsc_comms.kit import access, limits
from bsc_comms.kit.downloads import CSV, download
from bsc_comms.kit.editing import StaleEdit
from bsc_comms.kit.financial_year import FinancialYear
from bsc_comms.kit.in_words import count_of
from partnership.views.asking import reader
from plans.choices import ImportState
from plans.documents.import_csv import import_csv as csv_of
from plans.forms.imports import SaveForm, WhoseForm
from plans.models import PlanImport
from plans.operations.imports import (
    LARGE,
    ImportClosed,
    RowsRefused,
    Touched,
    TouchedSince,
    ask_to_save,
    ask_to_undo,
    discard_import,
    touched_since,
)
from plans.policy import can_import
from plans.queries import imports as queries
from plans.views.imports.finding import (
    CORRECTED_MEANWHILE,
    SHOWN,
    find_import,
    go_back,
    may_be_acted_on,
    tell_on_top,
    warn,
    what_was_done,
)

WORKED_ON = frozenset({ImportState.RECEIVED, ImportState.SAVING, ImportState.UNDOING})
#: The header of `import.js`, which asks every few seconds how far the work is.
HOW_FAR = "X-How-Far"
DEALT_WITH = "This spreadsheet was dealt with before. Nothing has changed."
FINDINGS = (queries.LOOK, queries.REFUSED, queries.WORDS)
FILE_NAMES = {
    queries.LOOK: "to look at",
    queries.REFUSED: "refused",
    queries.NEW: "new",
    queries.CHANGES: "changes",
    queries.THERE: "already there",
    queries.LEFT_OUT: "left out",
    queries.WORDS: "not understood",
    queries.CORRECTED: "corrected",
    queries.ALL_ROWS: "as read",
}


@require_safe
@access.requires(can_import)
def import_preview(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """How far it is; what will happen if it is saved; or what was saved."""
    found = find_import(request, pk)
    if found.state in WORKED_ON:
        return render(request, "plans/import_progress.html", {"found": found})
    if HOW_FAR in request.headers:
        # What was done is told once: on the page that a person opens, not to a script that asks.
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    if found.state == ImportState.REFUSED:
        return render(request, "plans/import_refused.html", {"found": found})
    counts = queries.counts(found, reader(request))
    shown = request.GET.get("show", "")
    if shown not in SHOWN:
        shown = _what_matters_most(found, counts)
    part = _part(request, found, shown, counts)
    done = what_was_done(request, found)
    return render(
        request,
        "plans/import_preview.html",
        {
            **_about(request, found),
            **part,
            "counts": counts,
            "touched": _touched(request, found, counts),
            "shown": shown,
            "tabs": _tabs(found, shown, counts),
            "done": done,
            "done_among_them": done.get("at") in part["anchors"],
            "csv_url": f"{reverse('plans:import_csv', args=[found.pk])}?show={shown}",
        },
    )


def _about(request: HttpRequest, found: PlanImport) -> dict[str, Any]:
    """What the page says of the sheet as a whole."""
    waits = found.state == ImportState.READ
    was_saved = found.state == ImportState.SAVED
    asks = waits and found.asks_whose and not found.asks_titles and queries.waits_for_a_lead(found)
    return {
        "found": found,
        "year": FinancialYear(found.year),
        "waits": waits,
        "was_saved": was_saved,
        "asks_titles": waits and found.asks_titles,
        "slots": queries.slots_given_back(found, reader(request)) if waits else [],
        "slots_since": queries.slots_since(found, reader(request)) if waits else [],
        "earlier": queries.earlier_import(found, reader(request)) if waits else None,
        "gone": queries.not_in_this_one(found, reader(request)),
        "columns_read": queries.columns_read(found),
        "columns_to_look_at": queries.columns_to_look_at(found),
        "facts": queries.what_was_read(found),
        "whose": WhoseForm(found=found, person=reader(request), auto_id="whose_%s")
        if asks
        else None,
    }


def _touched(request: HttpRequest, found: PlanImport, counts: queries.Counts) -> list[Touched]:
    """What keeps a saved import from being taken back.

    Of a large one it is asked only when somebody wants it back: looking takes seconds.
    """
    if found.state != ImportState.SAVED or counts.put_there > LARGE:
        return []
    return touched_since(found, seen_by=reader(request))


def _part(
    request: HttpRequest, found: PlanImport, shown: str, counts: queries.Counts
) -> dict[str, Any]:
    """One page of the tab that is shown."""
    number = request.GET.get("page")
    labels = queries.Labels.load()
    if shown in FINDINGS:
        known = {queries.LOOK: counts.look, queries.WORDS: counts.words}
        page = queries.findings_page(
            found, reader(request), kind=shown, number=number, count=known.get(shown)
        )
        findings = list(page.object_list)
        anchors = [each.anchor for each in findings]
        return {
            "page": page,
            "anchors": anchors,
            "findings": list(zip(findings, [*anchors, ""][1:], strict=True)),
            "lists": queries.lists_for(labels, [each.field for each in findings]),
        }
    page, rows = queries.rows_page(found, reader(request), labels, shown=shown, number=number)
    return {
        "page": page,
        "rows": rows,
        "anchors": [each.anchor for each in rows] if shown == queries.CHANGES else [],
        "words": queries.words_explained(found),
        "differ": {one["wins"] for each in rows for one in each.differences if one["both"]},
    }


def _what_matters_most(found: PlanImport, counts: queries.Counts) -> str:
    """The tab to begin with: what keeps a row from being saved, then what may be wrong."""
    if found.state == ImportState.READ:
        if counts.refused:
            return queries.REFUSED
        if counts.to_look_at:
            return queries.LOOK
    kinds = (
        (queries.NEW, counts.ready + counts.saved),
        (queries.CHANGES, counts.changed + counts.updated + counts.kept),
        (queries.THERE, counts.unchanged),
    )
    return next((kind for kind, count in kinds if count), queries.NEW)


def _tabs(found: PlanImport, shown: str, counts: queries.Counts) -> list[dict[str, Any]]:
    address = reverse("plans:import_preview", args=[found.pk])
    saved = found.state == ImportState.SAVED
    kinds = (
        (queries.LOOK, "To look at", counts.to_look_at, True),
        (queries.REFUSED, "Refused", counts.refused, True),
        (queries.NEW, "Saved as new" if saved else "New", counts.ready + counts.saved, True),
        (queries.CHANGES, "Changes", counts.changed + counts.updated + counts.kept, True),
        (queries.THERE, "Already there", counts.unchanged, False),
        (queries.LEFT_OUT, "Left out", counts.skipped, False),
        (queries.WORDS, "Not understood", counts.words, True),
        (queries.CORRECTED, "Corrected", counts.corrected, False),
    )
    return [
        {
            "label": f"{label} ({count:,})",
            "url": f"{address}?show={name}",
            "current": name == shown,
        }
        for name, label, count, always in kinds
        if count or always or name == shown
    ]


@limits.counted_as(limits.EXPORT)
@require_safe
@access.requires(can_import)
def import_csv(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """All rows of one tab of the page."""
    found = find_import(request, pk)
    shown = request.GET.get("show", "")
    if shown not in SHOWN:
        shown = queries.ALL_ROWS
    content = csv_of(queries.all_rows(found, reader(request), shown=shown), shown=shown)
    stem = found.file_name.rsplit(".", 1)[0]
    return download(content, name=f"{stem} {FILE_NAMES[shown]}.csv", content_type=CSV)


@require_POST
@access.requires(can_import)
def import_save(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Put the good rows on the plan, all of them or none; strictly, only if every row is good."""
    found = find_import(request, pk)
    form = SaveForm(request.POST, found=found)
    if not may_be_acted_on(request, form):
        return go_back(request, found)
    try:
        saved = ask_to_save(
            by=reader(request),
            plan_import=found,
            opened_version=form.opened_version or 0,
            strict=form.cleaned_data["strict"],
        )
    except StaleEdit:
        warn(request, found, CORRECTED_MEANWHILE)
    except RowsRefused as refused:
        warn(request, found, str(refused))
    except ImportClosed:
        warn(request, found, DEALT_WITH)
    else:
        if saved is not None:
            said = _saved(*queries.put_on_the_plan(found, reader(request)))
            tell_on_top(request, found, said)
    return go_back(request, found)


def _saved(new: int, changed: int) -> str:
    """What a save did, for the next page."""
    if new and changed:
        return f"{new:,} new and {changed:,} changed are on the plan."
    if changed:
        return (
            "1 communication on the plan was changed."
            if changed == 1
            else f"{changed:,} communications on the plan were changed."
        )
    if new == 1:
        return "1 new communication is on the plan."
    return f"{new:,} new communications are on the plan."


@require_POST
@access.requires(can_import)
def import_discard(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Put nothing of it on the plan."""
    found = find_import(request, pk)
    if discard_import(by=reader(request), plan_import=found):
        messages.success(request, f"Nothing of “{found.file_name}” was saved.")
    else:
        messages.warning(request, DEALT_WITH)
    return redirect("plans:imports")


@require_POST
@access.requires(can_import)
def import_undo(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take the whole import back, while nothing else has touched what it saved."""
    found = find_import(request, pk)
    person = reader(request)
    try:
        taken_back = ask_to_undo(by=person, plan_import=found)
    except TouchedSince as touched:
        warn(request, found, str(touched))
    except ImportClosed as closed:
        warn(request, found, str(closed))
    else:
        if taken_back is not None:
            tell_on_top(request, found, _taken_back(taken_back, queries.slots_since(found, person)))
    return go_back(request, found)


def _taken_back(count: int, slots: Sequence[Any]) -> str:
    """What taking an import back did, for the next page."""
    rows = count_of(count, "row was,rows were")
    but = ", but for the slots named below" if slots else ""
    return (
        f"{rows} taken back: the plan is as it was{but}. You can correct the sheet and save it "
        "again."
    )
