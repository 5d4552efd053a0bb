"""The pages of the audit, for administrators."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from bsc_comms.kit import access, clock, limits
from bsc_comms.kit.downloads import CSV, download
from bsc_comms.kit.form_fields import DayField
from bsc_comms.kit.forms import PeriodFilterForm
from bsc_comms.kit.spreadsheets import Row, write_csv
from bsc_comms.overview.audit_trail import KINDS, Asked, found, found_for_all, lines_of
from partnership.policy import administers
from partnership.views.asking import reader

ON_A_PAGE = 50
MOST_ROWS = 20_000
HEADINGS = ("When", "Who", "From where", "What was done", "To what", "Detail", "Request")
WHAT_STANDS_HERE = (
    "Who did what, when and from where. Rows are only ever added, and the database refuses any "
    "change but one: the address from which something was done is emptied after {} days. What is "
    "kept back from you leaves no row here."
)


class AuditFilterForm(PeriodFilterForm):
    """Which rows the audit shows."""

    kind = forms.ChoiceField(label="Kind", required=False, choices=[("", "Everything"), *KINDS])
    who = forms.CharField(label="Person or address", required=False, max_length=100)
    what = forms.CharField(label="What", required=False, max_length=100)
    first = DayField(label="From", required=False)
    last = DayField(label="To", required=False)

    def asked(self) -> Asked:
        """What was filled in; nothing where it makes no sense."""
        return Asked(**self.cleaned_data) if self.is_valid() else Asked()


@require_safe
@access.requires(administers)
def audit(request: HttpRequest) -> HttpResponse:
    """Who did what, when and from where."""
    person = reader(request)
    form = AuditFilterForm(request.GET or None)
    asked = form.asked() if form.is_bound else Asked()
    page: Any = Paginator(found(person, asked), ON_A_PAGE).get_page(request.GET.get("page"))
    page.object_list = lines_of(page.object_list)
    query = request.GET.copy()
    query.pop("page", None)
    return render(
        request,
        "overview/audit.html",
        {
            "what_stands_here": WHAT_STANDS_HERE.format(settings.ADDRESSES_KEPT_DAYS),
            "form": form,
            "page": page,
            "is_filtered": asked != Asked(),
            "since": asked.since,
            "csv_url": f"{reverse('overview:audit_csv')}?{query.urlencode()}",
            "left_out": page.paginator.count - found_for_all(asked).count(),
            "most": MOST_ROWS,
        },
    )


@require_safe
@access.requires(administers)
@access.asks_again
@limits.counted_as(limits.EXPORT)
def audit_csv(request: HttpRequest) -> HttpResponse:
    """The same as a file: the latest rows that fit and that all may know of, up to MOST_ROWS."""
    asked = AuditFilterForm(request.GET).asked()
    lines = lines_of(found_for_all(asked)[:MOST_ROWS])
    rows: list[Row] = [
        [line.at, line.who or "Nobody signed in", line.address, line.act, line.what, line.detail]
        + [line.request_id]
        for line in lines
    ]
    name = f"Audit {clock.today()}.csv"
    return download(write_csv(rows, headings=HEADINGS), name=name, content_type=CSV)
