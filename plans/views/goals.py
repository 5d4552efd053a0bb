"""What a campaign is to reach: set a goal, change it, say what was reached."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from bsc_comms.kit import access
from partnership.models import Person
from plans.forms.goals import ChangeGoalForm, GoalForm
from plans.models import Campaign, CampaignGoal
from plans.operations.campaigns import StaleCampaign
from plans.operations.goals import change_goal, set_goal
from plans.policy import can_edit_campaign, can_log
from plans.queries.campaigns import find_campaign, find_goal
from plans.views.communications import read_or_write


@read_or_write
@access.requires(can_log)
def goal_new(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Set one thing more that the campaign is to reach."""
    person: Person = request.user  # type: ignore[assignment]
    campaign = _may_change(person, find_campaign(person, pk))
    form = GoalForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        set_goal(by=person, campaign=campaign, details=form.details())
        messages.success(request, "The goal stands on the campaign’s page.")
        return redirect("plans:campaign", campaign.pk)
    return render(request, "plans/goal.html", {"form": form, "campaign": campaign})


@read_or_write
@access.requires(can_log)
def goal_change(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Change a goal or say what was reached. A stale form gets both texts and loses nothing."""
    person: Person = request.user  # type: ignore[assignment]
    goal = _own_goal(person, pk)
    sent = request.POST if request.method == "POST" else None
    form = ChangeGoalForm(sent, instance=_own_goal(person, pk))
    if not (form.is_bound and form.is_valid()):
        return _page(request, goal, form)
    if not form.is_stale():
        try:
            change_goal(
                by=person,
                goal=goal,
                opened_version=form.opened_version or 0,
                details=form.details(),
            )
        except StaleCampaign:
            goal = _own_goal(person, pk)
            form = ChangeGoalForm(sent, instance=_own_goal(person, pk))
            form.is_valid()
        else:
            messages.success(request, "The goal is changed.")
            return redirect("plans:campaign", goal.campaign_id)
    form.catch_up()
    return _page(request, goal, form, stale=True)


def _may_change(person: Person, campaign: Campaign | None) -> Campaign:
    """404 for a campaign that is not to be known, 403 for another's."""
    if campaign is None:
        raise Http404
    if not can_edit_campaign(person, campaign):
        raise PermissionDenied
    return campaign


def _own_goal(person: Person, pk: uuid.UUID) -> CampaignGoal:
    found = find_goal(person, pk)
    if found is None:
        raise Http404
    _may_change(person, found.campaign)
    return found


def _page(
    request: HttpRequest, goal: CampaignGoal, form: ChangeGoalForm, *, stale: bool = False
) -> HttpResponse:
    context = {"form": form, "goal": goal, "campaign": goal.campaign, "stale": stale}
    return render(request, "plans/goal.html", context, status=409 if stale else 200)
