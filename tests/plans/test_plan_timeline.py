"""The plan on a line of time: which bars, in which groups, with what behind them."""

from datetime import date
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans.choices import InvolvementState, Precision, State
from plans.models import Communication
from plans.queries.timeline import SHEET, timeline
from plans.rules.packing import Scale, packed, runs_of_months
from plans.rules.spans import Span
from tests.factories import (
    CampaignFactory,
    CommunicationFactory,
    InvolvementFactory,
    PartnerFactory,
    SeasonFactory,
    TopicFactory,
)
from tests.plans.how_many import ROWS
from tests.services.csv_files import rows_of

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("in_october"),
]

URL = "/plan/timeline/"
YEAR = Span(date(2016, 4, 1), date(2017, 3, 31))


def page(client, person, query: str = ""):
    client.force_login(person)
    response = client.get(f"{URL}{query}")
    assert response.status_code == 200
    return response


def groups(response) -> dict[str, list[str]]:
    shown = response.context["timeline"].groups
    return {group.label: [bar.title for bar in group.bars] for group in shown}


@pytest.mark.both_databases
def test_campaigns_come_with_their_reach_behind_them_and_the_rest_below(client, people):
    winter = CampaignFactory(name="Winter", starts=date(2016, 11, 1), ends=date(2017, 1, 31))
    CommunicationFactory(title="In it", campaign=winter, window_start=date(2016, 11, 8))
    CommunicationFactory(title="Alone", window_start=date(2016, 5, 8))

    shown = page(client, people.bob)

    assert groups(shown) == {"Winter": ["In it"], "Not in a campaign": ["Alone"]}
    (behind,) = shown.context["timeline"].groups[0].behind
    assert behind.said == "runs 1 Nov to 31 Jan"
    assert (behind.x, behind.width) == (703.6, 302.4)


def test_a_long_name_leaves_room_for_its_count_and_days_and_stands_whole_beside(client, people):
    name = "Winter nights and what everybody on every street of the borough may do to be safe " * 2
    CommunicationFactory(
        campaign=CampaignFactory(name=name.strip()), window_start=date(2016, 11, 8)
    )

    shown = page(client, people.bob)

    (group,) = shown.context["timeline"].groups
    assert group.label == name.strip()
    said = "Winter nights and what everybody on every street of the borough may do to be…"
    assert group.said == said
    assert f"<title>{name.strip()}</title>{said} <tspan" in shown.content.decode()


def test_a_campaign_without_days_reaches_as_far_as_what_is_in_it(client, people):
    campaign = CampaignFactory()
    CommunicationFactory(campaign=campaign, window_start=date(2016, 11, 8))
    CommunicationFactory(campaign=campaign, window_start=date(2016, 12, 20))

    (group,) = page(client, people.bob).context["timeline"].groups

    assert [behind.said for behind in group.behind] == ["runs 8 Nov to 20 Dec"]


def test_the_reach_of_a_campaign_names_the_year_where_it_is_not_this_one(client, people):
    campaign = CampaignFactory(starts=date(2017, 3, 1), ends=date(2017, 5, 31))
    CommunicationFactory(campaign=campaign, window_start=date(2017, 3, 8))

    (group,) = page(client, people.bob).context["timeline"].groups

    assert [behind.said for behind in group.behind] == ["runs 1 Mar to 31 May 2017"]


@pytest.mark.both_databases
def test_topics_have_their_seasons_behind_them(client, people):
    topic = TopicFactory(label="Burglary")
    SeasonFactory(topic=topic, what_rises="Homes burgled", months=[11, 12, 1, 2])
    SeasonFactory(topic=topic, what_rises="Falls in summer", months=[6, 7], rises=False)
    CommunicationFactory(title="Locks", topics=[topic, TopicFactory(label="Bikes")])
    CommunicationFactory(title="Else")

    shown = page(client, people.bob, "?by=topic")

    assert groups(shown) == {
        "Burglary": ["Locks"],
        "Bikes": ["Locks"],
        "No topic said": ["Else"],
    }
    (burglary,) = (group for group in shown.context["timeline"].groups if group.label == "Burglary")
    assert [behind.said for behind in burglary.behind] == ["Homes burgled, 1 Nov to 28 Feb"]


