"""Today of an advocate names what is new from others and near what their own partners plan."""

import pytest

from tests.factories import CommunicationFactory, ForwardPlanFactory, TopicFactory
from tests.factories.overlaps import OverlapAnswerFactory, overlap_of
from tests.overview.today.opened import new_of, page_of

pytestmark = pytest.mark.django_db


def near(client, person):
    return page_of(client, person).context["advocate"]["near"]


@pytest.mark.parametrize(
    ("ours", "theirs", "is_near"),
    [
        ("burglary", "burglary", True),
        ("burglary", "theft", True),
        ("burglary", "crime", True),
        ("crime", "burglary", True),
        ("burglary", "robbery", False),
    ],
)
def test_what_is_new_on_a_topic_of_ours_or_below_or_above_it(client, people, ours, theirs, is_near):
    topics = {"crime": TopicFactory(label="Crime")}
    for label, parent in (("theft", "crime"), ("burglary", "theft"), ("robbery", "crime")):
        topics[label] = TopicFactory(label=label.title(), parent=topics[parent])
    CommunicationFactory(lead_partner=people.lead, topics=[topics[ours]])
    ForwardPlanFactory()
    new = new_of(people.other, [topics[theirs]])
    assert near(client, people.alice) == ([new] if is_near else [])


def test_what_is_new_and_in_an_overlap_with_ours_that_nobody_has_answered(client, people):
    ours = CommunicationFactory(lead_partner=people.lead)
    ForwardPlanFactory()
    new = new_of(people.other)
    assert near(client, people.alice) == []
    pair = overlap_of(ours, new)
    assert near(client, people.alice) == [new]
    OverlapAnswerFactory(overlap=pair)
    assert near(client, people.alice) == []
