"""A sheet that comes again stands as it was understood and put right the last time."""

from datetime import date, timedelta

import pytest

from bsc_comms.kit import clock
from partnership.models import Partner
from plans.choices import RowState
from plans.models import Communication
from plans.operations.imports import correct_row, save_import, undo_import, withdraw_correction
from tests import factories
from tests.plans.october import NOW
from tests.plans.sheets import (
    ALARM,
    PANEL,
    SHED,
    read,
    row_of,
    saved,
    sheet,
    states,
    titled,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sheets_in_october")]

MISSPELT = ALARM.replace("Fire Brigade", "Fyre Brygade")


def put_right(*rows: str, number: int, **cells: str):
    """These rows on the plan, with cells of one row put right by hand first."""
    found = read(sheet(*rows))
    correct_row(by=None, row=row_of(found, number), opened_version=found.version, cells=cells)
    found.refresh_from_db()
    save_import(by=None, plan_import=found)
    return found


def test_what_was_put_right_by_hand_stays_so_when_the_same_file_comes_again():
    put_right(SHED, MISSPELT, number=3, lead="Fire Brigade", when="9 Nov")

    again = read(sheet(SHED, MISSPELT))

    assert states(again) == [RowState.UNCHANGED, RowState.UNCHANGED]
    assert row_of(again, 3).corrections == {"lead": "Fire Brigade", "when": "9 Nov"}
    assert row_of(again, 3).differences == []
    assert again.notes["not_in_this_one"] == []


def test_words_that_have_another_meaning_since_change_nothing_that_was_saved():
    saved(SHED.replace("Burnt Oak", "Barn Hill"))
    factories.AreaFactory(code="BARN", name="Barn Hill")
    factories.TopicFactory(code="SHEDS", label="Shed")

    again = read(sheet(SHED.replace("Burnt Oak", "Barn Hill"), PANEL))

    assert states(again) == [RowState.UNCHANGED, RowState.READY]
    assert row_of(again, 2).differences == []


def test_a_corrected_row_keeps_what_was_put_right_in_the_cells_that_are_the_same():
    put_right(SHED, MISSPELT, number=3, lead="Fire Brigade", when="9 Nov")

    again = read(sheet(SHED, MISSPELT.replace("8 Nov", "15 Nov").replace("Burnt Oak", "Hale")))

    row = row_of(again, 3)
    assert row.corrections == {"lead": "Fire Brigade"}
    assert [one["field"] for one in row.differences] == ["when", "area"]
    assert row.state in (RowState.CHANGED, RowState.READY)


def test_a_refused_row_is_still_in_the_sheet():
    saved(SHED, ALARM, PANEL)

    again = read(sheet(SHED, MISSPELT))

    assert states(again) == [RowState.UNCHANGED, RowState.REFUSED]
    assert [one["title"] for one in again.notes["not_in_this_one"]] == ["Meet your ward panel"]


def test_a_correction_that_was_taken_over_can_be_taken_back():
    put_right(SHED, ALARM, number=3, when="9 Nov")

    again = read(sheet(SHED, ALARM))
    row = withdraw_correction(
        by=None, row=row_of(again, 3), opened_version=again.version, field="when"
    )

    assert (row.state, row.corrections) == (RowState.CHANGED, {})


def test_what_another_partner_put_right_is_not_taken_over():
    put_right(SHED, MISSPELT, number=3, lead="Fire Brigade")
    police = factories.advocate_of(Partner.objects.get(code="MET"))

    again = read(sheet(SHED, MISSPELT), by=police)

    assert row_of(again, 3).corrections == {}
    assert Communication.objects.count() == 2
    assert titled("Check your alarm").lead_partner.code == "FIRE"


def test_two_rows_that_say_the_same_stand_each_for_its_own():
    saved(ALARM.removeprefix("2"), ALARM.removeprefix("2"))
    assert Communication.objects.count() == 2

    again = read(sheet(ALARM.removeprefix("2"), ALARM.removeprefix("2")))

    assert states(again) == [RowState.UNCHANGED, RowState.UNCHANGED]
    assert len({row.communication_id for row in again.rows.all()}) == 2


def test_what_came_while_as_much_went_is_met_when_a_sheet_is_saved():
    went = saved(PANEL, name="went.csv")
    waiting = read(sheet(SHED, ALARM))
    assert states(waiting) == [RowState.READY] * 2
    with clock.at(NOW + timedelta(hours=1)):
        undo_import(by=None, plan_import=went)
        saved(SHED, name="came.csv")

        assert save_import(by=None, plan_import=waiting) == 1

    assert states(waiting) == [RowState.UNCHANGED, RowState.SAVED]


@pytest.mark.parametrize("when", ["Nov", "w/c 7 Nov", "7 Nov 10-1"])
def test_a_time_that_holds_the_one_logged_by_hand_is_no_difference(when):
    factories.CommunicationFactory(
        title="Lock your shed",
        lead_partner=Partner.objects.get(code="FIRE"),
        window_start=date(2016, 11, 7),
    )

    row = row_of(read(sheet(SHED.replace("7 Nov", when))), 2)

    assert row.communication == titled("Lock your shed")
    assert "when" not in [one["field"] for one in row.differences]


def test_a_change_that_was_taken_back_stands_as_before_and_can_be_saved_again():
    saved(SHED)
    one = titled("Lock your shed")
    own = f"{one.reference},{one.version},Lock up,Fire Brigade,7 Nov"
    text = sheet(own, headings="Reference,Version,Title,Lead,When")
    with clock.at(NOW + timedelta(days=1)):
        found = read(text)
        assert states(found) == [RowState.CHANGED]
        save_import(by=None, plan_import=found)
        found.refresh_from_db()

        undo_import(by=None, plan_import=found)

        assert states(found) == [RowState.CHANGED]
        assert states(read(text)) == [RowState.CHANGED]
        assert save_import(by=None, plan_import=found) == 1
        assert titled("Lock up").pk == one.pk
