"""What the page of evidence shows, and in which order."""

from datetime import UTC, date, datetime

import pytest

from bsc_comms.kit import clock
from evidence.queries.seasons import (
    awareness_days_ahead,
    careful_periods_ahead,
    seasons_by_nearness,
)
from tests.cast import cast
from tests.factories import (
    AwarenessDayFactory,
    CarefulPeriodFactory,
    FindingFactory,
    RecurringDayFactory,
    SeasonFactory,
)

pytestmark = pytest.mark.django_db
TODAY = date(2016, 10, 25)


def test_the_season_that_comes_round_next_stands_first_across_the_new_year():
    september, now, january = (SeasonFactory(months=months) for months in ([9], [10, 3], [1]))
    assert seasons_by_nearness(TODAY) == [now, january, september]


@pytest.mark.parametrize(
    ("factory", "ahead"),
    [
        (AwarenessDayFactory, awareness_days_ahead),
        (CarefulPeriodFactory, careful_periods_ahead),
    ],
)
def test_what_runs_or_begins_within_half_a_year_is_ahead(factory, ahead):
    spans = {
        "over": (date(2016, 10, 1), date(2016, 10, 24)),
        "last day": (date(2016, 10, 1), TODAY),
        "26 weeks away": (date(2017, 4, 25), date(2017, 4, 30)),
        "a day further": (date(2017, 4, 26), date(2017, 4, 30)),
    }
    made = {name: factory(starts=span[0], ends=span[1]) for name, span in spans.items()}
    assert set(ahead(TODAY)) == {made["last day"], made["26 weeks away"]}


@pytest.mark.parametrize("count", [1, 3, 50])
def test_the_page_takes_as_many_queries_for_any_number_of_rows(
    client, count, django_assert_num_queries
):
    client.force_login(cast().bob)
    for _ in range(count):
        FindingFactory()
        SeasonFactory()
        AwarenessDayFactory(starts=TODAY, ends=TODAY)
        RecurringDayFactory(rule="FIXED 11-25")
        CarefulPeriodFactory(starts=TODAY, ends=TODAY)
    with clock.at(datetime(2016, 10, 25, 9, tzinfo=UTC)), django_assert_num_queries(11):
        assert client.get("/evidence/").status_code == 200
