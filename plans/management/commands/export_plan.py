"""Write a year of the plan to a file: for people, for programs, or to be brought in again."""

from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from bsc_comms.kit.financial_year import FinancialYear
from bsc_comms.kit.in_words import count_of
from partnership.management.kept import KeptCommand
from partnership.models import Partnership
from plans.documents.plan_codes import codes_csv, codes_objects, codes_xlsx
from plans.documents.plan_json import in_full, plan_json
from plans.documents.plan_sheet import plan_csv, plan_xlsx
from plans.management.arguments import year_named
from plans.management.files import write_whole
from plans.models import Communication
from plans.queries.plan_export import Exported, exported, in_sheet_order, of_year
from plans.queries.vocabulary import vocabulary

NOT_WRITTEN = 2
SCREEN = "-"
CSV, XLSX, JSON = "csv", "xlsx", "json"
PEOPLE, CODES = "people", "codes"


class Command(KeptCommand):
    without_database = NOT_WRITTEN
    help = (
        "Write what the whole partnership may see of a financial year. Internal notes and what is "
        "kept back never leave. Exit status: 0 written, 2 nothing written."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--year", type=year_named, required=True, metavar="2016/17", help="the financial year"
        )
        parser.add_argument("--format", choices=(CSV, XLSX, JSON), default=CSV)
        parser.add_argument(
            "--columns",
            choices=(PEOPLE, CODES),
            default=PEOPLE,
            help="people: a sheet to change and send back; codes: bare codes, for programs",
        )
        parser.add_argument(
            "--out",
            default=SCREEN,
            metavar="FILE",
            help="where to write it; without it, to the screen",
        )

    def handle(self, *args: Any, year: FinancialYear, out: str, **options: Any) -> None:
        self.about = f"{year.label} as {options['format']}"
        if options["format"] == XLSX and out == SCREEN:
            raise CommandError(
                "A workbook cannot be shown on the screen. Name a file with --out.",
                returncode=NOT_WRITTEN,
            )
        try:
            partnership = Partnership.current()
        except Partnership.DoesNotExist as fault:
            raise CommandError(
                "There is no partnership yet: run load_reference first.", returncode=NOT_WRITTEN
            ) from fault
        rows = list(
            exported(in_sheet_order(of_year(Communication.objects.all(), year)), reader=None)
        )
        content = _content(rows, partnership, year, options["format"], options["columns"])
        if out == SCREEN:
            self.stdout.write(content.decode("utf-8-sig"), ending="")
        else:
            _write(Path(out), content)
        self.stderr.write(_said(len(rows), year, out))


def _content(
    rows: Iterable[Exported],
    partnership: Partnership,
    year: FinancialYear,
    file_format: str,
    columns: str,
) -> bytes:
    title, borough = f"Plan {year.label}", partnership.borough_code
    match file_format, columns:
        case "json", "codes":
            objects = codes_objects(rows, borough=borough)
            return plan_json(objects, partnership=partnership.name, year=year)
        case "json", _:
            objects = in_full(rows, vocabulary())
            return plan_json(objects, partnership=partnership.name, year=year)
        case "xlsx", "codes":
            return codes_xlsx(rows, borough=borough, title=title, author=partnership.name)
        case "xlsx", _:
            return plan_xlsx(rows, vocabulary(), title=title, author=partnership.name)
        case _, "codes":
            return codes_csv(rows, borough=borough)
        case _:
            return plan_csv(rows, vocabulary())


def _write(path: Path, content: bytes) -> None:
    if path.is_dir():
        raise _refusal(path, "It is a folder. Name a file in it.")
    if not path.parent.is_dir():
        raise _refusal(path, f"There is no folder “{path.parent}”. Make it first.")
    try:
        write_whole(path, content)
    except OSError as fault:
        raise _refusal(path, f"{fault.strerror}.") from fault


def _refusal(path: Path, why: str) -> CommandError:
    return CommandError(f"“{path}” could not be written. {why}", returncode=NOT_WRITTEN)


def _said(count: int, year: FinancialYear, out: str) -> str:
    where = "" if out == SCREEN else f" to {out}"
    return f"Wrote {count_of(count, 'communication')} of {year.label}{where}."
