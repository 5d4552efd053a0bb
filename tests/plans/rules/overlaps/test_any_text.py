"""Whatever people type gives a result, the same both ways, and fast."""

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.rules.overlaps import DEFAULT_THRESHOLD, Words, compare, read_text
from plans.rules.overlaps.words import MOST_CHARACTERS
from tests.plans.rules.overlaps.small_borough import AROUND, near, on_the_plan

#: The first text takes 0.15 s, for what is read once.
SECONDS = 1
WORDS = st.sampled_from(
    "burglary break-in report lock say no scam police taxi stall results fined Christmas library "
    "N77 not knives 16 Days free kit have your say 😀 é ! - / ' £400 w/ b4 don't".split()
)
TEXTS = st.lists(WORDS, max_size=12).map(" ".join) | st.text(max_size=80)


@pytest.mark.timed
@pytest.mark.parametrize(
    "text",
    [
        "",
        "😀" * 100_000,
        "\n" * 100_000,
        "x" * 100_000,
        "lock " * 20_000,
        "not burglary, " * 7_000,
        "a.b." * 25_000,
        "'" * 100_000,
        "لص " * 30_000,
    ],
    ids=["nothing", "emoji", "lines", "letters", "words", "negations", "dots", "quotes", "arabic"],
)
def test_a_text_of_any_length_or_without_a_word_gives_a_result_fast(text):
    began = time.perf_counter()
    odd = on_the_plan("Title", text, place_text=text, lead="HOMES")
    found = near(on_the_plan(), odd)
    assert time.perf_counter() - began < SECONDS
    assert found is None or 0 < found.score <= 1


def test_only_emoji_say_nothing():
    said = read_text("🔥🔥", "👮‍♀️🔒")
    assert (said.subjects, said.asks, said.stems, said.weight) == (
        frozenset(),
        frozenset(),
        frozenset(),
        0,
    )


def test_two_that_say_nothing_are_no_duplicates_of_each_other():
    one, other = (on_the_plan("🔥", "", topics=[], lead=lead) for lead in ("MET", "HOMES"))
    assert near(one, other) is None


def test_what_stands_beyond_the_first_pages_of_a_text_is_not_read():
    padding = "x " * (MOST_CHARACTERS // 2)
    assert read_text("", padding + "burglary") == read_text("", padding)
    assert read_text("", "burglary " + padding).subjects == {"home-locks"}


def test_without_a_text_nothing_is_read():
    assert read_text("", "") == Words()


@given(TEXTS, TEXTS, st.sampled_from([0, 3, 9]), st.sampled_from([[], ["QUAY"], ["LOCK"]]))
def test_a_pair_is_the_same_whichever_comes_first(title, message, days, areas):
    one = on_the_plan(title, message, lead="HOMES", days=days, areas=areas)
    found = near(one, on_the_plan())
    assert found is None or 0 < found.score <= 1
    assert found is None or bool(found.reasons) == (found.score >= DEFAULT_THRESHOLD)


@given(TEXTS, TEXTS, st.lists(st.sampled_from(["BURG", "ROAD", "THEFT"]), max_size=2))
def test_two_without_a_bit_in_common_are_never_shown(title, message, topics):
    """The mask may be sifted by before anything is compared: it hides nothing that would show."""
    one = on_the_plan(title, message, topics=topics, lead="HOMES")
    other = on_the_plan()
    if not one.mask & other.mask:
        found = compare(replace(one, mask=1), replace(other, mask=1), AROUND)
        assert found is None or found.score < DEFAULT_THRESHOLD
