"""How partners keep their commitments: by partner for a year, and as something is typed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from bsc_comms.kit import access, limits
from bsc_comms.kit.downloads import CSV, download
from bsc_comms.kit.spreadsheets import write_csv
from partnership.views.asking import reader
from plans.forms.commitments import commitments_in
from plans.policy import can_log, can_read_the_plan
from plans.queries.commitments.totals import totals_of
from plans.views.overlaps.typed import form_of
from plans.views.years import year_asked, year_links, years_around_now

HEADINGS = ("Partner", "Name", "Commitment", "What it is", "Asked of", "Met", "Per cent")


@require_safe
@access.requires(can_read_the_plan)
def commitments(request: HttpRequest) -> HttpResponse:
    """Each partner's communications of a year against each commitment."""
    years = years_around_now()
    year = year_asked(request, years)
    return render(
        request,
        "plans/commitments.html",
        {
            "totals": totals_of(year),
            "years": year_links(reverse("plans:commitments"), years, year),
            "csv_url": f"{reverse('plans:commitments_csv')}?year={year.slug}",
            "may_log": can_log(reader(request)),
        },
    )


@limits.counted_as(limits.EXPORT)
@require_safe
@access.requires(can_read_the_plan)
def commitments_csv(request: HttpRequest) -> HttpResponse:
    """The same, a row for each partner and commitment."""
    totals = totals_of(year_asked(request, years_around_now()))
    rows = [
        (
            one.partner.code if one.partner else "",
            one.partner.name if one.partner else "All partners",
            commitment.code,
            commitment.label,
            tally.asked,
            tally.met,
            tally.percent,
        )
        for one in (*totals.partners, totals.together)
        for commitment, tally in zip(totals.commitments, one.tallies, strict=True)
    ]
    name = f"Commitments {totals.year.slug}.csv"
    return download(write_csv(rows, headings=HEADINGS), name=name, content_type=CSV)


@require_POST
@access.requires(can_log)
def commitments_near(request: HttpRequest) -> HttpResponse:
    """For the script of the form: a fragment with how what was typed so far stands."""
    person = reader(request)
    part = commitments_in(form_of(request, person), person)
    return render(request, "plans/commitments_typed.html", {"part": part})
