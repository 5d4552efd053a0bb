"""The register of channels."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from bsc_comms.kit import access, clock
from channels_registry import queries
from channels_registry.models import Channel
from channels_registry.policy import can_read_the_register


@require_GET
@access.requires(can_read_the_register)
def channels(request: HttpRequest) -> HttpResponse:
    """Every way to reach people, by kind, and the offers that ride along."""
    context = {"kinds": queries.register(clock.today()), "offers": queries.offers()}
    return render(request, "channels_registry/channels.html", context)


@require_GET
@access.requires(can_read_the_register)
def channel(request: HttpRequest, code: str) -> HttpResponse:
    """One channel: its facts and its editions with their copy deadlines."""
    found = get_object_or_404(Channel.objects.prefetch_related("owners", "editions"), code=code)
    context = {"channel": found, "facts": _facts(found), "today": clock.today()}
    return render(request, "channels_registry/channel.html", context)


def _facts(channel: Channel) -> list[dict[str, object]]:
    owners = "All partners" if channel.shared_by_all else [str(one) for one in channel.owners.all()]
    return [
        {"key": "Kind", "value": channel.get_kind_display()},
        {"key": "Owner", "value": owners, "empty": "Not named"},
        {"key": "Reach", "value": channel.reach_text, "empty": "Not stated"},
        {"key": "Where the reach comes from", "value": channel.reach_source, "empty": "Not stated"},
        {"key": "How often", "value": channel.frequency, "empty": "Not stated"},
        {"key": "Lead time", "value": lead_time(channel), "empty": "Not stated"},
        {"key": "Good for", "value": channel.good_for, "empty": "Not stated"},
    ]


def lead_time(channel: Channel) -> str:
    """The lead time in words; an estimate says that it is one."""
    if channel.lead_time_days is None:
        return ""
    days = f"{channel.lead_time_days} day{'' if channel.lead_time_days == 1 else 's'}"
    return f"about {days}, an estimate" if channel.lead_time_is_estimate else days
