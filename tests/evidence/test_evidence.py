"""What the page of evidence shows, and in which order."""

import re
from datetime import UTC, date, datetime

import pytest

from bsc_comms.kit import clock
from evidence.queries.seasons import (
    awareness_days_ahead,
    careful_periods_ahead,
    seasons_by_nearness,
)
from tests.cast import cast
from tests.factories import (
    AudienceFactory,
    AwarenessDayFactory,
    CarefulPeriodFactory,
    FindingFactory,
    RecurringDayFactory,
    SeasonFactory,
    TopicFactory,
)
from tests.services.csv_files import rows_of

pytestmark = pytest.mark.django_db
TODAY = date(2016, 10, 25)


def download(file: str, table: str) -> str:
    """The link to a table as CSV, which says to the ear which table it is of."""
    about = f'<span class="govuk-visually-hidden">: {table}</span>'
    return f'href="/evidence/{file}.csv">Download as CSV{about}</a>'


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (date(2017, 6, 10), "Fri 15 Sep"),
        (date(2017, 9, 15), "Fri 15 Sep"),
        (date(2017, 9, 16), "Fri 15 Sep, passed What can still be reached : Homes burgled"),
    ],
)
def test_a_day_to_plan_by_is_that_of_this_year_and_says_when_it_has_passed(client, on, said):
    client.force_login(cast().bob)
    SeasonFactory(what_rises="Homes burgled", months=[11, 12], plan_by=date(2014, 9, 15))
    SeasonFactory(what_rises="Homes burgled less", months=[6], rises=False)
    with clock.at(clock.start_of(on)):
        page = client.get("/evidence/").text
    cells = re.findall(r'<td data-label="Plan by".*?</td>', page)
    assert [" ".join(re.sub("<[^>]*>", " ", cell).split()) for cell in cells] == [said]


def test_the_season_that_comes_round_next_stands_first_across_the_new_year():
    september, now, january = (SeasonFactory(months=months) for months in ([9], [10, 3], [1]))
    assert seasons_by_nearness(TODAY) == [now, january, september]


@pytest.mark.parametrize(
    ("factory", "ahead"),
    [
        (AwarenessDayFactory, awareness_days_ahead),
        (CarefulPeriodFactory, careful_periods_ahead),
    ],
)
def test_what_runs_or_begins_within_half_a_year_is_ahead(factory, ahead):
    spans = {
        "over": (date(2016, 10, 1), date(2016, 10, 24)),
        "last day": (date(2016, 10, 1), TODAY),
        "26 weeks away": (date(2017, 4, 25), date(2017, 4, 30)),
        "a day further": (date(2017, 4, 26), date(2017, 4, 30)),
    }
    made = {name: factory(starts=span[0], ends=span[1]) for name, span in spans.items()}
    assert set(ahead(TODAY)) == {made["last day"], made["26 weeks away"]}


@pytest.mark.parametrize("count", [1, 3, 50])
def test_the_page_takes_as_many_queries_for_any_number_of_rows(
    client, count, django_assert_num_queries
):
    client.force_login(cast().bob)
    for _ in range(count):
        FindingFactory()
        SeasonFactory()
        AwarenessDayFactory(starts=TODAY, ends=TODAY)
        RecurringDayFactory(rule="FIXED 11-25")
        CarefulPeriodFactory(starts=TODAY, ends=TODAY)
    with clock.at(datetime(2016, 10, 25, 9, tzinfo=UTC)), django_assert_num_queries(11):
        assert client.get("/evidence/").status_code == 200


@pytest.mark.parametrize("path", ["/evidence/", "/evidence/findings/"])
@pytest.mark.parametrize(("who", "adds"), [("administrator", True), ("alice", False)])
def test_where_no_finding_is_loaded_yet_it_says_who_adds_the_first(client, path, who, adds):
    client.force_login(getattr(cast(), who))
    page = client.get(path).text
    assert "No finding is loaded yet." in page
    assert "an administrator adds them there" in page
    assert ('href="/admin/evidence/finding/add/">Add a finding</a>' in page) is adds


def test_where_no_season_is_known_it_leads_to_what_recorded_crime_shows(client):
    client.force_login(cast().bob)
    page = client.get("/evidence/").text
    assert "No season is known yet: they come with the partnership’s reference data." in page
    assert 'href="/evidence/crime/"' in page


# --- as files -------------------------------------------------------------------------------------


def test_findings_are_a_file_wherever_they_stand(client):
    people = cast()
    FindingFactory(
        code="F1",
        text="=They feel less safe after dark",
        audience=AudienceFactory(label="Older residents"),
        topic=TopicFactory(label="Burglary"),
        source="Residents’ survey",
    )
    FindingFactory(code="F2", text="Few know whom to call")
    client.force_login(people.board_member)
    for page in ("/evidence/", "/evidence/findings/"):
        assert download("findings", "Findings") in client.get(page).text
    file = client.get("/evidence/findings.csv")
    assert file["Content-Disposition"] == 'attachment; filename="Findings.csv"'
    assert rows_of(file) == [
        ["Finding", "Who", "Topic", "Source"],
        [
            "'=They feel less safe after dark",
            *("Older residents", "Burglary", "Residents’ survey"),
        ],
        ["Few know whom to call", "Everybody", "Any", ""],
    ]


def test_seasons_and_awareness_days_of_the_glance_are_files(client):
    people = cast()
    burglary = TopicFactory(label="Burglary")
    SeasonFactory(topic=burglary, months=[2])
    SeasonFactory(topic=burglary, months=[6], rises=False)
    SeasonFactory(
        topic=burglary,
        what_rises="=Fireworks",
        months=[10, 11],
        strength="strong",
        plan_by=date(2016, 9, 1),
        evidence="Recorded crime",
        source="Ours",
    )
    AwarenessDayFactory(
        name="Road Safety Week",
        starts=date(2016, 11, 21),
        ends=date(2016, 11, 27),
        topic=burglary,
        lead_body="Brake",
        date_is_verified=True,
    )
    AwarenessDayFactory(name="A day", starts=date(2016, 11, 14), date_is_verified=False)
    client.force_login(people.board_member)
    with clock.at(datetime(2016, 10, 25, 9, tzinfo=UTC)):
        page = client.get("/evidence/").text
        rises = client.get("/evidence/when-it-rises.csv")
        days = client.get("/evidence/awareness-days.csv")
    assert download("when-it-rises", "Seasons, the next one first") in page
    assert download("awareness-days", "Awareness days") in page
    assert 'filename="When it rises.csv"' in rises["Content-Disposition"]
    assert 'filename="Awareness days.csv"' in days["Content-Disposition"]
    assert rows_of(rises) == [
        ["What", "Topic", "Months", "How strong", "Plan by", "Evidence", "Source"],
        [
            *("'=Fireworks", "Burglary", "October, November", "Strong", "2017-09-01"),
            *("Recorded crime", "Ours"),
        ],
        ["Burglary in the dark evenings", "Burglary", "February", "Not stated", "", "", ""],
    ]
    assert rows_of(days) == [
        ["Starts", "Ends", "What", "Topic", "Who sets it", "How sure is the date"],
        ["2016-11-14", "2016-11-14", "A day", "", "", "Expected, not confirmed"],
        ["2016-11-21", "2016-11-27", "Road Safety Week", "Burglary", "Brake", "Confirmed"],
    ]
