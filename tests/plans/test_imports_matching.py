"""Which communication of the plan a row of a sheet speaks of, and who may bring it in."""

from datetime import date

import pytest

from partnership.models import Partner
from plans.choices import RowState, Visibility
from plans.models import Communication
from plans.operations.imports import correct_row
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


def test_a_row_is_known_by_our_own_reference_whatever_else_it_says():
    saved(SHED)
    ours = titled("Lock your shed").reference

    again = read(sheet(f"{ours},Lock up,Police,,3 Mar,Hale,website,,,Fires"))

    assert row_of(again, 2).communication == titled("Lock your shed")


def test_a_row_is_known_by_its_partners_reference_with_another_title_at_the_same_time():
    saved(SHED)

    again = read(sheet(SHED.replace("Lock your shed", "Three steps to safety")))

    row = row_of(again, 2)
    assert row.state == RowState.CHANGED
    assert differences(row) == [
        ("title", "Lock your shed", "Three steps to safety", False, "sheet")
    ]


def test_a_partners_reference_of_another_year_is_another_one():
    saved(SHED.replace("7 Nov", "7 Nov 2015"))

    assert states(read(sheet(SHED))) == [RowState.READY]


def test_without_a_reference_title_partner_and_a_day_in_common_are_enough():
    saved(SHED)

    again = read(sheet(",lock YOUR shed!,Fire Brigade,Police,5 - 9 Nov,,,,,"))

    assert row_of(again, 2).communication == titled("Lock your shed")


def test_a_team_of_the_council_counts_as_the_council():
    council = factories.PartnerFactory(code="LBB", name="Council")
    factories.PartnerFactory(code="CST", name="Safety Team", parent=council)
    saved("1,Meet us,Safety Team,,7 Nov,,posters,,,Fires")

    again = read(sheet(",Meet us,Council,,7 Nov,,posters,,,Fires"))

    assert row_of(again, 2).communication == titled("Meet us")


def test_what_was_logged_by_hand_is_known_too():
    factories.CommunicationFactory(
        title="Lock your shed",
        lead_partner=Partner.objects.get(code="FIRE"),
        window_start=date(2016, 11, 7),
    )

    assert row_of(read(sheet(SHED)), 2).communication == titled("Lock your shed")


def test_two_rows_with_one_of_our_references_are_not_one_communication():
    saved(SHED)
    ours = titled("Lock your shed").reference

    again = read(sheet(SHED.replace("1,", f"{ours},", 1), ALARM.replace("2,", f"{ours},", 1)))

    assert states(again) == [RowState.UNCHANGED, RowState.REFUSED]
    assert row_of(again, 3).errors[0]["wrong"] == f"Row 2 has the same reference, {ours}."


def test_a_second_row_of_the_same_title_and_time_is_new_and_pointed_out():
    saved(SHED)
    bare = SHED.removeprefix("1")

    again = read(sheet(bare, bare.replace("Burnt Oak", "Hale")))

    assert states(again) == [RowState.UNCHANGED, RowState.READY]
    assert "makes a second one" in row_of(again, 3).doubts[-1]["read_as"]


def two_that_could_be_the_shed():
    """Two rows of which the first was taken for the shed that is on the plan."""
    saved(SHED)
    bare = SHED.removeprefix("1")
    return read(sheet(bare, bare.replace("Burnt Oak", "Hale")))


def test_whoever_names_the_one_that_another_row_was_taken_for_has_it():
    again = two_that_could_be_the_shed()
    ours = titled("Lock your shed").reference

    row = correct_row(
        by=None, row=row_of(again, 3), opened_version=again.version, cells={"reference": ours}
    )

    assert (row.state, row.errors) == (RowState.CHANGED, [])
    assert row.communication == titled("Lock your shed")
    assert states(again) == [RowState.READY, RowState.CHANGED]
    assert row_of(again, 2).doubts[-1]["read_as"] == (
        "Row 3 is taken for the one on the plan with this title, partner and time: "
        "saving this row makes a second one"
    )


