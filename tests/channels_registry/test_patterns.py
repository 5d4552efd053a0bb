"""Patterns make the editions of a year."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from bsc_comms.kit.financial_year import FinancialYear
from channels_registry.models import Edition
from channels_registry.operations import (
    EditionDates,
    add_edition,
    add_pattern,
    cancel_edition,
    edit_edition,
    edit_pattern,
    make_editions,
    move_edition,
)
from channels_registry.queries.editions import planned_year
from partnership.queries.history import history_of
from tests.channels_registry.quarterly import OUT, QUARTERLY
from tests.factories import (
    EditionFactory,
    EditionPatternFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
YEAR = FinancialYear(2016)


def test_a_pattern_makes_the_editions_of_a_year(people, magazine):
    pattern = add_pattern(by=people.alice, channel=magazine, fields=QUARTERLY)
    made = make_editions(by=people.alice, pattern=pattern, year=YEAR)
    assert [
        (one.name, one.publication_date, one.copy_deadline, one.artwork_deadline) for one in made
    ] == [
        ("Spring 2016", date(2016, 4, 11), date(2016, 2, 29), date(2016, 3, 14)),
        ("Summer 2016", date(2016, 7, 11), date(2016, 5, 27), date(2016, 6, 13)),
        ("Autumn 2016", date(2016, 10, 10), date(2016, 8, 26), date(2016, 9, 12)),
        ("Winter 2017", date(2017, 1, 9), date(2016, 11, 28), date(2016, 12, 12)),
    ]
    first = Edition.objects.first()
    assert (first.slots, first.slot_unit, first.slots_taken) == (16, "pages", 0)
    assert history_of(first).get().act == "made by the pattern"


def test_a_year_is_made_once_and_what_was_moved_renamed_or_cancelled_stays(people, magazine):
    pattern = EditionPatternFactory(channel=magazine)
    _, summer, autumn, winter = make_editions(by=None, pattern=pattern, year=YEAR)
    move_edition(
        by=people.alice,
        edition=winter,
        opened_version=1,
        dates=EditionDates(date(2017, 1, 16)),
        reason="The printer is shut",
    )
    cancel_edition(by=people.alice, edition=summer, opened_version=1, reason="No money")
    edit_edition(by=people.alice, edition=autumn, opened_version=1, fields={"name": "Dark nights"})
    before = list(Edition.objects.order_by("pk").values())
    assert make_editions(by=people.alice, pattern=pattern, year=YEAR) == []
    assert list(Edition.objects.order_by("pk").values()) == before
    edit_pattern(by=people.alice, pattern=pattern, opened_version=1, fields={"every": 1})
    pattern.refresh_from_db()
    made = make_editions(by=people.alice, pattern=pattern, year=YEAR)
    assert [one.publication_date for one in made] == [
        date(2016, 11, 14),
        date(2016, 12, 12),
        date(2017, 2, 13),
        date(2017, 3, 13),
    ]


def test_a_day_with_an_edition_already_is_left_alone(magazine):
    EditionFactory(channel=magazine, publication_date=date(2017, 1, 9))
    EditionFactory(channel=magazine, publication_date=date(2016, 10, 10), place="Town hall")
    made = make_editions(by=None, pattern=EditionPatternFactory(channel=magazine), year=YEAR)
    assert [one.publication_date for one in made] == [
        date(2016, 4, 11),
        date(2016, 7, 11),
        date(2016, 10, 10),
    ]


def test_no_edition_outside_the_channels_life(magazine):
    magazine.valid_from, magazine.valid_to = date(2016, 5, 1), date(2016, 12, 31)
    magazine.save()
    made = make_editions(by=None, pattern=EditionPatternFactory(channel=magazine), year=YEAR)
    assert [one.publication_date for one in made] == [date(2016, 7, 11), date(2016, 10, 10)]


def test_a_changed_pattern_leaves_the_days_that_are_over_as_they_were(magazine):
    pattern = EditionPatternFactory(channel=magazine)
    winter = make_editions(by=None, pattern=pattern, year=YEAR)[-1]
    edit_pattern(by=None, pattern=pattern, opened_version=1, fields={"weekday": 1})
    pattern.refresh_from_db()
    found = planned_year(pattern, YEAR)
    assert [(each.publication_date, each.why_not) for each in found.editions] == [
        (date(2016, 4, 12), "Its day is over"),
        (date(2016, 7, 12), "Its day is over"),
        (date(2016, 10, 11), "Its day is over"),
        (date(2017, 1, 10), ""),
    ]
    assert found.given_no_more == [winter]


def test_only_the_owner_makes_editions(people, magazine):
    pattern = EditionPatternFactory(channel=magazine)
    edition = EditionFactory(channel=magazine, publication_date=OUT)
    acts = [
        lambda: add_pattern(by=people.bob, channel=magazine, fields=QUARTERLY),
        lambda: edit_pattern(by=people.bob, pattern=pattern, opened_version=1, fields={}),
        lambda: make_editions(by=people.bob, pattern=pattern, year=YEAR),
        lambda: add_edition(by=people.bob, channel=magazine, fields={"publication_date": OUT}),
        lambda: edit_edition(by=people.bob, edition=edition, opened_version=1, fields={}),
        lambda: move_edition(
            by=people.bob,
            edition=edition,
            opened_version=1,
            dates=EditionDates(OUT),
            reason="Because",
        ),
        lambda: cancel_edition(by=people.bob, edition=edition, opened_version=1, reason="No"),
    ]
    for act in acts:
        with pytest.raises(PermissionDenied):
            act()
    assert list(Edition.objects.all()) == [edition]
