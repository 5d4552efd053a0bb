"""A line or a contact is taken over twice in the same moment: it is carried once."""

from datetime import UTC, datetime

import pytest

from bsc_comms.kit import clock
from plans.operations import agreed
from tests.cast import cast
from tests.factories.agreed import AgreedLineFactory, ContactFactory
from tests.plans.agreed.carried import of_bob
from tests.plans.at_once import all_at_once

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]
NOW = datetime(2016, 10, 25, 9, tzinfo=UTC)
PRESSES = 4


def test_who_presses_twice_at_once_carries_it_once():
    with clock.at(NOW):
        people = cast()
        line, contact = AgreedLineFactory(), ContactFactory()
        about = of_bob(people)

    def carry():
        with clock.at(NOW):
            agreed.carry_line(by=people.bob, communication=about, line=line, seen=1)
            agreed.carry_contact(by=people.bob, communication=about, contact=contact, seen=1)

    assert all_at_once(*[carry] * PRESSES) == [None] * PRESSES
    assert about.carried_lines.count() == about.carried_contacts.count() == 1
