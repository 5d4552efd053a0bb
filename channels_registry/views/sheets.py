"""The register as sheets: taking one out, and bringing it back in after a look at what it does.

Nothing of a sheet is kept before it is saved: the page of the preview carries it, signed for its
reader and for an hour.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from bsc_comms.kit import access, clock, limits
from bsc_comms.kit.downloads import CSV, XLSX, download
from bsc_comms.kit.form_pages import FormPage, form_page
from bsc_comms.kit.in_words import count_of
from bsc_comms.kit.sent import sent_in
from bsc_comms.kit.spreadsheets import HOW_TO_USE, without_guard
from bsc_comms.kit.tables import MAX_BYTES, Table, TableRefused, read_table
from bsc_comms.kit.tables.cells import some_of
from channels_registry.documents import sheets as documents
from channels_registry.forms.sheets import KINDS, SheetForm
from channels_registry.operations.sheets import SheetRefused, save_entries
from channels_registry.policy import can_add_entries, can_read_the_register
from channels_registry.queries.sheet_preview import TO_SAVE, Outcome, RowState, outcomes_of
from channels_registry.queries.sheets import entries
from channels_registry.rules.sheets import COLUMNS, places_of
from channels_registry.views.pages import channels_crumb
from partnership.models import Partnership, Person
from partnership.views.asking import reader

LABELS = dict(KINDS)
MOST_ROWS = 1000
LARGEST_PAGE = 2_000_000  # characters that the preview may send back
AN_HOUR = 3600
NAMED = 10  # headings and sheets, where some are left out
SALT = "channels_registry.sheets"
CARRIED = "sheet_carried"  # named as what a page carries and nobody fills in (kit/typed.py)
TOO_OLD = "The preview is too old or was changed on its way. Choose the sheet again."
STAYS = "Where nothing could be read of a cell, what the register says there stays."
MEANWHILE = "The register was changed while you looked. This is what the sheet would do now."


class Unfit(Exception):
    """Why a file cannot be taken, as a sentence."""


@limits.counted_as(limits.EXPORT)
@require_safe
@access.requires(can_read_the_register)
def sheet_csv(request: HttpRequest, kind: str) -> HttpResponse:
    """All entries of a kind, to be changed and sent back."""
    content = documents.sheet_csv(_known(kind), entries(kind))
    return download(content, name=f"{LABELS[kind]}.csv", content_type=CSV)


@limits.counted_as(limits.EXPORT)
@require_safe
@access.requires(can_read_the_register)
def sheet_xlsx(request: HttpRequest, kind: str) -> HttpResponse:
    """The same as a workbook."""
    title = LABELS[_known(kind)]
    author = Partnership.current_name()
    content = documents.sheet_xlsx(kind, entries(kind), title=title, author=author, at=clock.now())
    return download(content, name=f"{title}.xlsx", content_type=XLSX)


@limits.counted_as(limits.SENT)
@access.read_or_write
@access.takes_files(of=MAX_BYTES)
@access.requires(can_add_entries)
def bring_in(request: HttpRequest) -> HttpResponse:
    """Choose a sheet; then see what it would do, row by row. Nothing is saved yet."""
    form = SheetForm(sent_in(request), request.FILES or None)
    if form.is_bound and form.is_valid():
        file, kind = form.cleaned_data["file"], form.cleaned_data["kind"]
        try:
            table = read_table(file.name or "", file.read(MAX_BYTES + 1))
            rows = _rows(kind, table)
            return _preview(request, kind, table.name, rows, notes=_notes(kind, table))
        except (TableRefused, Unfit) as refused:
            form.add_error("file", str(refused))
    page = FormPage(
        title="Bring a sheet in",
        lead="You see first what it would add and change. Nothing is saved before you say so.",
        act="Read it",
        has_files=True,
        back=reverse("channels_registry:channels"),
        crumbs=[channels_crumb()],
    )
    return form_page(request, form, page)


@require_POST
@access.stands_on("channels_registry:bring_in")
@access.requires(can_add_entries)
def bring_in_save(request: HttpRequest) -> HttpResponse:
    """Save the good rows that the preview showed: all of them or none."""
    person = reader(request)
    try:
        held = signing.loads(request.POST.get(CARRIED, ""), salt=SALT, max_age=AN_HOUR)
    except signing.BadSignature:
        held = None
    if held is None or held["by"] != person.pk:
        messages.error(request, TOO_OLD)
        return redirect("channels_registry:bring_in")
    try:
        return _save(request, person, held)
    except Unfit as refused:
        messages.error(request, f"Nothing is saved. {refused}")
        return redirect("channels_registry:bring_in")


def _save(request: HttpRequest, person: Person, held: Mapping[str, Any]) -> HttpResponse:
    """Save what was seen; the preview once more where it would do something else by now."""
    kind, rows, notes = held["kind"], held["rows"], held.get("notes", [])
    found = outcomes_of(kind, rows, person)
    if _seen(found) != held["seen"]:
        return _preview(request, kind, held["name"], rows, notes=notes, told=MEANWHILE, status=409)
    try:
        number = save_entries(by=person, kind=kind, rows=found)
    except SheetRefused as refused:
        told = f"Nothing is saved. {refused}"
        return _preview(request, kind, held["name"], rows, notes=notes, told=told, status=422)
    said = count_of(number, "row is,rows are")
    refused_rows = sum(1 for one in found if one.wrong)
    left = f" {count_of(refused_rows, 'row is,rows are')} refused." if refused_rows else ""
    messages.success(request, f"{said} saved from “{held['name']}”.{left}")
    return redirect(f"channels_registry:{kind}")


def _known(kind: str) -> str:
    if kind not in COLUMNS:
        raise Http404
    return kind


def _rows(kind: str, table: Table) -> list[tuple[int, dict[str, str]]]:
    """The cells of the columns that are known, row by row; raises Unfit."""
    places = places_of(table.headings, COLUMNS[kind])
    name = next(column for column in COLUMNS[kind] if column.name in ("name", "what"))
    if name.name not in places and "code" not in places:
        raise Unfit(
            f"No column is called “{name.heading}” or “Code”. Choose a sheet of "
            f"{LABELS[kind].lower()}, or name the columns as in the one that you can download."
        )
    if len(table.rows) > MOST_ROWS:
        raise Unfit(f"The sheet has more than {MOST_ROWS:,} rows. Bring it in by parts.")
    return [
        (
            row.number,
            {
                column: without_guard(row.cells[place])
                for column, place in places.items()
                if place not in row.unread
            },
        )
        for row in table.rows
        if any(cell.strip() for cell in row.cells)
    ]


def _notes(kind: str, table: Table) -> list[str]:
    """What of the file was not taken, and what its reader might miss; a sentence each."""
    notes = list(table.notes)
    known = set(places_of(table.headings, COLUMNS[kind]).values())
    if any(row.unread & known for row in table.rows):
        notes.append(STAYS)
    filled = {place for row in table.rows for place, cell in enumerate(row.cells) if cell.strip()}
    if left := [table.headings[place] for place in sorted(filled - known)]:
        notes.append(f"Not taken, since the register has no such column: {_named(left)}.")
    if others := [title for title in table.other_sheets if title != HOW_TO_USE]:
        notes.append(f"Read was the sheet “{table.sheet}”, and not: {_named(others)}.")
    return notes


def _named(names: Sequence[str]) -> str:
    return some_of((f"“{name}”" for name in names), most=NAMED)


def _preview(
    request: HttpRequest,
    kind: str,
    name: str,
    rows: Any,
    *,
    notes: list[str],
    told: str = "",
    status: int = 200,
) -> HttpResponse:
    person = reader(request)
    found = outcomes_of(kind, rows, person)
    held = {"by": person.pk, "kind": kind, "name": name, "rows": rows, "notes": notes}
    held["seen"] = _seen(found)
    sheet = signing.dumps(held, salt=SALT, compress=True)
    if len(sheet) > LARGEST_PAGE:
        raise Unfit("The sheet holds too much text at once. Bring it in by parts.")
    counts = Counter(one.state for one in found)
    return render(
        request,
        "channels_registry/sheet_preview.html",
        {
            "kind": kind,
            "label": LABELS[kind],
            "name": name,
            "told": told,
            "notes": notes,
            "refused": [one for one in found if one.wrong],
            "changed": [one for one in found if one.state == RowState.CHANGED],
            "new": [one for one in found if one.state == RowState.NEW],
            "same": counts[RowState.SAME],
            "to_save": sum(counts[state] for state in TO_SAVE),
            "sheet": sheet,
        },
        status=status,
    )


def _seen(found: list[Outcome]) -> list[list[Any]]:
    """What the reader was shown of each row, to be the same when it is saved."""
    return [
        [one.reading.number, str(one.state), one.known.version if one.known else 0] for one in found
    ]
