"""Compile the annual record by hand, and write its documents to a folder."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import DatabaseError

from bsc_comms.kit.financial_year import FinancialYear
from bsc_comms.kit.in_words import long_day
from bsc_comms.kit.seals import BadKey
from bsc_comms.kit.typesetting import TypesettingFailed
from partnership.management.kept import KeptCommand
from partnership.models import Partnership
from plans.documents.annual_record import revision_text
from plans.management.arguments import year_named
from plans.management.files import write_whole
from plans.operations.records import (
    NoReasonGiven,
    NothingToRecord,
    YearNotBegun,
    compile_by_hand,
)

NOT_KEPT = (
    "No record was made, and none was changed: {}. See whether the database answers and the disk "
    "has room (manage.py doctor), then run this again."
)
WHY = (
    "What has come to light since the revision that is frozen, in a sentence: it stands in the "
    "next one. A further revision is made only with it."
)


class Command(KeptCommand):
    help = (
        "Compile the annual record of a year: a draft before the closing date, a frozen revision "
        "after it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--year", type=year_named, required=True, metavar="2016/17")
        parser.add_argument("--why", default="", help=WHY)
        parser.add_argument("--out", type=Path, metavar="DIR", help="Write the documents there.")

    def handle(
        self, *args: Any, year: FinancialYear, out: Path | None, why: str, **options: Any
    ) -> None:
        self.about = year.label
        try:
            record = compile_by_hand(year=year, why=why)
        except Partnership.DoesNotExist as fault:
            raise CommandError("There is no partnership yet: run load_reference first.") from fault
        except NoReasonGiven as fault:
            raise CommandError(f"{fault} Say with --why what has come to light since.") from fault
        except (BadKey, NothingToRecord, TypesettingFailed, YearNotBegun) as fault:
            raise CommandError(str(fault)) from fault
        except (DatabaseError, OSError) as fault:
            raise CommandError(NOT_KEPT.format(fault)) from fault
        self.stdout.write(f"{record}: {revision_text(record).lower()}.")
        self.about = f"{year.label}, {revision_text(record).lower()}"
        self.stdout.write(f"Head: {record.head}")
        if record.is_draft:
            self.stdout.write(
                f"The year is closed on {long_day(record.closes)}; until then this is a draft."
            )
        for figure in record.content["figures"]:
            self.stdout.write(f"  {figure['value']:>6} {figure['label'].lower()}")
        if out is not None:
            for file in record.files.all():
                self.stdout.write(f"Wrote {_write(out, file.name, bytes(file.content))}")


def _write(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(path, content)
    except OSError as fault:
        raise CommandError(f"{path} could not be written: {fault.strerror}.") from fault
    return path
