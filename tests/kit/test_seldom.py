"""Lists that are mostly empty: one question says which may hold a row, and only those are read."""

import pytest

from bsc_comms.kit.seldom import Seldom, read_seldom
from partnership.models import Partner, Person, Topic
from tests.factories import PartnerFactory, PersonFactory

pytestmark = pytest.mark.django_db


def never() -> list[str]:
    raise AssertionError("It was read, though it is empty.")


def test_only_what_may_hold_a_row_is_read_and_all_is_asked_in_one_query(
    django_assert_num_queries,
):
    me, fire = PersonFactory(), PartnerFactory(name="Fire")
    lists = {
        "partners": Seldom(
            Partner.objects.filter(pk=fire.pk), lambda: list(Partner.objects.filter(pk=fire.pk))
        ),
        "topics": Seldom(Topic.objects.filter(code="none"), never),
        "others": Seldom(Partner.objects.exclude(pk=fire.pk).filter(name="x"), never, none="-"),
    }
    with django_assert_num_queries(2):
        read = read_seldom(lists, beside=Person.objects.filter(pk=me.pk))
    assert read == {"partners": [fire], "topics": (), "others": "-"}


def test_what_may_hold_a_row_and_holds_none_is_read_and_is_empty():
    me = PersonFactory()
    seldom = Seldom(Person.objects.filter(pk=me.pk), lambda: [])
    assert read_seldom({"it": seldom}, beside=Person.objects.filter(pk=me.pk)) == {"it": []}
