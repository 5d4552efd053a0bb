"""Rows and files that cannot be taken over: what is wrong with each is said in a sentence."""

import pytest

from bsc_comms.kit.tables import TableRefused
from plans.choices import RowState
from plans.models import Communication, PlanImport
from plans.operations.imports import choose_columns, save_import
from tests.plans.sheets import SHED, read, sheet, small_partnership

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
