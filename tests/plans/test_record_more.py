"""What a record says beside what was issued: purposes, campaigns, results, evidence, overlaps."""

from datetime import date
from decimal import Decimal

import pytest

from bsc_comms.kit import clock
from evidence.choices import CrimeSource
from evidence.rules.crime_years import change_of_counts
from partnership.choices import AreaLevel
from plans.choices import FileFormat, Level, OverlapAnswerKind, OverlapKind, Unit, Worked
from plans.documents.annual_record.drawings import channels, crime, indicators
from plans.models import AnnualRecord, Communication, Evaluation, Measure, Metric
from plans.operations.records import compile_record
from plans.rules.canonical import fingerprint
from plans.rules.record_purposes import ASKED_BY, NOT_MEASURED, SAID, borne_on
from tests.factories import (
    AimFactory,
    AreaFactory,
    AudienceFactory,
    CampaignFactory,
    ChannelFactory,
    CommunicationFactory,
    InvolvementFactory,
    PartnerFactory,
    PlacementFactory,
    StrategyPriorityFactory,
    partnership,
)
from tests.factories.evidence import (
    CrimeSeriesFactory,
    IndicatorFactory,
    MonthlyCountFactory,
    ScoreFactory,
    WaveFactory,
)
from tests.factories.overlaps import OverlapAnswerFactory, overlap_of
from tests.plans.record_files import alternatives_in, content_of, pdf_text, word, workbook
from tests.plans.record_year import CANARY, FINAL_DAY, YEAR, make_the_year

IN_YEAR = date(2016, 11, 8)


def compiled(at=FINAL_DAY) -> AnnualRecord:
    with clock.at(at):
        return compile_record(by=None, year=YEAR)


def issued(**fields) -> Communication:
    found = CommunicationFactory(window_start=IN_YEAR, **fields)
    PlacementFactory(communication=found, issued=True, issued_on=IN_YEAR)
    return found


def give_a_figure(communication: Communication) -> None:
    said = Evaluation.objects.create(
        communication=communication, worked=Worked.YES, at=clock.start_of(IN_YEAR)
    )
    Measure.objects.create(
        evaluation=said,
        label="calls",
        level=Level.OUTCOMES,
        unit=Unit.NUMBER,
        value=Decimal("12.5"),
        source="Helpline",
    )


@pytest.mark.both_databases
@pytest.mark.django_db
def test_the_order_of_what_a_record_says_is_the_same_on_every_database():
    partnership()
    council, angels = PartnerFactory(name="Council"), PartnerFactory(name="angels")
    undated = CommunicationFactory(undated=True, campaign=CampaignFactory(name="Winter"))
    PlacementFactory(communication=undated, issued=True, issued_on=IN_YEAR)
    dated = issued(campaign=CampaignFactory(name="autumn"), aims=[AimFactory(label="Be known")])
    AimFactory(label="be heard")
    for partner in (council, angels):
        InvolvementFactory(communication=dated, partner=partner, contribution="Time")
    for each in (undated, dated):
        give_a_figure(each)
    posters, radio = ChannelFactory(name="posters"), ChannelFactory(name="Radio")
    metric = Metric.objects.create(code="M", label="seen", level=Level.OUTCOMES, unit=Unit.NUMBER)
    for channel in (radio, posters):
        Measure.objects.create(
            evaluation=dated.evaluation,
            metric=metric,
            channel=channel,
            level=Level.OUTCOMES,
            unit=Unit.NUMBER,
            value=Decimal(1),
            source="Counted",
        )
    content = compiled().content
    assert [row["name"] for row in content["campaigns"]] == ["autumn", "Winter"]
    assert [row["label"] for row in content["by_aims"]] == ["be heard", "Be known"]
    assert [row["id"] for row in content["evaluations"]] == [str(dated.pk), str(undated.pk)]
    assert [row["channel"] for row in content["measures"]] == ["posters", "Radio", "", ""]
    brought = next(row["brought"] for row in content["communications"] if row["brought"])
    assert brought == ["angels: Time", "Council: Time"]


@pytest.mark.django_db
def test_priorities_are_those_of_the_strategy_of_that_year_and_what_was_served_besides():
    partnership()
    StrategyPriorityFactory(label="Of before", valid_to=date(2016, 3, 31))
    StrategyPriorityFactory(label="Until its first day", valid_to=date(2016, 4, 1))
    StrategyPriorityFactory(label="Of after", valid_from=date(2017, 4, 1))
    issued(priorities=[StrategyPriorityFactory(label="Served", valid_to=date(2016, 3, 31))])
    rows = compiled().content["by_priorities"]
    assert [(row["label"], row["communications"]) for row in rows] == [
        ("Served", 1),
        ("Until its first day", 0),
    ]


