"""Whoever saves or takes back a sheet holds what it changes, and the editions, in one order.

What others write while a sheet is compared with the plan, or saved, is theirs and stays.
"""

from datetime import UTC, date, datetime

import pytest
from django.db.models import F

from bsc_comms.kit import clock
from bsc_comms.kit.editing import StaleEdit
from channels_registry.models import Channel, Edition
from plans.choices import RowState, State
from plans.models import Communication, ImportRow, Placement, PlanImport
from plans.operations.communications import edit_communication
from plans.operations.details import Details
from plans.operations.imports import (
    correct_row,
    forget_a_name,
    save_import,
    saving,
    undo_import,
)
from plans.operations.imports.comparing import Settling
from plans.operations.imports.matching import Matching
from plans.operations.imports.settling import is_settled
from plans.operations.placements import choose_edition
from tests import factories
from tests.plans.at_once import followed_by, held_up
from tests.plans.sheets import (
    ALARM,
    SHED,
    differences,
    read,
    row_of,
    saved,
    sheet,
    small_partnership,
    states,
    titled,
)

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]
SEPTEMBER = datetime(2016, 9, 20, 9, tzinfo=UTC)
OCTOBER = datetime(2016, 10, 25, 9, tzinfo=UTC)
NO_SHED = SHED.replace('"posters, website"', "website")
SHEDS = SHED.replace("Lock your shed", "Lock your sheds")
NO_ALARM = ALARM.replace("posters", "website")
WHOSE = "Zoë Müller"


@pytest.fixture
def editions():
    """Two editions of the posters: the shed has a slot in the second, the alarm in the first."""
    small_partnership()
    with clock.at(SEPTEMBER):
        saved(SHED, ALARM)
    posters = Channel.objects.get(code="POST")
    lower, higher = (
        factories.EditionFactory(
            channel=posters,
            publication_date=date(2016, 12, day),
            copy_deadline=date(2016, 11, 10),
            slots=1,
        )
        for day in (5, 12)
    )
    with clock.at(OCTOBER):
        for title, edition in (("Lock your shed", higher), ("Check your alarm", lower)):
            placement = Placement.objects.get(communication__title=title, channel=posters)
            choose_edition(by=None, placement=placement, edition=edition)
    return lower, higher


def hold(edition):
    Edition.objects.select_for_update(no_key=True).get(pk=edition.pk)


def the_sheet_without_posters() -> PlanImport:
    with clock.at(OCTOBER):
        return read(sheet(NO_SHED, NO_ALARM), name="plan 2.csv")


def save(found) -> int:
    with clock.at(OCTOBER):
        return save_import(by=None, plan_import=PlanImport.objects.get(pk=found.pk))


def take_back(found) -> int:
    with clock.at(OCTOBER):
        return undo_import(by=None, plan_import=PlanImport.objects.get(pk=found.pk))


def test_saving_holds_the_editions_in_the_order_of_their_keys(editions):
    lower, higher = editions
    found = the_sheet_without_posters()
    assert held_up(lambda: hold(lower), lambda: save(found), then=lambda: hold(higher)) == 2


def test_taking_back_holds_the_editions_in_the_order_of_their_keys(editions):
    lower, higher = editions
    found = the_sheet_without_posters()
    save(found)
    assert held_up(lambda: hold(lower), lambda: take_back(found), then=lambda: hold(higher)) == 2


def test_saving_holds_all_that_it_changes_before_any_edition(editions, monkeypatch):
    monkeypatch.setattr(saving, "FEW", 1)
    _, higher = editions
    found = the_sheet_without_posters()
    given = held_up(
        lambda: Communication.objects.held().get(pk=titled("Check your alarm").pk),
        lambda: save(found),
        then=lambda: hold(higher),
    )
    assert given == 2


def the_sheet_that_names_somebody() -> PlanImport:
    small_partnership()
    return read(sheet(SHED.replace("Burnt Oak", f"{WHOSE} and Burnt Oak")))


def forget_who() -> int:
    return forget_a_name(name=WHOSE, email="zoe@example.org", instead="Former person 1")


