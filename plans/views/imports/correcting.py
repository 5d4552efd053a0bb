"""Put right what was understood, before anything is saved: one click, or words in place."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from bsc_comms.kit import access
from bsc_comms.kit.editing import StaleEdit
from plans.choices import ImportState, RowState
from plans.forms.imports import CHOSEN_WHILE_TYPING, PutRightForm, RowForm, SettleAllForm
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
    say_what_is_wrong,
    tell,
    told_if_refused,
    warn,
    what_was_done,
)

SAY_SOMETHING = "Type what it means first, or choose one of the buttons. Nothing was changed."


@require_POST
@access.requires(can_import)
def import_put_right(request: HttpRequest, pk: uuid.UUID, row: int) -> HttpResponse:
    """Put other words in place of a cell's words: in this row, or in all rows that say so."""
    found = find_import(request, pk)
    form = PutRightForm(request.POST, found=found)
    this = find_row(request, found, row)
    if not form.is_valid():
        say_what_is_wrong(request, found, form)
        return go_back(request, found, row=row)
    given = form.cleaned_data
    instead = form.instead(queries.Labels.load())
    if not instead:
        warn(request, found, SAY_SOMETHING)
    elif given["everywhere"] and given["text"]:
        _explain(request, found, form, instead)
    else:
        _correct(request, found, this, form, instead)
    return go_back(request, found, row=row)


def _explain(request: HttpRequest, found: PlanImport, form: PutRightForm, instead: str) -> None:
    field, text = form.cleaned_data["field"], form.cleaned_data["text"]
    with told_if_refused(request, found):
        read = explain_words(
            by=request.user,
            plan_import=found,
            opened_version=form.opened_version,
            field=field,
            words=text,
            instead=instead,
        )
        undo = {"kind": "words", "field": field, "text": text}
        rows = "1 row" if read == 1 else f"{read:,} rows"
        tell(request, found, f"“{text}” is read as “{instead}” in {rows}.", undo)


def _correct(
    request: HttpRequest, found: PlanImport, row: ImportRow, form: PutRightForm, instead: str
) -> None:
    field, text = form.cleaned_data["field"], form.cleaned_data["text"]
    undo = {"kind": "cell", "field": field, "row": row.pk, "typed": row.corrections.get(field, "")}
    with told_if_refused(request, found):
        changed = correct_row(
            by=request.user,
            row=row,
            opened_version=form.opened_version,
            cells={field: _put_in(words_now(row).get(field, ""), field, text, instead)},
        )
        said = f"In {row_name(row)}, “{text}” is read as “{instead}”."
        if not text:
            said = f"{row_name(row).capitalize()}: {queries.field_label(field)} is “{instead}”."
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


def row_name(row: ImportRow) -> str:
    """The row as a person finds it in the file."""
    return f"{row.sheet}, row {row.number}" if row.sheet else f"row {row.number}"


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
    if not form.is_valid():
        say_what_is_wrong(request, found, form)
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
            by=request.user,
            row=this,
            opened_version=form.opened_version,
            field=given["field"],
            text=given["text"],
            everywhere=given["everywhere"],
        )
        where = row_name(this) if settled <= 1 else f"{settled:,} rows"
        tell(request, found, f"“{given['text']}” is right as read in {where}.", undo)
    return go_back(request, found, row=row)


@require_POST
@access.requires(can_import)
def import_settle(request: HttpRequest, pk: uuid.UUID, row: int) -> HttpResponse:
    """Where the plan and the sheet differ in a field: which of the two counts."""
    found = find_import(request, pk)
    this = find_row(request, found, row)
    form = PutRightForm(request.POST, found=found)
    if not form.is_valid():
        say_what_is_wrong(request, found, form)
        return go_back(request, found, row=row)
    sheet = form.cleaned_data["choice"] == "sheet"
    act = take_the_sheets_word if sheet else keep_the_plans_word
    field = form.cleaned_data["field"]
    with told_if_refused(request, found):
        act(by=request.user, row=this, opened_version=form.opened_version, field=field)
        said = "will be as the sheet says" if sheet else "stays as the plan has it"
        tell(request, found, f"{queries.field_label(field)} of {row_name(this)} {said}.")
    return go_back(request, found, row=row)


@require_POST
@access.requires(can_import)
def import_settle_all(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Wherever the plan and the sheet differ: which of the two counts, with one press."""
    found = find_import(request, pk)
    form = SettleAllForm(request.POST, found=found)
    if not form.is_valid():
        say_what_is_wrong(request, found, form)
        return go_back(request, found)
    sheet = form.cleaned_data["choice"] == "sheet"
    act = take_the_sheets_words if sheet else keep_the_plans_words
    with told_if_refused(request, found):
        count = act(by=request.user, plan_import=found, opened_version=form.opened_version)
        rows = "1 row" if count == 1 else f"{count:,} rows"
        said = "will be as the sheet says" if sheet else "stays as the plan has it"
        tell(request, found, f"In {rows} what differs {said}.")
    return go_back(request, found)


@require_POST
@access.requires(can_import)
def import_take_back(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Undo one correction: of words in the whole sheet, of a cell, or that a doubt was settled."""
    found = find_import(request, pk)
    form = PutRightForm(request.POST, found=found)
    if not form.is_valid():
        say_what_is_wrong(request, found, form)
        return go_back(request, found)
    given, number = form.cleaned_data, request.POST.get("row", "")
    common = {
        "by": request.user,
        "opened_version": form.opened_version,
        "field": given["field"],
    }
    row = None
    if request.POST.get("kind") != "words":
        row = find_row(request, found, int(number) if number.isdecimal() else 0)
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


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(can_import)
def import_row(request: HttpRequest, pk: uuid.UUID, row: int) -> HttpResponse:
    """One row: its cells word for word beside what was understood, each to be typed anew."""
    found = find_import(request, pk)
    this = find_row(request, found, row)
    now = words_now(this)
    form = RowForm(request.POST or None, found=found, now=now)
    if request.method != "POST":
        return _row_page(request, found, this, form)
    if not form.is_valid():
        return _row_page(request, found, this, form)
    if form.is_stale():
        return _row_page(request, found, this, form, stale=True)
    try:
        changed = correct_row(
            by=request.user,
            row=this,
            opened_version=form.opened_version,
            cells=form.cleaned_data["cells"],
        )
    except StaleEdit:
        return _row_page(request, found, this, form, stale=True)
    except CannotBeRead as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        return _row_page(request, found, this, form)
    except ImportClosed as closed:
        form.add_error(None, str(closed))
        return _row_page(request, found, this, form)
    tell(request, found, f"{row_name(this).capitalize()} was read again. {_how_it_stands(changed)}")
    return redirect("plans:import_row", found.pk, this.pk)


def _row_page(
    request: HttpRequest, found: PlanImport, row: ImportRow, form: RowForm, *, stale: bool = False
) -> HttpResponse:
    if stale:
        form.catch_up()
    labels = queries.Labels.load()
    read = queries.read_row(row, labels)
    context = {
        "found": found,
        "row": read,
        "form": form,
        "stale": stale,
        "waits": found.state == ImportState.READ,
        "lines": _lines(form, row, read),
        "cells": queries.original_cells(row),
        "lists": queries.lists_for(labels, CHOSEN_WHILE_TYPING),
        "done": what_was_done(request, found),
    }
    return render(request, "plans/import_row.html", context, status=409 if stale else 200)


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
        for name in form.fields
        if name != "version"
    ]
