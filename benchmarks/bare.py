"""What the planner is measured against: the same rows, read and written with nothing around them.

Each view fetches the columns, prefetches and aggregates of its counterpart and renders them in one
flat template without layout, filters, or links to sort; the middleware is the same. They show what
everybody may see, which in the measured data is everything.
"""

import io
import json
import subprocess
import sys
import uuid
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter
from django.conf import settings
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.datastructures import MultiValueDict

from bsc_comms.kit import clock
from bsc_comms.kit.financial_year import FinancialYear
from partnership.models import Change
from plans.choices import (
    OPEN,
    TAKES_PART,
    InvolvementState,
    PlacementState,
    Precision,
    State,
    Visibility,
)
from plans.models import (
    Approach,
    Communication,
    DateChange,
    Decision,
    Evaluation,
    Involvement,
    OfferRequest,
    Overlap,
    Placement,
    ReferenceSequence,
)

COLUMNS = (
    *("id", "reference", "title", "message", "state", "precision", "window_start", "window_end"),
    *("confirmed", "reach", "place_text", "help_wanted", "visibility", "embargo_until"),
    *("lead_partner__code", "lead_partner__name", "campaign__name"),
)
HEADINGS = (
    *("Reference", "Title", "Message", "From", "To", "How precise", "Confirmed", "Lead partner"),
    *("Partners", "Where", "Place", "Who for", "How", "Topics", "Objectives", "Campaign", "State"),
    *("Help wanted", "Next copy due", "Who may see it"),
)


def _this_year(parameters: Any) -> QuerySet[Communication]:
    """The current year with what is left over, and the two filters of the filtered list."""
    year = FinancialYear.of(clock.today())
    inside = Q(window_start__lte=year.last, window_end__gte=year.first)
    left_over = (Q(window_end__lt=year.first) | Q(window_start=None)) & Q(state__in=OPEN)
    found = Communication.objects.filter(
        inside | left_over, visibility=Visibility.PARTNERSHIP, embargo_until=None
    )
    if parameters.get("state") == "not_ideas":
        found = found.exclude(state=State.IDEA)
    if partner := parameters.get("partner"):
        joined = Involvement.objects.filter(partner__code=partner).exclude(
            state=InvolvementState.DECLINED
        )
        found = found.filter(
            Q(lead_partner__code=partner) | Q(pk__in=joined.values("communication_id"))
        )
    return found


def with_all_shown(found: QuerySet[Communication]) -> QuerySet[Communication]:
    """The columns and the related rows of a line."""
    placements = Placement.objects.exclude(state=PlacementState.DROPPED)
    involvements = Involvement.objects.exclude(state=InvolvementState.DECLINED)
    return (
        found.select_related("lead_partner", "campaign")
        .only(*COLUMNS)
        .prefetch_related(
            *("areas", "topics", "audiences", "objectives"),
            Prefetch("placements", placements.select_related("channel", "edition")),
            Prefetch("involvements", involvements.select_related("partner")),
        )
        .order_by(F("window_start").asc(nulls_last=True), "id")
    )


def bare_list(request: HttpRequest) -> HttpResponse:
    """A page of fifty with its number in all and the number of each month."""
    found = _this_year(request.GET)
    page = Paginator(with_all_shown(found), 50).get_page(1)
    months = (
        found.order_by()
        .annotate(month=TruncMonth("window_start"))
        .values_list("month")
        .annotate(number=Count("pk"))
        .order_by("month")
    )
    context = {"page": page, "months": list(months), "count": page.paginator.count}
    return render(request, "benchmarks/list.html", context)


