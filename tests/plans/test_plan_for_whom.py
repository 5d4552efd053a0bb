"""The plan as a list: who sees what of it, and what is kept back from whom."""

from datetime import date

import pytest
from django.urls import reverse

from plans.choices import Visibility
from tests.factories import CampaignFactory, CommunicationFactory
from tests.plans.plan_pages import URL, get, titles
from tests.services.in_short import in_turn

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("in_october"),
]


def keep_back_a_raid(people) -> None:
    CommunicationFactory(
        title="Canary raid",
        lead_partner=people.lead,
        campaign=CampaignFactory(name="Canary campaign", lead_partner=people.lead),
        named_partners=[people.named],
        window_start=date(2016, 11, 9),
        embargoed=True,
    )


WHERE_A_SECRET_COULD_SHOW = ["", "?text=Canary", "?partner=LEAD", "?sort=title", "?year=all"]


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "who", ["bob", "champion", "coordinator", "chair", "board_member", "administrator"]
)
@pytest.mark.parametrize(
    "query", in_turn(WHERE_A_SECRET_COULD_SHOW, about="a secret on the plan", most=2)
)
def test_who_may_not_see_a_secret_sees_the_same_plan_with_it(client, people, who, query):
    CommunicationFactory(title="Open to all")
    before = _without_tokens(get(client, people.everybody[who], query))
    keep_back_a_raid(people)
    assert _without_tokens(get(client, people.everybody[who], query)) == before


def test_who_may_see_a_secret_finds_it_on_the_plan(client, people):
    CommunicationFactory(title="Open to all")
    keep_back_a_raid(people)
    assert titles(get(client, people.alice)) == ["Open to all", "Canary raid"]
    assert titles(get(client, people.charlie)) == ["Open to all", "Canary raid"]
    assert "kept back from some partners" in get(client, people.charlie).content.decode()


@pytest.mark.parametrize(
    ("who", "may"),
    [("alice", True), ("coordinator", True), ("champion", False), ("chair", False)],
)
def test_whoever_logs_is_led_from_the_plan_to_bringing_in_a_spreadsheet(client, people, who, may):
    text = get(client, people.everybody[who]).content.decode()
    assert ('href="/imports/">Bring in a spreadsheet</a>' in text) is may


def _without_tokens(response) -> str:
    lines = response.content.decode().splitlines()
    return "\n".join(line for line in lines if "csrf" not in line and "nonce" not in line)


@pytest.mark.both_databases
def test_what_is_for_named_partners_only_does_not_show_to_others(client, people):
    CommunicationFactory(
        title="Between two",
        visibility=Visibility.NAMED,
        named_partners=[people.named],
        lead_partner=people.lead,
    )
    assert titles(get(client, people.charlie)) == ["Between two"]
    assert titles(get(client, people.bob)) == []


def test_the_plan_is_for_people_with_a_role(client, people):
    assert client.get(URL).status_code == 302
    for person in people.everybody.values():
        client.force_login(person)
        assert client.get(URL).status_code == 200
    client.force_login(people.board_member)
    assert "Log a communication" not in client.get(URL).content.decode()
    client.force_login(people.alice)
    assert reverse("plans:communication_new") in client.get(URL).content.decode()


@pytest.mark.parametrize("query", ["", "?group=partner", "?group=none", "?text=quokka"])
def test_what_no_file_holds_is_counted_however_the_list_is_made(client, people, query):
    CommunicationFactory(title="Quokka", window_start=date(2016, 11, 1), lead_partner=people.lead)
    CommunicationFactory(
        title="Quokka, secret",
        window_start=date(2016, 11, 2),
        lead_partner=people.lead,
        embargoed=True,
    )
    page = get(client, people.alice, query)
    assert (len(titles(page)), page.context["kept_back"]) == (2, 1)
