"""Finds the phrases of one vocabulary in a text, and the terms that are spelt like it."""

import difflib
import itertools
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property, lru_cache

from bsc_comms.kit.patterns import late_pattern
from plans.rules.reading.negation import left_out
from plans.rules.reading.phrases import (
    LIST_SEPARATOR,
    Match,
    Phrase,
    PhraseIndex,
    Run,
    Term,
    best_of,
    breaks_of,
    longest_first,
    phrases_of,
    plain,
    stands_alone,
    stands_as_written,
)
from plans.rules.reading.spelling import Spelling
from plans.rules.reading.words import PLACE_WORDS, SHORT_WORDS, Token, clauses_of, tokens_of

_CANDIDATES = 20
#: A word in the names of so many terms tells none of them from another ("Borough", "service").
_IN_MANY = 4
#: How alike two words must be, at the least, for one to be offered for the other.
_WORDS_ALIKE = 0.75
_SHORT = 4
#: One word at most between a kind and the noun it is of: "young black men" are young.
_DESCRIBES = late_pattern(r"(?!(?:and|or|nor|with|w|plus|to|on|in|at|by|for)$)[a-z]*$")
#: Cells of one column say the same over and over.
_REMEMBERED = 5_000
_PLACE_WORDS = {**SHORT_WORDS, **PLACE_WORDS}


@dataclass(frozen=True, slots=True)
class Found:
    """What a text names and means, and what it names without meaning it, in the text's order.

    Not meant is what it leaves out ("not knives", "all bar Hale") and what counts only where
    nothing else is named.
    """

    matches: list[Match]
    left_out: list[Match]


@lru_cache(maxsize=_REMEMBERED)
def plain_tokens(text: str) -> Sequence[Token]:
    """The folded words of a text as they stand."""
    return tuple(tokens_of(text))


@lru_cache(maxsize=_REMEMBERED)
def short_tokens(text: str) -> Sequence[Token]:
    """The folded words of a text, short forms spelt out."""
    return tuple(tokens_of(text, SHORT_WORDS))


@lru_cache(maxsize=_REMEMBERED)
def place_tokens(text: str) -> Sequence[Token]:
    """The folded words of a text that names places, short forms spelt out."""
    return tuple(tokens_of(text, _PLACE_WORDS))


