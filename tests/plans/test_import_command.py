"""The import on the command line: what it prints, what it saves, its exit status."""

import json
import os
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from bsc_comms.kit import clock
from plans.models import Communication, Layout, PlanImport
from tests import factories
from tests.kit.workbooks import workbook

pytestmark = pytest.mark.django_db

HEADINGS = "Ref,Title,Lead,When,How,Topic,Budget"
GOOD = "1,Lock your shed,Fire Brigade,7 Nov,posters,Fires,£10"
ODD = '2,Check your alarm,Fire Brigade,8 Nov,"posters, owls",Fires,£20'
BAD = "3,Who are we,Fyre Brygade,9 Nov,posters,Fires,"


@pytest.fixture(autouse=True)
def _words():
    factories.partnership()
    factories.PartnerFactory(code="FIRE", name="Fire Brigade", short_name="Fire")
    factories.ChannelFactory(code="POST", name="Posters")
    factories.TopicFactory(code="FIRES", label="Fires")
    with clock.at(datetime(2016, 10, 25, 9, tzinfo=UTC)):
        yield


@pytest.fixture
def bring_in(tmp_path: Path):
    """Run the command on these rows; gives the exit status and what it printed."""

    def run(*rows: str, headings: str = HEADINGS, options=("--year", "2016/17"), name="plan.csv"):
        path = tmp_path / name
        path.write_text("\n".join([headings, *rows]), encoding="utf-8")
        return run_command(str(path), *options)

    return run


