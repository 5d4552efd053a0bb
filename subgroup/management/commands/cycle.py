"""One tick of the planner by hand, with the letters that are due sent at once."""

import contextlib
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from bsc_comms.kit import clock
from partnership.operations.letters import Round, send_due_letters
from subgroup.operations.tick import tick


class Command(BaseCommand):
    help = (
        "Ask what the meeting cycle and other work owe by now, and send the letters that are due."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--at",
            metavar="MOMENT",
            help="As of this moment, like 2016-10-25T08:00 (London time unless it names a zone).",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="Only say what would be owed; nothing is kept."
        )

    def handle(self, *args: Any, at: str | None, dry_run: bool, **options: Any) -> None:
        with contextlib.ExitStack() as stack:
            if at:
                stack.enter_context(clock.at(_moment(at)))
            if dry_run:
                with transaction.atomic():
                    found = tick()
                    transaction.set_rollback(True)
                outcome = Round(0, 0)
            else:
                found = tick()
                outcome = send_due_letters()
            self.stdout.write(f"As of {clock.local(clock.now()):%A %d %B %Y, %H:%M}, London:")
        lines = (
            (found.owed.to_send, "letters newly owed"),
            (found.owed.missed, "letters newly missed"),
            (found.given_back, "letters given back or missed in waiting"),
            (found.references, "references given"),
            (found.work_waiting, "orders of documents waiting"),
            (outcome.sent, "letters sent"),
            (outcome.not_sent, "letters not sent"),
        )
        for number, words in lines:
            self.stdout.write(f"  {number:>5} {words}")
        if dry_run:
            self.stdout.write("Nothing was kept and nothing was sent.")
        if found.failed:
            raise CommandError(f"Not done: {', '.join(found.failed)}. See the log.")


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"--at must be a moment like 2016-10-25T08:00, not {text}.") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=clock.LONDON)
