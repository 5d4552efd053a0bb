"""Two steps that are set at one moment keep their order."""

import threading

import pytest

from subgroup.models import CycleStep
from subgroup.operations import steps
from tests.cast import Cast
from tests.plans.at_once import all_at_once, once_all_are_there

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]


def test_each_alone_would_be_in_order(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    judged = once_all_are_there(threading.Barrier(2), steps.why_not_so)
    monkeypatch.setattr(steps, "why_not_so", judged)

    def first() -> str:
        steps.set_step(by=people.coordinator, step="first_reminder", opened_version=0, days=8)
        return "set"

    def second() -> str:
        steps.set_step(by=people.chair, step="second_reminder", opened_version=0, days=9)
        return "set"

    answers = all_at_once(first, second)
    (refused,) = [answer for answer in answers if answer != "set"]
    assert isinstance(refused, steps.CannotBeSo), refused
    assert str(refused).endswith("keep the order of the two")
    assert CycleStep.objects.count() == 1