@dataclass(frozen=True)
class Terms:
    """One vocabulary: finds its phrases in a text.

    `tokens` folds a text into words, `stem` is given where other forms of a word mean the same
    (not in names), `known` are words that are no misspelling of ours, `lists` says that a cell of
    this vocabulary lists things rather than tells of them, `ends` is what no phrase reaches across.
    """

    terms: tuple[Term, ...] = ()
    tokens: Callable[[str], Sequence[Token]] = short_tokens
    stem: Callable[[str], str] | None = None
    codes_too: bool = True
    lists: bool = True
    ends: re.Pattern[str] = LIST_SEPARATOR
    known: frozenset[str] = frozenset()

    @cached_property
    def by_code(self) -> Mapping[str, Term]:
        """The terms by their codes."""
        return {term.code: term for term in self.terms}

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of its phrases."""
        return frozenset(word for phrase in self._phrases for word in phrase.words)

    @cached_property
    def _phrases(self) -> Sequence[Phrase]:
        phrases: list[Phrase] = []
        for term in self.terms:
            aliases = [(alias, 1) for alias in term.spellings]
            if self.codes_too:
                aliases.append((term.code, 0))
            for alias, rank in aliases:
                phrases += phrases_of(term, alias, rank, self._words)
        return phrases

    @cached_property
    def _exact(self) -> PhraseIndex:
        return PhraseIndex.of(("".join(phrase.words), phrase) for phrase in self._phrases)

    @cached_property
    def _stemmed(self) -> PhraseIndex:
        stem = self.stem or str
        return PhraseIndex.of(
            ("".join(map(stem, phrase.words)), phrase)
            for phrase in self._phrases
            if not phrase.proper
        )

    @cached_property
    def _reaching(self) -> PhraseIndex:
        return PhraseIndex.of(
            ("".join(phrase.words), phrase) for phrase in self._phrases if phrase.reaches
        )

    @cached_property
    def _parents(self) -> frozenset[str]:
        return frozenset(term.parent for term in self.terms if term.parent)

    @cached_property
    def _found(self) -> dict[tuple[str, int | None], Found]:
        return {}

    @cached_property
    def _alike(self) -> dict[tuple[str, int | None, float], Sequence[tuple[float, Term]]]:
        return {}

    def _era(self, on: date | None) -> int | None:
        """The same for all days on which the same terms are valid."""
        return None if on is None else bisect_right(self._changes, on)

    @cached_property
    def _changes(self) -> Sequence[date]:
        """The days on which other terms are valid than on the day before."""
        begins = {term.valid_from for term in self.terms if term.valid_from}
        ends = {term.valid_to for term in self.terms if term.valid_to}
        return sorted(begins | {day + timedelta(days=1) for day in ends if day < date.max})

    @cached_property
    def _spelling(self) -> Spelling:
        return Spelling(self.words, self.known)

    @cached_property
    def _spelt(self) -> Mapping[str, Sequence[Term]]:
        """Every phrase, folded, with the terms that have it."""
        spelt: dict[str, list[Term]] = {}
        for term in self.terms:
            for alias in term.spellings:
                spelt.setdefault(" ".join(self._words(plain(alias))), []).append(term)
        return spelt

    @cached_property
    def _phrases_with(self) -> Mapping[str, Sequence[str]]:
        """The phrases that hold a piece of two letters, to compare spelling with few of them."""
        phrases: dict[str, list[str]] = {}
        for phrase in self._spelt:
            for piece in _pieces(phrase):
                phrases.setdefault(piece, []).append(phrase)
        return phrases

    @cached_property
    def _common(self) -> frozenset[str]:
        """Words that so many terms have in their names that they tell none from another."""
        having = Counter(word for term in self.terms for word in set(self._words(term.name)))
        return frozenset(word for word, count in having.items() if count >= _IN_MANY)

    @cached_property
    def _exclusions(self) -> Mapping[str, Sequence[str]]:
        return {
            term.code: [f" {' '.join(self._words(phrase))} " for phrase in term.exclude_phrases]
            for term in self.terms
            if term.exclude_phrases
        }

    def _words(self, text: str) -> tuple[str, ...]:
        return tuple(token.word for token in self.tokens(text))

    def find(self, text: str, *, on: date | None = None, context: str = "") -> list[Match]:
        """Every phrase that the text names and means, in its order.

        `on` leaves out terms that do not exist on that day; `context` is the text of the whole row,
        for phrases under a condition.
        """
        return self.search(text, on=on, context=context).matches

    def search(self, text: str, *, on: date | None = None, context: str = "") -> Found:
        """Every phrase in the text; a word belongs to the longest phrase only.

        What was found is remembered, but for texts whose meaning hangs on the rest of the row.
        """
        key = (text, self._era(on))
        found = self._found.get(key)
        if found is None:
            runs, hangs_on_context = self._runs(text, on, context or text)
            found = self._meant(text, runs)
            if not hangs_on_context:
                if len(self._found) >= _REMEMBERED:
                    self._found.clear()
                self._found[key] = found
        return found

    def _meant(self, text: str, runs: Sequence[Run]) -> Found:
        if not runs:
            return Found([], [])
        tokens = self.tokens(text)
        chosen = meant = longest_first(runs)
        if len({run.weak for run in chosen}) > 1:
            meant = longest_first(run for run in runs if not run.weak)
        matches = _in_order(meant, tokens)
        gone = left_out(text, [(one.start, one.end) for one in matches], also_no=self.lists)
        named = [one for one in matches if (one.start, one.end) not in gone]
        named = self._without_head_nouns(self._without_excluded(named, text), text)
        every = matches if meant is chosen else [*_in_order(chosen, tokens), *matches]
        return Found(named, [one for one in every if one not in named])

    def _runs(self, text: str, on: date | None, context: str) -> tuple[list[Run], bool]:
        """Phrases in the text by the places of their words, whole words as they stand first.

        And whether it takes the context to know which of them are meant.
        """
        tokens = self.tokens(text)
        words = [self._spelling.of(token.word) for token in tokens]
        breaks = breaks_of(text, tokens, self.ends)
        ways = [(self._exact, words, breaks)]
        if self._reaching.by_key:
            ways.append((self._reaching, words, frozenset[int]()))
        if self.stem is not None:
            ways.append((self._stemmed, [self.stem(word) for word in words], breaks))
        runs: dict[tuple[int, int], Run] = {}
        surroundings = ""
        for index, keys, stops in ways:
            for start, end, key in index.keys_in(keys, words, stops):
                if (start, end) in runs:
                    continue
                phrases = [
                    phrase
                    for phrase in index.by_key[key]
                    if phrase.term.valid_on(on)
                    and stands_as_written(phrase, key, words[start:end])
                    and (
                        not phrase.alone
                        or stands_alone(text, tokens[start], tokens[end - 1], self.ends)
                    )
                ]
                if any(phrase.condition for phrase in phrases):
                    surroundings = surroundings or f" {' '.join(self._words(context))} "
                    phrases = [one for one in phrases if _is_met(one, surroundings)]
                if phrases:
                    guessed = any(
                        word != token.word
                        for word, token in zip(words[start:end], tokens[start:end], strict=True)
                    )
                    runs[start, end] = Run(start, end, best_of(phrases), phrases, guessed)
        return list(runs.values()), bool(surroundings)

    def _without_excluded(self, matches: list[Match], text: str) -> list[Match]:
        if not any(term.code in self._exclusions for match in matches for term in match.terms):
            return matches
        clauses = clauses_of(text)
        kept = []
        for match in matches:
            start, end = next(
                ((first, last) for first, last in clauses if first <= match.start < last), (0, 0)
            )
            clause = f" {' '.join(self._words(text[start:end]))} "
            terms = tuple(
                term
                for term in match.terms
                if not any(phrase in clause for phrase in self._exclusions.get(term.code, ()))
            )
            if terms:
                kept.append(match if terms == match.terms else replace(match, terms=terms))
        return kept

    def _without_head_nouns(self, matches: list[Match], text: str) -> list[Match]:
        """Drop what only says of what kind the term beside it is.

        "Deaf residents" are not all residents, and "mums of Year 8" are mums.
        """
        if not self.lists or len(matches) < 2:
            return matches
        said: set[int] = set()
        for place, (one, other) in enumerate(itertools.pairwise(matches)):
            between = text[one.end : other.start].strip(" '’-").casefold()
            if between in ("", "of") and self._is_above(one, other):
                said.add(place)
            elif (_DESCRIBES.match(between) and self._is_above(other, one)) or between == "of":
                said.add(place + 1)
        return [match for place, match in enumerate(matches) if place not in said]

    def is_broad(self, term: Term) -> bool:
        """Whether it is a kind of which this vocabulary has finer ones; places are never kinds."""
        return not term.level and term.code in self._parents

    def _is_above(self, one: Match, other: Match) -> bool:
        above = {code for term in other.terms for code in self.ancestors(term)}
        return all(term.code in above for term in one.terms)

    def nearest(
        self, text: str, *, on: date | None = None, count: int = 3, cutoff: float = 0.6
    ) -> list[tuple[float, Term]]:
        """The terms with a phrase spelt most like the text, and how alike; the closest first.

        `cutoff` is the least likeness, from 0 (nothing alike) to 1 (the same).
        """
        key = (text, self._era(on), cutoff)
        if key not in self._alike:
            if len(self._alike) >= _REMEMBERED:
                self._alike.clear()
            self._alike[key] = self._spelt_like(text, on, cutoff)
        return list(self._alike[key][:count])

    def _spelt_like(
        self, text: str, on: date | None, cutoff: float
    ) -> Sequence[tuple[float, Term]]:
        wanted = " ".join(self._words(text))[:80]
        shared: Counter[str] = Counter()
        for piece in _pieces(wanted):
            shared.update(self._phrases_with.get(piece, ()))
        spelt = {
            phrase: valid[0]
            for phrase, _ in shared.most_common(_CANDIDATES)
            if (valid := [term for term in self._spelt[phrase] if term.valid_on(on)])
        }
        alike: dict[str, tuple[float, Term]] = {}
        typed = [word for word in wanted.split() if word not in self._common]
        matcher = difflib.SequenceMatcher(autojunk=False)
        matcher.set_seq2(wanted)
        for phrase, term in spelt.items():
            matcher.set_seq1(phrase)
            if matcher.real_quick_ratio() < cutoff or matcher.quick_ratio() < cutoff:
                continue
            ratio = matcher.ratio()
            if not any(_looks_like(one, other) for one in typed for other in phrase.split()):
                continue
            if ratio >= cutoff and ratio > alike.get(term.code, (0.0, term))[0]:
                alike[term.code] = (ratio, term)
        return sorted(alike.values(), key=lambda pair: -pair[0])

    def ancestors(self, term: Term) -> set[str]:
        """The codes of its parent, the parent's parent and so on."""
        codes: set[str] = set()
        while term.parent and term.parent not in codes:
            codes.add(term.parent)
            parent = self.by_code.get(term.parent)
            if parent is None:
                break
            term = parent
        return codes


def _in_order(runs: Iterable[Run], tokens: Sequence[Token]) -> list[Match]:
    return sorted((run.match(tokens) for run in runs), key=lambda match: match.start)


def _is_met(phrase: Phrase, surroundings: str) -> bool:
    return not phrase.condition or f" {' '.join(phrase.condition)} " in surroundings


def _looks_like(word: str, other: str) -> bool:
    """Whether two words are spelt alike; short ones only where they begin alike."""
    if min(len(word), len(other)) < _SHORT:
        return word == other
    if word[0] == other[0] and (word.startswith(other) or other.startswith(word)):
        return True
    return difflib.SequenceMatcher(None, word, other, autojunk=False).ratio() >= _WORDS_ALIKE


def _pieces(phrase: str) -> set[str]:
    return {phrase[place : place + 2] for place in range(len(phrase) - 1)}
