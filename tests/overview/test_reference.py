"""Reference data: one load fills an empty planner, a second changes nothing, faults are named."""

import csv
import shutil
from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from bsc_comms.overview.reference import load_reference
from bsc_comms.overview.reference_sheets import SHEETS, ReferenceRefused
from channels_registry.models import Channel, Offer
from channels_registry.operations import edit_channel
from evidence.models import AwarenessDay, CarefulPeriod, Season
from partnership.models import Area, AreaSuccession, Change, Partner, Partnership, Topic
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db

OWN = settings.BASE_DIR / "bsc_comms" / "overview" / "reference"
OTHER = settings.BASE_DIR / "tests" / "data" / "other_borough"
ROWS_IN_OWN = {
    "partnership": 1,
    "areas": 88,
    "area_successions": 47,
    "partners": 31,
    "topics": 44,
    "audiences": 21,
    "objectives": 6,
    "emphases": 8,
    "aims": 9,
    "strategy_priorities": 3,
    "outcomes": 6,
    "strategic_plan": 10,
    "commitments": 7,
    "evaluation_metrics": 44,
    "channels": 18,
    "partner_offers": 14,
    "measured_areas": 33,
    "census_areas": 226,
    "surveys": 7,
    "indicators": 19,
    "survey_waves": 13,
    "survey_scores": 198,
    "crime_series": 30,
    "monthly_crime": 360,
    "seasonal_index": 30,
    "seasonal_figures": 360,
    "survey_findings": 8,
    "seasonal_peaks": 18,
    "recurring_days": 51,
    "awareness_days": 153,
    "publicity_restrictions": 3,
    "community_calendar": 12,
}

