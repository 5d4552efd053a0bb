"""Rows of one title, partner and time are known by the most that agrees, never by chance."""

from datetime import UTC, datetime
from itertools import permutations

import pytest

from bsc_comms.kit import clock
from plans.choices import RowState
from plans.models import Communication
from plans.operations.imports import correct_row
from tests import factories
from tests.plans.sheets import ALARM, SHED, read, row_of, saved, sheet, small_partnership, states

pytestmark = pytest.mark.django_db

OAK = ",Street stall,Police,,w/c 14 Nov,Burnt Oak,website,,,Burglary"
HALE = ",Street stall,Police,,w/c 14 Nov,Hale,website,,,Fires"
EVERYWHERE = ",Street stall,Police,,w/c 14 Nov,Colindale,website,,,Fires"
ALIKE = (OAK, HALE, EVERYWHERE)


@pytest.fixture(autouse=True)
def _partnership():
    small_partnership()
    factories.AreaFactory(code="COL", name="Colindale")
    with clock.at(datetime(2016, 10, 25, 9, tzinfo=UTC)):
        yield


def place_of(row) -> list[str]:
    return [area.code for area in row.communication.areas.all()]


@pytest.mark.parametrize("order", permutations(range(3)))
def test_rows_of_one_title_change_nothing_in_whatever_order_they_come_back(order):
    saved(*ALIKE)

    again = read(sheet(*(ALIKE[at] for at in order), ALARM))

    assert states(again) == [RowState.UNCHANGED] * 3 + [RowState.READY]


@pytest.mark.parametrize("left", ALIKE)
def test_the_rows_that_are_left_are_those_that_they_were(left):
    saved(*ALIKE)

    assert states(read(sheet(left))) == [RowState.UNCHANGED]


def test_a_row_that_came_before_one_alike_is_new():
    saved(OAK)

    again = read(sheet(HALE, OAK))

    assert states(again) == [RowState.READY, RowState.UNCHANGED]
    assert "makes a second one" in row_of(again, 2).doubts[-1]["read_as"]


@pytest.mark.parametrize("order", permutations(range(3)))
def test_a_row_that_was_corrected_changes_the_one_with_which_the_most_agrees(order):
    saved(*ALIKE)
    corrected = [row.replace("website", "posters") for row in ALIKE]

    again = read(sheet(*(corrected[at] for at in order)))

    assert states(again) == [RowState.CHANGED] * 3
    assert [place_of(row) for row in again.rows.all()] == [
        [("OAK", "HALE", "COL")[at]] for at in order
    ]


def test_references_that_were_taken_out_leave_the_rows_what_they_were():
    saved(f"7{OAK}", f"8{HALE}")

    assert states(read(sheet(HALE, OAK))) == [RowState.UNCHANGED] * 2


def test_rows_of_one_reference_and_title_are_told_apart_too():
    saved(f"7{OAK}", f"7{HALE}")

    assert states(read(sheet(f"7{HALE}", f"7{OAK}"))) == [RowState.UNCHANGED] * 2


def test_where_two_fit_as_well_the_number_of_the_row_decides():
    saved(OAK, HALE)
    elsewhere = OAK.replace("Burnt Oak", "Colindale").replace("Burglary", "")

    row = row_of(read(sheet(ALARM, elsewhere)), 3)

    assert row.state == RowState.CHANGED
    assert place_of(row) == ["HALE"]


def test_where_nothing_decides_the_row_is_refused_and_says_what_to_do():
    saved(OAK, HALE)
    elsewhere = OAK.replace("Burnt Oak", "Colindale").replace("Burglary", "")

    again = read(sheet(ALARM, SHED, elsewhere))

    row = row_of(again, 4)
    assert row.state == RowState.REFUSED
    assert "fits two of them as well" in row.errors[-1]["wrong"]
    hale = Communication.objects.get(areas__code="HALE")
    correct_row(by=None, row=row, opened_version=1, cells={"reference": str(hale.reference)})
    row = row_of(again, 4)
    assert (row.state, row.communication) == (RowState.CHANGED, hale)


#: Another list that counts from one too.
ANOTHER_LIST = (
    SHED.replace("Lock your shed", "Meet the team").replace("7 Nov", "5 Jan"),
    ALARM.replace("Check your alarm", "Open day").replace("8 Nov", "6 Jan"),
)


def test_a_second_list_that_counts_from_one_too_changes_nothing_of_the_first():
    saved(SHED, ALARM)

    again = read(sheet(*ANOTHER_LIST))

    assert states(again) == [RowState.READY] * 2
    assert "makes a second communication" in row_of(again, 2).doubts[-1]["read_as"]


def test_nor_does_it_once_a_cell_of_it_is_put_right():
    saved(SHED, ALARM)
    again = read(sheet(*ANOTHER_LIST))

    row = correct_row(
        by=None, row=row_of(again, 2), opened_version=again.version, cells={"channel": "website"}
    )

    assert (row.reading["channels"], row.communication) == (["WEB"], None)
    assert states(again) == [RowState.READY] * 2
    assert "makes a second communication" in row_of(again, 2).doubts[-1]["read_as"]
