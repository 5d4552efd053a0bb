"""The words that a coordinator may use for a partner, an area, a channel, and what they mean.

Plain data: whoever calls brings the terms (from the database or from the reference files). Text is
compared folded: without case, accents, apostrophes, punctuation and plural endings, on word
boundaries, the longest phrase first.

Three things that an alias can say:

- a plain phrase: "Street Scene";
- a phrase under a condition: "CST + synagogue" counts only where the row also says "synagogue", and
  then it goes before plain ones;
- the same phrase on several terms: both are meant ("social" is Facebook and Twitter) or one has to
  be chosen by the caller ("Brunswick Park" is a ward and a neighbourhood). `Match.terms` has all.

An excluded phrase takes a term out of the clause it stands in: "motorbike" is no bicycle theft.
"""

import difflib
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from plans.rules.reading.words import PLACE_WORDS, Token, clauses_of, tokens_of

_CANDIDATES = 20


@dataclass(frozen=True, slots=True)
class Term:
    """One thing of a vocabulary and the phrases that stand for it (its name is one of them)."""

    code: str
    name: str
    phrases: tuple[str, ...] = ()
    exclude_phrases: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    parent: str = ""
    level: str = ""
    touches: tuple[str, ...] = ()

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

    `also` are terms that it would stand for elsewhere (a code that is somebody's nickname here).
    """

    terms: tuple[Term, ...]
    start: int
    end: int
    words: int
    also: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class _Phrase:
    words: tuple[str, ...]
    condition: tuple[str, ...]
    rank: int
    term: Term


@dataclass(frozen=True)
class Terms:
    """One vocabulary: finds its phrases in a text."""

    terms: tuple[Term, ...] = ()
    shortened: Mapping[str, str] = field(default_factory=dict)
    codes_too: bool = True

    @cached_property
    def by_code(self) -> Mapping[str, Term]:
        """The terms by their codes."""
        return {term.code: term for term in self.terms}

    @cached_property
    def _index(self) -> Mapping[str, Sequence[_Phrase]]:
        index: dict[str, list[_Phrase]] = {}
        for term in self.terms:
            aliases = [(phrase, 1) for phrase in term.phrases]
            if self.codes_too:
                aliases.append((term.code, 0))
            for phrase, rank in [(term.name, 1), *aliases]:
                text, _, condition = phrase.partition(" + ")
                words = self._words(text)
                if words:
                    entry = _Phrase(words, self._words(condition), 2 if condition else rank, term)
                    index.setdefault(words[0], []).append(entry)
        for entries in index.values():
            entries.sort(key=lambda entry: (len(entry.words), entry.rank), reverse=True)
        return index

    @cached_property
    def _has_conditions(self) -> bool:
        return any(entry.condition for entries in self._index.values() for entry in entries)

    @cached_property
    def _spelt(self) -> Mapping[str, Sequence[Term]]:
        """Every phrase, folded, with the terms that have it."""
        spelt: dict[str, list[Term]] = {}
        for term in self.terms:
            for phrase in (term.name, *term.phrases):
                spelt.setdefault(" ".join(self._words(phrase.partition(" + ")[0])), []).append(term)
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
    def _exclusions(self) -> Mapping[str, Sequence[tuple[str, ...]]]:
        return {
            term.code: [self._words(phrase) for phrase in term.exclude_phrases]
            for term in self.terms
            if term.exclude_phrases
        }

    def _words(self, text: str) -> tuple[str, ...]:
        return tuple(token.word for token in tokens_of(text, self.shortened))

    def find(self, text: str, *, on: date | None = None, context: str = "") -> list[Match]:
        """Every phrase in the text, in its order; a word belongs to the longest phrase only.

        `on` leaves out terms that do not exist on that day; `context` is the text of the whole row,
        for phrases under a condition.
        """
        tokens = tokens_of(text, self.shortened)
        surroundings = f" {' '.join(self._words(context or text))} " if self._has_conditions else ""
        candidates = []
        for place, token in enumerate(tokens):
            for length, entries in self._entries_at(tokens, place, token, on, surroundings).items():
                candidates.append((length, place, entries))
        candidates.sort(key=lambda candidate: (-candidate[0], candidate[1]))
        taken: set[int] = set()
        matches = []
        for length, place, entries in candidates:
            places = range(place, place + length)
            if taken.isdisjoint(places):
                taken.update(places)
                matches.append(
                    Match(
                        terms=tuple(dict.fromkeys(entry.term for entry in entries)),
                        start=tokens[place].start,
                        end=tokens[place + length - 1].end,
                        words=length,
                        also=self._elsewhere(entries, on),
                    )
                )
        matches = self._without_excluded(matches, text)
        return sorted(matches, key=lambda match: match.start)

    def _entries_at(
        self,
        tokens: Sequence[Token],
        place: int,
        token: Token,
        on: date | None,
        surroundings: str,
    ) -> Mapping[int, list[_Phrase]]:
        """Phrases that begin at this word, by length; of one length only the highest rank."""
        found: dict[int, list[_Phrase]] = {}
        for entry in self._index.get(token.word, ()):
            length = len(entry.words)
            if any(
                place + step >= len(tokens) or tokens[place + step].word != word
                for step, word in enumerate(entry.words)
            ):
                continue
            if not entry.term.valid_on(on):
                continue
            if entry.condition and f" {' '.join(entry.condition)} " not in surroundings:
                continue
            better = found.setdefault(length, [])
            if not better or better[0].rank == entry.rank:
                better.append(entry)
        return found

    def _elsewhere(self, chosen: Sequence[_Phrase], on: date | None) -> tuple[Term, ...]:
        words, terms = chosen[0].words, {entry.term.code for entry in chosen}
        return tuple(
            dict.fromkeys(
                entry.term
                for entry in self._index[words[0]]
                if entry.words == words
                and entry.rank != chosen[0].rank
                and entry.term.code not in terms
                and entry.term.valid_on(on)
            )
        )

    def _without_excluded(self, matches: list[Match], text: str) -> list[Match]:
        if not self._exclusions:
            return matches
        folded_clauses = [
            (start, end, f" {' '.join(self._words(text[start:end]))} ")
            for start, end in clauses_of(text)
        ]
        kept = []
        for match in matches:
            clause = next(
                (folded for start, end, folded in folded_clauses if start <= match.start < end),
                "",
            )
            terms = tuple(
                term
                for term in match.terms
                if not any(
                    f" {' '.join(words)} " in clause
                    for words in self._exclusions.get(term.code, ())
                )
            )
            if terms:
                kept.append(Match(terms, match.start, match.end, match.words, match.also))
        return kept

    def nearest(
        self, text: str, *, on: date | None = None, count: int = 3, cutoff: float = 0.6
    ) -> list[tuple[float, Term]]:
        """The terms with a phrase spelt most like the text, and how alike; the closest first.

        `cutoff` is the least likeness, from 0 (nothing alike) to 1 (the same).
        """
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
        matcher = difflib.SequenceMatcher(autojunk=False)
        matcher.set_seq2(wanted)
        for phrase, term in spelt.items():
            matcher.set_seq1(phrase)
            if matcher.real_quick_ratio() < cutoff or matcher.quick_ratio() < cutoff:
                continue
            ratio = matcher.ratio()
            if ratio >= cutoff and ratio > alike.get(term.code, (0.0, term))[0]:
                alike[term.code] = (ratio, term)
        return sorted(alike.values(), key=lambda pair: -pair[0])[:count]

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


def _pieces(phrase: str) -> set[str]:
    return {phrase[place : place + 2] for place in range(len(phrase) - 1)}


Row = Mapping[str, object]

_PARENT_KEYS = ("parent_code", "parent__code", "parent", "parent_code_2016")


@dataclass(frozen=True)
class Vocabulary:
    """All vocabularies that a sheet is read with."""

    partners: Terms
    areas: Terms
    channels: Terms
    audiences: Terms
    objectives: Terms
    topics: Terms

    @classmethod
    def from_rows(
        cls,
        *,
        partners: Iterable[Row],
        areas: Iterable[Row],
        channels: Iterable[Row],
        audiences: Iterable[Row],
        objectives: Iterable[Row],
        topics: Iterable[Row],
    ) -> "Vocabulary":
        """From rows of reference files or of the database.

        Each row has `code` and `name` (or `label`), and may have `short_name`, `aliases`,
        `exclude_phrases` (text between | or ; or a list), `valid_from`, `valid_to` (dates or ISO
        text), `parent_code` (or `parent`), and for areas `level` and `wards_touched`.
        """
        return cls(
            partners=_terms(partners),
            areas=_terms(areas, PLACE_WORDS, codes_too=False),
            channels=_terms(channels),
            audiences=_terms(audiences, codes_too=False),
            objectives=_terms(objectives),
            topics=_terms(topics, codes_too=False),
        )


def _terms(
    rows: Iterable[Row],
    shortened: Mapping[str, str] | None = None,
    *,
    codes_too: bool = True,
) -> Terms:
    return Terms(tuple(_term(row) for row in rows), shortened or {}, codes_too)


def _term(row: Row) -> Term:
    names = [str(row.get(key) or "") for key in ("name", "label")]
    name = next(filter(None, names), "")
    phrases = [str(row.get("short_name") or ""), *_listed(row.get("aliases"))]
    return Term(
        code=str(row["code"]),
        name=name,
        phrases=tuple(phrase for phrase in phrases if phrase),
        exclude_phrases=tuple(_listed(row.get("exclude_phrases"))),
        valid_from=_day(row.get("valid_from")),
        valid_to=_day(row.get("valid_to")),
        parent=next(
            (value for key in _PARENT_KEYS if (value := row.get(key)) and isinstance(value, str)),
            "",
        ),
        level=str(row.get("level") or ""),
        touches=tuple(_listed(row.get("wards_touched"))),
    )


def _listed(value: object) -> list[str]:
    if value is None:
        return []
    if isinstance(value, str):
        return [part.strip() for part in re.split(r"[|;]", value) if part.strip()]
    if isinstance(value, Collection):
        return [str(part).strip() for part in value if str(part).strip()]
    return []


def _day(value: object) -> date | None:
    if isinstance(value, date):
        return value
    return date.fromisoformat(value) if isinstance(value, str) and value else None
