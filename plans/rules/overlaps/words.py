"""What a text is about and what it asks of its reader, read once."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from plans.rules.overlaps import constants
from plans.rules.overlaps.lexicon import lexicon, stems_of

#: Of a text nobody reads more, and neither do we: a leaflet has some 3,000 characters.
MOST_CHARACTERS = 6_000
#: Texts of the forward plan are asked for again and again while pairs are looked for.
_REMEMBERED = 4_096
#: "N12", "EN5", "SW1A": the first half of a postcode.
_DISTRICT = re.compile(r"\b[A-Z]{1,2}[0-9]{1,2}[A-Z]?\b")


@dataclass(frozen=True, slots=True)
class Words:
    """What was read: codes of the lexicon, the stems of the words and how much they say in all.

    `about` has every subject with how sure it is, from 0 to 1, `subjects` the sure ones; `ways` are
    the manners of what is asked (advice, enforcement, results, ...).
    """

    subjects: frozenset[str] = frozenset()
    about: Mapping[str, float] = field(default_factory=dict, hash=False)
    families: frozenset[str] = frozenset()
    asks: frozenset[str] = frozenset()
    ways: frozenset[str] = frozenset()
    occasions: frozenset[str] = frozenset()
    venues: frozenset[str] = frozenset()
    districts: frozenset[str] = frozenset()
    stems: frozenset[str] = frozenset()
    title: frozenset[str] = frozenset()
    weight: float = 0.0


def read_text(title: str, message: str, place: str = "") -> Words:
    """Read the title, the message and the words of the place of a communication.

    A text of any length or without a single word gives a result; what stands beyond the first
    MOST_CHARACTERS of each is not read.
    """
    return _read(title[:MOST_CHARACTERS], message[:MOST_CHARACTERS], place[:MOST_CHARACTERS])


@lru_cache(maxsize=_REMEMBERED)
def _read(title: str, message: str, place: str) -> Words:
    known = lexicon()
    text = f"{title}\n{message}"
    words = stems_of(text)
    with_place = f"{text}\n{place}"
    stems = frozenset(each.text for each in words)
    about = _about(known.subjects.named(text, words), stems)
    subjects = frozenset(code for code, strength in about.items() if strength >= constants.SURE)
    asks = known.asks.named(text, words)
    telling = frozenset(word for word in stems if known.weight(word) > 0)
    return Words(
        subjects=subjects,
        about=about,
        families=frozenset(known.families[code] for code in subjects),
        asks=frozenset(asks),
        ways=frozenset(known.ways[code] for code, sure in asks.items() if sure),
        occasions=known.occasions.codes_in(text, words),
        venues=known.venues.codes_in(with_place, stems_of(with_place) if place else words),
        districts=frozenset(_DISTRICT.findall(with_place)),
        stems=telling,
        title=frozenset(each.text for each in stems_of(title)),
        weight=sum(map(known.weight, sorted(telling))),
    )


def _about(named: Mapping[str, bool], stems: frozenset[str]) -> dict[str, float]:
    """How sure it is that the text is about each subject.

    1 where a phrase names it, SURE where a weak phrase does, else a guess from the words that often
    stand beside it; the best few guesses are kept.
    """
    guesses = lexicon().nearby.subjects(sorted(stems))
    best = sorted(guesses.items(), key=lambda each: (-each[1], each[0]))
    about = {
        code: min(strength, constants.SUREST_GUESS)
        for code, strength in best[: constants.MOST_GUESSES]
        if strength >= constants.LEAST_GUESS
    }
    for code, sure in sorted(named.items()):
        about[code] = 1.0 if sure else max(constants.SURE, about.get(code, 0.0))
    return about
