"""`manage.py restore DIR`: the whole planner from a backup, on an empty machine too."""

from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from bsc_comms.kit import clock
from bsc_comms.kit.in_words import count_of, long_day
from bsc_comms.kit.working_days import add_working_days
from bsc_comms.overview.management.outcome import told_if_not
from bsc_comms.overview.recovery.keys import backup_key
from bsc_comms.overview.recovery.restoring import newest_in, passed_over, restore
from partnership.management.kept import KeptCommand

NOTHING = "Nothing was restored"
HELD = (
    "{count} waited when the backup was written and may have gone out after that, so nothing more "
    "is sent: the coordinator finds them as “Not certain whether sent”, and sends again what is "
    "missing."
)
HOLIDAYS = (
    "The file of bank holidays could not be written ({fault}). All else was restored, and the next "
    "tick writes it."
)
PASSED_OVER = (
    "{name} is passed over: its name is of a moment that has not come yet, as where a clock was "
    "ahead. To restore it, name the file itself."
)
OPEN_AGAIN = (
    "What was withdrawn since then holds again: accounts that were closed, addresses and passwords "
    "that were changed, second steps that were taken off, roles that were ended, keys and links "
    "that were taken back."
)
OTHER_KEY = (
    "{name} is the backup's again; the key that was there until now is kept as {aside}. If it was "
    "changed because somebody may know the backup's, give it its name back before you start "
    "anything."
)
# What the planner that was lost owed since is not known here, and is owed anew. A tick by hand
# sends nothing, so what it wrote waits for a worker and can be withdrawn until then.
OWED_ANEW = (
    "What fell due by itself since then is written again by the first tick, and would go out once "
    "more. Before worker and beat start, this lists it: manage.py cycle --until {day} --dry-run\n"
    "Where people had some of it, start the web alone, write it down, and let the coordinator "
    'withdraw that first: manage.py shell -c "from subgroup.tasks import tick; tick()"'
)
START_AGAIN = (
    "Start web, worker and beat again: they read the keys when they start. Where this is a trial, "
    "start the web alone, with EMAIL_URL left blank: else people get its letters."
)


class Command(KeptCommand):
    """Bring everything back, or change nothing."""

    help = (
        "Makes the database, puts files and keys in their places, checks every row and the chain "
        "of the annual records. DIR is a backup, or a folder of them: then the newest counts. "
        "Refuses a database that is in use. BACKUP_KEY in the environment opens an encrypted one."
    )
    # The tables may not be there yet.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", type=Path, metavar="DIR")
        parser.add_argument(
            "--replace",
            action="store_true",
            help="Also where the database is in use: that one is kept aside under another name.",
        )

    def handle(self, *args: Any, source: Path, replace: bool, **options: Any) -> None:
        with told_if_not(NOTHING, at=source):
            path = newest_in(source)
        for other in passed_over(source, path):
            self.stderr.write(PASSED_OVER.format(name=other.name))
        with told_if_not(_nothing_of(path, source), at=source):
            restored = restore(path, key=backup_key(), replace=replace)
        told = restored.manifest
        self.about = f"as of {_in_london(told.made_at)}"
        self.stdout.write(
            f"Restored {told.name or 'the planner'} {self.about} in London, from {path}: "
            f"{told.counted}. Every row was compared."
        )
        if told.head:
            self.stdout.write(f"The annual records hold; their head is {told.head}.")
        if restored.kept_aside:
            self.stdout.write(f"What was there before is kept as {restored.kept_aside}.")
        for aside in restored.keys_aside:
            name = aside.name.partition(".before-")[0]
            self.stdout.write(OTHER_KEY.format(name=name, aside=aside))
        self.stdout.write(OPEN_AGAIN)
        if restored.open_again:
            self.stdout.write("In the planner before, these did not hold:")
        for line in restored.open_again:
            self.stdout.write(f"  {line}.")
        if restored.letters_held:
            letters = count_of(restored.letters_held, "letter")
            self.stdout.write(HELD.format(count=letters))
        if restored.holidays_fault:
            self.stderr.write(HOLIDAYS.format(fault=restored.holidays_fault))
        self.stdout.write(OWED_ANEW.format(day=add_working_days(clock.today(), 1)))
        self.stdout.write(START_AGAIN)


def _nothing_of(path: Path, source: Path) -> str:
    """Which backup was taken where a folder was named, so that another can be named instead."""
    return NOTHING if path == source else f"{NOTHING} from {path.name}, the newest in {source}"


def _in_london(made_at: str) -> str:
    moment = clock.local(datetime.fromisoformat(made_at))
    return f"{long_day(moment)}, {moment:%H:%M}"
