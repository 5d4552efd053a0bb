"""What reaches an audience in an area by a day: what fits in time, and what is best.

An entry that says it is for this very audience and place goes before one that reaches everybody,
and that goes before one of which nobody said. Then comes how much time is left, how many it
reaches, and how sure its figures are.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from math import log10

from bsc_comms.kit.in_words import count_of
from channels_registry.rules.deadlines import copy_due
from channels_registry.rules.nearness import Near

# Points. The audience weighs most: a channel for somebody else is of no use however near it is.
FOR_AUDIENCE = {Near.SAME: 40, Near.AROUND: 25, Near.NOT_STATED: 10}
FOR_AREA = {
    Near.SAME: 30,
    Near.AROUND: 20,
    Near.NOT_STATED: 15,
    Near.INSIDE: 12,
    Near.TOUCHING: 10,
}
FOR_TOPIC = {Near.SAME: 30, Near.NOT_STATED: 10}
FOR_TIME, COMFORTABLE_DAYS = 10.0, 14
FOR_REACH, LARGEST_REACH = 8.0, 6.0
FOR_BEING_CONFIRMED = 4
FOR_BEING_SURE = 3
FOR_THE_PLACE_ITSELF = 15


@dataclass(frozen=True, slots=True)
class Fit:
    """How an entry fits whom and where, and which topic; None where nothing was asked of it."""

    audience: Near | None
    area: Near | None
    topic: Near | None = None

    @property
    def points(self) -> int:
        """What they are worth together."""
        weighed = (
            (FOR_AUDIENCE, self.audience),
            (FOR_AREA, self.area),
            (FOR_TOPIC, self.topic),
        )
        return sum(weights[near] for weights, near in weighed if near is not None)


@dataclass(frozen=True, slots=True)
class ChannelFacts:
    """What the ranking needs to know of a channel that has no dated editions."""

    fit: Fit
    lead_time_days: int | None
    lead_time_is_estimate: bool
    last_useful_day: date
    reach_number: int | None
    confirmed: bool


@dataclass(frozen=True, slots=True)
class EditionFacts:
    """What the ranking needs to know of an edition with free space."""

    fit: Fit
    publication_date: date
    copy_deadline: date
    slots_free: int | None
    at_the_place: bool
    confirmed: bool


@dataclass(frozen=True, slots=True)
class OfferFacts:
    """What the ranking needs to know of an offer."""

    fit: Fit
    notice_days: int | None
    confirmed: bool


def last_day_to_send(facts: ChannelFacts) -> date | None:
    """Worked back from the last useful day; None where no lead time is stated."""
    if facts.lead_time_days is None:
        return None
    return copy_due(facts.last_useful_day, facts.lead_time_days)


def is_in_time(facts: ChannelFacts, today: date) -> bool:
    """Whether copy can still be sent; where no lead time is stated, the owner can be asked."""
    due = last_day_to_send(facts)
    return due is None or due >= today


def score_of_channel(facts: ChannelFacts, today: date) -> float:
    due = last_day_to_send(facts)
    sure = due is not None and not facts.lead_time_is_estimate
    return (
        facts.fit.points
        + (_for_time(due, today) if due else 0)
        + _for_reach(facts.reach_number)
        + FOR_BEING_SURE * sure
        + FOR_BEING_CONFIRMED * facts.confirmed
    )


def score_of_edition(facts: EditionFacts, today: date) -> float:
    return (
        facts.fit.points
        + _for_time(facts.copy_deadline, today)
        + FOR_THE_PLACE_ITSELF * facts.at_the_place
        + FOR_BEING_SURE
        + FOR_BEING_CONFIRMED * facts.confirmed
    )


def score_of_offer(facts: OfferFacts, today: date, by: date) -> float:
    spare = by - timedelta(days=facts.notice_days or 0)
    return facts.fit.points + _for_time(spare, today) + FOR_BEING_CONFIRMED * facts.confirmed


def reasons_of_channel(facts: ChannelFacts, asked: "Asked", reach: str) -> list[str]:
    """Why it is here, in words."""
    due = last_day_to_send(facts)
    if due is None:
        when = "No lead time is stated: ask its owner"
    else:
        estimate = ", an estimate" if facts.lead_time_is_estimate else ""
        when = f"Send copy by {asked.say(due)}{estimate}"
    told = [*_whom_and_where(facts.fit, asked), when]
    return _with_doubt([*told, f"Reaches {reach}"] if reach else told, facts.confirmed)


def reasons_of_edition(facts: EditionFacts, asked: "Asked", unit: str, place: str) -> list[str]:
    """Why it is here, in words. `unit` is what its space is counted in, one of them."""
    when = f"Copy due {asked.say(facts.copy_deadline)}, out {asked.say(facts.publication_date)}"
    free = facts.slots_free
    space = "" if free is None else f"Free space: {count_of(free, unit)}"
    where = f"Meets at {place}" if facts.at_the_place else ""
    told = [*_whom_and_where(facts.fit, asked), where, when, space]
    return _with_doubt([each for each in told if each], facts.confirmed)


def reasons_of_offer(facts: OfferFacts, asked: "Asked", topics: str) -> list[str]:
    """Why it is here, in words. `topics` are those that it fits with."""
    named = asked.topic if facts.fit.topic == Near.SAME else topics
    fits = f"Fits with {named}" if named else "Fits with any topic"
    days = facts.notice_days
    notice = (
        "No notice is stated: ask its partner"
        if days is None
        else f"Needs {count_of(days, 'day')} of notice"
    )
    return _with_doubt([fits, *_whom_and_where(facts.fit, asked), notice], facts.confirmed)


@dataclass(frozen=True)
class Asked:
    """What somebody wants to reach, in words; `say` writes a day as people read it."""

    say: Callable[[date], str]
    audience: str = ""
    area: str = ""
    topic: str = ""


def _whom_and_where(fit: Fit, asked: Asked) -> list[str]:
    whom = {
        Near.SAME: f"For: {asked.audience}",
        Near.AROUND: f"For more people, among them: {asked.audience}",
        Near.NOT_STATED: "Whom it reaches is not stated",
    }
    where = {
        Near.SAME: f"In {asked.area}",
        Near.AROUND: f"In an area around {asked.area}",
        Near.INSIDE: f"In a part of {asked.area}",
        Near.TOUCHING: f"In an area that shares land with {asked.area}",
        Near.NOT_STATED: "In the whole borough",
    }
    return [
        words
        for words in (
            whom[fit.audience] if fit.audience else "",
            where[fit.area] if fit.area else "",
        )
        if words
    ]


def _with_doubt(told: list[str], confirmed: bool) -> list[str]:
    return told if confirmed else [*told, "Not confirmed by its owner for a year"]


def _for_time(due: date, today: date) -> float:
    days = min(max((due - today).days, 0), COMFORTABLE_DAYS)
    return FOR_TIME * days / COMFORTABLE_DAYS


def _for_reach(number: int | None) -> float:
    return FOR_REACH * min(log10(number), LARGEST_REACH) / LARGEST_REACH if number else 0.0
