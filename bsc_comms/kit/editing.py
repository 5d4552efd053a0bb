"""What every page that edits one versioned thing does alike.

The form of kit.forms carries the version that was opened, the write of an operation is conditional
on it; what came of both is an `Attempt`, which the view shows.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from bsc_comms.kit.forms import VersionedModelForm
from bsc_comms.kit.refusals import NotPossible

F = TypeVar("F", bound=VersionedModelForm)
T = TypeVar("T")
M = TypeVar("M")
#: The first version of what people entered themselves: a load of reference data, whose own rows
#: begin with 1, leaves alone what is beyond that.
FIRST_OF_PEOPLE = 2


class StaleEdit(Exception):
    """Somebody saved the thing after this editor had opened it."""


@dataclass(frozen=True)
class Attempt(Generic[F, T]):
    """What came of a form: the form to show, what was saved, whether it came too late."""

    form: F
    saved: T | None = None
    stale: bool = False

    @property
    def status(self) -> int:
        """The HTTP status of the page that shows the form."""
        return 409 if self.stale else self.form.page_status


def attempt(open_form: Callable[[], F], save: Callable[[F], T | None]) -> Attempt[F, T]:
    """Open a form and, sent in and valid, save it, unless somebody saved the thing meanwhile.

    open_form: reads the thing afresh each time. save: gives what was saved, or None where it put
    an error on the form; raises StaleEdit where another save came first. A form that came too late
    keeps all that was typed (`catch_up`).
    """
    return _attempt(open_form(), open_form, save)


def attempt_on(
    found: M,
    find_again: Callable[[], M],
    open_form: Callable[[M], F],
    save: Callable[[F], T | None],
) -> Attempt[F, T]:
    """The same where the thing was found already: it is read again only where somebody saved it."""
    return _attempt(open_form(found), lambda: open_form(find_again()), save)


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
        except NotPossible as refused:
            form.add_error(None, str(refused))
            return None

    tried = attempt_on(found, find_again, open_form, save_unless)
    if tried.form.is_bound and tried.saved is None and (why := stands_against(tried.form)):
        tried.form.refuse(why)
    return tried


def _attempt(form: F, open_again: Callable[[], F], save: Callable[[F], T | None]) -> Attempt[F, T]:
    if not form.is_bound:
        return Attempt(form)
    valid = form.is_valid()
    if form.is_stale():
        return _late(form)
    if not valid:
        return Attempt(form)
    try:
        return Attempt(form, saved=save(form))
    except StaleEdit:
        form = open_again()
        form.is_valid()
        return _late(form)


def _late(form: F) -> Attempt[F, T]:
    form.catch_up()
    return Attempt(form, stale=True)
