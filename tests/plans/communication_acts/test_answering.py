"""A partner answers on a communication’s page whether it takes part."""

import pytest

from plans.choices import InvolvementState, State
from plans.models import Communication
from tests.factories import CommunicationFactory, InvolvementFactory, advocate_of
from tests.plans.communication_acts.addresses import act

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", ["agreed", "amplifying", "declined"])
def test_an_advocate_answers_for_their_partner(client, people, found, state):
    InvolvementFactory(communication=found, partner=people.other, state=InvolvementState.INVITED)
    client.force_login(people.bob)
    response = client.post(
        act(found, "partners/OTHER"), {"state": state, "contribution": "Two officers"}
    )
    assert response.url == f"{found.get_absolute_url()}#partners"
    answer = found.involvements.get()
    assert (answer.partner, answer.state, answer.contribution) == (
        people.other,
        state,
        "Two officers",
    )


@pytest.mark.parametrize("state", ["", "invited", "nonsense"])
def test_an_answer_is_one_of_three(client, people, found, state):
    client.force_login(people.bob)
    response = client.post(act(found, "partners/OTHER"), {"state": state}, follow=True)
    assert "Your answer was not saved" in response.text
    assert not found.involvements.exists()


@pytest.mark.parametrize("state", [State.PLANNED, State.CANCELLED])
def test_an_answer_that_is_too_long_comes_back_as_it_was_typed(client, people, found, state):
    client.force_login(people.bob)
    Communication.objects.update(state=state, state_reason="No money.")
    response = client.post(
        act(found, "partners/OTHER"), {"state": "agreed", "contribution": "A stand. " * 60}
    )
    assert response.status_code == 422
    typed = "A stand. " * 60
    assert f'value="{typed}"' in response.text
    assert '<a href="#id_OTHER_contribution">What you bring must be 500 characters' in response.text
    assert response.text.count('<details class="govuk-details" open>') == 1
    assert not found.involvements.exists()


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("bob", "NAMED"),
        ("bob", "LEAD"),
        ("alice", "LEAD"),
        ("champion", "OTHER"),
        ("coordinator", "OTHER"),
        ("chair", "OTHER"),
    ],
)
def test_nobody_answers_for_another_partner(client, people, found, who, code):
    client.force_login(people.everybody[who])
    before = list(found.involvements.values_list("partner", "state"))
    assert client.post(act(found, f"partners/{code}"), {"state": "agreed"}).status_code == 403
    assert list(found.involvements.values_list("partner", "state")) == before


def test_who_speaks_for_the_lead_and_another_answers_for_the_other_only(client, people, found):
    client.force_login(advocate_of(people.lead, people.other))
    assert client.post(act(found, "partners/LEAD"), {"state": "agreed"}).status_code == 403
    assert client.post(act(found, "partners/OTHER"), {"state": "agreed"}).status_code == 302
    answered = found.involvements.filter(state=InvolvementState.AGREED)
    assert [each.partner for each in answered] == [people.other]


def test_nobody_answers_about_what_they_may_not_know(client, people):
    secret = CommunicationFactory(lead_partner=people.lead, embargoed=True)
    client.force_login(people.bob)
    assert client.post(act(secret, "partners/OTHER"), {"state": "agreed"}).status_code == 404
    assert not secret.involvements.exists()


def test_an_answer_that_comes_too_late_is_told(client, people):
    found = CommunicationFactory(lead_partner=people.lead, state=State.ISSUED)
    client.force_login(people.bob)
    response = client.post(act(found, "partners/OTHER"), {"state": "agreed"}, follow=True)
    assert "It is no longer to come" in response.text
    assert not found.involvements.exists()


def test_what_was_typed_for_an_answer_that_comes_too_late_is_given_back(client, people, found):
    Communication.objects.update(state=State.CANCELLED, state_reason="No money")
    client.force_login(people.bob)
    sent = {"state": "agreed", "contribution": "Two officers and a stand"}
    page = client.post(act(found, "partners/OTHER"), sent)
    assert page.status_code == 422
    assert page.context["form"].non_field_errors() == [
        "It is no longer to come, so there is nothing to answer."
    ]
    assert 'value="Two officers and a stand"' in page.text
    assert "We take part</button>" not in page.text