@pytest.mark.django_db
def test_each_aim_has_a_row_with_what_was_issued_for_it_and_a_gap_shows():
    partnership()
    served, other = AimFactory(label="Be known"), AimFactory(label="Be heard")
    issued(aims=[served])
    record = compiled()
    assert {row["label"]: row["placements"] for row in record.content["by_aims"]} == {
        "Be known": 1,
        other.label: 0,
    }
    assert "Be heard 0 0 0" in pdf_text(record)


@pytest.mark.django_db
def test_places_and_audiences_are_counted_and_none_given_is_said():
    partnership()
    issued(areas=[AreaFactory(name="East End")], audiences=[AudienceFactory(label="Older people")])
    issued()
    issued(areas=[AreaFactory(name="Barchester", level=AreaLevel.BOROUGH)])
    record = compiled()
    content = record.content
    assert [(row["label"], row["placements"]) for row in content["by_area"]] == [
        ("The whole borough, or no place given", 2),
        ("East End", 1),
    ]
    printed = pdf_text(record)
    assert "Areas named 1 most placements: East End 1 " in printed
    assert "Audiences named 1 most placements: Older people 1 " in printed
    assert [(row["label"], row["placements"]) for row in content["by_audience"]] == [
        ("No audience given", 2),
        ("Older people", 1),
    ]


@pytest.mark.django_db
def test_a_record_of_next_to_nothing_says_so_without_notes_on_what_is_not_there():
    partnership()
    text = pdf_text(compiled())
    assert "Engagement in figures No figure was given." in text
    assert "Places No place was named." in text
    for words in (
        "Aims",
        "A communication may serve several",
        "The ten points of the strategic plan",
        "Figures of different channels",
    ):
        assert words not in text


@pytest.mark.django_db
def test_a_campaign_tells_what_was_issued_and_what_came_of_it():
    partnership()
    campaign = CampaignFactory(name="Dark evenings")
    CampaignFactory(name="Nothing came of it")
    first, _second = issued(campaign=campaign), issued(campaign=campaign)
    issued(campaign=CampaignFactory(name=f"{CANARY} campaign"), embargoed=True)
    Evaluation.objects.create(
        communication=first,
        worked=Worked.PARTLY,
        learned="Start in October.",
        at=clock.start_of(IN_YEAR),
    )
    record = compiled()
    (row,) = record.content["campaigns"]
    assert (row["name"], row["communications"], row["placements"]) == ("Dark evenings", 2, 2)
    assert (row["worked"], row["learned"]) == (["In part: 1"], ["Start in October."])
    assert [each["learned"] for each in record.content["evaluations"]] == ["Start in October."]
    assert "Learned: Start in October." in pdf_text(record)
    sheet = workbook(record)
    assert sheet["Campaigns"]["A2"].value == "Dark evenings"
    assert sheet["Evaluation"].max_row == 2
    assert {"Summary", "Placements", "Campaigns", "Evaluation", "Indicators"} <= set(
        sheet.sheetnames
    )


@pytest.mark.django_db
def test_figures_stand_in_the_workbook_as_numbers_with_their_unit_and_source():
    partnership()
    one = issued()
    one.placements.update(reached=2_400, reached_source="Count at the door")
    give_a_figure(one)
    record = compiled()
    (_, figure), (_, placement) = (
        list(workbook(record)[name].iter_rows(values_only=True))
        for name in ("Engagement", "Placements")
    )
    assert figure[5:] == ("calls", 12.5, Unit.NUMBER.label, "Helpline")
    assert placement[9:] == (2400, "people", "Count at the door")
    assert "reached 2,400 people (Count at the door)" in pdf_text(record)


@pytest.mark.django_db
def test_overlaps_are_counted_by_how_they_ended_and_only_where_all_may_know_both():
    partnership()
    for kind in (OverlapAnswerKind.COORDINATE, OverlapAnswerKind.NONE):
        pair = overlap_of(issued(), issued(), kind=OverlapKind.DUPLICATE)
        OverlapAnswerFactory(overlap=pair, kind=kind, at=clock.start_of(IN_YEAR))
    hidden = overlap_of(issued(), issued(embargoed=True))
    OverlapAnswerFactory(overlap=hidden, kind=OverlapAnswerKind.NONE, at=clock.start_of(IN_YEAR))
    told = {row["label"]: row["value"] for row in compiled().content["overlaps"] if row["value"]}
    assert told == {"Possible duplicate: coordinate": 1, "Possible duplicate: no overlap": 1}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("proposed", "agreed", "counted"),
    [
        (date(2016, 3, 30), date(2016, 6, 3), 1),
        (date(2016, 6, 1), date(2016, 6, 3), 1),
        (date(2017, 3, 30), date(2017, 6, 3), 0),
    ],
)
def test_going_joint_counts_in_the_year_in_which_the_other_side_agreed(proposed, agreed, counted):
    partnership()
    pair = overlap_of(issued(), issued(), kind=OverlapKind.DUPLICATE)
    OverlapAnswerFactory(
        overlap=pair,
        kind=OverlapAnswerKind.JOINT,
        takes_over=pair.first,
        at=clock.start_of(proposed),
        agreed_at=clock.start_of(agreed),
    )
    told = {row["label"]: row["value"] for row in compiled().content["overlaps"]}
    assert told["Possible duplicate: go joint"] == counted


