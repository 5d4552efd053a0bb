"""What the database refuses of a file is named by row and column, and then nothing is loaded."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import IntegrityError

from bsc_comms.overview import reference_saving
from bsc_comms.overview.reference import load_reference
from bsc_comms.overview.reference_refusals import sentence_of
from bsc_comms.overview.reference_sheets import SHEETS, ReferenceRefused
from evidence.models import MeasuredArea, RecurringDay
from partnership.models import Area, Partner
from tests.overview.reference.folders import Edit, everything_loaded

pytestmark = pytest.mark.django_db
Rows = list[dict[str, str]]

FIGURES = {
    "measured_areas": [
        {"code": "M-WEX", "name": "Wexcombe", "level": "borough", "is_ours": "yes"},
        {"code": "M-FAR", "name": "Farcombe", "level": "borough", "is_ours": "no"},
    ],
    "census_areas": [
        {"code": "E01000001", "area": "M-WEX", "name_2011": "Wex 1", "name_2021": "Wex 1"},
        {"code": "E01000002", "area": "M-WEX", "name_2011": "Wex 2", "name_2021": "Wex 2"},
    ],
    "surveys": [
        {"code": "PANEL", "name": "Panel", "kind": "sample", "sample_size": "100"},
        {"code": "OPEN", "name": "Open", "kind": "self_selected", "sample_size": ""},
    ],
    "indicators": [
        {
            "code": "SAFE",
            "survey": "PANEL",
            "label": "Feel safe",
            "better_is": "higher",
            "lowest_sound_area": "borough",
        }
    ],
    "survey_waves": [
        {"code": "W1", "survey": "PANEL", "name": "One", "starts": "", "ends": "2016-03-31"},
        {"code": "W2", "survey": "PANEL", "name": "Two", "starts": "", "ends": "2016-06-30"},
    ],
    "survey_scores": [
        {"indicator": "SAFE", "wave": "W1", "area": "M-WEX", "value": "61"},
        {"indicator": "SAFE", "wave": "W2", "area": "M-WEX", "value": "64"},
    ],
    "crime_series": [
        {"code": "S-1", "label": "Theft", "source": "borough", "published_as": "Theft"}
    ],
    "monthly_crime": [
        {"series": "S-1", "area": "M-WEX", "month": "2016-04-01", "count": "7"},
        {"series": "S-1", "area": "M-WEX", "month": "2016-05-01", "count": "8"},
    ],
    "seasonal_index": [
        {
            "code": f"IX-{number}",
            "series": "S-1",
            "area": area,
            "basis": "published",
            "strength": "strong",
            "offences": "900",
            "first_month": "2011-04-01",
            "last_month": "2016-03-01",
        }
        for number, area in enumerate(("M-WEX", "M-FAR"), start=1)
    ],
    "seasonal_figures": [
        {"index": "IX-1", "month": "1", "value": "90", "years_above": "1", "years_counted": "5"},
        {"index": "IX-1", "month": "2", "value": "95", "years_above": "1", "years_counted": "5"},
    ],
    "partner_offers": [
        {"code": "OFF-1", "partner": "WBC", "what": "A column in the magazine"},
        {"code": "OFF-2", "partner": "WBC", "what": "A stall on market day"},
    ],
}


@pytest.fixture
def figures(folder: Path) -> Path:
    """The other borough's folder, with figures and offers."""
    for name, rows in FIGURES.items():
        write(folder / f"{name}.csv", rows)
    return folder


def write(path: Path, rows: Rows) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def change(path: Path, edit: Callable[[Rows], object]) -> None:
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    edit(rows)
    write(path, rows)


def refused(folder: Path) -> list[str]:
    with pytest.raises(ReferenceRefused) as said:
        load_reference(folder)
    return [str(fault) for fault in said.value.faults]


