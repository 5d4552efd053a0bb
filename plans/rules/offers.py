"""Which offers fit a communication, and why: topics, audiences, areas, notice, how many a month.

Ranked by the points of the register's finder, so that an offer stands equally high wherever it is
found.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from bsc_comms.kit.in_words import label_within
from channels_registry.rules.finding import Fit, OfferFacts, score_of_offer
from channels_registry.rules.nearness import Near

MOST_SHOWN = 5  # a wall of hints is read by nobody


@dataclass(frozen=True)
class Wanted:
    """What is known of a communication, saved or still being typed.

    The ids of its terms; audiences and areas are those that count for it (itself, around it, inside
    it, touching it) with how near each is. first, last: its window, None while undated.
    """

    lead: int | None
    topics: frozenset[int] = frozenset()
    audiences: Mapping[int, Near] = field(default_factory=dict)
    areas: Mapping[int, Near] = field(default_factory=dict)
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class Offered:
    """What is known of an offer; `taken` is how many are accepted in the month that is wanted.

    The terms by their ids, each with its name.
    """

    partner: int
    topics: Mapping[int, str] = field(default_factory=dict)
    audiences: Mapping[int, str] = field(default_factory=dict)
    areas: Mapping[int, str] = field(default_factory=dict)
    notice_days: int | None = None
    a_month: int | None = None
    taken: int = 0
    confirmed: bool = False


def fits(offered: Offered, wanted: Wanted, today: date) -> bool:
    """Whether an offer of another partner fits: nothing stands against it, and something for it.

    What an offer does not state (topic, audience, area) it gives to any; then something else that
    it states must be the communication's.
    """
    if offered.partner == wanted.lead or not _in_time(offered, wanted, today):
        return False
    if offered.a_month is not None and offered.taken >= offered.a_month:
        return False
    shared = (
        _shared(offered.topics, wanted.topics),
        _shared(offered.audiences, wanted.audiences),
        _shared(offered.areas, wanted.areas),
    )
    against = any(
        stated and asked and not both
        for stated, asked, both in zip(
            (offered.topics, offered.audiences, offered.areas),
            (wanted.topics, wanted.audiences, wanted.areas),
            shared,
            strict=True,
        )
    )
    return not against and any(shared)


def _in_time(offered: Offered, wanted: Wanted, today: date) -> bool:
    """Whether there is notice enough for the last day of the window."""
    if wanted.last is None:
        return True
    return today + timedelta(days=offered.notice_days or 0) <= wanted.last


def score(offered: Offered, wanted: Wanted, today: date) -> float:
    """How well it fits: the better, the higher."""
    fit = Fit(
        audience=_nearest(offered.audiences, wanted.audiences) if wanted.audiences else None,
        area=_nearest(offered.areas, wanted.areas) if wanted.areas else None,
        topic=_topic(offered, wanted) if wanted.topics else None,
    )
    facts = OfferFacts(fit, offered.notice_days, offered.confirmed)
    return score_of_offer(facts, today, wanted.last or today + timedelta(days=365))


def reasons(
    offered: Offered, wanted: Wanted, today: date, say: Callable[[date], str]
) -> tuple[str, ...]:
    """Why it fits, in words; `say` puts a day into words."""
    told = []
    if shared := _shared(offered.topics, wanted.topics):
        told.append(f"same topic ({_names(offered.topics, shared)})")
    if shared := _shared(offered.audiences, wanted.audiences):
        told.append(f"for {_names(offered.audiences, shared)}")
    if shared := _shared(offered.areas, wanted.areas):
        told.append(f"given in {', '.join(sorted(offered.areas[each] for each in shared))}")
    if offered.notice_days and wanted.last is not None:
        ask_by = wanted.last - timedelta(days=offered.notice_days)
        told.append(f"ask by {say(max(ask_by, today))}")
    if offered.a_month is not None and wanted.first is not None:
        told.append(f"{offered.taken} of {offered.a_month} taken that month")
    return tuple(told)


def _topic(offered: Offered, wanted: Wanted) -> Near:
    return Near.SAME if _shared(offered.topics, wanted.topics) else Near.NOT_STATED


def _nearest(stated: Collection[int], near: Mapping[int, Near]) -> Near:
    return max((near[each] for each in stated if each in near), default=Near.NOT_STATED)


def _shared(stated: Collection[int], wanted: Collection[int]) -> frozenset[int]:
    return frozenset(stated) & frozenset(wanted)


def _names(labels: Mapping[int, str], ids: Collection[int]) -> str:
    return ", ".join(sorted(label_within(labels[each]) for each in ids))
