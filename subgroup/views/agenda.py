"""The agenda: items, their order, their papers, and the pack."""

import uuid
from copy import copy
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from bsc_comms.kit import access, limits
from bsc_comms.kit.downloads import PDF, WORD, download
from bsc_comms.kit.editing import attempt_on
from bsc_comms.kit.sent import sent_in
from bsc_comms.kit.stored import from_the_store
from bsc_comms.kit.typed import Typed, giving_back, without_secrets
from partnership.views.asking import reader
from subgroup.choices import AgendaKind, DocumentFormat
from subgroup.forms.agenda import EditItemForm, PaperForm
from subgroup.models import AgendaItem, Meeting, Paper
from subgroup.operations import agenda as operations
from subgroup.operations.documents import order_pack
from subgroup.policy import (
    can_keep_item,
    can_keep_meetings,
    can_put_on_the_agenda,
    can_read_meetings,
)
from subgroup.queries import agenda as queries
from subgroup.rules.agenda import moved
from subgroup.rules.papers import LARGEST

TYPES = {DocumentFormat.PDF: PDF, DocumentFormat.DOCX: WORD}
UP = "up"
NOT_SAVED_YET = "What you changed in the item is not saved yet: press “Save the item”."


@access.read_or_write
@access.requires(can_put_on_the_agenda)
def item_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an item: its words, what is wanted, minutes; its papers stand on the same page."""
    item = _own_item(request, pk)

    def save(form: EditItemForm) -> bool:
        opened = form.opened_version or 0
        operations.edit_item(by=reader(request), item=item, opened_version=opened, **form.said())
        return True

    try:
        tried = attempt_on(
            item,
            lambda: _own_item(request, pk),
            lambda one: EditItemForm(sent_in(request), instance=copy(one)),
            save,
        )
    except operations.NotToCome:
        return _item_after_the_end(request, item)
    if tried.saved:
        messages.success(request, "The item is saved.")
        return redirect(_agenda(item.meeting_id))
    return _item_page(request, item, tried.form, stale=tried.stale, status=tried.status)


def _item_after_the_end(request: HttpRequest, item: AgendaItem) -> HttpResponse:
    """The meeting was held or cancelled while the page was open: what was typed stays."""
    form = EditItemForm(sent_in(request), instance=copy(item))
    form.is_valid()
    form.add_error(
        "note",
        "This meeting is over or was cancelled while this page was open, so nothing was saved. "
        "Your words are still here: put them on the agenda of the next meeting",
    )
    return _item_page(request, item, form, status=HTTPStatus.CONFLICT)


def _item_page(
    request: HttpRequest,
    item: AgendaItem,
    form: EditItemForm,
    *,
    paper_form: PaperForm | None = None,
    stale: bool = False,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "item": item,
        "stale": stale,
        "papers": item.papers.filter(removed_at=None),
        "paper_form": paper_form or PaperForm(),
        "is_matter": item.kind == AgendaKind.MATTER,
    }
    return render(request, "subgroup/item_edit.html", context, status=status)


@require_POST
@access.requires(can_keep_meetings)
def item_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Move an item one place up or down."""
    item = _item(request, pk)
    places = -1 if request.POST.get("to") == UP else 1
    keys = queries.agenda_for(reader(request), item.meeting).keys
    return _ordered(request, item.meeting, moved(keys, item.pk, places), focus=item.pk)


@require_POST
@access.requires(can_keep_meetings)
def agenda_order(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the agenda into the order in which its items were dragged."""
    shown = get_object_or_404(Meeting, pk=pk)
    known = {str(key): key for key in queries.agenda_for(reader(request), shown).keys}
    order = [known[key] for key in request.POST.getlist("item") if key in known]
    return _ordered(request, shown, order)


def _ordered(
    request: HttpRequest, shown: Meeting, order: list[int], *, focus: int | None = None
) -> HttpResponse:
    wants_json = request.headers.get("Accept") == "application/json"
    try:
        operations.put_in_order(by=reader(request), meeting=shown, order=order)
    except operations.NotToCome as error:
        if wants_json:
            return JsonResponse({"error": str(error)}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        messages.error(request, str(error))
    if wants_json:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    return redirect(_agenda(shown.pk) if focus is None else f"{_page(shown.pk)}#item-{focus}")


@require_POST
@access.requires(can_put_on_the_agenda)
def item_take_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a matter off the agenda; the page offers to put it back."""
    return _turn(request, pk, operations.take_off, "It is off the agenda.")


@require_POST
@access.requires(can_put_on_the_agenda)
def item_put_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a matter back where it stood."""
    return _turn(request, pk, operations.put_back, "It is on the agenda again.")


def _turn(request: HttpRequest, pk: int, act: Any, said: str) -> HttpResponse:
    item = _own_item(request, pk)
    try:
        act(by=reader(request), item=item)
    except (operations.NotToCome, operations.StaysOn) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect(_agenda(item.meeting_id))


@limits.counted_as(limits.SENT)
@require_POST
@access.takes_files(of=LARGEST)
@access.stands_on("subgroup:item_edit", "pk")
@access.requires(can_put_on_the_agenda)
def paper_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a paper to an item; what was typed in the item beside it stays in its form."""
    item = _own_item(request, pk)
    form = PaperForm(request.POST, request.FILES)
    if not form.is_valid():
        return _item_page(request, item, _as_typed(request, item), paper_form=form, status=422)
    try:
        operations.add_paper(by=reader(request), item=item, file=form.cleaned_data["file"])
    except (operations.NotAPaper, operations.NotToCome) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "The paper is added.")
    return _back_to_item(request, item)


