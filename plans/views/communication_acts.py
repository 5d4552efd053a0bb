"""What becomes of a communication: moved, set aside, brought back, issued; partners' answers."""

import uuid
from io import BytesIO

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from bsc_comms.kit import access, clock, limits
from bsc_comms.kit.acting import CHANGED_MEANWHILE, acted
from bsc_comms.kit.downloads import download
from bsc_comms.kit.editing import attempt_unless
from bsc_comms.kit.names import and_listed
from bsc_comms.kit.sent import sent_in, version_sent
from bsc_comms.kit.stored import from_the_store
from evidence.queries.seasons import careful_periods_to_choose_by
from partnership.models import Person
from partnership.policy import speaks_for
from partnership.views.asking import reader
from plans.choices import OPEN, InvolvementState, PlacementState, State
from plans.forms.acts import LARGEST_PROOF, AnswerForm, IssueForm, MoveForm, SetAsideForm
from plans.models import Communication, Placement
from plans.operations.communications import bring_back, move_communication, set_aside
from plans.operations.details import NotAllowedNow
from plans.operations.drafts import NOT_TO_COME
from plans.operations.involvements import answer_invitation
from plans.operations.issuing import mark_issued, why_not_issued
from plans.policy import can_answer_invitations, can_edit, can_log, can_read_the_plan
from plans.queries.communications import find_communication
from plans.queries.editions_held import editions_with_a_slot, gave_editions_back
from plans.queries.offers import partner_may_know
from plans.rules.proofs import type_of
from plans.views.communications import communication_shown
from plans.views.finding import own_communication

NOT_MOVED = "Only what is still to come can be moved."


