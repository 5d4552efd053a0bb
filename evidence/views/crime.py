"""When it rises: recorded crime by month and the shape of its year."""

import calendar

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bsc_comms.kit import access, clock, limits
from bsc_comms.kit.downloads import CSV, download
from bsc_comms.kit.spreadsheets import write_csv
from evidence.policy import can_read_the_evidence
from evidence.queries import crime as queries

MONTHS = tuple(calendar.month_abbr)[1:]
HEADINGS = (
    *("Topic", "Kind", "Source", "Season", "Month"),
    *("Index", "Years above trend", "Years counted"),
)


@require_safe
@access.requires(can_read_the_evidence)
def crime(request: HttpRequest) -> HttpResponse:
    """The shape of the year by topic, with its numbers and how they are counted."""
    context = {
        "rows": queries.our_seasons(),
        "months": MONTHS,
        "held": queries.series_held(),
    }
    return render(request, "evidence/crime.html", context)


@limits.counted_as(limits.EXPORT)
@require_safe
@access.requires(can_read_the_evidence)
def crime_csv(request: HttpRequest) -> HttpResponse:
    """The same numbers, a line a month."""
    rows = [
        (
            row.index.series.topic.label if row.index.series.topic else "",
            row.index.series.label,
            row.index.series.get_source_display(),
            row.index.get_strength_display(),
            MONTHS[each.figure.month - 1],
            each.figure.value,
            each.figure.years_above,
            each.figure.years_counted,
        )
        for row in queries.our_seasons()
        for each in row.months
    ]
    content = write_csv(rows, headings=HEADINGS)
    return download(content, name="When crime rises.csv", content_type=CSV)


@require_safe
@access.requires(can_read_the_evidence)
def crime_series(request: HttpRequest, code: str) -> HttpResponse:
    """One kind of crime: its months, year by year, and the shape of its year."""
    found = queries.find_series(code)
    if found is None:
        raise Http404
    years = queries.years_of(found)
    context = {
        "series": found,
        "years": years,
        "has_incomplete": any(year.has_incomplete for year in years),
        "rise": queries.rise_in(found, years, clock.today()),
        "rows": queries.seasons_of(found),
        "months": MONTHS,
    }
    return render(request, "evidence/crime_series.html", context)
