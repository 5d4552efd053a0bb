"""The plan as a grid: what counts where, where a count leads, and what an empty cell offers."""

import csv
import io
import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partnership.choices import AreaLevel
from plans.choices import Precision, Reach, State
from tests.factories import (
    AimFactory,
    AreaFactory,
    AudienceFactory,
    CampaignFactory,
    CommunicationFactory,
    EmphasisFactory,
    ObjectiveFactory,
    StrategyPriorityFactory,
    TopicFactory,
)
from tests.plans.how_many import ROWS
from tests.services.csv_files import rows_of

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("in_october"),
]

URL = "/plan/coverage/"
# A key in what is selected that nothing turns into text: as CAST("..." AS text), or ("...")::text.
KEY_AS_IT_IS = re.compile(r'(?<!\()"plans_communication\w*"\."(id|communication_id)"')


def page(client, person, query: str = ""):
    client.force_login(person)
    response = client.get(f"{URL}{query}")
    assert response.status_code == 200
    return response


def counts(response) -> dict[str, list[int]]:
    return {row.label: row.counts for row in response.context["grid"].rows}


def in_months(**by_month: int) -> list[int]:
    names = ("apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "jan", "feb", "mar")
    return [by_month.get(name, 0) for name in names]


@pytest.mark.both_databases
def test_a_communication_counts_in_each_month_that_its_window_touches(client, people):
    topic = TopicFactory(label="Burglary")
    CommunicationFactory(
        topics=[topic],
        precision=Precision.QUARTER,
        window_start=date(2016, 10, 1),
        window_end=date(2016, 12, 31),
    )
    CommunicationFactory(topics=[topic], window_start=date(2016, 11, 8))
    CommunicationFactory(topics=[topic], window_start=date(2016, 3, 31))

    assert counts(page(client, people.bob)) == {"Burglary": in_months(oct=1, nov=2, dec=1)}


def test_a_vocabulary_without_terms_is_not_said_to_be_covered(client, people):
    CommunicationFactory(window_start=date(2016, 11, 8))
    text = page(client, people.bob, "?by=aim").text
    assert "This planner has no aims yet." in text
    assert "Something is planned in each row." not in text


@pytest.mark.both_databases
def test_a_topic_counts_what_is_below_it_once(client, people):
    theft = TopicFactory(label="Theft")
    bikes = TopicFactory(label="Bikes", parent=theft)
    CommunicationFactory(topics=[theft, bikes])

    assert counts(page(client, people.bob)) == {
        "Theft": in_months(nov=1),
        "Bikes": in_months(nov=1),
    }


@pytest.mark.both_databases
def test_neither_ideas_nor_what_was_set_aside_covers_anything(client, people):
    topic = TopicFactory(label="Burglary")
    for state in (State.IDEA, State.CANCELLED, State.POSTPONED):
        CommunicationFactory(topics=[topic], state=state)
    CommunicationFactory(topics=[topic], undated=True)

    shown = page(client, people.bob)

    assert counts(shown) == {"Burglary": in_months()}
    assert shown.context["grid"].undated == 1
    assert counts(page(client, people.bob, "?state=idea")) == {"Burglary": in_months(nov=1)}


@pytest.mark.both_databases
def test_wards_count_what_lies_in_them_or_across_them_and_the_whole_borough_stands_apart(
    client, people
):
    borough = AreaFactory(name="Borough", level=AreaLevel.BOROUGH)
    ward = AreaFactory(name="Hendon", parent=borough)
    AreaFactory(name="Gone", parent=borough, valid_to=date(2010, 1, 1))
    street = AreaFactory(name="Street", parent=ward, level=AreaLevel.STREET)
    near = AreaFactory(name="Near", parent=borough, level=AreaLevel.NEIGHBOURHOOD)
    near.wards_touched.add(ward)
    for area in (ward, street, near):
        CommunicationFactory(reach=Reach.LOCAL, areas=[area])
    CommunicationFactory(reach=Reach.BOROUGH)

    assert counts(page(client, people.bob, "?by=area")) == {
        "Whole borough": in_months(nov=1),
        "Hendon": in_months(nov=3),
    }


@pytest.mark.both_databases
def test_what_lies_in_no_ward_names_none(client, people):
    borough = AreaFactory(name="Borough", level=AreaLevel.BOROUGH)
    ward = AreaFactory(name="Hendon", parent=borough)
    centre = AreaFactory(name="Centre", parent=borough, level=AreaLevel.NEIGHBOURHOOD)
    for areas in ([ward], [centre], [borough], []):
        CommunicationFactory(reach=Reach.LOCAL, areas=areas)
    CommunicationFactory(reach=Reach.BOROUGH)

    grid = page(client, people.bob, "?by=area").context["grid"]
    assert (grid.total, [row.total for row in grid.rows], grid.unsaid) == (5, [1, 1], 3)


@pytest.mark.both_databases
def test_a_filter_for_an_area_leaves_the_wards_and_the_borough_that_it_asks_for(client, people):
    borough = AreaFactory(code="boro", level=AreaLevel.BOROUGH)
    hendon = AreaFactory(code="hendon", name="Hendon", parent=borough)
    AreaFactory(name="Hale", parent=borough)
    centre = AreaFactory(code="centre", parent=hendon, level=AreaLevel.NEIGHBOURHOOD)
    for area in (hendon, centre):
        CommunicationFactory(reach=Reach.LOCAL, areas=[area])
    CommunicationFactory(reach=Reach.BOROUGH)

    for area, unsaid, rows in (
        ("whole", 0, {"Whole borough": 1}),
        ("boro", 0, {"Whole borough": 1, "Hale": 0, "Hendon": 2}),
        ("hendon", 0, {"Hendon": 2}),
        ("centre", 0, {"Hendon": 1}),
    ):
        grid = page(client, people.bob, f"?by=area&area={area}").context["grid"]
        assert {row.label: row.total for row in grid.rows} == rows, area
        assert grid.unsaid == unsaid, area


@pytest.mark.both_databases
def test_a_count_of_what_is_both_in_a_ward_and_in_a_place_inside_it_leads_nowhere(client, people):
    """The table is asked for one area: it would show all of the ward, or all of the place."""
    ward = AreaFactory(name="Hendon")
    centre = AreaFactory(code="centre", parent=ward, level=AreaLevel.NEIGHBOURHOOD)
    topic = TopicFactory(label="Burglary")
    for area in (ward, centre):
        CommunicationFactory(reach=Reach.LOCAL, areas=[area], topics=[topic])

    shown = page(client, people.bob, "?by=area&area=centre")
    ((row, url, cells),) = shown.context["rows"]
    assert (row.total, url) == (1, "")
    assert [cell["url"] for cell in cells if cell["count"]] == [""]
    assert '<td class="app-shade-1">1</td>' in shown.text
    assert '<td class="app-grid__all">1</td>' in shown.text

    across = page(client, people.bob, "?by=topic&across=area&area=centre")
    ((row, url, cells),) = across.context["rows"]
    assert [(column.label, each) for column, each in across.context["columns"]] == [("Hendon", "")]
    assert [(cell["count"], cell["url"]) for cell in cells] == [(1, "")]
    assert client.get(url).context["page"].paginator.count == row.total


def test_under_a_filter_that_leaves_no_ward_the_planner_is_not_said_to_have_none(client, people):
    borough = AreaFactory(level=AreaLevel.BOROUGH)
    AreaFactory(parent=borough)
    away = AreaFactory(code="away", parent=borough, level=AreaLevel.NEIGHBOURHOOD)
    CommunicationFactory(reach=Reach.LOCAL, areas=[away])

    text = page(client, people.bob, "?by=area&area=away").text

    assert "No ward fits these filters." in text
    assert "This planner has no wards yet." not in text


def test_two_wards_of_one_name_are_told_apart_in_the_year_in_which_one_follows_the_other(
    client, people
):
    for name in ("Hale", "Hendon"):
        AreaFactory(name=name, valid_to=date(2022, 5, 4))
    AreaFactory(name="Hendon", valid_from=date(2022, 5, 5))

    rows = counts(page(client, people.bob, "?by=area&year=2022-23"))
    assert set(rows) == {"Whole borough", "Hale", "Hendon", "Hendon until 2022"}
    across = page(client, people.bob, "?by=topic&across=area&year=2022-23").context["columns"]
    assert {column.label for column, _ in across} == {"Hale", "Hendon", "Hendon until 2022"}


@pytest.mark.both_databases
def test_a_priority_counts_its_campaigns_too(client, people):
    priority = StrategyPriorityFactory(label="Feel safer")
    CommunicationFactory(priorities=[priority])
    CommunicationFactory(campaign=CampaignFactory(priority=priority))

    assert counts(page(client, people.bob, "?by=priority")) == {"Feel safer": in_months(nov=2)}


def test_a_priority_of_another_strategy_has_a_row_only_where_something_serves_it(client, people):
    StrategyPriorityFactory(label="Of before", valid_to=date(2016, 3, 31))
    StrategyPriorityFactory(label="Until autumn", valid_to=date(2016, 9, 30))
    StrategyPriorityFactory(label="Of after", valid_from=date(2017, 4, 1))
    served = StrategyPriorityFactory(label="Of before, served", valid_to=date(2016, 3, 31))
    CommunicationFactory(priorities=[served])

    assert counts(page(client, people.bob, "?by=priority")) == {
        "Of before, served": in_months(nov=1),
        "Until autumn": in_months(),
    }


@pytest.mark.both_databases
def test_one_vocabulary_by_another(client, people):
    inform, explain = ObjectiveFactory(label="Inform"), ObjectiveFactory(label="Explain")
    young = AudienceFactory(label="Young people")
    AudienceFactory(label="Visitors")
    CommunicationFactory(objectives=[inform], audiences=[young])
    CommunicationFactory(objectives=[inform, explain])

    shown = page(client, people.bob, "?by=objective&across=audience")

    assert [column.label for column in shown.context["grid"].columns] == [
        "Visitors",
        "Young people",
    ]
    assert counts(shown) == {"Inform": [0, 1], "Explain": [0, 0]}


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "by", ["topic", "audience", "area", "objective", "emphasis", "aim", "priority"]
)
def test_each_count_leads_to_as_many_rows(client, people, by):
    borough = AreaFactory(code="boro", level=AreaLevel.BOROUGH)
    ward = AreaFactory(parent=borough)
    near = AreaFactory(parent=borough, level=AreaLevel.NEIGHBOURHOOD)
    near.wards_touched.add(ward)
    topic, audience, priority = TopicFactory(), AudienceFactory(), StrategyPriorityFactory()
    terms = {
        "topics": [TopicFactory(parent=topic)],
        "audiences": [audience],
        "objectives": [ObjectiveFactory()],
        "emphases": [EmphasisFactory()],
        "aims": [AimFactory()],
        "areas": [near],
        "reach": Reach.LOCAL,
    }
    CommunicationFactory(**terms, window_start=date(2016, 11, 8), priorities=[priority])
    CommunicationFactory(**terms, campaign=CampaignFactory(priority=priority))
    CommunicationFactory(**terms, state=State.CANCELLED, priorities=[priority])
    CommunicationFactory(reach=Reach.BOROUGH, window_start=date(2016, 11, 20))

    shown = page(client, people.bob, f"?by={by}")

    cells = [cell for _, _, row in shown.context["rows"] for cell in row if cell["count"]]
    assert cells
    for cell in cells:
        assert client.get(cell["url"]).context["page"].paginator.count == cell["count"]