@pytest.mark.both_databases
def test_partners_by_name(client, people):
    CommunicationFactory(title="Theirs", lead_partner=people.other)
    CommunicationFactory(title="Ours", lead_partner=people.lead)

    assert groups(page(client, people.bob, "?by=partner")) == {
        "Lead partner": ["Ours"],
        "Other partner": ["Theirs"],
    }


def test_a_quarter_shows_what_touches_it_by_weeks(client, people):
    CommunicationFactory(
        title="Through it",
        precision=Precision.OTHER_WINDOW,
        window_start=date(2016, 9, 20),
        window_end=date(2017, 1, 10),
    )
    CommunicationFactory(title="Before it", window_start=date(2016, 9, 30))

    shown = page(client, people.bob, "?quarter=2016-10")

    assert groups(shown) == {"Not in a campaign": ["Through it"]}
    (bar,) = shown.context["timeline"].groups[0].bars
    assert (bar.x, bar.width) == (0, 1200)
    assert len(shown.context["timeline"].ticks) == 14
    assert shown.context["timeline"].groups[0].counts == [1] * 14


@pytest.mark.parametrize("query", ["?quarter=2016-11", "?quarter=rubbish", "?by=rubbish"])
def test_rubbish_in_the_address_gives_the_year_by_campaign(client, people, query):
    shown = page(client, people.bob, query).context

    assert (shown["first"], shown["last"], shown["by"]) == (YEAR.first, YEAR.last, "campaign")


def test_ideas_are_drawn_and_what_was_set_aside_is_not(client, people):
    CommunicationFactory(title="Idea", state=State.IDEA)
    CommunicationFactory(title="Cancelled", state=State.CANCELLED)
    CommunicationFactory(title="No date", undated=True)

    shown = page(client, people.bob)

    assert groups(shown) == {"Not in a campaign": ["Idea"]}
    assert shown.context["timeline"].undated == 1
    assert groups(page(client, people.bob, "?state=cancelled")) == {
        "Not in a campaign": ["Cancelled"]
    }


def test_the_key_names_what_each_colour_of_a_state_means(client, people):
    states = [State.PLANNED, State.AGREED, State.ISSUED, State.IDEA, State.RETURNED]
    for state in states:
        CommunicationFactory(state=state)

    shown = page(client, people.bob)

    (group,) = shown.context["timeline"].groups
    assert {bar.look for bar in group.bars} == set(states)
    assert '"app-line-key">Planned<' in shown.text  # the colour of a key that has no other
    for state in states[1:]:
        assert f'app-line-key--{state}">{state.label}<' in shown.text


@pytest.mark.both_databases
def test_the_numbers_lead_to_the_rows(client, people):
    topic = TopicFactory(label="Burglary")
    for state in (State.PLANNED, State.IDEA, State.CANCELLED):
        CommunicationFactory(topics=[topic], state=state)

    (row,) = page(client, people.bob, "?by=topic").context["rows"]

    assert row["group"].count == 2
    assert client.get(row["url"]).context["page"].paginator.count == 2


@pytest.mark.both_databases
@pytest.mark.parametrize("by", ["topic", "partner"])
def test_a_number_leads_to_the_rows_of_teams_topics_below_and_partners_that_join(
    by, client, people
):
    theft = TopicFactory(label="Theft")
    bikes = TopicFactory(label="Bikes", parent=theft)
    team = PartnerFactory(name="Team", parent=people.lead)
    CommunicationFactory(title="A", topics=[theft, bikes], lead_partner=people.lead)
    CommunicationFactory(
        title="B", topics=[bikes], lead_partner=people.other, partners=[people.lead, team]
    )
    CommunicationFactory(title="C", lead_partner=team)
    declined = InvolvementFactory(state=InvolvementState.DECLINED, partner=people.lead)
    Communication.objects.filter(pk=declined.communication_id).update(
        title="D", lead_partner=people.other
    )
    shown = page(client, people.bob, f"?by={by}")
    expected = {
        "topic": {"Theft": ["A", "B"], "Bikes": ["A", "B"], "No topic said": ["C", "D"]},
        "partner": {
            "Lead partner": ["A", "B", "C"],
            "Other partner": ["B", "D"],
            "Team": ["B", "C"],
        },
    }
    assert groups(shown) == expected[by]
    for row in shown.context["rows"]:
        if row["url"]:
            count = client.get(row["url"]).context["page"].paginator.count
            assert row["group"].count == count, row["group"].label


