"""Workbooks that are brought in as a plan: words of their cells, and months as sheets."""

from datetime import datetime

import pytest

from plans.operations.imports import correct_row, read_plan_file
from plans.operations.imports.opening import open_plan
from tests.kit.workbooks import workbook
from tests.plans.sheets import YEAR, small_partnership

HEADINGS = ["Title", "Lead", "When"]
SHED = ["Lock your shed", "Fire Brigade", "14th"]


def test_a_plan_is_read_with_the_words_that_its_cells_show():
    def provisional(book, pages):
        form = book.add_format({"num_format": 'd mmm yyyy" (prov)"'})
        pages["Plan"].write_datetime(1, 2, datetime(2016, 11, 14), form)

    table = open_plan("plan.xlsx", workbook({"Plan": [HEADINGS, SHED[:2]]}, then=provisional))
    assert table.rows[0].cells[2] == "2016-11-14 (prov)"


def bring_in(sheets, **said):
    small_partnership()
    content = workbook(sheets)
    return read_plan_file(by=None, name="plan.xlsx", content=content, year=YEAR, **said)


@pytest.mark.django_db
def test_a_row_that_stands_in_two_sheets_of_one_title_is_pointed_out():
    found = bring_in({"Nov": [HEADINGS, SHED], "Nov ": [HEADINGS, SHED]})

    said = [[one["read_as"] for one in row.doubts] for row in found.rows.all()]
    assert said == [[], ["Nov, row 2 says the same"]]


@pytest.mark.django_db
def test_a_title_alone_keeps_the_month_of_its_sheet_and_the_partner_above_when_it_is_corrected():
    rows = [["Title", "When"], ["Police"], ["Scams", "3rd"], ["Carol service"], SHED[::2]]
    found = bring_in({"Nov": [["Title", "When"], SHED[::2]], "Dec": rows}, default_lead="FIRE")
    row = found.rows.get(sheet="Dec", number=4)

    correct_row(by=None, row=row, opened_version=found.version, cells={"area": "Hale"})

    row.refresh_from_db()
    window = row.reading["window"]
    assert (row.reading["lead"], window["start"], window["end"]) == (
        "MET",
        "2016-12-01",
        "2016-12-31",
    )


@pytest.mark.django_db
def test_of_dates_with_the_month_first_the_file_says_how_those_that_fit_both_ways_were_read():
    days = [["One", "Police", "12/23/2016"], ["Two", "Police", "05/12/2016"]]
    (said,) = bring_in({"Plan": [HEADINGS, *days]}).notes["file_notes"]
    assert "“05/12/2016” as 5 December 2016. If that is wrong, save the column with dates" in said
