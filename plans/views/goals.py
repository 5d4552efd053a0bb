"""What a campaign is to reach: set a goal, change it, say what was reached."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from bsc_comms.kit import access
from bsc_comms.kit.editing import attempt_on
from bsc_comms.kit.sent import sent_in
from partnership.models import Person
from partnership.views.asking import reader
from plans.forms.goals import ChangeGoalForm, NewGoalForm
from plans.models import CampaignGoal
from plans.operations.goals import change_goal, set_goal
from plans.policy import can_edit_campaign, can_log
from plans.queries.campaigns import find_campaign, find_goal
from plans.views.finding import own


@access.read_or_write
@access.requires(can_log)
def goal_new(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Set one thing more that the campaign is to reach."""
    person = reader(request)
    campaign = own(find_campaign, person, pk, may=can_edit_campaign)
    form = NewGoalForm(sent_in(request))
    if form.is_bound and form.is_valid():
        set_goal(
            by=person,
            campaign=campaign,
            details=form.details(),
            identifier=form.cleaned_data["identifier"],
        )
        messages.success(request, "The goal stands on the campaign’s page.")
        return redirect("plans:campaign", campaign.pk)
    context = {"form": form, "campaign": campaign}
    return render(request, "plans/goal.html", context, status=form.page_status)


@access.read_or_write
@access.requires(can_log)
def goal_change(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Change a goal or say what was reached. A stale form gets both texts and loses nothing."""
    person = reader(request)

    def save(form: ChangeGoalForm) -> CampaignGoal:
        return change_goal(
            by=person,
            goal=form.instance,
            opened_version=form.opened_version or 0,
            details=form.details(),
        )

    tried = attempt_on(
        _own_goal(person, pk),
        lambda: _own_goal(person, pk),
        lambda goal: ChangeGoalForm(sent_in(request), instance=goal),
        save,
    )
    if tried.saved is not None:
        messages.success(request, "The goal is changed.")
        return redirect("plans:campaign", tried.saved.campaign_id)
    goal = tried.form.instance
    context = {"form": tried.form, "goal": goal, "campaign": goal.campaign, "stale": tried.stale}
    return render(request, "plans/goal.html", context, status=tried.status)


def _own_goal(person: Person, pk: uuid.UUID) -> CampaignGoal:
    return own(find_goal, person, pk, may=_may_edit_its_campaign)


def _may_edit_its_campaign(person: Person, goal: CampaignGoal) -> bool:
    return can_edit_campaign(person, goal.campaign)
