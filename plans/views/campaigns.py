"""The campaigns, one campaign, and the forms to start and to change one."""

import uuid
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from bsc_comms.kit import access, limits
from bsc_comms.kit.downloads import CSV, download
from bsc_comms.kit.editing import attempt_on
from bsc_comms.kit.sent import sent_in
from bsc_comms.kit.spreadsheets import write_csv
from partnership.models import Person
from partnership.views.asking import reader
from plans.filters.plan import ALL_YEARS
from plans.forms.campaigns import EditCampaignForm, NewCampaignForm
from plans.models import Campaign
from plans.operations.campaigns import CampaignNameTaken, edit_campaign, start_campaign
from plans.policy import can_edit_campaign, can_log, can_read_the_plan
from plans.queries.campaign_results import campaign_results
from plans.queries.campaigns import (
    campaigns_all_know,
    campaigns_known_to,
    communications_of,
    find_campaign,
)
from plans.rules.own_files import CAMPAIGNS
from plans.rules.words import in_words
from plans.views.finding import known, own

#: The heads of a campaign's plan, as its page names them.
HEADS = (
    ("audience_insight", "Who it is for"),
    ("strategy", "How it reaches them"),
    ("implementation", "Who does what, when"),
    ("scoring", "How it is judged"),
)


@require_safe
@access.requires(can_read_the_plan)
def campaigns(request: HttpRequest) -> HttpResponse:
    """All campaigns that this person may know of."""
    person = reader(request)
    found = list(campaigns_known_to(person))
    return render(
        request,
        "plans/campaigns.html",
        {
            "campaigns": found,
            "left_out": sum(not each.all_know for each in found),
            "csv_url": reverse("plans:campaigns_csv"),
            "may_start": can_log(person),
        },
    )


@limits.counted_as(limits.EXPORT)
@require_safe
@access.requires(can_read_the_plan)
def campaigns_csv(request: HttpRequest) -> HttpResponse:
    """Those that the whole partnership knows, a row for each."""
    rows = [
        (
            each.name,
            each.lead_partner.name,
            in_words(each.priority),
            each.starts,
            each.ends,
            each.communication_count,
        )
        for each in campaigns_all_know(reader(request))
    ]
    return download(write_csv(rows, headings=CAMPAIGNS), name="Campaigns.csv", content_type=CSV)


@require_safe
@access.requires(can_read_the_plan)
def campaign(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One campaign, and what of it this person may see."""
    person = reader(request)
    found = known(find_campaign, person, pk)
    communications = communications_of(found, person)
    query = urlencode({"campaign": found.pk, "year": ALL_YEARS})
    return render(
        request,
        "plans/campaign.html",
        {
            "campaign": found,
            "communications": communications,
            "csv_url": f"{reverse('plans:plan_csv')}?{query}",
            "xlsx_url": f"{reverse('plans:plan_xlsx')}?{query}",
            "kept_back": sum(not each.is_open_to_the_partnership for each in communications),
            "may_edit": can_log(person) and can_edit_campaign(person, found),
            "may_log": can_log(person),
            "heads": [(label, text) for name, label in HEADS if (text := getattr(found, name))],
            "results": campaign_results(found, communications),
        },
    )


@access.read_or_write
@access.requires(can_log)
def campaign_new(request: HttpRequest) -> HttpResponse:
    """Start a campaign."""
    person = reader(request)
    form = NewCampaignForm(sent_in(request), person=person)
    if form.is_bound and form.is_valid():
        try:
            started = start_campaign(
                by=person,
                details=form.details(),
                identifier=form.cleaned_data["identifier"],
            )
        except CampaignNameTaken:
            form.name_was_taken()
        else:
            messages.success(request, f"The campaign “{started.name}” is started.")
            return redirect("plans:campaign", started.pk)
    context = {"form": form}
    return render(request, "plans/campaign_form.html", context, status=form.page_status)


@access.read_or_write
@access.requires(can_log)
def campaign_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Change a campaign. A stale form gets both texts and loses nothing."""
    person = reader(request)

    def save(form: EditCampaignForm) -> Campaign | None:
        try:
            return edit_campaign(
                by=person,
                campaign=form.instance,
                opened_version=form.opened_version or 0,
                details=form.details(),
            )
        except CampaignNameTaken:
            form.name_was_taken()
            return None

    found = _own_campaign(person, pk)
    tried = attempt_on(
        found,
        lambda: _own_campaign(person, pk),
        lambda campaign: EditCampaignForm(sent_in(request), instance=campaign, person=person),
        save,
    )
    if tried.saved is not None:
        messages.success(request, f"The campaign “{tried.saved.name}” is changed.")
        return redirect("plans:campaign", tried.saved.pk)
    # A form that was sent has written into its own campaign; the page is named by the saved one.
    shown = _own_campaign(person, pk) if tried.form.is_bound else found
    context = {"form": tried.form, "campaign": shown, "stale": tried.stale}
    return render(request, "plans/campaign_form.html", context, status=tried.status)


def _own_campaign(person: Person, pk: uuid.UUID) -> Campaign:
    return own(find_campaign, person, pk, may=can_edit_campaign)
