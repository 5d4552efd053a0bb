"""Rows of tables stay whole on a page, and break where they may be longer than one."""

import io
from functools import partial
from typing import Any

import pytest
from pypdf import PdfReader

from bsc_comms.kit import paper
from bsc_comms.kit.typesetting import typeset
from tests.kit.typeset_plans import PARTNERSHIP, forward_plan, pages, plan_line

MARGIN = 65  # points: the margin of 2.3 cm, in which the foot alone stands
WORDS = "Officers will meet residents at the shopping centre and hand out leaflets about locks. "
CHANNELS = [f"Residents newsletter of neighbourhood {number:02d} in print" for number in range(20)]


def words_of(length: int, *, last: str) -> str:
    """Ordinary words, so many characters of them, and a last one to be looked for."""
    return f"{(WORDS * length)[:length]} {last}"


def heights_in_the_margin(content: bytes) -> list[set[int]]:
    """For each page, at which heights something stands in its lower margin or below the sheet."""
    found: list[set[int]] = []
    for page in PdfReader(io.BytesIO(content)).pages:
        heights: set[int] = set()

        def keep(text: str, cm: list[float], tm: list[float], *_: Any, into: set[int]) -> None:
            height = round(tm[5] * cm[3] + cm[5])
            if text.strip() and height < MARGIN:
                into.add(height)

        page.extract_text(visitor_text=partial(keep, into=heights))
        found.append(heights)
    return found


def test_a_long_table_repeats_its_headings_and_never_splits_a_row() -> None:
    lines = [
        plan_line(title=f"Start{n}x", message="Words. " * 40, reference=f"End{n}x")
        for n in range(40)
    ]
    set_pages = pages(typeset("forward_plan.typ", forward_plan(*lines)))
    assert len(set_pages) > 5
    for number in range(40):
        [page] = [page for page in set_pages if f"Start{number}x" in page]
        assert f"End{number}x" in page
        assert "Where and who for" in page


def test_a_message_longer_than_a_page_is_not_cut() -> None:
    message = " ".join(f"word{n}" for n in range(1500))
    text = " ".join(pages(typeset("forward_plan.typ", forward_plan(plan_line(message=message)))))
    assert all(word in text for word in message.split())


@pytest.mark.parametrize(
    "line",
    [
        {
            "message": words_of(1150, last="endofmessage"),
            "help_wanted": words_of(1150, last="endofhelp"),
        },
        {
            "how": CHANNELS,
            "state": f"cancelled: {words_of(450, last='endofreason')}",
        },
        {"partners": [f"Neighbourhood Watch of ward {n:02d}" for n in range(60)]},
        {"where": ["Ward"] * 300},
        {"where": "WARD " * 120, "who_for": "RESIDENTS " * 100},
        dict.fromkeys(("title", "message", "help_wanted"), "冬季家居安全" * 60),
    ],
)
def test_a_line_of_the_plan_ends_above_the_foot_whichever_of_its_cells_is_long(line):
    before = [plan_line(reference=f"BSCP-2016-{n:03d}") for n in range(4)]
    content = typeset("forward_plan.typ", forward_plan(*before, plan_line(**line)))
    found = heights_in_the_margin(content)
    [foot] = found[0]
    assert len(found) > 1
    assert found == [{foot}] * len(found)
    text = " ".join(pages(content))
    for last in ("endofmessage", "endofhelp", "endofreason"):
        assert (last in text) == any(last in str(each) for each in line.values())


@pytest.mark.parametrize("length", [300, 550, 1150])
def test_a_row_of_any_paper_ends_above_the_foot_in_a_narrow_column_too(length):
    words = words_of(length, last="endofcell")
    rows = [[paper.cell("Before")] * 3] * 20
    rows.append([paper.cell(words), paper.cell("Short"), paper.cell("Short", words)])
    blocks = [
        paper.table(["One", "Two", "Three"], [1, 2, 7], rows),
        paper.facts([("About", words)]),
    ]
    content = typeset(
        "paper.typ",
        paper.paper(
            title="Paper",
            lead=["For the subgroup"],
            foot="Foot",
            partnership=PARTNERSHIP,
            sections=[paper.section("Rows", blocks)],
        ),
    )
    found = heights_in_the_margin(content)
    assert found == [found[0]] * len(found)
    assert len(found[0]) == 1
    assert " ".join(pages(content)).count("endofcell") == 3
