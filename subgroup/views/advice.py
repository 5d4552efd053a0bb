"""The other subgroups, whether communications was on their agendas, and what they ask of us."""

import uuid
from copy import copy

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from bsc_comms.kit import access, clock, limits
from bsc_comms.kit.downloads import CSV, download
from bsc_comms.kit.editing import attempt_on, attempt_unless
from bsc_comms.kit.in_words import whole_day
from bsc_comms.kit.refusals import NotPossible
from bsc_comms.kit.sent import sent_in
from bsc_comms.kit.spreadsheets import write_csv
from partnership.views.asking import reader
from subgroup.choices import AdviceState
from subgroup.forms.advice import (
    AnswerAdviceForm,
    AskAdviceForm,
    OnAgendaForm,
    OtherMeetingForm,
    OtherSubgroupForm,
)
from subgroup.models import AdviceRequest, OtherMeeting, OtherSubgroup
from subgroup.operations import advice as operations
from subgroup.policy import can_keep_advice, can_read_advice
from subgroup.queries import advice as queries
from subgroup.queries.cycle import next_meeting
from subgroup.views.editing import show

ASKED_AFTERWARDS = (
    "The day after it, the coordinator is asked whether communications was on its agenda."
)
SAY_SO = "Say beside it whether communications was on its agenda."
NOT_NEEDED = "This is no longer needed. Put it back first, then answer it."


@require_safe
@access.requires(can_read_advice)
def other_subgroups(request: HttpRequest) -> HttpResponse:
    """The other subgroups, what has to be said of their meetings, and what they ask."""
    return render(
        request,
        "subgroup/others.html",
        {
            "subgroups": queries.other_subgroups(),
            "to_ask_about": queries.meetings_to_ask_about(),
            "requests": queries.advice_requests(),
            "may_keep": can_keep_advice(reader(request)),
            "today": clock.today(),
        },
    )


@limits.counted_as(limits.EXPORT)
@require_safe
@access.requires(can_read_advice)
def advice_csv(request: HttpRequest) -> HttpResponse:
    """All advice requests as a file."""
    content = write_csv(queries.as_rows(queries.advice_requests()), headings=queries.HEADINGS)
    return download(content, name="Advice requests.csv", content_type=CSV)


@require_safe
@access.requires(can_read_advice)
def other_subgroup(request: HttpRequest, pk: int) -> HttpResponse:
    """One other subgroup: its meetings and what it asks."""
    return _subgroup_page(request, get_object_or_404(OtherSubgroup, pk=pk), OtherMeetingForm())


def _subgroup_page(
    request: HttpRequest, shown: OtherSubgroup, form: OtherMeetingForm, *, status: int = 200
) -> HttpResponse:
    may_keep = can_keep_advice(reader(request))
    return render(
        request,
        "subgroup/other.html",
        {
            "subgroup": shown,
            "meetings": queries.meetings_of(shown),
            "requests": queries.advice_requests(shown),
            "form": form if may_keep else None,
            "may_keep": may_keep,
            "today": clock.today(),
        },
        status=status,
    )


@access.read_or_write
@access.requires(can_keep_advice)
def other_new(request: HttpRequest) -> HttpResponse:
    """Enter another subgroup."""
    form = OtherSubgroupForm(sent_in(request))
    if form.is_valid():
        try:
            added = operations.add_other_subgroup(by=reader(request), **_named(form))
        except NotPossible as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, f"{added.name} is in the list.")
            return redirect("subgroup:other", added.pk)
    context = {"form": form, "subgroup": None}
    return render(request, "subgroup/other_form.html", context, status=form.page_status)


@access.read_or_write
@access.requires(can_keep_advice)
def other_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change another subgroup's name or contact."""
    shown = get_object_or_404(OtherSubgroup, pk=pk)

    def save(form: OtherSubgroupForm) -> bool:
        try:
            operations.change_other_subgroup(
                by=reader(request),
                subgroup=shown,
                opened_version=form.opened_version or 0,
                **_named(form),
            )
        except NotPossible as error:
            form.add_error("name", str(error))
            return False
        return True

    tried = attempt_on(
        shown,
        lambda: get_object_or_404(OtherSubgroup, pk=pk),
        lambda one: OtherSubgroupForm(sent_in(request), instance=copy(one)),
        save,
    )
    if tried.saved:
        messages.success(request, "The change is saved.")
        return redirect("subgroup:other", pk)
    return show(request, "subgroup/other_form.html", tried, {"subgroup": shown})


