"""Actions: what everybody has taken on, one of them, and what became of it."""

import uuid
from copy import copy
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from bsc_comms.kit import access, clock, limits
from bsc_comms.kit.downloads import CSV, download
from bsc_comms.kit.editing import attempt_on
from bsc_comms.kit.sent import sent_in
from bsc_comms.kit.spreadsheets import write_csv
from partnership.views.asking import reader
from subgroup.choices import NOT_AFTER_ALL, ActionState
from subgroup.forms.minutes import EndActionForm
from subgroup.forms.room import EditActionForm
from subgroup.models import Action
from subgroup.operations import actions as operations
from subgroup.operations.minutes import NotInADraft
from subgroup.policy import can_end_action, can_read_meetings, can_take_notes
from subgroup.queries import actions as queries
from subgroup.queries.members import people_of_the_subgroup
from subgroup.views.editing import show

ONLY_MINE = "?whose=mine"
SAVED = "The action is saved."
SAVED_IN_BOTH = "The action is saved, in the draft minutes too."
ENDED = (
    "This action was ended meanwhile, so nothing was saved. This is how it stands now. To say "
    "something else of it, press “{button}”: what you sent stands in the form that opens."
)
NOT_CHANGED = (
    "This action was done or dropped, so nothing was saved. Your words are still here: press "
    "“{button}” on its page, then save them"
)
AGREED_MEANWHILE = (
    "The minutes that name this action were agreed meanwhile, so they can no longer be put right. "
    "Take this tick off to change the action alone"
)


@require_safe
@access.requires(can_read_meetings)
def actions(request: HttpRequest) -> HttpResponse:
    """All actions, or one's own: open ones first."""
    only_mine = _only_mine(request)
    csv_url = reverse("subgroup:actions_csv")
    context = {
        "actions": queries.actions_for(reader(request), only_mine=only_mine),
        "today": clock.today(),
        "tabs": _tabs(only_mine=only_mine),
        "csv_url": f"{csv_url}{ONLY_MINE}" if only_mine else csv_url,
    }
    return render(request, "subgroup/actions.html", context)


def _only_mine(request: HttpRequest) -> bool:
    return request.GET.get("whose") == "mine"


def _tabs(*, only_mine: bool) -> list[dict[str, Any]]:
    url = reverse("subgroup:actions")
    return [
        {"label": "All", "url": url, "current": not only_mine},
        {"label": "Mine", "url": f"{url}{ONLY_MINE}", "current": only_mine},
    ]


@limits.counted_as(limits.EXPORT)
@require_safe
@access.requires(can_read_meetings)
def actions_csv(request: HttpRequest) -> HttpResponse:
    """The actions of the tab as a file, those that ended long ago among them."""
    listed = queries.every_action(reader(request), only_mine=_only_mine(request))
    content = write_csv(queries.as_rows(listed), headings=queries.HEADINGS)
    return download(content, name="Actions.csv", content_type=CSV)


@require_safe
@access.requires(can_read_meetings)
def action(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One action, and what became of it."""
    return _action_page(request, _action(pk), EndActionForm())


def _action_page(
    request: HttpRequest, shown: Action, form: EndActionForm, *, status: int = 200
) -> HttpResponse:
    is_open = shown.state == ActionState.OPEN
    context = {
        "action": shown,
        "is_open": is_open,
        "is_late": queries.is_late(shown),
        "typed": {} if is_open else _typed(form),
        "opens_again": _opens_again(shown),
        "form": form if is_open and can_end_action(reader(request), shown) else None,
        "may_end": can_end_action(reader(request), shown),
        "may_change": is_open and can_take_notes(reader(request)),
    }
    return render(request, "subgroup/action.html", context, status=status)


@require_POST
@access.stands_on("subgroup:action", "pk")
@access.requires(can_read_meetings)
def action_end(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Mark an action done, or drop it with the reason."""
    shown = _own(request, pk)
    form = EndActionForm(request.POST)
    if shown.state != ActionState.OPEN:
        return _ended_meanwhile(request, shown, form)
    if not form.is_valid():
        return _action_page(request, shown, form, status=422)
    try:
        operations.end_action(by=reader(request), action=shown, **form.cleaned_data)
    except operations.EndedAlready:
        return _ended_meanwhile(request, _own(request, pk), form)
    became = ActionState(form.cleaned_data["state"]).label.lower()
    messages.success(request, f"Action {shown.number} is {became}.")
    return redirect("subgroup:action", pk)


def _ended_meanwhile(request: HttpRequest, shown: Action, form: EndActionForm) -> HttpResponse:
    if form.is_valid() and form.says(shown):
        return redirect("subgroup:action", shown.pk)
    messages.error(request, ENDED.format(button=_opens_again(shown)))
    return _action_page(request, shown, form, status=409)


@require_POST
@access.stands_on("subgroup:action", "pk")
@access.requires(can_read_meetings)
def action_open_again(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """It is not done or dropped after all; what was typed meanwhile stands in the form."""
    shown = _own(request, pk)
    operations.open_again(by=reader(request), action=shown)
    typed = _typed(EndActionForm(request.POST))
    if not typed:
        return redirect("subgroup:action", pk)
    return _action_page(request, _action(pk), EndActionForm(initial=typed))


def _opens_again(action: Action) -> str:
    """The words of the button, which also name it in what is said of it."""
    return NOT_AFTER_ALL.get(ActionState(action.state), "")


def _typed(form: EndActionForm) -> dict[str, str]:
    """What was sent of an outcome, so that it is not lost; nothing where nothing was."""
    return {name: form[name].data for name in form.fields if form[name].data}


@access.read_or_write
@access.requires(can_take_notes)
def action_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Change who, what or by when."""
    shown = _action(pk)
    people = people_of_the_subgroup()
    in_a_draft = queries.stands_in_a_draft(shown)

    def save(form: EditActionForm) -> str:
        given = form.cleaned_data
        wrongly = given.get("taken_down_wrongly", False)
        try:
            operations.change_action(
                by=reader(request),
                action=shown,
                opened_version=form.opened_version or 0,
                what=given["what"],
                owner=given["owner"],
                due=given["due"],
                taken_down_wrongly=wrongly,
            )
        except operations.EndedAlready:
            button = _opens_again(_action(pk))
            form.add_error("what", NOT_CHANGED.format(button=button))
            return ""
        except NotInADraft:
            form.add_error("taken_down_wrongly", AGREED_MEANWHILE)
            return ""
        return SAVED_IN_BOTH if wrongly else SAVED

    tried = attempt_on(
        shown,
        lambda: _action(pk),
        lambda one: EditActionForm(
            sent_in(request), instance=copy(one), people=people, in_a_draft=in_a_draft
        ),
        save,
    )
    if tried.saved:
        messages.success(request, tried.saved)
        return redirect("subgroup:action", pk)
    return show(request, "subgroup/action_edit.html", tried, {"action": shown})


def _action(pk: uuid.UUID) -> Action:
    found = queries.action_known(pk)
    if found is None:
        raise Http404
    return found


def _own(request: HttpRequest, pk: uuid.UUID) -> Action:
    found = _action(pk)
    if not can_end_action(reader(request), found):
        raise PermissionDenied
    return found
