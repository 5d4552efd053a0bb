"""Closing a meeting, and its minutes: read, edited, commented, sent out, agreed."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from bsc_comms.kit import access, clock
from bsc_comms.kit.editing import StaleEdit, attempt_on
from bsc_comms.kit.sent import sent_in
from partnership.models import Person
from partnership.queries.people import who_chairs
from partnership.views.asking import reader
from plans.models import ForwardPlan
from plans.operations.forward_plans import NotTheNextNumber
from plans.policy import can_publish
from plans.queries.forward_plans import next_number
from subgroup.choices import DocumentKind, MeetingState, MinutesState, Presence
from subgroup.documents.minutes import who_was_there
from subgroup.forms.minutes import AgreeMinutesForm, CloseForm, CommentForm, MinutesForm
from subgroup.models import Meeting, Minutes, MinutesComment
from subgroup.operations import closing
from subgroup.operations import minutes as operations
from subgroup.operations.agenda import NotToCome
from subgroup.operations.documents import order_minutes
from subgroup.policy import can_comment_on_minutes, can_read_meetings, can_take_notes
from subgroup.queries import drafts
from subgroup.queries import minutes as queries
from subgroup.queries.cycle import meeting_that_follows
from subgroup.queries.meeting_of_plan import meeting_of_next_plan
from subgroup.queries.meetings import forward_plan_of, is_plan_of_a_later_meeting_out
from subgroup.queries.pack import papers_of
from subgroup.queries.room import seated_at
from subgroup.rules.minutes import Content
from subgroup.views.editing import show

CHANGED_MEANWHILE = (
    "Somebody changed the minutes after you opened this page, or they were agreed already. Look at "
    "them as they are now, then agree them."
)
COMMENTED_MEANWHILE = (
    "A comment came after you opened this page, so the minutes are not agreed yet. Read what came "
    "below, put it right first where that is needed, then agree them"
)
CLOSED_ALREADY = (
    "Somebody has closed this meeting already. These are its minutes. Where no forward plan is "
    "published after it yet, the chair does so from here."
)
AGREED_MEANWHILE = (
    "The minutes were agreed while you were writing, so they can no longer be changed. Your text "
    "stands below: note it at the next meeting, whose minutes can say it."
)
NO_COMMENT_ANY_MORE = (
    "The minutes were agreed while you were writing, so they can no longer be commented on. Your "
    "words are still here: say them at the next meeting, whose minutes can say so"
)


@access.read_or_write
@access.requires(can_take_notes)
@access.asks_again
def meeting_close(request: HttpRequest, pk: int) -> HttpResponse:
    """What closing does, with the minutes as they write themselves; then do it."""
    shown = get_object_or_404(Meeting.objects.select_related("chair"), pk=pk)
    if shown.state == MeetingState.CLOSED:
        messages.info(request, CLOSED_ALREADY)
        return redirect("subgroup:minutes", pk)
    if shown.state == MeetingState.CANCELLED:
        messages.info(request, "This meeting was cancelled, so there is nothing to close.")
        return redirect("subgroup:meeting", pk)
    number = next_number()
    plan = forward_plan_of(shown)
    later_plan_is_out = is_plan_of_a_later_meeting_out(shown)
    publish = (plan is None or plan.is_ahead) and not later_plan_is_out
    form = CloseForm(sent_in(request), initial={"number": number, "publish": publish})
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["number"] if form.cleaned_data["publish"] else None
        try:
            closing.close_meeting(by=reader(request), meeting=shown, publish_number=seen)
        except (closing.NotHeldYet, NotToCome) as error:
            form.add_error(None, str(error))
        except (NotTheNextNumber, closing.LaterPlanIsOut) as error:
            messages.warning(request, f"The meeting is closed. {error}")
            return redirect("subgroup:minutes", pk)
        else:
            messages.success(request, _said_of_closing(before=plan, after=forward_plan_of(shown)))
            return redirect("subgroup:minutes", pk)
    context = _before_closing(shown, reader(request)) | {
        "form": form,
        "number": number,
        "plan": plan,
        "later_plan_is_out": later_plan_is_out,
    }
    return render(request, "subgroup/meeting_close.html", context, status=form.page_status)


def _before_closing(shown: Meeting, person: Person) -> dict[str, Any]:
    """The minutes as they would be frozen, what goes on after them, and who may publish."""
    content = queries.minutes_from_notes(shown)
    may_publish = can_publish(person)
    return {
        "meeting": shown,
        "facts": _facts(content),
        "items": queries.items_as_read(content),
        "goes_on": queries.what_goes_on(shown, content),
        "decided_on": queries.decided_on(shown, content),
        "following": meeting_that_follows(shown),
        "may_publish": may_publish,
        "who_publishes": [] if may_publish else who_chairs(),
        "nobody_is_noted": not content["present"],
        "too_early": shown.date > clock.today(),
    }


def _said_of_closing(*, before: ForwardPlan | None, after: ForwardPlan | None) -> str:
    if after is None or after == before:
        return "The meeting is closed. These are its draft minutes."
    return (
        f"The meeting is closed, and forward plan No. {after.number} is published. "
        "These are the draft minutes."
    )


@require_safe
@access.requires(can_read_meetings)
def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """The minutes of a meeting as they read, with comments while they are a draft."""
    return _minutes_page(request, _minutes(pk), CommentForm())


def _minutes_page(
    request: HttpRequest, shown: Minutes, form: CommentForm, *, status: int = 200
) -> HttpResponse:
    is_draft = shown.state == MinutesState.DRAFT
    may_keep = is_draft and can_take_notes(reader(request))
    asks = (is_draft or form.is_bound) and can_comment_on_minutes(reader(request))
    content = queries.content_of(shown)
    plan = forward_plan_of(shown.meeting)
    has_none = plan is None or plan.is_ahead
    later_plan_is_out = has_none and is_plan_of_a_later_meeting_out(shown.meeting)
    context = {
        "minutes": shown,
        "meeting": shown.meeting,
        "facts": _facts(content),
        "items": queries.items_as_read(content),
        "standing": queries.standing_of(shown)["standing"],
        "is_draft": is_draft,
        "may_keep": may_keep,
        "may_make": can_take_notes(reader(request)),
        "comments": list(shown.comments.select_related("by")),
        "form": form if asks else None,
        "papers": papers_of(shown.meeting, DocumentKind.MINUTES),
        "plan": plan,
        "later_plan_is_out": later_plan_is_out,
        "next_plan_of": meeting_of_next_plan() if has_none and not later_plan_is_out else None,
        "may_publish": can_publish(reader(request)),
        "room": seated_at(shown.meeting) if may_keep else None,
        "presences": Presence,
        "sent": drafts.sent_out(shown.meeting) if may_keep else None,
        "can_be_agreed": may_keep and drafts.may_be_agreed_at(shown, clock.today()),
    }
    return render(request, "subgroup/minutes.html", context, status=status)


@access.read_or_write
@access.requires(can_take_notes)
def minutes_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the draft, item by item; what was typed while they were agreed is shown once more."""
    shown = _minutes(pk)
    if shown.state != MinutesState.DRAFT:
        if request.method != "POST":
            return _agreed_already(request, pk)
        messages.error(request, AGREED_MEANWHILE)

    def save(form: MinutesForm) -> bool:
        operations.edit_minutes(
            by=reader(request),
            minutes=shown,
            opened_version=form.opened_version or 0,
            texts=form.texts(),
        )
        return True

    tried = attempt_on(
        shown,
        lambda: _minutes(pk),
        lambda draft: MinutesForm(
            sent_in(request), instance=draft, titles=queries.titles_now(draft.meeting)
        ),
        save,
    )
    if tried.saved:
        messages.success(request, "The draft is saved.")
        return redirect("subgroup:minutes", pk)
    return show(request, "subgroup/minutes_edit.html", tried, {"meeting": shown.meeting})


