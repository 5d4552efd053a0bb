"""The phrases that stand for a term, and where they are found in a run of words.

What an alias may say beside its words:

- "CST + synagogue": only where the row also says "synagogue", and then before plain phrases;
- "?night out": only where nothing else of the vocabulary is named;
- "=results": only where nothing else is said in that piece of the text.
"""

import itertools
import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bsc_comms.kit.patterns import late_pattern
from plans.rules.reading.words import Token

#: Words that a phrase may have or lack: "at the door" is "at your door".
SMALL_WORDS = frozenset("a an the your our my their his her this these".split())
#: Where a sentence ends; no phrase reaches across.
HARD_BREAK = late_pattern(r"[;|\n]")
#: Where one thing of a list ends.
LIST_SEPARATOR = late_pattern(r"[,;|\n•]")

_WEAK, _ALONE = "?", "="
_ARTICLES = (("the",), ("a",), ("an",))
_SENTENCE_END = late_pattern(r"[.!?]\s")
#: A full stop after a word as short as this ends the word ("soc. media"), not the sentence.
_SHORTENED = 4
#: A phrase of fewer letters is itself only as its words stand ("BO" is not "b o").
_SHORTEST_JOINED = 5


@dataclass(frozen=True, slots=True)
class Term:
    """One thing of a vocabulary and the phrases that stand for it (its name is one of them).

    `named_elsewhere`: what bears its name now is another term, and its name stands for that alone.
    """

    code: str
    name: str
    phrases: tuple[str, ...] = ()
    exclude_phrases: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    parent: str = ""
    level: str = ""
    touches: tuple[str, ...] = ()
    named_elsewhere: bool = False

    @property
    def spellings(self) -> tuple[str, ...]:
        """All that stands for it but its code."""
        return self.phrases if self.named_elsewhere else (self.name, *self.phrases)

    def valid_on(self, day: date | None) -> bool:
        """Whether it exists on that day; without a day, whether or not it ever existed."""
        if day is None:
            return True
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase that was found: all terms it stands for and its place in the text.

    `also` are terms that it would stand for elsewhere (a code that is somebody's nickname here);
    `guessed` says that the words are not spelt so.
    """

    terms: tuple[Term, ...]
    start: int
    end: int
    words: int
    also: tuple[Term, ...] = ()
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """One way to say a term.

    `proper` words have no other forms ("Prevent" is no "prevention"); a phrase that `reaches` has a
    comma of its own ("Shops, pubs and other businesses").
    """

    words: tuple[str, ...]
    condition: tuple[str, ...]
    rank: int
    term: Term
    proper: bool
    weak: bool
    alone: bool
    reaches: bool


@dataclass(frozen=True, slots=True)
class Run:
    """A run of words that is a phrase; `best` are those that go before the others."""

    start: int
    end: int
    best: Sequence[Phrase]
    phrases: Sequence[Phrase]
    guessed: bool = False

    @property
    def weak(self) -> bool:
        """Whether it counts only where nothing else is named."""
        return self.best[0].weak

    def match(self, tokens: Sequence[Token]) -> Match:
        """Its place in the text, and the terms it stands for."""
        terms = tuple(dict.fromkeys(phrase.term for phrase in self.best))
        others = (phrase.term for phrase in self.phrases if phrase.term not in terms)
        return Match(
            terms=terms,
            start=tokens[self.start].start,
            end=tokens[self.end - 1].end,
            words=self.end - self.start,
            also=tuple(dict.fromkeys(others)),
            guessed=self.guessed,
        )


@dataclass(frozen=True)
class PhraseIndex:
    """Phrases by their words put together, and every beginning of such a key."""

    by_key: Mapping[str, Sequence[Phrase]]
    beginnings: frozenset[str]

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, Phrase]]) -> "PhraseIndex":
        """From keys and phrases; one key may have several."""
        by_key: dict[str, list[Phrase]] = {}
        for key, phrase in pairs:
            by_key.setdefault(key, []).append(phrase)
        return cls(by_key, frozenset(key[:end] for key in by_key for end in range(1, len(key) + 1)))

    def keys_in(
        self, keys: Sequence[str], words: Sequence[str], breaks: Collection[int]
    ) -> Iterator[tuple[int, int, str]]:
        """Runs of words which, put together, are a key: first word, word after the last, key.

        "Cyber crime" and "cybercrime" are one key, and small words count for nothing.
        """
        for start, first in enumerate(keys):
            if first not in self.beginnings:
                continue
            longer, runs = {first}, set[str]()
            for end in range(start + 1, len(keys) + 1):
                for key in longer:
                    if key in self.by_key:
                        yield start, end, key
                runs |= longer
                if not runs or end == len(keys) or end in breaks:
                    break
                longer = {key + keys[end] for key in runs} & self.beginnings
                if words[end] not in SMALL_WORDS:
                    runs = set()


def phrases_of(
    term: Term, alias: str, rank: int, words_of: Callable[[str], tuple[str, ...]]
) -> Iterator[Phrase]:
    """The phrases that an alias of a term gives."""
    text, _, condition = alias.lstrip(_WEAK + _ALONE).partition(" + ")
    for words in _ways_to_say(words_of(text)):
        yield Phrase(
            words=words,
            condition=words_of(condition),
            rank=2 if condition else rank,
            term=term,
            proper=text[:1].isupper() and " " not in text and alias != term.name,
            weak=alias.startswith(_WEAK),
            alone=alias.startswith(_ALONE),
            reaches=bool(LIST_SEPARATOR.search(text)),
        )


def plain(alias: str) -> str:
    """The words of an alias, without what it says beside them."""
    return alias.lstrip(_WEAK + _ALONE).partition(" + ")[0]


def sure_words(aliases: Iterable[str]) -> list[str]:
    """The aliases that stand for a term whatever is said beside them."""
    return [alias for alias in aliases if alias[:1] not in (_WEAK, _ALONE) and " + " not in alias]


def best_of(phrases: Sequence[Phrase]) -> list[Phrase]:
    """Those that go first: under a condition before plain, plain before weak, codes last."""
    first = min(phrases, key=lambda phrase: (-phrase.rank, phrase.weak))
    return [phrase for phrase in phrases if (phrase.rank, phrase.weak) == (first.rank, first.weak)]


def stands_as_written(phrase: Phrase, key: str, words: Sequence[str]) -> bool:
    """Whether the words are the phrase's own, or joined and split ones long enough to be sure."""
    large = [word for word in words if word not in SMALL_WORDS]
    own = [word for word in phrase.words if word not in SMALL_WORDS]
    return (
        len(large) == len(own)
        or len(key) >= _SHORTEST_JOINED
        or any(letter.isdigit() for letter in key)
    )


def stands_alone(text: str, first: Token, last: Token, ends: re.Pattern[str]) -> bool:
    """Whether nothing else is said in this piece of the text."""
    before, after = ends.split(text[: first.start])[-1], ends.split(text[last.end :])[0]
    return not (before + after).strip(" .:()-")


def longest_first(runs: Iterable[Run]) -> list[Run]:
    """Those that stay where each word belongs to one phrase only, a long one before short ones.

    A phrase counts the square of its words: of "LBB Comm Safety" the team is meant by the last two
    words, since "LBB Comm" would leave one that says nothing.
    """
    ordered = sorted(runs, key=lambda run: (run.end, -run.start))
    ends = [run.end for run in ordered]
    best: list[tuple[int, tuple[Run, ...]]] = [(0, ())]
    for place, run in enumerate(ordered):
        count, before = best[bisect_right(ends, run.start, 0, place)]
        count += (run.end - run.start) ** 2
        best.append((count, (*before, run)) if count > best[place][0] else best[place])
    return list(best[-1][1])


def breaks_of(text: str, tokens: Sequence[Token], ends: re.Pattern[str]) -> frozenset[int]:
    """The places of words that begin a sentence or a piece of a list: no phrase reaches across."""
    if not ends.search(text) and not _SENTENCE_END.search(text):
        return frozenset()
    return frozenset(
        place + 1
        for place, (one, other) in enumerate(itertools.pairwise(tokens))
        if _ends_between(text[one.end : other.start], one.end - one.start, ends)
    )


def _ends_between(between: str, length: int, ends: re.Pattern[str]) -> bool:
    if ends.search(between):
        return True
    stop = _SENTENCE_END.search(between)
    return stop is not None and (between[stop.start()] != "." or length > _SHORTENED)


def _ways_to_say(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """A phrase, and the same without "and": "women and girls" are women/girls too."""
    words = _without_small(words)
    if words:
        yield words
    if "and" in words[1:-1]:
        yield tuple(word for word in words if word != "and")


def _without_small(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words without small ones, unless that leaves something more general ("your say")."""
    if words[:1] and words[0] in SMALL_WORDS and words[:1] not in _ARTICLES:
        return words
    large = tuple(word for word in words if word not in SMALL_WORDS)
    return large if len(large) > 1 or words[:1] in _ARTICLES else words
