"""Meetings: the list, one meeting, setting and moving it, its agenda, and partners' answers."""

from collections.abc import Callable
from copy import copy
from typing import Any, TypeVar

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from bsc_comms.kit import access, clock, limits
from bsc_comms.kit.downloads import CSV, download
from bsc_comms.kit.editing import Attempt, attempt_unless
from bsc_comms.kit.going_back import back_to
from bsc_comms.kit.in_words import count_of, long_day
from bsc_comms.kit.sent import number_sent, sent_in
from bsc_comms.kit.spreadsheets import write_csv
from partnership.models import Partner
from partnership.policy import coordinates, speaks_for_a_partner
from partnership.views.asking import reader
from plans.policy import can_review
from subgroup.choices import ConfirmationKind, DocumentKind, MeetingState
from subgroup.forms.agenda import AgendaItemForm
from subgroup.forms.meetings import CancelMeetingForm, MeetingForm, YearForm
from subgroup.models import Meeting
from subgroup.operations import agenda as agendas
from subgroup.operations import confirmations, meetings
from subgroup.policy import (
    can_keep_meetings,
    can_put_on_the_agenda,
    can_read_meetings,
    can_take_notes,
)
from subgroup.queries import cycle
from subgroup.queries import meetings as queries
from subgroup.queries.agenda import agenda_for, carried_to
from subgroup.queries.meeting_of_plan import meeting_of_next_plan
from subgroup.queries.minutes import minutes_known, standing_of
from subgroup.queries.pack import papers_of
from subgroup.rules.pattern import year_of_meetings
from subgroup.views.confirming import thanks_for
from subgroup.views.editing import show

F = TypeVar("F", MeetingForm, CancelMeetingForm)
T = TypeVar("T")
NOT_ON_ITS_AGENDA = (
    "This meeting is over or was cancelled, so nothing was put on its agenda. Your words are still "
    "here: put them on the agenda of the next meeting"
)
CHANGED = "The meeting is changed. Members are told by letter."
NOTHING_CHANGED = "Nothing was changed, so nobody is told."


@require_safe
@access.requires(can_read_meetings)
def meeting_list(request: HttpRequest) -> HttpResponse:
    """The next meeting with its line of dots, those after it, and the past ones."""
    coming = queries.meetings_to_come()
    planned = [one for one in coming if one.state == MeetingState.PLANNED]
    following = planned[0] if planned else None
    plans = queries.forward_plans_by_meeting()
    past = queries.meetings_past()
    return render(
        request,
        "subgroup/meetings.html",
        {
            "next": following,
            "steps": cycle.cycle_line(following) if following else [],
            "answers": queries.answers_for(reader(request), following) if following else None,
            "later": planned[1:],
            "cancelled": [one for one in coming if one.state == MeetingState.CANCELLED],
            "past": [{"meeting": one, "plan": plans.get(one.date)} for one in past],
            "may_keep": can_keep_meetings(reader(request)),
            "csv_url": reverse("subgroup:meetings_csv") if coming or past else "",
        },
    )


@limits.counted_as(limits.EXPORT)
@require_safe
@access.requires(can_read_meetings)
def meetings_csv(request: HttpRequest) -> HttpResponse:
    """All meetings as a file, those to come and the cancelled ones too."""
    content = write_csv(queries.rows_of_all(), headings=queries.HEADINGS)
    return download(content, name="Meetings.csv", content_type=CSV)


@require_safe
@access.requires(can_read_meetings)
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """One meeting: its steps, its agenda, and what the partners answered."""
    return _meeting_page(request, get_object_or_404(Meeting, pk=pk), AgendaItemForm())


