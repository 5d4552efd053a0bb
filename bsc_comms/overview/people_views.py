"""Pages about people and the planner: roles in words, what is held and how long it is kept."""

import json
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from bsc_comms.kit import access, limits
from bsc_comms.kit.downloads import JSON, download
from bsc_comms.kit.in_words import moment
from bsc_comms.overview.held import NOTE, about, as_data, sections
from bsc_comms.overview.retention import what_is_kept
from partnership.models import Person
from partnership.policy import administers, belongs, signed_in
from partnership.queries.roles import latest_role_changes, roles_in_words
from partnership.views.asking import reader


@require_safe
@access.requires(belongs)
def roles(request: HttpRequest) -> HttpResponse:
    """What each role is for, who holds it, and who gave it."""
    context = {"roles": roles_in_words(), "changes": latest_role_changes()}
    return render(request, "overview/roles.html", context)


@require_safe
@access.requires(signed_in)
def retention(request: HttpRequest) -> HttpResponse:
    """How long things about people are kept, and why."""
    return render(request, "overview/retention.html", {"kept": what_is_kept()})


@require_safe
@access.requires(signed_in)
def my_data(request: HttpRequest) -> HttpResponse:
    """What is held about me; a right that does not end with the last role."""
    person = reader(request)
    return _page(request, person, reverse("overview:my_data_file"))


@require_safe
@access.requires(signed_in)
@access.asks_again
@limits.counted_as(limits.EXPORT)
def my_data_file(request: HttpRequest) -> HttpResponse:
    """The same as a file."""
    person = reader(request)
    return _file(request, person)


@require_safe
@access.requires(administers)
def data_of_person(request: HttpRequest, pk: int) -> HttpResponse:
    """What is held about somebody, for whoever answers for the planner."""
    person = get_object_or_404(Person, pk=pk)
    return _page(request, person, reverse("overview:data_of_person_file", args=[pk]))


@require_safe
@access.requires(administers)
@access.asks_again
@limits.counted_as(limits.EXPORT)
def data_of_person_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as a file."""
    return _file(request, get_object_or_404(Person, pk=pk))


def _page(request: HttpRequest, person: Person, file_url: str) -> HttpResponse:
    account = [
        {"key": key.capitalize(), "value": moment(value) if isinstance(value, datetime) else value}
        for key, value in about(person).items()
    ]
    context = {
        "person": person,
        "note": NOTE,
        "account": account,
        "sections": sections(person, reader(request)),
        "file_url": file_url,
    }
    return render(request, "overview/held.html", context)


def _file(request: HttpRequest, person: Person) -> HttpResponse:
    told = as_data(person, reader(request))
    content = json.dumps(told, ensure_ascii=False, indent=2).encode()
    return download(content, name=f"Held about person {person.pk}.json", content_type=JSON)
