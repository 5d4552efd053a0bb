"""What a communication carries: one click to carry it, to take over what changed, to leave it."""

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from bsc_comms.kit import access
from bsc_comms.kit.acting import acted
from bsc_comms.kit.going_back import back_to
from bsc_comms.kit.sent import version_sent
from partnership.views.asking import reader
from plans.models import Communication
from plans.operations import agreed
from plans.policy import can_log
from plans.views.agreed.contacts import known_contact
from plans.views.agreed.lines import known_line
from plans.views.finding import own_communication


@require_POST
@access.requires(can_log)
def line_carry(request: HttpRequest, pk: uuid.UUID, line: uuid.UUID) -> HttpResponse:
    """Carry the wording that counts, instead of an older one."""
    person = reader(request)
    found, wanted = own_communication(person, pk), known_line(person, line)

    def act() -> str:
        carried = agreed.carry_line(
            by=person, communication=found, line=wanted, seen=version_sent(request, "wording")
        )
        return f"“{found.title}” carries “{wanted.name}” in wording {carried.wording.number}."

    return _back(request, found, act)


@require_POST
@access.requires(can_log)
def line_leave(request: HttpRequest, pk: uuid.UUID, line: uuid.UUID) -> HttpResponse:
    """Carry it no longer."""
    person = reader(request)
    found, held = own_communication(person, pk), known_line(person, line)

    def act() -> str:
        agreed.leave_line(by=person, communication=found, line=held)
        return f"“{found.title}” no longer carries “{held.name}”."

    return _back(request, found, act)


@require_POST
@access.requires(can_log)
def contact_carry(request: HttpRequest, pk: uuid.UUID, contact: uuid.UUID) -> HttpResponse:
    """Send residents there, as it is now."""
    person = reader(request)
    found, wanted = own_communication(person, pk), known_contact(person, contact)

    def act() -> str:
        agreed.carry_contact(
            by=person, communication=found, contact=wanted, seen=version_sent(request)
        )
        return f"“{found.title}” sends residents to “{wanted.name}”."

    return _back(request, found, act)


@require_POST
@access.requires(can_log)
def contact_leave(request: HttpRequest, pk: uuid.UUID, contact: uuid.UUID) -> HttpResponse:
    """Send them there no longer."""
    person = reader(request)
    found, held = own_communication(person, pk), known_contact(person, contact)

    def act() -> str:
        agreed.leave_contact(by=person, communication=found, contact=held)
        return f"“{found.title}” no longer sends residents to “{held.name}”."

    return _back(request, found, act)


def _back(request: HttpRequest, about: Communication, act: Callable[[], str]) -> HttpResponse:
    return acted(request, act, back_to(request, f"{about.get_absolute_url()}#agreed"))
