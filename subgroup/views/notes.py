"""Notes on what is on the agenda: taken in the room, changed, taken out."""

import uuid
from copy import copy

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from bsc_comms.kit import access, clock
from bsc_comms.kit.editing import attempt_on
from bsc_comms.kit.sent import sent_in, version_sent
from bsc_comms.kit.typed import typed_before
from partnership.views.asking import reader
from subgroup.choices import MeetingState, NoteKind
from subgroup.forms.room import EditNoteForm, NoteForm
from subgroup.models import AgendaItem, MinuteNote
from subgroup.operations import room as operations
from subgroup.operations.agenda import NotToCome
from subgroup.policy import can_take_notes
from subgroup.views.editing import show
from subgroup.views.room_page import (
    JSON,
    NOT_KEPT,
    done_in_room,
    first_error,
    in_room,
    item_shown,
    refused_in_json,
    room_of_item,
    room_page,
    why_refused,
)


@require_POST
@access.stands_where(room_of_item)
@access.requires(can_take_notes)
def note_keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a note on an item. A script is answered in JSON: when it was kept, or what is there."""
    item = item_shown(request, pk)
    form = NoteForm(request.POST)
    wants_json = request.headers.get("Accept") == JSON
    if not form.is_valid():
        if wants_json:
            return JsonResponse(first_error(form), status=422)
        return room_page(request, item.meeting, item.pk, note_form=form, status=422)
    given = form.cleaned_data
    try:
        note = operations.keep_note(
            by=reader(request),
            item=item,
            note_id=given["note_id"],
            kind=form.kind,
            text=given["text"],
            opened_version=given["version"],
        )
    except operations.NoteChangedMeanwhile as changed:
        return _note_changed(request, item, form, changed.note, wants_json=wants_json)
    except (NotToCome, operations.NotYours) as error:
        said = why_refused(error, "This note belongs to another item.")
        if wants_json:
            return refused_in_json(item.meeting, said)
        form.add_error("text", said)
        return room_page(request, item.meeting, item.pk, note_form=form, status=409)
    if wants_json:
        at = clock.local(clock.now())
        return JsonResponse({"version": note.version, "saved": f"{at:%H:%M:%S}"})
    return redirect(in_room(item.meeting_id, item.pk, "#notes"))


def _note_changed(
    request: HttpRequest, item: AgendaItem, form: NoteForm, note: MinuteNote, *, wants_json: bool
) -> HttpResponse:
    """Both texts; what was typed stays, and the next save counts.

    A note that was taken out stays out: the next save makes a new one.
    """
    removed = note.removed_at is not None
    if wants_json:
        decided = note.kind == NoteKind.DECISION
        now = {"version": note.version, "text": note.text, "decided": decided}
        return JsonResponse({"removed": True} if removed else now, status=409)
    return _typed_again(request, item, note, request.POST)


def _typed_again(
    request: HttpRequest, item: AgendaItem, note: MinuteNote, typed: QueryDict, *, status: int = 409
) -> HttpResponse:
    """The room with what was typed and why it was not kept; a new note where it was taken out."""
    removed = note.removed_at is not None
    data = typed.copy()
    data["note_id"] = str(uuid.uuid4() if removed else note.pk)
    data["version"] = "0" if removed else str(note.version)
    again = NoteForm(data)
    again.is_valid()
    again.add_error("text", _why_not_kept(note))
    return room_page(request, item.meeting, item.pk, note_form=again, status=status)


def _why_not_kept(note: MinuteNote) -> str:
    if note.removed_at is not None:
        return (
            "Somebody took this note out of the minutes meanwhile. Your text is still here: save "
            "it to add it again"
        )
    return (
        f"Somebody changed this note meanwhile. It now reads: “{note.text}”. Your text is still "
        "here: save again to put it in its place"
    )


@access.read_or_write
@access.requires(can_take_notes)
def note_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Change a note that was taken."""
    note = _note(request, pk)
    beside_it = in_room(note.item.meeting_id, note.item_id, "#notes")
    context = {"note": note, "item": note.item, "meeting": note.item.meeting, "back_url": beside_it}

    def save(form: EditNoteForm) -> MinuteNote:
        return operations.keep_note(
            by=reader(request),
            item=note.item,
            note_id=note.pk,
            kind=form.kind,
            text=form.cleaned_data["text"],
            opened_version=form.opened_version or 0,
        )

    try:
        tried = attempt_on(
            note,
            lambda: _note(request, pk),
            lambda one: EditNoteForm(sent_in(request), instance=copy(one)),
            save,
        )
    except NotToCome:
        form = EditNoteForm(sent_in(request), instance=copy(note))
        form.is_valid()
        form.add_error("text", NOT_KEPT)
        return render(request, "subgroup/note_edit.html", {**context, "form": form}, status=409)
    if tried.saved:
        messages.success(request, "The note is changed.")
        return redirect(beside_it)
    if tried.form.instance.removed_at is not None:
        return _note_is_out(request, note.item, tried.form.instance)
    return show(request, "subgroup/note_edit.html", tried, context)


def _note_is_out(request: HttpRequest, item: AgendaItem, note: MinuteNote) -> HttpResponse:
    """Its page was open, or its link kept, while somebody took it out of the minutes.

    What was typed on it before a session ended can be sent as a new one. Once the room takes no
    notes it goes along, to be copied.
    """
    if request.method == "POST":
        return _typed_again(request, item, note, request.POST)
    typed = typed_before()
    if typed and typed.found_its_form and item.meeting.state == MeetingState.PLANNED:
        return _typed_again(request, item, note, typed.fields, status=200)
    messages.info(request, "This note was taken out of the minutes.")
    return redirect(in_room(item.meeting_id, item.pk, "#notes"))


@require_POST
@access.requires(can_take_notes)
def note_remove(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take a note out of the minutes; one that is out already stays out."""
    note = _note(request, pk)
    if note.removed_at is not None:
        return redirect(in_room(note.item.meeting_id, note.item_id, "#notes"))

    def act() -> None:
        operations.remove_note(by=reader(request), note=note, opened_version=version_sent(request))
        messages.success(request, "The note is taken out of the minutes.")

    return done_in_room(request, note.item.meeting, act, item=note.item_id, anchor="#notes")


def _note(request: HttpRequest, pk: uuid.UUID) -> MinuteNote:
    """One of the notes, also where it was taken out."""
    found = get_object_or_404(MinuteNote, pk=pk)
    found.item = item_shown(request, found.item_id)
    return found
