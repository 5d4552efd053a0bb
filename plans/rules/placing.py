"""When copy and artwork of a placement are due, and whether its edition fits the window.

Days are London's. Deadlines end on an English working day (rule 12 of docs/rules.md): nobody takes
copy on a Sunday, so whoever has to send it must do so the working day before.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from bsc_comms.kit.working_days import working_day_on_or_before
from channels_registry.rules import copy_due


class Issue(Protocol):
    """What is asked of an edition. `slots_free` is None where nobody counts them."""

    @property
    def publication_date(self) -> date: ...

    @property
    def slots_free(self) -> int | None: ...


E = TypeVar("E", bound=Issue)


@dataclass(frozen=True)
class Due:
    """The last days to send copy and artwork; None where nobody knows. Estimates say so."""

    copy: date | None = None
    artwork: date | None = None
    is_estimate: bool = False


@dataclass(frozen=True)
class LeadTimes:
    """How many calendar days before it comes out a channel wants copy and artwork."""

    copy_days: int | None = None
    artwork_days: int | None = None
    is_estimate: bool = False


def due_for_edition(
    *, publication: date, copy_deadline: date, artwork_deadline: date | None, lead: LeadTimes
) -> Due:
    """The edition's own deadlines; artwork by the channel's lead time where it states none."""
    if artwork_deadline is not None:
        artwork: date | None = working_day_on_or_before(artwork_deadline)
    elif lead.artwork_days is not None:
        artwork = copy_due(publication, lead.artwork_days)
    else:
        artwork = None
    return Due(copy=working_day_on_or_before(copy_deadline), artwork=artwork)


def due_by_lead_time(first_day: date | None, lead: LeadTimes) -> Due:
    """Worked back from the window's first day; nothing where there is no day or no lead time."""
    if first_day is None:
        return Due()
    copy = None if lead.copy_days is None else copy_due(first_day, lead.copy_days)
    artwork = None if lead.artwork_days is None else copy_due(first_day, lead.artwork_days)
    known = copy is not None or artwork is not None
    return Due(copy=copy, artwork=artwork, is_estimate=known and lead.is_estimate)


def beside_the_window(publication: date, first: date | None, last: date | None) -> str:
    """ "before" or "after" where an edition comes out outside the window; "" where it fits."""
    if first is not None and publication < first:
        return "before"
    if last is not None and publication > last:
        return "after"
    return ""


def in_the_window(editions: Iterable[E], first: date | None, last: date | None) -> list[E]:
    """Those that come out in the window, or all where there is none."""
    return [each for each in editions if not beside_the_window(each.publication_date, first, last)]


def edition_to_send_for(take_copy: Iterable[E], first: date | None, last: date | None) -> E | None:
    """Where none is chosen: the first that comes out in the window, with space before full ones."""
    within = in_the_window(take_copy, first, last)
    with_space = [each for each in within if each.slots_free != 0]
    return next(iter(with_space or within), None)


def are_made_until(last: date | None, made: Iterable[Issue]) -> bool:
    """Whether the editions that are made reach that day: before it, none is made any more.

    Where they do not, those of next year may just not be made yet.
    """
    return last is not None and any(each.publication_date >= last for each in made)