Edit = Callable[[str, str, str], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the other borough's folder, to spoil."""
    return Path(shutil.copytree(OTHER, tmp_path / "reference"))


@pytest.fixture
def edit(folder: Path) -> Edit:
    def replace(file: str, old: str, new: str) -> None:
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    return replace


def faults(folder: Path) -> list[str]:
    with pytest.raises(ReferenceRefused) as refused:
        load_reference(folder)
    return [str(fault) for fault in refused.value.faults]


def everything_loaded() -> str:
    """All text of all reference rows, in one string."""
    models = [Partnership, *dict.fromkeys(sheet.model for sheet in SHEETS)]
    return "\n".join(str(row) for model in models for row in model.objects.values_list())


# --- the product's own files --------------------------------------------------------------------
@pytest.mark.both_databases
def test_the_first_load_fills_an_empty_planner_and_the_second_changes_nothing():
    first = load_reference(OWN)
    assert {name: tally.created for name, tally in first.items()} == ROWS_IN_OWN
    before = everything_loaded()

    second = load_reference(OWN)
    assert {name: tally.unchanged for name, tally in second.items()} == ROWS_IN_OWN
    assert {(t.created, t.changed, t.not_in_file) for t in second.values()} == {(0, 0, 0)}
    assert everything_loaded() == before
    assert Change.objects.count() == 0


def test_what_the_files_say_stands_in_the_planner():
    load_reference(OWN)
    partnership = Partnership.current()
    assert partnership.short_name == "BSCP"
    assert partnership.strapline == "working together for a safer Barnet"
    assert "<title" in partnership.logo_svg

    crc = Partner.objects.get(code="CRC")
    assert (crc.valid_to, crc.successor.code) == (date(2021, 6, 26), "PROB")
    assert Partner.objects.get(code="LBB-CS").parent.code == "LBB"
    assert "SNT" in Partner.objects.get(code="MPS").aliases

    magazine = Channel.objects.get(code="MAG")
    assert [owner.code for owner in magazine.owners.all()] == ["LBB-COM"]
    assert (magazine.lead_time_days, magazine.lead_time_is_estimate) == (42, True)
    assert Channel.objects.get(code="PRESS").shared_by_all

    assert Topic.objects.get(code="DA").parent.code == "VAWG"
    assert "motorbike" in Topic.objects.get(code="BIKE").exclude_phrases
    assert Season.objects.get(code="PK-01").months == [11, 12, 1, 2]
    assert sorted(Offer.objects.get(code="OFF-METT").topics.values_list("code", flat=True)) == [
        "BURG",
        "FIRE",
        "WATCH",
    ]
    assert CarefulPeriod.objects.get(code="EUREF").kind == "pre_election"
    assert CarefulPeriod.objects.get(code="DIWA").kind == "community"


def test_wards_have_a_life_and_places_touch_wards_of_both_sets():
    load_reference(OWN)
    wards = Area.objects.filter(level="ward")
    assert wards.active(date(2016, 10, 25)).count() == 21
    assert wards.active(date(2022, 5, 4)).count() == 21
    assert wards.active(date(2022, 5, 5)).count() == 24
    estate = Area.objects.get(code="N-GRAHAME-PARK-ESTATE")
    assert {area.code for area in estate.wards_touched.all()} == {
        "W02-COLINDALE",
        "W02-MILL-HILL",
        "W22-COLINDALE-NORTH",
        "W22-MILL-HILL",
    }
    moved = AreaSuccession.objects.get(old__code="W02-HIGH-BARNET", new__code="W22-BARNET-VALE")
    assert moved.percent_of_old_land == 22


def test_what_is_not_verified_says_so():
    load_reference(OWN)
    assert "Not verified" in Partner.objects.get(code="SOLACE").note
    assert "not checked" in Partner.objects.get(code="CRC").note
    assert Offer.objects.get(code="OFF-PAYB").status == "plausible, not verified"
    launch = AwarenessDay.objects.get(code="ANGEL")
    assert not launch.date_is_verified
    assert "assumed" in launch.note
    assert all(channel.lead_time_is_estimate for channel in Channel.objects.all())


def test_no_name_of_a_partner_is_also_a_name_of_another():
    with (OWN / "partners.csv").open(encoding="utf-8") as file:
        names = {
            (name.casefold(), row["code"])
            for row in csv.DictReader(file)
            for name in [row["code"], row["name"], row["short_name"], *row["aliases"].split("|")]
        }
    assert len(names) == len({name for name, _ in names})


# --- another borough ----------------------------------------------------------------------------
def test_another_borough_loads_and_nothing_of_the_first_is_left():
    summary = load_reference(OTHER)
    assert summary["partners"].created == 3
    assert Partner.objects.get(code="WBC-CS").parent.code == "WBC"
    assert Area.objects.get(code="WEX-MILL").wards_touched.count() == 2
    text = everything_loaded()
    assert "Wexcombe Gazette" in text
    assert "Barnet" not in text
    assert "BSCP" not in text


def test_code_and_templates_do_not_name_the_borough():
    folders = ["bsc_comms", "partnership", "channels_registry", "evidence", "plans", "subgroup"]
    kinds = {".py", ".html", ".txt", ".typ", ".css", ".js"}
    naming = [
        path.relative_to(settings.BASE_DIR).as_posix()
        for folder in [*folders, "templates", "static/css", "static/js"]
        for path in (settings.BASE_DIR / folder).rglob("*")
        if path.suffix in kinds
        and "sample" not in path.as_posix()
        and "barnet" in path.read_text(encoding="utf-8").lower()
    ]
    assert naming == []


# --- changes ------------------------------------------------------------------------------------
def test_a_changed_cell_changes_one_row_and_leaves_a_trace(folder: Path, edit: Edit):
    load_reference(folder)
    edit("channels.csv", "Wexcombe Gazette,print,WBC,no,30", "Wexcombe Gazette,print,WBC,no,28")
    person = PersonFactory()
    summary = load_reference(folder, by=person)
    assert {name: tally.changed for name, tally in summary.items() if tally.changed} == {
        "channels": 1
    }
    change = Change.objects.get()
    assert (change.by, change.field, change.before, change.after) == (
        person,
        "lead_time_days",
        "30",
        "28",
    )


def test_a_channel_that_people_edited_is_left_alone(folder: Path, edit: Edit):
    load_reference(folder)
    gazette = Channel.objects.get(code="GAZ")
    edit_channel(
        by=None, channel=gazette, opened_version=1, fields={"lead_time_days": 20}, owners=[]
    )
    edit("channels.csv", "Wexcombe Gazette,print,WBC,no,30", "Wexcombe Gazette,print,WBC,no,28")
    summary = load_reference(folder)
    assert (summary["channels"].changed, summary["channels"].unchanged) == (0, 2)
    gazette.refresh_from_db()
    assert (gazette.lead_time_days, list(gazette.owners.all())) == (20, [])


def test_figures_of_reach_are_loaded_with_whether_they_are_estimates():
    load_reference(OWN)
    reaches = {one.code: one.reach for one in Channel.objects.filter(code__in=("MAG", "OWL"))}
    assert reaches == {
        "MAG": "about 190,000 households, an estimate",
        "OWL": "2,146 watches",
    }


def test_changed_references_count_as_a_change(folder: Path, edit: Edit):
    load_reference(folder)
    edit("channels.csv", "Web pages,digital,,yes", "Web pages,digital,WBC|CONST,no")
    edit("areas.csv", "neighbourhood,WEX-NEW,,,WEX-N|WEX-NEW", "neighbourhood,WEX-S,,,WEX-S")
    summary = load_reference(folder)
    assert (summary["channels"].changed, summary["areas"].changed) == (1, 1)
    estate = Area.objects.get(code="WEX-MILL")
    assert (estate.parent.code, [a.code for a in estate.wards_touched.all()]) == (
        "WEX-S",
        ["WEX-S"],
    )
    assert set(Change.objects.values_list("field", "before", "after")) == {
        ("owners", "", "CONST, WBC"),
        ("shared_by_all", "True", "False"),
        ("parent", "WEX-NEW", "WEX-S"),
        ("wards_touched", "WEX-N, WEX-NEW", "WEX-S"),
    }


def test_a_row_taken_out_of_the_file_stays_until_the_file_ends_it(folder: Path, edit: Edit):
    load_reference(folder)
    edit("channels.csv", "GAZ,Wexcombe Gazette,print,WBC,no,30,gazette\n", "")
    assert load_reference(folder)["channels"].not_in_file == 1
    assert Channel.objects.get(code="GAZ").valid_to is None

    text = (folder / "channels.csv").read_text().replace("lead_time_days", "valid_to")
    text = text.replace("yes,2,", "yes,2026-06-30,")
    (folder / "channels.csv").write_text(text)
    load_reference(folder)
    assert Channel.objects.get(code="WEBP").valid_to == date(2026, 6, 30)


# --- faults -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        (
            "partners.csv",
            "Constabulary,statutory_responsible_authority",
            "Constabulary,polis",
            "partners.csv, row 4, column kind: “polis” is not known here. Use one of: "
            "statutory_responsible_authority, council_team, regional_body, housing, voluntary, "
            "community_board, public_body, criminal_justice, education.",
        ),
        (
            "areas.csv",
            "2026-05-06",
            "6/5/26",
            "areas.csv, row 3, column valid_to: “6/5/26” is not a date. Write it like 2016-11-08.",
        ),
        (
            "areas.csv",
            "2008-05-01,2026-05-06",
            "2008-05-01,2008-04-30",
            "areas.csv, row 3, column valid_to: 2008-04-30 is before valid_from, 2008-05-01. "
            "It should be the same day or later.",
        ),
        (
            "channels.csv",
            "print,WBC,no",
            "print,WBX,no",
            "channels.csv, row 2, column owners: “WBX” does not exist. "
            "Use a code from partners.csv. Did you mean WBC?",
        ),
        (
            "channels.csv",
            "no,30",
            "no,thirty",
            "channels.csv, row 2, column lead_time_days: “thirty” is not a number that fits. "
            "Use a whole number from 0 to 32767.",
        ),
        (
            "channels.csv",
            "digital,,yes",
            "digital,,perhaps",
            "channels.csv, row 3, column shared_by_all: “perhaps” is neither. Write yes or no.",
        ),
        (
            "topics.csv",
            "Theft,,CONST",
            "Theft,,CONSTAB",
            "topics.csv, row 2, column usual_lead: “CONSTAB” does not exist. "
            "Use a code from partners.csv. Did you mean CONST?",
        ),
        (
            "topics.csv",
            "FLYTIP,Dumped waste",
            "THEFT,Dumped waste",
            "topics.csv, row 3, column code: “THEFT” stands in row 2 already. "
            "Each may stand only once.",
        ),
        (
            "topics.csv",
            "THEFT,Theft,",
            ",Theft,",
            "topics.csv, row 2, column code: It is empty. It must be filled.",
        ),
        (
            "audiences.csv",
            "code,label,side",
            "code,name,side",
            "audiences.csv, row 1, column name: There is no such column. "
            "The columns are: code, label, source, side, parent, aliases.",
        ),
        (
            "objectives.csv",
            "Say what was done,tell",
            "Say what was done, and by whom,tell",
            "objectives.csv, row 2: This row has 5 cells. "
            "It should have 4; put a text that holds a comma in quotes.",
        ),
        (
            "areas.csv",
            "WEX,Wexcombe,borough,,",
            "WEX,Wexcombe,borough,WEX-MILL,",
            "areas.csv, row 2, column parent: “WEX” would stand above or after itself. "
            "Break the circle.",
        ),
        (
            "partners.csv",
            "council|WBC",
            "council|Police",
            "partners.csv, row 4, column aliases: “police” is a name of WBC already. "
            "Give it to one partner.",
        ),
        (
            "partnership.toml",
            'borough_code = "WEX"',
            'borough_code = "WEX-N"',
            "partnership.toml, column borough_code: “WEX-N” does not exist. "
            "Use a code from areas.csv whose level is borough. Did you mean WEX?",
        ),
        (
            "partnership.toml",
            "short_name =",
            "shortname =",
            "partnership.toml, column short_name: It is missing or is no text. "
            'Write it like name = "A name".',
        ),
        (
            "logo.svg",
            "<title>",
            "<script>alert(1)</script><title>",
            "logo.svg: It is no plain drawing: it has no title, or holds scripts, links or styles. "
            "Use an SVG drawing of shapes only, of 100 kB at most, with a title.",
        ),
    ],
)
def test_a_fault_is_named_by_file_row_and_column_and_nothing_is_saved(
    folder: Path, edit: Edit, file: str, old: str, new: str, expected: str
):
    edit(file, old, new)
    assert expected in faults(folder)
    assert everything_loaded().strip() == ""


