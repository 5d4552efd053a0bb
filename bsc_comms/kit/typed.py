"""What somebody typed into a form whose sending did not count, on its way back into that form.

Set for one request by the middleware of the door, and by a view whose button sends along a form
that it does not save. The bases of kit.forms look here: an unbound form that the typed fields
belong to shows them. Such a form is never valid, so nothing is saved by it.
"""

import contextlib
import re
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass

from django.http import QueryDict

CODE = re.compile(r"[a-z0-9_:.-]*")  # keys, dates, and what stands behind a box that is ticked
# What is neither kept nor shown again, whatever form it stands in.
SECRET = re.compile(r"csrf|pass|secret|token|credential|otp|key$|^code$", re.IGNORECASE)
# What a page carries to the next one and nobody writes, such as a sheet that was read: it may be
# sent again as it is, but is neither kept nor shown as words.
CARRIED = re.compile(r"_carried$")


def without_secrets(sent: QueryDict) -> QueryDict:
    """The fields of a form that may come back to whoever sent it."""
    return _without(SECRET, sent)


def filled_by_hand(sent: QueryDict) -> QueryDict:
    """Those of them that a person filled in: what a page carries by itself is left out as well."""
    return _without(CARRIED, without_secrets(sent))


def carries(sent: QueryDict) -> bool:
    """Whether the page that sent these fields carried something."""
    return any(CARRIED.search(name) for name in sent)


def _without(names: re.Pattern[str], sent: QueryDict) -> QueryDict:
    fields = sent.copy()
    for name in [name for name in fields if names.search(name)]:
        del fields[name]
    return fields


@dataclass
class Typed:
    """The fields as they were sent. had_files: a file was chosen, and has to be chosen again.

    found_its_form: whether a form of the page shows them.
    """

    fields: QueryDict
    had_files: bool = False
    found_its_form: bool = False

    @property
    def words(self) -> list[str]:
        """What a person wrote, where no form of the page took it; choices and keys are left out."""
        written = filled_by_hand(self.fields)
        sent = (text.strip() for name in written for text in written.getlist(name))
        return [text for text in sent if not CODE.fullmatch(text)]


_typed: ContextVar[Typed | None] = ContextVar("typed", default=None)


def typed_before() -> Typed | None:
    """What is to be shown again on the page that is being answered; None on almost every page."""
    return _typed.get()


@contextlib.contextmanager
def giving_back(typed: Typed | None) -> Iterator[None]:
    """Let the forms that are made inside the block show what was typed; None for none of them."""
    token = _typed.set(typed)
    try:
        yield
    finally:
        _typed.reset(token)
