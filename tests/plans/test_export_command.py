"""The export on the command line: what it writes, what never leaves, its exit status."""

import csv
import io
import json
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from bsc_comms.kit import clock
from plans.choices import ImportState, RowState, State, Visibility
from plans.models import ImportRow, PlanImport
from tests import factories
from tests.factories import CommunicationFactory

pytestmark = pytest.mark.django_db

CODES = [
    *("ref", "lead_partner", "other_partners", "start", "end", "scope", "area_codes"),
    *("audience_codes", "channel_codes", "objective_codes", "topic_codes", "status", "logo_used"),
]
NOW = datetime(2016, 10, 25, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _words():
    factories.partnership(borough_code="NB")
    with clock.at(NOW):
        yield


def export(*arguments: str, year: str = "2016/17") -> tuple[int, str, str]:
    """The exit status, what is printed, and what is told beside it."""
    out, told = io.StringIO(), io.StringIO()
    try:
        call_command("export_plan", "--year", year, *arguments, stdout=out, stderr=told)
    except CommandError as ended:
        return ended.returncode, out.getvalue(), str(ended)
    return 0, out.getvalue(), told.getvalue().strip()


def titles(*arguments: str, **options: str) -> list[str]:
    status, printed, _ = export(*arguments, **options)
    assert status == 0
    return [row["Title"] for row in csv.DictReader(io.StringIO(printed))]


def of_a_sheet(communication, *, year: int, state: str = ImportState.SAVED) -> None:
    sheet = PlanImport.objects.create(
        file_name="plan.csv", sha256="x", year=year, at=NOW, state=state
    )
    ImportRow.objects.create(
        plan_import=sheet,
        number=2,
        original={},
        reading={},
        state=RowState.SAVED,
        communication=communication,
    )


# --- what leaves ----------------------------------------------------------------------------------


def test_only_what_the_whole_partnership_may_see_leaves(tmp_path: Path):
    CommunicationFactory(title="Open", internal_notes="Canary")
    CommunicationFactory(title="Canary", embargoed=True)
    CommunicationFactory(title="Canary", visibility=Visibility.LEAD)
    CommunicationFactory(title="No longer", embargoed=True, embargo_until=NOW)

    for file_format in ("csv", "json", "xlsx"):
        for columns in ("people", "codes"):
            file = tmp_path / f"plan.{file_format}"
            status, _, told = export(
                *("--format", file_format, "--columns", columns, "--out", str(file))
            )
            assert (status, told) == (0, f"Wrote 2 communications of 2016/17 to {file}.")
            content = file.read_bytes()
            if file_format == "xlsx":
                sheets = openpyxl.load_workbook(io.BytesIO(content)).worksheets
                content = str([list(sheet.values) for sheet in sheets]).encode()
            assert b"Canary" not in content


def test_a_year_has_what_touches_it_in_the_order_of_its_windows():
    day = date(2016, 11, 8)
    CommunicationFactory(title="B", imported_reference="2", window_start=day)
    CommunicationFactory(title="A", imported_reference="1", window_start=day)
    CommunicationFactory(title="First", window_start=date(2016, 3, 1), window_end=date(2016, 4, 1))
    CommunicationFactory(title="Last", window_start=date(2017, 3, 31), window_end=date(2017, 5, 1))
    CommunicationFactory(title="Before", window_start=date(2016, 3, 31))
    CommunicationFactory(title="After", window_start=date(2017, 4, 1))

    assert titles() == ["First", "A", "B", "Last"]


def test_what_has_no_date_is_of_the_year_in_which_it_was_logged():
    CommunicationFactory(title="In time", undated=True, created_at=clock.start_of(date(2016, 4, 1)))
    CommunicationFactory(
        title="Too late", undated=True, created_at=clock.start_of(date(2017, 4, 1))
    )

    assert titles() == ["In time"]
    assert titles(year="2017/18") == ["Too late"]


def test_what_came_from_a_sheet_of_the_year_is_of_the_year_whatever_its_date():
    elsewhere = date(2014, 6, 1)
    of_a_sheet(CommunicationFactory(title="Typed wrong", window_start=elsewhere), year=2016)
    of_a_sheet(CommunicationFactory(title="Of another", window_start=elsewhere), year=2015)
    of_a_sheet(
        CommunicationFactory(title="Not saved", window_start=elsewhere),
        year=2016,
        state=ImportState.DISCARDED,
    )
    of_a_sheet(
        CommunicationFactory(
            title="Undated", undated=True, created_at=datetime(2026, 1, 1, tzinfo=UTC)
        ),
        year=2016,
    )

    assert titles() == ["Typed wrong", "Undated"]


def test_a_year_without_communications_is_a_file_with_headings_alone():
    assert export("--columns", "codes", year="2011/12") == (
        0,
        f"{','.join(CODES)}\r\n",
        "Wrote 0 communications of 2011/12.",
    )


# --- in which form --------------------------------------------------------------------------------


def test_json_has_codes_with_names_and_when_it_was_written():
    CommunicationFactory(
        reference="SSCP-2016-001",
        title="=1+1",
        lead_partner=factories.PartnerFactory(code="FIRE", name="Fire Brigade"),
        channels=[factories.ChannelFactory(code="POST", name="Posters")],
        reach="",
    )

    status, printed, _ = export("--format", "json")
    content = json.loads(printed)

    assert status == 0
    assert list(content) == ["partnership", "year", "as_at", "communications"]
    assert content["partnership"] == "Sample Safer Communities Partnership"
    assert (content["year"], content["as_at"]) == ("2016/17", "2016-10-25T10:00:00+01:00")
    (one,) = content["communications"]
    assert (one["reference"], one["title"], one["reach"]) == ("SSCP-2016-001", "=1+1", None)
    assert one["lead_partner"] == {"code": "FIRE", "name": "Fire Brigade"}
    assert one["channels"] == [{"code": "POST", "name": "Posters"}]
    assert one["window"] == {
        "precision": "exact",
        "start": "2016-11-08",
        "end": "2016-11-08",
        "start_time": None,
        "end_time": None,
        "confirmed": True,
    }
    assert "internal_notes" not in one


def test_the_codes_are_the_same_as_csv_json_and_workbook(tmp_path: Path):
    CommunicationFactory(reference="SSCP-2016-001", state=State.POSTPONED)
    file = tmp_path / "codes.xlsx"

    _, as_csv, _ = export("--columns", "codes")
    _, as_json, _ = export("--columns", "codes", "--format", "json")
    export("--columns", "codes", "--format", "xlsx", "--out", str(file))

    (row,) = csv.DictReader(io.StringIO(as_csv))
    assert list(row) == CODES
    assert (row["ref"], row["status"], row["area_codes"]) == ("SSCP-2016-001", "slipped", "NB")
    assert json.loads(as_json)["communications"] == [row]
    book = openpyxl.load_workbook(file)
    assert book.properties.creator == "Sample Safer Communities Partnership"
    assert book.active.oddFooter.left.text == "Plan 2016/17, as on 25 October 2016"
    headings, cells = book.active.values
    assert (list(headings), [cell or "" for cell in cells]) == (CODES, list(row.values()))


def test_the_sheet_for_people_opens_in_excel_and_the_codes_in_any_program(tmp_path: Path):
    file = tmp_path / "plan.csv"

    export("--out", str(file))
    assert file.read_bytes().startswith(b"\xef\xbb\xbfReference,")
    export("--columns", "codes", "--out", str(file))
    assert file.read_bytes().startswith(b"ref,")


# --- where to -------------------------------------------------------------------------------------


def test_a_file_that_was_there_is_replaced_whole(tmp_path: Path):
    file = tmp_path / "plan.csv"
    file.write_text("what was there before " * 1000)

    assert export("--columns", "codes", "--out", str(file), year="2011/12")[0] == 0

    assert file.read_text() == f"{','.join(CODES)}\n"
    assert [each.name for each in tmp_path.iterdir()] == ["plan.csv"]


def test_a_file_stays_as_it_was_when_the_new_one_cannot_be_finished(tmp_path: Path, monkeypatch):
    file = tmp_path / "plan.csv"
    file.write_text("before")

    def full(self: Path, content: bytes) -> int:
        self.touch()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    status, _, told = export("--out", str(file))

    assert (status, told) == (
        2,
        f"“{file}” could not be written. No space left on device.",
    )
    assert [(each.name, each.read_text()) for each in tmp_path.iterdir()] == [
        ("plan.csv", "before")
    ]


@pytest.mark.parametrize(
    ("out", "told"),
    [
        ("", "“{out}” could not be written. It is a folder. Name a file in it."),
        ("no/plan.csv", "“{out}” could not be written. There is no folder “{folder}”. Make it"),
    ],
)
def test_a_place_where_nothing_can_be_written_is_2_and_says_why(tmp_path: Path, out, told):
    path = tmp_path / out

    status, printed, said = export("--out", str(path))

    assert (status, printed) == (2, "")
    assert said.startswith(told.format(out=path, folder=path.parent))


def test_a_workbook_is_not_for_the_screen():
    assert export("--format", "xlsx") == (
        2,
        "",
        "A workbook cannot be shown on the screen. Name a file with --out.",
    )


def test_a_year_that_is_none_is_refused():
    status, _, told = export(year="2016/19")
    assert status != 0
    assert "“2016/19” does not name two years that follow each other." in told


def test_without_a_partnership_it_says_what_to_run():
    factories.partnership().delete()

    assert export() == (2, "", "There is no partnership yet: run load_reference first.")
