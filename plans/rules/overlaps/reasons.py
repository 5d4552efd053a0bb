"""Why two communications are near each other, in words that partners read."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bsc_comms.kit.in_words import count_of, label_within
from plans.rules.overlaps import constants
from plans.rules.overlaps.lexicon import lexicon
from plans.rules.overlaps.likeness import Nearness, both_bring_free_help, nearest
from plans.rules.overlaps.surroundings import Surroundings
from plans.rules.overlaps.traits import Traits

_MOST_NAMED = 2


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found of a pair; all but the days from 0 to 1."""

    days: int
    place: Nearness
    topic: float
    subject: float
    ask: float
    audience: float


def reasons_for(
    one: Traits, other: Traits, evidence: Evidence, around: Surroundings, *, same_ask: bool
) -> tuple[str, ...]:
    """Short phrases, the subject first; the same whichever of the two comes first."""
    return tuple(
        phrase
        for phrase in (
            _subject(one, other, evidence, around),
            _ask(one, other) if same_ask else "",
            *_occasions(one, other),
            _place(evidence.place, one, other, around),
            _in_days(evidence.days),
            _audience(one, other, around),
            *_more(one, other, around),
        )
        if phrase
    )


def _in_days(days: int) -> str:
    """How far two windows are from each other."""
    return f"{count_of(days, 'day')} apart" if days else "dates overlap"


def _subject(one: Traits, other: Traits, evidence: Evidence, around: Surroundings) -> str:
    shared = one.words.subjects & other.words.subjects
    if shared and evidence.subject >= constants.SAME_SUBJECT:
        return f"same subject ({_labels(shared)})"
    topics = one.topics & other.topics
    if topics:
        names = sorted(_topic(code, around) for code in topics)[:_MOST_NAMED]
        return f"same topic ({', '.join(names)})"
    value, pair = nearest(one.topics, other.topics, around.topic_likeness)
    if pair and value:
        return f"related topics ({', '.join(sorted(_topic(code, around) for code in pair))})"
    families = one.words.families & other.words.families
    return f"related subjects ({', '.join(sorted(families)[:_MOST_NAMED])})" if families else ""


def _ask(one: Traits, other: Traits) -> str:
    shared = one.words.asks & other.words.asks
    return f"same ask ({_labels(shared)})" if shared else ""


def _occasions(one: Traits, other: Traits) -> Iterator[str]:
    labels = lexicon().labels
    for code in sorted(one.words.occasions & other.words.occasions)[:1]:
        yield f"both for {labels[code]}"


def _place(place: Nearness, one: Traits, other: Traits, around: Surroundings) -> str:
    if one.borough_wide and other.borough_wide:
        return "both in the whole borough"
    if one.borough_wide or other.borough_wide:
        return "one is local, the other in the whole borough"
    if place.areas is None:
        return ""
    names = sorted(_area(code, around) for code in place.areas)
    if names[0] == names[1]:
        return f"both in {names[0]}"
    if place.value >= constants.NESTED:
        return f"places overlap ({names[0]}, {names[1]})"
    said = "close to each other" if place.value >= constants.CLOSE else "neighbouring areas"
    return f"{said} ({names[0]}, {names[1]})"


def _audience(one: Traits, other: Traits, around: Surroundings) -> str:
    shared = sorted(
        one.audiences & other.audiences, key=lambda code: (around.is_everybody(code), code)
    )
    if shared:
        return f"both for {_group(shared[0], around)}"
    value, pair = nearest(one.audiences, other.audiences, around.audience_likeness)
    if pair is None or value < constants.AUDIENCE_INSIDE:
        return ""
    narrow, wide = pair if around.groups[pair[0]].parent == pair[1] else reversed(pair)
    return f"one for {_group(narrow, around)}, the other for {_group(wide, around)}"


def _more(one: Traits, other: Traits, around: Surroundings) -> Iterator[str]:
    labels = lexicon().labels
    for code in sorted(one.words.venues & other.words.venues)[:1]:
        yield f"both {labels[code]}"
    if both_bring_free_help(one, other):
        yield "both bring people free help"
    if one.campaign and one.campaign == other.campaign:
        yield "same campaign"
    fitting = (one.gives & other.could_use) | (other.gives & one.could_use)
    for offer in around.offers:
        if offer.code in fitting:
            yield f"an offer fits (“{offer.what}”)"  # as its partner typed it
            break


def _labels(codes: Iterable[str]) -> str:
    labels = lexicon().labels
    return ", ".join(labels[code] for code in sorted(codes)[:_MOST_NAMED])


def _topic(code: str, around: Surroundings) -> str:
    theme = around.themes.get(code)
    return label_within(theme.label) if theme else code


def _area(code: str, around: Surroundings) -> str:
    place = around.places.get(code)
    return place.name if place else code


def _group(code: str, around: Surroundings) -> str:
    group = around.groups.get(code)
    return label_within(group.label) if group else code
