"""Meeting mode: who is there, the agenda line by line, decisions, actions."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from bsc_comms.kit import access, clock
from bsc_comms.kit.editing import StaleEdit
from bsc_comms.kit.sent import number_in, number_sent
from bsc_comms.kit.typed import giving_back, typed_before
from partnership.models import Person
from partnership.views.asking import reader
from plans.choices import DecisionKind
from plans.models import Communication
from plans.operations.details import NotAllowedNow
from plans.policy import can_decide
from plans.queries.decisions import last_decision_on
from subgroup.choices import AgendaState, MeetingState
from subgroup.forms.room import ActionForm, ItemDecisionForm
from subgroup.models import AgendaItem, Meeting
from subgroup.operations import room as operations
from subgroup.operations.agenda import NotToCome
from subgroup.policy import can_take_notes
from subgroup.queries import room as queries
from subgroup.queries.agenda import item_for
from subgroup.queries.members import people_of_the_subgroup
from subgroup.views.room_page import (
    JSON,
    done_in_room,
    first_error,
    in_room,
    item_shown,
    refused_in_json,
    room_of_item,
    room_page,
    why_refused,
)


@require_safe
@access.requires(can_take_notes)
def room(request: HttpRequest, pk: int) -> HttpResponse:
    """The meeting as it is held: agenda, one item in the centre, people and quorum."""
    shown = get_object_or_404(Meeting.objects.select_related("chair"), pk=pk)
    if shown.state != MeetingState.PLANNED:
        return redirect("subgroup:meeting", pk)
    named, typed = number_in(request.GET.get("item", "")), typed_before()
    if typed is None:
        return room_page(request, shown, named)
    # Another may have been in the centre than the address names, or one where it names none.
    typed_under = number_in(typed.fields.get("item", "")) or named
    if _has_on_its_agenda(request, shown, typed_under):
        return room_page(request, shown, typed_under)
    with giving_back(None):  # the page itself shows the words: another item's form would send them
        return room_page(request, shown, named)


def _has_on_its_agenda(request: HttpRequest, shown: Meeting, item: int | None) -> bool:
    """Whether the person may know of this item, which may be taken off; not of a secret one."""
    found = item_for(reader(request), item) if item else None
    return found is not None and found.meeting_id == shown.pk


@require_POST
@access.requires(can_take_notes)
def attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """Say of one person whether they are there."""
    shown = get_object_or_404(Meeting, pk=pk)
    person = get_object_or_404(Person, pk=number_sent(request, "person") or 0)
    presence = request.POST.get("presence", "")

    def act() -> None:
        if operations.say_who_is_there(
            by=reader(request), meeting=shown, person=person, presence=presence
        ):
            messages.info(request, f"{person} does not take the chair any more: say who does.")

    return done_in_room(request, shown, act, anchor=f"#person-{person.pk}")


@require_POST
@access.requires(can_take_notes)
def chair_of_the_day(request: HttpRequest, pk: int) -> HttpResponse:
    """Say who takes the chair on the day."""
    shown = get_object_or_404(Meeting, pk=pk)
    number = number_sent(request, "person")
    person = get_object_or_404(Person, pk=number) if number else None

    def act() -> None:
        operations.say_who_chairs(by=reader(request), meeting=shown, person=person)
        messages.success(request, f"{person or 'The subgroup’s chair'} takes the chair.")

    return done_in_room(request, shown, act, anchor="#people")


@require_POST
@access.stands_where(room_of_item)
@access.requires(can_take_notes)
def action_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down an action under an item: who, what, by when."""
    item = item_shown(request, pk)
    form = ActionForm(request.POST, people=people_of_the_subgroup())
    wants_json = request.headers.get("Accept") == JSON
    if not form.is_valid():
        if wants_json:
            return JsonResponse(first_error(form), status=422)
        return room_page(request, item.meeting, item.pk, action_form=form, status=422)
    try:
        operations.take_on(by=reader(request), meeting=item.meeting, item=item, **form.cleaned_data)
    except (NotToCome, operations.NotYours) as error:
        said = why_refused(error, "This action belongs to another meeting.")
        if wants_json:
            return refused_in_json(item.meeting, said)
        form.add_error("what", said)
        return room_page(request, item.meeting, item.pk, action_form=form, status=409)
    if wants_json:
        return JsonResponse({"saved": f"{clock.local(clock.now()):%H:%M:%S}"})
    return redirect(in_room(item.meeting_id, item.pk, "#actions"))


@require_POST
@access.requires(can_take_notes)
def item_reached(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that an item is dealt with, or not after all; then the next one is in the centre."""
    item = item_shown(request, pk)
    reached = request.POST.get("state") != AgendaState.WAITING
    following = number_sent(request, "next") if reached else item.pk

    def act() -> None:
        operations.say_reached(by=reader(request), item=item, reached=reached)

    return done_in_room(request, item.meeting, act, item=following)


@require_POST
@access.stands_where(room_of_item)
@access.requires(can_decide)
def item_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """The chair's decision on the communication of an item, of the revision that was seen."""
    item = item_shown(request, pk)
    if item.communication_id is None:
        raise Http404
    form = ItemDecisionForm(request.POST)
    if not form.is_valid():
        return room_page(request, item.meeting, item.pk, decision_form=form, status=422)
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
        return room_page(request, item.meeting, item.pk, decision_form=form, status=422)
    except NotToCome:
        return _decision_after_the_end(request, item, form)
    messages.success(request, "The decision is recorded.")
    return redirect(in_room(item.meeting_id, item.pk, "#decisions"))


def _decision_too_late(request: HttpRequest, item: AgendaItem) -> HttpResponse:
    """It was changed or decided on meanwhile: what was typed stays, nothing is decided."""
    now = Communication.objects.get(pk=item.communication_id)
    form = ItemDecisionForm(request.POST)
    last = last_decision_on(now.pk)
    form.say_what_came_meanwhile(queries.seen_in_room(now, last), last)
    return room_page(request, item.meeting, item.pk, decision_form=form, status=409)


def _decision_after_the_end(
    request: HttpRequest, item: AgendaItem, form: ItemDecisionForm
) -> HttpResponse:
    """The meeting was closed or cancelled while the page was open: what was typed stays."""
    form.add_error(
        "kind",
        "This meeting was closed or cancelled while this page was open, so nothing was decided. "
        "Your words are still here: decide in the review of the plan instead",
    )
    return room_page(request, item.meeting, item.pk, decision_form=form, status=409)
