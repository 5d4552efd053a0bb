"""Finding the phrases of a vocabulary in text."""

from dataclasses import replace
from datetime import date

import pytest

from plans.rules.reading import Vocabulary
from plans.rules.reading.phrases import Term, sure_words
from plans.rules.reading.spelling import is_slip, stem
from plans.rules.reading.terms import Terms
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
        ("A.S.B. and D.V", "asb and dv"),
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


def test_of_phrases_that_overlap_those_stay_that_leave_no_word_over():
    terms = Terms(
        (
            Term("LBB", "LBB"),
            Term("PRESS", "Press", ("LBB comm",)),
            Term("CS", "Community Safety", ("comm safety",)),
            Term("DAY", "Safety day off", ("comm safety day off",)),
        )
    )
    assert found(terms, "LBB comm safety") == [["LBB"], ["CS"]]
    assert found(terms, "LBB comm") == [["PRESS"]]
    assert found(terms, "LBB comm safety day off") == [["LBB"], ["DAY"]]


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


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Barnet Holmes", ["Barnet Homes"]),
        ("Op Nightjar", []),
        ("Blah", []),
        ("Barnet Blahs", []),
        ("Trading Standerds", ["Barnet Council Trading Standards (Re)"]),
    ],
)
def test_only_a_term_with_a_telling_word_spelt_alike_is_near(own_vocabulary, text, names):
    near = own_vocabulary.partners.nearest(text, on=date(2016, 5, 1))
    assert [term.name for _, term in near][: len(names) or None] == names


def test_the_nearest_spelling_comes_first(vocabulary):
    near = vocabulary.partners.nearest("Frie Brigade")
    assert [term.code for _, term in near] == ["FIRE"]


def codes_in(terms, text, **options):
    return sorted({code for codes in found(terms, text, **options) for code in codes})


@pytest.mark.parametrize(
    "text", ["Burgled?", "a burglar", "burglaries", "BURGLARY", "burglery", "burglarys"]
)
def test_other_forms_and_one_slip_of_a_long_word_are_the_same_topic(vocabulary, text):
    assert found(vocabulary.topics, text) == [["BURG"]]


@pytest.mark.parametrize(
    ("form", "word"), [("runner", "run"), ("litter", "lit"), ("bagging", "bag")]
)
def test_a_short_word_is_not_the_stem_of_a_longer_one(form, word):
    assert stem(form) != stem(word)


def test_doubled_letters_of_a_longer_stem_are_one():
    assert stem("scamming") == stem("scammed") == stem("scam")


def test_a_proper_name_has_no_other_forms():
    terms = Terms((Term("PREV", "Counter-terrorism", ("Prevent",)),), stem=stem)
    assert found(terms, "Prevent training") == [["PREV"]]
    assert found(terms, "prevention of fires") == []


@pytest.mark.parametrize(
    ("typed", "meant", "slip"),
    [
        ("robery", "robbery", True),
        ("burgalry", "burglary", True),
        ("leaflts", "leaflets", True),
        ("licencees", "licensees", True),
        ("spending", "speeding", False),
        ("talking", "stalking", False),
        ("smashing", "smishing", False),
    ],
)
def test_a_slip_is_never_another_word(typed, meant, slip):
    assert is_slip(typed, meant) is slip


def test_a_word_that_somebody_knows_is_no_slip_of_another(vocabulary):
    terms = Terms((Term("HELP", "Coordinators"),))
    assert found(terms, "coordnators") == [["HELP"]]
    assert found(replace(terms, known=frozenset({"coordnator"})), "coordnators") == []


def test_a_guess_says_so(vocabulary):
    assert [match.guessed for match in vocabulary.channels.find("leaflts, tweets")] == [True, False]


@pytest.mark.parametrize("text", ["Burntoak", "BurntOak", "burnt-oak", "Burnt Oak"])
def test_joined_and_split_words_are_one(vocabulary, text):
    assert found(vocabulary.areas, text) == [["OAK"]]


def test_a_short_name_is_itself_only_as_it_stands(vocabulary):
    assert found(vocabulary.partners, "S S") == []
    assert found(vocabulary.partners, "L F B") == []


@pytest.mark.parametrize("text", ["lflts", "leaflts", "leaflets"])
def test_consonants_alone_are_enough(vocabulary, text):
    assert found(vocabulary.channels, text) == [["LEAF"]]


def test_a_phrase_stays_within_its_piece_of_the_list(vocabulary):
    assert found(vocabulary.partners, "safety, team") == []
    assert found(vocabulary.partners, "safety team") == [["STEAM"]]


@pytest.mark.parametrize(
    "text",
    ["over 65s", "over-70s", "65+", "60 plus", "60s and over", "aged 75+", "Over Sixties", "O65s"],
)
def test_ages_are_said_in_many_ways(vocabulary, text):
    assert found(vocabulary.audiences, text) == [["OLDER"]]


@pytest.mark.parametrize(
    "text", ["under 18s", "U16s", "11-18s", "13-17 yr olds", "16 to 24 year olds", "under-25s"]
)
def test_ages_of_young_people(own_vocabulary, text):
    assert codes_in(own_vocabulary.audiences, text) == ["YOUNG"]


