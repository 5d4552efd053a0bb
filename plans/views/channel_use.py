"""Who used a channel for what and how many that reached, and what the register lacks."""

import uuid
from datetime import timedelta
from itertools import groupby

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from bsc_comms.kit import access, clock, limits
from bsc_comms.kit.editing import attempt_on
from bsc_comms.kit.financial_year import FinancialYear
from bsc_comms.kit.sent import sent_in
from channels_registry.forms.finder import WEEKS_AHEAD
from channels_registry.policy import can_request_entries, can_share_by_all
from channels_registry.queries.gaps import gaps
from channels_registry.views.channels import known_channel
from partnership.views.asking import reader
from plans.forms.reached import ReachedForm
from plans.models import Placement
from plans.operations.details import NotAllowedNow
from plans.operations.reaching import say_reached
from plans.policy import can_log, can_read_the_plan
from plans.queries import channel_use as queries
from plans.views.finding import own_placement
from plans.views.plan_files import csv_file, xlsx_file
from plans.views.years import year_asked, year_links, years_around_now


@require_safe
@access.requires(can_read_the_plan)
def channel_use(request: HttpRequest, code: str) -> HttpResponse:
    """What a channel was and will be used for: this year, next year, later and before."""
    person = reader(request)
    channel = known_channel(code)
    use = queries.channel_use(channel, person)
    return render(
        request,
        "plans/channel_use.html",
        {
            "channel": channel,
            "use": use,
            "csv_url": reverse("plans:channel_use_csv", args=[code]),
            "xlsx_url": reverse("plans:channel_use_xlsx", args=[code]),
            "kept_back": use.kept_back,
            "may_log": can_log(person),
        },
    )


@limits.counted_as(limits.EXPORT)
@require_safe
@access.requires(can_read_the_plan)
def channel_use_csv(request: HttpRequest, code: str) -> HttpResponse:
    """The communications on a channel, in the form that comes back in as a sheet."""
    person = reader(request)
    channel = known_channel(code)
    found = queries.communications_on(channel, person)
    return csv_file(found, reader=person, title=f"Use of {channel.name}")


@limits.counted_as(limits.EXPORT)
@require_safe
@access.requires(can_read_the_plan)
def channel_use_xlsx(request: HttpRequest, code: str) -> HttpResponse:
    """The same as a workbook."""
    person = reader(request)
    channel = known_channel(code)
    found = queries.communications_on(channel, person)
    return xlsx_file(found, reader=person, title=f"Use of {channel.name}")


@require_safe
@access.requires(can_read_the_plan)
def channel_gaps(request: HttpRequest) -> HttpResponse:
    """For the subgroup: whom and where nothing reaches, who entered nothing, what nobody used."""
    person = reader(request)
    today = clock.today()
    found = gaps(today)
    year = FinancialYear.of(today)
    sides = groupby(found.audiences, key=lambda audience: audience.get_side_display())
    return render(
        request,
        "plans/channel_gaps.html",
        {
            "gaps": found,
            "by": today + timedelta(weeks=WEEKS_AHEAD),
            "audiences": [(side, list(members)) for side, members in sides],
            "year": year,
            "unused": queries.unused_channels(year, person),
            "may_ask": can_request_entries(person),
            "may_answer": can_share_by_all(person),
        },
    )


@require_safe
@access.requires(can_read_the_plan)
def unused_channels(request: HttpRequest) -> HttpResponse:
    """The channels that nobody used in a financial year: this one, or ?year=2015-16."""
    person = reader(request)
    years = years_around_now()
    shown = year_asked(request, years)
    return render(
        request,
        "plans/channel_use_none.html",
        {
            "year": shown,
            "is_over": shown.last < clock.today(),
            "channels": queries.unused_channels(shown, person),
            "years": year_links(reverse("plans:unused_channels"), years, shown),
        },
    )


@access.read_or_write
@access.requires(can_log)
def placement_reached(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Say how many an issued placement reached. A stale form loses nothing."""
    person = reader(request)
    placement = own_placement(person, pk)

    def save(form: ReachedForm) -> Placement | None:
        try:
            return say_reached(
                by=person,
                placement=form.placement,
                opened_version=form.opened_version or 0,
                reached=form.cleaned_data["reached"],
                source=form.cleaned_data["reached_source"],
            )
        except NotAllowedNow as refused:
            form.add_error(None, str(refused))
            return None

    tried = attempt_on(
        placement,
        lambda: own_placement(person, pk),
        lambda one: ReachedForm(sent_in(request), instance=one.communication, placement=one),
        save,
    )
    if tried.saved is not None:
        messages.success(request, _reached_words(tried.saved))
        return redirect(f"{tried.saved.communication.get_absolute_url()}#placements")
    return render(
        request,
        "plans/placement_reached.html",
        {
            "form": tried.form,
            "placement": tried.form.placement,
            "communication": tried.form.instance,
            "stale": tried.stale,
        },
        status=tried.status,
    )


def _reached_words(placement: Placement) -> str:
    if placement.reached is None:
        return f"It is on record that nobody knows how many it reached on {placement.channel}."
    return f"It reached {placement.reached_text} on {placement.channel}."
