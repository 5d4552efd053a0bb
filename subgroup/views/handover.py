"""Passing one person's work for a partner on to another."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from bsc_comms.kit import access, clock
from bsc_comms.kit.in_words import count_of
from bsc_comms.kit.names import and_listed
from bsc_comms.kit.sent import sent_in
from partnership.models import Partner, Person
from partnership.policy import coordinates
from partnership.views.asking import reader
from subgroup.forms.members import HandOverForm
from subgroup.operations import handover as operations
from subgroup.policy import can_hand_over, can_hand_over_for_some_partner
from subgroup.queries import handover as queries


@access.read_or_write
@access.requires(can_hand_over_for_some_partner)
@access.asks_again
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose from whom to whom; what each person holds stands beside it."""
    partner = get_object_or_404(Partner.objects.select_related("successor"), pk=pk)
    if not can_hand_over(reader(request), partner):
        raise PermissionDenied
    held = queries.held_for(partner, reader(request))
    givers = [each.person for each in held]
    takers = [each.person for each in held if each.speaks_today]
    nobody_else = not takers or (len(takers) == 1 and givers == takers)
    sent = None if nobody_else else sent_in(request)
    form = HandOverForm(sent, givers=givers, takers=takers)
    if form.is_valid():
        try:
            passed = operations.hand_over(by=reader(request), partner=partner, **form.cleaned_data)
        except operations.CannotHandOver as error:
            form.add_error("taker", str(error))
        else:
            messages.success(request, _said(passed, **form.cleaned_data))
            return redirect("subgroup:member", pk)
    questions = queries.questions_waiting(partner, reader(request))
    ended = partner.has_ended_before(clock.today())
    context = {
        "ended": ended,
        "open_still": queries.open_still(partner, reader(request)) if ended else [],
        "coordinates": coordinates(reader(request)),
        "may_move_on": coordinates(reader(request)) or bool(reader(request).partners_today),
        "form": form,
        "partner": partner,
        "held": held,
        "questions": questions,
        "nobody_else": nobody_else,
    }
    return render(request, "subgroup/handover.html", context, status=form.page_status)


def _said(passed: operations.HandedOver, giver: Person, taker: Person) -> str:
    name = taker.name
    counted = {
        "communication": passed.communications,
        "action": passed.actions,
        "question to other partners,questions to other partners": passed.approaches,
    }
    parts = [count_of(number, words) for words, number in counted.items() if number]
    what = and_listed(parts) or "the open work"
    told = "Both people are" if giver.is_active else f"{name} is"
    said = f"{name} has taken over {what}. {told} told by letter."
    if passed.questions:
        waiting = count_of(passed.questions, "question")
        said += f" {name} also has the letter of {waiting} from other partners to answer."
    return said
