"""What is near a communication that is being typed."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from bsc_comms.kit import access, clock
from evidence.models import CarefulPeriod
from evidence.queries.seasons import careful_periods_to_warn_of
from partnership.models import Person
from partnership.views.asking import reader
from plans.forms.communications import CommunicationForm
from plans.forms.edit_communication import EditCommunicationForm
from plans.forms.new_communication import NewCommunicationForm
from plans.forms.overlaps import facts_typed, wanted_typed
from plans.models import Communication, Evaluation
from plans.policy import can_edit, can_log
from plans.queries.evaluation import learned_before
from plans.queries.offers import FittingOffer, fitting_offers
from plans.queries.overlaps.finding import Near, near
from plans.queries.overlaps.pairs import BEST
from plans.queries.overlaps.traits import surroundings
from plans.queries.time_and_place import WhenAndWhere, clashing
from plans.rules.overlaps import traits_from

MOST_OFFERS = 3


@dataclass(frozen=True)
class NearLine:
    """One of the likeliest, with the communication itself."""

    found: Near
    communication: Communication


@dataclass(frozen=True)
class NearTyped:
    """The likeliest, how many more there are, offers that fit, and what was learned before.

    undated: it says no date yet, so nothing can be near it. time_and_place: what others keep back
    and show by time and place alone. careful: sensitive dates that its own touch.
    """

    lines: list[NearLine]
    more: int
    undated: bool
    offers: list[FittingOffer]
    learned: list[Evaluation]
    time_and_place: list[WhenAndWhere]
    careful: list[CarefulPeriod]


@require_POST
@access.requires(can_log)
def overlaps_near(request: HttpRequest) -> HttpResponse:
    """For the script of the form: a fragment with what is near what was typed so far."""
    person = reader(request)
    found = near_typed(form_of(request, person), person)
    return render(request, "plans/overlaps_near_typed.html", {"near": found})


def near_typed(form: CommunicationForm, person: Person) -> NearTyped:
    """What this person may know to be near what the form holds now."""
    typed = facts_typed(form)
    around = surroundings()
    known = Communication.objects.visible_to(person)
    found = near(traits_from(typed, around), known, around)
    best = [one.key for one in found[:BEST]]
    shown = known.filter(pk__in=best).select_related("lead_partner").in_bulk()
    return NearTyped(
        lines=[NearLine(one, shown[one.key]) for one in found[:BEST] if one.key in shown],
        more=max(0, len(found) - BEST),
        undated=typed.start is None,
        offers=fitting_offers(wanted_typed(form), person, most=MOST_OFFERS),
        learned=_lessons(form, person),
        time_and_place=clashing(
            person,
            lead_code=typed.lead_code,
            first=typed.start,
            last=typed.end,
            places=typed.areas,
            everywhere=typed.borough_wide,
        ),
        careful=careful_periods_to_warn_of(typed.start, typed.end, today=clock.today()),
    )


def _lessons(form: CommunicationForm, person: Person) -> list[Evaluation]:
    said: dict[str, Any] = form.cleaned_data
    return learned_before(
        person,
        topics=said.get("topics") or (),
        audiences=said.get("audiences") or (),
        channels=said.get("channels") or (),
        but=None if form.instance._state.adding else form.instance,
    )


def form_of(request: HttpRequest, person: Person) -> CommunicationForm:
    """The form as it is typed: of a new communication, or of the one that is edited."""
    edited = _edited(request.POST.get("of", ""), person)
    kwargs: dict[str, Any] = {"person": person}
    if edited is None:
        return NewCommunicationForm(request.POST, **kwargs)
    return EditCommunicationForm(request.POST, instance=edited, **kwargs)


def _edited(text: str, person: Person) -> Communication | None:
    try:
        pk = UUID(text)
    except ValueError:
        return None
    visible = Communication.objects.visible_to(person).select_related("lead_partner", "campaign")
    found = visible.filter(pk=pk).first()
    return found if found is not None and can_edit(person, found) else None
