"""Documents of a forward plan that could not be made: who sees it, and has them made again."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from bsc_comms.kit import clock
from partnership.choices import MOST_ATTEMPTS, WorkState
from partnership.models import Change
from plans.choices import FileFormat
from plans.models import ForwardPlan, ForwardPlanOrder
from plans.operations import forward_plans as operations
from plans.operations.forward_plans import MAKE_FILES, make_files_again, make_forward_plan_files
from plans.queries.forward_plans import plans_without_documents
from tests.cast import cast
from tests.factories import ForwardPlanFactory, partnership
from tests.plans.published import LATER, publish

pytestmark = pytest.mark.django_db
SAID = "The documents could not be made"
BUTTON = "Make the documents again"


@pytest.fixture
def people():
    return cast()


@pytest.fixture
def plan():
    partnership()
    published = publish(1)
    ForwardPlanOrder.objects.update(
        state=WorkState.FAILED, attempts=MOST_ATTEMPTS, error="OSError: disk full"
    )
    return published


def page_of(client, person, plan):
    client.force_login(person)
    return client.get(reverse("plans:forward_plan", args=[plan.number])).text


@pytest.mark.parametrize(
    ("who", "may"),
    [("coordinator", True), ("chair", True), ("administrator", True), ("alice", False)],
)
def test_the_page_says_so_and_offers_the_button_to_whoever_looks_after_it(
    client, people, plan, who, may
):
    page = page_of(client, people.everybody[who], plan)
    assert SAID in page
    assert (BUTTON in page, "Tell the coordinator." in page) == (may, not may)


def test_they_are_owed_anew_with_all_attempts_and_made(client, people, plan, monkeypatch):
    nudged = []
    monkeypatch.setattr(operations, "nudge", lambda name, **kwargs: nudged.append((name, kwargs)))
    client.force_login(people.coordinator)
    answer = client.post(reverse("plans:forward_plan_make_again", args=[1]), follow=True)
    assert "The documents are being made." in answer.text
    order = ForwardPlanOrder.objects.get()
    assert (order.state, order.attempts, order.error) == (WorkState.QUEUED, 0, "")
    assert nudged == [(MAKE_FILES, {"order_id": order.pk})]
    told = Change.objects.get(act="documents asked for again")
    assert (told.by, told.subject_id) == (people.coordinator, str(plan.pk))
    assert make_forward_plan_files(order_id=order.pk) is True
    assert {file.format for file in plan.files.all()} == set(FileFormat)
    page = page_of(client, people.coordinator, plan)
    assert SAID not in page
    assert BUTTON not in page


def test_what_is_owed_or_made_is_not_owed_again(client, people, plan):
    plan = ForwardPlan.objects.get()
    assert make_files_again(by=people.chair, plan=plan) is True
    assert make_files_again(by=people.chair, plan=plan) is False
    client.force_login(people.coordinator)
    answer = client.post(reverse("plans:forward_plan_make_again", args=[1]), follow=True)
    assert "The documents are there, or are being made already." in answer.text
    assert Change.objects.filter(act="documents asked for again").count() == 1


def test_an_advocate_does_not_ask_for_them(people, plan):
    with pytest.raises(PermissionDenied):
        make_files_again(by=people.alice, plan=plan)
    assert ForwardPlanOrder.objects.get().state == WorkState.FAILED


def test_of_the_plans_without_documents_the_latest_comes_first(plan):
    with clock.at(LATER):
        later = ForwardPlanFactory(number=2)
    ForwardPlanOrder.objects.create(forward_plan=later, state=WorkState.FAILED)
    ForwardPlanOrder.objects.create(
        forward_plan=ForwardPlanFactory(number=3), state=WorkState.WORKING
    )
    assert [each.number for each in plans_without_documents()] == [2, 1]
    ForwardPlanOrder.objects.filter(forward_plan=plan).update(state=WorkState.QUEUED, attempts=0)
    assert make_forward_plan_files(order_id=plan.order.pk) is True
    # A worker whose lease ran out came late: the order had been given up, the files are there.
    ForwardPlanOrder.objects.filter(forward_plan=plan).update(state=WorkState.FAILED)
    assert [each.number for each in plans_without_documents()] == [2]
