"""How well overlaps are found in years whose pairs a person has labelled: promises and floors.

Each year is brought in from its raw sheet as people bring it in. The sample year's coordinator and
the others have words, nicknames and wards of their own; each of their years was labelled before
anything was tried on it.
"""

from collections.abc import Iterator
from functools import partial

import pytest
from django.conf import settings

from benchmarks.overlap_figures import MOST_PAIRS, PROMISED, figures, labels_of
from benchmarks.overlap_ways import brought_in, ours
from benchmarks.overlap_years import labelled_years
from bsc_comms.overview.reference import load_reference
from tests.services.in_short import in_turn
from tests.services.made_for_many import ForMany
from tests.services.rows_of_a_module import kept_for_the_module

#: Best three, precision, recall, F1 of duplicates: what was reached, or just under.
REACHED = {
    "2016/17": (1.0, 0.95, 0.96, 0.84),
    "2022/23": (1.0, 0.99, 0.95, 0.82),
    "2023/24": (1.0, 0.92, 0.91, 0.84),
    "2024/25": (1.0, 0.92, 0.88, 0.81),
}
YEARS = labelled_years()


@pytest.fixture(scope="module")
def loaded_once(django_db_setup, django_db_blocker) -> Iterator[ForMany[object]]:
    with kept_for_the_module(django_db_blocker):
        yield ForMany(partial(load_reference, settings.REFERENCE_DIR))


@pytest.fixture
def reference_data(loaded_once: ForMany[object], request: pytest.FixtureRequest) -> None:
    loaded_once.asked_by(request.node)


@pytest.mark.django_db
@pytest.mark.usefixtures("reference_data")
@pytest.mark.parametrize("year", in_turn(list(YEARS), about="overlaps found"))
def test_a_year_is_found_as_well_as_was_promised_and_as_it_was(year):
    sheet, pairs = YEARS[year]
    imported = brought_in(sheet, year)
    reached = figures(ours(imported), labels_of(pairs), imported.texts)
    floors = dict(zip(PROMISED, REACHED[year], strict=True))
    assert {n: s for n, s in reached.shares.items() if s < max(floors[n], PROMISED[n])} == {}
    assert reached.pairs_each <= MOST_PAIRS