@access.read_or_write
@access.requires(can_log)
def communication_move(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Give it another window; a confirmed date that moves needs a reason."""
    person = reader(request)
    found = own_communication(person, pk)
    if request.method != "POST" and found.state not in OPEN:
        return _not_now(request, found, NOT_MOVED)

    def save(form: MoveForm) -> Communication:
        return move_communication(
            by=person,
            communication=form.instance,
            opened_version=form.opened_version or 0,
            window=form.window(),
            times=form.times(),
            reason=form.cleaned_data["reason"],
        )

    tried = attempt_unless(
        lambda form: "" if form.instance.state in OPEN else NOT_MOVED,
        found,
        lambda: own_communication(person, pk),
        lambda communication: MoveForm(sent_in(request), instance=communication),
        save,
    )
    if tried.saved is not None:
        moved = own_communication(person, pk)
        messages.success(request, _moved_words(moved))
        return redirect(moved)
    return render(
        request,
        "plans/communication_move.html",
        {
            "form": tried.form,
            "communication": tried.form.instance,
            "stale": tried.stale,
            "careful": careful_periods_to_choose_by(clock.today()),
        },
        status=tried.status,
    )


@access.read_or_write
@access.requires(can_log)
def communication_postpone(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take it off its date, with a reason, until it is brought back."""
    return _set_aside(request, pk, State.POSTPONED)


@access.read_or_write
@access.requires(can_log)
def communication_cancel(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Say that it will not happen, and why. Nothing is deleted."""
    return _set_aside(request, pk, State.CANCELLED)


def _set_aside(request: HttpRequest, pk: uuid.UUID, state: State) -> HttpResponse:
    person = reader(request)
    found = own_communication(person, pk)
    if request.method != "POST" and found.state not in OPEN:
        return _not_now(request, found, NOT_TO_COME)
    drops_an_idea = state == State.CANCELLED and found.state == State.IDEA

    def save(form: SetAsideForm) -> Communication:
        return set_aside(
            by=person,
            communication=form.instance,
            opened_version=form.opened_version or 0,
            state=state,
            reason=form.cleaned_data["reason"],
        )

    tried = attempt_unless(
        lambda form: "" if form.instance.state in OPEN else NOT_TO_COME,
        found,
        lambda: own_communication(person, pk),
        lambda communication: SetAsideForm(sent_in(request), instance=communication),
        save,
    )
    if tried.saved is not None:
        now = "set aside" if drops_an_idea else state.label.lower()
        messages.success(request, f"“{found.title}” is {now}.")
        return redirect(found)
    return render(
        request,
        "plans/communication_set_aside.html",
        {
            "form": tried.form,
            "communication": tried.form.instance,
            "changed_meanwhile": CHANGED_MEANWHILE if tried.stale else "",
            "cancels": state == State.CANCELLED,
            "is_idea": drops_an_idea,
            "gives_back": editions_with_a_slot(found),
        },
        status=tried.status,
    )


@require_POST
@access.requires(can_log)
def communication_bring_back(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Put what was cancelled or postponed back on the plan; what was returned never left it."""
    person = reader(request)
    found = own_communication(person, pk)
    had_editions = gave_editions_back(found)

    def act() -> str:
        back = bring_back(by=person, communication=found, opened_version=version_sent(request))
        if found.state == State.RETURNED:
            return f"“{back.title}” is planned again."
        where = "among the ideas" if back.state == State.IDEA else "on the plan"
        again = " Choose its editions again." if had_editions else ""
        return f"“{back.title}” is back {where}.{again}"

    return acted(request, act, found.get_absolute_url())


@limits.counted_as(limits.SENT)
@access.read_or_write
@access.takes_files(of=LARGEST_PROOF)
@access.requires(can_log)
def placement_issue(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Mark a placement issued, with its day and where it can be seen; others with it."""
    person = reader(request)
    placement = _visible_placement(person, pk)
    found = placement.communication
    if not can_edit(person, found):
        raise PermissionDenied
    why_not = why_not_issued(found, placement)
    if why_not and request.method != "POST":
        return _not_now(request, found, why_not)
    planned = found.placements.filter(state=PlacementState.PLANNED).select_related("channel")
    others = [one for one in planned if one.pk != placement.pk]
    form = IssueForm(sent_in(request), request.FILES or None, placement=placement, others=others)
    if form.is_bound and why_not:
        form.refuse(why_not)
    elif form.is_bound and form.is_valid():
        try:
            mark_issued(by=person, placements=form.placements(), said=form.issue())
        except NotAllowedNow as refused:
            form.refuse(str(refused))
        else:
            messages.success(request, _issued_words(form.placements()))
            return redirect(f"{found.get_absolute_url()}#placements")
    return render(
        request,
        "plans/communication_issue.html",
        {"form": form, "communication": found, "placement": placement},
        status=form.page_status,
    )


@limits.counted_as(limits.EXPORT)
@require_safe
@access.requires(can_read_the_plan)
def proof_file(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The file that shows what was issued, to be saved and not shown."""
    person = reader(request)
    placement = _visible_placement(person, pk)
    if not placement.proof_file:
        raise Http404
    return from_the_store(
        request, placement.proof_file, lambda content: _proof_to_save(placement, content)
    )


def _proof_to_save(placement: Placement, content: bytes) -> HttpResponse:
    kind = type_of(BytesIO(content))
    if kind is None:
        raise Http404
    told = placement.communication.reference or placement.communication.title
    name = f"{told}, {placement.channel.name}{kind.ending}"
    return download(content, name=name, content_type=kind.content_type)


@require_POST
@access.requires(can_answer_invitations)
def involvement_answer(request: HttpRequest, pk: uuid.UUID, code: str) -> HttpResponse:
    """A partner says whether it takes part, shares or declines, and what it brings."""
    person = reader(request)
    found = get_object_or_404(Communication.objects.visible_to(person), pk=pk)
    partner = next((one for one in person.partners if one.code == code), None)
    if partner is None or not speaks_for(person, partner):
        raise PermissionDenied
    if partner.pk == found.lead_partner_id or not partner_may_know(found, partner.pk):
        raise PermissionDenied
    form, back = AnswerForm(request.POST, of=partner), f"{found.get_absolute_url()}#partners"
    if form.is_valid():
        state = InvolvementState(form.cleaned_data["state"])
        try:
            answer_invitation(
                by=person,
                communication=found,
                partner=partner,
                state=state,
                contribution=form.cleaned_data["contribution"],
            )
        except NotAllowedNow as refused:
            form.refuse(str(refused))
        else:
            messages.success(request, f"{partner.short_name}: {state.label.lower()}.")
            return redirect(back)
    elif "state" in form.errors:  # the page has a button for each answer, so nobody typed this
        messages.error(request, "Your answer was not saved: choose one of the answers.")
        return redirect(back)
    shown = find_communication(person, pk) or found
    return communication_shown(request, shown, refused=(partner, form))


def _visible_placement(person: Person, pk: uuid.UUID) -> Placement:
    visible = Communication.objects.visible_to(person)
    return get_object_or_404(
        Placement.objects.filter(visible.holds("communication")).select_related(
            "channel", "communication__lead_partner"
        ),
        pk=pk,
    )


def _not_now(request: HttpRequest, found: Communication, text: str) -> HttpResponse:
    messages.error(request, text)
    return redirect(found)


def _moved_words(moved: Communication) -> str:
    if not moved.window_start:
        return "It has no date for now."
    when = moved.window_in_a_sentence
    if moved.state == State.POSTPONED:
        return f"Its date is kept: {when}. It is still postponed: bring it back to plan it."
    return f"It is now planned for {when}."


def _issued_words(placements: list[Placement]) -> str:
    names = and_listed([placement.channel.name for placement in placements])
    return f"Marked as issued: {names}."
