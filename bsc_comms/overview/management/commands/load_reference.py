"""`manage.py load_reference`: bring the reference data into line with its files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from bsc_comms.kit.alone import NotAlone, alone
from bsc_comms.overview.reference import Summary, load_reference
from bsc_comms.overview.reference_sheets import ReferenceRefused
from partnership.management.kept import KeptCommand


class Command(KeptCommand):
    """Load partners, areas, topics, channels and the rest; a second run changes nothing."""

    help = (
        "Loads the partnership's name, logo, partners, areas, topics, channels and evidence from "
        "the files of a folder. Nothing is deleted; a second run of the same files changes "
        "nothing. What was changed on the page Reference data becomes again what the files say, "
        "but for last days; --dry-run says beforehand which cells those are, and -v2 while it "
        "loads."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--from",
            dest="folder",
            type=Path,
            default=settings.REFERENCE_DIR,
            metavar="DIR",
            help="The folder to read; by default the product's own, or REFERENCE_DIR.",
        )
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="Check, count, say which cells would change, and keep nothing.",
        )

    def handle(self, *args: Any, folder: Path, dry_run: bool, **options: Any) -> None:
        try:
            with alone():
                summary = load_reference(folder, dry_run=dry_run)
        except NotAlone as fault:
            raise CommandError(f"Nothing was loaded. {fault}") from fault
        except ReferenceRefused as refused:
            faults = "\n".join(f"  {fault}" for fault in refused.faults)
            raise CommandError(f"Nothing was loaded. This is wrong:\n{faults}") from None
        if options["verbosity"] > 1:
            self._write_table(summary)
        if dry_run or options["verbosity"] > 1:
            self._write_cells(summary)
        created, changed, unchanged = (
            sum(getattr(tally, name) for tally in summary.values())
            for name in ("created", "changed", "unchanged")
        )
        self.about = f"{created} new, {changed} changed"
        verb = "Would load" if dry_run else "Loaded"
        self.stdout.write(
            f"{verb} reference data: {created} new, {changed} changed, {unchanged} as before."
        )

    def _write_table(self, summary: Summary) -> None:
        self.stdout.write(f"{'':24}{'new':>8}{'changed':>9}{'as before':>11}{'not in file':>13}")
        for name, tally in summary.items():
            self.stdout.write(
                f"{name:24}{tally.created:>8}{tally.changed:>9}"
                f"{tally.unchanged:>11}{tally.not_in_file:>13}"
            )

    def _write_cells(self, summary: Summary) -> None:
        """Each cell that changed: where it stands, what the planner had, what it has now."""
        for name, tally in summary.items():
            for row, cell in tally.cells:
                place = ", ".join(filter(None, (name, row, cell.field)))
                self.stdout.write(f"{place}: {_quoted(cell.before)} becomes {_quoted(cell.after)}")


def _quoted(text: object) -> str:
    return f"“{text}”" if text else "empty"
