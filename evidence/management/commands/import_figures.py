"""Bring in a file of figures from the command line, as the page does."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from bsc_comms.kit.in_words import count_of
from bsc_comms.kit.tables import TableRefused
from evidence.choices import Outcome
from evidence.models import FiguresFile
from evidence.operations.figures import read_figures, receive_figures
from evidence.queries.figures import refused_rows
from partnership.management.kept import KeptCommand

SOME_REFUSED, FILE_REFUSED = 1, 2


class Command(KeptCommand):
    without_database = FILE_REFUSED
    help = (
        "Read a file of survey results or of recorded crime; what kind it is shows by its "
        "headings. Exit status: 0 all rows taken, 1 some refused (with --strict none is taken "
        "then), 2 file refused."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a CSV file, or survey results as .xlsx")
        parser.add_argument("--strict", action="store_true", help="take all rows or none")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            with path.open("rb") as file:
                figures = receive_figures(
                    by=None, name=path.name, file=file, strict=options["strict"]
                )
        except OSError as fault:
            raise CommandError(
                f"{path} cannot be read: {fault.strerror}.", returncode=FILE_REFUSED
            ) from fault
        except TableRefused as refused:
            raise CommandError(str(refused), returncode=FILE_REFUSED) from refused
        if figures.outcome == Outcome.WAITING:
            read_figures(order_id=str(figures.pk))  # unless a worker was quicker
            figures.refresh_from_db()
        self.about = (
            f"{figures.get_kind_display()}: {figures.rows_read:,} rows read, "
            f"{figures.rows_refused:,} refused"
        )
        for line in _told(figures):
            self.stdout.write(line)
        if figures.outcome == Outcome.REFUSED:
            code = SOME_REFUSED if figures.rows_refused else FILE_REFUSED
            raise CommandError(figures.refused_because, returncode=code)
        if figures.rows_refused:
            raise CommandError(_count(figures.rows_refused, "refused"), returncode=SOME_REFUSED)


def _told(figures: FiguresFile) -> Iterator[str]:
    yield f"{figures.file_name}: {figures.get_kind_display()}"
    if figures.outcome == Outcome.TAKEN:
        yield (
            f"{_count(figures.rows_read, 'read')} Figures: {figures.figures_new:,} new, "
            f"{figures.figures_changed:,} changed, {figures.figures_same:,} there already."
        )
    elif figures.outcome == Outcome.WAITING:
        yield "A worker is reading it: its page says what comes of it."
    yield from figures.notes
    refused = refused_rows(figures)
    for row in refused:
        column = f", {row.column}" if row.column else ""
        yield f"  Row {row.number:,}{column}: {row.why}"
    if figures.rows_refused > len(refused):
        yield f"  and {figures.rows_refused - len(refused):,} more"


def _count(rows: int, what: str) -> str:
    return f"{count_of(rows, 'row was,rows were')} {what}."
