"""Before it is saved, a reading is put right with words; the original stays word for word."""

import pytest

from bsc_comms.kit.editing import StaleEdit
from bsc_comms.kit.financial_year import FinancialYear
from partnership.models import Change, Partner
from plans.choices import RowState
from plans.operations.imports import (
    CannotBeRead,
    ImportClosed,
    accept_doubt,
    choose_columns,
    choose_year,
    correct_row,
    discard_import,
    doubt_again,
    explain_words,
    read_afresh,
    save_import,
    withdraw_correction,
    withdraw_words,
)
from tests import factories
from tests.plans.sheets import (
    ALARM,
    PANEL,
    SHED,
    differences,
    read,
    row_of,
    saved,
    sheet,
    states,
    titled,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sheets_in_october")]

MISSPELT = ALARM.replace("Fire Brigade", "Fyre Brygade")


def explain(found, field: str, words: str, instead: str, version: int | None = None) -> int:
    return explain_words(
        by=None,
        plan_import=found,
        opened_version=version or found.version,
        field=field,
        words=words,
        instead=instead,
    )


# --- words of the whole sheet ---


def test_words_that_are_explained_count_in_every_row_that_says_them():
    rows = [SHED, ALARM.replace("Burnt Oak", "Watling"), PANEL.replace("Burnt Oak", "watling")]
    found = read(sheet(*rows))

    assert explain(found, "area", "Watling", "Burnt Oak [OAK]") == 2

    assert [row.reading["areas"] for row in found.rows.all()] == [["OAK"]] * 3
    assert row_of(found, 3).original["Where"] == "Watling"
    assert not any(one["field"] == "area" for one in row_of(found, 3).not_understood)
    assert found.words == [{"field": "area", "words": "Watling", "instead": "Burnt Oak [OAK]"}]


def test_words_are_explained_anew_and_taken_back():
    found = read(sheet(ALARM.replace("Burnt Oak", "Watling")))
    explain(found, "area", "Watling", "Burnt Oak")
    explain(found, "area", "watling", "Hale")
    assert row_of(found, 2).reading["areas"] == ["HALE"]

    withdraw_words(
        by=None, plan_import=found, opened_version=found.version, field="area", words="Watling"
    )

    assert row_of(found, 2).reading["areas"] == []
    assert found.words == []


def test_a_row_that_was_refused_can_be_saved_once_its_partner_is_explained():
    found = read(sheet(SHED, MISSPELT))
    assert states(found) == [RowState.READY, RowState.REFUSED]

    explain(found, "lead", "Fyre Brygade", "Fire Brigade")

    assert states(found) == [RowState.READY, RowState.READY]
    assert save_import(by=None, plan_import=found) == 2


# --- one row ---


def test_a_cell_is_corrected_and_the_correction_taken_back():
    found = read(sheet(MISSPELT))
    row = row_of(found, 2)

    correct_row(by=None, row=row, opened_version=found.version, cells={"lead": "Police"})
    assert (row.state, row.reading["lead"]) == (RowState.READY, "MET")
    assert row_of(found, 2).reading["lead"] == "MET"

    found.refresh_from_db()
    withdraw_correction(by=None, row=row, opened_version=found.version, field="lead")
    assert row.state == RowState.REFUSED
    assert row_of(found, 2).corrections == {}


def test_the_cells_own_words_are_no_correction():
    found = read(sheet(SHED))
    row = row_of(found, 2)

    correct_row(
        by=None,
        row=row,
        opened_version=found.version,
        cells={"lead": "Fire Brigade", "area": "Hale"},
    )

    assert row.corrections == {"area": "Hale"}


def test_a_corrected_row_keeps_the_month_that_stands_above_it():
    text = "Month,Title,Lead,When\nNovember,One,Police,\n,Two,Polcie,"
    found = read(text)

    row = row_of(found, 3)
    correct_row(by=None, row=row, opened_version=found.version, cells={"lead": "Police"})

    assert row.reading["window"]["start"] == "2016-11-01"


def test_a_row_that_was_left_out_is_read_once_it_is_corrected():
    found = read(sheet(SHED, "Remember the clocks,,,,,,,,,"))
    row = row_of(found, 3)
    assert row.state == RowState.SKIPPED

    correct_row(
        by=None,
        row=row,
        opened_version=found.version,
        cells={"title": "Remember the clocks", "lead": "Police", "when": "30 Oct"},
    )

    assert (row.state, row.reading["lead"]) == (RowState.READY, "MET")
    assert save_import(by=None, plan_import=found) == 2


def test_a_row_that_was_left_out_is_read_with_its_text_as_its_title():
    found = read(sheet(SHED, "Remember the clocks,,,,,,,,,"))
    row = row_of(found, 3)

    correct_row(by=None, row=row, opened_version=found.version, cells={})

    assert (row.state, row.reading["title"]) == (RowState.REFUSED, "Remember the clocks")
    assert [one["field"] for one in row.errors] == ["when", "lead"]


def test_a_corrected_title_is_compared_with_the_plan_again():
    saved(SHED)
    found = read(sheet(SHED.replace("1,Lock your shed", ",Sheds")), name="plan 2.csv")
    assert states(found) == [RowState.READY]

    row = row_of(found, 2)
    correct_row(by=None, row=row, opened_version=found.version, cells={"title": "Lock your shed"})

    assert row.state == RowState.UNCHANGED


def test_what_a_person_adds_that_no_column_holds_changes_what_is_on_the_plan():
    saved(SHED)
    found = read(sheet(SHED), name="plan 2.csv")
    assert states(found) == [RowState.UNCHANGED]

    row = correct_row(
        by=None,
        row=row_of(found, 2),
        opened_version=found.version,
        cells={"audience": "Residents"},
    )

    assert row.state == RowState.CHANGED
    assert differences(row) == [("audience", "", "Residents", False, "sheet")]
    assert save_import(by=None, plan_import=found) == 1
    assert [each.code for each in titled("Lock your shed").audiences.all()] == ["ALL"]


def test_what_a_person_corrected_stands_in_the_history():
    by = factories.coordinator()
    found = read(sheet(MISSPELT), by=by)
    correct_row(by=by, row=row_of(found, 2), opened_version=found.version, cells={"lead": "Police"})

    change = Change.objects.get(act="corrected")
    assert (change.by, change.field, change.after) == (by, "row 2, lead", "Police")


# --- doubts ---


def test_a_doubt_that_was_looked_at_is_gone_in_this_row_or_in_all():
    found = read(sheet(*[row.replace("posters", "postre") for row in (SHED, ALARM)]))
    doubts = [(one["field"], one["text"]) for one in row_of(found, 3).doubts]
    field, text = next(each for each in doubts if each[0] == "channel")

    settled = accept_doubt(
        by=None,
        row=row_of(found, 2),
        opened_version=found.version,
        field=field,
        text=text,
        everywhere=True,
    )

    assert settled == 2
    for row in found.rows.all():
        assert "channel" not in {one["field"] for one in row.doubts}
        assert row.accepted == [{"field": "channel", "text": text}]

    found.refresh_from_db()
    doubt_again(
        by=None,
        row=row_of(found, 2),
        opened_version=found.version,
        field=field,
        text=text,
        everywhere=True,
    )
    for row in found.rows.all():
        assert row.accepted == []
        assert "channel" in {one["field"] for one in row.doubts}


def test_an_accepted_doubt_stays_accepted_when_the_row_is_read_again():
    found = read(sheet(SHED.replace("posters", "postre")))
    row = row_of(found, 2)
    text = next(one["text"] for one in row.doubts if one["field"] == "channel")
    accept_doubt(by=None, row=row, opened_version=found.version, field="channel", text=text)

    found.refresh_from_db()
    correct_row(by=None, row=row, opened_version=found.version, cells={"area": "Hale"})

    assert "channel" not in {one["field"] for one in row.doubts}


def test_that_a_row_stands_twice_is_said_until_somebody_looks_at_it_and_again_if_that_is_undone():
    found = read(sheet(SHED, SHED.replace("1,", "2,", 1)))

    def said() -> list[str]:
        return [one["read_as"] for one in row_of(found, 3).doubts if one["field"] == "title"]

    explain(found, "area", "Burnt Oak", "Hale")
    assert said() == ["Row 2 says the same"]
    doubt = {"by": None, "field": "title", "text": "Lock your shed"}
    accept_doubt(**doubt, row=row_of(found, 3), opened_version=found.version)
    found.refresh_from_db()
    correct_row(
        by=None, row=row_of(found, 3), opened_version=found.version, cells={"message": "Do lock it"}
    )
    assert said() == []
    found.refresh_from_db()
    doubt_again(**doubt, row=row_of(found, 3), opened_version=found.version)
    assert said() == ["Row 2 says the same"]
    found.refresh_from_db()
    correct_row(
        by=None, row=row_of(found, 3), opened_version=found.version, cells={"title": "Lock the car"}
    )
    assert said() == []


# --- all rows ---


def test_columns_are_chosen_and_all_rows_are_read_again():
    found = read("Thing,Title,Lead,When\nLock your shed,Leaflet,Police,7 Nov")

    choose_columns(
        by=None,
        plan_import=found,
        opened_version=found.version,
        columns={"Thing": "title", "Title": "", "Lead": "lead", "When": "when"},
    )

    assert row_of(found, 2).reading["title"] == "Lock your shed"
    assert found.unknown_headings == ["Title"]
    found.refresh_from_db()
    read_afresh(by=None, plan_import=found, opened_version=found.version)
    assert row_of(found, 2).reading["title"] == "Leaflet"


@pytest.mark.parametrize(
    ("columns", "says"),
    [
        ({"Title": "", "Lead": "lead"}, "Say which column holds the title"),
        ({"Title": "title", "Pears": "lead"}, "no column “Pears”"),
        ({"Title": "apples"}, "“apples” is not something that a sheet says"),
    ],
)
def test_columns_that_cannot_be_are_refused_and_nothing_changes(columns, says):
    found = read(sheet(SHED))
    with pytest.raises(CannotBeRead, match=says):
        choose_columns(by=None, plan_import=found, opened_version=found.version, columns=columns)
    assert states(found) == [RowState.READY]


def test_another_year_is_chosen_and_all_dates_are_read_in_it():
    found = read(sheet(SHED))

    choose_year(by=None, plan_import=found, opened_version=found.version, year=FinancialYear(2018))

    assert row_of(found, 2).reading["window"]["start"] == "2018-11-07"


# --- one correction at a time ---


def test_who_corrects_what_somebody_else_has_corrected_since_is_told():
    found = read(sheet(MISSPELT))
    opened = found.version
    explain(found, "lead", "Fyre Brygade", "Fire Brigade")

    with pytest.raises(StaleEdit):
        explain(found, "lead", "Fyre Brygade", "Police", version=opened)

    assert row_of(found, 2).reading["lead"] == "FIRE"


def test_what_was_saved_or_put_away_is_corrected_no_more():
    done, away = saved(SHED), read(sheet(ALARM))
    discard_import(by=None, plan_import=away)
    for found in (done, away):
        with pytest.raises(ImportClosed):
            explain(found, "area", "Burnt Oak", "Hale")


@pytest.mark.parametrize(("field", "words"), [("apples", "x"), ("area", "  ")])
def test_words_that_mean_nothing_are_refused(field, words):
    found = read(sheet(SHED))
    with pytest.raises(CannotBeRead):
        explain(found, field, words, "Hale")
    found.refresh_from_db()
    assert found.words == []


def test_an_advocate_cannot_correct_a_row_into_anothers():
    by = factories.advocate_of(Partner.objects.get(code="FIRE"))
    found = read(sheet(SHED), by=by)

    row = row_of(found, 2)
    correct_row(by=by, row=row, opened_version=found.version, cells={"lead": "Police"})

    assert row.state == RowState.REFUSED
    assert row.errors[0]["field"] == "lead"


@pytest.mark.parametrize(
    ("field", "text", "says"),
    [
        ("lead", "Blah & co", "“Blah & co” is not a partner we know."),
        ("when", "Blursday", "“Blursday” is not a date we can read."),
        ("channel", "xyzzy", "“xyzzy” names no channel that we know."),
    ],
)
def test_nonsense_is_no_correction_and_leaves_the_sheets_words(field, text, says):
    found = read(sheet(SHED))
    before = row_of(found, 2)

    with pytest.raises(CannotBeRead, match=says):
        correct_row(
            by=None, row=row_of(found, 2), opened_version=found.version, cells={field: text}
        )
    with pytest.raises(CannotBeRead, match=says):
        explain(found, field, "Fire Brigade", text, version=1)

    after = row_of(found, 2)
    assert (after.corrections, after.reading) == ({}, before.reading)
    found.refresh_from_db()
    assert (found.version, found.words) == (1, [])


def test_of_several_words_those_that_are_known_are_enough():
    found = read(sheet(SHED))

    row = correct_row(
        by=None,
        row=row_of(found, 2),
        opened_version=found.version,
        cells={"others": "Police, xyzzy"},
    )

    assert row.reading["others"] == ["MET"]
    assert [one["text"] for one in row.not_understood] == ["xyzzy"]
