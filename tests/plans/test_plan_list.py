"""The plan as a list: what stands in it, in which groups and order, at which cost."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans.choices import Precision, State, Visibility
from plans.queries.plan import UNDATED
from tests.factories import (
    AudienceFactory,
    CampaignFactory,
    ChannelFactory,
    CommunicationFactory,
    EditionFactory,
    ForwardPlanFactory,
    PartnerFactory,
    PlacementFactory,
    TopicFactory,
)
from tests.factories.agreed import AgreedLineFactory
from tests.plans.how_many import ROWS
from tests.plans.plan_pages import URL, get, titles

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("in_october"),
]


def only_row(response):
    (row,) = [row for group in response.context["found"].groups for row in group.rows]
    return row


@pytest.mark.both_databases
def test_a_search_lists_the_best_match_first_and_counts_what_is_kept_back_on_all_pages(
    client, people
):
    for number in range(60):
        CommunicationFactory(title=f"Winter {number:02}", message="Mark your bike.")
    for title in ("Bike marking A", "Bike marking B", "Bike marking C"):
        CommunicationFactory(title=title, message="Mark your bike.")
    CommunicationFactory(
        title="Quokka", message="Mark it.", lead_partner=people.lead, visibility=Visibility.LEAD
    )
    CommunicationFactory(
        title="On the second page",
        message="Mark your bike.",
        lead_partner=people.lead,
        visibility=Visibility.LEAD,
        window_start=date(2016, 12, 20),
    )
    page = get(client, people.alice, "?text=bike")
    assert sorted(titles(page)[:3]) == ["Bike marking A", "Bike marking B", "Bike marking C"]
    assert len(titles(page)) == 50
    assert "On the second page" not in titles(page)
    assert page.context["kept_back"] == 1


# --- what stands in it ---


@pytest.mark.both_databases
def test_the_list_is_grouped_by_month_with_counts_and_the_undated_last(client, people):
    CommunicationFactory(title="December", window_start=date(2016, 12, 5))
    CommunicationFactory(title="November, later", window_start=date(2016, 11, 30))
    CommunicationFactory(title="November", window_start=date(2016, 11, 1))
    CommunicationFactory(title="Some day", undated=True)

    groups = get(client, people.alice).context["found"].groups

    assert [(each.heading, each.count, [row.title for row in each.rows]) for each in groups] == [
        ("November 2016", 2, ["November", "November, later"]),
        ("December 2016", 1, ["December"]),
        (UNDATED, 1, ["Some day"]),
    ]


@pytest.mark.both_databases
def test_names_that_hold_commas_are_parted_by_semicolons(client, people):
    CommunicationFactory(
        audiences=[
            AudienceFactory(label="Shops, licensed premises and other businesses"),
            AudienceFactory(label="Students & staff"),
        ],
        channels=[ChannelFactory(name="Posters"), ChannelFactory(name="Radio")],
    )
    html = get(client, people.alice).content.decode()
    assert "Shops, licensed premises and other businesses; Students &amp; staff</span>" in html
    assert "Posters, Radio</span>" in html


@pytest.mark.both_databases
def test_it_shows_this_year_and_what_is_still_open_from_before(client, people):
    CommunicationFactory(title="Last year, done", window_start=date(2016, 3, 1), state=State.ISSUED)
    CommunicationFactory(title="Last year, open", window_start=date(2016, 3, 2))
    CommunicationFactory(
        title="Over the new year",
        window_start=date(2016, 3, 20),
        window_end=date(2016, 4, 2),
        state=State.ISSUED,
    )
    CommunicationFactory(title="This year", window_start=date(2017, 3, 31))
    CommunicationFactory(title="Next year", window_start=date(2017, 4, 1))
    CommunicationFactory(title="Undated, given up", undated=True, state=State.CANCELLED)

    assert titles(get(client, people.alice)) == [
        "Last year, open",
        "Over the new year",
        "This year",
    ]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?year=2015-16", ["Last year"]),
        ("?year=2016-17", ["Last year", "This year", "Undated"]),
        ("?year=2017-18", ["Next year"]),
        ("?year=all", ["Last year", "This year", "Next year", "Undated"]),
        ("?year=rubbish", ["Last year", "This year", "Undated"]),
    ],
)
def test_another_year_shows_only_what_touches_it(client, people, query, expected):
    CommunicationFactory(title="Last year", window_start=date(2016, 3, 2))
    CommunicationFactory(title="This year", window_start=date(2017, 3, 31))
    CommunicationFactory(title="Next year", window_start=date(2017, 4, 1))
    CommunicationFactory(title="Undated", undated=True)

    assert titles(get(client, people.alice, query)) == expected


def test_a_row_says_all_of_it_in_words(client, people):
    campaign = CampaignFactory(name="Dark nights")
    channel = ChannelFactory(name="Borough magazine")
    row = CommunicationFactory(
        title="Lock it",
        message="Lock up.\nLights on.",
        lead_partner=people.lead,
        partners=[people.other],
        campaign=campaign,
        topics=[TopicFactory(label="Burglary")],
        help_wanted="Share it",
        precision=Precision.MONTH,
        window_start=date(2016, 11, 1),
        window_end=date(2016, 11, 30),
    )
    edition = EditionFactory(channel=channel, publication_date=date(2016, 11, 20))
    PlacementFactory(communication=row, channel=channel, edition=edition)

    shown = only_row(get(client, people.bob))

    assert (shown.title, shown.message, shown.when) == (
        "Lock it",
        "Lock up. Lights on.",
        "some time in November",
    )
    assert (shown.lead.code, shown.partners) == ("LEAD", [("OTHER", "Other partner", False)])
    assert (shown.where, shown.channels) == (["Whole borough"], ["Borough magazine"])
    assert (shown.campaign, shown.topics, shown.provisional) == ("Dark nights", ["Burglary"], True)
    assert shown.flags == ["needs partners", "copy due 28 Oct"]  # the 30th is a Sunday
    assert not shown.overdue
    assert not shown.kept_back


def test_copy_that_is_due_in_another_financial_year_is_said_with_its_year(client, people):
    channel = ChannelFactory(name="Borough magazine")
    row = CommunicationFactory(lead_partner=people.lead, window_start=date(2017, 5, 1))
    edition = EditionFactory(channel=channel, publication_date=date(2017, 5, 1))
    PlacementFactory(communication=row, channel=channel, edition=edition)

    assert only_row(get(client, people.bob, "?year=all")).flags == ["copy due 10 Apr 2017"]


@pytest.mark.parametrize(
    ("when", "flags"),
    [
        ({"window_start": date(2016, 10, 24)}, []),
        ({"window_start": date(2016, 10, 25)}, ["needs partners"]),
        ({"window_start": date(2016, 10, 3), "window_end": date(2016, 11, 8)}, ["needs partners"]),
        ({"undated": True}, ["needs partners"]),
    ],
)
def test_partners_are_needed_until_its_window_is_over(client, people, when, flags):
    CommunicationFactory(help_wanted="A stall", **when)

    assert only_row(get(client, people.bob)).flags == flags


@pytest.mark.both_databases
def test_past_its_window_and_not_marked_it_is_overdue(client, people):
    CommunicationFactory(title="Late", window_start=date(2016, 10, 24))
    CommunicationFactory(title="Today", window_start=date(2016, 10, 25))
    CommunicationFactory(title="Done", window_start=date(2016, 10, 24), state=State.ISSUED)

    groups = get(client, people.alice, "?state=overdue").context["found"].groups

    assert [(row.title, row.overdue) for each in groups for row in each.rows] == [("Late", True)]


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("end", "overdue"), [(date(2015, 10, 25), True), (date(2015, 10, 24), False)]
)
def test_what_was_issued_in_part_is_marked_overdue_for_a_year(client, people, end, overdue):
    CommunicationFactory(state=State.ISSUED, window_start=end, channels=[ChannelFactory()])

    (group,) = get(client, people.alice, "?year=all").context["found"].groups

    assert [row.overdue for row in group.rows] == [overdue]


@pytest.mark.both_databases
def test_the_heading_says_what_is_new_since_the_last_plan(client, people):
    ForwardPlanFactory(number=2, meeting_date=date(2016, 8, 9))

    html = get(client, people.alice).content.decode()

    assert "No. 2</a>, for the meeting of Tue 9 Aug." in html
    assert "Nothing new or changed since." in html


# --- order and pages ---


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("when", ["B", "A", "C", "Undated"]),
        ("-when", ["C", "A", "B", "Undated"]),
        ("title", ["A", "B", "C", "Undated"]),
        ("-title", ["Undated", "C", "B", "A"]),
        ("lead", ["B", "C", "Undated", "A"]),
        ("state", ["C", "B", "Undated", "A"]),
        ("rubbish", ["B", "A", "C", "Undated"]),
    ],
)
def test_a_heading_sorts(client, people, sort, expected):
    near, far = PartnerFactory(code="AA"), PartnerFactory(code="ZZ")
    CommunicationFactory(
        title="A", window_start=date(2016, 11, 2), lead_partner=far, state=State.ISSUED
    )
    CommunicationFactory(title="B", window_start=date(2016, 11, 1), lead_partner=near)
    CommunicationFactory(
        title="C", window_start=date(2016, 11, 3), lead_partner=near, state=State.IDEA
    )
    CommunicationFactory(title="Undated", undated=True, lead_partner=near)

    assert titles(get(client, people.alice, f"?sort={sort}")) == expected


@pytest.mark.both_databases
def test_titles_that_begin_with_a_small_letter_stand_among_the_others(client, people):
    for title in ("Zebra crossings", "apples at the door", "Bikes", "APPLES for sale"):
        CommunicationFactory(title=title)

    assert titles(get(client, people.alice, "?sort=title")) == [
        "apples at the door",
        "APPLES for sale",
        "Bikes",
        "Zebra crossings",
    ]


@pytest.mark.both_databases
def test_a_page_has_fifty_rows_and_its_groups_count_the_whole_month(client, people):
    for n in range(52):
        CommunicationFactory(title=f"{n:02d}", window_start=date(2016, 11, 1 + n % 28))

    first, second = get(client, people.alice), get(client, people.alice, "?page=2")

    assert "1 to 50 of 52" in first.content.decode()
    assert "51 to 52 of 52" in second.content.decode()
    for page in (first, second):
        assert [each.count for each in page.context["found"].groups] == [52]
    assert len(titles(first)) == 50
    assert not set(titles(first)) & set(titles(second))
    assert titles(get(client, people.alice, "?page=99")) == titles(second)


def test_an_empty_plan_asks_for_the_first_communication(client, people):
    assert "Nothing is planned in this time yet." in get(client, people.alice).content.decode()
    assert "Nothing on the plan fits" in get(client, people.alice, "?text=x").content.decode()


def test_what_is_too_long_for_a_search_looks_for_no_agreed_messages(client, people):
    line = AgreedLineFactory(owner=people.lead, name="Lock")
    assert get(client, people.alice, "?text=lock").context["also_found"].lines == [line]
    too_long = "lock+" * 41
    assert get(client, people.alice, f"?text={too_long}").context["also_found"] is None


# --- at which cost ---

QUERIES_OF_THE_LIST = 14


@pytest.mark.parametrize("rows", ROWS)
def test_the_list_costs_the_same_for_1_3_and_50_rows(client, people, rows):
    topic, channel = TopicFactory(), ChannelFactory()
    for n in range(rows):
        CommunicationFactory(
            lead_partner=people.lead,
            campaign=CampaignFactory(),
            topics=[topic],
            channels=[channel],
            partners=[people.other],
            window_start=date(2016, 11, 1 + n % 28),
        )
    client.force_login(people.alice)
    client.get(URL)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.get(URL)

    assert len(titles(response)) == rows
    assert len(queries) == QUERIES_OF_THE_LIST, "\n".join(q["sql"][:150] for q in queries)
