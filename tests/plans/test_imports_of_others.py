"""An advocate's sheet may hold what other partners lead: it is there already, or left alone."""

from datetime import date

import pytest

from partnership.models import Partner
from plans.choices import RowState
from plans.models import Communication
from plans.operations.imports import RowsRefused, save_import
from tests import factories
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

OWN = "Reference,Version,Title,Lead,When"


def fire():
    return factories.advocate_of(Partner.objects.get(code="FIRE"))


def test_what_another_leads_is_already_there_where_the_sheet_says_the_same():
    saved(SHED, ALARM, PANEL)

    assert states(read(sheet(SHED, ALARM, PANEL), by=fire())) == [RowState.UNCHANGED] * 3


def test_an_own_export_says_the_same_of_others_whoever_leads():
    saved(PANEL)
    panel = titled("Meet your ward panel")
    row = f"{panel.reference},{panel.version},Meet your ward panel,Police,w/c 14 Nov"

    assert states(read(sheet(row, headings=OWN), by=fire())) == [RowState.UNCHANGED]


@pytest.mark.parametrize("lead", ["Police", "Fire Brigade"])
def test_what_another_leads_is_left_alone_where_the_sheet_says_otherwise(lead):
    saved(PANEL)
    panel = titled("Meet your ward panel")
    row = f"{panel.reference},{panel.version},Come to the panel,{lead},w/c 14 Nov"

    found = row_of(read(sheet(row, headings=OWN), by=fire()), 2)

    assert (found.state, found.differences, found.communication) == (RowState.REFUSED, [], panel)
    # Without a field there is nothing to type: no words would help.
    assert [(one["wrong"], one["field"]) for one in found.errors] == [
        ("Police leads it, so it is left alone.", "")
    ]


def test_what_is_left_alone_stays_as_it_is_and_strict_saves_nothing():
    saved(PANEL)
    before = Communication.objects.filter(title="Meet your ward panel").values().get()
    person = fire()
    found = read(sheet(SHED, PANEL.replace("Burnt Oak", "Hale")), by=person)

    with pytest.raises(RowsRefused):
        save_import(by=person, plan_import=found, strict=True)
    assert save_import(by=person, plan_import=found) == 1

    assert Communication.objects.filter(title="Meet your ward panel").values().get() == before


def test_a_column_that_was_taken_out_of_the_planners_own_sheet_says_nothing():
    saved(SHED)
    shed = titled("Lock your shed")
    row = f"{shed.reference},{shed.version},Lock your shed,Fire Brigade,7 Nov"

    assert row_of(read(sheet(row, headings=OWN)), 2).differences == []


def test_what_the_planners_own_sheet_leaves_out_was_only_filtered_away():
    saved(SHED, PANEL)

    def rows():
        for one in Communication.objects.order_by("title"):
            yield f"{one.reference},{one.version},{one.title},{one.lead_partner.name},9 Nov"

    whole = read(sheet(*rows(), headings=OWN))
    save_import(by=None, plan_import=whole)
    filtered = read(sheet(next(rows()), headings=OWN))

    assert (states(whole), states(filtered)) == ([RowState.UPDATED] * 2, [RowState.UNCHANGED])
    assert filtered.notes["not_in_this_one"] == []


def test_a_new_row_of_anothers_can_still_be_put_right():
    found = read(sheet(PANEL), by=fire())

    assert row_of(found, 2).errors[0]["field"] == "lead"


def test_the_areas_of_the_whole_borough_are_no_difference():
    one = factories.CommunicationFactory(
        title="Lock your shed",
        lead_partner=Partner.objects.get(code="FIRE"),
        window_start=date(2016, 11, 7),
        reach="borough",
    )
    one.areas.set([factories.AreaFactory(code="ALLOFIT", name="All of it")])
    headings = "Reference,Version,Title,Lead,When,Whole borough or certain places,Areas"
    row = f"{one.reference},{one.version},Lock your shed,Fire Brigade,7 Nov,Whole borough,"

    found = row_of(read(sheet(row, headings=headings)), 2)

    assert (found.reading["reach"], found.reading["areas"]) == ("borough", [])
    assert "area" not in [each["field"] for each in found.differences]
