"""The page on which the other advocates are asked: one question, and nothing typed is lost."""

import pytest
from django.urls import reverse

from bsc_comms.kit import clock
from plans.models import Approach
from tests.cast import cast
from tests.plans.asked import TUESDAY, asked_about, local_one

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    with clock.at(TUESDAY):
        yield cast()


def test_while_a_question_is_open_the_page_leads_to_how_it_stands(client, people) -> None:
    talks = local_one(people)
    ask = reverse("plans:approach_ask", args=[talks.pk])
    client.force_login(people.alice)
    assert "Whom do you ask?" in client.get(ask).content.decode()

    asked_about(people, talks)
    page = client.get(ask, follow=True)
    assert page.redirect_chain == [(f"{talks.get_absolute_url()}#approach", 302)]
    assert "The other advocates are being asked already. Here is how it stands." in (
        page.content.decode()
    )


def test_who_asks_just_after_somebody_else_keeps_what_they_wrote(client, people) -> None:
    talks = local_one(people)
    asked_about(people, talks)
    client.force_login(people.alice)
    page = client.post(
        reverse("plans:approach_ask", args=[talks.pk]),
        {"whom": "all", "working_days": "5", "question": "Who has a stand to lend?"},
    )
    text = page.content.decode()
    assert "There is a problem" in text
    assert "The other advocates are being asked already." in text
    assert "Who has a stand to lend?" in text
    assert Approach.objects.count() == 1