@pytest.mark.django_db
def test_an_indicator_is_shown_with_margins_from_the_wave_before_to_the_last_of_the_year():
    partnership()
    one = IndicatorFactory(label="Feel safe after dark", better_is="higher")
    for year, value in ((2015, 60), (2016, 70), (2017, 90)):
        wave = WaveFactory(survey=one.survey, starts=date(year, 9, 1), ends=date(year, 10, 31))
        ScoreFactory(indicator=one, wave=wave, value=value, sample_size=400)
    ScoreFactory(
        indicator=IndicatorFactory(survey=one.survey), wave__ends=date(2014, 3, 31), value=50
    )
    issued().indicators.set([one])
    (row,) = compiled().content["indicators"]
    assert (row["label"], row["before"], row["after"]) == (
        "Feel safe after dark",
        "60% \u00b14.8",
        "70% \u00b14.5",
    )
    assert (row["change"], row["said"], row["cited"]) == ("+10 points, margin 6.6", "better", 1)
    sheet = workbook(AnnualRecord.objects.get())["Indicators"]
    headings, (*cells,) = sheet.iter_rows(values_only=True)
    told = dict(zip(headings, cells, strict=True))
    assert {key: told[key] for key in headings[3:6] + headings[7:12]} == {
        "Before, %": 60,
        "Margin before, points": 4.8,
        "Asked before": 400,
        "In the year, %": 70,
        "Margin in the year, points": 4.5,
        "Asked in the year": 400,
        "Change, points": 10,
        "Margin of the change, points": 6.6,
    }
    assert [sheet.cell(2, column).data_type for column in range(1, 15)] == list("sssnnnsnnnnnsn")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("today", "after"), [(date(2016, 10, 30), []), (date(2016, 10, 31), ["70%"])]
)
def test_a_draft_of_a_running_year_knows_no_wave_that_is_still_to_end(today, after):
    partnership()
    one = IndicatorFactory()
    for year, value in ((2015, 60), (2016, 70)):
        wave = WaveFactory(survey=one.survey, starts=date(year, 9, 1), ends=date(year, 10, 31))
        ScoreFactory(indicator=one, wave=wave, value=value, sample_size=None)
    content = compiled(at=clock.start_of(today)).content
    assert [row["after"] for row in content["indicators"]] == after


@pytest.mark.both_databases
@pytest.mark.django_db
def test_indicators_and_crime_are_drawn_with_their_margins_and_in_words():
    partnership()
    one = IndicatorFactory(label="Feel safe after dark", better_is="higher", survey__name="Panel")
    for year, value in ((2015, 60), (2016, 70)):
        wave = WaveFactory(survey=one.survey, starts=date(year, 9, 1), ends=date(year, 10, 31))
        ScoreFactory(indicator=one, wave=wave, value=value, sample_size=400)
    series = CrimeSeriesFactory(label="Burglary")
    for months, count in ((YEAR.previous.months, 10), (YEAR.months, 5)):
        for month in months:
            MonthlyCountFactory(series=series, month=month, count=count)
    issued()
    record = compiled()
    assert record.content_hash == fingerprint(AnnualRecord.objects.get().content)
    assert {
        "Panel, before and in the year, with the margin of each at 95%: Feel safe after dark: "
        "60% \u00b14.8, then 70% \u00b14.5, better.",
        "Change of recorded crime from the year before: "
        "Burglary: \u221250% (60 fewer): lower, with a margin of 26 at 95%.",
    } <= set(alternatives_in(content_of(record, FileFormat.PDF)))
    text = pdf_text(record)
    for drawn in (
        "Before 60% \u00b14.8",
        "In the year 70% \u00b14.5",
        "\u221250% (60 fewer): lower",
        "The dot is the change from the year before in per cent, and the line is what chance",
    ):
        assert drawn in text, drawn


