"""Put right what was understood, before anything is saved: one click, or words in place."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from bsc_comms.kit import access
from bsc_comms.kit.editing import Attempt, attempt_unless
from bsc_comms.kit.in_words import count_of
from bsc_comms.kit.sent import number_sent, sent_in
from partnership.views.asking import reader
from plans.choices import ImportState, RowState
from plans.forms.imports import (
    CHOSEN_WHILE_TYPING,
    OF_A_ROW,
    PutRightForm,
    RowForm,
    SettleAllForm,
)
from plans.models import ImportRow, PlanImport
from plans.operations.imports import (
    CannotBeRead,
    ImportClosed,
    accept_doubt,
    correct_row,
    doubt_again,
    explain_words,
    keep_the_plans_word,
    keep_the_plans_words,
    take_the_sheets_word,
    take_the_sheets_words,
    withdraw_correction,
    withdraw_words,
)
from plans.policy import can_import
from plans.queries import imports as queries
from plans.rules.reading.put_right import Explained
from plans.views.imports.finding import (
    find_import,
    find_row,
    go_back,
    may_be_acted_on,
    say_what_is_wrong,
    tell,
    told_if_refused,
    warn,
    what_was_done,
)

SAY_SOMETHING = "Type what it means first. Nothing was changed."
SAY_OR_CHOOSE = "Type what it means first, or choose one of the buttons. Nothing was changed."


@require_POST
@access.requires(can_import)
def import_put_right(request: HttpRequest, pk: uuid.UUID, row: int) -> HttpResponse:
    """Put other words in place of a cell's words: in this row, or in all rows that say so."""
    found = find_import(request, pk)
    form = PutRightForm(request.POST, found=found)
    this = find_row(request, found, row)
    if not form.is_valid():
        about = _about(this, form.cleaned_data.get("field", ""))
        say_what_is_wrong(request, found, form, about=about)
        return go_back(request, found, row=row)
    given = form.cleaned_data
    instead = form.instead(queries.Labels.load())
    if not instead:
        said = SAY_OR_CHOOSE if given["has_choices"] else SAY_SOMETHING
        warn(request, found, said, about=_about(this, given["field"]))
    elif given["everywhere"] and given["text"]:
        _explain(request, found, form, instead)
    else:
        _correct(request, found, this, form, instead)
    return go_back(request, found, row=row)


def _explain(request: HttpRequest, found: PlanImport, form: PutRightForm, instead: str) -> None:
    field, text = form.cleaned_data["field"], form.cleaned_data["text"]
    with told_if_refused(request, found, about=queries.field_label(field)):
        read = explain_words(
            by=reader(request),
            plan_import=found,
            opened_version=form.opened_version or 0,
            field=field,
            words=text,
            instead=instead,
        )
        undo = {"kind": "words", "field": field, "text": text}
        rows = count_of(read, "row")
        tell(request, found, f"“{text}” is read as “{instead}” in {rows}.", undo)


def _correct(
    request: HttpRequest, found: PlanImport, row: ImportRow, form: PutRightForm, instead: str
) -> None:
    field, text = form.cleaned_data["field"], form.cleaned_data["text"]
    undo = {"kind": "cell", "field": field, "row": row.pk, "typed": row.corrections.get(field, "")}
    with told_if_refused(request, found, about=_about(row, field)):
        changed = correct_row(
            by=reader(request),
            row=row,
            opened_version=form.opened_version or 0,
            cells={field: _put_in(words_now(row).get(field, ""), field, text, instead)},
        )
        said = f"In {row.place}, “{text}” is read as “{instead}”."
        if not text:
            said = f"{row.place.capitalize()}: {queries.field_label(field)} is “{instead}”."
        tell(request, found, f"{said} {_how_it_stands(changed)}", undo)


def _put_in(cell: str, field: str, text: str, instead: str) -> str:
    """The cell with those words replaced; all of it where they are not words of the cell."""
    one = [{"field": field, "words": text, "instead": instead}]
    after = Explained.of(one).apply({field: cell})[field] if text and cell else cell
    return instead if after == cell else after


def words_now(row: ImportRow) -> dict[str, str]:
    """The words that each field of a row is read from: corrected where somebody corrected them."""
    cells = queries.cells_by_field(row)
    return Explained.of(row.plan_import.words).apply(cells) | row.corrections


def _about(row: ImportRow, field: str) -> str:
    place = f"{row.place[:1].upper()}{row.place[1:]}"
    return f"{place}, {queries.field_label(field)}" if field else place


def _how_it_stands(row: ImportRow) -> str:
    if row.state == RowState.REFUSED:
        return "The row is still refused: see what is wrong with it."
    return "The row can be saved now."


@require_POST
@access.requires(can_import)
def import_accept(request: HttpRequest, pk: uuid.UUID, row: int) -> HttpResponse:
    """Right as read: the doubt is settled, in this row or in all that say the same."""
    found = find_import(request, pk)
    this = find_row(request, found, row)
    form = PutRightForm(request.POST, found=found)
    if not may_be_acted_on(request, form):
        return go_back(request, found, row=row)
    given = form.cleaned_data
    undo = {
        "kind": "doubt",
        "field": given["field"],
        "text": given["text"],
        "row": this.pk,
        "everywhere": "on" if given["everywhere"] else "",
    }
    with told_if_refused(request, found):
        settled = accept_doubt(
            by=reader(request),
            row=this,
            opened_version=form.opened_version or 0,
            field=given["field"],
            text=given["text"],
            everywhere=given["everywhere"],
        )
        where = this.place if settled <= 1 else f"{settled:,} rows"
        tell(request, found, f"“{given['text']}” is right as read in {where}.", undo)
    return go_back(request, found, row=row)


