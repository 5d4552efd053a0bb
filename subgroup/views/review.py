"""The review: all lines, one line at a time, and publishing at its end."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from bsc_comms.kit import access, clock
from bsc_comms.kit.acting import acted
from bsc_comms.kit.editing import StaleEdit
from bsc_comms.kit.sent import number_sent
from partnership.views.asking import reader
from plans.choices import DecisionKind
from plans.models import Communication
from plans.operations.details import NotAllowedNow
from plans.operations.forward_plans import NotTheNextNumber
from plans.policy import can_decide, can_publish, can_review
from subgroup.forms.review import DecisionForm, PublishForm
from subgroup.operations.publishing import publish
from subgroup.operations.review import NoMeetingToCome, decide, take_back
from subgroup.queries.meeting_of_plan import meeting_of_decisions
from subgroup.queries.readiness import readiness
from subgroup.queries.review_line import LineOnScreen, line_on_screen

SAID = {
    DecisionKind.AGREED: "Agreed",
    DecisionKind.RETURNED: "Returned with your comment",
    DecisionKind.JOINT: "Asked to work jointly",
    DecisionKind.AGENDA: "Put on the agenda",
    DecisionKind.NOTED: "Noted",
}
TAKEN_BACK = "The decision is taken back, and the history keeps it"
TOLD = " The letter about it may have gone out already: tell the lead partner."
NOT_THE_LAST = "That is not the last decision on it any more. Look at what stands now."
WITHOUT_ITS_NUMBER = "The page was sent without its number: publish from here."
CANCELLED_MEANWHILE = (
    "The meeting was cancelled meanwhile. Look whose plan is confirmed now, then publish."
)


@require_safe
@access.requires(can_review)
def review(request: HttpRequest) -> HttpResponse:
    """What there is to go through, in its groups, and where to go on."""
    ready = readiness(reader(request))
    context = {
        "review": ready.review,
        "ready": ready,
        "next_line": ready.review.after(None, undecided=True),
        "may_decide": can_decide(reader(request)),
    }
    return render(request, "subgroup/review.html", context)


@access.read_or_write
@access.requires(can_review)
def review_line(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One line on the screen; a decision on the revision that was there."""
    if request.method == "POST":
        return _decide(request, pk)
    screen = _screen(request, pk)
    return _line_page(request, screen, DecisionForm(initial=screen.seen))


def _decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    screen = _screen(request, pk)
    if not can_decide(reader(request)):
        raise PermissionDenied
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _line_page(request, screen, form, status=422)
    kind = DecisionKind(form.cleaned_data["kind"])
    try:
        decide(
            by=reader(request),
            communication_id=pk,
            kind=kind,
            comment=form.cleaned_data["comment"],
            revision=form.cleaned_data["revision"],
            last_decision=form.cleaned_data["last_decision"],
            meeting=meeting_of_decisions(),
        )
    except Communication.DoesNotExist:
        raise Http404 from None
    except StaleEdit:
        return _line_page(request, _screen(request, pk), form, status=409)
    except NotAllowedNow as refused:
        form.add_error("kind", str(refused))
        return _line_page(request, screen, form, status=422)
    except NoMeetingToCome:
        form.add_error(
            None, "There is no meeting to come: set one first, then put it on its agenda"
        )
        return _line_page(request, screen, form, status=422)
    messages.success(request, f"{SAID[kind]}: {screen.shown.line['title']}")
    # As read before the decision, which changes its own line alone, and not where that stands.
    following = screen.review.after(pk, undecided=True)
    if following is None:
        return redirect("subgroup:review")
    return redirect("subgroup:review_line", following.id)


@require_POST
@access.requires(can_decide)
def decision_take_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take back the last decision on a line, which was pressed by mistake."""

    def act() -> str:
        taken_back = take_back(
            by=reader(request),
            communication_id=pk,
            decision_id=number_sent(request, "decision") or 0,
        )
        title = taken_back.decision.communication.title
        return f"{TAKEN_BACK}: {title}.{TOLD if taken_back.told else ''}"

    line = reverse("subgroup:review_line", args=[pk])
    try:
        return acted(request, act, line, changed_meanwhile=NOT_THE_LAST)
    except Communication.DoesNotExist:
        raise Http404 from None


def _screen(request: HttpRequest, pk: UUID) -> LineOnScreen:
    screen = line_on_screen(reader(request), pk)
    if screen is None:
        raise Http404
    return screen


def _line_page(
    request: HttpRequest,
    screen: LineOnScreen,
    form: DecisionForm,
    *,
    status: int = 200,
) -> HttpResponse:
    """The line as it is now; a form that was sent, or typed, on an older one is told so."""
    behind = form.behind(screen.seen)
    if behind:
        form.catch_up(screen.seen)
        status = 409 if request.method == "POST" else status
    if not screen.shown.is_to_come:
        form.ask_for_no_return()
    context: dict[str, Any] = {
        "screen": screen,
        "shown": screen.shown,
        "line": screen.shown.line,
        "review": screen.review,
        "form": form,
        "may_decide": can_decide(reader(request)),
        "changed_meanwhile": "revision" in behind,
        "stale": bool(behind),
        "decided_meanwhile": "last_decision" in behind,
    }
    return render(request, "subgroup/review_line.html", context, status=status)


@access.read_or_write
@access.requires(can_review)
@access.asks_again
def publish_plan(request: HttpRequest) -> HttpResponse:
    """Ready to publish: what is in the next plan and what is not; then publish it, once."""
    if request.method == "POST":
        if not can_publish(reader(request)):
            raise PermissionDenied
        return _publish(request)
    return _ready_page(request)


def _ready_page(request: HttpRequest, *, status: int = 200, refused: str = "") -> HttpResponse:
    ready = readiness(reader(request))
    meeting = ready.review.meeting
    form = PublishForm(initial={"number": ready.review.plan.number, "meeting": meeting})
    context = {
        "ready": ready,
        "review": ready.review,
        "plan": ready.review.plan,
        "form": form,
        "refused": refused,
        "publish_words": f"Publish forward plan No. {ready.review.plan.number}",
        "may_publish": can_publish(reader(request)),
        "meeting_to_come": bool(meeting and meeting.date > clock.today()),
    }
    return render(request, "subgroup/review_publish.html", context, status=status)


def _publish(request: HttpRequest) -> HttpResponse:
    form = PublishForm(request.POST)
    if not form.is_valid():
        refused = WITHOUT_ITS_NUMBER if "number" in form.errors else CANCELLED_MEANWHILE
        return _ready_page(request, status=422, refused=refused)
    try:
        plan = publish(
            by=reader(request),
            number=form.cleaned_data["number"],
            meeting=form.cleaned_data["meeting"],
        )
    except NotTheNextNumber as refused:
        return _ready_page(request, status=409, refused=str(refused))
    messages.success(request, f"{plan} is published. Every member gets a letter about it.")
    return redirect("plans:forward_plan", plan.number)
