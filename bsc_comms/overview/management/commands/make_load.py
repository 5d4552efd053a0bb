"""Add many invented communications, for measuring."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from bsc_comms.overview.load import make_load


class Command(BaseCommand):
    help = "Add many invented communications, for measuring. Not for a planner that people use."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--communications", type=int, default=1_000)

    def handle(self, *args: Any, **options: Any) -> None:
        make_load(communications=options["communications"])
        self.stdout.write(f"Added {options['communications']} communications.")