@require_POST
@access.stands_on("subgroup:minutes", "pk")
@access.requires(can_comment_on_minutes)
def minutes_comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Comment on the draft."""
    shown = _minutes(pk)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return _minutes_page(request, shown, form, status=422)
    try:
        operations.comment_on_minutes(
            by=reader(request), minutes=shown, text=form.cleaned_data["text"]
        )
    except StaleEdit:
        form.add_error("text", NO_COMMENT_ANY_MORE)
        return _minutes_page(request, shown, form, status=409)
    messages.success(request, "Thank you. Your comment stands below the minutes.")
    return redirect("subgroup:minutes", pk)


@require_POST
@access.requires(can_take_notes)
def comment_settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a comment was looked at."""
    comment = get_object_or_404(MinutesComment.objects.select_related("minutes"), pk=pk)
    operations.settle_comment(by=reader(request), comment=comment)
    return redirect("subgroup:minutes", comment.minutes.meeting_id)


@require_POST
@access.requires(can_take_notes)
def minutes_send(request: HttpRequest, pk: int) -> HttpResponse:
    """Write to the members that the draft is ready."""
    shown = _minutes(pk)
    if shown.state != MinutesState.DRAFT:
        return _agreed_already(request, pk)
    operations.send_minutes(by=reader(request), minutes=shown)
    messages.success(request, "The members get a letter about the draft, each of them once.")
    return redirect("subgroup:minutes", pk)


