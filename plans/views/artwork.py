"""Artwork of a communication: add it, see what was seen on it, decide, take it away."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from bsc_comms.kit import access, limits
from bsc_comms.kit.acting import acted
from bsc_comms.kit.downloads import download
from bsc_comms.kit.sent import sent_in, version_sent
from bsc_comms.kit.stored import from_the_store
from partnership.models import Person
from partnership.views.asking import reader
from plans.choices import ArtworkPart
from plans.forms.artwork import ArtworkForm, DecisionForm
from plans.operations.artwork import (
    SET_ASIDE_ALREADY,
    add_artwork,
    bring_back_artwork,
    decide_on_artwork,
    take_away_artwork,
)
from plans.operations.details import NotAllowedNow
from plans.policy import can_add_artwork, can_log, can_read_the_plan
from plans.queries.artwork import ArtworkLine, find_artwork
from plans.rules.artwork.files import LARGEST
from plans.views.finding import known, own, own_communication

FROM_ITS_PAGE = "artwork"


@limits.counted_as(limits.SENT)
@access.read_or_write
@access.takes_files(of=LARGEST)
@access.requires(can_log)
def artwork_new(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Add a leaflet to a communication; the planner then looks at it."""
    person = reader(request)
    found = own_communication(person, pk)
    if not can_add_artwork(person, found):
        messages.error(request, SET_ASIDE_ALREADY)
        return redirect(found)
    form = ArtworkForm(sent_in(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            added = add_artwork(
                by=person,
                communication=found,
                name=str(form.cleaned_data["file"].name),
                content=form.content(),
            )
        except NotAllowedNow as refused:
            messages.error(request, str(refused))
            return redirect(found)
        return redirect("plans:artwork", added.pk)
    context = {"form": form, "communication": found}
    return render(request, "plans/artwork_new.html", context, status=form.page_status)


@require_safe
@access.requires(can_read_the_plan)
def artwork(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One leaflet: how far the look at it is, what was seen, what was decided."""
    line = known(find_artwork, reader(request), pk)
    return render(
        request,
        "plans/artwork.html",
        {"line": line, "communication": line.artwork.communication, "from_page": FROM_ITS_PAGE},
    )


@limits.counted_as(limits.EXPORT)
@require_safe
@access.requires(can_read_the_plan)
def artwork_file(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The leaflet itself, to be saved and not shown."""
    line = known(find_artwork, reader(request), pk)
    if line.is_taken_away:
        raise Http404
    kept = line.artwork
    return from_the_store(
        request,
        kept.file,
        lambda content: download(content, name=kept.file_name, content_type=kept.content_type),
    )


@require_POST
@access.requires(can_log)
def artwork_decide(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Say in one click whether the line, or the logo, is on it; or take that back."""
    line = _own(request, pk)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Nothing was decided: the answer was incomplete. Decide again.")
        return redirect(_where_pressed(request, line))

    def act() -> str:
        decide_on_artwork(
            by=reader(request),
            artwork=line.artwork,
            opened_version=form.cleaned_data["version"],
            part=ArtworkPart(form.cleaned_data["part"]),
            carries=form.said(),
        )
        return ""

    return acted(request, act, _where_pressed(request, line))


@require_POST
@access.requires(can_log)
def artwork_take_away(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """It no longer counts; it can be brought back."""
    line = _own(request, pk)

    def act() -> str:
        take_away_artwork(
            by=reader(request),
            artwork=line.artwork,
            opened_version=version_sent(request),
        )
        return f"“{line.artwork.file_name}” is taken away."

    return acted(request, act, _on_the_communication(line))


@require_POST
@access.requires(can_log)
def artwork_bring_back(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """It counts again."""
    line = _own(request, pk)

    def act() -> str:
        bring_back_artwork(
            by=reader(request),
            artwork=line.artwork,
            opened_version=version_sent(request),
        )
        return ""

    return acted(request, act, _on_the_communication(line))


def _own(request: HttpRequest, pk: uuid.UUID) -> ArtworkLine:
    return own(find_artwork, reader(request), pk, may=_may_keep)


def _may_keep(person: Person, line: ArtworkLine) -> bool:
    """The line was found for this person, and says so itself."""
    return line.may_keep


def _where_pressed(request: HttpRequest, line: ArtworkLine) -> str:
    if request.POST.get("from") == FROM_ITS_PAGE:
        return reverse("plans:artwork", args=[line.artwork.pk])
    return _on_the_communication(line)


def _on_the_communication(line: ArtworkLine) -> str:
    return f"{line.artwork.communication.get_absolute_url()}#artwork"
