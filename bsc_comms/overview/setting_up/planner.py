"""Making a planner for a partnership out of its answers."""

import csv
import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from bsc_comms.kit.databases import why_letters_are_lost
from bsc_comms.overview.reference import load_reference
from bsc_comms.overview.reference_sheets import ReferenceRefused
from bsc_comms.overview.setting_up.answers import Answers
from bsc_comms.overview.setting_up.borough_words import words_for_all_of
from bsc_comms.overview.setting_up.checking import fault_of_address
from bsc_comms.overview.setting_up.codes import code_of, codes_of, codes_of_partners, prefix_of
from bsc_comms.overview.setting_up.errors import CannotStart
from partnership.choices import PartnerKind
from partnership.models import Partner, Partnership, Person
from partnership.operations.people import open_planner_for

WORDS = Path(__file__).parent / "words"


def start(answers: Answers, *, by_letter: bool) -> Person:
    """Fill an empty planner, and open it for its first coordinator, who administers it too.

    by_letter: whether a letter with the way in is owed to them. All is saved, or nothing. The
    files that were loaded stay in `reference_folder()`. Raises CannotStart with sentences.
    """
    refuse_where_in_use()
    if fault := fault_of_address(answers.coordinator["email"]):
        raise CannotStart(fault)
    with tempfile.TemporaryDirectory(prefix="planner-start-") as folder:
        write_reference(answers, Path(folder))
        try:
            with transaction.atomic():
                load_reference(Path(folder))
                person = open_planner_for(
                    name=answers.coordinator["name"],
                    email=answers.coordinator["email"],
                    by_letter=by_letter,
                )
                _keep(Path(folder))
                return person
        except ReferenceRefused as refused:
            raise CannotStart("\n".join(str(fault) for fault in refused.faults)) from refused


def refuse_where_letters_are_lost() -> None:
    """Leave a database alone that could not hold what it is given. Raises CannotStart."""
    if fault := why_letters_are_lost():
        raise CannotStart(fault)


def refuse_where_in_use() -> None:
    """Leave alone what somebody set up already. Needs the tables. Raises CannotStart."""
    if Partnership.objects.exists() or Partner.objects.exists() or Person.objects.exists():
        raise CannotStart(
            "This planner is in use already. Change its reference data by manage.py load_reference "
            "--from FOLDER, and people in the planner itself. Whoever cannot come in gets a new "
            "password by manage.py changepassword E-MAIL."
        )


def _keep(files: Path) -> None:
    """Leave the files that were loaded where they can be changed."""
    try:
        shutil.copytree(files, reference_folder(), dirs_exist_ok=True)
    except OSError as fault:
        raise CannotStart(
            f"The files of reference data could not be kept in {reference_folder()}: {fault}. Let "
            "the planner’s account write there, and start again."
        ) from fault


def reference_folder() -> Path:
    """Where the files stay that were made of the answers, to be changed and loaded again."""
    return settings.VAR_DIR / "reference"


def write_reference(answers: Answers, folder: Path) -> None:
    """The folder of reference data that these answers make, with the words of all partnerships."""
    shutil.copytree(WORDS, folder, dirs_exist_ok=True)
    borough = answers.borough.get("code", "").strip() or code_of(answers.borough["name"])
    words = {
        "reference_prefix": prefix_of(answers.partnership["short_name"]),
        "subgroup_name": "Communications subgroup",
        "strapline": "",
        "strategy_name": "",
        **{name: text for name, text in answers.partnership.items() if text.strip()},
        "borough_code": borough,
    }
    (folder / "partnership.toml").write_text(
        "".join(
            f"{name} = {json.dumps(text, ensure_ascii=False)}\n" for name, text in words.items()
        ),
        encoding="utf-8",
    )
    _write(folder / "areas.csv", _areas(answers, borough))
    _write(folder / "partners.csv", _partners(answers.partners))
    if answers.priorities:
        priorities = [
            {"code": f"PRI-{number}", "label": label, "verified": "yes"}
            for number, label in enumerate(answers.priorities, 1)
        ]
        _write(folder / "strategy_priorities.csv", priorities)


def _areas(answers: Answers, borough: str) -> list[dict[str, str]]:
    rows = [
        {
            "code": borough,
            "name": answers.borough["name"],
            "level": "borough",
            "parent": "",
            "gss_code": answers.borough.get("gss_code", ""),
            "valid_from": "",
            "aliases": "|".join(
                words_for_all_of(
                    answers.borough["name"], wards=[name for name, _, _ in answers.wards]
                )
            ),
        }
    ]
    codes = codes_of(name for name, _, _ in answers.wards)
    for code, (name, gss_code, starts) in zip(codes, answers.wards, strict=True):
        rows.append(
            {
                "code": f"W-{code}",
                "name": name,
                "level": "ward",
                "parent": borough,
                "gss_code": gss_code,
                "valid_from": starts,
                "aliases": "",
            }
        )
    return rows


def _partners(partners: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    codes = codes_of_partners(partners)
    return [
        {
            "code": code,
            "name": one["name"],
            "short_name": one.get("short_name", "").strip() or one["name"],
            "kind": one.get("kind", "").strip() or _usual_kind(one),
            "parent": one.get("parent", ""),
            "on_board": "yes",
            "aliases": "|".join(one.get("aliases", ())),
        }
        for code, one in zip(codes, partners, strict=True)
    ]


def _usual_kind(partner: Mapping[str, Any]) -> PartnerKind:
    """What a partner is where nobody says it: what has a parent is a team of its council."""
    is_team = partner.get("parent", "").strip()
    return PartnerKind.COUNCIL_TEAM if is_team else PartnerKind.STATUTORY


def _write(path: Path, rows: Sequence[Mapping[str, str]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
