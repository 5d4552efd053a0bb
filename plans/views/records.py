"""Annual records as pages and files."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from bsc_comms.kit import access, clock, limits
from bsc_comms.kit.downloads import download
from bsc_comms.kit.financial_year import FinancialYear
from bsc_comms.kit.paper import Section
from bsc_comms.kit.sent import text_sent
from partnership.views.asking import reader
from plans import policy
from plans.choices import FileFormat, Signing
from plans.documents.annual_record import lists, revision_text, spreads, standing_text
from plans.documents.annual_record.results import (
    MOST_IN_A_LIST,
    evidence,
    overlaps,
    purposes,
    results,
    where,
)
from plans.models import AnnualRecord, AnnualRecordFile
from plans.operations.record_readers import keep_reading
from plans.operations.record_signing import CannotSign, sign_record
from plans.operations.records import NothingToRecord, YearNotBegun, order_record
from plans.queries.known import known_ids
from plans.queries.records import (
    can_have_a_record,
    figures_of,
    figures_so_far,
    is_closed,
    other_records,
    record_of,
    years_of_records,
)
from plans.views.file_types import CONTENT_TYPES

NO_WHY = (
    "Say in a sentence what has come to light since: it stands in the next revision. Nothing has "
    "been compiled yet."
)
LONGEST_WHY = 500
TOO_LONG_A_WHY = (
    f"What has come to light must be {LONGEST_WHY} characters or fewer. Your words are still here: "
    "shorten them. Nothing has been compiled yet."
)
WHY_KEPT = "why_of_a_record"  # in the session: typed for a further revision, and not taken
OTHER_WHY = (
    "A record of {year} waits to be compiled already, with another reason. What you wrote is not "
    "in it, and is kept: once that is there, your words stand in the form for a further one."
)
A_PAGE = 50


@require_safe
@access.requires(policy.can_read_what_was_published)
def records(request: HttpRequest) -> HttpResponse:
    """Every year's record with its downloads, the last that is over in figures, this one so far."""
    years = years_of_records()
    current = FinancialYear.of(clock.today())
    latest = next((each.record for each in years if each.record and each.year != current), None)
    looks_again = any(each.is_being_compiled for each in years)
    context = {
        "years": years,
        "why_kept": _why_kept(request, looks_again=looks_again),
        "latest": latest,
        "figures": figures_of(latest) if latest else [],
        "current": current,
        "current_has_a_card": any(each.year == current for each in years),
        "so_far": figures_so_far(current),
        "can_compile": policy.can_compile_a_record(reader(request)),
        "can_be_compared": sum(1 for each in years if each.record) > 1,
        "looks_again": looks_again,
    }
    return render(request, "plans/records.html", context)


@require_safe
@access.requires(policy.can_read_what_was_published)
def record(request: HttpRequest, year: str, revision: int | None = None) -> HttpResponse:
    """One record from its content: jointly issued first, the honest part at the same size."""
    found = found_record(year, revision)
    others = other_records(found)
    later = [each for each in others if each.revision > found.revision]
    context = {
        "record": found,
        "content": found.content,
        "signs_as": []
        if later or _has_signed(request, found)
        else _may_still_sign_as(request, found),
        "status_text": standing_text(found),
        "revision_text": revision_text(found),
        "lists": lists(found.content),
        "brought": any(row["brought"] for row in found.content["communications"]),
        "spreads": spreads(found.content),
        "chapters": _chapters(found.content),
        "evidence": list(evidence(found.content)),
        "overlaps": list(overlaps(found.content)),
        "later": later,
        "earlier": [each for each in others if each.revision < found.revision],
        "changed_rows": found.difference.get("rows", [])[:MOST_IN_A_LIST],
        "known": _known(request, _rows_of_lists(found)),
        "can_check": policy.can_compile_a_record(reader(request)),
        "can_hand_on": policy.can_hand_a_record_on(reader(request)),
    }
    return render(request, "plans/record.html", context)


def _chapters(content: Mapping[str, Any]) -> list[tuple[str, list[Section]]]:
    """What was set out to do, what came of it and where, by the ids that lead to each chapter."""
    chapters: list[tuple[str, list[Section]]] = []
    for key, part in (("set-out", purposes), ("results", results), ("places", where)):
        before = len(chapters)
        for each in part(content):
            if each["level"] == 1:
                place = len(chapters) - before + 1
                chapters.append((key if place == 1 else f"{key}-{place}", []))
            chapters[-1][1].append(each)
    return chapters


