"""A pattern that is said twice at one moment makes its editions once."""

from datetime import date

import pytest

from channels_registry.models import EditionPattern
from channels_registry.operations import add_pattern
from tests.channels_registry.at_once import at_once
from tests.factories import ChannelFactory

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]


def test_a_pattern_said_twice_at_once_is_kept_once(people):
    channel = ChannelFactory(owners=[people.lead])

    def say() -> EditionPattern:
        fields = {"rhythm": "nth_weekday", "every": 3, "nth": 2, "starts": date(2016, 4, 1)}
        return add_pattern(by=people.alice, channel=channel, fields=fields)

    answers = at_once([say] * 4)
    kept = EditionPattern.objects.get()
    assert [answer for answer in answers if answer == kept] == [kept]
    assert {str(answer) for answer in answers if answer != kept} == {
        "This channel has this pattern already. Use that one."
    }
