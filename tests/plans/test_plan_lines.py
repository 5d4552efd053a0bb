"""The table in groups, with the columns that a person chose, and its lines changed in place."""

import re
from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans.choices import Reach, State
from plans.models import Communication, DateChange
from plans.rules.messages import LONGEST_MESSAGE
from tests.factories import (
    AreaFactory,
    CampaignFactory,
    CommunicationFactory,
    ObjectiveFactory,
    TopicFactory,
)
from tests.plans.how_many import MANY

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("in_october"),
]

URL = "/plan/"


def groups(client, person, query: str) -> list[tuple[str, int, list[str]]]:
    client.force_login(person)
    response = client.get(f"{URL}{query}")
    assert response.status_code == 200
    return [
        (group.heading, group.count, [row.title for row in group.rows])
        for group in response.context["found"].groups
    ]


# --- groups -------------------------------------------------------------------------------------


@pytest.mark.both_databases
def test_by_month_and_sorted_by_title_within_it(client, people):
    CommunicationFactory(title="B", window_start=date(2016, 11, 8))
    CommunicationFactory(title="A", window_start=date(2016, 11, 20))
    CommunicationFactory(title="C", window_start=date(2016, 12, 1))
    CommunicationFactory(title="D", undated=True)

    assert groups(client, people.bob, "?group=month&sort=title") == [
        ("November 2016", 2, ["A", "B"]),
        ("December 2016", 1, ["C"]),
        ("Not yet known when", 1, ["D"]),
    ]


@pytest.mark.both_databases
def test_by_campaign_the_rest_last(client, people):
    CommunicationFactory(title="Alone")
    CommunicationFactory(title="In it", campaign=CampaignFactory(name="Winter"))

    assert groups(client, people.bob, "?group=campaign") == [
        ("Winter", 1, ["In it"]),
        ("Not in a campaign", 1, ["Alone"]),
    ]


@pytest.mark.both_databases
def test_by_lead_partner(client, people):
    CommunicationFactory(title="Theirs", lead_partner=people.other)
    CommunicationFactory(title="Ours", lead_partner=people.lead)

    assert groups(client, people.bob, "?group=partner") == [
        ("Lead partner", 1, ["Ours"]),
        ("Other partner", 1, ["Theirs"]),
    ]


@pytest.mark.both_databases
def test_by_topic_one_stands_under_each_of_its_topics(client, people):
    burglary, bikes = TopicFactory(label="Burglary"), TopicFactory(label="Bikes", position=1)
    CommunicationFactory(title="Both", topics=[burglary, bikes])
    CommunicationFactory(title="None")

    assert groups(client, people.bob, "?group=topic") == [
        ("Burglary", 1, ["Both"]),
        ("Bikes", 1, ["Both"]),
        ("No topic said", 1, ["None"]),
    ]
    response = client.get(f"{URL}?group=topic")
    assert "1 to 3 of 3 lines; one stands under each of its topics" in response.content.decode()


@pytest.mark.both_databases
def test_by_area_the_whole_borough_first(client, people):
    CommunicationFactory(title="Local", reach=Reach.LOCAL, areas=[AreaFactory(name="Hendon")])
    CommunicationFactory(title="Nowhere", reach=Reach.UNKNOWN)
    CommunicationFactory(title="All", reach=Reach.BOROUGH)

    assert groups(client, people.bob, "?group=area") == [
        ("Whole borough", 1, ["All"]),
        ("Hendon", 1, ["Local"]),
        ("No place of the list", 1, ["Nowhere"]),
    ]


@pytest.mark.both_databases
def test_without_groups(client, people):
    CommunicationFactory(title="B", window_start=date(2016, 12, 8))
    CommunicationFactory(title="A", window_start=date(2016, 11, 8))

    assert groups(client, people.bob, "?group=none") == [("", 2, ["A", "B"])]


