"""One tick of the planner by hand, or what would go out from one day to another."""

import contextlib
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import transaction

from bsc_comms.kit import clock
from bsc_comms.kit.alone import NotAlone
from bsc_comms.kit.in_words import count_of, long_day
from bsc_comms.kit.up_to_date import why_not_up_to_date
from partnership.choices import LetterState
from partnership.management.kept import KeptCommand
from partnership.operations.letters import Round, send_due_letters
from subgroup.operations.rehearsal import Foreseen, owe_everything, rehearse
from subgroup.operations.tick import owe_for_meetings, tick

NOTHING_KEPT = "Nothing was kept and nothing was sent."


class Command(KeptCommand):
    help = (
        "Ask what the meeting cycle and other work owe by now, and send the letters that are due: "
        "for cron, where no beat runs. With --until: what would go out up to that day; nothing is "
        "kept."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--at",
            metavar="MOMENT",
            help="As of this moment, like 2016-10-25T08:00 (London time unless it names a zone).",
        )
        parser.add_argument(
            "--until", metavar="DATE", help="Foresee what would go out up to this day."
        )
        parser.add_argument(
            "--from",
            metavar="DATE",
            dest="first",
            help="With --until: go through the meetings of years from this day on, and sum up.",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="Only say what would be owed; nothing is kept."
        )

    def only_looks(self, options: Mapping[str, Any]) -> bool:
        """Also where cron runs it each minute as of now: each part leaves its own row then."""
        return super().only_looks(options) or bool(options["until"]) or not options["at"]

    def handle(
        self,
        *args: Any,
        at: str | None,
        until: str | None,
        first: str | None,
        dry_run: bool,
        **options: Any,
    ) -> None:
        if first and not until:
            raise CommandError("--from needs --until: from which day to which?")
        if why := why_not_up_to_date():
            raise CommandError(why)
        if until:
            self._foresee(_start(at, first), _day("--until", until), sum_up=bool(first))
            return
        with contextlib.ExitStack() as stack:
            if at:
                self.about = f"as of {_in_london(_moment(at))}"
                stack.enter_context(clock.at(_moment(at)))
            self._tick(dry_run)

    def _tick(self, dry_run: bool) -> None:
        if dry_run:
            with transaction.atomic():
                found = tick()
                transaction.set_rollback(True)
            outcome = Round(0, 0)
        else:
            found = tick()
            outcome = send_due_letters()
        self.stdout.write(f"As of {_in_london(clock.now())}, London:")
        lines = (
            (found.owed.to_send, "letter newly owed", "letters newly owed"),
            (found.owed.missed, "letter newly missed", "letters newly missed"),
            (
                found.given_back,
                "letter given back or missed in waiting",
                "letters given back or missed in waiting",
            ),
            (found.references, "reference given", "references given"),
            (found.work_waiting, "order of documents waiting", "orders of documents waiting"),
            (outcome.sent, "letter sent", "letters sent"),
            (outcome.not_sent, "letter not sent", "letters not sent"),
        )
        for number, one, many in lines:
            self.stdout.write(f"  {number:>5} {one if number == 1 else many}")
        if dry_run:
            self.stdout.write(NOTHING_KEPT)
        _raise_for(found.failed)

    def _foresee(self, first: datetime, until: date, *, sum_up: bool) -> None:
        if until < clock.local(first).date():
            raise CommandError("--until lies before the day on which it begins.")
        owe = owe_for_meetings if sum_up else owe_everything
        try:
            rehearsal = rehearse(first, until, owe=owe)
        except NotAlone as fault:
            raise CommandError(str(fault)) from fault
        said = _summed_up(rehearsal.letters) if sum_up else map(_line, rehearsal.letters)
        for line in said:
            self.stdout.write(line)
        self.stdout.write(
            f"{count_of(len(rehearsal.letters), 'letter')} up to {long_day(until)}. {NOTHING_KEPT}"
        )
        _raise_for(rehearsal.failed)


def _line(letter: Foreseen) -> str:
    """A letter in confidence shows when and of which kind, and nothing more."""
    to, about = ("in confidence", "") if letter.in_confidence else (letter.to, f": {letter.about}")
    state = "" if letter.state in (LetterState.SENT, LetterState.GATHERED) else letter.state_label
    return f"{clock.local(letter.at):%a %d %b %Y %H:%M}  {letter.kind_label}, {to}{about}" + (
        f" ({state.lower()})" if state else ""
    )


def _summed_up(letters: list[Foreseen]) -> list[str]:
    counts = Counter(
        (clock.local(each.at).year, each.kind_label, each.state_label) for each in letters
    )
    return [
        f"{year}  {n:>6}  {kind} ({state.lower()})"
        for (year, kind, state), n in sorted(counts.items())
    ]


def _in_london(moment: datetime) -> str:
    return f"{long_day(moment)}, {clock.local(moment):%H:%M}"


def _raise_for(failed: list[str]) -> None:
    if failed:
        raise CommandError(f"Not done: {', '.join(failed)}. See the log.")


def _start(at: str | None, first: str | None) -> datetime:
    if first:
        return clock.start_of(_day("--from", first))
    return _moment(at) if at else clock.now()


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"--at must be a moment like 2016-10-25T08:00, not {text}.") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=clock.LONDON)


def _day(option: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"{option} must be a day like 2016-10-25, not {text}.") from error