@require_POST
@access.stands_on("subgroup:other", "pk")
@access.requires(can_keep_advice)
def other_meeting_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter a day on which it meets."""
    shown = get_object_or_404(OtherSubgroup, pk=pk)
    form = OtherMeetingForm(request.POST)
    if not form.is_valid():
        return _subgroup_page(request, shown, form, status=422)
    day = form.cleaned_data["date"]
    operations.add_other_meeting(by=reader(request), subgroup=shown, date=day)
    over = day < clock.today()
    messages.success(request, f"The meeting is entered. {SAY_SO if over else ASKED_AFTERWARDS}")
    return redirect("subgroup:other", pk)


@access.read_or_write
@access.requires(can_keep_advice)
def other_meeting_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Say whether communications was on its agenda."""
    shown = get_object_or_404(OtherMeeting.objects.select_related("subgroup"), pk=pk)

    def save(form: OnAgendaForm) -> bool:
        try:
            operations.say_whether_on_agenda(
                by=reader(request),
                meeting=shown,
                opened_version=form.opened_version or 0,
                on_agenda=form.cleaned_data["on_agenda"],
                note=form.cleaned_data["note"],
            )
        except NotPossible as error:
            form.add_error("on_agenda", str(error))
            return False
        return True

    tried = attempt_on(
        shown,
        lambda: get_object_or_404(OtherMeeting, pk=pk),
        lambda one: OnAgendaForm(sent_in(request), instance=copy(one)),
        save,
    )
    if tried.saved:
        messages.success(request, "Thank you. It is written down.")
        return redirect("subgroup:other", shown.subgroup_id)
    return show(request, "subgroup/other_meeting_answer.html", tried, {"meeting": shown})


@require_POST
@access.requires(can_keep_advice)
def other_meeting_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take away a day that was entered wrongly."""
    shown = get_object_or_404(OtherMeeting, pk=pk)
    try:
        operations.remove_other_meeting(by=reader(request), meeting=shown)
    except NotPossible as error:
        messages.error(request, str(error))
    else:
        day = whole_day(shown.date)
        messages.success(request, f"{day} is taken away. Enter the day on which it does meet.")
    return redirect("subgroup:other", shown.subgroup_id)


@access.read_or_write
@access.requires(can_keep_advice)
def advice_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter what another subgroup asks."""
    shown = get_object_or_404(OtherSubgroup, pk=pk)
    form = AskAdviceForm(sent_in(request), initial={"asked_on": clock.today()})
    if form.is_valid():
        asked = operations.ask_for_advice(by=reader(request), subgroup=shown, **form.cleaned_data)
        messages.success(request, "The request is entered.")
        return redirect("subgroup:advice_request", asked.pk)
    context = {"form": form, "subgroup": shown}
    return render(request, "subgroup/advice_form.html", context, status=form.page_status)


@require_safe
@access.requires(can_read_advice)
def advice_request(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One request: what is asked, by when, where it stands on our agenda, the answer."""
    asked = get_object_or_404(
        AdviceRequest.objects.select_related("subgroup", "answered_by", "created_by"), pk=pk
    )
    standing = asked.agenda_items.on_an_agenda().select_related("meeting")
    items = list(standing.order_by("-meeting__date"))
    coming = next_meeting()
    return render(
        request,
        "subgroup/advice.html",
        {
            "request_for_advice": asked,
            "items": items,
            "next_meeting": coming,
            "is_on_next": coming is not None and queries.comes_up(items, coming),
            "may_keep": can_keep_advice(reader(request)),
            "today": clock.today(),
        },
    )


@access.read_or_write
@access.requires(can_keep_advice)
def advice_answer(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Answer a request, or answer it otherwise; what was typed outlasts that it is withdrawn."""
    asked = get_object_or_404(AdviceRequest.objects.select_related("subgroup"), pk=pk)
    if request.method != "POST" and asked.state == AdviceState.WITHDRAWN:
        messages.error(request, NOT_NEEDED)
        return redirect("subgroup:advice_request", pk)

    def save(form: AnswerAdviceForm) -> str:
        told = operations.answer_advice(
            by=reader(request),
            request=asked,
            opened_version=form.opened_version or 0,
            answer=form.cleaned_data["answer"],
        )
        return f"It goes to {told.name} by letter." if told else "Nobody is written to."

    tried = attempt_unless(
        lambda form: NOT_NEEDED if form.instance.state == AdviceState.WITHDRAWN else "",
        asked,
        lambda: get_object_or_404(AdviceRequest, pk=pk),
        lambda one: AnswerAdviceForm(sent_in(request), instance=copy(one)),
        save,
    )
    if tried.saved:
        messages.success(request, f"The answer is recorded. {tried.saved}")
        return redirect("subgroup:advice_request", pk)
    return show(request, "subgroup/advice_answer.html", tried, {"request_for_advice": asked})


@require_POST
@access.requires(can_keep_advice)
def advice_agenda(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Give a request a place on our next agenda."""
    asked = get_object_or_404(AdviceRequest.objects.select_related("subgroup"), pk=pk)
    try:
        item = operations.put_on_our_agenda(by=reader(request), request=asked)
    except NotPossible as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"It is on our agenda of {whole_day(item.meeting.date)}.")
    return redirect("subgroup:advice_request", pk)


@require_POST
@access.requires(can_keep_advice)
def advice_withdraw(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """It is no longer needed; the page offers to put it back."""
    operations.withdraw_advice(by=reader(request), request=get_object_or_404(AdviceRequest, pk=pk))
    return redirect("subgroup:advice_request", pk)


@require_POST
@access.requires(can_keep_advice)
def advice_put_back(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """It is needed after all."""
    operations.put_back_advice(by=reader(request), request=get_object_or_404(AdviceRequest, pk=pk))
    return redirect("subgroup:advice_request", pk)


def _named(form: OtherSubgroupForm) -> dict[str, str]:
    return {name: form.cleaned_data[name] for name in ("name", "contact_name", "contact_email")}