def test_a_mark_stands_at_its_value_and_its_line_is_as_long_as_its_margins():
    (drawn,) = indicators(
        [
            {
                **{"survey": "Panel", "label": "Safe", "said": "better"},
                **{"before": "25% \u00b15", "before_value": 25.0, "before_margin": 5.0},
                **{"after": "75%", "after_value": 75.0, "after_margin": None},
            }
        ]
    )
    # The scale of 0 to 100 runs from 20 to 390 units.
    assert 'd="M94.0 28H131.0"' in drawn["svg"]
    assert 'cx="112.5" cy="28"' in drawn["svg"]
    assert 'd="M297.5 45H297.5"' in drawn["svg"]
    assert 'cx="297.5" cy="45"' in drawn["svg"]


@pytest.mark.parametrize(("rows", "sizes"), [(12, [12]), (13, [7, 6]), (30, [10, 10, 10])])
def test_many_indicators_are_drawn_in_parts_that_fit_on_a_page(rows, sizes):
    one = {"survey": "Panel", "said": "better", "before": "", "after": ""}
    figures = {
        f"{side}_{what}": 5.0 for side in ("before", "after") for what in ("value", "margin")
    }
    drawn = indicators([{**one, **figures, "label": f"No. {number}"} for number in range(rows)])
    assert [each["svg"].count("No. ") for each in drawn] == sizes


@pytest.mark.parametrize(
    ("before", "change", "said", "words"),
    [
        (1240, 506, "higher", "+41% (506 more): higher"),
        (120, -60, "lower", "\u221250% (60 fewer): lower"),
        (100, 0, "no clear change", "0% (as many): no clear change"),
    ],
)
def test_a_change_of_crime_is_said_in_the_unit_of_its_scale(before, change, said, words):
    row = {"label": "Robbery", "before": before, "change": change, "margin": 10, "said": said}
    (drawn,) = crime([row])
    assert f">{words}<" in drawn["svg"]


def test_many_channels_are_drawn_with_those_of_the_least_together():
    (drawn,) = channels(
        [{"label": f"Channel {number}", "placements": 20 - number} for number in range(16)]
    )
    assert drawn["alternative"].endswith("Channel 12 8; Channel 13 7; All others 11.")
    assert drawn["svg"].count("<rect") == 15


@pytest.mark.django_db
@pytest.mark.parametrize("ends", [YEAR.last, YEAR.last.replace(day=1)])
def test_crime_is_shown_while_its_category_means_the_same(ends):
    partnership()
    for label, last in (("Burglary", ends), ("Theft", YEAR.months[-2])):
        series = CrimeSeriesFactory(label=label, ends=last)
        for month in (*YEAR.previous.months, *YEAR.months):
            MonthlyCountFactory(series=series, month=month)
    assert [row["label"] for row in compiled().content["crime"]] == ["Burglary"]


@pytest.mark.django_db
def test_crime_is_shown_only_where_both_years_are_complete():
    partnership()
    whole = CrimeSeriesFactory(label="Burglary")
    torn = CrimeSeriesFactory(label="Robbery")
    for month in (*YEAR.previous.months, *YEAR.months):
        MonthlyCountFactory(series=whole, month=month, count=100 if month in YEAR else 120)
        MonthlyCountFactory(series=torn, month=month, complete=month.month != 7)
    (row,) = compiled().content["crime"]
    assert row == {
        "label": "Burglary",
        "source": CrimeSource.BOROUGH.label,
        "incidents": False,
        "before": 1440,
        "after": 1200,
        "change": -240,
        "margin": 101,
        "said": "lower",
    }


@pytest.mark.django_db
def test_word_and_page_say_that_nothing_claims_a_cause():
    make_the_year()
    give_a_figure(issued())
    document = word(compiled())
    paragraphs = " ".join(each.text for each in document.paragraphs)
    assert "nothing here says that a communication caused a change" in paragraphs
    assert "counted twice" in paragraphs


@pytest.mark.parametrize(
    ("before", "after", "margin", "said"),
    [
        (100, 120, 29, "no clear change"),
        (1000, 900, 85, "lower"),
        (900, 1000, 85, "higher"),
        (0, 0, 0, "no clear change"),
    ],
)
def test_a_count_of_crimes_is_higher_only_beyond_what_chance_does(before, after, margin, said):
    found = change_of_counts(before, after)
    assert (found.points, found.margin, str(found.said)) == (after - before, margin, said)


def test_a_point_that_nobody_knows_how_to_measure_says_so():
    assert borne_on([("SP-99", "Something else")], {}, {}, {}) == [
        {"label": "Something else", "said": NOT_MEASURED}
    ]
    assert len({*SAID, *ASKED_BY}) == 16