def bare_detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One communication with all that hangs on it and its history."""
    found = (
        Communication.objects.filter(pk=pk)
        .select_related("lead_partner", "campaign", "responsible", "created_by")
        .prefetch_related(
            *("areas", "topics", "audiences", "objectives", "findings", "indicators"),
            *("named_partners", "artwork", "carried_lines__line", "carried_contacts__contact"),
            Prefetch(
                "placements", Placement.objects.select_related("channel", "edition", "partner")
            ),
            Prefetch("involvements", Involvement.objects.select_related("partner")),
            Prefetch("decisions", Decision.objects.select_related("by").defer("seen")),
            Prefetch("approaches", Approach.objects.select_related("asked_by")),
            Prefetch("offer_requests", OfferRequest.objects.select_related("offer__partner")),
            "date_changes__by",
        )
        .get()
    )
    changes = Change.objects.filter(subject_type="plans.communication", subject_id=str(pk))
    near = Overlap.objects.filter(Q(first=found) | Q(second=found)).select_related(
        "first__lead_partner", "second__lead_partner"
    )
    context = {
        "one": found,
        "changes": list(changes.select_related("by")),
        "rows": list(found.import_rows.select_related("plan_import")),
        "evaluation": Evaluation.objects.filter(communication=found).first(),
        "near": list(near),
    }
    return render(request, "benchmarks/detail.html", context)


def bare_create(request: HttpRequest) -> HttpResponse:
    """The rows that a logged communication is made of, without a form and without rules."""
    said: MultiValueDict = request.POST
    day = date(int(said["day_from_year"]), int(said["day_from_month"]), int(said["day_from_day"]))
    year, moment = FinancialYear.of(day).start_year, clock.now()
    with transaction.atomic():
        one = Communication(
            id=uuid.UUID(said["identifier"]),
            title=said["title"],
            message=said["message"],
            lead_partner_id=int(said["lead_partner"]),
            responsible=request.user,
            state=State.PLANNED,
            precision=Precision.EXACT,
            window_start=day,
            window_end=day,
            reach=said["reach"],
            created_at=moment,
            created_by=request.user,
        )
        one.save(force_insert=True)
        for name in ("areas", "topics", "audiences", "objectives"):
            getattr(one, name).set([int(pk) for pk in said.getlist(name)])
        Placement.objects.bulk_create(
            Placement(communication=one, channel_id=int(pk), partner_id=one.lead_partner_id)
            for pk in said.getlist("channels")
        )
        Involvement.objects.bulk_create(
            Involvement(communication=one, partner_id=int(pk)) for pk in said.getlist("partners")
        )
        ReferenceSequence.objects.filter(pk=year).update(last=F("last") + 1)
        number = ReferenceSequence.objects.get(pk=year).last
        Communication.objects.filter(pk=one.pk).update(reference=f"BARE-{year}-{number}")
        Change.objects.create(
            at=moment,
            by=request.user,
            subject_type="plans.communication",
            subject_id=str(one.pk),
            act="logged",
            batch=uuid.uuid4(),
        )
    return HttpResponseRedirect(one.get_absolute_url())


def bare_xlsx(request: HttpRequest) -> HttpResponse:
    """The year's rows through xlsxwriter alone."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        days = book.add_format({"num_format": "d mmm yyyy"})
        page = book.add_worksheet("Plan")
        page.write_row(0, 0, HEADINGS)
        for number, one in enumerate(with_all_shown(_this_year(request.GET)), start=1):
            page.write_row(number, 0, _cells(one))
            if one.window_start and one.window_end:
                page.write_datetime(number, 3, one.window_start, days)
                page.write_datetime(number, 4, one.window_end, days)
    return HttpResponse(out.getvalue(), content_type="application/octet-stream")


def _cells(one: Communication) -> list[Any]:
    placements = one.placements.all()
    due = [each.edition.copy_deadline for each in placements if each.edition]
    return [
        one.reference,
        one.title,
        one.message,
        "",
        "",
        one.precision,
        one.confirmed,
        one.lead_partner.name,
        _joined(each.partner.name for each in one.involvements.all()),
        _joined(each.name for each in one.areas.all()),
        one.place_text,
        _joined(each.label for each in one.audiences.all()),
        _joined(each.channel.name for each in placements),
        _joined(each.label for each in one.topics.all()),
        _joined(each.label for each in one.objectives.all()),
        one.campaign.name if one.campaign else "",
        one.state,
        one.help_wanted,
        str(min(due)) if due else "",
        one.visibility,
    ]