def test_without_a_fault_they_load(figures: Path):
    summary = load_reference(figures)
    assert {name: summary[name].created for name in FIGURES} == {
        name: len(rows) for name, rows in FIGURES.items()
    }


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("file", "row", "cells", "expected"),
    [
        (
            "channels",
            3,
            {"name": "WEXCOMBE gazette"},
            "column name: Another channel that has not ended has this name: end it, or choose "
            "another name.",
        ),
        (
            "partner_offers",
            3,
            {"what": "A column in the magazine"},
            "column what: The partner offers this already: end that offer, or say what is "
            "different.",
        ),
        (
            "measured_areas",
            3,
            {"is_ours": "yes"},
            "column is_ours: Another area is ours already: take the mark off it first.",
        ),
        (
            "surveys",
            3,
            {"sample_size": "100"},
            "column sample_size: Only a survey of a sample has a sample size: empty it, or choose "
            "another kind.",
        ),
        (
            "survey_waves",
            3,
            {"ends": "2016-03-31"},
            "column ends: Another wave of this survey ends on that day: change that one.",
        ),
        (
            "monthly_crime",
            2,
            {"month": "2016-04-02"},
            "column month: Write the first day of the month.",
        ),
        (
            "seasonal_index",
            3,
            {"area": "M-WEX"},
            "column area: There is an index of this series in this area: change that one.",
        ),
        (
            "seasonal_figures",
            3,
            {"years_above": "6"},
            "column years_counted: More years are above than were counted: put one of the two "
            "right.",
        ),
        (
            "survey_scores",
            2,
            {"value": "150"},
            "column value: Write a percentage from 0 to 100.",
        ),
        (
            "census_areas",
            3,
            {"name_2011": "", "name_2021": ""},
            "column name_2021: Write its name in the census of 2011, of 2021 or of both.",
        ),
    ],
)
def test_a_row_that_the_database_refuses_is_named(
    figures: Path, file: str, row: int, cells: dict[str, str], expected: str
):
    change(figures / f"{file}.csv", lambda rows: rows[row - 2].update(cells))
    assert refused(figures) == [f"{file}.csv, row {row}, {expected}"]
    assert everything_loaded().strip() == ""


def test_a_last_day_before_the_first_that_is_stored_is_named(folder: Path):
    load_reference(folder)
    rows = [
        {"code": "WEX", "name": "Wexcombe", "level": "borough", "valid_to": ""},
        {"code": "WEX-N", "name": "Northgate", "level": "ward", "valid_to": "2000-01-01"},
    ]
    write(folder / "areas.csv", rows)
    assert refused(folder) == [
        "areas.csv, row 3, column valid_to: The last day is before the first: put one of them "
        "right."
    ]


def test_every_row_that_is_refused_is_named(figures: Path):
    load_reference(figures)
    change(
        figures / "survey_scores.csv", lambda rows: [one.update({"value": "150"}) for one in rows]
    )
    assert [line.split(",")[1] for line in refused(figures)] == [" row 2", " row 3"]


def test_a_mark_may_go_from_one_row_to_the_one_above_it(figures: Path):
    """Row by row there would be two for a moment, and the database holds one."""
    change(figures / "measured_areas.csv", lambda rows: rows.reverse())
    load_reference(figures)
    ours = {"M-FAR": "yes", "M-WEX": "no"}
    change(
        figures / "measured_areas.csv",
        lambda rows: [one.update({"is_ours": ours[one["code"]]}) for one in rows],
    )
    assert load_reference(figures)["measured_areas"].changed == 2
    assert MeasuredArea.objects.get(is_ours=True).code == "M-FAR"


def test_what_nothing_foresaw_is_named_by_its_file(folder: Path, monkeypatch):
    def refuse(*args, **kwargs):
        raise IntegrityError("something_else")

    monkeypatch.setattr(reference_saving, "_update", refuse)
    assert refused(folder) == ["areas.csv: The database refuses it (something_else). Put it right."]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.file)
def test_each_constraint_on_reference_data_has_its_sentence(sheet):
    """But for those of the columns by which a row is known: no two rows of a file share them."""
    without = [
        constraint.name
        for constraint in sheet.model._meta.constraints
        if not sentence_of(constraint) and set(getattr(constraint, "fields", ())) != set(sheet.key)
    ]
    assert without == []


