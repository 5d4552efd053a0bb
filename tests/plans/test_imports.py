"""A sheet is read and kept word for word; what was understood is saved, all of it or nothing."""

from datetime import UTC, date, datetime

import pytest

from bsc_comms.kit import clock
from partnership.models import Change
from plans.choices import ImportState, InvolvementState, PlacementState, RowState, State
from plans.models import Communication, Placement
from plans.operations.imports import (
    AS_REPORTED,
    ImportClosed,
    discard_import,
    save_import,
)
from plans.operations.imports import saving as saving_module
from tests import factories
from tests.plans.sheets import read

pytestmark = pytest.mark.django_db

OVER = datetime(2017, 4, 20, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _when_the_year_is_over():
    with clock.at(OVER):
        yield


@pytest.fixture
def words():
    """A small partnership: two partners, an area, an audience, an objective, two channels."""
    factories.partnership()
    factories.PartnerFactory(code="FIRE", name="Fire Brigade")
    factories.PartnerFactory(code="MET", name="Police")
    factories.AreaFactory(code="OAK", name="Burnt Oak")
    factories.AudienceFactory(code="ALL", label="Residents")
    factories.ChannelFactory(code="POST", name="Posters")
    factories.ChannelFactory(code="WEB", name="Website")


def sheet(*rows: str) -> str:
    return "\n".join(["Ref,Title,Lead,Others,When,Where,How,Status,Notes,Budget", *rows])


SHED = '1,Lock your shed,Fire Brigade,Police,7 Nov,Burnt Oak,"posters, website",,,10'


# --- what is kept ---


@pytest.mark.usefixtures("words")
def test_a_row_is_kept_word_for_word_with_what_was_not_understood():
    found = read(sheet('1,Lock your shed,Fire Brigade,,7 Nov,Burnt Oak,"posters, owls",,,£10'))
    save_import(by=None, plan_import=found)

    (row,) = found.rows.all()
    assert row.original == {
        "Ref": "1",
        "Title": "Lock your shed",
        "Lead": "Fire Brigade",
        "When": "7 Nov",
        "Where": "Burnt Oak",
        "How": "posters, owls",
        "Budget": "£10",
    }
    assert [(one["column"], one["text"]) for one in row.not_understood] == [("How", "owls")]
    assert row.communication == Communication.objects.get()
    assert found.unknown_headings == ["Budget"]


@pytest.mark.usefixtures("words")
def test_title_rows_and_footers_are_named_not_dropped_in_silence():
    found = read(f"PLAN OF THE YEAR,,,,\n{sheet(SHED)}\nTell Joan about changes,,,,,,,,,")

    assert found.notes["preamble"] == ["PLAN OF THE YEAR"]
    assert found.notes["header_row"] == 2
    skipped = found.rows.get(state=RowState.SKIPPED)
    assert (skipped.number, skipped.original) == (4, {"Ref": "Tell Joan about changes"})
    assert skipped.reading["why_skipped"] == "A line of text, not a communication"


# --- what a sheet reports ---


@pytest.mark.usefixtures("words")
@pytest.mark.parametrize(
    ("when", "status", "issued"),
    [
        ("7 Nov", "Done", (date(2016, 11, 7), None)),
        ("4 - 29 April", "Done", (date(2016, 4, 4), date(2016, 4, 29))),
        ("w/c 7 Nov", "issued", (date(2016, 11, 7), date(2016, 11, 13))),
        ("mid Nov", "Sent 14/11", (date(2016, 11, 14), None)),
        ("March", "Done", (date(2017, 3, 1), date(2017, 3, 20))),
    ],
)
def test_what_a_sheet_calls_done_is_issued_as_precisely_as_the_sheet_says(when, status, issued):
    found = read(sheet(f"1,Lock your shed,Fire Brigade,,{when},Burnt Oak,posters,{status},,"))
    with clock.at(datetime(2017, 3, 20, 9, tzinfo=UTC)):
        save_import(by=None, plan_import=found)

    placement = Placement.objects.get()
    assert Communication.objects.get().state == State.ISSUED
    assert (placement.issued_on, placement.issued_until) == issued
    assert placement.no_proof_reason == AS_REPORTED
    assert (placement.proof_url, placement.proof_file.name) == ("", "")


@pytest.mark.usefixtures("words")
def test_of_what_is_issued_in_part_the_channel_named_first_counts():
    found = read(sheet('1,Shed,Fire Brigade,,7 Nov,Burnt Oak,"website, posters",Live,,'))
    save_import(by=None, plan_import=found)

    states = dict(Placement.objects.values_list("channel__code", "state"))
    assert states == {"WEB": PlacementState.ISSUED, "POST": PlacementState.PLANNED}
    assert Communication.objects.get().state == State.ISSUED


@pytest.mark.usefixtures("words")
@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("1,Shed,Fire Brigade,,7 Nov,Burnt Oak,,Done,,", "no channel was understood"),
        ("1,Shed,Fire Brigade,,TBC,Burnt Oak,posters,Done,,", "no date was understood"),
        ("1,Shed,Fire Brigade,,30 Mar,,posters,Done,,", "its time is still to come"),
    ],
)
def test_what_cannot_have_been_issued_stays_planned_and_is_listed(row, why):
    with clock.at(datetime(2017, 3, 29, 9, tzinfo=UTC)):
        found = read(sheet(row))
        told_before = found.rows.get().doubts
        save_import(by=None, plan_import=found)

    assert found.rows.get().doubts == told_before
    assert Communication.objects.get().state == State.PLANNED
    assert not Placement.objects.filter(state=PlacementState.ISSUED).exists()
    doubt = found.rows.get().doubts[-1]
    assert (doubt["column"], doubt["text"]) == ("Status", "Done")
    assert doubt["read_as"].startswith(f"Kept as planned: {why}")


