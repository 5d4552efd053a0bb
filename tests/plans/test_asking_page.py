"""The page on which the other advocates are asked: one question, and nothing typed is lost."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from partnership.models import Partner
from plans.models import Approach
from plans.operations.details import NotAllowedNow
from tests.plans.asked import asked_about, local_one
from tests.plans.october import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]


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


def test_the_form_says_by_which_day_they_answer_at_the_latest(client, people) -> None:
    client.force_login(people.alice)
    talks = local_one(people, window_start=date(2016, 10, 26))
    page = client.get(reverse("plans:approach_ask", args=[talks.pk])).content.decode()
    assert "At the latest they answer by Wed 26 Oct, its last day." in page


def test_what_is_past_is_not_asked_about(client, people) -> None:
    talks = local_one(people, window_start=date(2016, 10, 24))
    client.force_login(people.alice)
    assert "Ask the other advocates" not in client.get(talks.get_absolute_url()).content.decode()
    ask = reverse("plans:approach_ask", args=[talks.pk])
    for page in (client.get(ask, follow=True), client.post(ask, {"whom": "all"}, follow=True)):
        assert "move it if its last day is past" in page.content.decode()
    with pytest.raises(NotAllowedNow, match="Move it first"):
        asked_about(people, talks, by=None)
    assert not Approach.objects.exists()


@pytest.mark.parametrize(("near", "told"), [(1, "1 partner is"), (2, "2 partners are")])
def test_whoever_asks_reads_how_many_are_asked(client, people, near, told) -> None:
    talks = local_one(people)
    client.force_login(people.alice)
    partners = [people.other.pk, people.named.pk][:near]
    Partner.objects.exclude(pk__in=[people.lead.pk, *partners]).update(
        valid_to=NOW - timedelta(days=1)
    )
    ask = reverse("plans:approach_ask", args=[talks.pk])
    page = client.post(ask, {"whom": "all", "working_days": "5"}, follow=True)
    assert f"{told} asked to answer by" in page.content.decode()
