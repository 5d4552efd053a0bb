"""Publishing a forward plan: its number, only once, and never changed afterwards."""

import threading
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, connections, transaction

from partnership.models import Change
from plans.choices import FileFormat
from plans.models import ForwardPlan, ForwardPlanFile, ForwardPlanOrder
from plans.operations import forward_plans as operations
from plans.operations.forward_plans import NotTheNextNumber, content_hash
from tests.factories import CommunicationFactory, chair, partnership
from tests.plans.published import CONFIRMATIONS, FIRST, LATER, publish

SAME_NUMBER = """
    REPLACE INTO plans_forwardplan
        (number, published_at, published_by_id, content, difference, content_hash)
    SELECT number, published_at, published_by_id, '{}', difference, content_hash
    FROM plans_forwardplan
"""


@pytest.mark.django_db
def test_publishing_freezes_content_difference_and_hash_and_owes_the_documents(
    nudged, django_capture_on_commit_callbacks
):
    partnership()
    CommunicationFactory(title="Dark evenings")
    person = chair()
    with django_capture_on_commit_callbacks(execute=True):
        plan = publish(1, by=person)
    assert plan.meeting_date == date(2016, 8, 9)
    assert plan.published_at == FIRST
    assert plan.content["confirmations"] == CONFIRMATIONS
    assert plan.difference["counts"]["new"] == 1
    stored = ForwardPlan.objects.get(pk=plan.pk)
    assert stored.content_hash == content_hash(stored.content, stored.difference)
    assert nudged == [("plans.make_forward_plan_files", {"order_id": plan.order.pk})]
    (change,) = Change.objects.filter(subject_type="plans.forwardplan")
    assert (change.act, change.by, change.subject_id) == ("published", person, str(plan.pk))


@pytest.mark.django_db
def test_asking_twice_for_a_number_gives_the_same_plan():
    partnership()
    first = publish(1)
    CommunicationFactory()
    assert publish(1, FIRST + timedelta(seconds=59)).pk == first.pk
    with pytest.raises(NotTheNextNumber, match=r"No\. 1 was published on 9 August 2016"):
        publish(1, FIRST + timedelta(seconds=60))
    assert ForwardPlan.objects.count() == 1
    assert ForwardPlanOrder.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("number", [0, 3, 99])
def test_a_number_that_is_not_the_next_is_refused(number):
    partnership()
    publish(1)
    with pytest.raises(NotTheNextNumber, match=r"The next forward plan is No\. 2"):
        publish(number)
    assert ForwardPlan.objects.count() == 1


@pytest.mark.django_db
def test_a_failed_publication_leaves_no_gap(monkeypatch):
    partnership()
    publish(1)

    def fail(**_):
        raise RuntimeError("the machine stopped")

    with monkeypatch.context() as broken:
        broken.setattr(operations, "record_change", fail)
        with pytest.raises(RuntimeError), transaction.atomic():
            publish(2)
    assert publish(2, LATER).number == 2
    assert list(ForwardPlan.objects.values_list("number", flat=True)) == [2, 1]


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_two_people_publishing_at_once_make_one_plan():
    partnership()
    CommunicationFactory.create_batch(5)
    people = [chair() for _ in range(6)]
    barrier = threading.Barrier(len(people))
    made, faults = [], []

    def run(person):
        try:
            barrier.wait(timeout=20)
            made.append(publish(1, by=person).pk)
        except BaseException as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert faults == []
    assert len(made) == 6
    assert len(set(made)) == 1
    assert ForwardPlan.objects.count() == ForwardPlanOrder.objects.count() == 1


def refused(act) -> None:
    with (
        pytest.raises(DatabaseError, match="What was published never changes"),
        transaction.atomic(),
    ):
        act()


def sql(statement: str, *values):
    def run():
        with connection.cursor() as cursor:
            cursor.execute(statement, values)

    return run


@pytest.mark.both_databases
@pytest.mark.django_db
def test_the_database_refuses_to_change_what_was_published():
    partnership()
    plan = publish(1)
    file = ForwardPlanFile.objects.create(
        forward_plan=plan,
        format=FileFormat.PDF,
        name="plan.pdf",
        content=b"%PDF",
        sha256="0" * 64,
        size=4,
        made_at=FIRST,
    )
    plan.content = {"lines": []}
    file.content = b"other"
    refused(plan.save)
    refused(file.save)
    refused(lambda: ForwardPlan.objects.update(content={}))
    refused(lambda: ForwardPlan.objects.bulk_update([plan], ["content"]))
    refused(lambda: ForwardPlanFile.objects.update(name="x"))
    refused(lambda: ForwardPlanFile.objects.bulk_update([file], ["content"]))
    refused(plan.delete)
    refused(file.delete)
    refused(lambda: ForwardPlan.objects.all().delete())
    refused(sql("UPDATE plans_forwardplan SET number = 7"))
    refused(sql("UPDATE plans_forwardplanfile SET name = 'x'"))
    refused(sql("DELETE FROM plans_forwardplan"))
    refused(sql("DELETE FROM plans_forwardplanfile"))
    if connection.vendor == "sqlite":
        refused(sql("REPLACE INTO plans_forwardplan SELECT * FROM plans_forwardplan"))
        refused(sql("REPLACE INTO plans_forwardplanfile SELECT * FROM plans_forwardplanfile"))
        refused(sql(SAME_NUMBER))
    else:
        connection.check_constraints()  # what waits for the end of the transaction bars a TRUNCATE
        refused(sql("TRUNCATE plans_forwardplan CASCADE"))
        refused(sql("TRUNCATE plans_forwardplanfile CASCADE"))
    stored = ForwardPlan.objects.get(number=1)
    assert stored.content_hash == content_hash(stored.content, stored.difference)
    assert bytes(stored.files.get().content) == b"%PDF"
