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
from evidence.queries.surveys import surveys


@require_GET
@access.requires(can_read_the_evidence)
def evidence(request: HttpRequest) -> HttpResponse:
    """Findings first, then seasons, awareness days, times that ask for care, and surveys."""
    today = clock.today()
    context = {
        "findings": findings(),
        "seasons": [(season, _months(season)) for season in seasons_by_nearness(today)],
        "awareness_days": awareness_days_ahead(today),
        "careful_periods": careful_periods_ahead(today),
        "surveys": surveys(),
    }
    return render(request, "evidence/evidence.html", context)


def _months(season: Season) -> str:
    return ", ".join(calendar.month_name[month] for month in season.months)
