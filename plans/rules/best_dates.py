"""Best dates: which weeks suit a communication best, and why."""

from collections.abc import Iterable, Iterator, Sequence, Sized
from dataclasses import dataclass, field
from datetime import date, timedelta

from bsc_comms.kit.working_days import is_working_day
from channels_registry.rules import copy_due
from plans.rules.occasions import Days
from plans.rules.windows import week_window, window_text

MOST = 3
# What each fact counts for: an awareness day is the surest reason, a clash the surest obstacle.
_AWARENESS, _PEAK, _EDITION = 3, 2, 2
_CLASH, _ELECTION, _COMMUNITY, _DAY_OFF = -4, -4, -2, -1
_WORKING_WEEK = 5
_TOPIC = "topic"
_TOPIC_AND_PEOPLE = "topic for the same people"


@dataclass(frozen=True)
class Named:
    """Something that lies on some days: a peak, an awareness day, a period, a communication."""

    name: str
    days: Days


@dataclass(frozen=True)
class FreeEdition:
    """An edition with space in one of its channels, whose copy can still be sent."""

    name: str
    out: date
    copy_deadline: date


@dataclass(frozen=True)
class Surroundings:
    """What is known around a communication. `lead_days` are of its slowest channel, calendar days,
    None where no lead time is known; `channel_ends` the last days of those that end.

    `clashes` are others that share what it has `in_common`: its topic, for the same people where
    it says for whom; `throughout` are those of them that run too long to clash with any week,
    and are named. Nothing is in common with what says no topic, so no week is free of clashes.
    """

    peaks: Sequence[Named] = ()
    awareness: Sequence[Named] = ()
    editions: Sequence[FreeEdition] = ()
    clashes: Sequence[Named] = ()
    throughout: Sequence[Named] = ()
    in_common: str = _TOPIC_AND_PEOPLE
    elections: Sequence[Named] = ()
    community: Sequence[Named] = ()
    lead_days: int | None = None
    channel_ends: Sequence[date] = ()


@dataclass(frozen=True)
class BestWindow:
    """A week, Monday to Sunday, in words as well, with what speaks for it and what to mind."""

    days: Days
    when: str
    points: int
    reasons: Sequence[str] = field(default_factory=list)
    minded: Sequence[str] = field(default_factory=list)


def what_is_in_common(*, topics: Sized, audiences: Sized) -> str:
    """By what others are looked for that clash, in words; "" where nothing was said yet."""
    if not topics:
        return ""
    return _TOPIC_AND_PEOPLE if audiences else _TOPIC


def best_windows(around: Surroundings, *, within: Days, today: date) -> list[BestWindow]:
    """The three best weeks inside these days, best first; of two alike the earlier one.

    Left out are weeks that have begun, those for which its slowest channel has no time left, unless
    an edition of that week still takes copy, those without a working day, and those that begin
    after one of its channels has ended; not of one that ends before all of them: it needs another.
    """
    weeks = _before_a_channel_ends(list(_weeks(within, around, today)), around.channel_ends)
    weighed = [_weigh(week, around, today) for week in weeks]
    return sorted(weighed, key=lambda one: (-one.points, one.days.starts))[:MOST]


def _weeks(within: Days, around: Surroundings, today: date) -> Iterator[Days]:
    lead = around.lead_days
    first, last = week_window(within.starts)
    while first <= within.ends:
        week = Days(first, last)
        in_time = lead is None or copy_due(first, lead) >= today
        whole = first >= within.starts and last <= within.ends
        can_be_met = in_time or bool(_editions_of(week, around.editions))
        if whole and first > today and can_be_met and _working_days(week):
            yield week
        first, last = first + timedelta(days=7), last + timedelta(days=7)


def _before_a_channel_ends(weeks: Sequence[Days], channel_ends: Iterable[date]) -> list[Days]:
    first = min((week.starts for week in weeks), default=date.max)
    last = min((day for day in channel_ends if day >= first), default=date.max)
    return [week for week in weeks if week.starts <= last]


def _weigh(week: Days, around: Surroundings, today: date) -> BestWindow:
    peaks, awareness = _touching(week, around.peaks), _touching(week, around.awareness)
    editions = _editions_of(week, around.editions)
    clashes, throughout = _touching(week, around.clashes), _touching(week, around.throughout)
    elections, community = _touching(week, around.elections), _touching(week, around.community)
    working = _working_days(week)
    points = (
        _AWARENESS * bool(awareness)
        + _PEAK * bool(peaks)
        + _EDITION * bool(editions)
        + _CLASH * bool(clashes)
        + _ELECTION * bool(elections)
        + _COMMUNITY * bool(community)
        + _DAY_OFF * (_WORKING_WEEK - working)
    )
    free = around.in_common and not clashes and not throughout
    reasons = [
        *(f"{name} is on" for name in awareness),
        *(f"{name}: this is when it rises" for name in peaks),
        *(f"{one.name} is out and has space" for one in editions),
        *([f"Nothing else on its {around.in_common}"] if free else []),
        *(["No sensitive dates"] if not elections and not community else []),
        *(["Five working days"] if working == _WORKING_WEEK else []),
    ]
    minded = [
        *(f"On the same {around.in_common}: {name}" for name in clashes),
        *(f"Running meanwhile on the same {around.in_common}: {name}" for name in throughout),
        *elections,
        *community,
        *([f"Only {working} working days"] if working < _WORKING_WEEK else []),
    ]
    when = window_text("exact", week.starts, week.ends, today=today)
    return BestWindow(week, when, points, reasons, minded)


def _touching(week: Days, each: Iterable[Named]) -> list[str]:
    return list(dict.fromkeys(one.name for one in each if one.days.touches(week)))


def _editions_of(week: Days, editions: Iterable[FreeEdition]) -> list[FreeEdition]:
    return [one for one in editions if week.starts <= one.out <= week.ends]


def _working_days(week: Days) -> int:
    return sum(is_working_day(week.starts + timedelta(days=number)) for number in range(7))
