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
_ADVICE = frozenset({"advise"})
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


def window_length(one: Traits) -> int:
    """The days of a window, 0 without one."""
    return _days(one.start, one.end) + 1 if one.start and one.end else 0


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
    return around.topics_likeness(one.topics, other.topics)


def word_likeness(one: Words, other: Words) -> float:
    """How far the two use the same telling words: the cosine of their shipped weights."""
    shared = one.stems & other.stems
    if not shared:
        return 0.0
    said = sum(map(lexicon().weight, sorted(shared)))
    return said / math.sqrt(one.weight * other.weight)


def shared_subjects(one: Words, other: Words) -> tuple[float, float]:
    """How sure the surest subject of both is, and what share of all subjects they share."""
    mine, theirs = one.about, other.about
    least = [min(strength, theirs[code]) for code, strength in mine.items() if code in theirs]
    if not least:
        return 0.0, 0.0
    either = sum(mine.values()) + sum(theirs.values()) - sum(least)
    return max(least), sum(least) / either


def subject_likeness(one: Traits, other: Traits, topic: float) -> float:
    """How far the two are about the same thing, from finer subjects, topics and plain words.

    `topic` is the likeness of their topics.
    """
    mine, theirs = one.words, other.words
    words = word_likeness(mine, theirs)
    best, share = shared_subjects(mine, theirs)
    if best:
        value = best * (1 - constants.SUBJECT_SHARE * (1 - share))
        if one.topics and other.topics and topic < constants.OTHER_TOPIC:
            value *= constants.SUBJECT_OTHER_TOPIC
    elif mine.about and theirs.about:
        of_a_kind = mine.families & theirs.families or topic >= constants.SAME_TOPIC
        value = constants.SUBJECT_OF_A_KIND if of_a_kind else 0.0
    else:
        value = constants.SUBJECT_UNKNOWN + constants.SUBJECT_BY_TOPIC * topic
    likeness = 1 - (1 - value) * (1 - constants.WORDS_ADD * words)
    same_words = words >= constants.SAME_WORDS and not mine.about and not theirs.about
    return max(likeness, words) if same_words else likeness


def ask_likeness(one: Traits, other: Traits) -> float:
    """How far the two ask the same of their readers.

    The same ask counts wholly, another one in the same manner mostly; each manner of its own (a
    stall beside advice, results beside a call to report) takes from it. A text that asks nothing
    that we know is taken for advice, which most are.
    """
    mine, theirs = one.words.ways or _ADVICE, other.words.ways or _ADVICE
    if one.words.asks & other.words.asks:
        value = 1.0
    elif mine & theirs:
        value = constants.SAME_MANNER
    else:
        return 0.0
    apart = (mine ^ theirs) & MANNERS_APART
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
