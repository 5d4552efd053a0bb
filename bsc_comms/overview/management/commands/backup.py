"""`manage.py backup DIR`: database, files and keys in one checked file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from bsc_comms.kit.in_words import count_of
from bsc_comms.overview.management.outcome import told_if_not
from bsc_comms.overview.recovery.backing_up import back_up, digest_of_file
from bsc_comms.overview.recovery.keys import backup_key
from partnership.management.kept import KeptCommand

IN_THE_OPEN = (
    "It is not encrypted: whoever has the file has everything, the key of the records too. Set "
    "BACKUP_KEY (openssl rand -hex 32 makes a good one) and keep that key somewhere else."
)
MISSING = (
    "{count} not in its store, and so not in the backup either: {names}. The rest is whole. Put "
    "each back under its name, from an earlier backup restored on another machine; where none has "
    "it, put an empty file there and have it added again. Until then each backup ends like this."
)
MISSED = "file that the planner names is,files that the planner names are"


class Command(KeptCommand):
    """Write one new backup and check it, while people work."""

    help = (
        "Writes database, files and keys into one new file in DIR, reads it again, fills a scratch "
        "database from it and verifies the annual records, while people go on working. Encrypted "
        "with the key in the environment variable BACKUP_KEY, where there is one. Ends with 1 "
        "where no backup was written, with 3 where one was and files were missing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        key = backup_key()
        with told_if_not("No backup was written", at=folder):
            written = back_up(folder, key=key)
        told = written.manifest
        self.about = written.path.name
        self.stdout.write(f"{written.path}: {told.counted}; read again and checked.")
        self.stdout.write(f"SHA-256 {digest_of_file(written.path)}")
        if told.head:
            self.stdout.write(f"The head of the annual records is {told.head}.")
        if not key:
            self.stderr.write(IN_THE_OPEN)
        if told.missing_files:
            self.about = f"{written.path.name}, without files that were missing"
            names = ", ".join(told.missing_files[:5])
            count = count_of(len(told.missing_files), MISSED)
            raise CommandError(MISSING.format(count=count, names=names), returncode=3)