@pytest.mark.both_databases
def test_a_number_of_a_part_leads_nowhere_where_groups_are_what_is_filtered_for(client, people):
    theft = TopicFactory(label="Theft")
    bikes = TopicFactory(code="BIKES", label="Bikes", parent=theft)
    team = PartnerFactory(name="Team", parent=people.lead)
    CommunicationFactory(lead_partner=people.lead, partners=[people.other], topics=[bikes])
    CommunicationFactory(lead_partner=team, topics=[bikes, theft])
    CommunicationFactory(lead_partner=people.other, topics=[theft])
    for query, numbers in (
        ("?by=partner&partner=LEAD", {"Lead partner": 2, "Team": 1}),
        ("?by=topic&topic=BIKES", {"Bikes": 2}),
    ):
        rows = page(client, people.bob, query).context["rows"]
        leads = {row["group"].label: client.get(row["url"]) for row in rows if row["url"]}
        assert {name: to.context["page"].paginator.count for name, to in leads.items()} == numbers


@pytest.mark.both_databases
def test_what_is_kept_back_has_no_bar_and_no_campaign_for_others(client, people):
    CommunicationFactory(
        lead_partner=people.lead, embargoed=True, campaign=CampaignFactory(name="Secret")
    )

    assert groups(page(client, people.bob)) == {}
    assert list(groups(page(client, people.alice))) == ["Secret"]


def test_bars_take_the_first_row_that_has_room():
    scale = Scale(Span(date(2016, 4, 1), date(2016, 4, 10)), 100)
    day = date(2016, 4, 1)
    windows = [(day, day, 2), (day, day, 2), (date(2016, 4, 6), date(2016, 4, 6), 2)]

    placed = packed(windows, scale, a_letter=5, narrowest=1, most_rows=9)

    assert [(each.row, each.x, each.width, each.after) for each in placed] == [
        (0, 0, 10, True),
        (1, 0, 10, True),
        (0, 50, 10, True),
    ]


def test_what_finds_no_room_in_the_rows_of_a_group_is_not_placed():
    """Else each of thousands would be held against thousands of rows that nobody draws."""
    scale = Scale(Span(date(2016, 4, 1), date(2016, 4, 10)), 100)
    first, sixth = date(2016, 4, 1), date(2016, 4, 6)
    windows = [(day, day, 2) for day in (first, first, first, sixth)]

    placed = packed(windows, scale, a_letter=5, narrowest=1, most_rows=2)

    assert [each and each.row for each in placed] == [0, 1, None, 0]


def test_words_stand_before_a_bar_where_the_drawing_ends():
    scale = Scale(Span(date(2016, 4, 1), date(2016, 4, 10)), 100)
    last = date(2016, 4, 10)

    (placed,) = packed([(last, last, 4)], scale, a_letter=5, narrowest=1, most_rows=9)

    assert (placed.x, placed.after) == (90, False)


def test_months_of_a_season_become_stretches_of_the_year():
    assert runs_of_months([11, 12, 1, 2, 5], YEAR) == [
        Span(date(2016, 5, 1), date(2016, 5, 31)),
        Span(date(2016, 11, 1), date(2017, 2, 28)),
    ]
    assert runs_of_months([12, 1], Span(date(2016, 12, 10), date(2016, 12, 20))) == [
        Span(date(2016, 12, 10), date(2016, 12, 20))
    ]


@pytest.mark.parametrize(("query", "queries"), [("", 11), ("?by=topic", 12), ("?by=partner", 11)])
def test_the_queries_do_not_grow(client, people, query, queries):
    for rows in ROWS:
        for _ in range(rows):
            CommunicationFactory(topics=[TopicFactory()], campaign=CampaignFactory())
        client.force_login(people.bob)
        with CaptureQueriesContext(connection) as captured:
            client.get(f"{URL}{query}")
        assert len(captured) == queries


