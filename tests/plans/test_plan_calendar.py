"""The plan as a month and as a day: weeks from Monday, bars that span, what is imprecise below."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans.choices import Precision, State
from tests.factories import (
    AwarenessDayFactory,
    CarefulPeriodFactory,
    CommunicationFactory,
    EditionFactory,
    PlacementFactory,
    SeasonFactory,
)
from tests.plans.how_many import ROWS
from tests.plans.plan_calendar import URL, month, week

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("in_october"),
]


def test_weeks_run_from_monday_and_cover_the_whole_month(client, people):
    shown = month(client, people.bob)

    assert [(week.first, week.last) for week in shown.weeks] == [
        (date(2016, 10, 31), date(2016, 11, 6)),
        (date(2016, 11, 7), date(2016, 11, 13)),
        (date(2016, 11, 14), date(2016, 11, 20)),
        (date(2016, 11, 21), date(2016, 11, 27)),
        (date(2016, 11, 28), date(2016, 12, 4)),
    ]
    assert [day.outside for day in shown.weeks[0].days] == [True] + [False] * 6


def test_a_week_is_headed_by_its_days_as_a_window_is_said(client, people):
    client.force_login(people.bob)
    page = client.get(f"{URL}?month=2016-11").text

    assert re.findall(r'<h3 class="app-week__title">(.*?)</h3>', page) == [
        "31 Oct to 6 Nov",
        "7 to 13 Nov",
        "14 to 20 Nov",
        "21 to 27 Nov",
        "28 Nov to 4 Dec",
    ]


@pytest.mark.parametrize("query", ["", "?month=rubbish", "?month=2016-13", "?month=0001-01"])
def test_without_a_month_it_is_this_month(client, people, query):
    assert month(client, people.bob, query).first == date(2016, 10, 1)


def test_a_bar_spans_its_days_and_goes_on_in_the_next_week(client, people):
    CommunicationFactory(
        title="Ten days", window_start=date(2016, 11, 10), window_end=date(2016, 11, 19)
    )

    weeks = month(client, people.bob).weeks

    found = [
        [(bar.start, bar.span, bar.comes_from_before, bar.goes_on) for bar in week.bars]
        for week in weeks
    ]
    assert found == [[], [(4, 4, False, True)], [(1, 6, True, False)], [], []]


@pytest.mark.both_databases
def test_what_may_fall_anywhere_stands_below(client, people):
    windows = {
        Precision.WEEK: (date(2016, 11, 7), date(2016, 11, 13)),
        Precision.PART_OF_MONTH: (date(2016, 11, 11), date(2016, 11, 20)),
        Precision.MONTH: (date(2016, 11, 1), date(2016, 11, 30)),
        Precision.QUARTER: (date(2016, 10, 1), date(2016, 12, 31)),
        Precision.OTHER_WINDOW: (date(2016, 11, 29), date(2016, 12, 20)),
    }
    for precision, (start, end) in windows.items():
        CommunicationFactory(
            title=precision, precision=precision, window_start=start, window_end=end
        )
    CommunicationFactory(title="undated", undated=True)
    CommunicationFactory(title="given up", undated=True, state=State.CANCELLED)

    shown = month(client, people.bob)

    assert {bar.title for week in shown.weeks for bar in week.bars} == {"week", "part_of_month"}
    assert [bar.title for bar in shown.some_time.bars] == ["quarter", "month", "other_window"]
    assert [bar.title for bar in shown.undated.bars] == ["undated"]
    assert shown.count == 5


def test_layers_show_careful_periods_awareness_days_and_copy_deadlines(client, people):
    CarefulPeriodFactory(name="Election", starts=date(2016, 11, 1), ends=date(2016, 11, 8))
    AwarenessDayFactory(name="Road safety week", starts=date(2016, 11, 21), ends=date(2016, 11, 27))
    edition = EditionFactory(
        name="First, December",
        publication_date=date(2016, 12, 1),
        copy_deadline=date(2016, 11, 9),
    )
    shown = month(client, people.bob)

    assert [[(bar.title, bar.start, bar.span) for bar in week.layers] for week in shown.weeks] == [
        [("Election", 2, 6)],
        [("Election", 1, 2), (f"Copy due: {edition.channel.name}, First, December", 3, 1)],
        [],
        [("Road safety week (date expected, not confirmed)", 1, 7)],
        [(f"Out: {edition.channel.name}, First, December", 4, 1)],
    ]


def test_seasons_of_the_month_are_bars_over_the_months_around_it(client, people):
    SeasonFactory(code="PK-01", what_rises="Burglary", months=[9, 10, 11, 12], peak_month=11)
    SeasonFactory(code="PK-02", what_rises="Quiet", months=[11], peak_month=11, rises=False)
    SeasonFactory(code="PK-03", what_rises="Cold homes", months=[11, 12, 1, 2, 3, 4, 5])
    SeasonFactory(code="PK-04", what_rises="Theft", months=[7])

    shown = month(client, people.bob).seasons

    assert [f"{each:%b %Y}" for each in shown.months] == [
        *("Oct 2016", "Nov 2016", "Dec 2016", "Jan 2017", "Feb 2017", "Mar 2017", "Apr 2017"),
    ]
    assert [(bar.title, bar.look, bar.when, bar.start, bar.span) for bar in shown.bars] == [
        ("Burglary", "season", "Sep to Dec, most in November", 1, 3),
        ("Quiet", "falls", "November", 2, 1),
        ("Cold homes", "season", "Nov to May", 2, 6),
    ]
    assert [(bar.comes_from_before, bar.goes_on) for bar in shown.bars] == [
        *((True, False), (False, False), (False, True)),
    ]
    urls = [bar.url for bar in shown.bars]
    assert urls == ["/evidence/seasons/peak-PK-01-09-2016/", "", urls[2]]
    assert client.get(urls[0]).context["line"].occasion.name == "Burglary"


def test_a_week_of_two_months_shows_the_seasons_of_both(client, people):
    SeasonFactory(code="PK-01", what_rises="October", months=[10])
    SeasonFactory(code="PK-02", what_rises="November", months=[11])
    SeasonFactory(code="PK-03", what_rises="December", months=[12])

    shown = month(client, people.bob, "?week=2016-10-31").seasons

    assert [(bar.title, bar.start, bar.span) for bar in shown.bars] == [
        *(("October", 2, 1), ("November", 3, 1)),
    ]
    assert month(client, people.bob, "?week=2016-10-31&hide=seasons").seasons.bars == []


def test_the_filters_are_those_of_the_list(client, people):
    CommunicationFactory(title="Mine", lead_partner=people.lead)
    CommunicationFactory(title="Other", lead_partner=people.other)

    weeks = month(client, people.bob, "?month=2016-11&partner=LEAD").weeks

    assert [bar.title for week in weeks for bar in week.bars] == ["Mine"]


def test_a_busy_monday_leaves_room_for_the_days_after_it(client, people):
    for n in range(20):
        CommunicationFactory(title=f"Monday {n:02d}", window_start=date(2016, 11, 7))
    for n in range(3):
        CommunicationFactory(title=f"Friday {n}", window_start=date(2016, 11, 11))

    week = month(client, people.bob).weeks[1]

    assert [(bar.start, bar.title[:6]) for bar in week.bars] == [
        *[(1, "Monday")] * 11,
        *[(5, "Friday")] * 3,
    ]
    assert week.more == 9


@pytest.mark.both_databases
def test_a_full_week_shows_so_many_and_links_to_the_rest(client, people):
    for n in range(17):
        CommunicationFactory(title=f"{n:02d}")

    week = month(client, people.bob).weeks[1]

    assert (len(week.bars), week.more) == (14, 3)
    html = client.get(f"{URL}?month=2016-11").content.decode()
    assert 'href="/plan/?first=2016-11-07&amp;last=2016-11-13">and 3 more' in html


def test_the_rest_of_a_week_is_asked_for_by_its_own_days_alone(client, people):
    """Those of the filters would be said beside them, once more with each such step."""
    for n in range(17):
        CommunicationFactory(title=f"{n:02d}")
    client.force_login(people.bob)
    html = client.get(f"{URL}?month=2016-11&first=2016-11-01&last=2016-11-30").text
    assert 'href="/plan/?first=2016-11-07&amp;last=2016-11-13">and 3 more' in html


def test_a_day_opens_as_a_list(client, people):
    CommunicationFactory(title="That day")
    CommunicationFactory(title="The day after", window_start=date(2016, 11, 9))
    CommunicationFactory(
        title="That month",
        precision=Precision.MONTH,
        window_start=date(2016, 11, 1),
        window_end=date(2016, 11, 30),
    )
    AwarenessDayFactory(name="Quiet day", starts=date(2016, 11, 8), date_is_verified=True)
    client.force_login(people.bob)

    response = client.get(f"{URL}?day=2016-11-08")

    assert "Tuesday 8 November 2016" in response.content.decode()
    found = response.context["found"]
    assert [(each.heading, [row.title for row in each.rows]) for each in found.groups] == [
        ("On this day", ["That day"]),
        ("May fall on this day", ["That month"]),
    ]
    assert [bar.title for bar in found.layers] == ["Quiet day"]
    assert "Nothing on the plan falls on this day" in (
        client.get(f"{URL}?day=2016-12-25").content.decode()
    )


def test_nobody_can_tell_from_the_calendar_that_there_is_a_secret(client, people):
    def pages() -> list[str]:
        return [
            "\n".join(
                line
                for line in client.get(f"{URL}{query}").content.decode().splitlines()
                if "csrf" not in line and "nonce" not in line
            )
            for query in ("?month=2016-11", "?day=2016-11-08")
        ]

    client.force_login(people.bob)
    before = pages()
    CommunicationFactory(embargoed=True, title="Canary", lead_partner=people.lead)
    CommunicationFactory(embargoed=True, undated=True, title="Canary", lead_partner=people.lead)

    assert pages() == before
    client.force_login(people.alice)
    assert all("Canary" in page for page in pages()[:1])


@pytest.mark.both_databases
def test_a_week_has_its_bars_and_what_may_fall_in_it_below(client, people):
    CommunicationFactory(title="In it", window_start=date(2016, 11, 9))
    CommunicationFactory(title="After it", window_start=date(2016, 11, 14))
    CommunicationFactory(
        title="May fall in it",
        precision=Precision.MONTH,
        window_start=date(2016, 11, 1),
        window_end=date(2016, 11, 30),
    )
    CommunicationFactory(title="No date", undated=True)

    shown = week(client, people.bob, "?week=2016-11-10")

    assert (shown.first, shown.last) == (date(2016, 11, 7), date(2016, 11, 13))
    (only,) = shown.weeks
    assert [bar.title for bar in only.bars] == ["In it"]
    assert [bar.title for bar in shown.some_time.bars] == ["May fall in it"]
    assert [bar.title for bar in shown.undated.bars] == ["No date"]
    assert shown.count == 2


@pytest.mark.both_databases
def test_what_is_kept_back_is_in_no_week_of_others(client, people):
    CommunicationFactory(title="Canary", lead_partner=people.lead, embargoed=True)

    assert week(client, people.bob, "?week=2016-11-08").count == 0
    assert week(client, people.alice, "?week=2016-11-08").count == 1


QUERIES_OF_A_MONTH = 17
QUERIES_OF_A_DAY = 19


@pytest.mark.both_databases
def test_of_what_is_not_known_when_the_lane_counts_what_it_does_not_show(client, people):
    CommunicationFactory.create_batch(26, lead_partner=people.lead, undated=True)
    client.force_login(people.alice)
    html = client.get(f"{URL}?month=2016-11").content.decode()
    assert "and 2 more:" in html


@pytest.mark.parametrize("rows", ROWS)
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?month=2016-11", QUERIES_OF_A_MONTH),
        ("?week=2016-11-08", QUERIES_OF_A_MONTH),
        ("?day=2016-11-08", QUERIES_OF_A_DAY),
    ],
)
def test_the_calendar_costs_the_same_for_1_3_and_50(client, people, rows, query, expected):
    for _ in range(rows):
        CommunicationFactory(lead_partner=people.lead, partners=[people.other])
        CommunicationFactory(undated=True)
    client.force_login(people.alice)
    client.get(f"{URL}{query}")

    with CaptureQueriesContext(connection) as queries:
        client.get(f"{URL}{query}")

    assert len(queries) == expected, "\n".join(q["sql"][:150] for q in queries)


def issued_in_part(title: str, day: date, *, planned: bool = True) -> None:
    """Something of it was issued; a channel is planned still, unless all were issued."""
    one = CommunicationFactory(title=title, state=State.ISSUED, window_start=day)
    PlacementFactory(communication=one, issued=True)
    if planned:
        PlacementFactory(communication=one)


@pytest.mark.both_databases
def test_overdue_is_what_today_calls_so_also_where_it_was_issued_in_part(client, people):
    issued_in_part("Part", date(2016, 10, 11))
    issued_in_part("Whole", date(2016, 10, 11), planned=False)
    issued_in_part("Long ago", date(2015, 10, 6))
    looks = {
        bar.title: bar.look
        for query in ("?month=2016-10", "?month=2015-10")
        for week in month(client, people.bob, query).weeks
        for bar in week.bars
    }
    assert looks == {"Part": "overdue", "Whole": "issued", "Long ago": "issued"}
    lined = client.get("/plan/timeline/").context["timeline"].groups[0].bars
    assert {bar.title: bar.look for bar in lined} == {"Part": "overdue", "Whole": "issued"}


def test_the_link_to_a_week_of_another_financial_year_names_its_year(client, people):
    client.force_login(people.bob)
    shown = client.get(f"{URL}?week=2017-03-27").context
    labels = (shown["before"]["label"], shown["after"]["label"])
    assert labels == ("Week of 20 Mar", "Week of 3 Apr 2017")
