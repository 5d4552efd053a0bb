"""The start page of each kind of person, their guides, and the sample's bar."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from bsc_comms.kit import access, clock
from bsc_comms.kit.going_back import back_to
from bsc_comms.kit.in_words import long_day
from bsc_comms.kit.sent import number_sent
from bsc_comms.overview import guides as texts
from bsc_comms.overview import today as day
from bsc_comms.overview.first_steps import first_steps
from bsc_comms.overview.sample import SAMPLE_DAYS, NotTheSample, is_sample_person, load_sample
from partnership.choices import RUNS_THE_SUBGROUP, Role
from partnership.models import Person
from partnership.policy import signed_in, speaks_for_a_partner
from partnership.queries.people import first_role_to_come
from partnership.views.asking import reader
from plans.policy import can_log

SIGN_IN_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def in_sample_mode(person: Any) -> bool:
    """The bar is there for whoever looks at the sample; outside sample mode for nobody."""
    return settings.SAMPLE and person.is_authenticated


@require_safe
@access.requires(signed_in)
def today(request: HttpRequest) -> HttpResponse:
    """What is owed today, by role; a person with several roles sees each in turn."""
    person = reader(request)
    context: dict[str, Any] = {
        "may_log": can_log(person),
        "today": clock.today(),
        "first_steps": first_steps(person),
    }
    readings = day.Readings(person)
    if speaks_for_a_partner(person):
        context["advocate"] = day.advocate_day(readings)
    if person.has_role(RUNS_THE_SUBGROUP):
        context["subgroup"] = day.subgroup_day(readings)
    if person.has_role({Role.BOARD}):
        context["board"] = day.board_day()
    if person.has_role({Role.CHAMPION}):
        context["champion"] = day.champion_day(person)
    if person.has_role({Role.ADMINISTRATOR}):
        context["administrator"] = day.administrator_day(readings)
    if not person.roles:
        context["coming"] = first_role_to_come(person)
    return render(request, "overview/today.html", context)


@require_safe
@access.requires(signed_in)
def own_guide(request: HttpRequest) -> HttpResponse:
    """The guide of a person's own role, with the others beside it."""
    return _guide(request, texts.own_slug(reader(request).roles))


@require_safe
@access.requires(signed_in)
def guide(request: HttpRequest, slug: str) -> HttpResponse:
    """One guide, with the others beside it."""
    if slug not in texts.SLUGS:
        raise Http404
    return _guide(request, slug)


def _guide(request: HttpRequest, slug: str) -> HttpResponse:
    every = [texts.guide(each) for each in texts.SLUGS]
    return render(request, "overview/guide.html", {"guide": texts.guide(slug), "every": every})


@require_POST
@access.requires(in_sample_mode)
def sample_reset(request: HttpRequest) -> HttpResponse:
    """Load the sample again as of one of its two days."""
    chosen = request.POST.get("as_of", "")
    as_of = next((one for one in SAMPLE_DAYS if one.isoformat() == chosen), None)
    if as_of is None:
        raise Http404
    try:
        load_sample(as_of=as_of)
    except NotTheSample as refused:
        messages.error(request, str(refused))
        return redirect("overview:today")
    messages.success(request, f"The sample now stands at {long_day(as_of)}.")
    return redirect("overview:today")


@access.public("The sample's sign-in page lists its people; outside sample mode it does not exist.")
@require_POST
def sample_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the sample's people with one click."""
    if not settings.SAMPLE:
        raise Http404
    person = get_object_or_404(Person, pk=number_sent(request, "person"), is_active=True)
    if not is_sample_person(person):
        raise Http404
    login(request, person, backend=SIGN_IN_BACKEND)
    return redirect(back_to(request, reverse("overview:today")))
