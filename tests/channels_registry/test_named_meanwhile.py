"""While a channel or a resource is held, others may save what names it."""

from datetime import date

import pytest
from django.db import transaction

from bsc_comms.kit.financial_year import FinancialYear
from channels_registry.operations import lend, make_editions, merge_channels
from tests.factories import ChannelFactory, EditionPatternFactory, LoanFactory
from tests.plans.at_once import held_without_their_keys

pytestmark = [
    pytest.mark.both_databases,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("in_october"),
]


def test_a_channel_whose_pattern_makes_its_editions(people, magazine):
    pattern = EditionPatternFactory(channel=magazine, starts=date(2016, 4, 1))
    with transaction.atomic():
        make_editions(by=people.alice, pattern=pattern, year=FinancialYear(2016))
        assert held_without_their_keys(magazine)


def test_channels_that_are_merged(people, magazine):
    gone = ChannelFactory(name="The magazine")
    led_to_it = ChannelFactory(merged_into=gone, valid_to=date(2016, 10, 24))
    with transaction.atomic():
        merge_channels(by=people.coordinator, kept=magazine, gone=gone, reason="The same")
        assert held_without_their_keys(magazine, gone, led_to_it)


def test_a_resource_that_is_lent(people, gazebo):
    loan = LoanFactory(resource=gazebo, partner=people.other)
    with transaction.atomic():
        lend(by=people.alice, loan=loan)
        assert held_without_their_keys(gazebo)
