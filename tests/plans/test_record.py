"""What an annual record says, and compiling it: drafts, frozen revisions, documents."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from bsc_comms.kit import clock
from plans.choices import Visibility, Worked
from plans.models import AnnualRecord, Communication, Evaluation
from plans.queries.record_facts import year_facts
from plans.queries.record_more import with_more
from plans.queries.records import figures_so_far
from plans.rules.record import record_content
from tests.factories import (
    CampaignFactory,
    ChannelFactory,
    CommunicationFactory,
    DateChangeFactory,
    OfferFactory,
    OfferRequestFactory,
    PlacementFactory,
    partnership,
)
from tests.plans.how_many import ROWS
from tests.plans.record_files import pdf_text, words_of
from tests.plans.record_year import (
    CANARY,
    DRAFT_DAY,
    FIGURES,
    FINAL_DAY,
    REGISTER,
    YEAR,
    compiled,
    figures,
    make_the_year,
)


def titles(rows) -> list[str]:
    return [row["title"] for row in rows]


@pytest.mark.django_db
@pytest.mark.usefixtures("plain_documents")
def test_a_year_made_by_hand_has_exactly_these_figures():
    make_the_year()
    record = compiled(DRAFT_DAY)
    assert figures(record) == FIGURES
    content = record.content
    assert [
        (row["title"], row["channel"], date.fromisoformat(row["issued_on"]))
        for row in content["placements"]
    ] == REGISTER
    assert content["partners_without"] == ["Quiet Partner"]


@pytest.mark.django_db
@pytest.mark.usefixtures("plain_documents")
def test_placements_on_the_first_and_last_day_of_the_year_count_and_the_days_beside_do_not():
    make_the_year()
    days = [row["issued_on"] for row in compiled(DRAFT_DAY).content["placements"]]
    assert (days[0], days[-1]) == ("2016-04-01", "2017-03-31")
    assert "Just outside" not in titles(compiled(DRAFT_DAY).content["communications"])


@pytest.mark.django_db
@pytest.mark.usefixtures("plain_documents")
def test_jointly_issued_counts_teams_as_the_council_and_says_who_brought_what():
    make_the_year()
    joint = {
        row["title"]: (row["partners"], row["brought"])
        for row in compiled(DRAFT_DAY).content["communications"]
        if row["joint"]
    }
    assert joint == {
        "Dark evenings": (["The Council", "Police"], ["Police: Officers on the day"]),
        "Bike marking": (["Police", "Fire Brigade"], []),
    }


@pytest.mark.django_db
@pytest.mark.usefixtures("plain_documents")
def test_what_was_not_issued_is_listed_with_its_state_and_reason():
    make_the_year()
    assert [
        (row["title"], row["planned_text"], row["state"], row["reason"])
        for row in compiled(DRAFT_DAY).content["not_issued"]
    ] == [
        ("Cancelled one", "Tue 8 Nov", "Cancelled", "The grant ended."),
        ("Forgotten one", "Fri 31 Mar", "Planned", "Nobody said what became of it"),
        ("Late one", "Mon 20 Mar", "Issued", "Issued after the year's end: Mon 3 Apr 2017"),
        ("Merged one", "Tue 8 Nov", "Merged", "Became part of SSCP-2016-001"),
        ("Moved one", "Thu 1 Jun 2017", "Planned", "Moved to a later year: Thu 1 Jun 2017. Rain."),
        ("Undated one", "Not yet known", "Postponed", "No date was found."),
    ]


@pytest.mark.django_db
@pytest.mark.usefixtures("plain_documents")
def test_review_and_logging_are_compared_with_the_day_it_went_out():
    make_the_year()
    rows = compiled(DRAFT_DAY).content["communications"]
    assert titles(row for row in rows if not row["reviewed"]) == ["Council advice"]
    (late,) = (row for row in rows if row["logged_late"])
    assert (late["title"], late["logged_text"]) == ("Safe in summer", "Sat 11 Jun")
    assert late["planned_text"] == "mid June"
    assert late["issued_text"] == "some time 10 to 20 Jun"


@pytest.mark.django_db
@pytest.mark.usefixtures("plain_documents")
def test_the_spread_counts_each_placement_once_and_every_month():
    make_the_year()
    content = compiled(DRAFT_DAY).content
    assert content["by_channel"] == [
        {"label": "Posters", "communications": 4, "placements": 4},
        {"label": "Radio", "communications": 2, "placements": 2},
    ]
    assert content["by_partner"] == [
        {"label": "The Council", "communications": 2, "issued_jointly": 1, "placements": 3},
        {"label": "Fire Brigade", "communications": 2, "issued_jointly": 1, "placements": 2},
        {"label": "Police", "communications": 1, "issued_jointly": 1, "placements": 1},
    ]
    assert [
        (row["label"], row["communications"], row["placements"]) for row in content["by_topic"]
    ] == [
        ("Fire safety", 2, 3),
        ("No topic given", 2, 3),
        ("Burglary", 1, 2),
    ]
    months = {row["label"]: row["placements"] for row in content["by_month"]}
    assert next(iter(months)) == "April 2016"
    assert list(months)[-1] == "March 2017"
    assert len(months) == 12
    assert {month: number for month, number in months.items() if number} == {
        "April 2016": 1,
        "June 2016": 1,
        "November 2016": 3,
        "March 2017": 1,
    }


@pytest.mark.django_db
@pytest.mark.usefixtures("plain_documents")
def test_the_five_figures_of_today_agree_with_the_record():
    make_the_year()
    record = compiled(DRAFT_DAY)
    with clock.at(DRAFT_DAY):
        so_far = {figure["label"]: figure["value"] for figure in figures_so_far(YEAR)}
    assert so_far == {
        "issued jointly": FIGURES["joint"],
        "communications issued": FIGURES["communications"],
        "placements issued": FIGURES["placements"],
        "channels used": len(record.content["by_channel"]),
        "partners that issued": FIGURES["partners"],
    }


@pytest.mark.both_databases
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("title", "whose", "state", "more"),
    [
        ("Safe in summer", "POLICE", "accepted", 1),
        ("Safe in summer", "POLICE", "asked", 0),
        ("Council advice", "TRADING", "accepted", 0),
        ("Council advice", "FIRE", "accepted", 1),
        ("Dark evenings", "FIRE", "accepted", 0),
    ],
)
@pytest.mark.usefixtures("plain_documents")
def test_today_and_the_record_count_who_gave_an_offer_alike(title, whose, state, more):
    partner = make_the_year()[whose]
    OfferRequestFactory(
        communication=Communication.objects.get(title=title),
        offer=OfferFactory(partner=partner),
        state=state,
    )
    with clock.at(DRAFT_DAY):
        so_far = {figure["label"]: figure["value"] for figure in figures_so_far(YEAR)}
    joint = FIGURES["joint"] + more
    assert (so_far["issued jointly"], figures(compiled(DRAFT_DAY))["joint"]) == (joint, joint)


@pytest.mark.django_db
def test_an_empty_year_is_a_record_of_nothing():
    partnership()
    record = compiled(DRAFT_DAY)
    assert set(figures(record).values()) == {0}
    assert "Nothing was issued this year." in pdf_text(record)


@pytest.mark.django_db
@pytest.mark.usefixtures("plain_documents")
def test_in_a_year_that_runs_only_what_is_past_or_set_aside_counts_as_not_issued():
    make_the_year()
    record = compiled(at=clock.start_of(date(2016, 11, 20)))
    assert titles(record.content["not_issued"]) == [
        "Cancelled one",
        "Merged one",
        "Moved one",
        "Undated one",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("rows", ROWS)
def test_the_facts_take_as_many_queries_for_any_number_of_communications(
    rows, django_assert_num_queries
):
    partnership()
    for communication in CommunicationFactory.create_batch(rows, partners=[], channels=[]):
        PlacementFactory(communication=communication, issued=True)
    with clock.at(DRAFT_DAY), django_assert_num_queries(15):
        assert len(year_facts(YEAR).communications) == rows


@pytest.mark.django_db
@pytest.mark.parametrize("rows", ROWS)
def test_the_whole_content_takes_as_many_queries_for_any_number_of_communications(
    rows, django_assert_num_queries
):
    partnership()
    campaign = CampaignFactory()
    for communication in CommunicationFactory.create_batch(
        rows, partners=[], channels=[], campaign=campaign
    ):
        PlacementFactory(communication=communication, issued=True)
        Evaluation.objects.create(communication=communication, worked=Worked.YES, at=DRAFT_DAY)
    with clock.at(DRAFT_DAY):
        issued = record_content(year_facts(YEAR), partnership={}, closes=date(2017, 5, 31))
        with django_assert_num_queries(40):
            assert len(with_more(issued, YEAR)["evaluations"]) == rows


@pytest.mark.django_db
def test_nothing_kept_back_and_no_internal_note_stands_anywhere_in_a_record():
    make_the_year()
    record = compiled(DRAFT_DAY)
    assert CANARY not in str(record.content)
    for file in record.files.all():
        assert CANARY not in words_of(file)


@pytest.mark.django_db
@pytest.mark.usefixtures("plain_documents")
def test_what_is_kept_back_leaves_not_even_a_gap_in_the_content():
    make_the_year()
    with_it = compiled(DRAFT_DAY).content_hash
    hidden = Communication.objects.filter(title__startswith=CANARY)
    for kind in ("placements", "involvements"):
        Communication._meta.get_field(kind).related_model.objects.filter(
            communication__in=hidden
        ).delete()
    hidden.delete()
    assert compiled(DRAFT_DAY).content_hash == with_it


@pytest.mark.django_db
@pytest.mark.usefixtures("plain_documents")
def test_what_an_ended_embargo_opened_counts():
    make_the_year()
    Communication.objects.filter(title=f"{CANARY} raid").update(
        embargo_until=DRAFT_DAY - timedelta(seconds=1)
    )
    assert figures(compiled(DRAFT_DAY))["placements"] == FIGURES["placements"] + 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("moved_on", "told"),
    [(datetime(2017, 3, 1, tzinfo=UTC), False), (datetime(2017, 3, 20, tzinfo=UTC), True)],
)
@pytest.mark.usefixtures("plain_documents")
def test_why_something_moved_while_it_was_kept_back_is_not_told(moved_on, told):
    partnership()
    found = CommunicationFactory(
        window_start=date(2017, 6, 1),
        visibility=Visibility.LEAD,
        embargo_until=datetime(2017, 3, 10, tzinfo=UTC),
    )
    DateChangeFactory(
        communication=found, at=moved_on, old_end=date(2017, 3, 30), reason="An informer said so"
    )
    reasons = [row["reason"] for row in compiled(DRAFT_DAY).content["not_issued"]]
    assert any("An informer said so" in reason for reason in reasons) == told


@pytest.mark.django_db
def test_a_draft_says_so():
    partnership(short_name="S & CP")
    draft = compiled(DRAFT_DAY)
    assert [file.name for file in draft.documents] == [
        "s-cp-annual-record-2016-17-draft.pdf",
        "s-cp-annual-record-2016-17-draft.docx",
        "s-cp-annual-record-2016-17-draft.xlsx",
        "s-cp-annual-record-2016-17-draft.csv",
        "s-cp-annual-record-2016-17-draft.json",
    ]
    assert "Draft. What partners log or mark until Wednesday 31 May 2017" in pdf_text(draft)


@pytest.mark.django_db
def test_a_draft_of_a_year_that_is_not_over_says_until_when_it_runs():
    partnership()
    early = compiled(at=clock.start_of(date(2017, 3, 31)))
    assert "Draft of a year that is not over: it runs until Friday 31 March 2017" in pdf_text(early)


@pytest.mark.django_db
@pytest.mark.usefixtures("plain_documents")
def test_a_draft_takes_the_place_of_the_one_before():
    partnership()
    early = compiled(at=clock.start_of(date(2017, 3, 31)))
    assert compiled(DRAFT_DAY).pk == early.pk


@pytest.mark.django_db
def test_what_is_final_says_nothing_of_a_draft():
    partnership(short_name="S & CP")
    final = compiled(at=FINAL_DAY)
    assert final.documents[0].name == "s-cp-annual-record-2016-17-revision-1.pdf"
    assert "Draft" not in pdf_text(final)


@pytest.mark.django_db
def test_a_title_of_3000_characters_and_scripts_without_glyphs_are_set():
    partnership()
    long = CommunicationFactory(title="Lock up. " * 330 + "שלום")
    PlacementFactory(communication=long, issued=True)
    assert figures(compiled(DRAFT_DAY))["communications"] == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("plain_documents")
def test_the_command_compiles_writes_the_documents_and_says_that_it_is_a_draft(tmp_path, capsys):
    make_the_year()
    with clock.at(DRAFT_DAY):
        call_command("compile_annual_record", "--year", "2016/17", "--out", str(tmp_path / "new"))
    said = capsys.readouterr().out
    assert "Annual record 2016/17: draft." in said
    assert "The year is closed on Wednesday 31 May 2017; until then this is a draft." in said
    assert "2 issued jointly" in said
    record = AnnualRecord.objects.get()
    for file in record.files.all():
        assert (tmp_path / "new" / file.name).read_bytes() == bytes(file.content)
    assert len(list((tmp_path / "new").iterdir())) == 5


@pytest.mark.django_db
@pytest.mark.parametrize("year", ["2016", "2016/18", "last year", "2016/17/18", ""])
@pytest.mark.usefixtures("plain_documents")
def test_the_command_refuses_what_is_no_year_with_a_sentence(year):
    with pytest.raises(CommandError, match="Write a financial year like 2016/17"):
        call_command("compile_annual_record", "--year", year)


@pytest.mark.django_db
@pytest.mark.usefixtures("plain_documents")
def test_the_command_refuses_an_empty_planner_a_year_to_come_and_a_folder_that_is_none(tmp_path):
    with pytest.raises(CommandError, match="run load_reference first"):
        call_command("compile_annual_record", "--year", "2016/17")
    partnership()
    with clock.at(DRAFT_DAY), pytest.raises(CommandError, match="begins on 1 April 2018"):
        call_command("compile_annual_record", "--year", "2018/19")
    a_file = Path(tmp_path / "file")
    a_file.write_text("")
    with clock.at(DRAFT_DAY), pytest.raises(CommandError, match="could not be written"):
        call_command("compile_annual_record", "--year", "2016/17", "--out", str(a_file))


@pytest.mark.django_db
@pytest.mark.usefixtures("plain_documents")
def test_a_channel_that_several_partners_use_is_counted_for_each():
    make_the_year()
    assert ChannelFactory._meta.model.objects.filter(name="Radio").count() == 1
    rows = [row for row in compiled(DRAFT_DAY).content["placements"] if row["channel"] == "Radio"]
    assert [(row["partner"], row["with"]) for row in rows] == [
        ("Fire Brigade", ["Police"]),
        ("Safety Team", ["Police"]),
    ]
