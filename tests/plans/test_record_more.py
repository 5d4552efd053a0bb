"""What a record says beside what was issued: purposes, places, campaigns, results, overlaps."""

from datetime import date
from decimal import Decimal

import pytest

from bsc_comms.kit import clock
from partnership.choices import AreaLevel
from plans.choices import Level, OverlapAnswerKind, OverlapKind, Unit, Worked
from plans.documents.annual_record.drawings import channels
from plans.models import Communication, Evaluation, Measure, Metric
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
from tests.factories.overlaps import OverlapAnswerFactory, overlap_of
from tests.plans.issued_in_year import IN_YEAR, issued
from tests.plans.record_files import pdf_text, word, workbook
from tests.plans.record_year import CANARY, YEAR, compiled, make_the_year


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
@pytest.mark.usefixtures("plain_documents")
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
@pytest.mark.usefixtures("plain_documents")
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
        "Points of the strategic plan",
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
@pytest.mark.usefixtures("plain_documents")
def test_figures_of_a_channel_stand_in_the_years_in_which_something_went_out_there():
    """Of one on which nothing went out, in those of the communication."""
    partnership()
    found = CommunicationFactory(window_start=date(2017, 3, 20), window_end=date(2017, 4, 5))
    give_a_figure(found)
    metric = Metric.objects.create(code="M", label="seen", level=Level.OUTCOMES, unit=Unit.NUMBER)
    in_march, in_april = date(2017, 3, 20), date(2017, 4, 5)
    for name, days in (
        ("Magazine", [in_march]),
        ("Posters", [in_march, in_april]),
        ("Radio", [in_april]),
        ("Website", []),
    ):
        channel = ChannelFactory(name=name)
        for day in days:
            PlacementFactory(communication=found, channel=channel, issued=True, issued_on=day)
        if not days:
            PlacementFactory(communication=found, channel=channel)
        Measure.objects.create(
            evaluation=found.evaluation,
            metric=metric,
            channel=channel,
            level=Level.OUTCOMES,
            unit=Unit.NUMBER,
            value=Decimal(1),
            source="Counted",
        )
    for year, channels_of_it in (
        (YEAR, ["Magazine", "Posters", "Website"]),
        (YEAR.next, ["Posters", "Radio", "Website"]),
    ):
        measures = compiled(year=year).content["measures"]
        assert [row["channel"] for row in measures] == [*channels_of_it, ""]


@pytest.mark.django_db
@pytest.mark.usefixtures("plain_documents")
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
@pytest.mark.usefixtures("plain_documents")
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


def test_many_channels_are_drawn_with_those_of_the_least_together():
    (drawn,) = channels(
        [{"label": f"Channel {number}", "placements": 20 - number} for number in range(16)]
    )
    assert drawn["alternative"].endswith("Channel 12 8; Channel 13 7; All others 11.")
    assert drawn["svg"].count("<rect") == 15


@pytest.mark.django_db
def test_word_and_page_say_that_nothing_claims_a_cause():
    make_the_year()
    give_a_figure(issued())
    document = word(compiled())
    paragraphs = " ".join(each.text for each in document.paragraphs)
    assert "nothing here says that a communication caused a change" in paragraphs
    assert "counted twice" in paragraphs


def test_a_point_that_nobody_knows_how_to_measure_says_so():
    assert borne_on([("SP-99", "Something else")], {}, {}, {}) == [
        {"label": "Something else", "said": NOT_MEASURED}
    ]
    assert len({*SAID, *ASKED_BY}) == 16