def run_command(*arguments: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("import_plan", *arguments, stdout=out)
    except CommandError as ended:
        return ended.returncode, f"{out.getvalue()}{ended}"
    return 0, out.getvalue()


def in_json(path: Path, *arguments: str) -> tuple[int, dict]:
    """The exit status, and standard output, which holds JSON and nothing else."""
    out, status = StringIO(), 0
    try:
        call_command("import_plan", str(path), "--format", "json", *arguments, stdout=out)
    except CommandError as ended:
        status = ended.returncode
    return status, json.loads(out.getvalue())


def test_all_saved_is_0_with_the_summary_and_what_was_not_understood(bring_in):
    status, said = bring_in(GOOD, ODD)

    assert status == 0
    assert Communication.objects.count() == 2
    assert "plan.csv, read as 2016/17" in said
    assert "Title = Title; Lead = Lead partner" in said
    assert "Headings not understood: “Budget”" in said
    assert "2 rows: 2 saved (2 new, 0 changed), 0 refused, 0 already there, 0 left out." in said
    assert "Not understood, kept word for word (1):\n  Row 3, How: “owls”. " in said


def test_some_refused_is_1_and_the_others_are_saved(bring_in):
    status, said = bring_in(GOOD, BAD)

    assert status == 1
    assert list(Communication.objects.values_list("title", flat=True)) == ["Lock your shed"]
    assert "2 rows: 1 saved (1 new, 0 changed), 1 refused" in said
    assert (
        "Row 3, Lead: “Fyre Brygade” is not a partner we know. Did you mean Fire Brigade?" in said
    )
    assert said.endswith("1 row was refused.")


def test_a_table_above_another_with_a_column_more_is_brought_in_too(bring_in):
    planned = [f"Piece {number},Fire Brigade,{number} Nov" for number in range(1, 16)]
    done = ["Piece 16,Fire Brigade,3 Oct,61 came", "Piece 17,Fire Brigade,4 Oct,12 came"]

    status, said = bring_in(
        *planned, "Completed", "Title,Lead,When,Outcome", *done, headings="Title,Lead,When"
    )

    assert (status, Communication.objects.count()) == (0, 17)
    assert "17 rows: 17 saved (17 new, 0 changed), 0 refused, 0 already there, 2 left out." in said
    assert Communication.objects.get(title="Piece 16").reported_result == "61 came"


def test_rows_above_the_headings_that_are_not_read_are_named(bring_in, tmp_path):
    contacts = ["Jane,Police,020 8359 2000", "Name,Organisation,Contact"]
    lines = [*contacts, HEADINGS, GOOD]
    told = "Above the headings, and not read: row 1, 2."

    assert told in bring_in(*lines[1:], headings=lines[0], options=("--dry-run",))[1]
    assert in_json(tmp_path / "plan.csv", "--dry-run")[1]["file_notes"] == [told]


def test_strict_saves_none_where_one_is_refused(bring_in):
    status, said = bring_in(GOOD, BAD, options=["--strict"])

    assert status == 1
    assert not Communication.objects.exists()
    assert not PlanImport.objects.exists()
    assert not Layout.objects.exists()
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
    assert "2 rows: 0 saved (0 new, 0 changed), 0 refused, 2 already there" in said
    assert "Read with the layout “Fire: plan”." in said
    assert Communication.objects.count() == 2


def test_a_corrected_sheet_says_what_it_changed_and_what_it_holds_no_more(bring_in):
    bring_in(GOOD, ODD)

    status, said = bring_in(GOOD.replace("Lock your shed", "Lock your sheds"), name="new.csv")

    assert status == 0
    assert "1 row: 1 saved (0 new, 1 changed)" in said
    assert "Row 2, Lock your sheds, Title: “Lock your shed” to “Lock your sheds”" in said
    assert "not in this one; left as they are (1):\n  Check your alarm" in said


def test_a_sheet_without_a_lead_column_needs_the_partner(bring_in):
    sheet = {"headings": "Title,When"}
    status, said = bring_in("Lock your shed,7 Nov", **sheet)
    assert (status, said) == (
        2,
        "No column of this sheet says who leads. Name that partner's code with --partner.",
    )
    assert not PlanImport.objects.exists()

    assert bring_in("Lock your shed,7 Nov", **sheet, options=["--partner", "fire"])[0] == 0
    assert Communication.objects.get().lead_partner.code == "FIRE"


def test_lines_that_say_who_leads_need_no_partner(bring_in):
    status, _ = bring_in("Fire Brigade,", "Lock your shed,7 Nov", headings="Title,When")

    assert status == 0
    assert Communication.objects.get().lead_partner.code == "FIRE"


def test_the_layout_that_is_named_is_used_and_an_unknown_one_is_2(bring_in):
    sheet = {"headings": "Title,When"}
    bring_in("Lock your shed,7 Nov", **sheet, options=["--partner", "FIRE"])
    Layout.objects.update(fingerprint="of other headings")

    assert bring_in("Two,8 Nov", **sheet, options=["--layout", "fire: plan"])[0] == 0
    assert bring_in("Three,8 Nov", **sheet, options=["--layout", "Police"]) == (
        2,
        "No layout is called “Police”. There are: “Fire: plan”; “Fire: plan (2)”.",
    )


def test_without_a_year_it_is_looked_for_and_told(bring_in):
    status, said = bring_in(GOOD, options=(), name="plan 2015-16.csv")

    assert status == 0
    assert "Read as 2015/16: the file's name says so. Name another with --year." in said
    assert Communication.objects.get().window_start.year == 2015


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
    assert in_json(path) == (2, {"refused": said})


def test_a_file_that_is_not_there_is_2(tmp_path):
    status, said = run_command(str(tmp_path / "none.csv"), "--year", "2016/17")

    assert status == 2
    assert said == "There is no file “none.csv”. Check its name and folder."


def test_a_file_that_changes_while_it_is_read_is_2(tmp_path, monkeypatch):
    path = tmp_path / "plan.csv"
    path.write_text(f"{HEADINGS}\n{GOOD}\n")

    def read_and_write(descriptor: int, size: int, real=os.read) -> bytes:
        piece = real(descriptor, size)
        if piece:
            path.write_text(f"{HEADINGS}\n{ODD}\n{GOOD}\n")
        return piece

    monkeypatch.setattr("bsc_comms.kit.tables.file.os.read", read_and_write)
    status, said = run_command(str(path), "--year", "2016/17")

    assert status == 2
    assert "changed while it was read" in said
    assert not PlanImport.objects.exists()


def test_an_unknown_partner_is_2(bring_in):
    assert bring_in(GOOD, options=["--partner", "XYZ"]) == (
        2,
        "No partner has the code “XYZ”. Name one of: FIRE.",
    )


def test_a_year_that_is_none_is_told_to_people_and_to_programs(bring_in, tmp_path):
    wrong = "“2016” is not a financial year"

    status, said = bring_in(GOOD, options=("--year", "2016"))
    assert (status, wrong in said) == (2, True)

    status, answer = in_json(tmp_path / "plan.csv", "--year", "2016")
    assert (status, wrong in answer["refused"]) == (2, True)
    assert not PlanImport.objects.exists()


def test_json_says_how_each_row_was_read_in_codes(tmp_path):
    path = tmp_path / "plan.csv"
    path.write_text("\n".join([HEADINGS, GOOD, ODD.replace("8 Nov", "w/c 7 Nov"), BAD, "Note,,"]))

    status, said = in_json(path, "--year", "2016/17")

    assert status == 1
    assert (said["file"], said["year"], said["year_guessed"]) == ("plan.csv", "2016/17", "")
    assert said["layout"] is None
    assert said["columns"]["Title"] == "title"
    assert said["unknown_columns"] == ["Budget"]
    assert said["counts"] == {
        "new": 2,
        "changed": 0,
        "unchanged": 0,
        "refused": 1,
        "skipped": 1,
        "saved": 2,
    }
    first, second, third = said["rows"]
    assert (first["row"], first["sheet"], first["state"]) == (2, "", "new")
    assert (first["ref"], first["title"]) == ("1", "Lock your shed")
    assert first["reading"] == {
        "ref": "1",
        "lead_partner": "FIRE",
        "other_partners": "",
        "start": "2016-11-07",
        "end": "2016-11-07",
        "scope": "",
        "area_codes": "",
        "audience_codes": "",
        "channel_codes": "POST",
        "objective_codes": "",
        "topic_codes": "FIRES",
        "status": "planned",
        "logo_used": "unknown",
        "precision": "exact",
    }
    assert (second["reading"]["start"], second["reading"]["end"]) == ("2016-11-07", "2016-11-13")
    assert [(one["field"], one["text"]) for one in second["not_understood"]] == [
        ("channel_codes", "owls")
    ]
    assert (third["state"], third["errors"][0]["field"]) == ("refused", "lead_partner")
    assert said["skipped"][0]["row"] == 5


def test_json_names_what_is_unsure_by_the_columns_in_codes_with_the_other_readings(tmp_path):
    path = tmp_path / "plan.csv"
    path.write_text(f"{HEADINGS}\n{GOOD.replace('7 Nov', '7 Nov 2019')}\n", encoding="utf-8")

    _, said = in_json(path, "--year", "2016/17", "--dry-run")

    unsure = next(one for one in said["rows"][0]["unsure"] if one["field"] == "dates")
    assert (unsure["column"], unsure["text"]) == ("When", "7 Nov 2019")
    assert {"label", "instead"} == set(unsure["alternatives"][0])
    assert not PlanImport.objects.exists()


DOUBTFUL = "Title,Lead,When,How,Status,Result"
READ_AS = "Read as “Reported result”; it could also be “Objectives”"


def test_columns_that_could_be_read_otherwise_are_to_be_looked_at(bring_in):
    status, said = bring_in("Lock your shed,Fire Brigade,7 Nov,posters,planned,", headings=DOUBTFUL)

    assert status == 0
    assert f"Please look (1):\n  Column “Result”: {READ_AS}." in said


def test_json_names_the_columns_that_could_be_read_otherwise(tmp_path):
    path = tmp_path / "plan.csv"
    path.write_text(f"{DOUBTFUL}\nLock your shed,Fire Brigade,7 Nov,posters,planned,\n")

    _, said = in_json(path, "--year", "2016/17")

    assert said["unsure_columns"] == [
        {
            "column": "Result",
            "field": "result",
            "read_as": READ_AS,
            "alternatives": [{"label": "Objectives", "instead": "objective"}],
        }
    ]


def workbook_with_more_than_its_rows(path: Path) -> Path:
    """A sheet with a line above its headings and a hidden column, and another sheet beside it."""
    sheets = {
        "Plan": [["Draft of 3 October"], HEADINGS.split(","), GOOD.split(",")],
        "Ideas": [["Thoughts for next year"]],
    }
    hide = lambda book, pages: pages["Plan"].set_column(6, 6, None, None, {"hidden": True})  # noqa: E731
    path.write_bytes(workbook(sheets, then=hide))
    return path


NOT_HIDDEN = "Hidden in the spreadsheet, and read all the same: column G."


def test_json_says_of_the_file_what_its_page_does(tmp_path):
    path = workbook_with_more_than_its_rows(tmp_path / "plan.xlsx")

    _, said = in_json(path, "--year", "2016/17")

    assert said["sheets_not_read"] == ["Ideas"]
    assert said["file_notes"] == [NOT_HIDDEN]
    assert said["above_the_headings"] == ["Draft of 3 October"]


def test_the_text_says_of_the_file_what_its_page_does(tmp_path):
    path = workbook_with_more_than_its_rows(tmp_path / "plan.xlsx")

    _, said = run_command(str(path), "--year", "2016/17")

    assert (
        f"Above the headings: “Draft of 3 October”.\nSheets not read: “Ideas”.\n{NOT_HIDDEN}\n"
    ) in said


def test_json_of_a_file_with_rows_alone_has_nothing_beside_them(tmp_path):
    path = tmp_path / "plan.csv"
    path.write_text(f"{HEADINGS}\n{GOOD}\n", encoding="utf-8")

    _, said = in_json(path, "--year", "2016/17")

    beside = ("sheets_not_read", "file_notes", "above_the_headings")
    assert [said[name] for name in beside] == [[], [], []]


def test_a_month_that_is_brought_in_alone_gives_its_name_to_bare_days(tmp_path):
    path = tmp_path / "plan.xlsx"
    row = GOOD.replace("7 Nov", "7th").split(",")
    path.write_bytes(workbook({"Nov": [HEADINGS.split(","), row], "Notes": [["Thoughts"]]}))

    status, said = in_json(path, "--year", "2016/17")

    assert status == 0
    assert [one["reading"]["start"] for one in said["rows"]] == ["2016-11-07"]