def test_an_empty_cell_to_come_leads_to_the_form_with_all_that_it_is_about(client, people):
    topic, audience = TopicFactory(code="BURG"), AudienceFactory(code="OLDER")
    CommunicationFactory(topics=[topic], window_start=date(2016, 10, 8))

    shown = page(client, people.bob, "?audience=OLDER")

    ((_, _, cells),) = shown.context["rows"]
    assert [bool(cell["url"]) for cell in cells] == [False] * 6 + [True] * 6
    form = client.get(cells[7]["url"]).context["form"]
    assert form["topics"].value() == [topic.pk]
    assert form["audiences"].value() == [audience.pk]
    assert (form["when"].value(), form["month"].value()) == ("month", "2016-11")


def test_an_emphasis_that_nobody_lays_leads_to_the_form_with_it(client, people):
    laid, emphasis = EmphasisFactory(label="Good news"), EmphasisFactory(label="Reassurance")
    CommunicationFactory(emphases=[laid], window_start=date(2016, 11, 8))

    shown = page(client, people.bob, "?by=emphasis")

    assert counts(shown) == {"Good news": in_months(nov=1), "Reassurance": in_months()}
    ((_, _, cells),) = [row for row in shown.context["rows"] if row[0].label == "Reassurance"]
    assert client.get(cells[7]["url"]).context["form"]["emphases"].value() == [emphasis.pk]


