"""How alike two communications are in each of the things that count, from 0 to 1.

Everything here is symmetric: it does not matter which of the two comes first.
"""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from plans.rules.overlaps import constants
from plans.rules.overlaps.lexicon import lexicon
from plans.rules.overlaps.surroundings import Surroundings
from plans.rules.overlaps.traits import Traits
from plans.rules.overlaps.words import Words

#: The channel kind by which people are met.
FACE_TO_FACE = "face_to_face"
#: What is asked in these manners is another thing than advice, however alike the subject.
MANNERS_APART = frozenset({"enforce", "results", "engage", "serve", "trade", "reassure"})
_FREE_HELP = "use-free-help"
_DOORS = "doors"


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near two places are, and the two areas (codes) that are nearest."""

    value: float
    areas: tuple[str, str] | None = None


def days_apart(one: Traits, other: Traits) -> int | None:
    """Days between two windows, 0 where they overlap; None where either has no date."""
    if one.start is None or one.end is None or other.start is None or other.end is None:
        return None
    return max(_days(one.end, other.start), _days(other.end, one.start), 0)


def _days(earlier: date, later: date) -> int:
    return later.toordinal() - earlier.toordinal()


def place_nearness(one: Traits, other: Traits, around: Surroundings) -> Nearness:
    """How near the places of the two are; 0 where they have nothing to do with each other."""
    if one.borough_wide and other.borough_wide:
        return Nearness(1.0)
    if one.borough_wide or other.borough_wide:
        return Nearness(constants.BOROUGH_AND_LOCAL)
    if not one.areas or not other.areas:
        return Nearness(constants.CLOSE)
    value, pair = nearest(one.areas, other.areas, around.nearness)
    if value < constants.CLOSE and one.words.districts & other.words.districts:
        return Nearness(constants.CLOSE, pair)
    return Nearness(value, pair)


def nearest(
    ones: Iterable[str], others: Iterable[str], like: Callable[[str, str], float]
) -> tuple[float, tuple[str, str] | None]:
    """The pair of codes that are most alike; of several, the first in the alphabet."""
    best, pair = 0.0, None
    for one in ones:
        for other in others:
            value = like(one, other)
            if value > best or (value == best and pair and sorted((one, other)) < sorted(pair)):
                best, pair = value, (one, other)
    return best, pair


def audience_likeness(one: Traits, other: Traits, around: Surroundings) -> float:
    """How far the two speak to the same people; about, where one does not say to whom."""
    if not one.audiences or not other.audiences:
        return constants.AUDIENCE_ABOUT
    return nearest(one.audiences, other.audiences, around.audience_likeness)[0]


def topic_likeness(one: Traits, other: Traits, around: Surroundings) -> float:
    """Between the best pair of their topics and how well all of them match, half way."""
    if not one.topics or not other.topics:
        return 0.0
    like = around.topic_likeness
    mine = [max(like(topic, each) for each in other.topics) for topic in one.topics]
    theirs = [max(like(topic, each) for each in one.topics) for topic in other.topics]
    all_of_them = (sum(mine) / len(mine) + sum(theirs) / len(theirs)) / 2
    return (max(mine) + all_of_them) / 2


def word_likeness(one: Words, other: Words) -> float:
    """How far the two use the same telling words: the cosine of their shipped weights."""
    shared = one.stems & other.stems
    if not shared:
        return 0.0
    said = sum(map(lexicon().weight, sorted(shared)))
    return said / math.sqrt(one.weight * other.weight)


def subject_likeness(one: Traits, other: Traits, topic: float) -> float:
    """How far the two are about the same thing, from finer subjects, topics and plain words.

    `topic` is the likeness of their topics.
    """
    mine, theirs = one.words, other.words
    shared = mine.subjects & theirs.subjects
    if shared:
        value = 0.7 + 0.3 * len(shared) / len(mine.subjects | theirs.subjects)
        if one.topics and other.topics and topic < 0.2:
            value *= 0.6
    elif mine.subjects and theirs.subjects:
        value = 0.45 * bool(mine.families & theirs.families or topic >= 0.8)
    else:
        value = 0.2 + 0.5 * topic
    return 1 - (1 - value) * (1 - word_likeness(mine, theirs) / 2)


def ask_likeness(one: Traits, other: Traits) -> float:
    """How far the two ask the same of their readers.

    The same ask counts wholly, another one in the same manner mostly; each manner of its own (a
    stall beside advice, results beside a call to report) takes from it. Where a text asks nothing
    that we know, what the two are to do has to answer.
    """
    mine, theirs = one.words, other.words
    if not mine.ways or not theirs.ways:
        return 0.6 if one.objectives & other.objectives else 0.4
    if mine.asks & theirs.asks:
        value = 1.0
    elif mine.ways & theirs.ways:
        value = 0.7
    else:
        return 0.0
    apart = (mine.ways ^ theirs.ways) & MANNERS_APART
    return max(value - constants.OTHER_MANNER * len(apart), 0.0)


def other_means(one: Traits, other: Traits) -> bool:
    """Whether one meets people and does nothing else, and the other does not meet them."""
    only = frozenset({FACE_TO_FACE})
    return (one.kinds == only and bool(other.kinds) and FACE_TO_FACE not in other.kinds) or (
        other.kinds == only and bool(one.kinds) and FACE_TO_FACE not in one.kinds
    )


def is_part_of_a_programme(one: Traits, other: Traits) -> bool:
    """Whether one is a local meeting or action and the other a borough-wide one around it."""
    mine, theirs = one.words, other.words
    return (
        one.borough_wide != other.borough_wide
        and "engage" in mine.ways & theirs.ways
        and word_likeness(mine, theirs) < constants.SAME_MEETING
    )


def is_own_series(one: Traits, other: Traits) -> bool:
    """Whether one partner has planned both as parts of one thing (ward panels, weekly tips)."""
    if one.lead_code != other.lead_code:
        return False
    if one.campaign and one.campaign == other.campaign:
        return True
    mine, theirs = one.words.title, other.words.title
    return 2 * len(mine & theirs) >= max(min(len(mine), len(theirs)), 1)


def both_bring_free_help(one: Traits, other: Traits) -> bool:
    """Whether both bring something free, or both go from door to door."""
    mine, theirs = one.words, other.words
    return _FREE_HELP in mine.asks & theirs.asks or _DOORS in mine.venues & theirs.venues
