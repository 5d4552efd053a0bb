"""The words by which subjects, asks, occasions and venues are known, and how much a word says.

Plain files in `words/`, one row a thing, its phrases between |; one that begins with "?" counts
only where nothing else of the file is named. They know no borough: a place or an agency has no
business there. Words are folded as in the reading of sheets, and other forms of a word count as
the word.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from plans.rules.overlaps import constants
from plans.rules.reading.negation import left_out
from plans.rules.reading.phrases import SMALL_WORDS
from plans.rules.reading.spelling import stem
from plans.rules.reading.terms import short_tokens

FOLDER = Path(__file__).resolve().parent / "words"
#: What a word says that is in no list of common ones.
RARE = 1.0

#: Words that would lose so much with their ending that they became another word: a statement is no
#: station, a detective no smoke detector, and who is parking need not be in a park.
OTHER_WORDS: Mapping[str, str] = {
    "statement": "statement",
    "statements": "statement",
    "state": "state",
    "states": "state",
    "parking": "parking",
    "training": "training",
    "trained": "training",
    "trainer": "training",
    "treatment": "treatment",
    "prime": "prime",
    "secondary": "secondary",
    "secondaries": "secondary",
    "factor": "factor",
    "detective": "detective",
    "detectives": "detective",
    "refugee": "refugee",
    "refugees": "refugee",
    "charged": "charged",
    "charges": "charged",
    "better": "better",
    "proper": "proper",
    "picker": "picker",
    "pickers": "picker",
    "serve": "serve",
    "served": "serve",
    "serving": "serve",
    "heater": "heater",
    "heaters": "heater",
    "cracker": "cracker",
    "crackers": "cracker",
    "greening": "greening",
    "square": "square",
    "restorative": "restorative",
    "restrict": "restriction",
    "restrictions": "restriction",
    "diverse": "diversity",
    "disabled": "disabled",
    "boost": "increase",
    "temporary": "temporary",
}

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Stem:
    """A word without its ending, and where the word stands in the text."""

    text: str
    start: int
    end: int


def stems_of(text: str) -> list[Stem]:
    """The words of a text without their endings, but for the small ones that say nothing."""
    return [
        Stem(_stem(token.word), token.start, token.end)
        for token in short_tokens(text)
        if token.word not in SMALL_WORDS
    ]


def _stem(word: str) -> str:
    return OTHER_WORDS.get(word) or stem(word)


@dataclass(frozen=True, slots=True)
class Phrase:
    """One way to say something; `weak` counts only where nothing else is said."""

    stems: tuple[str, ...]
    code: str
    weak: bool


class PhraseBook:
    """Finds the phrases of one file in the words of a text."""

    def __init__(self, rows: Iterable[Row]) -> None:
        by_first: dict[str, list[Phrase]] = {}
        for row in rows:
            for phrase in _phrases(row):
                by_first.setdefault(phrase.stems[0], []).append(phrase)
        self._by_first = {
            first: sorted(set(phrases), key=lambda one: (-len(one.stems), one.code))
            for first, phrases in by_first.items()
        }

    def codes_in(self, text: str, stems: Sequence[Stem]) -> frozenset[str]:
        """What the text names, the longest phrase first, but for what it says that it is not."""
        return frozenset(self.named(text, stems))

    def named(self, text: str, stems: Sequence[Stem]) -> Mapping[str, bool]:
        """The same, and for each whether it is sure: not named by a weak phrase alone."""
        found = list(self._found(stems))
        gone = left_out(text, [(start, end) for start, end, _ in found], also_no=False)
        meant = [phrases for start, end, phrases in found if (start, end) not in gone]
        named = [phrase for phrases in meant for phrase in phrases]
        sure = {one.code: True for one in named if not one.weak}
        return sure or {one.code: False for one in named}

    def _found(self, stems: Sequence[Stem]) -> Iterator[tuple[int, int, list[Phrase]]]:
        """Where phrases stand, and which: several where the same words are in several rows."""
        words = tuple(each.text for each in stems)
        place = 0
        while place < len(words):
            longest = 0
            phrases: list[Phrase] = []
            for phrase in self._by_first.get(words[place], ()):
                length = len(phrase.stems)
                if length < longest:
                    break
                if words[place : place + length] == phrase.stems:
                    longest = length
                    phrases.append(phrase)
            if phrases:
                yield stems[place].start, stems[place + longest - 1].end, phrases
            place += longest or 1


class WordsNearby:
    """Words that often stand beside a subject: one alone says little, several say what it is."""

    def __init__(self, rows: Iterable[Row], weights: Mapping[str, float]) -> None:
        by_word: dict[str, set[str]] = {}
        for row in rows:
            for each in stems_of(row["words"].replace("|", "\n")):
                if weights.get(each.text, RARE) > 0:
                    by_word.setdefault(each.text, set()).add(row["code"])
        self._says = {
            word: (_says(len(codes)), tuple(sorted(codes))) for word, codes in by_word.items()
        }

    def subjects(self, stems: Iterable[str]) -> dict[str, float]:
        """How strongly the words speak of each subject, below 1."""
        doubt: dict[str, float] = {}
        for word in stems:
            says, codes = self._says.get(word, (0.0, ()))
            for code in codes:
                doubt[code] = doubt.get(code, 1.0) * (1 - says)
        return {code: 1 - left for code, left in doubt.items()}


def _says(subjects: int) -> float:
    """How much one word says of a subject, by how many subjects have it."""
    for most, says in constants.WORD_SAYS:
        if subjects <= most:
            return says
    return constants.WORD_SAYS_LITTLE


@dataclass(frozen=True)
class Lexicon:
    """Everything that is known of words, read from the files once."""

    subjects: PhraseBook
    nearby: WordsNearby
    asks: PhraseBook
    occasions: PhraseBook
    venues: PhraseBook
    labels: Mapping[str, str]
    families: Mapping[str, str]
    ways: Mapping[str, str]
    weights: Mapping[str, float]

    def weight(self, word: str) -> float:
        """How much a word says of what a text is about, from 0 to 1."""
        return self.weights.get(word, RARE)


@cache
def lexicon() -> Lexicon:
    """The words that are shipped with the planner."""
    subjects, asks = _rows("subjects"), _rows("asks")
    occasions, venues = _rows("occasions"), _rows("venues")
    weights = {row["word"]: float(row["weight"]) for row in _rows("common")}
    return Lexicon(
        subjects=PhraseBook(subjects),
        nearby=WordsNearby(subjects, weights),
        asks=PhraseBook(asks),
        occasions=PhraseBook(occasions),
        venues=PhraseBook(venues),
        labels={row["code"]: row["label"] for row in (*subjects, *asks, *occasions, *venues)},
        families={row["code"]: row["family"] for row in subjects},
        ways={row["code"]: row["mode"] for row in asks},
        weights=weights,
    )


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _phrases(row: Row) -> Iterator[Phrase]:
    for text in row["phrases"].split("|"):
        stems = tuple(each.text for each in stems_of(text.removeprefix("?")))
        if not stems:
            raise ValueError(f"“{text}” of {row['code']} has no words that count.")
        yield Phrase(stems=stems, code=row["code"], weak=text.startswith("?"))
