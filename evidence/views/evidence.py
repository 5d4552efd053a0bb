"""What the partnership knows, and how sure it is."""

import calendar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from bsc_comms.kit import access, clock, limits
from bsc_comms.kit.downloads import CSV, download
from bsc_comms.kit.spreadsheets import write_csv
from evidence.models import Season
from evidence.policy import can_read_the_evidence
from evidence.queries.findings import findings
from evidence.queries.seasons import (
    awareness_days_ahead,
    careful_periods_ahead,
    seasons_by_nearness,
)
from evidence.queries.surveys import sample_surveys, speaks_up
from evidence.rules.headings import SEASONS

DAY_HEADINGS = ("Starts", "Ends", "What", "Topic", "Who sets it", "How sure is the date")


@require_safe
@access.requires(can_read_the_evidence)
def evidence(request: HttpRequest) -> HttpResponse:
    """What is sure first, then findings, seasons, awareness days and times that ask for care."""
    today = clock.today()
    surveys = sample_surveys(today)
    context = {
        "speaking": speaks_up(surveys),
        "has_figures": any(part.lines for part in surveys),
        "findings": findings(),
        "today": today,
        "seasons": [
            (season, _months(season), season.next_plan_by(today))
            for season in seasons_by_nearness(today)
        ],
        "awareness_days": awareness_days_ahead(today),
        "careful_periods": careful_periods_ahead(today),
    }
    return render(request, "evidence/evidence.html", context)


@limits.counted_as(limits.EXPORT)
@require_safe
@access.requires(can_read_the_evidence)
def rises_csv(request: HttpRequest) -> HttpResponse:
    """The seasons, a row for each, the next one first."""
    today = clock.today()
    rows = [
        (
            season.what_rises,
            season.topic.label,
            _months(season),
            capfirst(season.strength) or "Not stated",
            season.next_plan_by(today),
            season.evidence,
            season.source,
        )
        for season in seasons_by_nearness(today)
    ]
    content = write_csv(rows, headings=SEASONS)
    return download(content, name="When it rises.csv", content_type=CSV)


@limits.counted_as(limits.EXPORT)
@require_safe
@access.requires(can_read_the_evidence)
def awareness_days_csv(request: HttpRequest) -> HttpResponse:
    """The awareness days of the coming half year, a row for each."""
    rows = [
        (
            one.starts,
            one.ends,
            one.name,
            one.topic.label if one.topic else "",
            one.lead_body,
            "Confirmed" if one.date_is_verified else "Expected, not confirmed",
        )
        for one in awareness_days_ahead(clock.today())
    ]
    content = write_csv(rows, headings=DAY_HEADINGS)
    return download(content, name="Awareness days.csv", content_type=CSV)


def _months(season: Season) -> str:
    return ", ".join(calendar.month_name[month] for month in season.months)
