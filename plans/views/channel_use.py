"""Who used a channel for what, and the channels that nobody used."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from bsc_comms.kit import access, clock
from bsc_comms.kit.financial_year import FinancialYear
from channels_registry.models import Channel
from channels_registry.queries.channel_page import find_channel
from partnership.models import Person
from plans.policy import can_read_the_plan
from plans.queries import channel_use as queries
from plans.queries.plan_export import kept_back
from plans.views.plan_files import csv_file, xlsx_file


@require_safe
@access.requires(can_read_the_plan)
def channel_use(request: HttpRequest, code: str) -> HttpResponse:
    """What a channel was and will be used for: this year, next year and before."""
    person: Person = request.user  # type: ignore[assignment]
    channel = _known_channel(code)
    return render(
        request,
        "plans/channel_use.html",
        {
            "channel": channel,
            "use": queries.channel_use(channel, person),
            "csv_url": reverse("plans:channel_use_csv", args=[code]),
            "xlsx_url": reverse("plans:channel_use_xlsx", args=[code]),
            "kept_back": kept_back(queries.communications_on(channel, person)),
        },
    )


@require_safe
@access.requires(can_read_the_plan)
def channel_use_csv(request: HttpRequest, code: str) -> HttpResponse:
    """The communications on a channel, in the form that comes back in as a sheet."""
    person: Person = request.user  # type: ignore[assignment]
    channel = _known_channel(code)
    found = queries.communications_on(channel, person)
    return csv_file(found, reader=person, title=f"Use of {channel.name}")


@require_safe
@access.requires(can_read_the_plan)
def channel_use_xlsx(request: HttpRequest, code: str) -> HttpResponse:
    """The same as a workbook."""
    person: Person = request.user  # type: ignore[assignment]
    channel = _known_channel(code)
    found = queries.communications_on(channel, person)
    return xlsx_file(found, reader=person, title=f"Use of {channel.name}")


@require_safe
@access.requires(can_read_the_plan)
def unused_channels(request: HttpRequest) -> HttpResponse:
    """The channels that nobody used in a financial year: this one, or ?year=2015-16."""
    person: Person = request.user  # type: ignore[assignment]
    now = FinancialYear.of(clock.today())
    years = [now.previous, now, now.next]
    shown = next((year for year in years if year.slug == request.GET.get("year")), now)
    here = reverse("plans:unused_channels")
    return render(
        request,
        "plans/channel_use_none.html",
        {
            "year": shown,
            "is_over": shown < now,
            "channels": queries.unused_channels(shown, person),
            "years": [
                {"label": year.label, "url": f"{here}?year={year.slug}", "current": year == shown}
                for year in years
            ],
        },
    )


def _known_channel(code: str) -> Channel:
    found = find_channel(code)
    if found is None:
        raise Http404
    return found