def test_every_fault_is_named_at_once(folder: Path, edit: Edit):
    edit("channels.csv", "no,30", "no,thirty")
    edit("areas.csv", "2026-05-06", "6/5/26")
    assert len(faults(folder)) == 2


def test_a_missing_file_a_strange_file_and_unreadable_letters_are_named(folder: Path):
    (folder / "areas.csv").rename(folder / "places.csv")
    (folder / "topics.csv").write_bytes("code,label\nX,Caf\xe9\n".encode("latin-1"))
    said = faults(folder)
    assert any(line.startswith("places.csv: No file of this name is expected.") for line in said)
    assert "areas.csv: This file is missing. Add it." in said
    assert "topics.csv: Its letters cannot be read. Save it as CSV UTF-8." in said


def test_a_folder_that_is_not_there_is_named(tmp_path: Path):
    assert any("There is no such folder." in line for line in faults(tmp_path / "nowhere"))


# --- the command --------------------------------------------------------------------------------
def test_the_command_says_what_it_did_and_a_dry_run_keeps_nothing():
    said = StringIO()
    call_command("load_reference", "--from", str(OTHER), "--dry-run", stdout=said)
    assert said.getvalue() == "Would load reference data: 19 new, 0 changed, 0 as before.\n"
    assert everything_loaded().strip() == ""

    said = StringIO()
    call_command("load_reference", "--from", str(OTHER), stdout=said)
    assert said.getvalue() == "Loaded reference data: 19 new, 0 changed, 0 as before.\n"


def test_the_command_fails_in_words(folder: Path, edit: Edit):
    edit("areas.csv", "2026-05-06", "6/5/26")
    with pytest.raises(CommandError, match=r"Nothing was loaded.*\n.*areas\.csv, row 3"):
        call_command("load_reference", "--from", str(folder))
