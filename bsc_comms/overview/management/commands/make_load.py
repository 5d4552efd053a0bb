"""Add many invented partners, people and communications, for measuring."""

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.conf import settings
from django.core.management import CommandError

from bsc_comms.overview.measuring.communications import A_YEAR, make_load
from bsc_comms.overview.measuring.people import make_partners_and_people
from bsc_comms.overview.measuring.traces import nothing, traces
from partnership.management.kept import KeptCommand
from partnership.models import Person, Topic

IN_USE = (
    "Nothing was added: people have signed in to this planner, and what is invented cannot be "
    "taken out of it again. Use one of its own, with another DATABASE_URL and VAR_DIR."
)


def _how_many(text: str) -> int:
    """A whole number from 1."""
    if not text.isdecimal() or not int(text):
        raise ArgumentTypeError(f"“{text}” is no whole number from 1.")
    return int(text)


class Command(KeptCommand):
    help = (
        "Add many invented partners, people and communications, for measuring. "
        "Refused by a planner that people have signed in to."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--communications", type=_how_many, default=1_000)
        parser.add_argument(
            "--a-year",
            type=_how_many,
            default=A_YEAR,
            help="how many in this financial year and the last",
        )
        parser.add_argument(
            "--earlier-a-year", type=_how_many, help="how many in each year before these (as many)"
        )
        parser.add_argument(
            "--traces",
            action="store_const",
            const=traces,
            default=nothing,
            help="with their history, letters, downloads and overlaps",
        )
        parser.add_argument(
            "--partners", type=_how_many, default=0, help="bring it to so many partners"
        )
        parser.add_argument(
            "--people", type=_how_many, default=0, help="bring it to so many people"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not Topic.objects.exists():
            raise CommandError("There is no reference data yet. Call load_reference first.")
        if not settings.SAMPLE and Person.objects.exclude(last_login=None).exists():
            raise CommandError(IN_USE)
        wanted = options["communications"]
        self.about = f"{wanted:,} communications"
        make_partners_and_people(partners=options["partners"], people=options["people"])
        make_load(
            communications=wanted,
            a_year=options["a_year"],
            earlier_a_year=options["earlier_a_year"],
            beside=options["traces"](),
            told=lambda done: self.stdout.write(f"{done:,} of {wanted:,} communications"),
        )
        self.stdout.write(f"Added {wanted} communications.")
