"""Finding the phrases of a vocabulary in text."""

from datetime import date

import pytest

from plans.rules.reading.words import fold, tokens_of


def found(terms, text, **options):
    return [[term.code for term in match.terms] for match in terms.find(text, **options)]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Door-to-door LEAFLETS!", "door to door leaflet"),
        ("children’s centres", "children centre"),
        ("Café & bar", "cafe and bar"),
        ("families, churches, glass", "family church glass"),
    ],
)
def test_case_accents_punctuation_and_plurals_do_not_count(text, folded):
    assert fold(text) == folded


def test_a_folded_word_knows_its_place_in_the_text():
    text = "posters, LEAFLETS"
    token = tokens_of(text)[1]
    assert text[token.start : token.end] == "LEAFLETS"


def test_the_longest_phrase_has_its_words_alone(vocabulary):
    assert found(vocabulary.areas, "East Finchley centre") == [["FINCH-TC"]]
    assert found(vocabulary.areas, "East Finchley") == [["FINCH"]]


def test_a_phrase_is_found_on_word_boundaries_only(vocabulary):
    assert found(vocabulary.partners, "metal and meteors") == []
    assert found(vocabulary.partners, "Met/LFB") == [["MET"], ["FIRE"]]


def test_a_phrase_of_two_terms_gives_both(vocabulary):
    assert found(vocabulary.channels, "social") == [["FB", "TW"]]


def test_a_phrase_under_a_condition_counts_where_the_row_says_so(vocabulary):
    assert found(vocabulary.partners, "ST") == [["STEAM"]]
    assert found(vocabulary.partners, "ST", context="ST | leaflets in synagogues") == [["TRUST"]]
    match = vocabulary.partners.find("ST", context="synagogue")[0]
    assert [term.code for term in match.also] == ["STEAM"]


def test_only_what_exists_on_the_day_is_meant(vocabulary):
    assert found(vocabulary.partners, "probation", on=date(2014, 5, 31)) == [["OLD"]]
    assert found(vocabulary.partners, "probation", on=date(2016, 4, 1)) == [["NEW"]]
    assert found(vocabulary.areas, "Mill Hill", on=date(2016, 4, 1)) == [["OLD-HILL"]]
    assert found(vocabulary.areas, "Mill Hill", on=date(2023, 4, 1)) == [["NEW-HILL"]]


def test_short_forms_of_places_are_spelt_out(vocabulary):
    assert found(vocabulary.areas, "E Finchley stn") == [["FINCH-TC"]]
    assert found(vocabulary.areas, "Watling est") == [["WATLING"]]


def test_an_excluded_phrase_takes_the_term_out_of_its_clause(vocabulary):
    assert found(vocabulary.topics, "Bike lights and lights") == []
    assert found(vocabulary.topics, "Bike lights. Shed alarms") == [["BURG"]]
    assert found(vocabulary.topics, "Kitchen knife safety: put the knife away") == [["KNIFE"]]


def test_the_nearest_spelling_comes_first(vocabulary):
    near = vocabulary.partners.nearest("Frie Brigade")
    assert [term.code for _, term in near] == ["FIRE"]
