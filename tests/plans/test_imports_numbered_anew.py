"""A sheet whose rows are numbered from one comes again with other numbers for the same rows."""

import pytest

from partnership.models import Partner
from plans.choices import RowState, Visibility
from plans.models import Communication
from plans.operations.imports import accept_doubt, correct_row, save_import
from plans.queries.imports import imports_visible_to
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

NEW = "1,Light up your hall,Fire Brigade,,3 Nov,Hale,posters,,,Burglary"
LOOKS_LIKE = (
    "Looks like “Lock your shed”, which stands on the plan for Mon 7 Nov under another reference: "
    "saving this row makes a second one"
)


def numbered(number: int, row: str) -> str:
    return f"{number},{row.partition(',')[2]}"


def of_rows(plan_import) -> list[str | None]:
    rows = plan_import.rows.order_by("pk").values_list("communication__title", flat=True)
    return list(rows)


def test_a_row_put_in_above_is_the_only_new_one():
    saved(SHED, ALARM, PANEL)

    again = read(sheet(NEW, numbered(2, SHED), numbered(3, ALARM), numbered(4, PANEL)))

    assert states(again) == [RowState.READY, *[RowState.UNCHANGED] * 3]
    assert save_import(by=None, plan_import=again) == 1
    assert Communication.objects.count() == 4


def test_a_row_taken_out_above_leaves_the_others_as_they_are():
    saved(SHED, ALARM, PANEL)

    again = read(sheet(numbered(1, ALARM), numbered(2, PANEL)))

    assert of_rows(again) == ["Check your alarm", "Meet your ward panel"]
    assert [one["title"] for one in again.notes["not_in_this_one"]] == ["Lock your shed"]


@pytest.mark.parametrize("day", ["8 Nov", "w/c 7 Nov"])
def test_a_number_that_moved_to_another_row_of_the_same_days_takes_no_title_with_it(day):
    first, second = (row.replace("7 Nov", day).replace("8 Nov", day) for row in (SHED, ALARM))
    saved(first, second)

    again = read(sheet(NEW.replace("3 Nov", day), numbered(2, first), numbered(3, second)))

    assert of_rows(again) == [None, "Lock your shed", "Check your alarm"]


def test_what_changed_under_another_number_changes():
    saved(SHED, ALARM)

    again = read(sheet(NEW, numbered(2, SHED.replace("Burnt Oak", "Hale")), numbered(3, ALARM)))

    assert states(again) == [RowState.READY, RowState.CHANGED, RowState.UNCHANGED]
    assert differences(row_of(again, 3)) == [("area", "Burnt Oak", "Hale", False, "sheet")]


def test_it_may_be_numbered_anew_twice():
    saved(SHED, ALARM)
    saved(NEW, numbered(2, SHED), numbered(3, ALARM), name="plan 2.csv")
    last = NEW.replace("Light up your hall", "Close your window").replace("3 Nov", "9 Dec")

    third = read(sheet(last, numbered(2, NEW), numbered(3, SHED), numbered(4, ALARM)))

    assert of_rows(third) == [None, "Light up your hall", "Lock your shed", "Check your alarm"]


def test_a_second_one_of_that_title_and_day_stays_a_second_one():
    saved(SHED, ALARM)

    again = read(sheet(SHED, ALARM, numbered(3, SHED.replace("Burnt Oak", "Hale"))))

    assert states(again) == [RowState.UNCHANGED, RowState.UNCHANGED, RowState.READY]


def test_a_reference_that_is_no_running_number_is_believed_and_doubted():
    saved(SHED.replace("1,", "FB/12,", 1), ALARM)

    again = read(sheet(SHED.replace("1,", "FB/13,", 1), ALARM))

    row = row_of(again, 2)
    assert (row.state, row.doubts[-1]["read_as"]) == (RowState.READY, LOOKS_LIKE)


def test_another_list_that_counts_too_is_asked_about_and_offered_the_one_on_the_plan():
    saved(SHED, ALARM)
    ours = titled("Lock your shed").reference
    found = read("No,Title,Lead,When\n2,Lock your shed,Fire Brigade,7 Nov")
    row = row_of(found, 2)

    assert row.state == RowState.READY
    assert (row.doubts[-1]["field"], row.doubts[-1]["read_as"]) == ("reference", LOOKS_LIKE)
    assert row.doubts[-1]["alternatives"] == [{"label": f"It is {ours}", "instead": ours}]

    row = correct_row(by=None, row=row, opened_version=found.version, cells={"reference": ours})
    assert (row.communication, row.doubts) == (titled("Lock your shed"), [])


def test_that_it_is_a_second_one_can_be_settled():
    saved(SHED)
    found = read("No,Title,Lead,When\n2,Lock your shed,Fire Brigade,7 Nov")

    accept_doubt(
        by=None, row=row_of(found, 2), opened_version=found.version, field="reference", text="2"
    )

    assert row_of(found, 2).doubts == []
    found.refresh_from_db()
    assert save_import(by=None, plan_import=found) == 1


def test_what_it_looks_like_and_is_kept_back_only_its_person_reads():
    person = factories.advocate_of(Partner.objects.get(code="FIRE"))
    coordinator = factories.coordinator()
    saved(SHED)
    Communication.objects.update(visibility=Visibility.LEAD, reference=None)

    found = read("No,Title,Lead,When\n2,Lock your shed,Fire Brigade,7 Nov", by=person)

    assert row_of(found, 2).doubts[-1]["alternatives"] == []
    assert found in imports_visible_to(person)
    assert found not in imports_visible_to(coordinator)
