"""Tone clashes in the review: what all may see, both texts side by side, a constant cost."""

from datetime import date

import pytest

from plans.choices import Reach, State
from plans.models import AgreedLine
from plans.queries.agreed.clashes import clashes_of
from tests.factories import AreaFactory, CommunicationFactory, PartnerFactory
from tests.factories.agreed import AgreedLineFactory, CarriedLineFactory
from tests.plans.how_many import ROWS
from tests.plans.october import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def line(topic) -> AgreedLine:
    return AgreedLineFactory(topic=topic, name="Lock up")


@pytest.fixture
def ours(topic, line):
    return carrying(line, topics=[topic], title="Doors")


def carrying(line, **fields):
    found = CommunicationFactory(**fields)
    CarriedLineFactory(communication=found, wording=line.current)
    return found


def test_both_texts_stand_side_by_side_from_either_side(ours, topic):
    theirs = CommunicationFactory(topics=[topic], message="Leave a light on.")
    found = clashes_of({ours.pk, theirs.pk})
    (one,), (other,) = found[ours.pk], found[theirs.pk]
    assert [(each.source, each.words) for each in (one.ours, one.theirs)] == [
        ("Agreed line: Lock up, wording 1", "What we say, number 1."),
        ("In its own words", "Leave a light on."),
    ]
    assert (one.other, other.other) == (theirs, ours)


@pytest.mark.parametrize(
    "fields",
    [
        {"embargoed": True},
        {"state": State.IDEA},
        {"state": State.CANCELLED},
        {"undated": True},
        {"window_start": date(2016, 11, 16)},
        {"message": ""},
    ],
)
def test_what_is_kept_back_set_aside_or_far_off_is_no_clash(ours, topic, fields):
    other = CommunicationFactory(topics=[topic], **fields)
    assert clashes_of({ours.pk, other.pk}) == {}


def test_a_line_that_is_no_longer_used_binds_nobody(ours, topic, line):
    CommunicationFactory(topics=[topic])
    AgreedLine.objects.filter(pk=line.pk).update(ended_on=TODAY)
    assert clashes_of({ours.pk}) == {}


def test_what_has_gone_out_on_both_sides_is_past_mending(topic, line):
    one = carrying(line, topics=[topic], state=State.ISSUED)
    CommunicationFactory(topics=[topic], state=State.ISSUED)
    assert clashes_of({one.pk}) == {}


def test_a_neighbourhood_lies_in_its_ward(topic, line):
    ward, elsewhere = AreaFactory(name="Ward 1"), AreaFactory(name="Ward 2")
    inside = AreaFactory(name="Station", level="neighbourhood", parent=ward)
    here = carrying(line, topics=[topic], reach=Reach.LOCAL, areas=[ward])
    near = CommunicationFactory(topics=[topic], reach=Reach.LOCAL, areas=[inside])
    CommunicationFactory(topics=[topic], reach=Reach.LOCAL, areas=[elsewhere])
    assert [one.other for one in clashes_of({here.pk})[here.pk]] == [near]


@pytest.mark.parametrize("rows", ROWS)
def test_the_cost_does_not_grow_with_the_plan(topic, rows, django_assert_num_queries):
    ids = set()
    for _ in range(rows):
        for _ in range(2):
            found = carrying(
                AgreedLineFactory(topic=topic), topics=[topic], lead_partner=PartnerFactory()
            )
            ids.add(found.pk)
    with django_assert_num_queries(CLASH_QUERIES):
        found = clashes_of(ids)
    assert {len(each) for each in found.values()} == {2 * rows - 1}


CLASH_QUERIES = 7
