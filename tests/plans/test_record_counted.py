"""What a record counts once, as what it counts it, and what its outcomes say."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bsc_comms.kit.financial_year import FinancialYear
from evidence.choices import Counted, CrimeSource
from evidence.models import CrimeSeries
from partnership.choices import AreaLevel
from partnership.models import Commitment, Outcome, StrategicPoint
from plans.choices import Precision
from plans.documents.annual_record.drawings import crime as drawn_crime
from plans.queries.record_evidence import crime
from plans.queries.records import figures_so_far
from tests.factories import (
    AreaFactory,
    CampaignFactory,
    ChannelFactory,
    CommunicationFactory,
    DateChangeFactory,
    PartnerFactory,
    PlacementFactory,
    SeasonFactory,
    ServiceAreaFactory,
    StrategyPriorityFactory,
    TopicFactory,
    advocate_of,
    champion_of,
    partnership,
)
from tests.factories.agreed import AgreedLineFactory, CarriedLineFactory, LineWordingFactory
from tests.factories.evidence import (
    CrimeSeriesFactory,
    IndicatorFactory,
    MonthlyCountFactory,
    ScoreFactory,
    WaveFactory,
)
from tests.plans.record_files import pdf_text, workbook
from tests.plans.record_year import FINAL_DAY, YEAR, compiled, figures, issued, lead

pytestmark = pytest.mark.django_db
NOVEMBER = date(2016, 11, 8)


@pytest.fixture(autouse=True)
def a_partnership():
    partnership()


@pytest.mark.usefixtures("plain_documents")
def test_a_ward_and_the_one_of_its_name_after_it_are_two_places():
    wards = [
        AreaFactory(name="Hendon", level=AreaLevel.WARD, valid_to=date(2017, 1, 1)),
        AreaFactory(name="Hendon", level=AreaLevel.WARD, valid_from=date(2017, 1, 2)),
        AreaFactory(name="Hale", level=AreaLevel.WARD),
    ]
    issued(lead("Local", PartnerFactory(), NOVEMBER, areas=wards), "Posters", NOVEMBER)
    content = compiled().content
    assert {row["label"]: row["placements"] for row in content["by_area"]} == {
        "Hale": 1,
        "Hendon, ward": 1,
        "Hendon, ward until 2017": 1,
    }
    assert content["communications"][0]["areas"] == [
        "Hale",
        "Hendon, ward",
        "Hendon, ward until 2017",
    ]


@pytest.mark.usefixtures("plain_documents")
def test_what_lies_in_a_ward_or_across_it_counts_for_it_once():
    hendon, hale, quiet = (AreaFactory(name=each) for each in ("Hendon", "Hale", "Quiet"))
    garden_suburb = AreaFactory(parent=hendon, level=AreaLevel.NEIGHBOURHOOD)
    street = AreaFactory(parent=garden_suburb, level=AreaLevel.STREET)
    edge = AreaFactory(level=AreaLevel.NEIGHBOURHOOD)
    edge.wards_touched.add(hendon, hale)
    lane = AreaFactory(parent=edge, level=AreaLevel.STREET)
    for areas in ([street, lane], [hendon, garden_suburb, edge]):
        local = lead("Local", PartnerFactory(), NOVEMBER, areas=areas)
        for channel in ("Posters", "Radio"):
            issued(local, channel, NOVEMBER)
    counted = [tuple(row.values()) for row in compiled().content["places"]]
    assert counted == [
        (hale.name, None, None, 2, 4),
        (hendon.name, None, None, 2, 4),
        (quiet.name, None, None, 0, 0),
    ]


@pytest.mark.usefixtures("plain_documents")
def test_what_an_ended_embargo_opened_stands_in_the_record_with_its_reference():
    opened = CommunicationFactory(
        window_start=NOVEMBER, embargoed=True, embargo_until=FINAL_DAY - timedelta(seconds=1)
    )
    issued(opened, "Posters", NOVEMBER)
    (row,) = compiled().content["communications"]
    assert row["reference"] == "SSCP-2016-001"


@pytest.mark.parametrize(("day", "late"), [(7, 0), (8, 1)])
@pytest.mark.usefixtures("plain_documents")
def test_what_was_logged_late_was_not_told_of_before_it_went_out(day, late):
    Commitment.objects.create(code="COM-1", label="Tell the subgroup before they go out")
    logged_at = datetime(2016, 11, day, 9, tzinfo=UTC)
    issued(lead("Told", PartnerFactory(), NOVEMBER, created_at=logged_at), "Posters", NOVEMBER)
    record = compiled()
    (told,) = record.content["commitments"]
    assert figures(record)["logged_late"] == late
    assert (told["asked"], told["met"]) == (1, 1 - late)


@pytest.mark.usefixtures("plain_documents")
def test_a_partner_whose_communication_was_moved_out_of_the_year_has_logged_it():
    spring = CommunicationFactory(
        lead_partner=PartnerFactory(name="Mover"), window_start=date(2017, 4, 20)
    )
    DateChangeFactory(communication=spring, old_end=date(2017, 3, 10), reason="Rain")
    PartnerFactory(name="Quiet")
    content = compiled().content
    assert [row["lead"] for row in content["not_issued"]] == ["Mover"]
    assert content["partners_without"] == ["Quiet"]


@pytest.mark.usefixtures("plain_documents")
def test_a_partner_whose_window_runs_over_the_whole_year_has_logged_something():
    for name, first, last in (
        ("All year", date(2016, 3, 1), date(2017, 4, 30)),
        ("Before", date(2016, 3, 1), date(2016, 3, 31)),
        ("After", date(2017, 4, 1), date(2017, 4, 30)),
    ):
        CommunicationFactory(
            lead_partner=PartnerFactory(name=name),
            precision=Precision.OTHER_WINDOW,
            window_start=first,
            window_end=last,
        )
    assert compiled().content["partners_without"] == ["After", "Before"]


@pytest.mark.usefixtures("plain_documents")
def test_the_advocates_of_a_council_and_its_teams_are_those_of_one_partner():
    StrategicPoint.objects.get_or_create(code="SP-08", defaults={"label": "Advocates"})
    council = PartnerFactory()
    for partner in (council, PartnerFactory(parent=council), PartnerFactory(parent=council)):
        advocate_of(partner)
    advocate_of(PartnerFactory())
    for at, when in (
        (datetime(2017, 1, 16, 9, tzinfo=UTC), "when this was compiled"),
        (FINAL_DAY, "at the end of the year"),
    ):
        said = [row["said"] for row in compiled(at).content["points"]]
        assert f"Partners with a named advocate {when}: 2." in said


@pytest.mark.parametrize(
    ("closed_at", "in_post"),
    [
        (datetime(2017, 3, 30, 9, tzinfo=UTC), 0),
        (datetime(2017, 3, 31, 9, tzinfo=UTC), 1),
        (datetime(2017, 5, 2, 9, tzinfo=UTC), 1),
    ],
)
@pytest.mark.usefixtures("plain_documents")
def test_who_had_an_account_on_the_last_day_was_advocate_or_champion_then(closed_at, in_post):
    for code in ("SP-08", "SP-10"):
        StrategicPoint.objects.get_or_create(code=code, defaults={"label": code})
    partner = PartnerFactory()
    for person in (advocate_of(partner), champion_of(partner)):
        person.is_active, person.closed_at = False, closed_at
        person.save()
    said = " ".join(row["said"] for row in compiled().content["points"])
    assert f"Partners with a named advocate at the end of the year: {in_post}." in said
    assert f"Champions in their role at the end of the year: {in_post}." in said


@pytest.mark.parametrize(("ended_on", "in_post"), [(30, 0), (31, 1)])
@pytest.mark.usefixtures("plain_documents")
def test_a_partner_that_had_ended_by_the_last_day_has_no_advocate_or_champion_then(
    ended_on, in_post
):
    for code in ("SP-08", "SP-10"):
        StrategicPoint.objects.get_or_create(code=code, defaults={"label": code})
    partner = PartnerFactory(valid_to=date(2017, 3, ended_on))
    advocate_of(partner)
    champion_of(partner)
    said = " ".join(row["said"] for row in compiled().content["points"])
    assert f"Partners with a named advocate at the end of the year: {in_post}." in said
    assert f"Champions in their role at the end of the year: {in_post}." in said


@pytest.mark.parametrize(("ended_on", "in_post"), [(30, 0), (31, 1)])
@pytest.mark.usefixtures("plain_documents")
def test_a_service_that_had_ended_by_the_last_day_has_no_champion_then(ended_on, in_post):
    StrategicPoint.objects.get_or_create(code="SP-10", defaults={"label": "Champions"})
    area = ServiceAreaFactory(valid_to=date(2017, 3, ended_on))
    champion_of(area.partner, area)
    said = [row["said"] for row in compiled().content["points"]]
    assert f"Champions in their role at the end of the year: {in_post}." in said


@pytest.mark.parametrize(
    ("agreed_on", "counted"), [(None, 0), (date(2017, 3, 31), 1), (date(2017, 4, 1), 0)]
)
@pytest.mark.usefixtures("plain_documents")
def test_a_line_counts_as_one_of_all_partners_once_a_meeting_agreed_it(agreed_on, counted):
    StrategicPoint.objects.get_or_create(code="SP-02", defaults={"label": "Consistent"})
    local = lead("Local", PartnerFactory(), NOVEMBER)
    issued(local, "Posters", NOVEMBER)
    wording = LineWordingFactory(line=AgreedLineFactory(wordings=0), agreed_on=agreed_on)
    CarriedLineFactory(communication=local, wording=wording)
    said = [row["said"] for row in compiled().content["points"]]
    assert f"Communications issued that carried a line of all partners: {counted}." in said


@pytest.mark.parametrize(
    ("topic", "counted"),
    [("Violence", 1), ("Knife crime", 1), ("Crime", 0), ("Burglary", 0)],
)
@pytest.mark.usefixtures("plain_documents")
def test_in_season_is_what_rises_in_that_month_with_all_below_it(topic, counted):
    StrategicPoint.objects.get_or_create(code="SP-09", defaults={"label": "In season"})
    crime = TopicFactory(label="Crime")
    violence, burglary = (
        TopicFactory(label=each, parent=crime) for each in ("Violence", "Burglary")
    )
    topics = [crime, violence, burglary, TopicFactory(label="Knife crime", parent=violence)]
    SeasonFactory(topic=violence, months=[11])
    SeasonFactory(topic=burglary, months=[11], rises=False)
    about = [each for each in topics if each.label == topic]
    for month in (10, 11):
        day = NOVEMBER.replace(month=month)
        issued(lead("Local", PartnerFactory(), day, topics=about), "Posters", day)
    assert (
        f"Placements issued in a month in which what they are about usually rises: {counted}."
    ) in [row["said"] for row in compiled().content["points"]]


@pytest.mark.usefixtures("plain_documents")
def test_a_channel_and_what_was_merged_into_it_are_one_channel_with_the_unit_of_each():
    magazine = ChannelFactory(name="Magazine", reach_unit="households")
    ended = {"valid_to": date(2016, 12, 1), "reach_unit": "copies"}
    older = ChannelFactory(name="Older", merged_into=magazine, **ended)
    oldest = ChannelFactory(name="Oldest", merged_into=older, **ended)
    local = lead("Local", PartnerFactory(), NOVEMBER)
    for channel in (oldest, older, magazine):
        PlacementFactory(
            communication=local, channel=channel, issued=True, issued_on=NOVEMBER, reached=5
        )
    content = compiled().content
    assert [(row["label"], row["placements"]) for row in content["by_channel"]] == [("Magazine", 3)]
    assert content["communications"][0]["channels"] == ["Magazine"]
    assert sorted(row["reached"] for row in content["placements"]) == [
        "5 copies",
        "5 copies",
        "5 households",
    ]
    so_far = {figure["label"]: figure["value"] for figure in figures_so_far(YEAR)}
    assert (so_far["channels used"], so_far["placements issued"]) == (1, 3)


@pytest.mark.usefixtures("plain_documents")
def test_a_figure_of_the_record_keeps_the_unit_in_which_it_was_said():
    magazine = ChannelFactory(name="Magazine", reach_unit="people")
    PlacementFactory(
        communication=lead("Local", PartnerFactory(), NOVEMBER),
        channel=magazine,
        issued=True,
        issued_on=NOVEMBER,
        reached=500,
    )
    magazine.reach_unit = "homes"
    magazine.save()
    (row,) = compiled().content["placements"]
    assert (row["reached"], row["reached_unit"]) == ("500 people", "people")


@pytest.mark.usefixtures("plain_documents")
def test_a_communication_serves_the_priority_of_its_campaign_too_and_once():
    cut, feel, quiet = (StrategyPriorityFactory(label=each) for each in ("Cut", "Feel", "Quiet"))
    campaign = CampaignFactory(priority=cut)
    for own in ([], [feel], [cut]):
        local = lead("Local", PartnerFactory(), NOVEMBER, campaign=campaign, priorities=own)
        issued(local, "Posters", NOVEMBER)
    rows = compiled().content["by_priorities"]
    assert [(row["label"], row["communications"]) for row in rows] == [
        (cut.label, 3),
        (feel.label, 1),
        (quiet.label, 0),
    ]


@pytest.mark.usefixtures("plain_documents")
def test_an_outcome_says_what_the_indicators_say_that_ask_it():
    Outcome.objects.get_or_create(code="OUT-3", defaults={"label": "More people know"})
    survey = WaveFactory(ends=date(2015, 10, 31), starts=date(2015, 9, 1)).survey
    after = WaveFactory(survey=survey, starts=date(2016, 9, 1), ends=date(2016, 10, 31))
    for code, value in (("PAS-INFORMED", 61), ("PAS-TRUST", 90)):
        one = IndicatorFactory(code=code, label=code, survey=survey, better_is="higher")
        for wave in (survey.waves.earliest("ends"), after):
            ScoreFactory(
                indicator=one, wave=wave, sample_size=400, value=value if wave == after else 60
            )
    said = {row["label"]: row["said"] for row in compiled().content["outcomes"]}
    label = Outcome.objects.get(code="OUT-3").label
    assert said[label] == "PAS-INFORMED: +1 point, margin 6.8, no clear change."


def two_years_of(series: CrimeSeries, *, after: int) -> None:
    for month in (*YEAR.previous.months, *YEAR.months):
        MonthlyCountFactory(series=series, month=month, count=after if month in YEAR else 100)


def test_years_across_a_change_of_the_categories_are_not_compared():
    street = CrimeSeriesFactory(label="Burglary", source=CrimeSource.STREET)
    theft = CrimeSeriesFactory(label="Theft", source=CrimeSource.BOROUGH)
    for year in map(FinancialYear, (2013, 2014, 2015)):
        for month in year.months:
            MonthlyCountFactory(series=street, month=month)
            MonthlyCountFactory(series=theft, month=month)
    # The categories of street-level crime were others until May 2013.
    for year, shown in ((2014, ["Theft"]), (2015, ["Burglary", "Theft"])):
        assert [row["label"] for row in crime(FinancialYear(year))] == shown


def test_one_kind_of_two_sources_has_two_rows_and_incidents_say_that_they_are_no_crimes():
    for source, after in ((CrimeSource.BOROUGH, 50), (CrimeSource.STREET, 200)):
        two_years_of(CrimeSeriesFactory(label="Theft", source=source), after=after)
    unrest = CrimeSeriesFactory(label="Unrest", counts=Counted.INCIDENTS)
    two_years_of(unrest, after=100)
    rows = crime(YEAR)
    assert [(row["label"], row["after"], row["incidents"]) for row in rows] == [
        ("Theft", 600, False),
        ("Theft", 2400, False),
        ("Unrest", 1200, True),
    ]
    (drawn,) = drawn_crime(rows)
    for words in ("\u221250% (600 fewer): lower", "+100% (1,200 more): higher"):
        assert drawn["svg"].count(words) == 1
    assert "Incidents, not crimes" in pdf_text(compiled())


@pytest.mark.usefixtures("plain_documents")
def test_the_workbook_says_of_each_kind_whether_it_is_of_incidents_and_no_crime():
    for label, counts in (("Theft", Counted.CRIMES), ("Unrest", Counted.INCIDENTS)):
        two_years_of(CrimeSeriesFactory(label=label, counts=counts), after=100)
    headings, *rows = workbook(compiled())["Crime"].iter_rows(values_only=True)
    told = [dict(zip(headings, row, strict=True)) for row in rows]
    assert [(row["Kind"], row["Incidents, not crimes"], row["This year"]) for row in told] == [
        ("Theft", "No", 1200),
        ("Unrest", "Yes", 1200),
    ]