def test_an_empty_ward_leads_to_the_form_with_its_place(client, people):
    ward = AreaFactory(code="ward", name="Hendon")

    shown = page(client, people.bob, "?by=area")

    (_, _, whole), (_, _, cells) = shown.context["rows"]
    form = client.get(cells[8]["url"]).context["form"]
    assert (form["reach"].value(), form["areas"].value()) == (Reach.LOCAL, [ward.pk])
    assert client.get(whole[8]["url"]).context["form"]["reach"].value() == Reach.BOROUGH


def test_who_may_not_log_is_offered_nothing_to_plan(client, people):
    TopicFactory(label="Burglary")

    shown = page(client, people.board_member)

    assert [cell["url"] for _, _, row in shown.context["rows"] for cell in row] == [""] * 12
    assert reverse("plans:communication_new") not in shown.content.decode()


@pytest.mark.both_databases
def test_what_is_kept_back_covers_nothing_for_others(client, people):
    topic = TopicFactory(label="Burglary")
    CommunicationFactory(topics=[topic], lead_partner=people.lead, embargoed=True)

    assert counts(page(client, people.bob)) == {"Burglary": in_months()}
    assert counts(page(client, people.alice)) == {"Burglary": in_months(nov=1)}


def test_the_filters_and_the_year_hold_here_too(client, people):
    topic, other = TopicFactory(code="A", label="A"), TopicFactory(label="B")
    CommunicationFactory(topics=[topic], lead_partner=people.lead)
    CommunicationFactory(topics=[topic])
    CommunicationFactory(topics=[other], window_start=date(2017, 5, 8))

    assert counts(page(client, people.bob, "?partner=LEAD&topic=A")) == {"A": in_months(nov=1)}
    assert counts(page(client, people.bob, "?year=2017-18"))["B"] == in_months(may=1)


