"""How a page shows one form, saves it, and says what stands against that."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from bsc_comms.kit.editing import attempt
from bsc_comms.kit.forms import PlainWords, VersionedModelForm
from bsc_comms.kit.refusals import NotPossible, ReasonNeeded

SAY_WHY = "Say why, in a sentence"
Crumb = tuple[str, str]
Done = tuple[str, str]  # what is said, and where it leads


@dataclass(frozen=True, kw_only=True)
class FormPage:
    """The words around a form: what it is for, what its button says, and the way back.

    warning: what somebody should know before they send it. has_files: whether files are sent.
    """

    title: str
    act: str
    back: str
    crumbs: Sequence[Crumb] = ()
    caption: str = ""
    lead: str = ""
    warning: str = ""
    danger: bool = False
    has_files: bool = False


def form_page(
    request: HttpRequest, form: PlainWords, page: FormPage, *, stale: bool = False
) -> HttpResponse:
    """The page of one form; 422 where it was refused, and a stale one (409) shows both texts."""
    return render(
        request,
        "layouts/one_form.html",
        {"form": form, "page": page, "stale": stale},
        status=409 if stale else form.page_status,
    )


def filled_in(
    request: HttpRequest, form: Any, page: FormPage, save: Callable[[Any], Done]
) -> HttpResponse:
    """Show a form; sent in, save it and go where `save` leads. Nothing typed is lost."""
    if form.is_bound and form.is_valid():
        done = _saved(form, save)
        if done is not None:
            return _led_on(request, done)
    return form_page(request, form, page)


def edited(
    request: HttpRequest,
    open_form: Callable[[], VersionedModelForm],
    page: FormPage,
    save: Callable[[Any], Done],
    *,
    stands_against: str = "",
) -> HttpResponse:
    """The same for a form with a version. `open_form` reads the thing afresh each time.

    stands_against: why nothing of the thing can be saved any more, which `save` refuses too; ""
    while it can be.
    """
    tried = attempt(open_form, lambda form: _saved(form, save))
    if tried.saved is not None:
        return _led_on(request, tried.saved)
    if stands_against and tried.form.is_bound:
        tried.form.refuse(stands_against)
    return form_page(request, tried.form, page, stale=tried.stale)


def _saved(form: Any, save: Callable[[Any], Done]) -> Done | None:
    try:
        return save(form)
    except NotPossible as refused:
        at = next((name for name in refused.about if name in form.fields), None)
        form.add_error(at, str(refused))
    except ReasonNeeded:
        form.add_error("reason", SAY_WHY)
    return None


def _led_on(request: HttpRequest, done: Done) -> HttpResponse:
    said, target = done
    messages.success(request, said)
    return redirect(target)
