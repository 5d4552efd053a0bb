"""Lists of Today are cut after eight, and Today says so."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils.html import escape

from channels_registry.operations import book
from plans.choices import InvolvementState, State
from tests import factories
from tests.factories import ApproachFactory
from tests.factories.agreed import (
    AgreedLineFactory,
    CarriedContactFactory,
    CarriedLineFactory,
    ContactFactory,
)
from tests.overview.today.opened import new_of, page_of

pytestmark = pytest.mark.django_db


def test_a_ninth_that_is_overdue_is_said_to_wait(client, people):
    said = "More waits after this."
    overdue = {"lead_partner": people.lead, "window_start": date(2016, 10, 17)}
    factories.CommunicationFactory.create_batch(8, window_end=date(2016, 10, 23), **overdue)
    assert said not in page_of(client, people.alice).content.decode()
    factories.CommunicationFactory(window_end=date(2016, 10, 24), **overdue)
    page = page_of(client, people.alice)
    assert len(page.context["advocate"]["overdue"]) == 8
    assert said in page.content.decode()


def invitations(people):
    asked = {"partner": people.lead, "state": InvolvementState.INVITED}
    return factories.InvolvementFactory.create_batch(9, **asked)


def champions_ideas(people):
    idea = {"lead_partner": people.lead, "state": State.IDEA, "created_by": people.champion}
    return factories.CommunicationFactory.create_batch(9, **idea)


def loans(people):
    return factories.LoanFactory.create_batch(9, resource__partner=people.lead)


def contacts(people):
    return ContactFactory.create_batch(9, owner=people.lead, checked_on=None)


def services(people):
    return factories.ServiceAreaFactory.create_batch(9, partner=people.lead)


def actions(people):
    return factories.ActionFactory.create_batch(9, owner=people.alice)


def held_slots(people, **fields):
    edition = factories.EditionFactory(
        channel=factories.ChannelFactory(**fields), publication_date=date(2016, 12, 5), slots=9
    )
    return [book(by=people.bob, edition=edition, partner=people.other) for _ in range(9)]


@pytest.mark.parametrize(
    ("name", "nine"),
    [
        ("invitations", invitations),
        ("put_forward", champions_ideas),
        ("loans", loans),
        ("contacts_to_check", contacts),
        ("without_champion", services),
        ("actions", actions),
        ("bookings", lambda people: held_slots(people, owners=[people.lead])),
    ],
)
def test_a_ninth_of_whatever_waits_is_said_to_wait(client, people, name, nine):
    nine(people)
    page = page_of(client, people.alice)
    assert len(page.context["advocate"][name]) == 8
    assert "More waits after this." in page.text


def test_all_that_carries_what_no_longer_counts_is_shown(client, people):
    line, contact = AgreedLineFactory(ended_on=date(2016, 10, 1)), ContactFactory(version=2)
    of_ours = factories.CommunicationFactory.create_batch(9, lead_partner=people.lead)
    for one in of_ours:
        CarriedLineFactory(communication=one, wording=line.current)
        CarriedContactFactory(communication=one, contact=contact, contact_version=1)
    page = page_of(client, people.alice)
    for name in ("lines_to_put_right", "contacts_to_put_right"):
        assert len(page.context["advocate"][name]) == len(of_ours)
    assert "More waits after this." not in page.text


def test_a_ninth_slot_and_a_ninth_action_of_the_coordinator_are_said_to_wait(client, people):
    held_slots(people, shared_by_all=True)
    page = page_of(client, people.coordinator)
    assert len(page.context["subgroup"]["bookings"]) == 8
    assert page.text.count("More waits after this.") == 1
    factories.ActionFactory.create_batch(9, owner=people.coordinator)
    assert page_of(client, people.coordinator).text.count("More waits after this.") == 2


def test_a_ninth_request_for_advice_is_said_to_wait(client, people):
    factories.AdviceRequestFactory.create_batch(9)
    page = page_of(client, people.coordinator)
    assert len(page.context["subgroup"]["advice"]) == 8
    assert page.text.count("More waits after this.") == 1


def test_a_champion_with_more_ideas_than_are_shown_is_told_where_they_stand(client, people):
    champions_ideas(people)
    page = page_of(client, people.champion)
    assert len(page.context["champion"]["ideas"]) == 8
    assert "These are your latest" in page.text


def test_a_ninth_idea_and_a_ninth_question_of_ours_are_counted_and_can_be_reached(client, people):
    own = {"lead_partner": people.lead, "state": State.IDEA}
    ideas = factories.CommunicationFactory.create_batch(8, **own)
    asked = [ApproachFactory(communication__lead_partner=people.lead) for _ in range(8)]
    assert "The first 8 of" not in page_of(client, people.alice).text
    ideas.append(factories.CommunicationFactory(**own))
    asked.append(ApproachFactory(communication__lead_partner=people.lead))
    page = page_of(client, people.alice)
    it = page.context["advocate"]
    assert (len(it["ideas"]), it["ideas_count"]) == (8, 9)
    assert page.text.count("The first 8 of 9.") == 2
    assert all(one.communication.get_absolute_url() in page.text for one in asked)
    of_ours = f"{reverse('plans:plan')}?year=all&state=idea&partner={people.lead.code}"
    assert f'href="{escape(of_ours)}">the ideas of' in page.text
    assert client.get(of_ours).context["page"].paginator.count == len(ideas)


def test_a_ninth_near_us_is_counted_and_can_be_reached(client, people):
    topics = [factories.TopicFactory(), factories.TopicFactory()]
    factories.CommunicationFactory(lead_partner=people.lead, topics=topics)
    factories.ForwardPlanFactory()
    near = [new_of(people.other, topics) for _ in range(8)]
    assert "The first 8 of" not in page_of(client, people.alice).text
    near.append(new_of(people.other, topics))
    page = page_of(client, people.alice)
    it = page.context["advocate"]
    assert (len(it["near"]), it["near_count"]) == (8, 9)
    assert "The first 8 of 9." in page.text
    everything = f"{reverse('plans:plan')}?year=all&state=to_come&changed=any"
    assert f'href="{escape(everything)}"' in page.text
    assert client.get(everything).context["page"].paginator.count == len(near)
