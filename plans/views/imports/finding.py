"""What the pages of one import share: finding it, coming back to the same place, what was done."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from bsc_comms.kit.editing import StaleEdit
from partnership.views.asking import reader
from plans.forms.imports import OfAnImport
from plans.models import ImportRow, PlanImport
from plans.operations.imports import CannotBeRead, ImportClosed
from plans.queries import imports as queries

DONE = "import_done"
ON_TOP = "top"
MOST_KEPT = 10_000  # characters that were typed, for the page that says what is wrong with them
CORRECTED_MEANWHILE = (
    "Somebody corrected this sheet while you were looking at it, so nothing was changed. "
    "Below is how it is read now: look at it, and press once more."
)
SHOWN = (
    queries.LOOK,
    queries.REFUSED,
    queries.NEW,
    queries.CHANGES,
    queries.THERE,
    queries.LEFT_OUT,
    queries.WORDS,
    queries.CORRECTED,
)


def find_import(request: HttpRequest, pk: uuid.UUID) -> PlanImport:
    """The import, if this person may see it; else a missing page."""
    found = queries.imports_visible_to(reader(request)).select_related(
        "by", "default_lead", "layout"
    )
    return get_object_or_404(found, pk=pk)


def find_row(request: HttpRequest, found: PlanImport, row: int) -> ImportRow:
    """One of its rows, with it, if this person may see that; else a missing page."""
    rows = queries.rows_visible_to(found, reader(request)).select_related("communication")
    this = get_object_or_404(rows, pk=row)
    this.plan_import = found
    return this


def go_back(
    request: HttpRequest,
    found: PlanImport,
    *,
    row: int | None = None,
    to: str = "plans:import_preview",
) -> HttpResponse:
    """To where the form stood: the same tab and page of the import, or the row's own page."""
    if row is not None and request.POST.get("back") == "row":
        address = reverse("plans:import_row", args=[found.pk, row])
        return redirect(f"{address}{_to_what_was_done(request)}")
    place = {
        name: request.POST[name]
        for name, fits in (("show", SHOWN.__contains__), ("page", str.isdecimal))
        if fits(request.POST.get(name, ""))
    }
    address = reverse(to, args=[found.pk])
    query = f"?{urlencode(place)}" if place else ""
    return redirect(f"{address}{query}{_to_what_was_done(request)}")


def _to_what_was_done(request: HttpRequest) -> str:
    """Where the next page says it, which takes the focus."""
    return "#done" if DONE in request.session else ""


def tell(
    request: HttpRequest, found: PlanImport, text: str, undo: dict[str, Any] | None = None
) -> None:
    """Say on the next page what was done, where the next reading stands, with a way to undo it.

    undo: the fields of the form that takes it back.
    """
    _leave(request, found, text, at=request.POST.get("next", "")[:200], undo=undo or {})


def tell_on_top(request: HttpRequest, found: PlanImport, text: str) -> None:
    """Say on the next page, above all else, what became of the sheet as a whole."""
    _leave(request, found, text, at=ON_TOP)


def warn(request: HttpRequest, found: PlanImport, text: str, *, about: str = "") -> None:
    """Say on the next page why nothing was done; what was typed stands in its box again.

    about: the row and the field, as a person finds them in the file.
    """
    at = request.POST.get("here") or request.POST.get("next") or ON_TOP
    _leave(
        request,
        found,
        f"{about}: {text}" if about else text,
        at=at[:200],
        is_wrong=True,
        why=text,
        is_of_the_box="typed" in request.POST and not request.POST.get("choice"),
        typed=request.POST.get("typed", "")[:MOST_KEPT],
    )


def _leave(request: HttpRequest, found: PlanImport, text: str, **more: Any) -> None:
    request.session[DONE] = {"of": str(found.pk), "text": text, "undo": {}, **more}


def what_was_done(request: HttpRequest, found: PlanImport) -> dict[str, Any]:
    """What `tell` left for the page of this import; told once."""
    done: dict[str, Any] = request.session.get(DONE, {})
    if done.get("of") != str(found.pk):
        return {}
    del request.session[DONE]
    return done


@contextmanager
def told_if_refused(request: HttpRequest, found: PlanImport, *, about: str = "") -> Iterator[None]:
    """Inside it an act on an import is tried; where it cannot be done, the next page says why."""
    try:
        yield
    except StaleEdit:
        warn(request, found, CORRECTED_MEANWHILE)
    except (ImportClosed, CannotBeRead) as refused:
        warn(request, found, str(refused), about=about)


def say_what_is_wrong(
    request: HttpRequest, found: PlanImport, form: BaseForm, *, about: str = ""
) -> None:
    """The errors of a form that has no page of its own."""
    said = " ".join(str(errors[0]) for errors in form.errors.values())
    warn(request, found, said, about=about)


def may_be_acted_on(request: HttpRequest, form: OfAnImport) -> bool:
    """Whether a form that has no page of its own holds; else the next page says what is wrong."""
    if form.is_valid():
        return True
    say_what_is_wrong(request, form.found, form)
    return False