@pytest.mark.both_databases
def test_a_group_goes_on_on_the_next_page_with_its_whole_count(client, people):
    topic = TopicFactory(label="Burglary")
    for number in range(51):
        CommunicationFactory(title=f"{number:02}", topics=[topic])

    (first,) = groups(client, people.bob, "?group=topic&sort=title")
    (second,) = groups(client, people.bob, "?group=topic&sort=title&page=2")

    assert (first[1], len(first[2]), second[1:]) == (51, 50, (51, ["50"]))


@pytest.mark.both_databases
def test_what_is_kept_back_is_in_no_group_of_others(client, people):
    CommunicationFactory(
        lead_partner=people.lead, embargoed=True, topics=[TopicFactory(label="Secret")]
    )

    assert groups(client, people.bob, "?group=topic") == []


@pytest.mark.parametrize("group", ["month&sort=title", "campaign", "partner", "topic", "area"])
def test_groups_cost_the_same_for_1_3_and_50_rows(client, people, group):
    for rows in (1, 3, MANY - 4):
        for _ in range(rows):
            CommunicationFactory(
                topics=[TopicFactory()], areas=[AreaFactory()], campaign=CampaignFactory()
            )
        client.force_login(people.bob)
        with CaptureQueriesContext(connection) as captured:
            client.get(f"{URL}?group={group}")
        assert len(captured) == 16


# --- columns --------------------------------------------------------------------------------------


def test_columns_are_chosen_and_remembered_for_that_person(client, people):
    CommunicationFactory(objectives=[ObjectiveFactory(label="Inform")])
    client.force_login(people.bob)
    assert "Inform" not in client.get(f"{URL}?sort=title").content.decode().partition("<table")[2]

    answer = client.post("/plan/columns/", {"columns": ["objectives"], "query": "sort=title"})

    assert answer.headers["Location"] == "/plan/?sort=title"
    table = client.get(answer.headers["Location"]).content.decode().partition("<table")[2]
    assert "Inform" in table
    assert "Who for" not in table
    client.force_login(people.alice)
    assert "Who for" in client.get(URL).content.decode().partition("<table")[2]


def test_a_column_that_is_none_changes_nothing(client, people):
    client.force_login(people.bob)

    shown = client.post("/plan/columns/", {"columns": ["password"]}, follow=True)

    (said,) = [str(message) for message in shown.context["messages"]]
    assert said.startswith("The columns stay as they are.")


# --- changes in place -----------------------------------------------------------------------------


def sent(one: Communication, **changes: str) -> dict[str, str]:
    return {
        "version": str(one.version),
        "title": one.title,
        "message": one.message,
        "when": "exact",
        "day_from_day": "8",
        "day_from_month": "11",
        "day_from_year": "2016",
        "confirmed": "on",
        "query": "partner=LEAD",
        **changes,
    }


def test_a_line_opens_in_the_table_for_those_who_may_change_it(client, people):
    one = CommunicationFactory(lead_partner=people.lead)
    client.force_login(people.alice)

    shown = client.get(f"{URL}?partner=LEAD&change={one.pk}")

    assert shown.context["change"].instance == one
    assert f'action="/plan/lines/{one.pk}/"' in shown.content.decode()
    client.force_login(people.bob)
    assert client.get(f"{URL}?change={one.pk}").context["change"] is None
    assert client.get(f"{URL}?change=rubbish").context["change"] is None


def test_a_line_of_a_later_page_opens_there_and_leads_back_there(client, people):
    lines = [CommunicationFactory(title=f"{n:02}", lead_partner=people.lead) for n in range(51)]
    last = lines[-1]
    client.force_login(people.alice)

    shown = client.get(f"{URL}?sort=title&page=2").text
    link = re.search(rf'href="(\?[^"#]*change={last.pk})#line-{last.pk}"', shown)
    assert link
    opened = client.get(f"{URL}{unescape(link[1])}")

    assert f'action="/plan/lines/{last.pk}/"' in opened.text
    query = opened.context["change"]["query"].value()
    answer = client.post(f"/plan/lines/{last.pk}/", sent(last, query=query))
    assert answer.headers["Location"] == f"/plan/?sort=title&page=2#line-{last.pk}"