def test_the_same_as_csv(client, people):
    CommunicationFactory(topics=[TopicFactory(label="Burglary")])
    client.force_login(people.bob)

    content = client.get("/plan/coverage.csv").content.decode("utf-8-sig")

    rows = list(csv.reader(io.StringIO(content)))
    assert rows[0][:3] == ["Topics", "April 2016", "May 2016"]
    assert rows[1] == ["Burglary", *map(str, in_months(nov=1)), "1"]


def test_what_is_kept_back_is_counted_on_the_page_of_who_knows_it_and_in_no_file(client, people):
    burglary = TopicFactory(label="Burglary")
    CommunicationFactory(topics=[burglary], lead_partner=people.lead)
    CommunicationFactory(topics=[burglary], lead_partner=people.lead, embargoed=True)

    shown = page(client, people.alice)
    assert counts(shown) == {"Burglary": in_months(nov=2)}
    assert "1 kept back communication is not in the file." in shown.text
    assert rows_of(client.get("/plan/coverage.csv"))[1] == [
        "Burglary",
        *map(str, in_months(nov=1)),
        "1",
    ]
    assert "not in the file" not in page(client, people.bob).text


@pytest.mark.parametrize("query", ["?by=rubbish&across=rubbish", "?by=topic&across=topic"])
def test_rubbish_in_the_address_gives_topics_by_month(client, people, query):
    TopicFactory(label="Burglary")

    assert counts(page(client, people.bob, query)) == {"Burglary": in_months()}


@pytest.mark.parametrize(
    ("query", "queries"), [("", 11), ("?by=area", 12), ("?by=topic&across=aim", 12)]
)
def test_the_queries_do_not_grow(client, people, query, queries):
    for expected in ROWS:
        for _ in range(expected):
            CommunicationFactory(
                topics=[TopicFactory()], areas=[AreaFactory()], aims=[AimFactory()]
            )
        client.force_login(people.bob)
        with CaptureQueriesContext(connection) as captured:
            client.get(f"{URL}{query}")
        assert len(captured) == queries


@pytest.mark.both_databases
@pytest.mark.parametrize("url", [URL, f"{URL}?across=audience", "/plan/map/", "/plan/timeline/"])
def test_keys_of_rows_that_are_only_counted_stay_text(client, people, url):
    """To make a UUID of each of twenty thousand rows took longer than to count them."""
    CommunicationFactory(topics=[TopicFactory()], areas=[AreaFactory()])
    client.force_login(people.bob)
    with CaptureQueriesContext(connection) as captured:
        client.get(url)
    selected = [query["sql"].split(" FROM ")[0] for query in captured]
    assert any("plans_communication" in each for each in selected)
    assert [each for each in selected if KEY_AS_IT_IS.search(each)] == []
