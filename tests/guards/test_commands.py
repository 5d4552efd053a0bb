"""Every command of ours leaves a row in the audit, or says why it need not."""

from collections.abc import Mapping
from pathlib import Path

from django.conf import settings
from django.core.management import get_commands, load_command_class
from django.core.management.base import BaseCommand

from bsc_comms.overview.audit_words import COMMANDS
from partnership.management.kept import FOLDER, KeptCommand, job_of
from tests.guards.modules import APPS

# Those that leave no row, each with its reason.
EXCUSED = {
    "overview.doctor": "It looks and changes nothing, and a monitor may run it each minute.",
    "plans.verify_records": "It says whether the records hold, and hands nothing out.",
}


def our_commands() -> dict[str, type[BaseCommand]]:
    """The commands of our own apps, by what the audit calls them."""
    found = [
        type(load_command_class(app, name))
        for name, app in get_commands().items()
        if app.split(".")[0] in APPS
    ]
    return {job_of(command): command for command in found}


def files_of_commands() -> set[str]:
    """Where there is a command of ours, as its module."""
    root: Path = settings.BASE_DIR
    return {
        ".".join(path.relative_to(root).with_suffix("").parts)
        for app in APPS
        for path in (root / app).rglob("management/commands/*.py")
        if path.stem != "__init__"
    }


def leaves_no_row(commands: Mapping[str, type[BaseCommand]]) -> set[str]:
    """Those that are neither kept by the base nor excused."""
    return {
        name
        for name, command in commands.items()
        if name not in EXCUSED
        and not (issubclass(command, KeptCommand) and command.execute is KeptCommand.execute)
    }


def test_every_command_leaves_a_row_or_is_excused() -> None:
    assert leaves_no_row(our_commands()) == set()


def test_what_goes_past_the_base_is_found() -> None:
    """The planted faults: one without the base, and one that has it and takes its place."""

    class WithoutIt(BaseCommand):
        __module__ = f"plans{FOLDER}without_it"

    class InItsPlace(KeptCommand):
        __module__ = f"plans{FOLDER}in_its_place"

        def execute(self, *args, **options):
            return None

    planted = {job_of(each): each for each in (WithoutIt, InItsPlace)}
    assert leaves_no_row(our_commands() | planted) == {"plans.without_it", "plans.in_its_place"}


def test_no_command_of_ours_is_looked_past() -> None:
    assert {command.__module__ for command in our_commands().values()} == files_of_commands()


def test_an_excuse_is_for_a_command_that_needs_one() -> None:
    commands = our_commands()
    assert set(EXCUSED) <= set(commands)
    assert not [name for name in EXCUSED if issubclass(commands[name], KeptCommand)]


def test_every_command_that_is_kept_has_its_words() -> None:
    assert set(our_commands()) - set(EXCUSED) == set(COMMANDS)
