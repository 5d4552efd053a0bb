"""What every button does: it acts, says what was done, and leads back."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from bsc_comms.kit.editing import StaleEdit
from bsc_comms.kit.refusals import NotPossible

CHANGED_MEANWHILE = "Somebody changed it in the meantime. Look at it again, then decide."


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
    except NotPossible as refused:
        messages.error(request, str(refused))
    return redirect(back)