@require_POST
@access.requires(can_import)
def import_settle(request: HttpRequest, pk: uuid.UUID, row: int) -> HttpResponse:
    """Where the plan and the sheet differ in a field: which of the two counts."""
    found = find_import(request, pk)
    this = find_row(request, found, row)
    form = PutRightForm(request.POST, found=found)
    if not may_be_acted_on(request, form):
        return go_back(request, found, row=row)
    sheet = form.cleaned_data["choice"] == "sheet"
    act = take_the_sheets_word if sheet else keep_the_plans_word
    field = form.cleaned_data["field"]
    with told_if_refused(request, found):
        act(by=reader(request), row=this, opened_version=form.opened_version or 0, field=field)
        said = "will be as the sheet says" if sheet else "stays as the plan has it"
        tell(request, found, f"{queries.field_label(field)} of {this.place} {said}.")
    return go_back(request, found, row=row)


@require_POST
@access.requires(can_import)
def import_settle_all(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Wherever the plan and the sheet differ: which of the two counts, with one press."""
    found = find_import(request, pk)
    form = SettleAllForm(request.POST, found=found)
    if not may_be_acted_on(request, form):
        return go_back(request, found)
    sheet = form.cleaned_data["choice"] == "sheet"
    act = take_the_sheets_words if sheet else keep_the_plans_words
    with told_if_refused(request, found):
        count = act(by=reader(request), plan_import=found, opened_version=form.opened_version or 0)
        rows = count_of(count, "row")
        said = "will be as the sheet says" if sheet else "stays as the plan has it"
        tell(request, found, f"In {rows} what differs {said}.")
    return go_back(request, found)


@require_POST
@access.requires(can_import)
def import_take_back(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Undo one correction: of words in the whole sheet, of a cell, or that a doubt was settled."""
    found = find_import(request, pk)
    form = PutRightForm(request.POST, found=found)
    if not may_be_acted_on(request, form):
        return go_back(request, found)
    given = form.cleaned_data
    common = {
        "by": reader(request),
        "opened_version": form.opened_version or 0,
        "field": given["field"],
    }
    row = None
    if request.POST.get("kind") != "words":
        row = find_row(request, found, number_sent(request, "row") or 0)
    with told_if_refused(request, found):
        if row is None:
            withdraw_words(plan_import=found, words=given["text"], **common)
        else:
            _undo_in_a_row(request, row, given, common)
        tell(request, found, "That is undone: it is read as before.")
    return go_back(request, found, row=row.pk if row else None)


def _undo_in_a_row(
    request: HttpRequest, row: ImportRow, given: dict[str, Any], common: dict[str, Any]
) -> Any:
    if request.POST.get("kind") == "doubt":
        return doubt_again(row=row, text=given["text"], everywhere=given["everywhere"], **common)
    if given["typed"]:
        cells = {common["field"]: given["typed"]}
        return correct_row(
            by=common["by"], row=row, opened_version=common["opened_version"], cells=cells
        )
    return withdraw_correction(row=row, **common)


@access.read_or_write
@access.requires(can_import)
def import_row(request: HttpRequest, pk: uuid.UUID, row: int) -> HttpResponse:
    """One row: its cells word for word beside what was understood, each to be typed anew.

    Where the import was saved or put away meanwhile, what was typed stands there to be copied.
    """
    found = find_import(request, pk)

    def save(form: RowForm) -> ImportRow | None:
        try:
            return correct_row(
                by=reader(request),
                row=form.row,
                opened_version=form.opened_version or 0,
                cells=form.cleaned_data["cells"],
            )
        except CannotBeRead as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        return None

    tried = attempt_unless(
        _why_closed,
        find_row(request, found, row),
        # The import itself is read again by whoever is overtaken (`read_again.begin`).
        lambda: find_row(request, found, row),
        lambda this: RowForm(sent_in(request), row=this, now=words_now(this)),
        save,
    )
    if tried.saved is None:
        return _row_page(request, tried)
    said = f"{tried.saved.place.capitalize()} was read again. {_how_it_stands(tried.saved)}"
    tell(request, found, said)
    return redirect("plans:import_row", found.pk, row)


def _why_closed(form: RowForm) -> str:
    """Why its import takes no correction any more; "" while it waits to be saved."""
    found = form.found
    return "" if found.state == ImportState.READ else str(ImportClosed.as_it_is(found))


def _row_page(request: HttpRequest, tried: Attempt[RowForm, ImportRow]) -> HttpResponse:
    form, row, found = tried.form, tried.form.row, tried.form.found
    labels = queries.Labels.load()
    read = queries.read_row(row, labels)
    context = {
        "found": found,
        "row": read,
        "form": form,
        "stale": tried.stale,
        "waits": found.state == ImportState.READ,
        "lines": _lines(form, row, read),
        "cells": queries.original_cells(row),
        "lists": queries.lists_for(labels, CHOSEN_WHILE_TYPING),
        "done": what_was_done(request, found),
    }
    return render(request, "plans/import_row.html", context, status=tried.status)


def _lines(form: RowForm, row: ImportRow, read: queries.ReadRow) -> list[dict[str, Any]]:
    """Each field of the row: what may be typed, what stands in the sheet, what is said of it."""
    original = queries.cells_by_field(row)
    return [
        {
            "bound": form[name],
            "original": original.get(name, ""),
            "corrected": row.corrections.get(name),
            "refused": [one for one in read.refused if one.field == name],
            "doubts": [one for one in read.doubts if one.field == name],
            "words": [one for one in read.words if one.field == name],
            "used": bool(original.get(name) or form.now.get(name))
            or any(one.field == name for one in read.refused),
        }
        for name in OF_A_ROW
    ]
