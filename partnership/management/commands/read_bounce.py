"""Read delivery reports: one from standard input, or files, each one message."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from partnership.management.kept import KeptCommand
from partnership.operations.letters.bounces import take_report
from partnership.rules.bounces import NotAReport, reports_in


class Command(KeptCommand):
    help = (
        "Read delivery reports (RFC 3464), one from standard input or each from a file: "
        "an address that refuses mail for good is marked, and the coordinator is told."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="*", metavar="FILE", help="A message, as it arrived.")

    def handle(self, *args: Any, files: list[str], **options: Any) -> None:
        faults = read = 0
        for name, raw in self._messages(files):
            try:
                outcomes = [take_report(report) for report in reports_in(raw)]
            except NotAReport as error:
                faults += 1
                self.stderr.write(f"{name}: {error}")
                continue
            read += len(outcomes)
            self.about = f"{read:,} read"
            self.in_confidence |= any(outcome.may_tell for outcome in outcomes)
            for outcome in outcomes:
                self.stdout.write(f"{name}: {outcome.address}: {outcome.became.value}.")
        if faults:
            raise CommandError(f"{faults} of the messages could not be read as a delivery report.")

    def _messages(self, files: list[str]) -> list[tuple[str, bytes]]:
        if not files:
            return [("standard input", sys.stdin.buffer.read())]
        try:
            return [(name, Path(name).read_bytes()) for name in files]
        except OSError as error:
            raise CommandError(f"{error.filename} cannot be read: {error.strerror}.") from error
