"""A sheet that comes again changes what it corrects, and nothing that the plan knows better."""

from datetime import UTC, date, datetime

import pytest

from bsc_comms.kit import clock
from partnership.models import Audience, Change, Partner
from plans.choices import InvolvementState, PlacementState, RowState, State
from plans.models import Communication, DateChange, Placement
from plans.operations.communications import edit_communication
from plans.operations.details import Details
from plans.operations.imports import save_import, take_the_sheets_word, take_the_sheets_words
from plans.operations.involvements import answer_invitation
from tests import factories
from tests.plans.sheets import (
    ALARM,
    PANEL,
    SHED,
    differences,
    police_join,
    read,
    row_of,
    saved,
    sheet,
    states,
    titled,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sheets_in_october")]


def edit(the_one: str, /, **fields) -> None:
    found = titled(the_one)
    edit_communication(
        by=None,
        communication=found,
        opened_version=found.version,
        details=Details(fields=fields),
        reason="The partner asked for it",
    )


# --- what changes ---


def test_the_same_rows_in_another_file_change_nothing():
    saved(SHED, ALARM, PANEL)
    before = list(Communication.objects.order_by("pk").values())

    again = saved(SHED, ALARM, PANEL, name="copy.csv")

    assert states(again) == [RowState.UNCHANGED] * 3
    assert list(Communication.objects.order_by("pk").values()) == before


def test_a_corrected_sheet_changes_what_it_corrects():
    saved(SHED)

    again = read(sheet(SHED.replace("7 Nov", "9 Nov").replace("Burnt Oak", "Hale")))
    assert differences(row_of(again, 2)) == [
        ("when", "Mon 7 Nov, provisional", "Wed 9 Nov, provisional", False, "sheet"),
        ("area", "Burnt Oak", "Hale", False, "sheet"),
    ] or differences(row_of(again, 2)) == [
        ("when", "Mon 7 Nov", "Wed 9 Nov", False, "sheet"),
        ("area", "Burnt Oak", "Hale", False, "sheet"),
    ]
    assert save_import(by=None, plan_import=again) == 1

    found = titled("Lock your shed")
    assert found.window_start == date(2016, 11, 9)
    assert [area.code for area in found.areas.all()] == ["HALE"]
    assert row_of(again, 2).state == RowState.UPDATED
    assert row_of(again, 2).saved_version == found.version
    assert DateChange.objects.get().old_start == date(2016, 11, 7)


def test_what_stands_under_another_month_now_moves_though_no_column_says_when():
    shed, alarm, panel = (
        "Lock your shed,Fire Brigade,Burnt Oak",
        "Check your alarm,Fire Brigade,Burnt Oak",
        "Ward panel,Police,Burnt Oak",
    )
    headings = "Title,Lead,Where"
    first = read(sheet("NOVEMBER,,", shed, alarm, "DECEMBER,,", panel, headings=headings))
    save_import(by=None, plan_import=first)

    again = read(sheet("NOVEMBER,,", alarm, "DECEMBER,,", shed, panel, headings=headings))

    row = row_of(again, 5)
    assert row.state == RowState.CHANGED
    assert [one["field"] for one in row.differences] == ["when"]
    assert "moves it" in row.doubts[-1]["read_as"]
    assert save_import(by=None, plan_import=again) == 1
    assert titled("Lock your shed").window_start == date(2016, 12, 1)


def test_a_confirmed_date_moves_with_the_sheet_as_its_reason():
    saved(SHED)
    Communication.objects.update(confirmed=True)

    again = read(sheet(SHED.replace("7 Nov", "9 Nov")), name="November.csv")
    row = row_of(again, 2)
    if row.state == RowState.UNCHANGED:
        take_the_sheets_word(by=None, row=row, opened_version=again.version, field="when")
    save_import(by=None, plan_import=again)

    assert DateChange.objects.get().reason == "as the sheet of November.csv says"


def test_what_the_plan_changed_since_stays_where_the_sheet_says_as_before():
    saved(SHED)
    edit("Lock your shed", title="Lock up")

    again = saved(SHED.replace("Burnt Oak", "Hale"), name="plan 2.csv")

    found = titled("Lock up")
    assert states(again) == [RowState.UPDATED]
    assert [area.code for area in found.areas.all()] == ["HALE"]


def test_where_both_changed_the_plan_stays_until_somebody_takes_the_sheets_word():
    saved(SHED)
    edit("Lock your shed", title="Lock up")
    corrected = sheet(SHED.replace("Lock your shed", "Lock your sheds"))

    again = read(corrected)
    row = row_of(again, 2)
    assert row.state == RowState.UNCHANGED
    assert differences(row) == [("title", "Lock up", "Lock your sheds", True, "plan")]
    assert save_import(by=None, plan_import=again) == 0
    assert titled("Lock up")

    third = read(corrected.replace("Burnt Oak", "Hale"), name="third.csv")
    edit("Lock up", title="Lock up tonight")
    fourth = read(corrected.replace("Lock your sheds", "Lock all sheds"), name="fourth.csv")
    row = row_of(fourth, 2)
    assert third.state == fourth.state
    take_the_sheets_word(by=None, row=row, opened_version=fourth.version, field="title")
    assert differences(row) == [("title", "Lock up tonight", "Lock all sheds", True, "sheet")]
    save_import(by=None, plan_import=fourth)
    assert titled("Lock all sheds")


def test_a_blank_cell_says_nothing_against_what_was_logged_by_hand_and_fills_what_was_blank():
    factories.CommunicationFactory(
        title="Lock your shed",
        lead_partner=Partner.objects.get(code="FIRE"),
        window_start=date(2016, 11, 7),
        reach="",
        channels=[],
    )

    row = row_of(read(sheet("1,Lock your shed,Fire Brigade,,7 Nov,Burnt Oak,,,,")), 2)

    assert [(one[0], one[3]) for one in differences(row)] == [("area", False)]


def test_a_row_that_left_the_sheet_is_left_alone_and_named():
    saved(SHED, ALARM, PANEL)

    again = read(sheet(SHED, PANEL))

    assert again.notes["not_in_this_one"] == [
        {"communication": str(titled("Check your alarm").pk), "title": "Check your alarm"}
    ]
    save_import(by=None, plan_import=again)
    assert titled("Check your alarm").state == State.PLANNED


# --- partners and channels ---


@pytest.mark.parametrize(
    "name", ["Police", "Metropolitan Police Service of the North West Command Unit in Barnet"]
)
def test_a_partner_that_the_sheet_names_no_more_goes_unless_it_answered_itself(name):
    Partner.objects.filter(code="MET").update(name=name)
    saved(SHED, ALARM.replace(",,8 Nov", ",Police,8 Nov"))
    police = Partner.objects.get(code="MET")
    answer_invitation(
        by=None,
        communication=titled("Check your alarm"),
        partner=police,
        state=InvolvementState.AGREED,
    )

    saved(SHED.replace(",Police,", ",,"), ALARM, name="plan 2.csv")

    assert not titled("Lock your shed").involvements.exists()
    assert [one.partner for one in titled("Check your alarm").involvements.all()] == [police]


def test_a_partner_that_answered_itself_and_is_named_no_more_is_doubted_and_no_change():
    saved(SHED, ALARM)
    police_join()

    again = read(sheet(SHED.replace(",Police,", ",,"), ALARM), name="plan 2.csv")

    row = row_of(again, 2)
    assert (row.state, differences(row)) == (RowState.UNCHANGED, [])
    assert [(one["field"], one["read_as"]) for one in row.doubts] == [
        ("others", "Police said itself that it takes part, so it stays")
    ]
    assert save_import(by=None, plan_import=again) == 0
    assert titled("Lock your shed").involvements.get().state == InvolvementState.AMPLIFYING


def test_a_partner_that_declined_stays_so():
    saved(SHED)
    factories.PartnerFactory(code="HOME", name="Housing")
    answer_invitation(
        by=None,
        communication=titled("Lock your shed"),
        partner=Partner.objects.get(code="MET"),
        state=InvolvementState.DECLINED,
    )

    again = read(sheet(SHED.replace(",Police,", ',"Police, Housing",')))
    save_import(by=None, plan_import=again)

    answers = titled("Lock your shed").involvements.values_list("partner__code", "state")
    assert dict(answers) == {"MET": "declined", "HOME": "agreed"}


# --- states ---


@pytest.mark.parametrize(
    ("whole", "said"),
    [
        (False, [("Planned", "It is an idea and stays one: put it on the plan on its own page")]),
        (True, []),
    ],
)
def test_an_idea_that_a_sheet_calls_planned_goes_on_the_plan_only_once_it_is_whole(whole, said):
    idea = factories.CommunicationFactory(
        idea=True,
        title="Lock your shed",
        lead_partner=Partner.objects.get(code="FIRE"),
        window_start=date(2016, 11, 7),
        audiences=[Audience.objects.get(code="ALL")],
        objectives=[factories.ObjectiveFactory()] if whole else [],
    )

    found = read(sheet(SHED.replace(",,,Burglary", ",Planned,,Burglary")))
    row = row_of(found, 2)
    assert row.communication == idea
    told = [(one["text"], one["read_as"]) for one in row.doubts if one["field"] == "state"]
    assert told == said
    save_import(by=None, plan_import=found)

    idea.refresh_from_db()
    assert idea.state == (State.PLANNED if whole else State.IDEA)


def test_done_in_the_corrected_sheet_marks_it_issued_as_reported():
    saved(SHED)
    with clock.at(datetime(2016, 11, 20, 9, tzinfo=UTC)):
        saved(SHED.replace(",,,Burglary", ",Done,,Burglary"), name="plan 2.csv")

    assert titled("Lock your shed").state == State.ISSUED
    issued = Placement.objects.filter(state=PlacementState.ISSUED)
    assert set(issued.values_list("issued_on", "no_proof_reason")) == {
        (date(2016, 11, 7), "as reported in the import")
    }


def test_what_a_sheet_called_done_too_early_is_issued_once_its_day_has_come():
    done = SHED.replace(",,,Burglary", ",Done,,Burglary")
    saved(done)
    assert titled("Lock your shed").state == State.PLANNED

    with clock.at(datetime(2016, 11, 20, 9, tzinfo=UTC)):
        again = saved(done, name="plan 2.csv")

    assert states(again) == [RowState.UPDATED]
    assert titled("Lock your shed").state == State.ISSUED


@pytest.mark.parametrize(
    ("words", "state"),
    [("cancelled - no money", State.CANCELLED), ("slipped to spring", State.POSTPONED)],
)
def test_set_aside_in_the_corrected_sheet_gives_the_sheets_words(words, state):
    saved(SHED)
    saved(SHED.replace(",,,Burglary", f",{words},,Burglary"), name="plan 2.csv")

    found = titled("Lock your shed")
    assert (found.state, found.state_reason) == (state, words)


def test_planned_again_in_the_corrected_sheet_brings_it_back():
    saved(SHED.replace(",,,Burglary", ",cancelled,,Burglary"))
    saved(SHED.replace(",,,Burglary", ",planned,,Burglary"), name="plan 2.csv")

    assert titled("Lock your shed").state == State.PLANNED


@pytest.mark.parametrize("words", ["slipped to spring", "cancelled"])
def test_done_too_early_in_the_corrected_sheet_brings_it_back_as_planned(words):
    saved(SHED.replace(",,,Burglary", f",{words},,Burglary"))
    done = saved(SHED.replace(",,,Burglary", ",Done,,Burglary"), name="again.csv")

    said = {one["field"]: one["after"] for one in row_of(done, 2).differences}
    assert said["state"] == "Planned"
    assert titled("Lock your shed").state == State.PLANNED


def test_what_was_issued_stays_issued_and_the_row_says_so():
    with clock.at(datetime(2016, 11, 20, 9, tzinfo=UTC)):
        saved(SHED.replace(",,,Burglary", ",Done,,Burglary"))
        changes = Change.objects.count()

        again = read(sheet(SHED.replace(",,,Burglary", ",planned,,Burglary")))
        row = row_of(again, 2)
        assert row.state == RowState.REFUSED
        assert row.errors[0]["wrong"] == "It is marked as issued, so it cannot become planned."
        assert save_import(by=None, plan_import=again) == 0

    assert titled("Lock your shed").state == State.ISSUED
    assert Change.objects.exclude(subject_type="plans.planimport").count() == changes - 1


def test_a_channel_that_was_issued_cannot_be_taken_out():
    with clock.at(datetime(2016, 11, 20, 9, tzinfo=UTC)):
        saved(SHED.replace(",,,Burglary", ",Done,,Burglary"))

        again = read(sheet(SHED.replace('"posters, website",,', "posters,Done,")))

    error = row_of(again, 2).errors[0]
    assert (error["field"], error["wrong"]) == (
        "channel",
        "Website is marked as issued, and what was issued stays.",
    )


def test_a_row_that_the_plan_refuses_is_still_its_communications_when_the_sheets_words_are_taken():
    with clock.at(datetime(2016, 11, 20, 9, tzinfo=UTC)):
        saved(SHED.replace(",,,Burglary", ",Done,,Burglary"))
        edit("Lock your shed", title="Lock up")
        again = read(
            sheet(SHED.replace("Lock your", "Bolt your").replace(', website",,', '",Done,'))
        )
        assert states(again) == [RowState.REFUSED]

        take_the_sheets_words(by=None, plan_import=again, opened_version=again.version)

    row = row_of(again, 2)
    assert (row.state, row.communication, row.sheet_wins) == (
        RowState.REFUSED,
        titled("Lock up"),
        ["title"],
    )


def test_an_edit_between_looking_and_saving_is_not_undone():
    saved(SHED)
    again = read(sheet(SHED.replace("Lock your shed", "Lock your sheds")))
    edit("Lock your shed", title="Lock up")

    assert save_import(by=None, plan_import=again) == 0

    assert differences(row_of(again, 2)) == [("title", "Lock up", "Lock your sheds", True, "plan")]
    assert titled("Lock up")


def test_the_line_ends_of_a_browser_are_no_difference():
    saved(SHED)
    one = titled("Lock your shed")
    Communication.objects.filter(pk=one.pk).update(message="Lock it.\r\nMark it.")
    same = f'{one.reference},{one.version},{one.title},Fire,7 Nov,Burglary,"Lock it.\nMark it."'

    again = read(sheet(same, headings="Reference,Version,Title,Lead,When,Topic,Message"))

    assert row_of(again, 2).communication == one
    assert differences(row_of(again, 2)) == []
