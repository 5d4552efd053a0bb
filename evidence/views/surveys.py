"""What residents say: surveys, one indicator, one wave, findings."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bsc_comms.kit import access, clock, limits
from bsc_comms.kit.downloads import CSV, download
from bsc_comms.kit.spreadsheets import write_csv
from evidence.models import Indicator, Wave
from evidence.policy import can_read_the_evidence
from evidence.queries import surveys as queries
from evidence.queries.findings import findings as all_findings


@require_safe
@access.requires(can_read_the_evidence)
def surveys(request: HttpRequest) -> HttpResponse:
    """Every indicator over its waves; consultations apart."""
    today = clock.today()
    context = {
        "samples": queries.sample_surveys(today),
        "consultations": queries.consultations(today),
    }
    return render(request, "evidence/surveys.html", context)


@require_safe
@access.requires(can_read_the_evidence)
def indicator(request: HttpRequest, code: str) -> HttpResponse:
    """One indicator: how sure it is, what changed, and areas in order where that is sound."""
    found = _indicator(code)
    line = queries.line_of(found, clock.today())
    ranking = queries.ranking_of(found, line.latest.wave) if line.latest else []
    context = {"indicator": found, "line": line, "ranking": ranking}
    return render(request, "evidence/indicator.html", context)


@limits.counted_as(limits.EXPORT)
@require_safe
@access.requires(can_read_the_evidence)
def indicator_csv(request: HttpRequest, code: str) -> HttpResponse:
    """The figures of one indicator, wave by wave."""
    found = _indicator(code)
    rows = [
        (
            score.wave.name,
            score.wave.ends,
            score.value,
            score.margin,
            score.sample_size,
            compared.value if compared else None,
            step.said if step else "",
            step.difference.points if step else None,
            step.difference.margin if step else None,
        )
        for score, compared, step in queries.line_of(found, clock.today()).rows
    ]
    elsewhere = found.survey.comparator
    headings = (
        "Wave",
        "Ends",
        "Percent",
        "Margin",
        "Asked",
        elsewhere.name if elsewhere else "Compared with",
        "Change",
        "Change in points",
        "Margin of the change",
    )
    content = write_csv(rows, headings=headings)
    return download(content, name=f"{found.label}.csv", content_type=CSV)


@require_safe
@access.requires(can_read_the_evidence)
def wave(request: HttpRequest, code: str) -> HttpResponse:
    """What one wave found, at a glance."""
    found: Wave | None = queries.find_wave(code)
    if found is None:
        raise Http404
    context = {
        "wave": found,
        "lines": queries.wave_lines(found),
        "audiences": queries.audience_scores(found),
    }
    return render(request, "evidence/wave.html", context)


@require_safe
@access.requires(can_read_the_evidence)
def findings(request: HttpRequest) -> HttpResponse:
    """What residents said, whom and what it is about."""
    return render(request, "evidence/findings.html", {"findings": all_findings()})


@limits.counted_as(limits.EXPORT)
@require_safe
@access.requires(can_read_the_evidence)
def findings_csv(request: HttpRequest) -> HttpResponse:
    """The same, a row for each."""
    rows = [
        (
            one.text,
            one.audience.label if one.audience else "Everybody",
            one.topic.label if one.topic else "Any",
            one.source,
        )
        for one in all_findings()
    ]
    content = write_csv(rows, headings=("Finding", "Who", "Topic", "Source"))
    return download(content, name="Findings.csv", content_type=CSV)


def _indicator(code: str) -> Indicator:
    found = queries.find_indicator(code)
    if found is None:
        raise Http404
    return found
