"""What every button of the plan does: it carries a version, acts, says what was done, leads on."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from bsc_comms.kit.editing import StaleEdit
from channels_registry.operations import NotPossible
from plans.operations.details import NotAllowedNow

CHANGED_MEANWHILE = "Somebody changed it in the meantime. Look at it again, then decide."
MOST_DIGITS = 18  # what every database holds as a number


def acted(
    request: HttpRequest,
    act: Callable[[], str],
    back: str,
    *,
    changed_meanwhile: str = CHANGED_MEANWHILE,
) -> HttpResponse:
    """Do what a button says and go back, with what was done or what stands against it.

    act: gives the words for what was done, "" where the page itself shows it.
    """
    try:
        if said := act():
            messages.success(request, said)
    except StaleEdit:
        messages.error(request, changed_meanwhile)
    except (NotAllowedNow, NotPossible) as refused:
        messages.error(request, str(refused))
    return redirect(back)


def number_sent(request: HttpRequest, name: str) -> int | None:
    """The number that a field of a button holds, as `number_in` reads it."""
    return number_in(request.POST.get(name, ""))


def number_in(text: str) -> int | None:
    """The number that a text of an address or a form is; None for any other and for absurd ones."""
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else None


def version_sent(request: HttpRequest, name: str = "version") -> int:
    """The version that a button carries; 0, which nothing has, for any other text."""
    return number_sent(request, name) or 0
