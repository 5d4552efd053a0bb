"""Documents are tagged PDFs in our own fonts, in which whatever people typed stays text."""

import io
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pypdf import PdfReader

from bsc_comms.kit import paper, typesetting
from bsc_comms.kit.glyphs import coverage, drawable
from bsc_comms.kit.typesetting import FONTS, MAIN_FONT, TypesettingFailed, typeset, typeset_apart
from tests.kit.typeset_plans import LOGO, PARTNERSHIP, forward_plan, pages, plan_line

#: Each text is typeset, so the many are several tests.
PARTS = 3
CREATED = datetime(2016, 11, 9, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("template", "data", "title"),
    [
        ("forward_plan.typ", forward_plan(plan_line()), "Forward plan No. 3"),
    ],
)
def test_a_document_is_tagged_with_a_title_a_language_and_our_fonts_only(
    template: str, data: dict[str, Any], title: str
) -> None:
    reader = PdfReader(io.BytesIO(typeset(template, data, created=CREATED)))
    root = reader.trailer["/Root"].get_object()
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 (a PDF boolean)
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()
    assert reader.metadata is not None
    assert reader.metadata.title == title
    assert reader.metadata.creation_date == CREATED
    fonts = {
        font.get_object()["/BaseFont"]
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert fonts
    assert all("LiberationSans" in font for font in fonts)


def test_a_forward_plan_says_what_is_on_it_and_what_changed() -> None:
    text = " ".join(pages(typeset("forward_plan.typ", forward_plan(plan_line()))))
    for words in (
        "working together for a safer Barnet",
        "For the subgroup meeting of Tuesday 8 November 2016",
        "This is a plan: dates can change",
        "1.1 Moved (1)",
        "When: mid October → 8 to 14 Nov",
        "2.1 November 2016 (1)",
        "8 to 14 Nov provisional",
        "Light up, lock up",
        "Leave a light on when you go out.",
        "with London Fire Brigade, Barnet Homes",
        "Nothing to declare Victim Support",
        "No answer yet Probation",
        "Forward plan No. 3 · Published Wednesday 9 November 2016 Page 1 of 1",
    ):
        assert words in text


@pytest.mark.parametrize(
    "logo",
    [
        "Our logo.png",
        LOGO.removesuffix("</svg>"),
        re.sub('viewBox="[^"]*"', 'viewBox="0 0 1e30 1e-30"', LOGO),
    ],
    ids=["no drawing", "cut off", "breaks typst"],
)
def test_a_logo_that_cannot_be_drawn_is_left_out_and_stops_no_document(logo: str) -> None:
    without, with_it = (
        typeset("forward_plan.typ", forward_plan(partnership=PARTNERSHIP | {"logo_svg": each}))
        for each in (None, logo)
    )
    assert with_it == without


def test_a_plan_says_why_it_shows_no_changes_and_keeps_back_lines_apart() -> None:
    kept_back = {
        "heading": "Not in the common plan",
        "note": "Do not pass this on.",
        "months": [{"heading": "December 2016", "lines": [plan_line(title="Raid")]}],
    }
    data = forward_plan(plan_line(), difference=[], kept_back=kept_back)
    text = " ".join(pages(typeset("forward_plan.typ", data)))
    assert "Nothing has changed here since the last forward plan." in text
    assert "3 Not in the common plan Do not pass this on. 3.1 December 2016 (1)" in text


def test_a_plan_shows_when_new_ones_are_and_where_help_is_wanted() -> None:
    new = {
        "kind": "new",
        "reference": "BSCP-2016-042",
        "title": "Know who calls",
        "lead": "Trading Standards",
        "when": "mid December",
        "changes": [],
    }
    gone = new | {"kind": "gone", "title": "Old one"}
    line = plan_line(help_wanted="A stall at the market", state="postponed: no room\nuntil May")
    data = forward_plan(line, difference=[gone, new], meeting_date_text="")
    text = " ".join(pages(typeset("forward_plan.typ", data)))
    for words in (
        "1.1 New (1) Communication Lead When Know who calls",
        "mid December",
        "1.2 No longer on the plan (1)",
        "Help wanted: A stall at the market",
        "Postponed: no room until May",
    ):
        assert words in text
    assert "For the subgroup meeting" not in text


def test_what_was_empty_before_is_not_said_and_an_entry_without_changes_says_when() -> None:
    issued = {
        "kind": "issued",
        "reference": "BSCP-2016-042",
        "title": "Know who calls",
        "lead": "Trading Standards",
        "when": "mid December",
        "changes": [],
    }
    changes = [
        {"field": "Issued on", "before": "", "after": "Leaflets (8 Nov 2016)"},
        {"field": "Where", "before": "Hale", "after": ""},
    ]
    entries = [issued | {"changes": changes}, issued | {"title": "Lock up"}]
    text = " ".join(pages(typeset("forward_plan.typ", forward_plan(difference=entries))))
    for words in (
        "Issued on: Leaflets (8 Nov 2016) Where: Hale → taken out",
        "Lock up BSCP-2016-042 Trading Standards mid December",
    ):
        assert words in text


def test_a_document_set_apart_is_the_same_and_says_what_stopped_it() -> None:
    data = forward_plan(plan_line())
    assert typeset_apart("forward_plan.typ", data, created=CREATED) == typeset(
        "forward_plan.typ", data, created=CREATED
    )
    with pytest.raises(TypesettingFailed, match=r"no_such\.typ"):
        typeset_apart("no_such.typ", data)
    with pytest.raises(TypesettingFailed, match="dictionary does not contain key"):
        typeset_apart("forward_plan.typ", {})


def test_one_that_takes_too_long_is_stopped_and_told_as_any_that_fails(monkeypatch) -> None:
    monkeypatch.setattr(typesetting, "MAX_SECONDS", 0.01)
    with pytest.raises(TypesettingFailed, match=r"forward_plan\.typ: it was not set within 0\.01"):
        typeset_apart("forward_plan.typ", forward_plan(plan_line()))


MOST_IN_A_LINE = 60  # of the widest letter, in the smallest type, from edge to edge


def test_a_word_wider_than_the_page_goes_on_below_wherever_it_stands() -> None:
    long = "W" * 200
    plan = forward_plan(
        plan_line(title=long, partners=long),
        title=long,
        warning=long,
        months=[{"heading": long, "lines": [plan_line(title=long)]}],
    )
    cells = [paper.cell(long), paper.cell(long)]
    every_kind = [
        paper.text(long),
        paper.panel(long),
        paper.bullets([long]),
        paper.facts([(long, long)]),
        paper.table(("A", "B"), (1, 4), [cells]),
    ]
    of_all_kinds = paper.paper(
        title=long,
        lead=[long],
        foot=long,
        partnership={"name": long, "strapline": long},
        sections=[paper.section(long, every_kind)],
    )
    for template, data in (("forward_plan.typ", plan), ("paper.typ", of_all_kinds)):
        lines = [
            line
            for page in PdfReader(io.BytesIO(typeset(template, data))).pages
            for line in page.extract_text().splitlines()
        ]
        longest = max(re.findall("W+", "\n".join(lines)), key=len)
        assert 6 < len(longest) <= MOST_IN_A_LINE


def test_markup_in_the_data_stays_text() -> None:
    markup = '#panic("x") *bold* $x^2$ <label> @ref [a] \\ // = Heading'
    text = " ".join(pages(typeset("forward_plan.typ", forward_plan(plan_line(title=markup)))))
    assert markup in text


SCRIPTS = {
    "Farsi": "امنیت خانه\u200cها در زمستان",
    "Gujarati": "તમારું ઘર સુરક્ષિત રાખો",
    "simplified Chinese": "冬季家居安全",
    "traditional Chinese": "鎖好門窗",
    "Hebrew": "שמרו על הבית",
}


def test_hebrew_farsi_gujarati_and_chinese_are_drawn_in_fonts_that_the_product_carries() -> None:
    lines = [plan_line(title=words, message=words) for words in SCRIPTS.values()]
    content = typeset("forward_plan.typ", forward_plan(*lines))
    text = " ".join(pages(content))
    for words in ("冬季家居安全", "鎖好門窗"):
        assert text.count(words) == 2
    assert "typefaces" not in text
    assert "[" not in text
    fonts = {
        str(font.get_object()["/BaseFont"]).partition("+")[2]
        for page in PdfReader(io.BytesIO(content)).pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert {name.partition("-")[0] for name in fonts} == {
        "LiberationSans",
        "NotoSansArabic",
        "NotoSansGujarati",
        "NotoSansCJKsc",
    }


def test_what_no_font_can_draw_is_named_in_its_place_and_counted() -> None:
    line = plan_line(title="தமிழ் fire 🔥", message="ok")
    text = " ".join(pages(typeset("forward_plan.typ", forward_plan(line))))
    assert "[Tamil, 5 characters] fire [fire]" in text
    assert "6 characters are in a script that this document’s typefaces do not hold" in text
    assert "□" not in text
    plain = " ".join(pages(typeset("forward_plan.typ", forward_plan(plan_line()))))
    assert "typefaces" not in plain


@pytest.mark.parametrize("part", range(PARTS))
@hypothesis_settings(deadline=None, max_examples=60 // PARTS)
@given(title=st.text(), message=st.text())
def test_no_text_stops_a_document(part: int, title: str, message: str) -> None:
    line = plan_line(title=title, message=message)
    assert typeset("forward_plan.typ", forward_plan(line)).startswith(b"%PDF")


def test_the_same_data_gives_the_same_bytes() -> None:
    data = forward_plan(plan_line())
    assert typeset("forward_plan.typ", data, created=CREATED) == (
        typeset("forward_plan.typ", data, created=CREATED)
    )


def test_a_missing_template_is_a_failure_with_a_sentence() -> None:
    with pytest.raises(TypesettingFailed, match=r"There is no document template minutes\.typ"):
        typeset("minutes.typ", {})


def test_a_template_that_stops_is_a_failure_that_says_where(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bad.typ").write_text('#set document(title: "x")\n#sys.inputs.absent')
    monkeypatch.setattr(typesetting, "TEMPLATES", tmp_path)
    with pytest.raises(TypesettingFailed, match=r"bad\.typ: .*absent"):
        typeset("bad.typ", {})


def test_a_template_cannot_read_outside_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "secret.txt").write_text("secret")
    (inside / "bad.typ").write_text('#set document(title: "x")\n#read("../secret.txt")')
    monkeypatch.setattr(typesetting, "TEMPLATES", inside)
    with pytest.raises(TypesettingFailed):
        typeset("bad.typ", {})


def test_every_style_of_the_font_covers_the_signs_that_documents_use() -> None:
    styles = list((Path(settings.BASE_DIR) / FONTS / MAIN_FONT).glob("*.ttf"))
    assert len(styles) == 4
    for style in styles:
        covered = coverage(style)
        assert {ord(sign) for sign in "Aé£€–—‘’“”•·→−ש"} <= covered
        assert {ord(sign) for sign in "ગ中த"} & covered == set()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", ("plain", 0)),
        ("e\u0301", ("é", 0)),
        ("a\u202eb\u0000c", ("abc", 0)),
        ("a\r\nb\tc\u2028d", ("a\nb\tc\nd", 0)),
        ("中a", ("[Chinese, 1 character]a", 1)),
        ("a🔥🚒 b", ("a[fire, fire engine] b", 2)),
        ("\u3000", (" ", 0)),
        ("\ue000\ud800", ("[U+E000, 2 characters]", 2)),
        ("a\u200cb", ("ab", 0)),
    ],
)
def test_text_is_made_drawable(text: str, shown: tuple[str, int]) -> None:
    covered = coverage(Path(settings.BASE_DIR) / FONTS / MAIN_FONT / "LiberationSans-Regular.ttf")
    assert drawable(text, covered) == shown


def test_joiners_stay_where_they_shape_a_word() -> None:
    assert drawable("\u062e\u200c\u0647", frozenset({0x62E, 0x647}), joined=frozenset({0x62E})) == (
        "\u062e\u200c\u0647",
        0,
    )
