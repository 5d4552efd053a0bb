"""Answering a pair as its page does, and what that left on both sides, for tests."""

from partnership.models import Change
from plans.choices import OverlapAnswerKind
from plans.models import Communication, Overlap
from plans.operations.overlaps.answering import (
    Joint,
    agree_to_joint,
    answer_overlap,
    propose_joint,
)
from plans.queries.overlaps.versions import version_of


def version(pair, by=None):
    answers = pair.answers.all() if by is None else pair.answers.known_to(by)
    return version_of(Overlap.objects.get(pk=pair.pk), list(answers))


def answer(pair, by, kind=OverlapAnswerKind.NONE, note="Other streets."):
    return answer_overlap(by=by, overlap=pair, kind=kind, note=note, version=version(pair, by))


def propose(pair, by, takes_over, *, carries=True, both=False, note="One is enough."):
    return propose_joint(
        by=by,
        overlap=pair,
        joint=Joint(takes_over, carries, both),
        note=note,
        version=version(pair, by),
    )


def agree(pair, by):
    given = pair.answers.get()
    return agree_to_joint(by=by, answer=given, version=version(pair, by))


def fresh(communication):
    return Communication.objects.get(pk=communication.pk)


def acts_of(communication):
    lines = Change.objects.filter(subject_id=str(communication.pk)).order_by("pk")
    return list(dict.fromkeys(lines.values_list("act", flat=True)))


def brought_to(communication):
    """What each partner is to it and brings."""
    involved = communication.involvements.all()
    return {one.partner: (one.state, one.contribution) for one in involved}
