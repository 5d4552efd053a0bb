"""Load the sample year as of a day. Only in sample mode: it empties the planner first."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from bsc_comms.kit.in_words import long_day
from bsc_comms.overview.sample import DEFAULT_DAY, NotTheSample, load_sample
from partnership.management.kept import KeptCommand
from plans.models import Communication


class Command(KeptCommand):
    help = "Empty the planner and load the sample year as it stood on a day."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--as-of", type=_day, default=None, metavar="YYYY-MM-DD")
        parser.add_argument(
            "--if-empty", action="store_true", help="Keep a planner that already has data."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.SAMPLE:
            raise CommandError("Set SAMPLE=1 first: this command empties the planner.")
        if options["if_empty"] and options["as_of"] is None and Communication.objects.exists():
            self.did_nothing = True
            self.stdout.write("The planner already has data; it was kept.")
            return
        as_of = options["as_of"] or DEFAULT_DAY
        self.about = f"as of {long_day(as_of)}"
        try:
            load_sample(as_of=as_of)
        except NotTheSample as refused:
            raise CommandError(str(refused)) from None
        count = Communication.objects.count()
        self.stdout.write(f"Loaded {count} communications as of {long_day(as_of)}.")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"“{text}” is not a day like 2017-04-20.") from error
