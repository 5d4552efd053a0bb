"""Today of an advocate: questions about local work that wait for the answer of her own partner."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from plans.choices import ApproachAnswer, ApproachState, State
from tests import factories
from tests.overview.today.opened import page_of

pytestmark = pytest.mark.django_db


def asked_about(title: str, partner, **approach):
    return factories.AskedPartnerFactory(
        partner=partner,
        approach=factories.ApproachFactory(communication__title=title, **approach),
    )


def test_a_question_waits_for_whoever_speaks_for_the_partner_that_was_asked(client, people):
    ours = asked_about("Sheds", people.lead)
    theirs = asked_about("Bikes", people.other)
    of_one_more = asked_about("Doors", people.named)
    for person, asked in (
        (people.alice, ours),
        (people.bob, theirs),
        (people.charlie, of_one_more),
    ):
        page = page_of(client, person)
        assert page.context["advocate"]["approaches"] == [asked]
        assert reverse("plans:approach_answer", args=[asked.pk]) in page.text


def test_the_question_that_must_be_answered_first_comes_first(client, people):
    later = asked_about("Bikes", people.lead)
    sooner = asked_about("Sheds", people.lead, deadline=datetime(2016, 10, 27, 23, tzinfo=UTC))
    assert page_of(client, people.alice).context["advocate"]["approaches"] == [sooner, later]


def test_a_question_waits_no_more_once_it_was_answered_or_is_asked_no_longer(client, people):
    factories.AskedPartnerFactory(
        partner=people.lead,
        approach=factories.ApproachFactory(),
        answer=ApproachAnswer.NOTHING,
        answered_at=datetime(2016, 10, 24, 12, tzinfo=UTC),
    )
    asked_about("Sheds", people.lead, state=ApproachState.WITHDRAWN)
    asked_about("Bikes", people.lead, deadline=datetime(2016, 10, 24, 22, 59, tzinfo=UTC))
    asked_about(
        "Doors",
        people.lead,
        communication__state=State.CANCELLED,
        communication__state_reason="No room",
    )
    asked_about("Raid", people.lead, communication__embargoed=True)
    page = page_of(client, people.alice)
    assert list(page.context["advocate"]["approaches"]) == []
    assert "Raid" not in page.text
