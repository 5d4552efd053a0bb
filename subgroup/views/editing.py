"""What every page that edits one versioned thing does alike."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bsc_comms.kit.forms import VersionedModelForm

F = TypeVar("F", bound=VersionedModelForm)


@dataclass(frozen=True)
class Attempt:
    """What came of saving: the form to show, whether it was saved, whether it came too late."""

    form: Any
    saved: bool = False
    stale: bool = False


def attempt(form: F, again: Callable[[], F], save: Callable[[F], None], *, lost: type) -> Attempt:
    """Save a form of a versioned thing, unless somebody saved the thing meanwhile.

    again: the form anew, with the thing as it is saved now. save: does it, raising `lost` where
    another save came first. A form that came too late keeps all that was typed (`catch_up`).
    """
    if not form.is_valid():
        return Attempt(form)
    if not form.is_stale():
        try:
            save(form)
        except lost:
            form = again()
            if not form.is_valid():
                return Attempt(form)
        else:
            return Attempt(form, saved=form.is_valid())
    form.catch_up()
    return Attempt(form, stale=True)


def show(
    request: HttpRequest, template: str, tried: Attempt, context: dict[str, Any]
) -> HttpResponse:
    """The page of the form; 409 where it came too late."""
    return render(
        request,
        template,
        {**context, "form": tried.form, "stale": tried.stale},
        status=409 if tried.stale else 200,
    )
