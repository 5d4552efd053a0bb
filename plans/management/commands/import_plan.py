"""Bring in a spreadsheet from the command line, as the page does."""

from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from bsc_comms.kit.financial_year import FinancialYear
from bsc_comms.kit.tables import MAX_BYTES, TableRefused
from partnership.models import Partner
from plans.choices import RowState
from plans.models import ImportRow, PlanImport
from plans.operations.imports import LeadNotNamed, read_plan_file, save_import
from plans.queries.imports import headings, what_was_read

SOME_REFUSED, FILE_REFUSED = 1, 2


class Command(BaseCommand):
    help = (
        "Read a partner's spreadsheet and put its rows on the plan. "
        "Exit status: 0 all saved, 1 some rows refused (with --strict none is saved then), "
        "2 file refused."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a CSV file or an Excel workbook (.xlsx)")
        parser.add_argument(
            "--year", type=_year, required=True, metavar="2016/17", help="its financial year"
        )
        parser.add_argument(
            "--partner",
            default="",
            metavar="CODE",
            help="whose sheet it is, where no column says who leads",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would be; save nothing"
        )
        parser.add_argument("--strict", action="store_true", help="save all rows or none")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        partner = options["partner"].upper()
        if partner and not Partner.objects.filter(code=partner).exists():
            raise CommandError(f"No partner has the code “{partner}”.", returncode=FILE_REFUSED)
        with transaction.atomic():
            refused = self._bring_in(path, partner, options)
            if options["dry_run"] or (refused and options["strict"]):
                transaction.set_rollback(True)
        if refused:
            rows = "1 row was refused." if refused == 1 else f"{refused} rows were refused."
            raise CommandError(rows, returncode=SOME_REFUSED)

    def _bring_in(self, path: Path, partner: str, options: dict[str, Any]) -> int:
        try:
            with path.open("rb") as file:
                content = file.read(MAX_BYTES + 1)
            plan_import = read_plan_file(
                by=None,
                name=path.name,
                content=content,
                year=options["year"],
                default_lead=partner,
            )
        except OSError as problem:
            wrong = f"“{path}” cannot be opened: {problem.strerror}."
            raise CommandError(wrong, returncode=FILE_REFUSED) from problem
        except LeadNotNamed as problem:
            wrong = f"{problem} Name that partner's code with --partner."
            raise CommandError(wrong, returncode=FILE_REFUSED) from problem
        except TableRefused as problem:
            raise CommandError(str(problem), returncode=FILE_REFUSED) from problem
        refused = plan_import.rows.filter(state=RowState.REFUSED).count()
        saves = not options["dry_run"] and not (refused and options["strict"])
        saved = save_import(by=None, plan_import=plan_import) if saves else 0
        self._say_what_was_read(plan_import)
        self._say_counts(plan_import, saved=saved, saves=saves)
        self._say_findings(plan_import)
        return refused

    def _say_what_was_read(self, plan_import: PlanImport) -> None:
        self.stdout.write(f"{plan_import.file_name}, read as {plan_import.year_label}")
        read = "; ".join(f"{heading} = {label}" for heading, label in headings(plan_import))
        self.stdout.write(f"Columns: {read}")
        for fact in what_was_read(plan_import):
            value = fact["value"]
            said = value if isinstance(value, str) else ". ".join(value)
            self.stdout.write(f"{fact['key']}: {said}")

    def _say_counts(self, plan_import: PlanImport, *, saved: int, saves: bool) -> None:
        states = list(plan_import.rows.values_list("state", flat=True))
        ready = states.count(RowState.READY)
        done = f"{saved} saved" if saves else f"{ready} could be saved, none was"
        self.stdout.write(
            f"{len(states)} rows: {done}, {states.count(RowState.REFUSED)} refused, "
            f"{states.count(RowState.UNCHANGED)} already there."
        )

    def _say_findings(self, plan_import: PlanImport) -> None:
        rows = list(plan_import.rows.order_by("number"))
        self._list("Refused", [_refused(row, one) for row in rows for one in row.errors])
        self._list(
            "Please look",
            [
                _cell(row, one, one["read_as"])
                for row in rows
                if row.state != RowState.UNCHANGED
                for one in row.reading["doubts"]
            ],
        )
        self._list(
            "Not understood, kept word for word",
            [_cell(row, one, one["reason"]) for row in rows for one in row.not_understood],
        )

    def _list(self, title: str, lines: list[str]) -> None:
        if not lines:
            return
        self.stdout.write(f"\n{title} ({len(lines)}):")
        for line in lines:
            self.stdout.write(f"  {line}")


def _refused(row: ImportRow, one: dict[str, str]) -> str:
    return f"Row {row.number}, {one['column']}: {one['wrong']} {one['right']}"


def _cell(row: ImportRow, one: dict[str, str], said: str) -> str:
    return f"Row {row.number}, {one['column']}: “{one['text']}”. {said}."


def _year(text: str) -> FinancialYear:
    try:
        return FinancialYear.parse(text)
    except ValueError as wrong:
        raise ArgumentTypeError(str(wrong)) from wrong