@require_POST
@access.requires(can_take_notes)
def minutes_make(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the minutes as documents, also those that are agreed."""
    order_minutes(by=reader(request), meeting=_minutes(pk).meeting)
    messages.success(request, "The minutes are being made. They are here in a minute.")
    return redirect("subgroup:minutes", pk)


@access.read_or_write
@access.requires(can_take_notes)
def minutes_agree(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down which meeting agreed the minutes."""
    shown = _minutes(pk)
    if shown.state != MinutesState.DRAFT:
        return _agreed_already(request, pk)
    meetings = drafts.may_be_agreed_at(shown, clock.today())
    comments = drafts.comments_on(shown)
    seen = {"version": shown.version, "comments": len(comments)}
    form = AgreeMinutesForm(sent_in(request), meetings=meetings, initial=seen)
    came: list[MinutesComment] = []
    if form.is_valid():
        try:
            operations.agree_minutes(
                by=reader(request),
                minutes=shown,
                opened_version=form.cleaned_data["version"],
                comments_seen=form.cleaned_data["comments"],
                at=form.cleaned_data["meeting"],
            )
        except operations.CannotAgree as error:
            form.add_error("meeting", str(error))
        except operations.CommentedMeanwhile:
            comments = drafts.comments_on(shown)
            came = comments[form.cleaned_data["comments"] :]
            form.catch_up(comments=len(comments))
            form.add_error(None, COMMENTED_MEANWHILE)
        except StaleEdit:
            messages.error(request, CHANGED_MEANWHILE)
            return redirect("subgroup:minutes", pk)
        else:
            messages.success(request, "The minutes are agreed, and frozen.")
            return redirect("subgroup:minutes", pk)
    context = {
        "form": form,
        "minutes": shown,
        "meeting": shown.meeting,
        "meetings": meetings,
        "came": came,
        "to_look_at": sum(comment.settled_at is None for comment in comments),
    }
    status = 409 if came else form.page_status
    return render(request, "subgroup/minutes_agree.html", context, status=status)


def _minutes(pk: int) -> Minutes:
    meeting = get_object_or_404(Meeting, pk=pk)
    found = queries.minutes_known(meeting)
    if found is None:
        raise Http404
    return found


def _agreed_already(request: HttpRequest, pk: int) -> HttpResponse:
    """To the minutes, for whoever comes to their draft by an old page or a second click."""
    messages.info(request, "These minutes are agreed. Nothing in them changes any more.")
    return redirect("subgroup:minutes", pk)


def _facts(content: Content) -> list[dict[str, str]]:
    return [{"key": key, "value": value} for key, value in who_was_there(content)]
