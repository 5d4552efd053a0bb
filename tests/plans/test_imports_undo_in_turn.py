"""Imports that correct each other are taken back one after the other, the latest first."""

from datetime import date, timedelta
from typing import Any

import pytest

from bsc_comms.kit import clock
from bsc_comms.kit.financial_year import FinancialYear
from partnership.models import Partner
from plans.choices import RowState, Visibility
from plans.documents.plan_sheet import plan_csv
from plans.models import Communication, PlanImport
from plans.operations.communications import edit_communication
from plans.operations.details import Details
from plans.operations.imports import TouchedSince, save_import, touched_since, undo_import
from plans.operations.imports.taken_back import TakenBack, Written
from plans.queries.history import changes_of, history_told
from plans.queries.plan_export import exported
from plans.queries.vocabulary import vocabulary
from tests import factories
from tests.plans.october import NOW
from tests.plans.sheets import SHED, differences, police_join, read, row_of, states, titled
from tests.plans.sheets import saved as saved_at_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sheets_in_october")]

MOVED = SHED.replace("7 Nov", "9 Nov")
ELSEWHERE = MOVED.replace("Burnt Oak", "Hale")


def saved(row: str, *, name: str = "plan.csv", hour: int = 0, **more: Any) -> PlanImport:
    """This row, on the plan, so many hours after nine."""
    with clock.at(NOW + timedelta(hours=hour)):
        return saved_at_once(row, name=name, **more)


def edits():
    one = titled("Lock your shed")
    edit_communication(
        by=None, communication=one, opened_version=one.version, details=Details({"message": "Do"})
    )


def test_what_a_later_sheet_changed_and_gave_back_keeps_nothing():
    first = saved(SHED)
    second = saved(MOVED, name="plan 2.csv", hour=1)
    undo_import(by=None, plan_import=second)

    assert touched_since(first) == []
    assert undo_import(by=None, plan_import=first) == 1
    assert not Communication.objects.exists()
    assert states(second) == [RowState.READY]


def test_the_history_says_in_words_that_a_sheet_was_taken_back():
    chris = factories.coordinator(name="Chris")
    saved(SHED)
    second = saved(MOVED, name="plan 2.csv", hour=1)
    with clock.at(NOW + timedelta(hours=2)):
        undo_import(by=chris, plan_import=second)
    one = titled("Lock your shed")
    last = history_told(one, changes_of(one), chris)[0]
    assert (last.by, last.act) == ("Chris", "took a sheet back that had changed it")


def test_three_in_turn_each_as_it_was_before():
    first = saved(SHED)
    second = saved(MOVED, name="plan 2.csv", hour=1)
    third = saved(ELSEWHERE, name="plan 3.csv", hour=2)

    with pytest.raises(TouchedSince):
        undo_import(by=None, plan_import=second)
    undo_import(by=None, plan_import=third)
    assert [area.code for area in titled("Lock your shed").areas.all()] == ["OAK"]
    undo_import(by=None, plan_import=second)
    assert titled("Lock your shed").window_start == date(2016, 11, 7)
    undo_import(by=None, plan_import=first)

    assert not Communication.objects.exists()


def test_one_that_was_given_back_and_saved_anew_keeps_the_earlier_one():
    first = saved(SHED)
    second = saved(MOVED, name="plan 2.csv", hour=1)
    undo_import(by=None, plan_import=second)
    saved(MOVED, name="plan 3.csv", hour=2)

    with pytest.raises(TouchedSince) as refused:
        undo_import(by=None, plan_import=first)

    assert refused.value.touched[0].why == (
        "the planner moved it",
        "the sheet plan 3.csv holds it too",
    )


def own_file() -> str:
    """The plan as a file that comes back."""
    content = plan_csv(exported(Communication.objects.all(), reader=None), vocabulary())
    return content.decode("utf-8-sig")


def test_the_plans_own_file_is_still_right_after_an_import_of_another_year_gave_back():
    saved(SHED)
    before = own_file()
    undo_import(by=None, plan_import=saved(MOVED, name="plan 2.csv", hour=1))
    corrected = before.replace("Lock your shed", "Lock your sheds", 1)

    again = read(corrected, name="own.csv", year=FinancialYear(2017))

    assert differences(row_of(again, 2)) == [
        ("title", "Lock your shed", "Lock your sheds", False, "sheet")
    ]


def test_what_a_sheet_of_another_year_changed_and_gave_back_keeps_nothing():
    first = saved(SHED)
    moved = own_file().replace("2016-11-07", "2016-11-09")
    with clock.at(NOW + timedelta(hours=1)):
        second = read(moved, name="own.csv", year=FinancialYear(2017))
        assert save_import(by=None, plan_import=second) == 1
        undo_import(by=None, plan_import=second)

    assert touched_since(first) == []


@pytest.mark.parametrize(
    ("touch", "why"),
    [(police_join, "the planner answered for a partner"), (edits, "the planner changed it")],
)
@pytest.mark.parametrize("when", ["before", "after"])
def test_what_somebody_did_before_or_after_still_counts(touch, why, when):
    chris = factories.coordinator()
    first = saved(SHED)
    if when == "before":
        touch()
    with clock.at(NOW + timedelta(hours=1)):
        second = saved(MOVED, name="plan 2.csv", hour=1, by=chris)
        undo_import(by=chris, plan_import=second)
        if when == "after":
            touch()

        told = touched_since(first)

    assert [one.why for one in told] == [(why,)]


def test_a_sheet_that_somebody_does_not_see_is_not_named():
    alice = factories.advocate_of(Partner.objects.get(code="FIRE"))
    first = saved(SHED, by=alice)
    saved(SHED, name="of the coordinator.csv", by=factories.coordinator())

    (to_alice,) = touched_since(first, seen_by=alice)
    (to_all,) = touched_since(first)

    assert to_alice.why == ("another sheet holds it too",)
    assert to_all.why == ("the sheet of the coordinator.csv holds it too",)


def test_what_is_seen_by_few_is_counted_without_its_name():
    first = saved(SHED)
    edits()
    Communication.objects.update(visibility=Visibility.LEAD)

    (told,) = touched_since(first, seen_by=factories.coordinator())

    assert told.title == "Something that you cannot see"


@pytest.mark.parametrize(
    ("pk", "minute", "by", "of_the_import"),
    [
        (11, 0, 7, True),
        (11, 0, 8, False),
        (11, -1, 7, False),
        (21, 0, 7, False),
        (30, 0, 7, False),
        (31, 60, 8, True),
        (35, 60, 7, True),
        (36, 60, 7, False),
    ],
)
def test_only_what_an_import_wrote_itself_counts_as_never_done(pk, minute, by, of_the_import):
    acts = {
        "saved_at": NOW.isoformat(),
        "saved_by": 7,
        "saved_until": 20,
        "undone_after": 30,
        "undone_until": 35,
    }
    taken_back = TakenBack([{"stands_as_before": [["one", 1, 3]], "taken_back": [acts]}])
    at = NOW + timedelta(minutes=minute)

    assert taken_back.wrote(Written(pk, "one", "edited", at, by)) is of_the_import
    assert not taken_back.wrote(Written(pk, "another", "edited", at, by))