@pytest.mark.usefixtures("words")
@pytest.mark.parametrize(
    ("status", "state"),
    [("slipped to Apr", State.POSTPONED), ("cancelled - no budget", State.CANCELLED)],
)
def test_what_is_set_aside_gives_the_sheets_words_as_the_reason(status, state):
    save_import(
        by=None,
        plan_import=read(sheet(f"1,Shed,Fire Brigade,,7 Nov,Burnt Oak,posters,{status},,")),
    )

    found = Communication.objects.get()
    assert (found.state, found.state_reason) == (state, status)


@pytest.mark.usefixtures("words")
def test_results_partners_reference_and_lead_are_taken_over():
    notes = "1,Shed,Fire Brigade,Police,7 Nov,Burnt Oak,posters,Done,412 reports,"
    by = factories.coordinator()
    save_import(by=by, plan_import=read(sheet(notes), by=by))

    found = Communication.objects.get()
    assert found.reported_result == "412 reports"
    assert found.imported_reference == "1"
    assert found.reference == "SSCP-2016-001"
    assert found.lead_partner.code == "FIRE"
    assert found.created_by == by
    assert [(one.partner.code, one.state) for one in found.involvements.all()] == [
        ("MET", InvolvementState.AGREED)
    ]
    acts = list(Change.objects.filter(subject_id=str(found.pk)).values_list("act", "by"))
    assert {person for _, person in acts} == {by.pk}
    assert {"logged", "put on the plan", "issued"} == {act for act, _ in acts}


# --- all or nothing, once ---


@pytest.mark.usefixtures("words")
@pytest.mark.both_databases
def test_a_save_that_fails_midway_leaves_nothing(monkeypatch):
    found = read(sheet(SHED, "2,Check your alarm,Police,,8 Nov,,posters,,,"))
    make, calls = saving_module.draft_of, []

    def fail_on_the_second(row, names, *, by):
        calls.append(row)
        if len(calls) == 2:
            raise RuntimeError("The power went")
        return make(row, names, by=by)

    monkeypatch.setattr(saving_module, "draft_of", fail_on_the_second)
    with pytest.raises(RuntimeError):
        save_import(by=None, plan_import=found)

    found.refresh_from_db()
    assert not Communication.objects.exists()
    assert found.state == ImportState.READ
    assert {row.state for row in found.rows.all()} == {RowState.READY}


@pytest.mark.usefixtures("words")
@pytest.mark.both_databases
def test_a_sheet_read_twice_and_saved_twice_is_on_the_plan_once():
    one, two = read(sheet(SHED)), read(sheet(SHED), name="copy.csv")

    assert save_import(by=None, plan_import=one) == 1
    assert save_import(by=None, plan_import=two) == 0
    assert Communication.objects.count() == 1
    assert two.rows.get().communication == Communication.objects.get()
    assert two.rows.get().state == RowState.UNCHANGED


@pytest.mark.usefixtures("words")
def test_the_very_same_file_is_known_again_whosever_sheet_it_is_called():
    text = "Title,When\nLock your shed,7 Nov"
    save_import(by=None, plan_import=read(text, lead="FIRE"))

    again = read(text, lead="MET")

    assert again.rows.get().state == RowState.UNCHANGED


@pytest.mark.usefixtures("words")
def test_a_communication_that_was_edited_since_is_known_by_the_sheets_own_words():
    save_import(by=None, plan_import=read(sheet(SHED)))
    Communication.objects.update(title="Lock up")

    again = read(sheet(SHED + ","))

    assert again.rows.get().state == RowState.UNCHANGED


@pytest.mark.usefixtures("words")
def test_without_references_the_same_title_at_another_time_is_another_communication():
    rows = ["Title,Lead,When", "Ward panel,Police,7 Nov"]
    save_import(by=None, plan_import=read("\n".join(rows)))

    more = read("\n".join([*rows, "Ward panel,Police,5 Dec", "Ward panel,Fire Brigade,7 Nov"]))

    assert [row.state for row in more.rows.all()] == [
        RowState.UNCHANGED,
        RowState.READY,
        RowState.READY,
    ]


@pytest.mark.usefixtures("words")
def test_a_reference_that_comes_back_with_another_title_and_time_is_a_change_pointed_out():
    save_import(by=None, plan_import=read(sheet(SHED)))
    other = SHED.replace("Lock your shed", "Meet the team").replace("7 Nov", "5 Jan")

    row = read(sheet(other)).rows.get()

    assert row.state == RowState.CHANGED
    assert "changes the one on the plan" in row.doubts[-1]["read_as"]


@pytest.mark.usefixtures("words")
def test_a_row_that_stands_twice_in_a_sheet_is_pointed_out():
    rows = read(sheet(SHED, SHED.replace("1,", "2,", 1))).rows.all()

    said = [[one["read_as"] for one in row.doubts if one["field"] == "title"] for row in rows]
    assert said == [[], ["Row 2 says the same"]]


@pytest.mark.usefixtures("words")
def test_what_was_set_aside_is_not_saved_any_more():
    found = read(sheet(SHED))

    assert discard_import(by=None, plan_import=found) is True
    assert discard_import(by=None, plan_import=found) is False
    with pytest.raises(ImportClosed):
        save_import(by=None, plan_import=found)
    assert not Communication.objects.exists()
