"""Reads words that were cut short: "Vic Supp", "T/Stds", "pub mtg", "lflts".

An abbreviation is as many words as the name, each of them beginning with the same letter and with
no letter that is not in the name's word, in its order. That is a guess: whoever takes it says so.
"""

from datetime import date

from plans.rules.reading.phrases import Term
from plans.rules.reading.terms import Terms, plain_tokens
from plans.rules.reading.words import tokens_of

_LEAST_LETTERS = 4
_MOST_WORDS = 5
_SMALL = frozenset({"and", "the"})
_Phrases = dict[tuple[int, str], list[tuple[tuple[str, ...], Term]]]
_MOST_KEPT = 32
_KEPT: dict[int, tuple[Terms, _Phrases]] = {}


def abbreviated(terms: Terms, text: str, *, on: date | None = None) -> list[Term]:
    """The terms of the day that a text can be short for; empty where it is none."""
    words = tuple(token.word for token in plain_tokens(text) if token.word not in _SMALL)
    letters = sum(map(len, words))
    if not words or len(words) > _MOST_WORDS or letters < _LEAST_LETTERS or not text[0].isalpha():
        return []
    found = [
        term
        for spelt, term in _phrases_of(terms).get((len(words), words[0][0]), ())
        if term.valid_on(on) and all(map(_is_short_for, words, spelt))
    ]
    return list(dict.fromkeys(found))


def _is_short_for(short: str, word: str) -> bool:
    if short[0] != word[0]:
        return False
    letters = iter(word)
    return all(letter in letters for letter in short)


def _phrases_of(terms: Terms) -> _Phrases:
    """Every phrase as words, by how many they are and the first letter; worked out once."""
    kept = _KEPT.get(id(terms))
    if kept is not None and kept[0] is terms:
        return kept[1]
    phrases: _Phrases = {}
    for term in terms.terms:
        for phrase in term.spellings:
            spelt = tuple(token.word for token in tokens_of(phrase) if token.word not in _SMALL)
            if spelt and " + " not in phrase:
                phrases.setdefault((len(spelt), spelt[0][0]), []).append((spelt, term))
    if len(_KEPT) >= _MOST_KEPT:
        _KEPT.clear()
    _KEPT[id(terms)] = (terms, phrases)
    return phrases