@require_POST
@access.requires(policy.can_compile_a_record)
@access.asks_again
def record_compile(request: HttpRequest, year: str) -> HttpResponse:
    """Owe a record of the year; the list shows when it is there."""
    chosen = year_of(year)
    has_begun = chosen.first <= clock.today()
    if has_begun and not can_have_a_record(chosen):
        raise Http404
    why = text_sent(request, "why").strip()
    if not why and is_closed(chosen):
        messages.error(request, NO_WHY)
        return redirect("plans:records")
    if len(why) > LONGEST_WHY:
        messages.error(request, TOO_LONG_A_WHY)
        _keep_why(request, chosen, why)
        return redirect("plans:records")
    try:
        order = order_record(by=reader(request), year=chosen, why=why)
    except (NothingToRecord, YearNotBegun) as fault:
        messages.error(request, str(fault))
        return redirect("plans:records")
    if why and order.why != why:
        messages.error(request, OTHER_WHY.format(year=chosen))
        _keep_why(request, chosen, why)
    elif request.session.get(WHY_KEPT, {}).get("year") == chosen.slug:
        del request.session[WHY_KEPT]
    return redirect(f"{reverse('plans:records')}#compiling-{chosen.slug}")


@limits.counted_as(limits.EXPORT)
@require_safe
@access.requires(policy.can_read_what_was_published)
def record_file(
    request: HttpRequest, year: str, revision: int, file_format: str, part: int = 0
) -> HttpResponse:
    """One document of a record, or a part of its register, to be saved."""
    found = get_object_or_404(
        AnnualRecordFile,
        record__year=year_of(year).start_year,
        record__revision=revision,
        format=file_format,
        part=part,
    )
    keep_reading(
        record_id=found.record_id,
        what=found.format,
        part=found.part,
        person=reader(request),
    )
    return download(
        bytes(found.content),
        name=found.name,
        content_type=CONTENT_TYPES[FileFormat(found.format)],
    )


@require_safe
@access.requires(policy.can_read_what_was_published)
def record_register(request: HttpRequest, year: str, revision: int) -> HttpResponse:
    """The register of placements issued, a page at a time."""
    found = found_record(year, revision)
    page = Paginator(found.content["placements"], A_PAGE).get_page(request.GET.get("page"))
    context = {
        "record": found,
        "caption": f"{found}, {revision_text(found).lower()}",
        "status_text": standing_text(found),
        "page": page,
        "known": _known(request, page),
    }
    return render(request, "plans/record_register.html", context)


@require_POST
@access.requires(policy.can_sign_a_record)
@access.asks_again
def record_sign(request: HttpRequest, year: str, revision: int) -> HttpResponse:
    """Coordinator or chair stands for one frozen revision, as it was on the screen."""
    found = found_record(year, revision)
    chosen = _may_still_sign_as(request, found)
    role = chosen[0] if chosen else policy.may_sign_as(reader(request))[0]
    try:
        sign_record(
            by=reader(request),
            record=found,
            role=role,
            head=request.POST.get("head", ""),
        )
    except CannotSign as fault:
        messages.error(request, str(fault))
    return redirect("plans:record_revision", year, revision)


def found_record(year: str, revision: int | None) -> AnnualRecord:
    """The record at an address, the latest revision unless one is named; else not found."""
    try:
        return record_of(year_of(year), revision)
    except AnnualRecord.DoesNotExist:
        raise Http404 from None


def year_of(text: str) -> FinancialYear:
    """The year of an address, which is written in one way only."""
    try:
        year = FinancialYear.parse(text)
    except ValueError:
        raise Http404 from None
    if year.slug != text:
        raise Http404
    return year


def _keep_why(request: HttpRequest, year: FinancialYear, why: str) -> None:
    """Keep it for the form for a further revision of the year, until the list shows that."""
    request.session[WHY_KEPT] = {"year": year.slug, "why": why}


def _why_kept(request: HttpRequest, *, looks_again: bool) -> Mapping[str, str]:
    """What was kept so, with its year; given back once.

    looks_again: whether the page does so by itself. What it shows is gone in seconds then, and the
    form may not be there yet, so that the words stay kept.
    """
    kept: Mapping[str, str] = request.session.get(WHY_KEPT, {})
    if kept and not looks_again:
        del request.session[WHY_KEPT]
    return kept


def _has_signed(request: HttpRequest, record: AnnualRecord) -> bool:
    """Whether the reader has signed it: who holds both roles signs in one of them."""
    return any(each.person_id == reader(request).pk for each in record.signatures.all())


def _may_still_sign_as(request: HttpRequest, record: AnnualRecord) -> list[Signing]:
    """In which roles the reader may sign it that nobody has signed it in."""
    return [role for role in policy.may_sign_as(reader(request)) if role in record.unsigned_roles]


def _rows_of_lists(record: AnnualRecord) -> list[Mapping[str, Any]]:
    return [row for rows in lists(record.content).values() for row in rows]


def _known(request: HttpRequest, rows: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """Of the communications in these rows, those that the reader may open now."""
    return known_ids(reader(request), {row["id"] for row in rows})
