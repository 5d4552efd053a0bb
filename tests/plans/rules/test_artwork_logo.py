"""What was measured of the logo, as an answer in words."""

from dataclasses import replace

import pytest

from bsc_comms.kit.artwork import Looked, MarkSeen
from plans.choices import Seen
from plans.rules.artwork.logo import read_logo

SEEN = MarkSeen(likeness=0.98, pixels=80, millimetres=20.2, degrees=0.4, page=1)
ONE_PAGE = Looked(is_pdf=True, text="", pages=1, pages_looked_at=1, shortest_side=800, mark=None)


@pytest.mark.parametrize(
    ("seen", "answer"),
    [
        ({}, (Seen.FOUND, "The logo is on it, about 20 mm wide.")),
        (
            {"millimetres": 3.9},
            (Seen.FOUND, "The logo is on it, about 4 mm wide, which is very small."),
        ),
        (
            {"millimetres": None, "degrees": -7.2},
            (Seen.FOUND, "The logo is on it, turned by 7 degrees."),
        ),
        (
            {"likeness": 0.79},
            (Seen.NOT_SURE, "Something looks like the logo, though not clearly."),
        ),
        (
            {"likeness": 0.6},
            (Seen.NOT_FOUND, "Nothing on it looks like the partnership’s logo."),
        ),
        ({"pixels": 12}, (Seen.NOT_SURE, "Something like the logo is too small to tell.")),
    ],
)
def test_how_alike_the_best_place_is_decides(seen, answer):
    assert read_logo(replace(ONE_PAGE, mark=replace(SEEN, **seen))) == answer


def test_of_several_pages_it_says_which():
    looked = replace(ONE_PAGE, pages=4, pages_looked_at=3, mark=replace(SEEN, page=3))
    assert read_logo(looked).why == "The logo is on page 3, about 20 mm wide."


def test_what_was_not_searched_is_not_called_empty():
    looked = replace(ONE_PAGE, pages=20, pages_looked_at=12)
    assert read_logo(looked) == (
        Seen.NOT_SURE,
        "It is not on the first 12 of 20 pages; the others were not searched.",
    )


def test_a_picture_of_a_few_dots_tells_nothing():
    assert read_logo(replace(ONE_PAGE, shortest_side=120)).seen == Seen.NOT_SURE
