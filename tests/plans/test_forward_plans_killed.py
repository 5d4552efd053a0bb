"""Publishing, and making the documents, in a process that is killed: no gap, and each once."""

from datetime import timedelta
from typing import Any

import pytest

from bsc_comms.kit import clock
from partnership.choices import WorkState
from plans.choices import FileFormat
from plans.documents.forward_plan import document
from plans.models import ForwardPlan, ForwardPlanFile, ForwardPlanOrder
from plans.operations import forward_plans as operations
from plans.operations.forward_plans import make_forward_plan_files
from plans.operations.owed import sweep_owed_work
from tests.factories import ChannelFactory, CommunicationFactory, chair, partnership
from tests.plans.published import LATER, publish
from tests.services.killed import die, killed_inside

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("place", ["fingerprint", "record_change", "nudge"])
def test_a_publisher_that_is_killed_leaves_no_gap(place: str, monkeypatch) -> None:
    partnership()
    CommunicationFactory()
    person = chair()
    publish(1, by=person)
    with monkeypatch.context() as deadly:
        deadly.setattr(operations, place, die)
        assert killed_inside(lambda: publish(2, LATER, by=person))
    assert [plan.number for plan in ForwardPlan.objects.all()] == [1]
    assert publish(2, LATER, by=person).number == 2
    assert [plan.number for plan in ForwardPlan.objects.all()] == [2, 1]
    assert ForwardPlanOrder.objects.count() == 2


def in_the_documents(deadly: Any) -> None:
    deadly.setattr(operations, "documents", die)


def before_the_files(deadly: Any) -> None:
    deadly.setattr(operations, "documents", lambda plan: dict.fromkeys(FileFormat.values, b"half"))
    deadly.setattr(operations, "made_file", die)


def between_files_and_commit(deadly: Any) -> None:
    """All five are written, in a transaction that never ends."""
    deadly.setattr(operations, "documents", lambda plan: dict.fromkeys(FileFormat.values, b"half"))
    deadly.setattr(ForwardPlanOrder.objects, "finish", die)


@pytest.mark.parametrize(
    "place",
    [in_the_documents, before_the_files, between_files_and_commit],
    ids=lambda p: p.__name__,
)
def test_the_documents_of_a_worker_that_is_killed_are_made_once_by_the_next(
    place: Any, monkeypatch
) -> None:
    partnership()
    CommunicationFactory(title="Dark evenings", channels=[ChannelFactory()])
    plan = publish(1)
    order = plan.order.pk
    with monkeypatch.context() as deadly:
        place(deadly)
        assert killed_inside(lambda: make_forward_plan_files(order_id=order))
    assert not ForwardPlanFile.objects.exists()
    assert ForwardPlanOrder.objects.get().state == WorkState.WORKING
    assert not make_forward_plan_files(order_id=order), "Until its lease ends it is the dead one's"

    ForwardPlanOrder.objects.update(lease_until=clock.real_now() - timedelta(seconds=1))
    assert sweep_owed_work() == 1
    assert make_forward_plan_files(order_id=order)
    assert not make_forward_plan_files(order_id=order), "A message that comes twice"

    made = {file.format: bytes(file.content) for file in ForwardPlanFile.objects.all()}
    plan = ForwardPlan.objects.get()
    assert made == {each: document(plan, each) for each in FileFormat.values}
    assert ForwardPlanFile.objects.count() == 5
    assert ForwardPlanOrder.objects.get().state == WorkState.DONE