@limits.counted_as(limits.EXPORT)
@require_safe
@access.requires(can_read_meetings)
def paper(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The file itself, to be saved: never opened in the page, whatever is inside."""
    found = _paper(request, pk)
    return from_the_store(
        request,
        found.file,
        lambda content: download(content, name=found.file_name, content_type=found.content_type),
    )


def _page_of_paper(request: HttpRequest, pk: uuid.UUID) -> str:
    """The page of its item; "" for whoever may not change that."""
    person = reader(request)
    item = queries.item_of_paper(person, pk)
    if item is None or not (can_put_on_the_agenda(person) and can_keep_item(person, item)):
        return ""
    return reverse("subgroup:item_edit", args=[item.pk])


@require_POST
@access.stands_where(_page_of_paper)
@access.requires(can_put_on_the_agenda)
def paper_remove(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Offer a paper no longer; what was typed in the item beside it stays in its form."""
    found = _paper(request, pk)
    if not can_keep_item(reader(request), found.item):
        raise PermissionDenied
    try:
        operations.remove_paper(by=reader(request), paper=found)
    except operations.NotToCome as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"“{found.file_name}” is no longer offered.")
    return _back_to_item(request, found.item)


def _back_to_item(request: HttpRequest, item: AgendaItem) -> HttpResponse:
    """The page of an item whose papers changed, with what was typed into its form and not saved."""
    form = _as_typed(request, item)
    if not (form.is_bound and form.unlike_saved()):
        return redirect("subgroup:item_edit", item.pk)
    messages.info(request, NOT_SAVED_YET)
    return _item_page(request, item, form)


def _as_typed(request: HttpRequest, item: AgendaItem) -> EditItemForm:
    """The form of an item as the button of a paper sent it along, of the version that was opened.

    It is not looked through: its person has not sent it yet.
    """
    with giving_back(Typed(without_secrets(request.POST))):
        return EditItemForm(instance=item)


@require_POST
@access.requires(can_keep_meetings)
def pack_make(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the pack as things stand now."""
    shown = get_object_or_404(Meeting, pk=pk)
    order_pack(by=reader(request), meeting=shown)
    messages.success(request, "The pack is being made. It is here in a minute.")
    return redirect(f"{_page(pk)}#pack")


@limits.counted_as(limits.EXPORT)
@require_safe
@access.requires(can_read_meetings)
def meeting_file(request: HttpRequest, pk: int, what: str, file_format: str) -> HttpResponse:
    """The pack or the minutes as PDF or Word."""
    shown = get_object_or_404(Meeting, pk=pk)
    found = shown.files.filter(what=what, format=file_format).first()
    if found is None:
        raise Http404
    kind = TYPES[DocumentFormat(found.format)]
    return download(bytes(found.content), name=found.name, content_type=kind)


def _item(request: HttpRequest, pk: int) -> AgendaItem:
    found = queries.item_for(reader(request), pk)
    if found is None:
        raise Http404
    return found


def _own_item(request: HttpRequest, pk: int) -> AgendaItem:
    """An item that this person may change; 403 for another's, 404 for one they may not know."""
    found = _item(request, pk)
    if not can_keep_item(reader(request), found):
        raise PermissionDenied
    return found


def _paper(request: HttpRequest, pk: uuid.UUID) -> Paper:
    found = queries.paper_for(reader(request), pk)
    if found is None:
        raise Http404
    return found


def _page(meeting: int) -> str:
    return reverse("subgroup:meeting", args=[meeting])


def _agenda(meeting: int) -> str:
    return f"{_page(meeting)}#agenda"
