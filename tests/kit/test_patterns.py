"""A pattern of the sheet reader is made at its first question, and asks no more than once."""

import re

import pytest

from bsc_comms.kit.patterns import late_pattern

NO_PATTERN = "("


def test_it_answers_as_the_pattern_would_whatever_it_is_asked():
    late, plain = late_pattern(r"(?P<word>ab)+", re.IGNORECASE), re.compile(r"(?P<word>ab)+", re.I)
    for text in ("xAB ab", "ab", "", "abAB"):
        assert late.findall(text) == plain.findall(text)
        assert late.sub("-", text) == plain.sub("-", text)
        assert bool(late.fullmatch(text)) == bool(plain.fullmatch(text))
    assert (late.pattern, late.flags, late.groupindex) == (plain.pattern, plain.flags, {"word": 1})


def test_nothing_is_compiled_before_it_is_asked():
    broken = late_pattern(NO_PATTERN)
    with pytest.raises(re.error):
        broken.search("anything")


def test_it_is_compiled_once(monkeypatch):
    asked = []
    plain = re.compile
    monkeypatch.setattr(re, "compile", lambda *words: asked.append(words) or plain(*words))
    late = late_pattern("a")
    assert [bool(late.search(text)) for text in "ab"] == [True, False]
    assert late.match("a")
    assert asked == [("a", 0)]
