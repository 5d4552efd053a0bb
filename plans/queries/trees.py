"""Vocabularies as trees: which terms stand below which. One query each."""

from partnership.models import Area, Audience, Topic
from plans.rules.gaps import Tree


def topic_tree() -> Tree:
    return _tree(Topic)


def audience_tree() -> Tree:
    return _tree(Audience)


def area_tree() -> Tree:
    return _tree(Area)


def _tree(model: type[Topic] | type[Audience] | type[Area]) -> Tree:
    return Tree(dict(model.objects.order_by().values_list("pk", "parent_id")))
