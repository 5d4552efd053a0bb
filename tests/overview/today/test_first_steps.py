"""Today of a planner whose plan is empty: what to do first, and no figures of nothing."""

import pytest
from django.urls import reverse

from plans.choices import State
from tests import factories
from tests.overview.today.opened import page_of

pytestmark = pytest.mark.django_db
STEPS = [
    ("Invite the people of each partner", reverse("partnership:invite")),
    ("Set the meetings of the year", reverse("subgroup:meetings_year")),
    ("Bring in the plan that you have", reverse("plans:import_new")),
    ("Or log the first communication", reverse("plans:communication_new")),
]


@pytest.mark.parametrize("role", [factories.coordinator, factories.administrator])
def test_an_empty_plan_is_begun_in_four_steps(client, role):
    page = page_of(client, role())
    steps = page.context["first_steps"]
    assert [(step.what, step.page) for step in steps] == STEPS
    assert [step.is_done for step in steps] == [False] * 4
    assert "Before the first forward plan" not in page.text
    assert "need a look" not in page.text


def test_what_was_done_is_marked(client):
    person = factories.coordinator()
    factories.MeetingFactory()
    steps = page_of(client, person).context["first_steps"]
    assert [step.is_done for step in steps] == [False, True, False, False]


def test_people_are_invited_once_each_partner_has_somebody_who_speaks_for_it(client):
    person = factories.coordinator()
    partners = [factories.PartnerFactory() for _ in range(2)]
    done = []
    for partner in partners:
        factories.advocate_of(partner)
        done.append(page_of(client, person).context["first_steps"][0].is_done)
    assert done == [False, True]


def test_a_planner_with_a_plan_has_its_figures_and_no_first_steps(client):
    factories.CommunicationFactory()
    page = page_of(client, factories.coordinator())
    assert page.context["first_steps"] == []
    assert "Before the first forward plan" in page.text


@pytest.mark.parametrize("state", [State.IDEA, State.CANCELLED])
def test_an_idea_and_what_was_dropped_are_no_plan(client, state):
    reason = "No money" if state == State.CANCELLED else ""
    factories.CommunicationFactory(state=state, state_reason=reason)
    assert len(page_of(client, factories.coordinator()).context["first_steps"]) == 4


@pytest.mark.parametrize("role", [factories.chair, factories.board_member])
def test_others_have_no_first_steps(client, role):
    assert page_of(client, role()).context["first_steps"] == []


def test_partners_without_an_advocate_stand_once_for_who_holds_both_roles(client):
    factories.PartnerFactory(on_board=True, name="London Fire Brigade", short_name="Fire")
    both = factories.administrator()
    assert "London Fire Brigade" in page_of(client, both).text
    factories.AppointmentFactory(person=both, role="coordinator", partner=None)
    page = page_of(client, both)
    assert page.text.count("London Fire Brigade") == 0
    assert page.text.count(">Fire</a>") == 1
