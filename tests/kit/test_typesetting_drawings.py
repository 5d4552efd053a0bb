"""In whatever script a thing is named, a drawing that shows the name does not stop a paper."""

import io
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pypdf import PdfReader

from bsc_comms.kit import paper, typesetting
from bsc_comms.kit.paper import Block

SCRIPTS = {
    "Chinese": "冬季家居安全",
    "Farsi": "امنیت خانه\u200cها در زمستان",
    "Arabic with marks": "مُحَمَّد ﷺ",
    "Gujarati": "ગુજરાતી",
    "Hebrew": "שמרו על הבית",
    "Hebrew with points": "שָׁלוֹם",
    "Yoruba": "Ọ\u0300ṣun",
    "Tamil": "தமிழ்",
}


def drawing_of(words: str) -> Block:
    """A drawing that says the words in a text, as that of the channels of a record does."""
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 40"'
        f' font-family="Liberation Sans"><text x="10" y="20">Poster {words}</text></svg>'
    )
    return paper.drawing(svg, f"Bars: {words} 3.")


def with_its_table(words: str) -> bytes:
    beside = paper.table(("Channel", "Placements"), (4, 1), [[paper.cell(words), paper.cell("3")]])
    return paper.as_pdf(
        paper.paper(
            title="Annual record",
            lead=[],
            foot="Annual record",
            partnership={"name": "Barnet Safer Communities Partnership"},
            sections=[paper.section("Channels", [drawing_of(words), beside])],
        )
    )


def shown_of(words: str) -> tuple[Any, int]:
    return typesetting._drawable(drawing_of(words))


@pytest.mark.parametrize("words", SCRIPTS.values(), ids=SCRIPTS)
def test_no_script_in_a_drawing_stops_a_paper(words: str) -> None:
    [page] = PdfReader(io.BytesIO(with_its_table(words))).pages
    assert "Placements" in page.extract_text()


@given(st.text(st.characters(exclude_characters="<&", exclude_categories=["Cs"])))
@hypothesis_settings(deadline=None, max_examples=60)
def test_no_text_in_a_drawing_stops_a_paper(words: str) -> None:
    assert with_its_table(words).startswith(b"%PDF")


def test_a_drawing_names_joined_letters_and_its_other_words_and_the_table_keep_them() -> None:
    shown, missing = shown_of("ગુજરાતી")
    assert ">Poster [Gujarati, 7 characters]<" in shown["svg"]
    assert shown["alternative"] == "Bars: ગુજરાતી 3."
    assert missing == 0
    [page] = PdfReader(io.BytesIO(with_its_table("ગુજરાતી"))).pages
    assert "typefaces" not in page.extract_text()


@pytest.mark.parametrize("words", ["冬季家居安全", "שמרו על הבית", "Ełk e\u0301 −5%"])
def test_a_drawing_shows_letters_that_stand_by_themselves(words: str) -> None:
    shown, missing = shown_of(words)
    assert f">Poster {unicodedata.normalize('NFC', words)}<" in shown["svg"]
    assert missing == 0


def test_a_drawing_leaves_out_marks_and_counts_what_no_font_holds() -> None:
    shown, missing = shown_of("Ọ\u0300ṣun தமிழ்")
    assert ">Poster Ọṣun [Tamil, 5 characters]<" in shown["svg"]
    assert missing == 2 * 5  # in the drawing and in the words that say the same