def test_what_another_row_names_itself_stays_that_rows():
    saved(SHED)
    ours = titled("Lock your shed").reference
    again = read(sheet(SHED.replace("1,", f"{ours},", 1), ALARM))

    row = correct_row(
        by=None, row=row_of(again, 3), opened_version=again.version, cells={"reference": ours}
    )

    assert row.errors[0]["wrong"] == f"Row 2 has the same reference, {ours}."
    assert states(again) == [RowState.UNCHANGED, RowState.REFUSED]


def test_a_row_in_which_a_cell_is_put_right_stays_the_one_that_it_fits_best():
    again = two_that_could_be_the_shed()

    row = correct_row(
        by=None, row=row_of(again, 2), opened_version=again.version, cells={"channel": "posters"}
    )

    assert (row.state, row.communication) == (RowState.CHANGED, titled("Lock your shed"))
    assert states(again) == [RowState.CHANGED, RowState.READY]
    assert "makes a second one" in row_of(again, 3).doubts[-1]["read_as"]


def test_what_a_row_was_taken_for_is_another_rows_once_it_says_something_else():
    again = two_that_could_be_the_shed()

    correct_row(
        by=None,
        row=row_of(again, 2),
        opened_version=again.version,
        cells={"title": "Lock your bike"},
    )

    assert states(again) == [RowState.READY, RowState.CHANGED]
    row = row_of(again, 3)
    assert (row.communication, row.doubts) == (titled("Lock your shed"), [])


def test_what_is_kept_back_from_a_person_is_never_met():
    factories.CommunicationFactory(
        embargoed=True,
        title="Lock your shed",
        lead_partner=Partner.objects.get(code="FIRE"),
        window_start=date(2016, 11, 7),
    )

    assert states(read(sheet(SHED), by=factories.coordinator())) == [RowState.READY]
    assert states(read(sheet(SHED))) == [RowState.READY]


def test_an_advocate_meets_their_own_partners_secret():
    fire = Partner.objects.get(code="FIRE")
    factories.CommunicationFactory(
        embargoed=True, title="Lock your shed", lead_partner=fire, window_start=date(2016, 11, 7)
    )

    again = read(sheet(SHED), by=factories.advocate_of(fire))

    assert row_of(again, 2).communication == titled("Lock your shed")


IN_JANUARY = {"window_start": date(2017, 1, 5)}


def secret_of_fire(**fields):
    return factories.CommunicationFactory(
        **{
            "embargoed": True,
            "title": "Lock your shed",
            "lead_partner": Partner.objects.get(code="FIRE"),
            "window_start": date(2016, 11, 7),
            **fields,
        }
    )


@pytest.mark.parametrize(
    ("secrets", "row", "told"),
    [
        ([{}], SHED.replace("7 Nov", "21 Nov"), "which stands on the plan for Mon 7 Nov"),
        ([{"imported_reference": "1", "title": "Door", **IN_JANUARY}], SHED, "with another title"),
        ([{"message": "One"}, {"message": "Two"}], SHED, "this row fits two of them"),
        ([{}], SHED.replace("7 Nov", "Blursday"), "is not a date we can read"),
        ([{}], SHED.replace("Fire Brigade", ""), "No lead partner is named."),
        (
            [{"imported_reference": "1", "title": "Door"}],
            SHED.replace("7 Nov", "Blursday"),
            "is not a date we can read",
        ),
        ([{}], SHED.replace("Fire Brigade", "Police"), "Police leads it, and you bring in"),
    ],
)
@pytest.mark.both_databases
def test_what_a_sheet_is_told_of_a_secret_only_its_person_reads(secrets, row, told):
    person = factories.advocate_of(Partner.objects.get(code="FIRE"))
    coordinator = factories.coordinator()
    for each in secrets:
        secret_of_fire(**each)

    found = read(sheet(row), by=person)

    one = row_of(found, 2)
    assert told in str([*one.doubts, *one.errors])
    assert one.communication is None
    assert list(imports_visible_to(person)) == [found]
    assert list(imports_visible_to(coordinator)) == []
    Communication.objects.update(visibility=Visibility.PARTNERSHIP, embargo_until=None)
    assert list(imports_visible_to(coordinator)) == [found]


