"""Whether two communications may be duplicates or could be joint, how likely, and why."""

from dataclasses import dataclass

from plans.rules.overlaps import constants
from plans.rules.overlaps.likeness import (
    Nearness,
    ask_likeness,
    audience_likeness,
    both_bring_free_help,
    days_apart,
    is_own_series,
    is_part_of_a_programme,
    other_means,
    place_nearness,
    shared_subjects,
    subject_likeness,
    topic_likeness,
    window_length,
)
from plans.rules.overlaps.reasons import Evidence, reasons_for
from plans.rules.overlaps.surroundings import Surroundings
from plans.rules.overlaps.traits import Traits

DUPLICATE = "duplicate"
JOINT_OPPORTUNITY = "joint_opportunity"
_MOST_POINTS = 100 + constants.POINTS_OCCASION


@dataclass(frozen=True, slots=True)
class Likeness:
    """What two communications are to each other.

    `score` runs from 0 to 1 and can be compared across pairs and kinds; `reasons` are short
    phrases in words, none below the DEFAULT_THRESHOLD: nobody is shown such a pair.
    """

    kind: str
    score: float
    reasons: tuple[str, ...]


def compare(one: Traits, other: Traits, around: Surroundings) -> Likeness | None:
    """What the two are to each other; None where they have little or nothing to do with each other.

    The same whichever comes first. Undated ones are never near anything, and what a partner plans
    as a series is not compared with itself. A duplicate: same subject and same ask, the same people
    or some of them, places that overlap, at most 7 days apart (the labels' definition); a joint
    opportunity: not so, but at most 14 days apart with something in common.
    """
    days = days_apart(one, other)
    if days is None or days > constants.MOST_DAYS or not one.mask & other.mask:
        return None
    place = place_nearness(one, other, around)
    if not place.value or is_own_series(one, other):
        return None
    topic = topic_likeness(one, other, around)
    evidence = Evidence(
        days=days,
        place=place,
        topic=topic,
        subject=subject_likeness(one, other, topic),
        ask=ask_likeness(one, other),
        audience=audience_likeness(one, other, around),
    )
    points = _points(one, other, evidence)
    if points >= constants.DUPLICATE_FROM and _may_duplicate(one, other, evidence):
        kind, score = DUPLICATE, _duplicate_score(points)
    else:
        closeness = _closeness(one, other, evidence, around)
        kind, score = JOINT_OPPORTUNITY, constants.DUPLICATES_BEGIN * closeness
    if score < constants.LEAST_LIKELY:
        return None
    shown = score >= constants.DEFAULT_THRESHOLD
    reasons = reasons_for(one, other, evidence, around, same_ask=kind == DUPLICATE) if shown else ()
    return Likeness(kind, round(score, 4), reasons)


def _points(one: Traits, other: Traits, evidence: Evidence) -> float:
    """How much speaks for a duplicate, out of 100."""
    near_in_time = 1 - evidence.days / constants.MOST_DAYS
    return (
        constants.POINTS_SUBJECT * evidence.subject
        + constants.POINTS_ASK * evidence.ask
        + constants.POINTS_AUDIENCE * evidence.audience
        + constants.POINTS_PLACE * evidence.place.value
        + constants.POINTS_DAYS * near_in_time
        + _occasion_points(one, other)
        - constants.POINTS_OTHER_MEANS * other_means(one, other)
    )


def _duplicate_score(points: float) -> float:
    """The points of a duplicate on the upper part of the scale."""
    share = (points - constants.DUPLICATE_FROM) / (_MOST_POINTS - constants.DUPLICATE_FROM)
    return constants.DUPLICATES_BEGIN + (1 - constants.DUPLICATES_BEGIN) * min(share, 1.0)


def _occasion_points(one: Traits, other: Traits) -> float:
    mine, theirs = one.words.occasions, other.words.occasions
    if not mine or not theirs:
        return 0.0
    return constants.POINTS_OCCASION if mine & theirs else -constants.POINTS_OTHER_OCCASION


def _may_duplicate(one: Traits, other: Traits, evidence: Evidence) -> bool:
    """Whether nothing rules a duplicate out: one partner's own work, other people, other places."""
    return (
        one.lead_code != other.lead_code
        and evidence.days <= constants.DUPLICATE_DAYS
        and evidence.place.value > constants.CLOSE
        and evidence.audience >= constants.AUDIENCE_ABOUT
        and evidence.subject >= constants.LEAST_SUBJECT
        and evidence.ask >= constants.LEAST_ASK
        and not is_part_of_a_programme(one, other)
    )


def _closeness(one: Traits, other: Traits, evidence: Evidence, around: Surroundings) -> float:
    """How strongly the two are bound, by how near they are in place and time."""
    apart = 1.0
    for bond in _bonds(one, other, evidence, around):
        apart *= 1 - bond
    return (1 - apart) * _reach(evidence.place) * _timeliness(one, other, evidence.days)


def _timeliness(one: Traits, other: Traits, days: int) -> float:
    """How much it says that the two are so many days apart."""
    near = 1 - days / constants.FADES_OVER_DAYS
    longest = max(window_length(one), window_length(other))
    return near * (constants.LONG_WINDOW_COUNTS if longest > constants.LONG_WINDOW else 1.0)


def _reach(place: Nearness) -> float:
    """Places that are half as near still let people meet: the root, not the nearness itself."""
    return float(place.value**constants.FADES_WITH_PLACE)


def _bonds(
    one: Traits, other: Traits, evidence: Evidence, around: Surroundings
) -> tuple[float, ...]:
    mine, theirs = one.words, other.words
    subject, share = shared_subjects(mine, theirs)
    subject = subject if subject >= constants.SURE else 0.0
    sharing = 1 - constants.BOND_SUBJECT_SHARE + constants.BOND_SUBJECT_SHARE * share
    kin = bool(subject) or bool(mine.families & theirs.families)
    other_kind = bool(mine.families and theirs.families) and not kin
    groups = any(not around.is_everybody(each) for each in one.audiences & other.audiences)
    inside = evidence.audience if evidence.audience >= constants.AUDIENCE_ABOUT else 0.0
    in_one_place = evidence.place.value >= constants.NESTED and evidence.place.areas is not None
    fits = one.gives & other.could_use or other.gives & one.could_use
    occasion = constants.BOND_OCCASION if kin or groups else constants.BOND_OCCASION_ONLY
    return (
        constants.BOND_SUBJECT * subject * sharing,
        constants.BOND_TOPIC * evidence.topic * (constants.TOPIC_ONLY if other_kind else 1.0),
        constants.BOND_FAMILY * bool(mine.families & theirs.families),
        constants.BOND_AUDIENCE if groups else constants.BOND_AUDIENCE_INSIDE * inside,
        constants.BOND_VENUE * bool(mine.venues & theirs.venues),
        occasion * bool(mine.occasions & theirs.occasions),
        constants.BOND_PLACE * in_one_place,
        constants.BOND_FREE_HELP * both_bring_free_help(one, other),
        constants.BOND_OFFER * bool(fits),
        constants.BOND_CAMPAIGN * bool(one.campaign and one.campaign == other.campaign),
    )
