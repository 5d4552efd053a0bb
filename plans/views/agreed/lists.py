"""Agreed lines and contacts as lists and as files."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from bsc_comms.kit import access, clock, limits
from bsc_comms.kit.downloads import CSV, download
from bsc_comms.kit.spreadsheets import Cell, Row, write_csv
from partnership.views.asking import reader
from plans.filters.plan import LONGEST_TEXT
from plans.models import AgreedLine, Contact
from plans.policy import can_keep_agreed, can_log, can_read_the_plan
from plans.queries.agreed import contacts as contact_queries
from plans.queries.agreed import lines as line_queries
from plans.rules.own_files import CONTACTS, LINES
from plans.rules.words import in_words

LINE_TABS = {"used": "In use", "proposed": "Proposed", "ended": "No longer used"}
CONTACT_TABS = {"used": "In use", "unchecked": "Not checked for a year", "ended": "No longer used"}


@limits.counted_as(limits.SEARCH)
@require_safe
@access.requires(can_read_the_plan)
def lines(request: HttpRequest) -> HttpResponse:
    """The lines that partners agreed on, and those that are proposed."""
    person, text = reader(request), _text(request)
    show = _shown(request, line_queries.SHOWS)
    return render(
        request,
        "plans/agreed.html",
        {
            "lines": line_queries.lines_for(person, text=text, show=show),
            "text": text,
            "show": show,
            "shows": _links("plans:lines", LINE_TABS, show),
            "csv_url": reverse("plans:lines_csv"),
            "may_add": can_log(person),
            "today": clock.today(),
        },
    )


@limits.counted_as(limits.SEARCH)
@require_safe
@access.requires(can_read_the_plan)
def contacts(request: HttpRequest) -> HttpResponse:
    """Where residents are sent, and which of it nobody has checked for a year."""
    person, text, today = reader(request), _text(request), clock.today()
    show = _shown(request, contact_queries.SHOWS)
    found = contact_queries.contacts_for(person, text=text, show=show, today=today)
    return render(
        request,
        "plans/contacts.html",
        {
            "rows": [
                {
                    "contact": contact,
                    "unchecked": contact.ended_on is None and not contact.is_checked(today),
                    "keeps": contact.ended_on is None and can_keep_agreed(person, contact),
                }
                for contact in found
            ],
            "text": text,
            "show": show,
            "shows": _links("plans:contacts", CONTACT_TABS, show),
            "csv_url": reverse("plans:contacts_csv"),
            "may_add": can_log(person),
        },
    )


@limits.counted_as(limits.EXPORT)
@require_safe
@access.requires(can_read_the_plan)
def lines_csv(request: HttpRequest) -> HttpResponse:
    """Every line that the whole partnership may know, with the wording that counts."""
    known = AgreedLine.objects.visible_to(reader(request)).open_to_the_partnership()
    found = known.select_related("topic", "campaign", "owner").prefetch_related("wordings")
    rows = [_line_row(line) for line in found]
    content = write_csv(rows, headings=LINES)
    return download(content, name="Agreed lines.csv", content_type=CSV)


@limits.counted_as(limits.EXPORT)
@require_safe
@access.requires(can_read_the_plan)
def contacts_csv(request: HttpRequest) -> HttpResponse:
    """Every contact, and nobody by name."""
    known = Contact.objects.visible_to(reader(request)).select_related("owner")
    rows = [
        (
            contact.name,
            contact.for_what,
            contact.number,
            contact.address,
            contact.hours,
            contact.languages,
            in_words(contact.topics.all()),
            contact.owner.name,
            contact.checked_on,
            contact.ended_on,
        )
        for contact in known.prefetch_related("topics")
    ]
    content = write_csv(rows, headings=CONTACTS)
    return download(content, name="Contacts.csv", content_type=CSV)


def _line_row(line: AgreedLine) -> Row:
    wording = line.current
    said: tuple[Cell, ...] = (
        (
            wording.number,
            wording.agreed_on,
            wording.valid_until,
            wording.short,
            wording.long,
            wording.social,
        )
        if wording
        else ("",) * 6
    )
    return (
        line.name,
        in_words(line.topic),
        in_words(line.campaign),
        line.owner.name,
        *said,
        line.ended_on,
    )


def _text(request: HttpRequest) -> str:
    return request.GET.get("text", "").strip()[:LONGEST_TEXT]


def _shown(request: HttpRequest, shows: tuple[str, ...]) -> str:
    asked = request.GET.get("show", "")
    return asked if asked in shows else shows[0]


def _links(name: str, labels: dict[str, str], show: str) -> list[dict[str, object]]:
    return [
        {"url": f"{reverse(name)}?show={key}", "label": label, "current": key == show}
        for key, label in labels.items()
    ]
