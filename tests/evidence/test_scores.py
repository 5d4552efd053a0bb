"""How sure a percentage is, and what may be said of a change."""

from datetime import date
from decimal import Decimal

import pytest

from evidence.rules.scores import Said, Sampled, asked_apart, difference, is_sound, margin_of


def of_400(value: int) -> Sampled:
    return Sampled(Decimal(value), 400)


@pytest.mark.parametrize(
    ("value", "sample_size", "margin"),
    [(50, 400, "4.9"), (50, 500, "4.4"), (37, 400, "4.7"), (50, 12_800, "0.9"), (0, 400, "0.0")],
)
def test_the_margin_is_that_of_a_random_sample(value, sample_size, margin):
    assert margin_of(Decimal(value), sample_size) == Decimal(margin)


@pytest.mark.parametrize(
    ("before", "after", "better_is", "margin", "said"),
    [
        (41, 37, "higher", "6.8", Said.NO_CLEAR),  # over the plan's year, people kept informed
        (46, 37, "higher", "6.8", Said.WORSE),  # from December 2014
        (46, 37, "lower", "6.8", Said.BETTER),
        (37, 46, "higher", "6.8", Said.BETTER),
        (46, 37, "", "6.8", Said.LOWER),
        (37, 46, "", "6.8", Said.HIGHER),
    ],
)
def test_a_change_inside_its_margin_is_no_clear_change(before, after, better_is, margin, said):
    found = difference(of_400(before), of_400(after), better_is=better_is)
    assert (found.points, found.margin, found.said) == (after - before, Decimal(margin), said)
    assert found.is_clear == (said != Said.NO_CLEAR)


def test_a_change_that_equals_its_margin_is_no_clear_change():
    before, after = Sampled(Decimal("50"), 400), Sampled(Decimal("56.9"), 400)
    assert difference(before, after, better_is="higher").margin == Decimal("6.9")
    assert difference(before, after, better_is="higher").said == Said.NO_CLEAR


def test_nothing_is_said_of_a_change_where_nobody_knows_how_many_were_asked():
    found = difference(Sampled(Decimal(10), None), of_400(90), better_is="higher")
    assert (found.margin, found.said, found.is_clear) == (None, Said.UNKNOWN, False)


def test_waves_that_look_back_over_the_same_months_are_not_held_against_each_other():
    to_march = (date(2015, 4, 1), date(2016, 3, 31))
    to_june = (date(2015, 7, 1), date(2016, 6, 30))
    a_year_on = (date(2016, 4, 1), date(2017, 3, 31))
    assert not asked_apart(to_march, to_june)
    assert not asked_apart(to_june, to_march)
    assert asked_apart(to_march, a_year_on)
    assert asked_apart((None, date(2016, 11, 28)), (None, date(2017, 5, 18)))


@pytest.mark.parametrize(
    ("level", "lowest", "sound"),
    [
        ("borough", "borough", True),
        ("region", "borough", True),
        ("ward", "borough", False),
        ("borough", "ward", True),
        ("ward", "", False),
        ("", "ward", False),
    ],
)
def test_a_figure_is_sound_down_to_its_smallest_area(level, lowest, sound):
    assert is_sound(level, lowest=lowest) is sound
