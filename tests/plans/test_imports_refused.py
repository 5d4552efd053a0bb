"""Rows and files that cannot be taken over: what is wrong with each is said in a sentence."""

from typing import Any

import pytest

from bsc_comms.kit import clock
from bsc_comms.kit.editing import StaleEdit
from bsc_comms.kit.spreadsheets import write_csv
from bsc_comms.kit.tables import TableRefused
from channels_registry.rules.sheets import COLUMNS
from evidence.rules.headings import SEASONS
from plans.choices import FileFormat, ImportState, RowState
from plans.documents.forward_plan import document
from plans.models import Communication, Placement, PlanImport
from plans.operations.imports import RowsRefused, choose_columns, save_import
from plans.rules import own_files
from tests.plans.marked import mark_issued
from tests.plans.published import publish
from tests.plans.sheets import ALARM, SHED, read, saved, sheet, small_partnership, states

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_small_partnership():
    small_partnership()


BAD = (
    "2,Check your alarm,Fyre Brygade,,7 Nov,,posters,,,",
    "3,,Police,,7 Nov,,posters,,,",
    "4,Dark nights,Police,,Blursday,,posters,,,",
)


def test_a_bad_row_says_which_cell_what_is_wrong_and_what_would_be_right():
    found = read(sheet(SHED, *BAD))

    said = [
        (one["row"], one["column"], one["wrong"], one["right"].split(",")[0])
        for row in found.rows.all()
        for one in row.errors
    ]
    assert said == [
        (3, "Lead", "“Fyre Brygade” is not a partner we know.", "Did you mean Fire Brigade?"),
        (4, "Title", "There is no title.", "Say what it is in a few words."),
        (5, "When", "“Blursday” is not a date we can read.", "Write it like 7 Nov"),
    ]


def test_the_good_rows_are_saved_and_the_mended_sheet_brings_the_others():
    first = read(sheet(SHED, *BAD))
    assert save_import(by=None, plan_import=first) == 1

    mended = read(sheet(SHED, BAD[0].replace("Fyre Brygade", "Fire Brigade"), *BAD[1:]))

    assert [row.state for row in mended.rows.all()] == [
        RowState.UNCHANGED,
        RowState.READY,
        RowState.REFUSED,
        RowState.REFUSED,
    ]
    assert save_import(by=None, plan_import=mended) == 1
    assert Communication.objects.count() == 2


def issue(channel: str) -> None:
    placement = Placement.objects.get(channel__code=channel)
    day = clock.today()
    mark_issued(by=None, placement=placement, issued_on=day, no_proof_reason="Not kept")


def test_all_or_nothing_leaves_behind_which_rows_were_refused_meanwhile():
    saved(SHED)
    again = read(sheet(SHED.replace('"posters, website"', "posters"), ALARM), name="again.csv")
    assert states(again) == [RowState.CHANGED, RowState.READY]
    issue("WEB")

    with pytest.raises(RowsRefused, match="1 row is refused, so nothing was saved"):
        save_import(by=None, plan_import=again, strict=True)

    assert states(again) == [RowState.REFUSED, RowState.READY]
    assert "what was issued stays" in again.rows.get(number=2).errors[0]["wrong"]
    again.refresh_from_db()
    assert again.state == ImportState.READ
    assert save_import(by=None, plan_import=again) == 1


def test_so_it_does_where_only_saving_finds_it_out(monkeypatch):
    saved(SHED)
    again = read(sheet(SHED.replace("Fire Brigade,Police", "Fire Brigade,"), ALARM), name="b.csv")
    assert states(again) == [RowState.CHANGED, RowState.READY]

    with monkeypatch.context() as patched:
        patched.setattr("plans.operations.imports.changing._edit", somebody_was_quicker)
        with pytest.raises(RowsRefused):
            save_import(by=None, plan_import=again, strict=True)

    assert states(again) == [RowState.REFUSED, RowState.READY]
    assert "Save again." in again.rows.get(number=2).errors[0]["wrong"]
    assert save_import(by=None, plan_import=again, strict=True) == 2


def somebody_was_quicker(*_: Any, **__: Any) -> None:
    raise StaleEdit


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "is empty"),
        ("%PDF-1.4 and so on", "is a PDF, not a spreadsheet"),
        ("just one line of words", "no row of column headings"),
        ("Title,When\n", "headings and nothing below"),
        ("Apples,Pears\n1,2\n3,4", "No column says what each communication is."),
        ("Title,Lead,When\nContact Joan about changes,,", "no row that describes"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence_and_nothing_is_kept(content, says):
    if "no row that describes" in says:
        content = "Lead,Title,When\nContact Joan about changes,,"
    with pytest.raises(TableRefused, match=says):
        read(content)
    assert not PlanImport.objects.exists()


@pytest.mark.parametrize("file_format", [FileFormat.CSV, FileFormat.XLSX])
def test_a_forward_plan_sent_back_is_refused_with_what_to_change_instead(file_format):
    saved(SHED, ALARM)
    content = document(publish(1), file_format)

    with pytest.raises(TableRefused) as refused:
        read(content, name=f"plan.{file_format}")

    assert str(refused.value) == (
        f"“plan.{file_format}” is a published forward plan, which stays as it was published. "
        "On the page of the plan, press “Download for Excel”, change that file and bring it in."
    )
    assert PlanImport.objects.count() == 1


@pytest.mark.parametrize(
    ("headings", "says"),
    [
        (own_files.CAMPAIGNS, "is the planner's list of campaigns, not a plan. It cannot be "),
        (own_files.LINES, "is the planner's list of agreed lines, not a plan."),
        (own_files.CONTACTS, "is the planner's list of contacts, not a plan."),
        ([*own_files.CONTACTS, "Checked by"], "is the planner's list of contacts, not a plan."),
        (own_files.OVERLAPS, "is the planner's list of overlaps, not a plan."),
        (SEASONS, "is the planner's list of seasons, not a plan."),
        *(
            ([column.heading for column in columns], f"is the planner's sheet of {kind}, not a pl")
            for kind, columns in COLUMNS.items()
        ),
        (
            [one.heading for one in COLUMNS["channels"] if one.name not in own_files.CAME_LATER],
            "is the planner's sheet of channels, not a plan.",
        ),
    ],
)
def test_another_file_of_the_planner_is_named_instead_of_read_as_a_plan(headings, says):
    content = write_csv([["Police"] * len(headings)], headings=headings)
    with pytest.raises(TableRefused) as refused:
        read(content, name="File.csv")
    assert str(refused.value).startswith(f"“File.csv” {says}")
    assert not PlanImport.objects.exists()


def test_a_file_over_ten_megabytes_is_refused():
    with pytest.raises(TableRefused, match="is larger than 10 MB"):
        read(b"Title,Lead,When\n" + b"x" * 10 * 1024 * 1024)
    assert not PlanImport.objects.exists()


def test_a_sheet_without_a_lead_column_asks_whose_it_is():
    text = "Title,When\nLock your shed,7 Nov"
    found = read(text)
    assert found.asks_whose
    assert [one["wrong"] for one in found.rows.get().errors] == ["No lead partner is named."]

    choose_columns(
        by=None,
        plan_import=found,
        opened_version=found.version,
        columns=found.headings,
        default_lead="FIRE",
    )

    assert not found.asks_whose
    assert save_import(by=None, plan_import=found) == 1
    assert Communication.objects.get().lead_partner.code == "FIRE"