@pytest.mark.parametrize("text", ["Year 8", "yr 9", "y7/8", "Years 7 to 9"])
def test_school_years_are_pupils_and_schools(own_vocabulary, text):
    assert codes_in(own_vocabulary.audiences, text) == ["SCHOOLS", "YOUNG"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("burglary, not knife crime", ["BURG"]),
        ("sheds (not knives)", ["BURG"]),
        ("This isn't the knife one", []),
        ("Nothing to do with knives", []),
        ("No mention of knives", []),
        ("Nothing on knives this time", []),
        ("It doesn't cover knives", []),
        ("No knife crime content", []),
        ("sheds (no knives)", ["BURG"]),
        ("Knives: no ifs, no buts, hand them in", ["KNIFE"]),
        ("Do not carry a knife", ["KNIFE"]),
        ("Not just a knife", ["KNIFE"]),
        ("No knives", ["KNIFE"]),
    ],
)
def test_what_a_sentence_leaves_out_is_no_topic(vocabulary, text, named):
    assert codes_in(vocabulary.topics, text) == named


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Facebook, no leaflets", ["FB"]),
        ("tweets but not leaflets", ["TW"]),
        ("FB (excl. leaflets, door knocks)", ["FB"]),
        ("leaflets instead of tweets", ["LEAF"]),
    ],
)
def test_a_cell_says_what_it_leaves_out(vocabulary, text, named):
    assert codes_in(vocabulary.channels, text) == named


def test_what_is_left_out_is_told_apart_from_what_is_unknown(vocabulary):
    searched = vocabulary.areas.search("all bar Mill Hill, Burnt Oak", on=date(2016, 4, 1))
    assert [match.terms[0].code for match in searched.matches] == ["B"]
    assert [match.terms[0].code for match in searched.left_out] == ["OLD-HILL", "OAK"]


@pytest.mark.parametrize("kind", ["partners", "channels", "audiences", "objectives", "topics"])
def test_every_name_of_ours_is_read_as_itself_and_nothing_else(own_vocabulary, kind):
    terms = getattr(own_vocabulary, kind)
    day = {term.code: term.valid_from or date(2016, 6, 1) for term in terms.terms}
    read = {term.code: codes_in(terms, term.name, on=day[term.code]) for term in terms.terms}
    assert read == {term.code: [term.code] for term in terms.terms}


def test_a_weak_phrase_counts_only_where_nothing_else_is_named():
    terms = Terms((Term("ALC", "Alcohol", ("?drink",)), Term("ROAD", "Road safety", ("driving",))))
    assert found(terms, "Drink and dance") == [["ALC"]]
    assert found(terms, "Driving after a drink") == [["ROAD"]]


def test_a_phrase_that_must_stand_alone_does(vocabulary):
    terms = Terms((Term("CONF", "Confidence", ("=results",)), Term("BURG", "Burglary")))
    assert found(terms, "Burglary, results") == [["BURG"], ["CONF"]]
    assert found(terms, "Results of the survey") == []


def test_only_sure_words_hint_at_a_topic_while_somebody_types():
    assert sure_words(["drink driving", "?drink", "=results", "CST + shul"]) == ["drink driving"]


def test_a_general_word_beside_its_own_kind_says_no_more():
    deaf = Term("DEAF", "Deaf people", ("deaf",), parent="ALL")
    terms = Terms((Term("ALL", "Residents"), deaf, Term("PARENTS", "Mums")))
    assert codes_in(terms, "deaf residents") == ["DEAF"]
    assert codes_in(terms, "residents, deaf people") == ["ALL", "DEAF"]
    assert codes_in(terms, "mums of deaf people") == ["PARENTS"]


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        ("partners", "Colindale SNT", "MPS"),
        ("partners", "Clin Comm Group", "CCG"),
        ("partners", "Nat. Probation Svc", "NPS"),
        ("areas", "Brent X mall", "N-BRENT-CROSS"),
        ("areas", "Hi Barnet", "W02-HIGH-BARNET"),
        ("areas", "N10", "W02-COPPETTS"),
        ("channels", "p/release", "PRESS"),
        ("channels", "all-staff email", "INTRA"),
        ("audiences", "h/holds", "RESIDENTS"),
        ("objectives", "get people to sign up", "ENGAGE"),
        ("topics", "Op Sceptre wk", "KNIFE"),
        ("topics", "countylines", "EXPL"),
        ("topics", "theft from m/v", "VEH"),
    ],
)
def test_what_partners_write(own_vocabulary, kind, text, code):
    assert codes_in(getattr(own_vocabulary, kind), text, on=date(2016, 6, 1)) == [code]


@pytest.mark.parametrize(
    "text",
    [
        "Prevent burglary this winter",
        "Numbers to cut out and keep",
        "Talking to your neighbours",
        "Bike lights are not on show",
        "Wealthy heaters",
    ],
)
def test_what_looks_like_a_topic_and_is_none(own_vocabulary, text):
    assert not {"PREV", "HARM", "STALK", "BIKE", "HATE"} & set(
        codes_in(own_vocabulary.topics, text)
    )


def test_reference_data_is_looked_through_once_while_it_is_the_same_and_campaigns_each_time():
    """The planted fault: a campaign that one person knows of, kept for the next."""

    def read_with(campaign: str, alias: str) -> Vocabulary:
        topics = [{"code": "BURGLARY", "name": "Burglary", "aliases": alias}]
        rest = {name: [] for name in ("partners", "areas", "channels", "audiences", "objectives")}
        named = [{"code": "1", "name": campaign}]
        return Vocabulary.from_rows(topics=topics, campaigns=named, **rest)

    first, second = read_with("Nightfall", "dark nights"), read_with("Daybreak", "dark nights")
    assert second.topics is first.topics
    assert [term.name for term in second.campaigns.terms] == ["Daybreak"]
    changed = read_with("Nightfall", "long nights")
    assert changed.topics.find("dark nights") == []
    assert [term.code for match in changed.topics.find("long nights") for term in match.terms] == [
        "BURGLARY"
    ]
