"""Who is told on Today of documents and records that could not be made."""

from datetime import date

import pytest
from django.urls import reverse

from bsc_comms.overview.health.findings import Health
from bsc_comms.overview.health.processes import check_work
from partnership.choices import Role, WorkState
from plans.models import ForwardPlanOrder, RecordOrder
from subgroup.models import PackOrder
from tests import factories
from tests.overview.today.opened import TUESDAY, page_of

pytestmark = pytest.mark.django_db


def test_the_administrator_is_led_to_documents_that_could_not_be_made(client, people):
    records = f'href="{reverse("plans:records")}">1 '
    assert records not in page_of(client, people.administrator).text
    plan, order = documents_given_up()
    RecordOrder.objects.create(year=2015, key="2015", asked_at=TUESDAY, state=WorkState.FAILED)
    page = page_of(client, people.administrator)
    assert page.context["administrator"]["work_failed"] == 3
    assert records in page.text
    assert all(link in page.text for link in links_to(plan, order))


def test_chair_and_coordinator_are_led_to_documents_that_could_not_be_made(client, people):
    assert "What could not be made" not in page_of(client, people.coordinator).text
    links = links_to(*documents_given_up())
    for person in (people.chair, people.coordinator):
        page = page_of(client, person)
        assert "What could not be made" in page.text
        assert all(link in page.text for link in links)


def test_who_coordinates_and_administers_is_led_to_each_of_them_once(client, people):
    links = links_to(*documents_given_up())
    factories.AppointmentFactory(person=people.administrator, role=Role.COORDINATOR)
    page = page_of(client, people.administrator)
    assert page.context["administrator"]["work_failed"] == 2
    assert [page.text.count(link) for link in links] == [1, 1]


def documents_given_up():
    """A forward plan without documents, and the order of a meeting's pack."""
    failed = {"state": WorkState.FAILED}
    plan = factories.ForwardPlanFactory()
    ForwardPlanOrder.objects.create(forward_plan=plan, **failed)
    meeting = factories.MeetingFactory(date=date(2016, 11, 8))
    order = PackOrder.objects.create(meeting=meeting, key="pack", asked_at=TUESDAY, **failed)
    return plan, order


def links_to(plan, order):
    return (
        f'href="{reverse("plans:forward_plan", args=[plan.number])}">Forward plan No.',
        f'href="{reverse("subgroup:meeting", args=[order.meeting_id])}#pack">Pack for',
    )


@pytest.mark.both_databases
def test_a_record_that_failed_is_told_of_until_a_later_order_of_its_year_is_done(client, people):
    def failed() -> int:
        return page_of(client, people.administrator).context["administrator"]["records_failed"]

    asked = {"year": 2015, "asked_at": TUESDAY}
    RecordOrder.objects.create(key="2015-1", state=WorkState.FAILED, **asked)
    RecordOrder.objects.create(key="2014-1", year=2014, asked_at=TUESDAY, state=WorkState.DONE)
    again = RecordOrder.objects.create(key="2015-2", state=WorkState.WORKING, **asked)
    assert (failed(), check_work().health) == (1, Health.ATTENTION)
    RecordOrder.objects.filter(pk=again.pk).update(state=WorkState.DONE)
    assert (failed(), check_work().health) == (0, Health.OK)
    RecordOrder.objects.create(key="2015-3", state=WorkState.FAILED, **asked)
    assert (failed(), check_work().health) == (1, Health.ATTENTION)