def _joined(labels: Iterable[str]) -> str:
    return "; ".join(labels)


def bare_record(year: FinancialYear, content: dict[str, Any], printed: dict[str, Any]) -> int:
    """What a record costs without the planner: its queries, xlsxwriter and typst alone.

    Word, CSV, JSON, the chain and the seal are the planner's alone.

    `content` and `printed` are what the planner made of the same rows, to be written as they are.
    Gives the size of both documents.
    """
    issued = Placement.objects.filter(
        state=PlacementState.ISSUED, issued_on__gte=year.first, issued_on__lte=year.last
    )
    moved = DateChange.objects.filter(old_end__gte=year.first, old_end__lte=year.last)
    found = (
        Communication.objects.filter(visibility=Visibility.PARTNERSHIP, embargo_until=None)
        .filter(
            Q(window_start__lte=year.last, window_end__gte=year.first)
            | Q(window_start=None, created_at__gte=clock.start_of(year.first))
            | Q(pk__in=issued.values("communication_id"))
            | Q(pk__in=moved.values("communication_id"))
        )
        .select_related("lead_partner__parent", "merged_into")
        .defer("message", "internal_notes", "reported_result", "strategy_note")
        .prefetch_related(
            "topics",
            "date_changes",
            Prefetch("decisions", Decision.objects.only("communication_id", "at")),
            Prefetch("placements", issued.select_related("channel", "partner__parent")),
            Prefetch(
                "involvements",
                Involvement.objects.filter(state__in=TAKES_PART).select_related("partner__parent"),
            ),
        )
        .order_by()
    )
    assert len(found) >= len(content["communications"])
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_urls": False}) as book:
        for name in ("placements", "communications", "not_issued", "by_channel", "by_partner"):
            page = book.add_worksheet(name)
            for number, row in enumerate(content[name]):
                for column, value in enumerate(row.values()):
                    page.write(number, column, _joined(value) if type(value) is list else value)
    root = Path(settings.BASE_DIR) / "templates" / "documents"
    job = {"data": json.dumps(printed), "missing": "0", "dated": "no"}
    command = [sys.executable, "-E", "-s", "-c", TYPST_ALONE, root, FONTS]
    told = json.dumps(job).encode()
    pdf = subprocess.run(command, input=told, stdout=subprocess.PIPE, check=True).stdout
    return len(out.getvalue()) + len(pdf)


FONTS = Path(settings.BASE_DIR) / "static" / "vendor" / "fonts"
#: In a process of its own, as the planner does it: in one that goes on, typst remembers what it
#: set, and the next of fifteen rounds would be set in no time and need ever more memory.
TYPST_ALONE = """
import json, sys, typst
root, fonts = sys.argv[1:]
fonts = typst.Fonts(
    include_system_fonts=False, include_embedded_fonts=False, font_paths=[fonts]
)
job = json.load(sys.stdin)
sys.stdout.buffer.write(typst.compile(
    f"{root}/paper.typ", root=root, font_paths=fonts, sys_inputs=job, format="pdf",
    pdf_standards="ua-1", timestamp=0,
))
"""


def form_of_a_communication(
    *, lead: int, partners: Iterable[int], terms: dict[str, list[int]], number: int
) -> dict[str, Any]:
    """What both create views are sent: a whole communication, planned for next month."""
    day = clock.today() + timedelta(days=30)
    return {
        "identifier": str(uuid.uuid4()),
        "title": f"Lock your bike at the station, measured {number}",
        "message": "Two locks, one through the frame. Register the bike with the police.",
        "lead_partner": lead,
        "when": "exact",
        "day_from_day": day.day,
        "day_from_month": day.month,
        "day_from_year": day.year,
        "reach": "local",
        "visibility": "partnership",
        "partners": list(partners),
        **terms,
    }
