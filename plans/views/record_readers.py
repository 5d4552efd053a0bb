"""Handing a record on: links that end, who downloaded what, and what a link opens."""

import uuid
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from bsc_comms.kit import access, limits
from bsc_comms.kit.downloads import download, opened_by_key
from bsc_comms.kit.sent import sent_in
from partnership.views.asking import reader
from partnership.views.feed_addresses import show_once, shown_once
from plans import policy
from plans.choices import FileFormat
from plans.documents.annual_record import revision_text, standing_text
from plans.forms.records import RecordLinkForm
from plans.models import AnnualRecordFile, RecordLink
from plans.operations.record_readers import PAGE, LinkRefused, end_link, keep_reading, make_link
from plans.queries.record_readers import MOST_SHOWN, links_of, opened_link, readings_of
from plans.queries.records import record_of
from plans.views.file_types import CONTENT_TYPES
from plans.views.records import found_record

WHY_PUBLIC = "A member without an account reads one record by a key of 256 bits that ends."


@access.read_or_write
@access.requires(policy.can_hand_a_record_on)
@access.asks_again
def record_readers(request: HttpRequest, year: str, revision: int) -> HttpResponse:
    """Who downloaded a record, and links to read it for those without an account."""
    record = found_record(year, revision)
    form = RecordLinkForm(sent_in(request))
    if form.is_bound and form.is_valid():
        try:
            _, key = make_link(by=reader(request), record=record, **form.cleaned_data)
        except LinkRefused as fault:
            form.add_error("last_day", str(fault))
        else:
            show_once(request, key)
            return redirect("plans:record_readers", year, revision)
    shown = shown_once(request)
    key = shown["address"]
    address = f"{settings.BASE_URL}{reverse('plans:record_shared')}?key={key}" if key else ""
    context: dict[str, Any] = {
        **shown,
        "address": address,
        "record": record,
        "revision_text": revision_text(record),
        "form": form,
        "links": links_of(record),
        "readings": readings_of(record),
        "most_readings": MOST_SHOWN,
    }
    return render(request, "plans/record_readers.html", context, status=form.page_status)


@require_POST
@access.requires(policy.can_hand_a_record_on)
def record_link_end(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Let a link open nothing any more."""
    link = get_object_or_404(RecordLink.objects.select_related("record"), pk=pk)
    end_link(by=reader(request), link=link)
    return redirect("plans:record_readers", link.record.financial_year.slug, link.record.revision)


@limits.counted_as(limits.LINK)
@access.public(WHY_PUBLIC)
@require_safe
def record_shared(request: HttpRequest) -> HttpResponse:
    """What a link opens: one record's figures and its documents. The key is in no log."""
    key = request.GET.get("key", "")
    link = opened_link(key)
    if link is None:
        return render(request, "plans/record_no_link.html", status=404)
    keep_reading(record_id=link.record_id, what=PAGE, link=link)
    record = record_of(link.record.financial_year, link.record.revision)
    context = {
        "record": record,
        "content": record.content,
        "status_text": standing_text(record),
        "revision_text": revision_text(record),
        "was_revised": record.was_revised,
        "link": link,
        "key": key,
    }
    return render(request, "plans/record_shared.html", context)


@limits.counted_as(limits.LINK, limits.EXPORT)
@access.public(WHY_PUBLIC)
@require_safe
def record_shared_file(request: HttpRequest, file_format: str, part: int) -> HttpResponse:
    """One document of the record that a link opens."""
    link = opened_link(request.GET.get("key", ""))
    if link is None:
        raise Http404
    found = get_object_or_404(
        AnnualRecordFile, record_id=link.record_id, format=file_format, part=part
    )
    keep_reading(record_id=link.record_id, what=found.format, part=part, link=link)
    opened_by_key(request, f"link {link.pk}")
    return download(
        bytes(found.content),
        name=found.name,
        content_type=CONTENT_TYPES[FileFormat(found.format)],
    )
