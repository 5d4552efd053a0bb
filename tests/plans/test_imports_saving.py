"""Saving a sheet: as if each row had been logged by hand, all of it or nothing, once."""

from datetime import UTC, datetime

import pytest

from bsc_comms.kit import clock
from partnership.models import Change
from plans.choices import ImportState, InvolvementState, RowState, State
from plans.models import Communication, PlanImport, ReferenceSequence
from plans.operations import drafts, edits
from plans.operations.communications import (
    log_communication,
    place_on_the_plan,
    set_aside,
)
from plans.operations.details import Details
from plans.operations.imports import (
    AS_REPORTED,
    ImportClosed,
    Names,
    RowsRefused,
    save_import,
)
from plans.operations.imports import saving as saving_module
from plans.operations.imports.rows import details_of
from plans.rules.facts import facts_of
from tests import factories
from tests.plans.at_once import all_at_once
from tests.plans.marked import mark_issued
from tests.plans.sheets import (
    ALARM,
    PANEL,
    SHED,
    read,
    row_of,
    saved,
    sheet,
    small_partnership,
    states,
    titled,
)
from tests.services.in_short import in_turn

pytestmark = pytest.mark.django_db

NOVEMBER = datetime(2016, 11, 20, 9, tzinfo=UTC)
OWN = {"id", "reference", "communication_id"}
BAD = "9,Who are we,Fyre Brygade,,9 Nov,,posters,,,"


@pytest.fixture(autouse=True)
def _partnership(request):
    small_partnership()
    with clock.at(NOVEMBER):
        yield


# --- as if by hand ---


def told_of(one: Communication) -> dict:
    """All that the planner knows of a communication, but for its own keys."""

    def rows(found) -> list[dict]:
        return [{name: each[name] for name in each if name not in OWN} for each in found.values()]

    lists = {
        field.name: sorted(str(each) for each in getattr(one, field.name).all())
        for field in one._meta.many_to_many
    }
    history = Change.objects.filter(subject_id=str(one.pk)).order_by("pk")
    return {
        "itself": rows(Communication.objects.filter(pk=one.pk)),
        "lists": lists,
        "placements": rows(one.placements.order_by("channel__code")),
        "involvements": rows(one.involvements.order_by("partner__code")),
        "history": list(history.values_list("act", "field", "before", "after", "reason", "by")),
    }


def by_hand(row, *, by) -> Communication:
    """The same communication as a person logs it, act by act."""
    reading = row.reading
    said = details_of(facts_of(reading), Names())
    one = log_communication(
        by=by,
        details=Details(
            fields={**said.fields, "imported_reference": reading["reference"]},
            channels=said.channels,
            partners=said.partners,
        ),
        involvement=InvolvementState.AGREED,
    )
    place_on_the_plan(by=by, communication=one)
    if reading["state"] == "issued":
        for channel in reading["channels"]:
            mark_issued(
                by=by,
                placement=one.placements.get(channel__code=channel),
                issued_on=one.window_start,
                issued_until=one.window_end if one.window_end > one.window_start else None,
                no_proof_reason=AS_REPORTED,
            )
    if reading["state"] in ("cancelled", "postponed"):
        set_aside(
            by=by,
            communication=one,
            opened_version=one.version,
            state=State(reading["state"]),
            reason=row.original["Status"],
        )
    return Communication.objects.get(pk=one.pk)


@pytest.mark.parametrize(
    "line",
    [
        SHED,
        SHED.replace(",,,Burglary", ",Done,412 reports,Burglary"),
        SHED.replace(",,,Burglary", ",cancelled - no money,,Burglary"),
        SHED.replace(",,,Burglary", ",slipped to spring,,Burglary").replace("7 Nov", "4-9 Nov"),
        SHED.replace("7 Nov", "TBC"),
        PANEL.replace(",,,Burglary", ",Done,,Burglary"),
        ALARM.replace("8 Nov", "8 Nov 6.30pm"),
    ],
)
def test_a_row_that_is_saved_is_what_a_person_would_have_logged(line):
    by = factories.coordinator()
    found = saved(line, by=by)
    imported = row_of(found, 2).communication
    told = told_of(imported)

    assert told == told_of(by_hand(row_of(found, 2), by=by))
    assert told["history"]


# --- strict, good ones, once ---


def test_strict_saves_nothing_where_one_row_is_refused():
    found = read(sheet(SHED, BAD))

    with pytest.raises(RowsRefused, match="1 row is refused, so nothing was saved"):
        save_import(by=None, plan_import=found, strict=True)

    found.refresh_from_db()
    assert found.state == ImportState.READ
    assert not Communication.objects.exists()
    assert not Change.objects.exists()
    assert not ReferenceSequence.objects.exists()


def test_the_good_ones_are_saved_and_the_refused_stay_for_later():
    found = saved(SHED, BAD, ALARM)
    assert states(found) == [RowState.SAVED, RowState.REFUSED, RowState.SAVED]


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_once_one_does():
    found = read(sheet(SHED, ALARM))

    def save() -> int:
        with clock.at(NOVEMBER):
            return save_import(by=None, plan_import=PlanImport.objects.get(pk=found.pk))

    given = all_at_once(save, save, save)

    assert given.count(2) == 1
    assert sum(isinstance(one, ImportClosed) for one in given) == 2
    assert Communication.objects.count() == 2


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_two_sheets_of_the_same_that_are_saved_at_once_are_on_the_plan_once():
    sheets = [read(sheet(SHED, ALARM), name=f"{one}.csv") for one in range(3)]

    def saver(one: PlanImport):
        def save() -> int:
            with clock.at(NOVEMBER):
                return save_import(by=None, plan_import=one)

        return save

    given = all_at_once(*[saver(one) for one in sheets])

    assert sorted(given) == [0, 0, 2]
    assert Communication.objects.count() == 2


# --- all or nothing ---

PLACES = {
    "drafts.record_changes": (drafts, "record_changes"),
    "drafts.save_lists": (drafts, "save_lists"),
    "saving.write_rows": (saving_module, "write_rows"),
    "saving.change_by_rows": (saving_module, "change_by_rows"),
    "edits.replace_lists": (edits, "replace_lists"),
    "edits.record_changes": (edits, "record_changes"),
    "saving.keep_layout": (saving_module, "keep_layout"),
    "saving.record_change": (saving_module, "record_change"),
    "saving.references_for": (saving_module, "references_for"),
}


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "place", in_turn(list(PLACES), about="a fault while an import is saved", most=4)
)
def test_a_fault_at_any_point_leaves_nothing(place, monkeypatch):
    saved(PANEL)
    changes = Change.objects.count()
    found = read(sheet(SHED, ALARM, PANEL.replace("Burnt Oak", "Hale")), name="plan 2.csv")

    def fault(*args, **kwargs):
        raise RuntimeError("The power went")

    monkeypatch.setattr(*PLACES[place], fault)
    with pytest.raises(RuntimeError):
        save_import(by=None, plan_import=found)

    found.refresh_from_db()
    assert found.state == ImportState.READ
    assert states(found) == [RowState.READY, RowState.READY, RowState.CHANGED]
    assert list(Communication.objects.values_list("title", flat=True)) == ["Meet your ward panel"]
    assert [area.code for area in titled("Meet your ward panel").areas.all()] == ["OAK"]
    assert Change.objects.count() == changes
    assert ReferenceSequence.objects.get().last == 1
