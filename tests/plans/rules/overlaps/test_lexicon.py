"""The files of words: in order, and about no borough in particular."""

import csv
from collections import Counter

import pytest

from benchmarks.reading_score import vocabulary_of
from plans.rules.overlaps import read_text
from plans.rules.overlaps.lexicon import FOLDER, lexicon, stems_of

FILES = ("subjects", "asks", "occasions", "venues")
WAYS = {"advise", "serve", "engage", "trade", "enforce", "results", "reassure", "explain"}

#: Cigarette ends are litter and start fires.
KNOWN_IN_TWO_FAMILIES = {"fag end"}


def codes(name):
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [row["code"] for row in csv.DictReader(file)]


def test_codes_and_labels_are_of_one_thing_only():
    known = lexicon()
    for several in ([code for name in FILES for code in codes(name)], known.labels.values()):
        assert [each for each, count in Counter(several).items() if count > 1] == []
    assert set(known.ways.values()) == WAYS
    assert all(known.families.values())


def test_the_words_know_neither_places_nor_partners():
    """Another borough uses the same files: its places and agencies are in its reference data."""
    vocabulary = vocabulary_of()
    names = [
        *(term.name for term in vocabulary.areas.terms if term.level != "borough"),
        *(term.name for term in vocabulary.partners.terms),
    ]
    wanted = {tuple(each.text for each in stems_of(name)): name for name in names}
    phrases = {
        phrase.stems
        for book in (lexicon().subjects, lexicon().asks, lexicon().occasions, lexicon().venues)
        for several in book._by_first.values()
        for phrase in several
    }
    assert sorted(wanted[stems] for stems in phrases & wanted.keys()) == []


@pytest.mark.parametrize(
    ("title", "message", "subjects", "asks"),
    [
        ("Lock up", "Timers and padlocks", {"home-locks", "sheds"}, {"lock"}),
        ("Courier fraud", "Hang up", {"couriers"}, {"refuse"}),
        ("Ward panel", "Set the priorities", {"meet-police"}, {"come", "have-your-say"}),
        ("NO COLD CALLING", "", {"cold-callers"}, {"refuse"}),
        ("Not knife crime", "Acid attacks", {"corrosives"}, set()),
    ],
)
def test_what_is_read_of_a_text(title, message, subjects, asks):
    said = read_text(title, message)
    assert said.subjects == subjects
    assert said.asks == asks


def test_a_weak_word_counts_only_where_nothing_else_is_named():
    assert read_text("Results", "").subjects == {"results"}
    assert read_text("Results against fly-tipping", "").subjects == {"fly-tipping"}


def test_several_words_that_stand_beside_a_subject_name_it_and_one_does_not():
    assert read_text("Piles of belongings", "").subjects == {"hoarding"}
    assert read_text("Piles", "").subjects == frozenset()


def test_venues_and_districts_are_read_from_the_place_too():
    said = read_text("Talk", "", "lunch clubs in N12 and EN5")
    assert said.venues == {"lunch-clubs"}
    assert said.districts == {"N12", "EN5"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("statement", "station"),
        ("training", "train"),
        ("parking", "park"),
        ("second", "secondary"),
        ("detectives", "detectors"),
        ("better", "betting"),
        ("green", "greening"),
        ("served", "Servator"),
        ("proper", "propped"),
        ("heat", "heaters"),
        ("charged", "charging"),
        ("disabled", "disablist"),
    ],
)
def test_words_of_different_meaning_stay_apart_without_their_endings(one, other):
    (mine,), (theirs,) = stems_of(one), stems_of(other)
    assert mine.text != theirs.text


def test_a_sure_phrase_names_one_subject_or_two_of_a_kind():
    """Else one word of two meanings would bring far things together; the few others are known."""
    known = lexicon()
    far: dict[tuple[str, ...], set[str]] = {}
    for several in known.subjects._by_first.values():
        for phrase in several:
            if not phrase.weak:
                far.setdefault(phrase.stems, set()).add(known.families[phrase.code])
    shared = {" ".join(stems) for stems, families in far.items() if len(families) > 1}
    assert shared == KNOWN_IN_TWO_FAMILIES
