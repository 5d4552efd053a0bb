"""Say what came of a communication."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from bsc_comms.kit import access
from bsc_comms.kit.editing import Attempt, attempt_unless
from bsc_comms.kit.sent import sent_in
from partnership.views.asking import reader
from plans.choices import PlacementState, Tier
from plans.forms.evaluation import EvaluationForm
from plans.models import Communication, Evaluation
from plans.operations.evaluation import NOT_ISSUED, evaluate
from plans.policy import can_evaluate, can_log
from plans.queries.evaluation import evaluation_of
from plans.views.finding import own_communication

SWITCH = "switch"  # the buttons of the tiers
SAYS = {
    Tier.BASIC: "Three answers, two minutes",
    Tier.ENHANCED: "Figures of what went out and what people made of it",
    Tier.FULL: "Also what was put in, and what changed in the borough",
}


@access.read_or_write
@access.requires(can_log)
def communication_evaluate(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What came of it, at one of three tiers. A late form, or another tier, loses nothing."""
    person = reader(request)
    found = own_communication(person, pk)
    if request.method != "POST" and not can_evaluate(person, found):
        messages.error(request, NOT_ISSUED)
        return redirect(found)

    if SWITCH in request.POST:
        return _page(request, Attempt(_form_as_typed(request, found)))

    def save(form: EvaluationForm) -> Communication:
        evaluate(
            by=person,
            communication=form.instance,
            opened_version=form.opened_version or 0,
            said=form.said(),
        )
        return form.instance

    tried = attempt_unless(
        lambda form: "" if can_evaluate(person, form.instance) else NOT_ISSUED,
        found,
        lambda: own_communication(person, pk),
        lambda communication: _form(request, communication),
        save,
    )
    if tried.saved is None:
        return _page(request, tried)
    messages.success(request, f"What came of “{found.title}” is on record.")
    return redirect(f"{found.get_absolute_url()}#came-of-it")


def _form(request: HttpRequest, found: Communication) -> EvaluationForm:
    evaluation = evaluation_of(found)
    sent = sent_in(request)
    return EvaluationForm(
        sent, instance=found, evaluation=evaluation, tier=_tier(request, evaluation)
    )


def _form_as_typed(request: HttpRequest, found: Communication) -> EvaluationForm:
    """At the tier that was switched to, its boxes from the record; nothing is complained of yet."""
    form = _form(request, found)
    form.errors.clear()
    form.begin_from_record()
    return form


def _tier(request: HttpRequest, evaluation: Evaluation | None) -> Tier:
    """The one switched to, or asked for in the address; else as thorough as it was last time."""
    asked = request.POST.get(SWITCH) or request.GET.get("tier", "")
    if asked in Tier.values:
        return Tier(asked)
    return Tier(evaluation.tier) if evaluation else Tier.BASIC


def _page(request: HttpRequest, tried: Attempt[EvaluationForm, Communication]) -> HttpResponse:
    form = tried.form
    return render(
        request,
        "plans/evaluate.html",
        {
            "form": form,
            "communication": form.instance,
            "stale": tried.stale,
            "says": SAYS[form.tier],
            "objectives": form.instance.objectives.all(),
            "issued": form.instance.placements.filter(state=PlacementState.ISSUED).select_related(
                "channel"
            ),
            "tiers": [(each.value, each.label, each == form.tier) for each in Tier],
        },
        status=tried.status,
    )
