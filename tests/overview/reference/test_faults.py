"""Faults in files of reference data are named all at once, and then nothing is loaded."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from bsc_comms.overview.reference import load_reference
from bsc_comms.overview.reference_sheets import ReferenceRefused
from partnership.models import Topic
from tests.overview.reference.folders import Edit, everything_loaded

pytestmark = pytest.mark.django_db


def faults(folder: Path) -> list[str]:
    with pytest.raises(ReferenceRefused) as refused:
        load_reference(folder)
    return [str(fault) for fault in refused.value.faults]


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
            "no,30",
            "no,00000003099999",
            "channels.csv, row 2, column lead_time_days: “00000003099999” is not a number that "
            "fits. Use a whole number from 0 to 32767.",
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


def test_half_a_circle_may_stand_in_the_planner_already(folder: Path, edit: Edit):
    """What another file's load left there is part of the chain as well."""
    load_reference(folder)
    first = Topic.objects.order_by("position")[0]
    Topic.objects.create(code="BELOW", label="Below", position=9, parent=first)
    edit("topics.csv", f"{first.code},{first.label},", f"{first.code},{first.label},BELOW")
    assert faults(folder) == [
        f"topics.csv, row 2, column parent: “{first.code}” would stand above or after itself. "
        "Break the circle."
    ]


def test_a_file_in_the_place_of_the_folder_is_named(tmp_path: Path):
    (tmp_path / "reference.zip").write_bytes(b"")
    assert any("There is no such folder." in line for line in faults(tmp_path / "reference.zip"))


def test_a_missing_file_a_strange_file_and_unreadable_letters_are_named(folder: Path):
    (folder / "areas.csv").rename(folder / "places.csv")
    (folder / "topics.csv").write_bytes("code,label\nX,Caf\xe9\n".encode("latin-1"))
    said = faults(folder)
    assert any(line.startswith("places.csv: No file of this name is expected.") for line in said)
    assert "areas.csv: This file is missing. Add it." in said
    assert "topics.csv: Its letters cannot be read. Save it as CSV UTF-8." in said


def test_a_folder_that_is_not_there_is_named(tmp_path: Path):
    assert any("There is no such folder." in line for line in faults(tmp_path / "nowhere"))


def test_the_command_fails_in_words(folder: Path, edit: Edit):
    edit("areas.csv", "2026-05-06", "6/5/26")
    with pytest.raises(CommandError, match=r"Nothing was loaded.*\n.*areas\.csv, row 3"):
        call_command("load_reference", "--from", str(folder))