def test_a_long_drawing_is_in_sheets_that_paper_can_break_between(client, people):
    for n in range(12):
        partner = PartnerFactory(name=f"Partner {n:02d}")
        for _ in range(3):
            CommunicationFactory(lead_partner=partner, window_start=date(2016, 11, 8))

    shown = page(client, people.bob, "?by=partner").context["timeline"]

    assert [group.label for group in shown.groups] == [f"Partner {n:02d}" for n in range(12)]
    assert len(shown.sheets) > 1
    assert all(sheet.height <= SHEET for sheet in shown.sheets)
    for sheet, following in pairwise(shown.sheets):
        assert following.top == sheet.top + sheet.height
    for sheet in shown.sheets:
        first, last = sheet.groups[0], sheet.groups[-1]
        assert first.y == sheet.top + 34  # below its own line of time
        assert last.y + last.height + 10 == sheet.top + sheet.height


# --- as a file ------------------------------------------------------------------------------------


def in_months(**counts: int) -> list[str]:
    """The cells of April to March."""
    names = "apr may jun jul aug sep oct nov dec jan feb mar".split()
    return [str(counts.get(name, 0)) for name in names]


def test_the_numbers_as_csv_hold_what_all_may_see(client, people):
    winter = CampaignFactory(name="Winter", lead_partner=people.lead)
    fields = {"campaign": winter, "lead_partner": people.lead}
    CommunicationFactory(window_start=date(2016, 11, 8), **fields)
    CommunicationFactory(
        window_start=date(2016, 12, 1), window_end=date(2017, 1, 31), precision="other", **fields
    )
    CommunicationFactory(window_start=date(2016, 11, 9), embargoed=True, **fields)
    raid = CampaignFactory(name="Raid", lead_partner=people.lead)
    CommunicationFactory(
        campaign=raid, lead_partner=people.lead, embargoed=True, window_start=date(2016, 11, 10)
    )
    CommunicationFactory(window_start=date(2016, 5, 8))

    shown = page(client, people.alice)
    assert list(groups(shown)) == ["Winter", "Raid", "Not in a campaign"]
    assert "2 kept back communications are not in the file." in shown.text
    assert 'href="/plan/timeline.csv?by=campaign">Download as CSV</a>' in shown.text

    file = client.get(shown.context["csv_url"])
    assert (
        'filename="Timeline campaigns 2016-04-01 to 2017-03-31.csv"'
        in (file["Content-Disposition"])
    )
    headings, *rows = rows_of(file)
    assert headings[:3] == ["Campaigns", "April 2016", "May 2016"]
    assert (len(headings), headings[-1]) == (14, "In all")
    assert rows == [
        ["Winter", *in_months(nov=1, dec=1, jan=1), "2"],
        ["Not in a campaign", *in_months(may=1), "1"],
    ]


def test_the_file_is_of_the_quarter_and_the_filters_of_the_page(client, people):
    burglary, fire = TopicFactory(label="Burglary", code="BURG"), TopicFactory(label="Fire")
    CommunicationFactory(window_start=date(2016, 11, 8), topics=[burglary])
    CommunicationFactory(window_start=date(2016, 11, 8), topics=[fire])
    CommunicationFactory(window_start=date(2016, 5, 8), topics=[burglary])

    shown = page(client, people.bob, "?by=topic&quarter=2016-10&topic=BURG")

    assert "not in the file" not in shown.text
    headings, *rows = rows_of(client.get(shown.context["csv_url"]))
    assert headings[1] == "1 October to 2 October"
    assert [(row[0], row[-1]) for row in rows] == [("Burglary", "1")]


def test_the_file_goes_on_from_the_first_day_where_the_last_is_before_it(client, people):
    client.force_login(people.bob)
    CommunicationFactory(window_start=date(2016, 11, 1), window_end=date(2016, 11, 30))

    (row,) = rows_of(client.get("/plan/timeline.csv?first=2016-11-09&last=2016-11-08"))[1:]

    assert row[-1] == "1"


def test_the_file_has_the_groups_that_are_not_drawn_too(client, people, monkeypatch):
    for number in range(3):
        CommunicationFactory(campaign=CampaignFactory(name=f"Campaign {number}"))
    monkeypatch.setitem(timeline.__kwdefaults__, "most_groups", 2)

    shown = page(client, people.bob)

    assert (len(groups(shown)), shown.context["timeline"].left_out) == (2, 1)
    assert len(rows_of(client.get("/plan/timeline.csv"))) == 4
