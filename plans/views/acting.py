"""What every button of the plan does: it carries a version, acts, says what was done, leads on."""

from collections.abc import Callable
from typing import TypeVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from bsc_comms.kit.editing import Attempt, StaleEdit, attempt_on
from bsc_comms.kit.forms import VersionedModelForm
from channels_registry.operations import NotPossible
from plans.operations.details import NotAllowedNow

F = TypeVar("F", bound=VersionedModelForm)
T = TypeVar("T")
M = TypeVar("M")

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


def attempt_unless(
    stands_against: Callable[[F], str],
    found: M,
    find_again: Callable[[], M],
    open_form: Callable[[M], F],
    save: Callable[[F], T | None],
) -> Attempt[F, T]:
    """`attempt_on` for what goes only in some states: where it does not, the form says why.

    Nothing typed is lost then. stands_against: a sentence, "" where nothing does.
    """

    def save_unless(form: F) -> T | None:
        if stands_against(form):
            return None
        try:
            return save(form)
        except NotAllowedNow as refused:
            form.add_error(None, str(refused))
            return None

    tried = attempt_on(found, find_again, open_form, save_unless)
    if tried.form.is_bound and tried.saved is None and (why := stands_against(tried.form)):
        tried.form.add_error(None, why)
    return tried


def number_sent(request: HttpRequest, name: str) -> int | None:
    """The number that a field of a button holds, as `number_in` reads it."""
    return number_in(request.POST.get(name, ""))


def number_in(text: str) -> int | None:
    """The number that a text of an address or a form is; None for any other and for absurd ones."""
    is_number = text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS
    return int(text) if is_number else None


def version_sent(request: HttpRequest, name: str = "version") -> int:
    """The version that a button carries; 0, which nothing has, for any other text."""
    return number_sent(request, name) or 0
