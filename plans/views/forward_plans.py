"""Forward plans as pages and files: what was published, as it was published."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from bsc_comms.kit import access, limits
from bsc_comms.kit.downloads import CSV, download
from bsc_comms.kit.spreadsheets import write_csv
from partnership.choices import WorkState
from partnership.models import Partner, Person
from partnership.views.asking import reader
from plans import policy
from plans.choices import FileFormat
from plans.documents.forward_plan import as_printed, document, file_name, in_figures
from plans.documents.forward_plan.printed import kept_back_of
from plans.models import ForwardPlan, ForwardPlanFile
from plans.operations.forward_plans import make_files_again
from plans.queries.extracts import Extract, extract_of
from plans.queries.forward_plans import (
    known_lines,
    latest_number,
    published_plan,
    published_plans,
)
from plans.rules.difference import KIND_WORDS, KINDS
from plans.rules.lines import TO_COME, stage
from plans.views.file_types import CONTENT_TYPES

HEADINGS = ("Forward plan", "Meeting", "Published", "Documents")


@require_safe
@access.requires(policy.can_read_what_was_published)
def forward_plans(request: HttpRequest) -> HttpResponse:
    """All forward plans, latest first, with their downloads."""
    context = {"plans": published_plans(), "csv_url": reverse("plans:forward_plans_csv")}
    return render(request, "plans/forward_plans.html", context)


@limits.counted_as(limits.EXPORT)
@require_safe
@access.requires(policy.can_read_what_was_published)
def forward_plans_csv(request: HttpRequest) -> HttpResponse:
    """The list of them, a row for each."""
    rows = [
        (
            plan.number,
            plan.meeting_date or "Between meetings",
            plan.published_at,
            "; ".join(file.get_format_display() for file in plan.documents),
        )
        for plan in published_plans()
    ]
    return download(write_csv(rows, headings=HEADINGS), name="Forward plans.csv", content_type=CSV)


@require_safe
@access.requires(policy.can_read_what_was_published)
def forward_plan_latest(request: HttpRequest) -> HttpResponse:
    """One address for the plan that counts now; the list while there is none."""
    number = latest_number()
    if number is None:
        return redirect("plans:forward_plans")
    return _plan_page(request, _published(number))


@require_safe
@access.requires(policy.can_read_what_was_published)
def forward_plan(request: HttpRequest, number: int) -> HttpResponse:
    """One forward plan from its frozen content, what changed first."""
    return _plan_page(request, _published(number))


def _plan_page(request: HttpRequest, plan: ForwardPlan) -> HttpResponse:
    shown = _shown(plan, plan, request)
    context = {
        **shown,
        "figures": in_figures(shown["printed"]["summary"]),
        "files_failed": plan.order.state == WorkState.FAILED,
        "can_have_made": policy.can_have_documents_made(reader(request)),
        "partners": reader(request).partners,
    }
    return render(request, "plans/forward_plan.html", context)


@require_POST
@access.requires(policy.can_have_documents_made)
def forward_plan_make_again(request: HttpRequest, number: int) -> HttpResponse:
    """Owe anew the documents of a plan that could not be made."""
    if make_files_again(by=reader(request), plan=_published(number)):
        messages.success(request, "The documents are being made. They are here in a minute.")
    else:
        messages.info(request, "The documents are there, or are being made already.")
    return redirect("plans:forward_plan", number)


@limits.counted_as(limits.EXPORT)
@require_safe
@access.requires(policy.can_read_what_was_published)
def forward_plan_file(request: HttpRequest, number: int, file_format: str) -> HttpResponse:
    """One document of a plan, to be saved. Not yet made is not found."""
    found = get_object_or_404(ForwardPlanFile, forward_plan__number=number, format=file_format)
    return download(
        bytes(found.content),
        name=found.name,
        content_type=CONTENT_TYPES[FileFormat(found.format)],
    )


@require_safe
@access.requires(policy.can_read_what_was_published)
def forward_plan_extract(request: HttpRequest, number: int, code: str) -> HttpResponse:
    """What of a plan concerns one partner, and what its reader may see of it besides."""
    plan, partner = _published(number), get_object_or_404(Partner, code=code)
    extract = extract_of(plan, partner, reader(request))
    context = {
        **_shown(plan, extract, request),
        "partner": partner,
        "formats": FileFormat.choices,
    }
    return render(request, "plans/forward_plan_extract.html", context)


@limits.counted_as(limits.EXPORT)
@require_safe
@access.requires(policy.can_read_what_was_published)
def forward_plan_extract_file(
    request: HttpRequest, number: int, code: str, file_format: str
) -> HttpResponse:
    """The same as a document, made for whoever asks."""
    if file_format not in FileFormat.values:
        raise Http404
    plan, partner = _published(number), get_object_or_404(Partner, code=code)
    extract = extract_of(plan, partner, reader(request))
    return download(
        document(extract, file_format),
        name=file_name(extract, file_format),
        content_type=CONTENT_TYPES[FileFormat(file_format)],
    )


def _published(number: int) -> ForwardPlan:
    try:
        return published_plan(number)
    except ForwardPlan.DoesNotExist:
        raise Http404 from None


def _shown(plan: ForwardPlan, shown: ForwardPlan | Extract, request: HttpRequest) -> dict[str, Any]:
    """What a page says of a plan or an extract; it links what the reader may open now."""
    printed = as_printed(shown)
    ids = [line["id"] for line in kept_back_of(shown)]
    return {
        "plan": plan,
        "printed": printed,
        "changes": _by_kind(printed["difference"]),
        "since": plan.difference["since"],
        "known": known_lines(reader(request), shown) | frozenset(ids),
        "can_help": _can_help(shown, reader(request)),
    }


def _can_help(shown: ForwardPlan | Extract, person: Person) -> frozenset[str]:
    """The lines to come of other partners, for whoever speaks for a partner of today."""
    own = {partner.code for partner in person.partners_today}
    if not own or not policy.can_answer_invitations(person):
        return frozenset()
    return frozenset(
        line["id"]
        for line in shown.content["lines"]
        if stage(line) == TO_COME and line["lead"]["code"] not in own
    )


def _by_kind(changes: list[dict[str, Any]]) -> list[tuple[str, str, list[dict[str, Any]]]]:
    """Kind, its words and its changes, in the order of importance; kinds without any left out."""
    groups = [
        (kind, KIND_WORDS[kind], [change for change in changes if change["kind"] == kind])
        for kind in KINDS
    ]
    return [group for group in groups if group[2]]
