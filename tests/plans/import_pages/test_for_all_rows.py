"""What one press on the pages of an import settles: in all rows that say the same, or in one."""

import pytest

from plans.choices import RowState
from plans.operations.imports import save_import
from tests.plans.import_pages.clicks import (
    SHED,
    SUMMER,
    findings_of,
    page_of,
    press,
    read,
    words_of,
)

pytestmark = pytest.mark.django_db

BARE = SHED.removeprefix("1")
HUT = BARE.replace("Lock your shed", "Clear your hut")
MOVED = (BARE.replace("7 Nov", "5 Dec"), BARE.replace("7 Nov", "9 Jan"))


def test_of_rows_that_say_nothing_only_right_as_read_is_for_both(cora, people):
    save_import(by=people.coordinator, plan_import=read(people.coordinator, HUT, BARE))
    found = read(people.coordinator, HUT, *MOVED)
    (finding,) = findings_of(cora, found, "look")
    assert (finding.times, finding.text) == (2, "")
    asked = words_of(page_of(cora, found, "look"))
    assert "Right as read for both rows" in asked
    assert "that say nothing" not in asked

    response = press(
        cora, found, "put-right", finding.row, field="reference", choice="A second one"
    )

    assert "Row 3: Reference is “A second one”." in words_of(response)
    assert [row.state for row in found.rows.order_by("number")] == [
        RowState.UNCHANGED,
        RowState.READY,
        RowState.CHANGED,
    ]


def fairs(*names: str) -> list[str]:
    """Rows of which each says a weekday that its date is not."""
    return [SUMMER.replace("5,Summer", f",{name}", 1) for name in names]


def test_right_as_read_settles_as_many_rows_as_the_page_says(cora, people):
    there = fairs("Apple", "Pear")
    save_import(by=people.coordinator, plan_import=read(people.coordinator, *there))
    found = read(people.coordinator, *there, *fairs("Plum", "Cherry", "Quince"))
    (finding,) = findings_of(cora, found, "look")
    assert (finding.text, finding.times) == ("Mon 10 Nov", 3)

    response = press(
        cora, found, "accept", finding.row, field="when", text=finding.text, everywhere="on"
    )

    assert "“Mon 10 Nov” is right as read in 3 rows." in words_of(response)
    assert list(found.rows.exclude(accepted=[]).values_list("number", flat=True)) == [4, 5, 6]
    assert found.rows.exclude(doubts=[]).count() == 2