def _meeting_page(
    request: HttpRequest, shown: Meeting, form: AgendaItemForm, *, status: int = 200
) -> HttpResponse:
    is_planned = shown.state == MeetingState.PLANNED
    is_cancelled = shown.state == MeetingState.CANCELLED
    is_to_come = is_planned and shown.date >= clock.today()
    keeps = is_planned and can_keep_meetings(reader(request))
    begun = keeps and queries.has_begun(shown)
    asks = (is_to_come or form.is_bound) and can_put_on_the_agenda(reader(request))
    minutes = minutes_known(shown)
    following = cycle.next_meeting()
    answers = queries.answers_for(reader(request), shown)
    plan = queries.forward_plan_of(shown)
    has_none = not (is_to_come or is_cancelled) and (plan is None or plan.is_ahead)
    later_plan_is_out = has_none and queries.is_plan_of_a_later_meeting_out(shown)
    context: dict[str, Any] = {
        "meeting": shown,
        "steps": cycle.cycle_line(shown),
        "agenda": agenda_for(reader(request), shown),
        "pack": papers_of(shown, DocumentKind.PACK),
        "minutes": minutes,
        "standing": standing_of(minutes)["standing"],
        "may_take_notes": is_planned and can_take_notes(reader(request)),
        "has_come": shown.date <= clock.today(),
        "answers": answers,
        "answer_lines": answers.given_lines if is_cancelled else answers.lines,
        "kinds": ConfirmationKind,
        "plan": plan,
        "later_plan_is_out": later_plan_is_out,
        "next_plan_of": meeting_of_next_plan() if has_none and not later_plan_is_out else None,
        "is_next": shown == following,
        "next": following,
        "carried_to": carried_to(reader(request), shown) if is_cancelled else None,
        "is_to_come": is_to_come,
        "cancelled_because": queries.cancelled_because(shown),
        "may_set": can_keep_meetings(reader(request)),
        "may_change": keeps and is_to_come,
        "may_move": keeps and is_to_come and not begun,
        "may_cancel": keeps and not begun,
        "may_review": can_review(reader(request)),
        "may_keep_letters": coordinates(reader(request)),
        "form": form if asks else None,
    }
    return render(request, "subgroup/meeting.html", context, status=status)


@access.read_or_write
@access.requires(can_keep_meetings)
def meeting_new(request: HttpRequest) -> HttpResponse:
    """Set a meeting."""
    initial = {"date": queries.day_for_a_new_meeting(), **queries.as_last_time()}
    form = MeetingForm(sent_in(request), initial=initial)
    if form.is_valid():
        given = form.cleaned_data
        try:
            added = meetings.add_meeting(
                by=reader(request), date=given["date"], starts=given["starts"], place=given["place"]
            )
        except meetings.DayTaken as error:
            form.add_error("date", str(error))
        else:
            messages.success(request, f"The meeting is set for {long_day(added.date)}.")
            return redirect("subgroup:meeting", added.pk)
    context = {"form": form, "meeting": None}
    return render(request, "subgroup/meeting_form.html", context, status=form.page_status)


@access.read_or_write
@access.requires(can_keep_meetings)
def meetings_year(request: HttpRequest) -> HttpResponse:
    """A year of meetings from a pattern: see the days first, then set them."""
    asked = request.POST if request.method == "POST" else request.GET
    form = YearForm(asked if "every" in asked else None, initial=_first_pattern())
    days = queries.with_what_is_there(
        year_of_meetings(form.pattern(), form.cleaned_data["first"]) if form.is_valid() else []
    )
    free = [each.day for each in days if not each.taken]
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        added = meetings.add_meetings(
            by=reader(request), days=free, starts=given["starts"], place=given["place"]
        )
        said = f"{count_of(len(added), 'meeting')} set."
        messages.success(request, said if added else "All of these days have a meeting already.")
        return redirect("subgroup:meetings")
    context = {"form": form, "days": days, "free": len(free)}
    return render(request, "subgroup/meetings_year.html", context, status=form.page_status)


@access.read_or_write
@access.requires(can_keep_meetings)
def meeting_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a meeting, or change its time or place; what was typed outlasts its end."""
    shown = get_object_or_404(Meeting, pk=pk)

    def opened(one: Meeting) -> MeetingForm:
        return MeetingForm(sent_in(request), instance=copy(one))

    if _why_it_stays(shown) and not _says_another(opened(shown)):
        return _ended_already(request, shown)

    def save(form: MeetingForm) -> str | None:
        given = form.cleaned_data
        try:
            changed = meetings.change_meeting(
                by=reader(request),
                meeting=shown,
                opened_version=form.opened_version or 0,
                date=given["date"],
                starts=given["starts"],
                place=given["place"],
            )
        except (meetings.DayTaken, meetings.HasBegun) as error:
            form.add_error("date", str(error))
        except agendas.NotToCome as error:
            form.refuse(str(error))
        else:
            return CHANGED if changed else NOTHING_CHANGED
        return None

    tried = _while_planned(shown, opened, save)
    if tried.saved:
        messages.success(request, tried.saved)
        return redirect("subgroup:meeting", pk)
    return show(request, "subgroup/meeting_form.html", tried, {"meeting": shown})


@access.read_or_write
@access.requires(can_keep_meetings)
def meeting_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel a meeting, with a reason; one that did not take place after its day as well.

    The reason that was typed outlasts its end.
    """
    shown = get_object_or_404(Meeting, pk=pk)

    def opened(one: Meeting) -> CancelMeetingForm:
        return CancelMeetingForm(sent_in(request), instance=copy(one))

    if _why_it_stays(shown) and not _gives_another_reason(opened(shown), shown):
        return _ended_already(request, shown)

    def save(form: CancelMeetingForm) -> bool | None:
        try:
            meetings.cancel_meeting(
                by=reader(request),
                meeting=shown,
                reason=form.cleaned_data["reason"],
                opened_version=form.opened_version or 0,
            )
        except agendas.NotToCome as error:
            if _gives_another_reason(form, get_object_or_404(Meeting, pk=pk)):
                form.refuse(str(error))
                return None
        return True

    tried = _while_planned(shown, opened, save)
    if tried.saved:
        messages.success(request, "The meeting is cancelled. Members are told by letter.")
        return redirect("subgroup:meeting", pk)
    more = {"meeting": tried.form.instance, "following": cycle.meeting_that_follows(shown)}
    return show(request, "subgroup/meeting_cancel.html", tried, more)


