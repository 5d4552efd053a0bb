"""Vocabularies as trees: which terms stand below which. One query each."""

from django.db.models import Case, When

from partnership.models import Area, Audience, Topic
from plans.models import Communication, CommunicationQuerySet
from plans.rules.gaps import Tree


def topic_tree() -> Tree:
    return _tree(Topic)


def topics_around(communications: CommunicationQuerySet) -> set[int]:
    """The topics of these communications, with all below and all above each. One query."""
    said = Communication.topics.through.objects.filter(communication__in=communications)
    is_said = Case(When(pk__in=said.values("topic"), then=True), default=False)
    rows = list(Topic.objects.order_by().values_list("pk", "parent_id", is_said))
    tree = Tree({topic: parent for topic, parent, _ in rows})
    around = set[int]()
    for topic, _, theirs in rows:
        if theirs:
            around |= tree.with_those_below(topic) | tree.with_those_above(topic)
    return around


def audience_tree() -> Tree:
    return _tree(Audience)


def area_tree() -> Tree:
    return _tree(Area)


def _tree(model: type[Topic] | type[Audience] | type[Area]) -> Tree:
    return Tree(dict(model.objects.order_by().values_list("pk", "parent_id")))
