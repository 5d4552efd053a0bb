"""The page of what the evidence asks for and what answers to it, and its file."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.factories import (
    AudienceFactory,
    CommunicationFactory,
    FindingFactory,
    TopicFactory,
)
from tests.factories.evidence import (
    ScoreFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
PAGE = "/evidence/gaps/"


def test_nothing_yet_stands_first_with_a_way_to_plan_one(client: Client, people: Cast) -> None:
    hate, fire, young = TopicFactory(code="HATE"), TopicFactory(), AudienceFactory(code="YOUNG")
    FindingFactory(code="A", text="Something is done", topic=fire)
    FindingFactory(code="B", text="Hate crime grows", topic=hate, audience=young)
    CommunicationFactory(title="Fire safety week", lead_partner=people.lead, topics=[fire])
    client.force_login(people.alice)
    page = client.get(PAGE).text
    assert page.index("Hate crime grows") < page.index("Something is done")
    assert (
        "1 gap</strong>: nothing is planned yet for 1 of the 2 things that the figures ask for"
        in page
    )
    assert page.index("Something is done") < page.index("Fire safety week")
    form = client.get("/communications/new/?topic=HATE&audience=YOUNG&finding=B")
    assert "/communications/new/?topic=HATE&amp;audience=YOUNG&amp;finding=B" in page
    initial = form.context["form"].initial
    assert (initial["topics"], initial["audiences"]) == ([hate.pk], [young.pk])
    assert len(initial["findings"]) == 1


def test_who_may_not_log_is_offered_no_form(client: Client, people: Cast) -> None:
    FindingFactory()
    client.force_login(people.board_member)
    assert "Plan one" not in client.get(PAGE).text


def test_without_evidence_the_page_says_so_and_leads_to_bringing_it_in(
    client: Client, people: Cast
) -> None:
    client.force_login(people.chair)
    assert "No figures are held yet" in client.get(PAGE).text
    assert "The coordinator brings them in." in client.get(PAGE).text
    client.force_login(people.coordinator)
    page = client.get(PAGE).text
    assert "No figures are held yet" in page
    assert f'href="{reverse("evidence:figures")}">Bring in a file of figures' in page


def test_figures_that_ask_for_nothing_are_said_to_ask_for_nothing(
    client: Client, people: Cast
) -> None:
    ScoreFactory()
    client.force_login(people.coordinator)
    page = client.get(PAGE).text
    assert "The evidence asks for nothing" in page
    assert "See all indicators" in page


def test_today_counts_the_gaps_for_the_chair(client: Client, people: Cast) -> None:
    FindingFactory()
    FindingFactory()
    client.force_login(people.chair)
    assert client.get("/").context["subgroup"]["gap_count"] == 2
    assert reverse("plans:gaps") in client.get("/").text


def test_the_file_says_the_same(client: Client, people: Cast) -> None:
    FindingFactory(text="=Hate crime", source="Section 2")
    client.force_login(people.chair)
    lines = client.get("/evidence/gaps.csv").text.splitlines()
    assert lines[1] == "What else residents say,'=Hate crime.,Source: Section 2.,0,"


def test_no_file_holds_what_is_kept_back_and_the_page_says_how_many(
    client: Client, people: Cast
) -> None:
    hate = TopicFactory()
    FindingFactory(text="Hate crime", source="Section 2", topic=hate)
    FindingFactory(text="Trust", source="Section 2", topic=hate)
    ours = {"lead_partner": people.lead, "topics": [hate], "findings": []}
    CommunicationFactory(title="CANARY", embargoed=True, **ours)
    client.force_login(people.alice)
    page = client.get(PAGE).text
    assert "CANARY" in page
    assert "1 kept back communication is not in the file." in page
    assert client.get("/evidence/gaps.csv").text.splitlines()[1:] == [
        "What else residents say,Hate crime.,Source: Section 2.,0,",
        "What else residents say,Trust.,Source: Section 2.,0,",
    ]
    client.force_login(people.bob)
    assert "not in the file" not in client.get(PAGE).text
