"""Meeting mode: who is there, the agenda line by line, notes, decisions, actions."""

import uuid
from copy import copy
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from bsc_comms.kit import access, clock
from bsc_comms.kit.editing import StaleEdit, attempt_on
from bsc_comms.kit.sent import number_in, number_sent, sent_in, version_sent
from partnership.models import Person
from partnership.queries.people import who_chairs
from partnership.views.asking import reader
from plans.choices import TO_COME, DecisionKind
from plans.models import Communication
from plans.operations.details import NotAllowedNow
from plans.policy import can_decide
from plans.queries.decisions import last_decision_on
from subgroup.choices import AgendaKind, AgendaState, MeetingState, Presence
from subgroup.forms.room import ActionForm, EditNoteForm, ItemDecisionForm, NoteForm
from subgroup.models import AgendaItem, Meeting, MinuteNote
from subgroup.operations import room as operations
from subgroup.operations.agenda import NotToCome
from subgroup.policy import can_take_notes
from subgroup.queries import room as queries
from subgroup.queries.agenda import agenda_for, item_for
from subgroup.queries.drafts import minutes_before
from subgroup.queries.members import people_of_the_subgroup
from subgroup.views.editing import show

JSON = "application/json"
NOT_KEPT = (
    "This meeting was closed or cancelled while this page was open, so nothing was kept. Your "
    "words are still here: put them in the draft minutes, or on the next agenda"
)


@require_safe
@access.requires(can_take_notes)
def room(request: HttpRequest, pk: int) -> HttpResponse:
    """The meeting as it is held: agenda, one item in the centre, people and quorum."""
    shown = get_object_or_404(Meeting.objects.select_related("chair"), pk=pk)
    if shown.state != MeetingState.PLANNED:
        return redirect("subgroup:meeting", pk)
    return _room_page(request, shown, number_in(request.GET.get("item", "")))


def _room_page(
    request: HttpRequest,
    shown: Meeting,
    item: int | None,
    *,
    note_form: NoteForm | None = None,
    action_form: ActionForm | None = None,
    decision_form: ItemDecisionForm | None = None,
    status: int = 200,
) -> HttpResponse:
    agenda = agenda_for(reader(request), shown)
    screen = queries.on_screen(shown, agenda, item)
    people = queries.room_of(shown, agenda)
    communication = screen.communication if screen else None
    may_decide = can_decide(reader(request)) and queries.may_be_decided(communication)
    if may_decide and decision_form is None and communication is not None:
        decision_form = ItemDecisionForm(
            initial=queries.seen_in_room(communication, last_decision_on(communication.pk))
        )
    if decision_form and communication and communication.state not in TO_COME:
        decision_form.offer_noting_alone()
    kind = screen.line.item.kind if screen else ""
    context: dict[str, Any] = {
        "meeting": shown,
        "agenda": agenda,
        "screen": screen,
        "room": people,
        "presences": Presence,
        "note_form": note_form or NoteForm(),
        "action_form": action_form
        or ActionForm(
            people=people_of_the_subgroup(), initial={"due": queries.day_for_an_action(shown)}
        ),
        "decision_form": decision_form if may_decide else None,
        "minutes_before": minutes_before(shown) if kind == AgendaKind.LAST_MINUTES else [],
        "who_decides": [] if can_decide(reader(request)) else who_chairs(),
        "has_come": shown.date <= clock.today(),
        "forms": [one for one in (note_form, action_form, decision_form) if one and one.is_bound],
    }
    return render(request, "subgroup/room.html", context, status=status)


@require_POST
@access.requires(can_take_notes)
def attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """Say of one person whether they are there."""
    shown = get_object_or_404(Meeting, pk=pk)
    person = get_object_or_404(Person, pk=number_sent(request, "person") or 0)
    presence = request.POST.get("presence", "")
    return _done(
        request,
        shown,
        lambda: operations.say_who_is_there(
            by=reader(request), meeting=shown, person=person, presence=presence
        ),
        anchor=f"#person-{person.pk}",
    )


@require_POST
@access.requires(can_take_notes)
def chair_of_the_day(request: HttpRequest, pk: int) -> HttpResponse:
    """Say who takes the chair on the day."""
    shown = get_object_or_404(Meeting, pk=pk)
    number = number_sent(request, "person")
    person = get_object_or_404(Person, pk=number) if number else None
    return _done(
        request,
        shown,
        lambda: operations.say_who_chairs(by=reader(request), meeting=shown, person=person),
        anchor="#people",
    )