@pytest.mark.parametrize("group", ["topic", "area"])
def test_a_line_that_stands_there_several_times_opens_on_a_page_of_its_own(client, people, group):
    topics, areas = [TopicFactory(), TopicFactory()], [AreaFactory(), AreaFactory()]
    one = CommunicationFactory(lead_partner=people.lead, topics=topics, areas=areas)
    client.force_login(people.alice)

    shown = client.get(f"{URL}?group={group}&change={one.pk}")

    assert shown.context["change"] is None
    link = f'href="/plan/lines/{one.pk}/?group={group}"'
    assert shown.content.decode().count(link) == 2
    page = client.get(f"/plan/lines/{one.pk}/?group={group}")
    assert page.context["back_url"] == f"/plan/?group={group}"


def test_a_changed_line_is_saved_and_the_table_shown_again(client, people):
    one = CommunicationFactory(lead_partner=people.lead)
    client.force_login(people.alice)

    answer = client.post(f"/plan/lines/{one.pk}/", sent(one, title="Lock  up"))

    assert answer.headers["Location"] == f"/plan/?partner=LEAD#line-{one.pk}"
    one.refresh_from_db()
    assert (one.title, one.version) == ("Lock up", 2)


def test_a_confirmed_date_moves_with_a_reason_alone(client, people):
    one = CommunicationFactory(lead_partner=people.lead)
    client.force_login(people.alice)

    refused = client.post(f"/plan/lines/{one.pk}/", sent(one, day_from_day="15"))
    assert refused.context["form"].errors["reason"] == ["Say why the confirmed date moves"]
    assert refused.context["form"]["day_from"].value() == "2016-11-15"

    client.post(f"/plan/lines/{one.pk}/", sent(one, day_from_day="15", reason="The hall."))
    one.refresh_from_db()
    assert one.window_start == date(2016, 11, 15)
    assert DateChange.objects.get().reason == "The hall."


def test_a_stale_line_shows_both_texts_and_saves_nothing(client, people):
    one = CommunicationFactory(lead_partner=people.lead, title="As it was")
    typed = sent(one, title="Mine")
    Communication.objects.filter(pk=one.pk).update(title="Theirs", version=2)
    client.force_login(people.alice)

    answer = client.post(f"/plan/lines/{one.pk}/", typed)

    assert answer.status_code == 409
    text = answer.content.decode()
    assert "Theirs" in text
    assert "Mine" in text
    one.refresh_from_db()
    assert one.title == "Theirs"


def test_a_document_that_was_pasted_into_the_message_of_a_line_is_refused(client, people):
    one = CommunicationFactory(lead_partner=people.lead, message="Lock your shed.")
    client.force_login(people.alice)

    pasted = "x" * (LONGEST_MESSAGE + 1)
    refused = client.post(f"/plan/lines/{one.pk}/", sent(one, message=pasted))
    assert refused.status_code == 422
    assert "Message must be 32,767 characters or fewer" in refused.text
    assert Communication.objects.get().message == "Lock your shed."


def test_what_is_issued_is_changed_on_its_own_page(client, people):
    one = CommunicationFactory(lead_partner=people.lead, state=State.ISSUED)
    client.force_login(people.alice)

    assert client.get(f"{URL}?change={one.pk}").context["change"] is None
    opened = client.get(f"/plan/lines/{one.pk}/")
    assert opened.headers["Location"] == one.get_absolute_url()
    refused = client.post(f"/plan/lines/{one.pk}/", sent(one, title="Else"))
    assert refused.status_code == 422
    why = "What is no longer open is changed on its own page."
    assert refused.context["form"].errors == {"__all__": [why]}
    assert Communication.objects.get().title == one.title


def test_the_boxes_of_the_chair_are_nobody_elses(client, people):
    CommunicationFactory()
    client.force_login(people.coordinator)
    assert "With the ticked lines" not in client.get(URL).content.decode()
    client.force_login(people.chair)
    assert "With the ticked lines" in client.get(URL).content.decode()
