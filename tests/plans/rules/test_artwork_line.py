"""The shared line in the words of a leaflet, however they are broken, spelt or set."""

import pytest

from plans.choices import Seen
from plans.rules.artwork.line import look_for_line, words_of

LINE = "working together for a safer Barnet"
AROUND = "Lock your doors and windows tonight.\n{}\nCall 101 to report."


@pytest.mark.parametrize(
    "printed",
    [
        "working together for a safer Barnet",
        "Working Together for a Safer BARNET",
        "working together\r\nfor a safer\nBarnet",
        "working   together for a\u00a0safer Barnet!",
        "work-\r\ning together for a safer Bar-\nnet",
        "work\u00ading together for a safer Barnet",
        "w o r k i n g  t o g e t h e r for a safer Barnet",
        "workingtogetherforasaferBarnet",
        "working together for a sa\u0301fer Barnet",
        "“working together – for a safer Barnet”",
    ],
)
def test_it_is_found_however_it_is_set(printed):
    assert look_for_line(AROUND.format(printed), LINE, is_pdf=True).seen == Seen.FOUND


def test_a_ligature_is_its_letters():
    assert look_for_line(
        AROUND.format("one of\ufb01ce for all"), "one office", is_pdf=True
    ).seen == (Seen.FOUND)


@pytest.mark.parametrize(
    "printed",
    [
        "",
        "working together for a safer borough",
        "together for a safer Barnet",
        "working for a safer Barnet together",
    ],
)
def test_other_words_are_not_the_line(printed):
    assert look_for_line(AROUND.format(printed), LINE, is_pdf=True) == (
        Seen.NOT_FOUND,
        f"“{LINE}” is not among the words of the PDF. It could still stand in a picture on it.",
    )


def test_a_picture_holds_no_words_to_look_through():
    assert look_for_line("", LINE, is_pdf=False) == (
        Seen.NOT_SURE,
        "It is a picture, and the planner reads no words in pictures.",
    )


def test_a_pdf_without_words_may_be_scanned():
    assert look_for_line(" 1 \n 2 ", LINE, is_pdf=True).seen == Seen.NOT_SURE


@pytest.mark.parametrize("line", ["", " – "])
def test_without_a_line_there_is_nothing_to_look_for(line):
    assert look_for_line(AROUND, line, is_pdf=True).seen == Seen.NOT_SURE


def test_a_long_text_is_folded_quickly_and_other_scripts_stay_words():
    assert words_of("Ünïted – 「共に」 2017") == "united 共に 2017"
    assert look_for_line("-\n" * 50_000 + "a b c d e f", LINE, is_pdf=True).seen == Seen.NOT_FOUND
