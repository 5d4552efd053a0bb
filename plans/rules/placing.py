"""When copy and artwork of a placement are due, and whether its edition fits the window.

Days are London's. Deadlines end on an English working day (rule 12 of docs/rules.md): nobody takes
copy on a Sunday, so whoever has to send it must do so the working day before.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Generic, Protocol, TypeVar

from channels_registry.rules import copy_due


class Issue(Protocol):
    """What is asked of an edition. `slots_free` is None where nobody counts them."""

    @property
    def publication_date(self) -> date: ...

    @property
    def slots_free(self) -> int | None: ...


class IssueWithCopy(Issue, Protocol):
    """What is asked of an edition that copy may be sent for."""

    @property
    def copy_due(self) -> date: ...

    @property
    def artwork_due(self) -> date | None: ...

    def takes_copy(self, on: date) -> bool: ...


E = TypeVar("E", bound=Issue)
C = TypeVar("C", bound=IssueWithCopy)
T = TypeVar("T")


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


@dataclass(frozen=True)
class Carrier(Generic[T]):
    """What a channel has to carry something: the editions that are made, its lead times, its end.

    `editions` are those that are to come out, also where they take no more copy, the first on top.
    """

    editions: Sequence[T]
    lead: LeadTimes
    last_day: date | None = None


@dataclass(frozen=True)
class Sending(Generic[T]):
    """The last days for copy and artwork of what goes out on a channel.

    `due_for` is the edition whose deadlines stand where none is chosen yet; `has_none_in_time` says
    that none that takes copy comes out in the window. `ended_on` is the channel's last day, where
    that lies before the window. `last_copy_due` is the last day for the end of the window, where
    that for its beginning is past.
    """

    due: Due = field(default_factory=Due)
    due_for: T | None = None
    has_none_in_time: bool = False
    ended_on: date | None = None
    last_copy_due: date | None = None


def sending_on(
    carrier: Carrier[C], first: date | None, last: date | None, *, today: date
) -> Sending[C]:
    """Where no edition is chosen: by the one that fits, else worked back from the window."""
    ends = carrier.last_day
    if ends is not None and ends < max(first or today, today):
        return Sending(ended_on=ends)
    take_copy = [each for each in carrier.editions if each.takes_copy(today)]
    chosen = edition_to_send_for(take_copy, first, last)
    if chosen is not None:
        return Sending(due=due_for_edition(chosen, carrier.lead), due_for=chosen)
    # After its last day nothing goes out, and no edition is made any more.
    last = min(last, ends) if last is not None and ends is not None else last
    if are_made_until(last, carrier.editions):
        return Sending(has_none_in_time=True)
    # An edition that is still to be made sets deadlines of its own.
    is_estimate = carrier.lead.is_estimate or bool(carrier.editions)
    return _by_lead_time(first, last, replace(carrier.lead, is_estimate=is_estimate), today)


def _by_lead_time(
    first: date | None, last: date | None, lead: LeadTimes, today: date
) -> Sending[C]:
    due = due_by_lead_time(first, lead)
    if due.copy is None or due.copy >= today:
        return Sending(due=due)
    late = due_by_lead_time(last, lead).copy
    return Sending(due=due, last_copy_due=late if late is not None and late >= today else None)


def due_for_edition(edition: IssueWithCopy, lead: LeadTimes) -> Due:
    """The edition's own deadlines; artwork by the channel's lead time where it states none."""
    artwork = edition.artwork_due
    if artwork is None and lead.artwork_days is not None:
        artwork = copy_due(edition.publication_date, lead.artwork_days)
    return Due(copy=edition.copy_due, artwork=artwork)


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