@require_POST
@access.requires(can_take_notes)
def note_keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a note on an item. A script is answered in JSON: when it was kept, or what is there."""
    item = _item(request, pk)
    form = NoteForm(request.POST)
    wants_json = request.headers.get("Accept") == JSON
    if not form.is_valid():
        if wants_json:
            return JsonResponse(_first_error(form), status=422)
        return _room_page(request, item.meeting, item.pk, note_form=form, status=422)
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
        said = _why_refused(error, "This note belongs to another item.")
        if wants_json:
            return _refused_in_json(item.meeting, said)
        form.add_error("text", said)
        return _room_page(request, item.meeting, item.pk, note_form=form, status=409)
    if wants_json:
        at = clock.local(clock.now())
        return JsonResponse({"version": note.version, "saved": f"{at:%H:%M:%S}"})
    return redirect(_in_room(item.meeting_id, item.pk, "#notes"))


def _note_changed(
    request: HttpRequest, item: AgendaItem, form: NoteForm, note: MinuteNote, *, wants_json: bool
) -> HttpResponse:
    """Both texts; what was typed stays, and the next save counts.

    A note that was taken out stays out: the next save makes a new one.
    """
    removed = note.removed_at is not None
    if wants_json:
        by = note.by.name if note.by else "Somebody"
        now = {"version": note.version, "text": note.text, "by": by}
        return JsonResponse({"removed": True} if removed else now, status=409)
    return _typed_again(request, item, note)


def _typed_again(request: HttpRequest, item: AgendaItem, note: MinuteNote) -> HttpResponse:
    """The room with what was typed and why it was not kept; a new note where it was taken out."""
    removed = note.removed_at is not None
    data = request.POST.copy()
    data["note_id"] = str(uuid.uuid4() if removed else note.pk)
    data["version"] = "0" if removed else str(note.version)
    again = NoteForm(data)
    again.is_valid()
    again.add_error("text", _why_not_kept(note))
    return _room_page(request, item.meeting, item.pk, note_form=again, status=409)


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
    context = {"note": note, "item": note.item, "meeting": note.item.meeting}

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
        return redirect(_in_room(note.item.meeting_id, note.item_id, "#notes"))
    if tried.form.instance.removed_at is not None:
        return _note_is_out(request, note.item, tried.form.instance)
    return show(request, "subgroup/note_edit.html", tried, context)


def _note_is_out(request: HttpRequest, item: AgendaItem, note: MinuteNote) -> HttpResponse:
    """Its page was open, or its link kept, while somebody took it out of the minutes."""
    if request.method == "POST":
        return _typed_again(request, item, note)
    messages.info(request, "This note was taken out of the minutes.")
    return redirect(_in_room(item.meeting_id, item.pk, "#notes"))


@require_POST
@access.requires(can_take_notes)
def note_remove(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take a note out of the minutes; one that is out already stays out."""
    note = _note(request, pk)
    if note.removed_at is not None:
        return redirect(_in_room(note.item.meeting_id, note.item_id, "#notes"))

    def act() -> None:
        operations.remove_note(by=reader(request), note=note, opened_version=version_sent(request))
        messages.success(request, "The note is taken out of the minutes.")

    return _done(request, note.item.meeting, act, item=note.item_id, anchor="#notes")


@require_POST
@access.requires(can_take_notes)
def action_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down an action under an item: who, what, by when."""
    item = _item(request, pk)
    form = ActionForm(request.POST, people=people_of_the_subgroup())
    wants_json = request.headers.get("Accept") == JSON
    if not form.is_valid():
        if wants_json:
            return JsonResponse(_first_error(form), status=422)
        return _room_page(request, item.meeting, item.pk, action_form=form, status=422)
    try:
        operations.take_on(by=reader(request), meeting=item.meeting, item=item, **form.cleaned_data)
    except (NotToCome, operations.NotYours) as error:
        said = _why_refused(error, "This action belongs to another meeting.")
        if wants_json:
            return _refused_in_json(item.meeting, said)
        form.add_error("what", said)
        return _room_page(request, item.meeting, item.pk, action_form=form, status=409)
    if wants_json:
        return JsonResponse({"saved": f"{clock.local(clock.now()):%H:%M:%S}"})
    return redirect(_in_room(item.meeting_id, item.pk, "#actions"))


@require_POST
@access.requires(can_take_notes)
def item_reached(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that an item is dealt with, or not after all; then the next one is in the centre."""
    item = _item(request, pk)
    reached = request.POST.get("state") != AgendaState.WAITING
    following = number_sent(request, "next") if reached else item.pk

    def act() -> None:
        operations.say_reached(by=reader(request), item=item, reached=reached)

    return _done(request, item.meeting, act, item=following)


