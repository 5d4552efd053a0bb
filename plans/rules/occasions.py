"""Peaks and awareness days: when each comes, and when work on it has to start."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bsc_comms.kit.working_days import add_working_days
from channels_registry.rules import copy_due
from plans.rules.windows import month_window

#: What comes out so long before an occasion still belongs to it.
BEFOREHAND = timedelta(days=14)
#: The last edition before a peak still speaks to it when it came out so long before.
EDITION_BEFORE = timedelta(days=56)
#: A prompt leaves so many working days before the first lead time ends.
PROMPT_BEFORE = 20
#: With so many others within a week of its days, an awareness day is crowded.
CROWDED_FROM = 2
_WEEK = timedelta(days=7)
#: What runs for longer than this is no day or week that others would compete with.
_LONG = timedelta(days=21)


@dataclass(frozen=True)
class Days:
    """Days from the first to the last, both included."""

    starts: date
    ends: date

    def touches(self, other: "Days") -> bool:
        return self.starts <= other.ends and self.ends >= other.starts

    @property
    def months(self) -> list[int]:
        """The numbers of the months that it touches, in their order."""
        count = (self.ends.year - self.starts.year) * 12 + self.ends.month - self.starts.month
        return [(self.starts.month - 1 + number) % 12 + 1 for number in range(min(count, 11) + 1)]

    @property
    def with_beforehand(self) -> "Days":
        """With the fortnight before, in which people are told of it."""
        return Days(self.starts - BEFOREHAND, self.ends)

    @property
    def with_neighbours(self) -> "Days":
        """With all days on which something may be near what touches these: see `near_in_time`."""
        return Days(self.starts - _LONG - _WEEK, self.ends + _LONG + _WEEK)


def runs_of(months: Iterable[int], within: Days) -> list[Days]:
    """The runs of months on end that touch these days: 11, 12, 1, 2 is one run from November.

    In: numbers of months, 1 to 12. Out: from the first day of the first month to the last of the
    last one. A run that never ends is cut a year before and after.
    """
    wanted = frozenset(months)
    year, month = within.starts.year - 1, within.starts.month
    found: list[Days] = []
    while date(year, month, 1) <= within.ends + timedelta(days=366):
        if month in wanted:
            first, last = month_window(year, month)
            if found and found[-1].ends + timedelta(days=1) == first:
                found[-1] = Days(found[-1].starts, last)
            else:
                found.append(Days(first, last))
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return [run for run in found if run.touches(within)]


@dataclass(frozen=True)
class Issue:
    """An edition to come: when it is out, and the last day for its copy."""

    name: str
    out: date
    copy_deadline: date


_ALWAYS = Days(date.min, date.max)


@dataclass(frozen=True)
class ChannelTimes:
    """What a channel asks for: its lead time in calendar days, its known editions, its own days."""

    name: str
    code: str
    lead_time_days: int | None
    is_estimate: bool
    issues: Sequence[Issue] = ()
    lives: Days = _ALWAYS


@dataclass(frozen=True)
class LatestStart:
    """The last day to send copy to a channel for an occasion; `issue` where it has editions."""

    channel: ChannelTimes
    by: date
    issue: Issue | None = None

    @property
    def is_estimate(self) -> bool:
        return self.issue is None and self.channel.is_estimate


def latest_starts(channels: Iterable[ChannelTimes], days: Days) -> list[LatestStart]:
    """For each channel the last day to start, the earliest on top; none where nobody knows.

    Of editions the last one that is out before the occasion, in its eight weeks, else the first
    during it. Without one the lead time is counted back from the first day on which the channel can
    be used; one without a day in the occasion has no start.
    """
    found = [start for channel in channels if (start := _latest_start(channel, days)) is not None]
    return sorted(found, key=lambda start: (start.by, start.channel.name))


def _latest_start(channel: ChannelTimes, days: Days) -> LatestStart | None:
    issue = _issue_for(channel.issues, days)
    if issue is not None:
        return LatestStart(channel, issue.copy_deadline, issue)
    if channel.lead_time_days is None or not channel.lives.touches(days):
        return None
    first = max(days.starts, channel.lives.starts)
    return LatestStart(channel, copy_due(first, channel.lead_time_days))


def _issue_for(issues: Iterable[Issue], days: Days) -> Issue | None:
    in_order = sorted(issues, key=lambda issue: issue.out)
    before = [one for one in in_order if days.starts - EDITION_BEFORE <= one.out <= days.starts]
    during = [one for one in in_order if days.starts < one.out <= days.ends]
    return before[-1] if before else next(iter(during), None)


def prompt_on(starts: Sequence[LatestStart]) -> date | None:
    """The working day from which nobody's having picked it up is said; None without lead times."""
    if not starts:
        return None
    return add_working_days(starts[0].by, -PROMPT_BEFORE)


def near_in_time(days: Days, others: Iterable[tuple[str, Days]]) -> list[str]:
    """The names of the others within a week; what runs for over three weeks does not count."""
    if days.ends - days.starts > _LONG:
        return []
    around = Days(days.starts - _WEEK, days.ends + _WEEK)
    short = [(name, each) for name, each in others if each.ends - each.starts <= _LONG]
    return [name for name, each in short if each.touches(around)]


def prompt_key(what: str, year: int) -> str:
    """How the keys of the letters about an occasion begin."""
    return f"not-picked-up:{what}:{year}:"
