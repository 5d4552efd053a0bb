"""Ways of finding overlaps in an imported year: the planner's own, and plainer ones beside it."""

import itertools
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from math import log, sqrt
from os import devnull
from pathlib import Path

from django.core.management import CommandError, call_command
from rapidfuzz import fuzz

from plans.management.commands.import_plan import SOME_REFUSED
from plans.models import Communication
from plans.queries.overlaps.traits import facts_of, surroundings
from plans.rules.overlaps import (
    DEFAULT_THRESHOLD,
    DUPLICATE,
    Surroundings,
    Traits,
    compare,
    traits_from,
)
from plans.rules.overlaps.constants import CLOSE
from plans.rules.overlaps.likeness import days_apart, place_nearness

Pair = frozenset[str]


@dataclass(frozen=True)
class Found:
    """One way of finding pairs: how likely each is, and which are reported as what."""

    scores: Mapping[Pair, float]
    reported: frozenset[Pair]
    duplicates: frozenset[Pair]


@dataclass(frozen=True)
class Year:
    """An imported year: what is compared and the texts, by the references of the sheet."""

    traits: Mapping[str, Traits]
    texts: Mapping[str, str]
    around: Surroundings

    def pairs(self) -> Iterable[tuple[str, str]]:
        """Every two communications of it."""
        return itertools.combinations(sorted(self.texts), 2)


def brought_in(sheet: Path, year: str) -> Year:
    """Import a sheet as the command does, and read what is compared of its communications.

    Rows that the import refuses are not there, and so pairs with them are never found.
    """
    with open(devnull, "w") as nowhere:
        try:
            call_command("import_plan", str(sheet), "--year", year, stdout=nowhere)
        except CommandError as refused:
            if refused.returncode != SOME_REFUSED:
                raise
    around = surroundings()
    known = Communication.objects.open_to_the_partnership()
    names: dict[Hashable, str] = dict(known.values_list("pk", "imported_reference"))
    facts = {names[one.key]: one for one in facts_of(known)}
    return Year(
        traits={name: traits_from(one, around) for name, one in facts.items()},
        texts={name: f"{one.title} {one.message}" for name, one in facts.items()},
        around=around,
    )


def ours(year: Year) -> Found:
    """Every pair as the planner compares it."""
    likenesses = {
        frozenset((one, other)): found
        for one, other in year.pairs()
        if (found := compare(year.traits[one], year.traits[other], year.around))
    }
    reported = {pair for pair, one in likenesses.items() if one.score >= DEFAULT_THRESHOLD}
    return Found(
        scores={pair: one.score for pair, one in likenesses.items()},
        reported=frozenset(reported),
        duplicates=frozenset(pair for pair in reported if likenesses[pair].kind == DUPLICATE),
    )


def word_overlap(year: Year) -> Mapping[Pair, float]:
    """The share of all words of the two that both have."""
    words = {name: set(_words(text)) for name, text in year.texts.items()}
    return {
        frozenset((one, other)): len(words[one] & words[other]) / len(words[one] | words[other])
        for one, other in year.pairs()
        if words[one] | words[other]
    }


def token_set_ratio(year: Year) -> Mapping[Pair, float]:
    """RapidFuzz, as an add-in of a spreadsheet would do it."""
    return {
        frozenset((one, other)): fuzz.token_set_ratio(year.texts[one], year.texts[other]) / 100
        for one, other in year.pairs()
    }


def tf_idf(year: Year) -> Mapping[Pair, float]:
    """The cosine of term frequencies, each weighed by how rare the word is in the year."""
    words = {name: Counter(_words(text)) for name, text in year.texts.items()}
    spread = Counter(itertools.chain.from_iterable(words.values()))
    vectors = {
        name: {word: count * log(len(words) / spread[word]) for word, count in counts.items()}
        for name, counts in words.items()
    }
    length = {name: sqrt(sum(x * x for x in vector.values())) for name, vector in vectors.items()}
    return {
        frozenset((one, other)): sum(
            weight * vectors[other].get(word, 0.0) for word, weight in vectors[one].items()
        )
        / (length[one] * length[other])
        for one, other in year.pairs()
        if length[one] and length[other]
    }


def topic_date_place(year: Year) -> Mapping[Pair, float]:
    """A topic in common and places that overlap; the nearer in time, the likelier."""
    scores = {}
    for one, other in year.pairs():
        mine, theirs = year.traits[one], year.traits[other]
        days = days_apart(mine, theirs)
        if days is None or not mine.topics & theirs.topics:
            continue
        if place_nearness(mine, theirs, year.around).value > CLOSE:
            scores[frozenset((one, other))] = 1 / (1 + days)
    return scores


PLAINER: Mapping[str, Callable[[Year], Mapping[Pair, float]]] = {
    "word overlap": word_overlap,
    "token_set_ratio": token_set_ratio,
    "TF-IDF cosine": tf_idf,
    "topic, date, place": topic_date_place,
}


def _words(text: str) -> list[str]:
    return "".join(letter if letter.isalnum() else " " for letter in text.casefold()).split()
