"""The page of a meeting as it is held, and where each act of it leads."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from bsc_comms.kit import clock
from bsc_comms.kit.sent import number_sent
from bsc_comms.kit.typed import typed_before
from partnership.models import Person
from partnership.queries.history import history_of
from partnership.queries.people import who_chairs
from partnership.views.asking import reader
from plans.choices import TO_COME
from plans.policy import can_decide
from plans.queries.decisions import last_decision_on
from subgroup.choices import AgendaKind, AgendaState, MeetingState, Presence
from subgroup.forms.room import ActionForm, ItemDecisionForm, NoteForm
from subgroup.models import AgendaItem, Meeting
from subgroup.operations import room as operations
from subgroup.operations.agenda import TAKEN_OFF, NotToCome
from subgroup.policy import can_take_notes
from subgroup.queries import room as queries
from subgroup.queries.agenda import agenda_for, item_for
from subgroup.queries.drafts import minutes_before
from subgroup.queries.members import people_of_the_subgroup

JSON = "application/json"
NOT_KEPT = (
    "This meeting was closed or cancelled while this page was open, so nothing was kept. Your "
    "words are still here: put them in the draft minutes, or on the next agenda"
)


def room_page(
    request: HttpRequest,
    shown: Meeting,
    item: int | None,
    *,
    note_form: NoteForm | None = None,
    action_form: ActionForm | None = None,
    decision_form: ItemDecisionForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Agenda, one item in the centre, people and quorum; a form that was refused comes back.

    It comes back under its own item, also where that was taken off the agenda meanwhile: under
    another it would be sent once more as said of that one.
    """
    comes_back = note_form or action_form or decision_form or typed_before()
    agenda = agenda_for(reader(request), shown, also=item if comes_back else None)
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
        "taken_off_by": _taken_off_by(screen.line.item) if screen else None,
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


def _taken_off_by(item: AgendaItem) -> Person | None:
    """Who took it off the agenda; None where the planner did, and of one that is on it."""
    if item.state != AgendaState.WITHDRAWN:
        return None
    last = history_of(item).filter(act=TAKEN_OFF).first()
    return last.by if last else None


def done_in_room(
    request: HttpRequest,
    shown: Meeting,
    act: Callable[[], None],
    *,
    item: int | None = None,
    anchor: str = "",
) -> HttpResponse:
    """Do it and go on in the room, at the part that `anchor` names; once closed, in the minutes.

    What stands against it is told where the way leads to.
    """
    try:
        act()
    except NotToCome as error:
        messages.error(request, str(error))
        return redirect("subgroup:meeting", shown.pk)
    except operations.NotInTheChair as error:
        messages.error(request, str(error))
    except operations.NoteChangedMeanwhile as error:
        messages.error(request, f"{error} Look at it as it is now.")
    if shown.state == MeetingState.CLOSED:
        return redirect(f"{reverse('subgroup:minutes', args=[shown.pk])}{anchor}")
    return redirect(in_room(shown.pk, item or number_sent(request, "item"), anchor))


def item_shown(request: HttpRequest, pk: int) -> AgendaItem:
    """One of the agenda that the person may know of; Http404 for any other."""
    found = item_for(reader(request), pk)
    if found is None:
        raise Http404
    return found


def in_room(meeting: int, item: int | None, anchor: str = "") -> str:
    """The address of the room with this item in the centre, open at what `anchor` names."""
    place = reverse("subgroup:room", args=[meeting])
    return f"{place}?item={item}{anchor}" if item else f"{place}{anchor}"


def room_of_item(request: HttpRequest, pk: int) -> str:
    """The room with this item in the centre; "" for whoever may not know of it or take notes."""
    person = reader(request)
    found = item_for(person, pk) if can_take_notes(person) else None
    return in_room(found.meeting_id, found.pk) if found else ""


def why_refused(error: Exception, not_yours: str) -> str:
    """Why nothing was kept: the meeting is over, or what was sent belongs elsewhere."""
    return NOT_KEPT if isinstance(error, NotToCome) else not_yours


def refused_in_json(meeting: Meeting, said: str) -> JsonResponse:
    """What stands against it, and where to go on with the words, as the room takes them no more."""
    way_on = reverse("subgroup:meeting", args=[meeting.pk])
    return JsonResponse({"error": said, "meeting": way_on}, status=422)


def first_error(form: NoteForm | ActionForm) -> dict[str, str]:
    """What is wrong, and with which field; no field where it is one that nobody sees."""
    name, errors = next(iter(form.errors.items()))
    seen = name in form.fields and not form[name].is_hidden
    return {"error": str(errors[0]), **({"field": name} if seen else {})}
