"""Put right what was marked issued by mistake."""

import uuid
from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from bsc_comms.kit import access, limits
from bsc_comms.kit.editing import attempt_unless
from bsc_comms.kit.sent import sent_in
from partnership.models import Person
from partnership.views.asking import reader
from plans.choices import PlacementState
from plans.forms.acts import LARGEST_PROOF, CorrectIssuedForm, NotIssuedForm
from plans.models import Placement
from plans.operations.correcting_issued import NOT_ISSUED, correct_issued, not_issued_after_all
from plans.policy import can_log
from plans.views.finding import own_placement

F = TypeVar("F", CorrectIssuedForm, NotIssuedForm)


@limits.counted_as(limits.SENT)
@access.read_or_write
@access.takes_files(of=LARGEST_PROOF)
@access.requires(can_log)
def placement_correct(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Another day, or another proof, of a placement that was issued."""
    person = reader(request)

    def open_form(one: Placement) -> CorrectIssuedForm:
        sent = (sent_in(request), request.FILES or None)
        return CorrectIssuedForm(*sent, instance=one.communication, placement=one)

    def save(form: CorrectIssuedForm) -> str:
        correct_issued(by=person, **_said(form), said=form.issue())
        return "What was issued is corrected. The history keeps what it said before."

    return _put_right(request, person, pk, open_form, save, "plans/placement_correct.html")


@access.read_or_write
@access.requires(can_log)
def placement_not_issued(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """It did not go out after all: the placement is planned again."""
    person = reader(request)

    def open_form(one: Placement) -> NotIssuedForm:
        return NotIssuedForm(sent_in(request), instance=one.communication, placement=one)

    def save(form: NotIssuedForm) -> str:
        not_issued_after_all(by=person, **_said(form))
        return f"{form.placement.channel} is planned again: it did not go out."

    return _put_right(request, person, pk, open_form, save, "plans/placement_not_issued.html")


def _said(form: CorrectIssuedForm | NotIssuedForm) -> dict[str, Any]:
    return {
        "placement": form.placement,
        "opened_version": form.opened_version or 0,
        "reason": form.cleaned_data["reason"],
    }


def _put_right(
    request: HttpRequest,
    person: Person,
    pk: uuid.UUID,
    open_form: Callable[[Placement], F],
    save: Callable[[F], str],
    template: str,
) -> HttpResponse:
    placement = own_placement(person, pk)
    back = f"{placement.communication.get_absolute_url()}#placements"
    if request.method != "POST" and placement.state != PlacementState.ISSUED:
        messages.error(request, NOT_ISSUED)
        return redirect(back)
    tried = attempt_unless(
        lambda form: "" if form.placement.state == PlacementState.ISSUED else NOT_ISSUED,
        placement,
        lambda: own_placement(person, pk),
        open_form,
        save,
    )
    if tried.saved is not None:
        messages.success(request, tried.saved)
        return redirect(back)
    context = {
        "form": tried.form,
        "placement": tried.form.placement,
        "communication": tried.form.instance,
        "stale": tried.stale,
        "back_url": back,
    }
    return render(request, template, context, status=tried.status)
