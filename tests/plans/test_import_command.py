"""The import on the command line: what it prints, what it saves, its exit status."""

from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from bsc_comms.kit import clock
from plans.models import Communication, PlanImport
from tests import factories

pytestmark = pytest.mark.django_db

GOOD = "1,Lock your shed,Fire Brigade,7 Nov,posters,£10"
ODD = '2,Check your alarm,Fire Brigade,8 Nov,"posters, owls",£20'
BAD = "3,Who are we,Frie Brigade,9 Nov,posters,"


@pytest.fixture(autouse=True)
def _words():
    factories.partnership()
    factories.PartnerFactory(code="FIRE", name="Fire Brigade")
    factories.ChannelFactory(code="POST", name="Posters")
    with clock.at(datetime(2016, 10, 25, 9, tzinfo=UTC)):
        yield


@pytest.fixture
def bring_in(tmp_path: Path):
    """Run the command on these rows; gives the exit status and what it printed."""

    def run(*rows: str, headings: str = "Ref,Title,Lead,When,How,Budget", options=()):
        path = tmp_path / "plan.csv"
        path.write_text("\n".join([headings, *rows]), encoding="utf-8")
        return run_command(str(path), "--year", "2016/17", *options)

    return run


def run_command(*arguments: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("import_plan", *arguments, stdout=out)
    except CommandError as ended:
        return ended.returncode, f"{out.getvalue()}{ended}"
    return 0, out.getvalue()


def test_all_saved_is_0_with_the_summary_and_what_was_not_understood(bring_in):
    status, said = bring_in(GOOD, ODD)

    assert status == 0
    assert Communication.objects.count() == 2
    assert "plan.csv, read as 2016/17" in said
    assert "Title = Title; Lead = Lead partner" in said
    assert "Headings not understood: “Budget”" in said
    assert "2 rows: 2 saved, 0 refused, 0 already there." in said
    assert "Not understood, kept word for word (1):\n  Row 3, How: “owls”. " in said


def test_some_refused_is_1_and_the_others_are_saved(bring_in):
    status, said = bring_in(GOOD, BAD)

    assert status == 1
    assert list(Communication.objects.values_list("title", flat=True)) == ["Lock your shed"]
    assert "2 rows: 1 saved, 1 refused, 0 already there." in said
    assert (
        "Row 3, Lead: “Frie Brigade” is not a partner we know. Did you mean Fire Brigade?" in said
    )
    assert said.endswith("1 row was refused.")


def test_strict_saves_none_where_one_is_refused(bring_in):
    status, said = bring_in(GOOD, BAD, options=["--strict"])

    assert status == 1
    assert not Communication.objects.exists()
    assert not PlanImport.objects.exists()
    assert "2 rows: 1 could be saved, none was, 1 refused" in said


def test_strict_saves_all_where_none_is_refused(bring_in):
    assert bring_in(GOOD, ODD, options=["--strict"])[0] == 0
    assert Communication.objects.count() == 2


@pytest.mark.parametrize(("rows", "expected"), [((GOOD,), 0), ((GOOD, BAD), 1)])
def test_a_dry_run_says_the_same_and_keeps_nothing(bring_in, rows, expected):
    status, said = bring_in(*rows, options=["--dry-run"])

    assert status == expected
    assert "1 could be saved, none was" in said
    assert not Communication.objects.exists()
    assert not PlanImport.objects.exists()


def test_the_second_time_changes_nothing(bring_in):
    bring_in(GOOD, ODD)

    status, said = bring_in(GOOD, ODD)

    assert status == 0
    assert "2 rows: 0 saved, 0 refused, 2 already there." in said
    assert Communication.objects.count() == 2


def test_a_sheet_without_a_lead_column_needs_the_partner(bring_in):
    sheet = {"headings": "Title,When"}
    status, said = bring_in("Lock your shed,7 Nov", **sheet)
    assert (status, said) == (
        2,
        "No column of this sheet says who leads. Name that partner's code with --partner.",
    )

    assert bring_in("Lock your shed,7 Nov", **sheet, options=["--partner", "fire"])[0] == 0
    assert Communication.objects.get().lead_partner.code == "FIRE"


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"", "is empty"), (b"%PDF-1.4", "is a PDF"), (b"\x00\x01\x02", "is not plain text")],
)
def test_a_file_that_cannot_be_read_is_2(tmp_path, content, says):
    path = tmp_path / "plan.csv"
    path.write_bytes(content)

    status, said = run_command(str(path), "--year", "2016/17")

    assert status == 2
    assert says in said


def test_a_file_that_is_not_there_is_2(tmp_path):
    status, said = run_command(str(tmp_path / "none.csv"), "--year", "2016/17")

    assert status == 2
    assert "cannot be opened: No such file or directory." in said


def test_an_unknown_partner_is_2(bring_in):
    assert bring_in(GOOD, options=["--partner", "XYZ"]) == (
        2,
        "No partner has the code “XYZ”.",
    )


def test_a_year_that_is_none_is_told(bring_in, tmp_path):
    with pytest.raises(CommandError, match="is not a financial year"):
        call_command("import_plan", str(tmp_path / "plan.csv"), "--year", "2016")
