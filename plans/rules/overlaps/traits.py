"""What is compared of a communication. Never its notes, never what came of it."""

import zlib
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from plans.rules.overlaps.lexicon import lexicon
from plans.rules.overlaps.surroundings import Surroundings
from plans.rules.overlaps.words import Words, read_text

#: The manner of what is asked of businesses and of staff.
TRADE = "trade"
_BITS = 512


@dataclass(frozen=True, slots=True)
class Traits:
    """One communication as it is compared; everything by code, and derived once.

    `lead` is the leading partner rolled up to its parent, `lead_code` the partner or team itself.
    `kinds` are the kinds of its channels, `gives` and `could_use` offers by code. `mask` holds a
    bit for everything that two could share: where two masks have none in common, the two have
    nothing to do with each other.
    """

    key: Hashable
    lead: str
    lead_code: str
    partners: frozenset[str]
    title: str
    topics: frozenset[str]
    audiences: frozenset[str]
    areas: frozenset[str]
    borough_wide: bool
    start: date | None
    end: date | None
    precision: str
    channels: frozenset[str]
    kinds: frozenset[str]
    objectives: frozenset[str]
    campaign: str
    words: Words
    gives: frozenset[str] = frozenset()
    could_use: frozenset[str] = frozenset()
    mask: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """A communication as the plan has it: texts and codes. Partners are rolled up to parents."""

    key: Hashable = None
    lead: str = ""
    lead_code: str = ""
    partners: frozenset[str] = frozenset()
    title: str = ""
    message: str = ""
    place_text: str = ""
    topics: frozenset[str] = frozenset()
    audiences: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()
    borough_wide: bool = False
    start: date | None = None
    end: date | None = None
    precision: str = ""
    channels: frozenset[str] = frozenset()
    objectives: frozenset[str] = frozenset()
    campaign: str = ""


def traits_from(facts: Facts, around: Surroundings) -> Traits:
    """Read the texts of a communication and put down what it can have in common with others."""
    words = _as_they_hear_it(read_text(facts.title, facts.message, facts.place_text), facts, around)
    areas = frozenset() if facts.borough_wide else facts.areas
    if not areas and not facts.borough_wide:
        areas = around.areas_of(words.districts)
    gives = frozenset(offer.code for offer in around.offers if offer.partner == facts.lead_code)
    could_use = frozenset(
        offer.code
        for offer in around.offers
        if offer.partner != facts.lead_code
        and around.suits(offer, facts.topics, facts.audiences)
        and around.is_given_in(offer, areas)
    )
    return Traits(
        key=facts.key,
        lead=facts.lead,
        lead_code=facts.lead_code,
        partners=facts.partners | {facts.lead},
        title=facts.title[:200],
        topics=facts.topics,
        audiences=facts.audiences,
        areas=areas,
        borough_wide=facts.borough_wide,
        start=facts.start,
        end=facts.end,
        precision=facts.precision,
        channels=facts.channels,
        kinds=frozenset(filter(None, map(around.kinds.get, facts.channels))),
        objectives=facts.objectives,
        campaign=facts.campaign,
        words=words,
        gives=gives,
        could_use=could_use,
        mask=_mask(_shareable(facts, areas, words, gives | could_use, around)),
    )


def _as_they_hear_it(words: Words, facts: Facts, around: Surroundings) -> Words:
    """What is read of a text that is for residents alone: it binds no trade and trains no staff.

    "Trained staff will write it down" or "ask for proof" is advice where they read it.
    """
    if TRADE not in words.ways or not around.are_residents(facts.audiences):
        return words
    ways = lexicon().ways
    return replace(
        words,
        asks=frozenset(code for code in words.asks if ways[code] != TRADE),
        ways=words.ways - {TRADE},
    )


def _shareable(
    facts: Facts,
    areas: frozenset[str],
    words: Words,
    offers: frozenset[str],
    around: Surroundings,
) -> Iterator[str]:
    """Everything by which two communications can be bound, one text each."""
    for topic in facts.topics:
        yield from (f"topic {each}" for each in around.topics_around(topic))
    for area in areas:
        yield from (f"area {each}" for each in around.wards_of(area))
    for audience in facts.audiences:
        if not around.is_everybody(audience):
            yield f"audience {audience}"
    yield from (f"offer {each}" for each in offers)
    yield from (f"subject {each}" for each in words.about)
    if not words.about:
        yield from (f"word {each}" for each in words.title & words.stems)
    yield from (f"family {each}" for each in words.families)
    yield from (f"occasion {each}" for each in words.occasions)
    yield from (f"venue {each}" for each in words.venues)
    if facts.campaign:
        yield f"campaign {facts.campaign}"


def _mask(shareable: Iterator[str]) -> int:
    mask = 0
    for each in shareable:
        mask |= 1 << (zlib.crc32(each.encode()) % _BITS)
    return mask
