"""Who speaks for one partner: its advocates and deputies of today, in one query."""

import pytest

from plans.queries.speakers import speakers_of
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]


def test_advocates_and_deputies_speak_for_their_partner_by_name(
    people, django_assert_num_queries
) -> None:
    deputy = factories.deputy_of(people.lead, name="Aaron")
    with django_assert_num_queries(1):
        assert speakers_of(people.lead.pk) == [deputy, people.alice]


def test_neither_a_champion_nor_who_was_deactivated_speaks_for_it(people) -> None:
    assert speakers_of(people.other.pk) == [people.bob]


def test_nobody_speaks_for_a_partner_without_either(people) -> None:
    assert speakers_of(factories.PartnerFactory().pk) == []
