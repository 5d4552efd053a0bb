"""What the partnership knows, and how sure it is."""

import calendar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bsc_comms.kit import access, clock
from evidence.models import Season
from evidence.policy import can_read_the_evidence
from evidence.queries.findings import findings
from evidence.queries.seasons import (
    awareness_days_ahead,
    careful_periods_ahead,
    seasons_by_nearness,
)
from evidence.queries.surveys import sample_surveys, speaks_up


@require_GET
@access.requires(can_read_the_evidence)
def evidence(request: HttpRequest) -> HttpResponse:
    """What is sure first, then findings, seasons, awareness days and times that ask for care."""
    today = clock.today()
    surveys = sample_surveys(today)
    context = {
        "speaking": speaks_up(surveys),
        "has_figures": any(part.lines for part in surveys),
        "findings": findings(),
        "seasons": [(season, _months(season)) for season in seasons_by_nearness(today)],
        "awareness_days": awareness_days_ahead(today),
        "careful_periods": careful_periods_ahead(today),
    }
    return render(request, "evidence/evidence.html", context)


def _months(season: Season) -> str:
    return ", ".join(calendar.month_name[month] for month in season.months)
