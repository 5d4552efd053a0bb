"""`manage.py move_database`: from SQLite to PostgreSQL, or back."""

from argparse import ArgumentParser
from typing import Any

from django.db import connection

from bsc_comms.kit.databases import database_at, working_on
from bsc_comms.overview.management.outcome import told_if_not
from bsc_comms.overview.recovery.moving import move_to, new_address
from partnership.management.kept import KeptCommand


class Command(KeptCommand):
    """Copy the planner's rows into another database and compare each of them."""

    help = (
        "Makes the tables in the empty new database, copies every row, lets keys go on counting "
        "where they were, compares every row and verifies the annual records. Stop web, worker and "
        "beat first. Nothing is changed in the database that the planner has now."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "url",
            nargs="?",
            metavar="URL",
            help="Such as postgres://user:password@host/name. Without it NEW_DATABASE_URL in the "
            "environment counts, which keeps the password off the command line.",
        )

    def handle(self, *args: Any, url: str | None, **options: Any) -> None:
        with told_if_not("Nothing was moved"):
            url = url or new_address()
            moved = move_to(url)
        self.planner_is_now = database_at(url)
        before = connection.display_name
        with working_on(self.planner_is_now):
            self.about = f"from {before} to {connection.display_name}"
        told = moved.manifest
        self.stdout.write(
            f"Moved {told.rows} rows of {len(told.tables)} tables; each was compared."
        )
        if told.head:
            self.stdout.write(f"The annual records hold; their head is {told.head}.")
        self.stdout.write(
            "Now set DATABASE_URL to the new address, and start web, worker and beat."
        )
