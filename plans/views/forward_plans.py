"""Forward plans as pages and files: what was published, as it was published."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from bsc_comms.kit import access
from bsc_comms.kit.downloads import PDF, XLSX, download
from partnership.choices import WorkState
from plans import policy
from plans.choices import FileFormat
from plans.documents.forward_plan import as_printed
from plans.models import ForwardPlan, ForwardPlanFile
from plans.queries.forward_plans import known_lines, published_plan, published_plans
from plans.rules.difference import KIND_WORDS, KINDS

CONTENT_TYPES = {FileFormat.PDF: PDF, FileFormat.XLSX: XLSX}


@require_safe
@access.requires(policy.can_read_what_was_published)
def forward_plans(request: HttpRequest) -> HttpResponse:
    """All forward plans, latest first, with their downloads."""
    return render(request, "plans/forward_plans.html", {"plans": published_plans()})


@require_safe
@access.requires(policy.can_read_what_was_published)
def forward_plan(request: HttpRequest, number: int) -> HttpResponse:
    """One forward plan from its frozen content, what changed first."""
    try:
        plan = published_plan(number)
    except ForwardPlan.DoesNotExist:
        raise Http404 from None
    printed = as_printed(plan)
    context = {
        "plan": plan,
        "printed": printed,
        "changes": _by_kind(printed["difference"]),
        "counts": plan.difference["counts"],
        "since": plan.difference["since"],
        "known": known_lines(request.user, plan),  # type: ignore[arg-type]
        "files_failed": plan.order.state == WorkState.FAILED,
    }
    return render(request, "plans/forward_plan.html", context)


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


def _by_kind(changes: list[dict[str, Any]]) -> list[tuple[str, str, list[dict[str, Any]]]]:
    """Kind, its words and its changes, in the order of importance; kinds without any left out."""
    groups = [
        (kind, KIND_WORDS[kind], [change for change in changes if change["kind"] == kind])
        for kind in KINDS
    ]
    return [group for group in groups if group[2]]
