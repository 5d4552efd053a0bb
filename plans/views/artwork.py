"""Artwork of a communication: add it, see what was seen on it, decide, take it away."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from bsc_comms.kit import access, limits
from bsc_comms.kit.downloads import download
from bsc_comms.kit.editing import StaleEdit
from partnership.models import Person
from plans.choices import ArtworkPart
from plans.forms.artwork import ArtworkForm, DecisionForm
from plans.operations.artwork import (
    add_artwork,
    bring_back_artwork,
    decide_on_artwork,
    take_away_artwork,
)
from plans.operations.details import NotAllowedNow
from plans.policy import can_keep_artwork, can_log, can_read_the_plan
from plans.queries.artwork import ArtworkLine, find_artwork
from plans.rules.artwork.files import LARGEST
from plans.views.communications import own_communication, read_or_write

CHANGED_MEANWHILE = "Somebody changed it in the meantime. Look at it again, then decide."
FROM_ITS_PAGE = "artwork"


@limits.counted_as(limits.SENT)
@read_or_write
@access.takes_files(of=LARGEST)
@access.requires(can_log)
def artwork_new(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Add a leaflet to a communication; the planner then looks at it."""
    person: Person = request.user  # type: ignore[assignment]
    found = own_communication(person, pk)
    if not can_keep_artwork(person, found):
        messages.error(request, "It was set aside, so nothing can be added to it.")
        return redirect(found)
    form = ArtworkForm(request.POST or None, request.FILES or None)
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
    return render(request, "plans/artwork_new.html", {"form": form, "communication": found})


@require_safe
@access.requires(can_read_the_plan)
def artwork(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One leaflet: how far the look at it is, what was seen, what was decided."""
    line = _find(request, pk)
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
    line = _find(request, pk)
    if line.is_taken_away:
        raise Http404
    with line.artwork.file.open("rb") as file:
        content = file.read()
    return download(content, name=line.artwork.file_name, content_type=line.artwork.content_type)


@require_POST
@access.requires(can_log)
def artwork_decide(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Say in one click whether the line, or the logo, is on it; or take that back."""
    line = _own(request, pk)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Nothing was decided: the answer was incomplete. Decide again.")
        return _back(request, line)
    try:
        decide_on_artwork(
            by=request.user,  # type: ignore[arg-type]
            artwork=line.artwork,
            opened_version=form.cleaned_data["version"],
            part=ArtworkPart(form.cleaned_data["part"]),
            carries=form.said(),
        )
    except StaleEdit:
        messages.error(request, CHANGED_MEANWHILE)
    return _back(request, line)


@require_POST
@access.requires(can_log)
def artwork_take_away(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """It no longer counts; it can be brought back."""
    line = _own(request, pk)
    try:
        take_away_artwork(
            by=request.user,  # type: ignore[arg-type]
            artwork=line.artwork,
            opened_version=_version(request),
        )
    except StaleEdit:
        messages.error(request, CHANGED_MEANWHILE)
    else:
        messages.success(request, f"“{line.artwork.file_name}” is taken away.")
    return redirect(_on_the_communication(line))


@require_POST
@access.requires(can_log)
def artwork_bring_back(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """It counts again."""
    line = _own(request, pk)
    try:
        bring_back_artwork(
            by=request.user,  # type: ignore[arg-type]
            artwork=line.artwork,
            opened_version=_version(request),
        )
    except StaleEdit:
        messages.error(request, CHANGED_MEANWHILE)
    return redirect(_on_the_communication(line))


def _find(request: HttpRequest, pk: uuid.UUID) -> ArtworkLine:
    line = find_artwork(request.user, pk)  # type: ignore[arg-type]
    if line is None:
        raise Http404
    return line


def _own(request: HttpRequest, pk: uuid.UUID) -> ArtworkLine:
    """One that this person may decide on. 404 for a secret, 403 for another's."""
    line = _find(request, pk)
    if not line.may_keep:
        raise PermissionDenied
    return line


def _version(request: HttpRequest) -> int:
    version = request.POST.get("version", "")
    return int(version) if version.isdecimal() else 0


def _back(request: HttpRequest, line: ArtworkLine) -> HttpResponse:
    if request.POST.get("from") == FROM_ITS_PAGE:
        return redirect("plans:artwork", line.artwork.pk)
    return redirect(_on_the_communication(line))


def _on_the_communication(line: ArtworkLine) -> str:
    return f"{line.artwork.communication.get_absolute_url()}#artwork"