def test_a_line_that_is_left_out_names_a_secret_to_its_person_alone():
    person = factories.advocate_of(Partner.objects.get(code="FIRE"))
    coordinator = factories.coordinator()
    secret_of_fire()

    found = read(sheet("Lock your shed,,,,,,,,,", ALARM), by=person)

    assert states(found) == [RowState.SKIPPED, RowState.READY]
    assert list(imports_visible_to(person)) == [found]
    assert list(imports_visible_to(coordinator)) == []


def test_a_correction_that_gives_a_secret_to_another_partner_tells_its_person_alone():
    person = factories.advocate_of(Partner.objects.get(code="FIRE"))
    coordinator = factories.coordinator()
    secret_of_fire()
    found = read(sheet(ALARM), by=person)

    row = correct_row(
        by=person,
        row=row_of(found, 2),
        opened_version=found.version,
        cells={"title": "Lock your shed", "lead": "Police"},
    )

    assert [one["field"] for one in row.errors] == ["lead"]
    assert list(imports_visible_to(coordinator)) == []


def test_a_correction_that_meets_a_secret_tells_its_person_alone():
    person = factories.advocate_of(Partner.objects.get(code="FIRE"))
    coordinator = factories.coordinator()
    secret_of_fire()
    found = read(sheet(ALARM), by=person)
    assert list(imports_visible_to(coordinator)) == [found]

    row = correct_row(
        by=person,
        row=row_of(found, 2),
        opened_version=found.version,
        cells={"title": "Lock your shed", "reference": ""},
    )

    assert "which stands on the plan for Mon 7 Nov" in row.doubts[-1]["read_as"]
    assert list(imports_visible_to(coordinator)) == []


def test_a_correction_names_a_secret_to_its_person_alone_where_the_row_stays_refused():
    person = factories.advocate_of(Partner.objects.get(code="FIRE"))
    coordinator = factories.coordinator()
    secret_of_fire()
    found = read(sheet(ALARM.replace("Fire Brigade", "")), by=person)
    assert list(imports_visible_to(coordinator)) == [found]

    row = correct_row(
        by=person,
        row=row_of(found, 2),
        opened_version=found.version,
        cells={"title": "Lock your shed"},
    )

    assert [one["wrong"] for one in row.errors] == ["No lead partner is named."]
    assert list(imports_visible_to(person)) == [found]
    assert list(imports_visible_to(coordinator)) == []


def test_a_teams_secret_whose_row_names_the_council_only_its_person_reads():
    council = factories.PartnerFactory(code="LBB", name="Council")
    team = factories.PartnerFactory(code="CST", name="Safety Team", parent=council)
    person, coordinator = factories.advocate_of(team), factories.coordinator()
    secret = secret_of_fire(lead_partner=team)

    found = read(sheet(SHED.replace("Fire Brigade", "Council")), by=person)

    row = row_of(found, 2)
    assert (row.state, row.communication) == (RowState.REFUSED, secret)
    assert [one["field"] for one in row.errors] == ["lead"]
    assert list(imports_visible_to(person)) == [found]
    assert list(imports_visible_to(coordinator)) == []


def test_an_advocate_brings_in_no_other_partners_row():
    advocate = factories.advocate_of(Partner.objects.get(code="FIRE"))

    found = read(sheet(SHED, PANEL), by=advocate)

    assert states(found) == [RowState.READY, RowState.REFUSED]
    assert row_of(found, 3).errors[0]["wrong"] == (
        "Police leads it, and you bring in your own partner's sheet."
    )