# --- what the database would take ---------------------------------------------------------------
def test_a_rule_that_is_none_is_named(folder: Path):
    row = {"code": "DAY", "name": "A day", "rule": "second Sunday of May-ish"}
    write(folder / "recurring_days.csv", [row])
    assert refused(folder) == [
        "recurring_days.csv, row 2, column rule: “second Sunday of May-ish” does not fit. "
        "Write FIXED 11-25, RANGE 11-25..12-10, NTH 3 MON 11 7 or LAST SUN 10 1, "
        "or leave it empty where the date is set anew each year."
    ]


def test_a_code_that_fits_into_no_address_is_named(folder: Path):
    row = {"code": "D/16", "name": "A day", "rule": "FIXED 11-25"}
    write(folder / "recurring_days.csv", [row])
    assert refused(folder) == [
        "recurring_days.csv, row 2, column code: “D/16” does not fit. "
        "A code stands in addresses: write it without “/”, such as 2016-17."
    ]


def test_one_that_the_planner_took_before_keeps_its_code(folder: Path):
    day = RecurringDay.objects.create(code="D/16", name="A day", rule="FIXED 11-25")
    row = {"code": "D/16", "name": "A better name", "rule": "FIXED 11-25"}
    write(folder / "recurring_days.csv", [row])
    load_reference(folder)
    day.refresh_from_db()
    assert (day.code, day.name) == ("D/16", "A better name")


def test_a_character_that_no_database_takes_is_named(folder: Path, edit: Edit):
    edit("areas.csv", "Southgate", "South\0gate")
    edit("partnership.toml", "Safer Wexcombe", "Safer\\u0000Wexcombe")
    nul = "It holds a character that stands for nothing (NUL). Type it anew."
    assert refused(folder) == [
        f"areas.csv, row 4, column name: {nul}",
        f"partnership.toml, column strategy_name: {nul}",
    ]


def test_a_second_borough_is_named(folder: Path, edit: Edit):
    edit("areas.csv", "WEX-S,Southgate,ward", "WEX-S,Southgate,borough")
    assert refused(folder) == [
        "areas.csv, row 4, column level: “WEX-S” would be a second borough beside WEX. "
        "Leave it out: neighbours that figures are about stand in measured_areas.csv."
    ]


def test_a_ward_that_lies_nowhere_is_named(folder: Path, edit: Edit):
    edit("areas.csv", "WEX-S,Southgate,ward,WEX", "WEX-S,Southgate,ward,")
    assert refused(folder) == [
        "areas.csv, row 4, column parent: “WEX-S” lies in no other area. "
        "Write the code of the borough, or of its ward."
    ]


def test_the_team_of_a_team_is_named(folder: Path, edit: Edit):
    edit(
        "partners.csv",
        "Constabulary,statutory_responsible_authority,,",
        "Constabulary,council_team,WBC-CS,",
    )
    assert refused(folder) == [
        "partners.csv, row 4, column parent: “WBC-CS” is a team itself, of WBC. "
        "Write WBC, or take the parent of WBC-CS away."
    ]


def test_two_areas_of_one_official_code_are_named_unless_one_follows_the_other(folder: Path):
    def give(*codes: str) -> None:
        change(
            folder / "areas.csv",
            lambda rows: [
                row.update(gss_code="E05000001" if row["code"] in codes else "") for row in rows
            ],
        )

    give("WEX-N", "WEX-S")
    assert refused(folder) == [
        "areas.csv, row 4, column gss_code: “E05000001” is the code of WEX-N already. "
        "Each area has its own: put one right, or give the earlier one its last day."
    ]
    give("WEX-N", "WEX-NEW")
    load_reference(folder)
    assert Area.objects.filter(gss_code="E05000001").count() == 2


def test_a_file_without_parents_leaves_those_that_are_stored(folder: Path):
    load_reference(folder)
    rows = [{"code": "WEX", "name": "Wexcombe", "level": "borough"}]
    rows.append({"code": "WEX-S", "name": "Southgate", "level": "ward"})
    write(folder / "areas.csv", rows)
    load_reference(folder)
    assert Area.objects.get(code="WEX-S").parent.code == "WEX"
    assert Partner.objects.get(code="WBC-CS").parent.code == "WBC"