@require_POST
@access.requires(can_decide)
def item_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """The chair's decision on the communication of an item, of the revision that was seen."""
    item = _item(request, pk)
    if item.communication_id is None:
        raise Http404
    form = ItemDecisionForm(request.POST)
    if not form.is_valid():
        return _room_page(request, item.meeting, item.pk, decision_form=form, status=422)
    given = form.cleaned_data
    try:
        operations.decide_on_item(
            by=reader(request),
            item=item,
            kind=DecisionKind(given["kind"]),
            comment=given["comment"],
            revision=given["revision"],
            last_decision=given["last_decision"],
        )
    except Communication.DoesNotExist:
        raise Http404 from None
    except StaleEdit:
        return _decision_too_late(request, item)
    except NotAllowedNow as refused:
        form.add_error("kind", str(refused))
        return _room_page(request, item.meeting, item.pk, decision_form=form, status=422)
    except NotToCome:
        return _decision_after_the_end(request, item, form)
    return redirect(_in_room(item.meeting_id, item.pk, "#decisions"))


def _decision_too_late(request: HttpRequest, item: AgendaItem) -> HttpResponse:
    """It was changed or decided on meanwhile: what was typed stays, nothing is decided."""
    now = Communication.objects.get(pk=item.communication_id)
    form = ItemDecisionForm(request.POST)
    last = last_decision_on(now.pk)
    form.say_what_came_meanwhile(queries.seen_in_room(now, last), last)
    return _room_page(request, item.meeting, item.pk, decision_form=form, status=409)


def _decision_after_the_end(
    request: HttpRequest, item: AgendaItem, form: ItemDecisionForm
) -> HttpResponse:
    """The meeting was closed or cancelled while the page was open: what was typed stays."""
    form.add_error(
        "kind",
        "This meeting was closed or cancelled while this page was open, so nothing was decided. "
        "Your words are still here: decide in the review of the plan instead",
    )
    return _room_page(request, item.meeting, item.pk, decision_form=form, status=409)


def _done(
    request: HttpRequest, shown: Meeting, act: Any, *, item: int | None = None, anchor: str = ""
) -> HttpResponse:
    try:
        act()
    except NotToCome as error:
        messages.error(request, str(error))
        return redirect("subgroup:meeting", shown.pk)
    except operations.NoteChangedMeanwhile as error:
        messages.error(request, f"{error} Look at it as it is now.")
    if shown.state == MeetingState.CLOSED:
        return redirect(f"{reverse('subgroup:minutes', args=[shown.pk])}{anchor}")
    return redirect(_in_room(shown.pk, item or number_sent(request, "item"), anchor))


def _item(request: HttpRequest, pk: int) -> AgendaItem:
    found = item_for(reader(request), pk)
    if found is None:
        raise Http404
    return found


def _note(request: HttpRequest, pk: uuid.UUID) -> MinuteNote:
    """One of the notes, also where it was taken out."""
    found = get_object_or_404(MinuteNote, pk=pk)
    found.item = _item(request, found.item_id)
    return found


def _in_room(meeting: int, item: int | None, anchor: str = "") -> str:
    place = reverse("subgroup:room", args=[meeting])
    return f"{place}?item={item}{anchor}" if item else f"{place}{anchor}"


def _why_refused(error: Exception, not_yours: str) -> str:
    return NOT_KEPT if isinstance(error, NotToCome) else not_yours


def _refused_in_json(meeting: Meeting, said: str) -> JsonResponse:
    """What stands against it, and where to go on with the words, as the room takes them no more."""
    way_on = reverse("subgroup:meeting", args=[meeting.pk])
    return JsonResponse({"error": said, "meeting": way_on}, status=422)


def _first_error(form: NoteForm | ActionForm) -> dict[str, str]:
    """What is wrong, and with which field; no field where it is one that nobody sees."""
    name, errors = next(iter(form.errors.items()))
    seen = name in form.fields and not form[name].is_hidden
    return {"error": str(errors[0]), **({"field": name} if seen else {})}
