"""`manage.py setup_partnership [FILE]`: the first start on an empty machine."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

from bsc_comms.kit.alone import NotAlone, alone
from bsc_comms.kit.in_words import count_of
from bsc_comms.kit.up_to_date import migrations_to_go
from bsc_comms.overview.setting_up.answers import Answers, asked, from_file
from bsc_comms.overview.setting_up.errors import CannotStart
from bsc_comms.overview.setting_up.planner import (
    reference_folder,
    refuse_where_in_use,
    refuse_where_letters_are_lost,
    start,
)
from partnership.management.kept import KeptCommand, has_no_file
from partnership.models import Partner
from partnership.operations.letters import one_use_link


class Command(KeptCommand):
    """Make the tables, load the partnership, and let its first coordinator in."""

    help = (
        "Makes the tables of an empty planner, loads who the partnership is and the words that all "
        "partnerships plan in, and opens it for the first coordinator. FILE is TOML; without one "
        "everything is asked for. bsc_comms/overview/setting_up/camden/setup.toml is an example."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", metavar="FILE")
        parser.add_argument(
            "--print-link",
            action="store_true",
            help="Print the way in, which works once and not for long, and send no letter.",
        )

    def handle(self, *args: Any, file: Path | None, print_link: bool, **options: Any) -> None:
        try:
            refuse_where_letters_are_lost()
            answers = from_file(file) if file else self._asked()
            self.about = answers.partnership["name"]
            with alone():
                if migrations_to_go():
                    call_command("migrate", verbosity=0, interactive=False)
                person = start(answers, by_letter=not print_link)
        except (CannotStart, NotAlone) as fault:
            raise CommandError(f"Nothing was set up.\n{fault}") from fault
        except EOFError as fault:
            raise CommandError("Nothing was set up: the answers ended too early.") from fault
        wards = count_of(len(answers.wards), "ward")
        partners = count_of(Partner.objects.count(), "partner")
        self.stdout.write(
            f"The planner of the {answers.partnership['name']} stands: {wards}, {partners}."
        )
        if print_link:
            hours = settings.PASSWORD_RESET_TIMEOUT // 3600
            self.stdout.write(
                f"{person.name} comes in once, within {count_of(hours, 'hour')}, by "
                f"{one_use_link(person)}"
            )
        else:
            self.stdout.write(f"A letter with the way in is owed to {person.email}.")
        self.stdout.write(
            f"Its reference data stands in {reference_folder()}: change it there, then manage.py "
            f"load_reference --from {reference_folder()}. That undoes what was changed on the page "
            "Reference data alone, but for last days; --dry-run names each cell beforehand."
        )
        self.stdout.write("Next: manage.py doctor says what is still missing.")

    def _asked(self) -> Answers:
        """Nobody answers two dozen questions for a planner that will be left alone."""
        if not (has_no_file() or migrations_to_go()):
            refuse_where_in_use()
        return asked(self._ask)

    def _ask(self, question: str) -> str:
        return input(f"{question}: ").strip()
