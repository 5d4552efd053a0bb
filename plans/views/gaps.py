"""What the evidence asks for, and what is planned for it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from bsc_comms.kit import access, clock, limits
from bsc_comms.kit.downloads import CSV, download
from bsc_comms.kit.spreadsheets import write_csv
from evidence.policy import can_bring_in_figures
from evidence.queries.asks import holds_any_figures
from partnership.views.asking import reader
from plans.policy import can_log, can_read_the_plan
from plans.queries.gaps import gaps_known_to, gaps_open_to_all

HEADINGS = ("Kind", "What the evidence says", "Figure", "Planned", "Communications")


@require_safe
@access.requires(can_read_the_plan)
def gaps(request: HttpRequest) -> HttpResponse:
    """Each claim of the evidence with what is planned for it, those with nothing first."""
    person = reader(request)
    found = gaps_known_to(person, clock.today())
    context = {
        "found": found,
        "holds_figures": bool(found.gaps) or holds_any_figures(),
        "may_bring_in": can_bring_in_figures(person),
        "may_plan": can_log(person),
        "csv_url": reverse("plans:gaps_csv"),
        "kept_back": found.kept_back,
    }
    return render(request, "plans/gaps.html", context)


@limits.counted_as(limits.EXPORT)
@require_safe
@access.requires(can_read_the_plan)
def gaps_csv(request: HttpRequest) -> HttpResponse:
    """The same, a row for each claim, with what the whole partnership may know to be planned."""
    found = gaps_open_to_all(clock.today())
    rows = [
        (
            gap.ask.kind.label,
            gap.ask.sentence,
            gap.ask.figure,
            len(gap.planned),
            "; ".join(one.title for one in gap.planned),
        )
        for gap in (*found.nothing_yet, *found.with_something)
    ]
    return download(write_csv(rows, headings=HEADINGS), name="Gaps.csv", content_type=CSV)
