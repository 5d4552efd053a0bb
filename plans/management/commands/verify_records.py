"""Check that the annual records are as they were compiled, here or from a JSON file alone."""

import json
import re
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from bsc_comms.kit.seals import BadKey
from bsc_comms.kit.up_to_date import why_not_up_to_date
from partnership.management.database_faults import database_faults_in_words
from plans.queries.record_chain import Verdict, verify, verify_json, verify_json_here

NOT_LOOKED_AT = 2
A_HEAD = re.compile(r"[0-9a-f]{64}")


class Command(BaseCommand):
    help = (
        "Check each annual record against its chain, its seal, its documents and its signatures, "
        "and name the first thing that was altered. Ends with 1 if there is one, and with 2 where "
        "it could not look: at the database, or by the file, head or key that was given."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--head", default="", help="The head that was printed or published.")
        parser.add_argument(
            "--json", type=Path, metavar="FILE", help="Check this file alone, without the database."
        )
        parser.add_argument(
            "--key",
            default="",
            help="With --json: the public key to trust, in hexadecimal, in place of the planner's.",
        )

    def handle(self, *args: Any, head: str, json: Path | None, key: str, **options: Any) -> None:
        head = _as_printed(head)
        try:
            with database_faults_in_words(ends_with=NOT_LOOKED_AT):
                verdict = _of_file(json, head, key) if json else _of_database(head)
        except BadKey as fault:
            raise _not_looked_at(str(fault)) from fault
        for checked in verdict.checked:
            self.stdout.write(f"Checked: {checked}")
        for note in verdict.notes:
            self.stdout.write(f"Note: {note}")
        if not verdict.holds:
            raise CommandError(verdict.fault)
        self.stdout.write(_in_words(verdict))


def _not_looked_at(why: str) -> CommandError:
    return CommandError(why, returncode=NOT_LOOKED_AT)


def _as_printed(head: str) -> str:
    """The head as it is kept. Raises CommandError where a part of one was given."""
    head = "".join(head.split()).lower()
    if head and not A_HEAD.fullmatch(head):
        raise _not_looked_at(
            "A head is 64 hexadecimal digits: copy it from the cover of the record. The foot of "
            "its pages shows the first 16 alone."
        )
    return head


def _of_file(path: Path, head: str, key: str) -> Verdict:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except OSError as fault:
        raise _not_looked_at(f"{path} could not be read: {fault.strerror}.") from fault
    except ValueError as fault:
        raise _not_looked_at(f"{path} is no JSON file.") from fault
    return verify_json(told, head=head, key=key) if key else verify_json_here(told, head=head)


def _of_database(head: str) -> Verdict:
    if why := why_not_up_to_date():
        raise _not_looked_at(why)
    return verify(head)


def _in_words(verdict: Verdict) -> str:
    if not verdict.checked:
        return "There is no record to check."
    head = f" The head is {verdict.head}." if verdict.head else ""
    return f"Nothing was altered.{head}"
