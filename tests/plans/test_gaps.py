"""Gaps: what the evidence asks for, and what this person may know to be planned for it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from evidence.choices import AskKind, CrimeSource, FindingSays, MeasuredLevel, Strength
from evidence.models import Indicator
from evidence.queries.asks import Ask, what_is_asked_for
from evidence.queries.seasons import AHEAD
from evidence.rules.months import add_months
from partnership.choices import AreaLevel
from plans.choices import Reach, State
from plans.queries.gaps import gaps_known_to, gaps_open_to_all, number_unanswered
from tests.cast import Cast
from tests.factories import (
    AreaFactory,
    AudienceFactory,
    CommunicationFactory,
    FindingFactory,
    SeasonFactory,
    TopicFactory,
)
from tests.factories.evidence import (
    CrimeSeriesFactory,
    IndicatorFactory,
    MeasuredAreaFactory,
    MonthlyCountFactory,
    ScoreFactory,
    SurveyFactory,
    WaveFactory,
    the_region,
)
from tests.guards.evidence_world import a_season
from tests.plans.how_many import ROWS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
TODAY = date(2016, 10, 25)
LAST, BEFORE = date(2016, 9, 30), date(2015, 9, 30)
GAP_QUERIES = 19


def indicator(**fields) -> Indicator:
    survey = SurveyFactory(code="ATTITUDES", comparator=the_region())
    return IndicatorFactory(label="Feel informed (%)", survey=survey, **fields)


def score(of: Indicator, value: int, ends: date = LAST, **fields) -> None:
    wave = WaveFactory(survey=of.survey, ends=ends, name=f"To {ends:%B %Y}")
    ScoreFactory(indicator=of, wave=wave, value=Decimal(value), **fields)


def asked() -> list[tuple[AskKind, str, str]]:
    return [(ask.kind, ask.sentence, ask.figure) for ask in what_is_asked_for(TODAY)]


def only() -> Ask:
    [ask] = what_is_asked_for(TODAY)
    return ask


# --- what the evidence asks for -------------------------------------------------------------------
def test_an_indicator_behind_the_comparator_stands_low_with_its_margin() -> None:
    low = indicator(topic=TopicFactory())
    score(low, 37)
    score(low, 44, area=the_region(), sample_size=12_800)
    assert asked() == [
        (
            AskKind.LOW,
            "Feel informed (%): Wexcombe 37% (To September 2016), give or take 4.7.",
            "Wexshire stands at 44%. Wexcombe is 7 points worse, which is more than the margin of"
            " 4.8.",
        )
    ]
    assert only().page == f"/evidence/indicators/{low.code}/"


def test_an_indicator_that_got_clearly_worse_stands_low() -> None:
    low = indicator()
    score(low, 46, ends=BEFORE)
    score(low, 37)
    assert (
        only().figure == "Down 9 points from 46% (To September 2015), more than the margin of 6.8."
    )


@pytest.mark.parametrize("value", [40, 55])
def test_what_is_inside_the_margin_or_better_asks_for_nothing(value: int) -> None:
    fine = indicator()
    score(fine, value)
    score(fine, 44, area=the_region(), sample_size=12_800)
    assert asked() == []


def test_a_wave_that_is_not_over_yet_says_nothing() -> None:
    low = indicator()
    score(low, 10, ends=TODAY + timedelta(days=1))
    score(low, 44, ends=TODAY + timedelta(days=1), area=the_region(), sample_size=12_800)
    assert asked() == []


def test_an_area_stands_low_where_the_indicator_is_sound_for_it() -> None:
    ward = AreaFactory(name="Eastwick")
    measured = MeasuredAreaFactory(name="Eastwick", level=MeasuredLevel.WARD, area=ward)
    sound = indicator(lowest_sound_area=MeasuredLevel.WARD)
    score(sound, 60)
    score(sound, 40, area=measured, sample_size=200)
    unsound = indicator(code="NOT-SOUND")
    score(unsound, 60)
    score(unsound, 40, area=measured, sample_size=200)
    ask = only()
    assert (ask.kind, ask.area, ask.indicator) == (AskKind.AREA, ward, sound)
    assert ask.sentence.startswith("Feel informed (%): Eastwick 40% (To September 2016)")
    assert ask.figure == (
        "Wexcombe stands at 60%. Eastwick is 20 points worse, which is more than the margin of 8.3."
    )


def test_an_area_is_not_held_against_another_wave_than_its_own() -> None:
    later, earlier = (indicator(lowest_sound_area=MeasuredLevel.WARD, code=code) for code in "LE")
    measured = MeasuredAreaFactory(level=MeasuredLevel.WARD, area=AreaFactory())
    score(later, 60)
    score(later, 40, ends=BEFORE, area=measured, sample_size=200)
    score(earlier, 60, ends=BEFORE)
    assert asked() == []


def test_an_audience_that_is_clearly_worse_off_is_named() -> None:
    low, young = indicator(), AudienceFactory(label="Young people")
    score(low, 60)
    score(low, 40, audience=young, sample_size=200)
    ask = only()
    assert (ask.kind, ask.audience) == (AskKind.WORSE, young)
    assert ask.figure == (
        "Wexcombe stands at 60%. For Young people it is 20 points worse, which is more than the"
        " margin of 8.3."
    )


def test_findings_ask_by_what_they_say() -> None:
    young, hate = AudienceFactory(), TopicFactory()
    FindingFactory(
        code="A", says=FindingSays.UNDER_REPORTED, topic=hate, audience=young, source="Section 2"
    )
    FindingFactory(code="B", says=FindingSays.GETTING_WORSE, audience=young)
    FindingFactory(code="C", text="People want to hear more.")
    assert asked() == [
        (AskKind.UNDER_REPORTED, "Finding A.", "Source: Section 2."),
        (AskKind.WORSE, "Finding B.", ""),
        (AskKind.SAID, "People want to hear more.", ""),
    ]
    under_reported, worse, _ = what_is_asked_for(TODAY)
    assert (under_reported.audience, worse.audience) == (None, young)
    assert under_reported.page == "/evidence/findings/#finding-A"


def test_crime_that_peaks_in_the_coming_two_quarters_is_said_by_its_figures() -> None:
    a_season(CrimeSeriesFactory(code="burgled", label="Homes burgled"))
    assert asked() == [
        (
            AskKind.CRIME,
            "Homes burgled: above the rest of the year in November.",
            "November stands at 135 where the average day of the year is 100,"
            " above trend in 9 of 9 years."
            " Source: Recorded crime by borough and month (Metropolitan Police).",
        )
    ]
    assert only().page == "/evidence/crime/burgled/"
    assert what_is_asked_for(date(2016, 12, 1)) == []


def test_a_season_without_figures_is_said_by_its_evidence() -> None:
    counted = CrimeSeriesFactory()
    a_season(counted)
    SeasonFactory(topic=counted.topic, what_rises="Burglary")
    SeasonFactory(code="PK", what_rises="Home fires", evidence="Told by the brigade", months=[1, 7])
    SeasonFactory(what_rises="Burglary, which falls", months=[1], rises=False)
    SeasonFactory(what_rises="Bike theft", months=[7])
    _, season = what_is_asked_for(TODAY)
    assert (season.sentence, season.figure) == ("Home fires: January.", "Told by the brigade")
    assert season.page == "/evidence/#season-PK"


@pytest.mark.parametrize(("on", "asks"), [(date(2016, 9, 30), 0), (date(2016, 10, 1), 1)])
def test_a_season_is_said_from_26_weeks_before_it_begins(on: date, asks: int) -> None:
    SeasonFactory(months=[4])
    assert len(what_is_asked_for(on)) == asks


def test_no_season_is_no_peak() -> None:
    index = a_season(CrimeSeriesFactory())
    index.strength = Strength.NONE
    index.save()
    assert asked() == []


@pytest.mark.parametrize(("ends", "asks"), [(date(2016, 10, 1), 2), (date(2016, 9, 30), 0)])
def test_a_series_that_has_ended_asks_for_nothing(ends: date, asks: int) -> None:
    series = CrimeSeriesFactory(label="Bicycle theft", ends=ends)
    a_season(series)
    for number in range(24):
        month = add_months(date(2014, 10, 1), number)
        MonthlyCountFactory(series=series, month=month, count=100 if number < 12 else 120)
    assert len(asked()) == asks


def test_a_topic_of_which_the_figures_have_ended_is_said_by_its_season() -> None:
    series = CrimeSeriesFactory(ends=date(2015, 3, 31))
    a_season(series)
    SeasonFactory(topic=series.topic, what_rises="Burglary", months=[11])
    assert [sentence for _, sentence, _ in asked()] == ["Burglary: November."]


def test_crime_that_rises_from_year_to_year_says_both_years() -> None:
    series = CrimeSeriesFactory(label="Bicycle theft")
    for number in range(24):
        month = add_months(date(2014, 10, 1), number)
        MonthlyCountFactory(series=series, month=month, count=100 if number < 12 else 120)
    MonthlyCountFactory(series=series, month=date(2016, 10, 1), count=900)
    assert asked() == [
        (
            AskKind.CRIME,
            "Bicycle theft: up 20% in the twelve months to September 2016.",
            "1,440 recorded, 1,200 in the twelve months before:"
            " more than chance alone would bring."
            " Source: Recorded crime by borough and month (Metropolitan Police).",
        )
    ]


def test_kinds_of_one_name_ask_each_by_whose_figures_they_are() -> None:
    for source in CrimeSource:
        series = CrimeSeriesFactory(label="Shoplifting", source=source)
        a_season(series)
        for number in range(24):
            month = add_months(date(2014, 10, 1), number)
            MonthlyCountFactory(series=series, month=month, count=100 if number < 12 else 120)
    sources = [figure.partition(" Source: ")[2] for _, _, figure in asked()]
    assert sorted(sources) == sorted(f"{label}." for label in [*CrimeSource.labels] * 2)


def test_a_month_that_may_still_grow_counts_for_no_rise() -> None:
    series = CrimeSeriesFactory(label="Bicycle theft")
    for number in range(24):
        month = add_months(date(2014, 10, 1), number)
        MonthlyCountFactory(
            series=series,
            month=month,
            count=100 if number < 12 else 120,
            complete=number < 23,
        )
    assert asked() == []


def test_a_rise_leads_to_a_page_with_both_years(client: Client, people: Cast) -> None:
    series = CrimeSeriesFactory(code="BIKE", label="Bicycle theft")
    for number in range(24):
        month = add_months(date(2014, 10, 1), number)
        MonthlyCountFactory(series=series, month=month, count=100 if number < 12 else 120)
    MonthlyCountFactory(series=series, month=date(2016, 10, 1), count=900, complete=False)
    client.force_login(people.alice)
    assert only().page == "/evidence/crime/BIKE/#months"
    page = client.get(only().page).text
    assert "<strong>1,440</strong> in the twelve months to September 2016, 1,200 in the" in page
    assert "up 20%" in page


# --- what is planned for it -----------------------------------------------------------------------
def test_what_is_planned_in_the_coming_two_quarters_stands_beside(people: Cast) -> None:
    hate = TopicFactory()
    FindingFactory(topic=hate)
    last = TODAY + AHEAD

    def planned(title: str, **fields) -> None:
        CommunicationFactory(title=title, lead_partner=people.lead, topics=[hate], **fields)

    planned("On the last day", window_start=last)
    planned("On the first day", window_start=TODAY)
    planned("Issued today", window_start=TODAY, state=State.ISSUED)
    planned("A day late", window_start=last + timedelta(days=1))
    planned("Yesterday", window_start=TODAY - timedelta(days=1))
    planned("An idea", state=State.IDEA)
    planned("Cancelled", state=State.CANCELLED)
    planned("No date", undated=True)
    CommunicationFactory(title="Another topic", lead_partner=people.lead)
    [gap] = gaps_known_to(people.alice, TODAY).gaps
    titles = [one.title for one in gap.planned]
    assert titles == ["Issued today", "On the first day", "On the last day"]


def test_a_ward_is_answered_by_what_reaches_a_place_inside_it_or_across_it(people: Cast) -> None:
    ward, other = AreaFactory(), AreaFactory()
    inside = AreaFactory(parent=ward)
    estate = AreaFactory(parent=other, level=AreaLevel.NEIGHBOURHOOD)
    estate.wards_touched.add(ward)
    street = AreaFactory(parent=estate, level=AreaLevel.STREET)
    measured = MeasuredAreaFactory(level=MeasuredLevel.WARD, area=ward)
    low = indicator(topic=TopicFactory(), lowest_sound_area=MeasuredLevel.WARD)
    score(low, 60)
    score(low, 40, area=measured)
    about = {"topics": [low.topic], "reach": Reach.LOCAL}
    CommunicationFactory(title="Elsewhere", areas=[other], **about)
    assert number_unanswered(people.alice, TODAY) == 1
    for title, area in (("Across", estate), ("Here", inside), ("In a street", street)):
        CommunicationFactory(title=title, areas=[area], **about)
    [gap] = gaps_known_to(people.alice, TODAY).gaps
    assert [one.title for one in gap.planned] == ["Across", "Here", "In a street"]
    assert number_unanswered(people.alice, TODAY) == 0


def test_what_is_kept_back_counts_only_for_who_may_know_of_it(people: Cast) -> None:
    hate = TopicFactory()
    FindingFactory(topic=hate)
    CommunicationFactory(
        title="CANARY", lead_partner=people.lead, topics=[hate], embargoed=True
    ).named_partners.add(people.named)
    for person, shown in (
        (people.alice, 0),
        (people.charlie, 0),
        (people.bob, 1),
        (people.chair, 1),
    ):
        assert len(gaps_known_to(person, TODAY).nothing_yet) == shown, person.name
        assert number_unanswered(person, TODAY) == shown, person.name
    assert len(gaps_open_to_all(TODAY).nothing_yet) == 1


@pytest.mark.parametrize("rows", ROWS)
def test_the_number_of_queries_does_not_grow(
    people: Cast, rows: int, django_assert_num_queries
) -> None:
    for number in range(rows):
        topic = TopicFactory()
        FindingFactory(topic=topic)
        low = indicator(code=f"LOW{number}", topic=topic)
        score(low, 37)
        score(low, 44, area=the_region(), sample_size=12_800)
        score(low, 20, audience=AudienceFactory())
        a_season(CrimeSeriesFactory(topic=topic))
        CommunicationFactory(lead_partner=people.lead, topics=[topic], findings=[], areas=[])
    with django_assert_num_queries(GAP_QUERIES):
        found = gaps_known_to(people.bob, TODAY)
    assert len(found.gaps) == 4 * rows


def test_of_what_is_planned_only_what_is_said_of_it_is_read(people: Cast) -> None:
    """Half a plan may answer to something: its messages would take longer than all else."""
    FindingFactory(topic=(topic := TopicFactory()))
    CommunicationFactory(lead_partner=people.lead, topics=[topic])
    with CaptureQueriesContext(connection) as captured:
        [gap] = gaps_known_to(people.alice, TODAY).gaps
        asked = len(captured)
        said = [(one.window_text, one.lead_partner.short_name) for one in gap.planned]
    assert len(said) == 1
    assert len(captured) == asked
    assert not [q["sql"] for q in captured if '"plans_communication"."message"' in q["sql"]]