@require_POST
@access.stands_on("subgroup:meeting", "pk")
@access.requires(can_put_on_the_agenda)
def agenda_item_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a matter on the agenda."""
    shown = get_object_or_404(Meeting, pk=pk)
    form = AgendaItemForm(request.POST)
    if not form.is_valid():
        return _meeting_page(request, shown, form, status=422)
    try:
        agendas.add_agenda_item(by=reader(request), meeting=shown, **form.cleaned_data)
    except agendas.NotToCome:
        form.add_error("title", NOT_ON_ITS_AGENDA)
        return _meeting_page(request, shown, form, status=409)
    messages.success(request, "It is on the agenda.")
    return redirect(f"{reverse('subgroup:meeting', args=[pk])}#agenda")


@require_POST
@access.requires(speaks_for_a_partner)
def confirm_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """ "My plan is up to date", or "Nothing to declare", for one partner."""
    shown = get_object_or_404(Meeting, pk=pk)
    number, kind = number_sent(request, "partner"), request.POST.get("kind", "")
    if number is None or kind not in ConfirmationKind.values:
        raise BadRequest("Say which partner answers, and what it answers.")
    partner = get_object_or_404(Partner, pk=number)
    try:
        confirmations.confirm_plan(by=reader(request), meeting=shown, partner=partner, kind=kind)
    except confirmations.TooLateToConfirm as error:
        messages.error(request, str(error))
    else:
        messages.success(request, thanks_for(partner, kind))
    return redirect(back_to(request, reverse("subgroup:meeting", args=[pk])))


def _while_planned(
    shown: Meeting, opened: Callable[[Meeting], F], save: Callable[[F], T | None]
) -> Attempt[F, T]:
    """Save what is typed of a meeting; of one that is over the form says why it stays as it is."""
    return attempt_unless(
        lambda form: _why_it_stays(form.instance),
        shown,
        lambda: get_object_or_404(Meeting, pk=shown.pk),
        opened,
        save,
    )


def _why_it_stays(meeting: Meeting) -> str:
    """Why a meeting stays as it is, as a sentence; "" while it can change."""
    if meeting.state == MeetingState.PLANNED:
        return ""
    return f"This meeting is {meeting.get_state_display().lower()}, so it changes no more."


def _says_another(form: MeetingForm) -> bool:
    """Whether a day, time or place was typed that is not the meeting's already."""
    if not form.is_bound:
        return False
    form.is_valid()  # what its person left alone follows what is saved
    return any(each.typed for each in form.unlike_saved())


def _gives_another_reason(form: CancelMeetingForm, meeting: Meeting) -> bool:
    """Whether a reason was typed for which it was not cancelled yet; not so by a second click."""
    reason = str(form["reason"].value() or "").strip()
    return bool(reason) and reason != queries.cancelled_because(meeting)


def _ended_already(request: HttpRequest, shown: Meeting) -> HttpResponse:
    """To the meeting, for whoever comes to change it by an old page or a second click."""
    messages.info(request, _why_it_stays(shown))
    return redirect("subgroup:meeting", shown.pk)


def _first_pattern() -> dict[str, Any]:
    return {"first": queries.day_for_a_new_meeting(), **queries.as_last_time()}
