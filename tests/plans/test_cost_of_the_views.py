"""What the plan's views cost, as they say of themselves: the most that any reader pays."""

from datetime import date

import pytest

from bsc_comms.kit import clock
from bsc_comms.kit.financial_year import FinancialYear
from partnership.choices import AreaLevel
from plans.choices import Precision
from plans.models import Communication
from plans.queries.calendar import day_page, month_page
from plans.queries.changed import ChangedSince
from plans.queries.channel_use import unused_channels
from plans.queries.coverage import DIMENSIONS, GridAsked, coverage_grid
from plans.queries.filter_terms import filter_terms
from plans.queries.plan import PAGE_SIZE, plan_page
from plans.queries.plan_groups import grouped_page
from plans.queries.plan_rows import plan_rows
from plans.queries.ward_map import ward_map
from tests.factories import AreaFactory, ChannelFactory, CommunicationFactory
from tests.factories.overlaps import OverlapFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]

DAY = date(2016, 11, 8)
MONTH = {"first": date(2016, 11, 1), "last": date(2016, 11, 30)}


@pytest.fixture
def plan(people):
    """More of one day than a page holds, and of its month; of each two that overlap."""
    ward = AreaFactory(level=AreaLevel.WARD)
    on_the_day = {"precision": Precision.EXACT, "window_start": DAY, "window_end": DAY}
    in_its_month = {
        "precision": Precision.MONTH,
        "window_start": MONTH["first"],
        "window_end": MONTH["last"],
    }
    for number, window in ((PAGE_SIZE + 1, on_the_day), (2, in_its_month)):
        several = CommunicationFactory.create_batch(
            number, lead_partner=people.lead, areas=[ward], **window
        )
        first, second = sorted(several[:2], key=lambda one: one.pk)
        OverlapFactory(first=first, second=second)
    ChannelFactory(owners=[people.lead])
    return Communication.objects.visible_to(people.chair)


def read_for(person):
    """What a list is read with, for whoever decides, who pays one query more."""
    return {"terms": filter_terms(person), "changed": ChangedSince(), "reader": person}


def test_rows_of_a_list(people, plan, django_assert_num_queries):
    read = read_for(people.chair)
    with django_assert_num_queries(5):
        plan_rows(plan, **read)
    read = read_for(people.alice)
    with django_assert_num_queries(4):
        plan_rows(plan, **read)


def test_pages_of_the_list(people, plan, django_assert_num_queries):
    read = read_for(people.chair)
    with django_assert_num_queries(7):
        assert plan_page(plan, **read).page.has_next()
    for by, most in (("month", 8), ("area", 8)):
        with django_assert_num_queries(most):
            grouped_page(plan, by=by, **read)


def test_pages_of_the_calendar(people, plan, django_assert_num_queries):
    read = read_for(people.chair)
    with django_assert_num_queries(16):
        assert len(day_page(plan, day=DAY, **read).groups) == 2
    with django_assert_num_queries(7):
        month_page(plan, terms=read["terms"], month=DAY)


@pytest.mark.parametrize(
    ("rows", "across", "most"),
    [("topic", None, 3), ("area", None, 4), ("priority", None, 4), ("area", "priority", 6)],
)
def test_a_grid_of_coverage(people, plan, django_assert_num_queries, rows, across, most):
    asked = GridAsked(DIMENSIONS[rows], DIMENSIONS.get(across), **MONTH, within={})
    terms = filter_terms(people.alice)
    with django_assert_num_queries(most):
        coverage_grid(plan, terms=terms, asked=asked)


def test_the_map_of_wards(people, plan, django_assert_num_queries):
    terms = filter_terms(people.alice)
    with django_assert_num_queries(6):
        ward_map(plan, terms=terms, today=clock.today(), **MONTH)


def test_channels_that_nobody_used(people, plan, django_assert_num_queries):
    year, person = FinancialYear.of(DAY), people.alice
    assert person.current_appointments
    with django_assert_num_queries(4):
        assert unused_channels(year, person)
