"""A row without a reference whose time is another is never a second communication in silence."""

from datetime import date

import pytest

from partnership.models import Partner
from plans.choices import RowState, State
from plans.models import Communication
from plans.operations.imports import accept_doubt, correct_row, save_import
from tests import factories
from tests.plans.sheets import (
    ALARM,
    SHED,
    read,
    row_of,
    saved,
    sheet,
    states,
    titled,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sheets_in_october")]

PANEL = ",Ward panel,Police,,7 Nov,Burnt Oak,website,,,Burglary"
DECEMBER = PANEL.replace("7 Nov", "5 Dec")
JANUARY = PANEL.replace("7 Nov", "9 Jan")


def doubt_of(row) -> tuple[str, list[str]]:
    one = row.doubts[-1]
    return one["read_as"], [each["label"] for each in one["alternatives"]]


def correct(found, number: int, reference: str):
    return correct_row(
        by=None,
        row=row_of(found, number),
        opened_version=found.version,
        cells={"reference": reference},
    )


def test_in_a_sheet_that_comes_again_it_moved_and_is_pointed_out():
    saved(SHED, PANEL)

    again = read(sheet(SHED, DECEMBER))

    assert states(again) == [RowState.UNCHANGED, RowState.CHANGED]
    row = row_of(again, 3)
    assert [one["field"] for one in row.differences] == ["when"]
    assert doubt_of(row) == (
        "Looks like “Ward panel”, which stands on the plan for Mon 7 Nov: saving this row moves it",
        ["It is that one, moved", "A second one"],
    )
    assert again.notes["not_in_this_one"] == []


def test_a_sheet_of_one_row_moves_too():
    saved(PANEL)

    assert states(read(sheet(DECEMBER))) == [RowState.CHANGED]


def test_it_is_a_second_one_where_somebody_says_so():
    saved(SHED, PANEL)
    again = read(sheet(SHED, DECEMBER))

    row = correct(again, 3, "A second one")

    assert (row.state, row.doubts, row.reading["reference"]) == (RowState.READY, [], "")
    again.refresh_from_db()
    assert save_import(by=None, plan_import=again) == 1
    assert Communication.objects.filter(title="Ward panel").count() == 2
    assert states(read(sheet(SHED, PANEL, DECEMBER))) == [RowState.UNCHANGED] * 3
    assert states(read(sheet(SHED, PANEL, DECEMBER.replace("website", "posters")))) == [
        RowState.UNCHANGED,
        RowState.UNCHANGED,
        RowState.CHANGED,
    ]


def test_a_second_one_that_moves_later_is_no_third():
    saved(SHED, PANEL)
    again = read(sheet(SHED, DECEMBER))
    correct(again, 3, "A second one")
    again.refresh_from_db()
    save_import(by=None, plan_import=again)

    later = read(sheet(SHED, PANEL, DECEMBER.replace("5 Dec", "9 Jan")))

    assert states(later) == [RowState.UNCHANGED, RowState.UNCHANGED, RowState.CHANGED]


def test_that_it_moved_can_be_settled():
    saved(SHED, PANEL)
    again = read(sheet(SHED, DECEMBER))

    accept_doubt(
        by=None, row=row_of(again, 3), opened_version=again.version, field="reference", text=""
    )
    again.refresh_from_db()
    save_import(by=None, plan_import=again)

    assert titled("Ward panel").window_start == date(2016, 12, 5)
    assert row_of(again, 3).doubts == []


def test_in_another_list_it_is_a_second_one_and_can_be_the_one_that_moved():
    saved(PANEL)

    found = read("Title,Lead,When\nWard panel,Police,5 Dec\nOpen day,Police,6 Dec")

    assert states(found) == [RowState.READY] * 2
    assert doubt_of(row_of(found, 2)) == (
        "Looks like “Ward panel”, which stands on the plan for Mon 7 Nov: "
        "saving this row makes a second one",
        ["It is that one, moved", "A second one"],
    )
    row = correct(found, 2, row_of(found, 2).doubts[-1]["alternatives"][0]["instead"])
    assert (row.communication, row.doubts) == (titled("Ward panel"), [])


def test_next_months_list_moves_nothing_of_this_months():
    saved(SHED, PANEL)

    found = read(sheet(ALARM, DECEMBER))

    assert states(found) == [RowState.READY] * 2
    assert "makes a second one" in doubt_of(row_of(found, 3))[0]


def test_of_several_each_is_named():
    saved(SHED, PANEL, DECEMBER)

    row = row_of(read(sheet(SHED, PANEL.replace("7 Nov", "9 Jan"))), 3)

    assert row.state == RowState.READY
    assert doubt_of(row) == (
        "Looks like “Ward panel”, which stands on the plan for Mon 7 Nov and for Mon 5 Dec: "
        "saving this row makes a second one",
        [
            "It is the one for Mon 7 Nov, moved",
            "It is the one for Mon 5 Dec, moved",
            "A second one",
        ],
    )


def test_of_two_rows_that_could_be_it_neither_moves_it():
    saved(SHED, PANEL)

    again = read(sheet(SHED, DECEMBER, JANUARY))

    assert states(again) == [RowState.UNCHANGED, RowState.READY, RowState.READY]
    assert all("makes a second one" in doubt_of(row_of(again, at))[0] for at in (3, 4))


def test_neither_moves_it_once_a_cell_of_one_is_put_right():
    saved(SHED, PANEL)
    again = read(sheet(SHED, DECEMBER, JANUARY))

    correct_row(
        by=None, row=row_of(again, 3), opened_version=again.version, cells={"channel": "posters"}
    )

    assert row_of(again, 3).reading["channels"] == ["POST"]
    assert states(again) == [RowState.UNCHANGED, RowState.READY, RowState.READY]
    assert all("makes a second one" in doubt_of(row_of(again, at))[0] for at in (3, 4))


def test_what_was_settled_of_a_second_one_is_asked_again_once_it_is_the_one_that_moved():
    saved(SHED, PANEL)
    again = read(sheet(SHED, DECEMBER, JANUARY))
    accept_doubt(
        by=None, row=row_of(again, 4), opened_version=again.version, field="reference", text=""
    )
    assert row_of(again, 4).doubts == []

    again.refresh_from_db()
    correct(again, 3, "A second one")

    assert states(again) == [RowState.UNCHANGED, RowState.READY, RowState.CHANGED]
    assert "moves it" in doubt_of(row_of(again, 4))[0]


def test_what_recurs_is_no_doubt_where_another_row_is_taken_for_the_one():
    saved(PANEL)

    again = read(sheet(PANEL, DECEMBER))

    assert states(again) == [RowState.UNCHANGED, RowState.READY]
    assert row_of(again, 3).doubts == []


def test_what_was_issued_does_not_move():
    saved(PANEL)
    Communication.objects.update(state=State.ISSUED)

    again = read(sheet(DECEMBER))

    assert (states(again), row_of(again, 2).doubts) == ([RowState.READY], [])


def test_one_of_another_year_or_with_another_reference_is_not_meant():
    factories.CommunicationFactory(
        title="Ward panel",
        lead_partner=Partner.objects.get(code="MET"),
        window_start=date(2015, 11, 7),
    )
    saved(f"7{PANEL}".replace("Ward panel", "Open day"))

    found = read(sheet(DECEMBER, f"8{DECEMBER}".replace("Ward panel", "Open day")))

    assert states(found) == [RowState.READY] * 2
    assert [row.doubts for row in found.rows.all()] == [[], []]


def test_a_reference_stays_with_its_communication_whatever_else_changed():
    saved(SHED, ALARM)

    again = read(
        sheet(SHED, ALARM.replace("Check your alarm", "Test it").replace("8 Nov", "5 Jan"))
    )

    assert states(again) == [RowState.UNCHANGED, RowState.CHANGED]
    assert row_of(again, 3).communication == titled("Check your alarm")