def test_a_name_that_goes_does_not_undo_what_is_corrected_in_that_moment():
    found = the_sheet_that_names_somebody()
    row = found.rows.get()

    def correct():
        correct_row(by=None, row=row, opened_version=1, cells={"title": f"Ask {WHOSE}"})

    def hold_it():
        PlanImport.objects.select_for_update(no_key=True).get(pk=found.pk)
        ImportRow.objects.select_for_update(no_key=True).get(pk=row.pk)

    held_up(hold_it, forget_who, then=correct)

    row.refresh_from_db()
    assert row.corrections == {"title": "Ask Former person 1"}
    assert row.reading["title"] == "Ask Former person 1"


def test_a_page_that_was_opened_before_a_name_went_does_not_bring_it_back():
    found = the_sheet_that_names_somebody()
    row = found.rows.get()
    forget_who()
    with pytest.raises(StaleEdit):
        correct_row(by=None, row=row, opened_version=1, cells={"title": "Lock up"})
    assert WHOSE not in str(ImportRow.objects.values().get())


# --- while it is compared with the plan ---


def the_shed_on_the_plan() -> None:
    small_partnership()
    with clock.at(SEPTEMBER):
        saved(SHED)


def somebody_calls_it_otherwise() -> None:
    shed = titled("Lock your shed")
    edit_communication(
        by=None,
        communication=shed,
        opened_version=shed.version,
        details=Details(fields={"title": "Lock up"}),
    )


def test_what_is_edited_while_a_sheet_is_compared_counts_as_changed_since(monkeypatch):
    the_shed_on_the_plan()
    followed_by(monkeypatch, Settling, "put", somebody_calls_it_otherwise)
    with clock.at(OCTOBER):
        found = read(sheet(SHEDS), name="plan 2.csv")
        assert not is_settled(found)

    assert save(found) == 0
    assert Communication.objects.get().title == "Lock up"


def test_a_sheet_that_is_saved_while_it_is_read_once_more_is_on_the_plan_once(monkeypatch):
    small_partnership()
    with clock.at(OCTOBER):
        first = read(sheet(SHED, ALARM))
        followed_by(monkeypatch, Matching, "find", lambda: save(first))
        second = read(sheet(SHED, ALARM))

    assert save(second) == 0
    assert Communication.objects.count() == 2


# --- while it is saved ---


def the_sheet_that_changes_the_shed_and_brings_the_alarm() -> PlanImport:
    the_shed_on_the_plan()
    with clock.at(OCTOBER):
        return read(sheet(SHEDS, ALARM), name="plan 2.csv")


def test_what_is_edited_while_the_new_ones_are_saved_stays_where_both_changed(monkeypatch):
    found = the_sheet_that_changes_the_shed_and_brings_the_alarm()
    followed_by(monkeypatch, saving, "_save_new", somebody_calls_it_otherwise)

    assert save(found) == 1
    assert {one.title for one in Communication.objects.all()} == {"Check your alarm", "Lock up"}
    assert states(found) == [RowState.UNCHANGED, RowState.SAVED]
    assert differences(row_of(found, 2)) == [("title", "Lock up", "Lock your sheds", True, "plan")]


def test_what_is_merged_while_the_new_ones_are_saved_is_refused(monkeypatch):
    found = the_sheet_that_changes_the_shed_and_brings_the_alarm()
    shed = Communication.objects.filter(title="Lock your shed")

    def merge():
        joint = titled("Check your alarm")
        shed.update(state=State.MERGED, merged_into=joint, version=F("version") + 1)

    followed_by(monkeypatch, saving, "_save_new", merge)

    assert save(found) == 1
    assert shed.exists()
    assert states(found) == [RowState.REFUSED, RowState.SAVED]
    wrong = row_of(found, 2).errors[0]["wrong"]
    assert wrong == "It was merged with another communication."


def test_what_somebody_edits_first_stays_though_its_sheet_waits_to_be_saved():
    found = the_sheet_that_changes_the_shed_and_brings_the_alarm()

    def hold_the_shed():
        Communication.objects.held().get(pk=titled("Lock your shed").pk)

    given = held_up(hold_the_shed, lambda: save(found), then=somebody_calls_it_otherwise)

    assert given == 1
    assert {one.title for one in Communication.objects.all()} == {"Check your alarm", "Lock up"}
