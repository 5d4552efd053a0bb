"""What the commands about the plan leave in the audit."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from bsc_comms.kit import clock
from tests import factories
from tests.plans.record_year import DRAFT_DAY, FINAL_DAY, make_the_year
from tests.services.audit_rows import DONE, FAILED, rows_of

pytestmark = pytest.mark.django_db
HEADINGS = "Ref,Title,Lead,When,How,Topic"
GOOD = "1,Lock your shed,Fire Brigade,7 Nov,posters,Fires"
BAD = "2,Who are we,Fyre Brygade,9 Nov,posters,Fires"


def run(command: str, *arguments: object) -> bool:
    """Whether it ended well."""
    try:
        call_command(command, *map(str, arguments), stdout=io.StringIO(), stderr=io.StringIO())
    except CommandError:
        return False
    return True


class TestExport:
    @pytest.mark.parametrize("file_format", ["csv", "xlsx", "json"])
    def test_it_says_of_which_year_in_which_form(self, tmp_path: Path, file_format: str) -> None:
        factories.partnership()
        told = ("--year", "2016/17", "--format", file_format)
        assert run("export_plan", *told, "--out", tmp_path / "Amara’s.plan")
        assert rows_of("plans.export_plan") == [(f"2016/17 as {file_format}", DONE)]

    def test_one_that_could_not_be_written_is_told(self, tmp_path: Path) -> None:
        factories.partnership()
        assert not run("export_plan", "--year", "2016/17", "--out", tmp_path)
        assert rows_of("plans.export_plan") == [("2016/17 as csv", FAILED)]


class TestImport:
    @pytest.fixture(autouse=True)
    def words(self) -> None:
        factories.partnership()
        factories.PartnerFactory(code="FIRE", name="Fire Brigade", short_name="Fire")
        factories.ChannelFactory(code="POST", name="Posters")
        factories.TopicFactory(code="FIRES", label="Fires")

    @pytest.fixture
    def sheet(self, tmp_path: Path):
        def write(*rows: str) -> Path:
            path = tmp_path / "plan of Bob.csv"
            path.write_text("\n".join([HEADINGS, *rows]), encoding="utf-8")
            return path

        return write

    def test_it_says_the_year_and_no_more(self, sheet) -> None:
        """A count of rows could tell of a communication that is kept back."""
        assert run("import_plan", sheet(GOOD), "--year", "2016/17")
        assert rows_of("plans.import_plan") == [("2016/17", DONE)]

    def test_refused_rows_and_a_refused_file_are_told(self, sheet, tmp_path: Path) -> None:
        assert not run("import_plan", sheet(GOOD, BAD), "--year", "2016/17")
        assert not run("import_plan", tmp_path / "none.csv")
        assert rows_of("plans.import_plan") == [("2016/17", FAILED), ("", FAILED)]

    def test_a_dry_run_saves_nothing_and_leaves_none(self, sheet) -> None:
        assert run("import_plan", sheet(GOOD), "--year", "2016/17", "--dry-run")
        assert not run("import_plan", sheet(BAD), "--year", "2016/17", "--dry-run")
        assert rows_of("plans.import_plan") == []


class TestRecord:
    def test_it_says_the_year_and_which_revision(self, tmp_path: Path) -> None:
        make_the_year()
        for day in (DRAFT_DAY, FINAL_DAY):
            with clock.at(day):
                assert run("compile_annual_record", "--year", "2016/17")
        assert rows_of("plans.compile_annual_record") == [
            ("2016/17, draft", DONE),
            ("2016/17, revision 1", DONE),
        ]

    def test_one_that_was_not_made_is_told(self) -> None:
        assert not run("compile_annual_record", "--year", "2016/17")
        assert rows_of("plans.compile_annual_record") == [("2016/17", FAILED)]


def test_a_search_for_overlaps_is_in_confidence_as_the_planners_own_is() -> None:
    factories.partnership()
    assert run("find_overlaps", "--year", "2016/17")
    assert not run("find_overlaps", "--year", "2016/17", "--for", "064")
    assert rows_of("plans.find_overlaps") == [
        ("2016/17 (in confidence)", DONE),
        ("2016/17 (in confidence)", FAILED),
    ]


def test_to_verify_the_records_leaves_none() -> None:
    assert run("verify_records")
    assert rows_of("plans.verify_records") == []
