"""`make kill`: what becomes of letters when workers, broker and mail server fail.

Real workers, a real Redis and the filesystem broker, a real SMTP conversation, real signals. Prints
a table; a promise that does not hold makes the exit status 1. The whole takes about half an hour;
`make kill ARGS="--kills 5 --stops 3 --letters 400 --minutes 0.2"` is a glance.
"""

import argparse
import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from datetime import time as daytime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
_folder = Path(tempfile.mkdtemp(prefix="planner-letters-"))
os.environ.update(
    DJANGO_SETTINGS_MODULE="bsc_comms.settings",
    VAR_DIR=str(_folder),
    DATABASE_URL=f"sqlite:///{_folder / 'planner.sqlite3'}",
    BROKER_URL="filesystem://localhost",
    SAMPLE="0",
    LETTERS_FROM="00:00",
    LETTERS_UNTIL="00:00",
)

import django  # noqa: E402

django.setup()

import redis  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import override_settings  # noqa: E402

from bsc_comms.kit import clock, frozen  # noqa: E402
from bsc_comms.kit.working_days import add_working_days  # noqa: E402
from partnership.choices import LetterKind, LetterState  # noqa: E402
from partnership.models import Letter  # noqa: E402
from partnership.operations.letters import send_due_letters  # noqa: E402
from tests.factories import MeetingFactory, PartnerFactory, advocate_of, partnership  # noqa: E402
from tests.services.post_office import (  # noqa: E402
    PostOffice,
    count,
    killed_at_random,
    owe_reminders,
    post_office,
    sent_to_the_end,
    still_waiting,
)
from tests.services.processes import free_port, server  # noqa: E402
from tests.services.redis import running_redis  # noqa: E402
from tests.services.waiting import wait_until  # noqa: E402
from tests.subgroup.ten_years import compare  # noqa: E402

FILES = "filesystem://localhost"
BEAT_TICKS = 135  # seconds in which each of two beats ticks twice


@dataclass(frozen=True)
class Line:
    """One line of the table: what was done, what came of it, and which promises broke."""

    what: str
    figures: str
    broken: tuple[str, ...] = ()


def main() -> int:
    """Run what was asked for and print the table; 1 if a promise is broken, else 0."""
    parser = argparse.ArgumentParser(description="Kill workers, broker and mail server.")
    parser.add_argument("--letters", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--stops", type=int, default=30)
    parser.add_argument("--minutes", type=float, default=10, help="how long Redis stays away")
    parser.add_argument("--seed", type=int, default=2016)
    parser.add_argument("--only", nargs="+", help="names of the parts to run")
    options = parser.parse_args()
    call_command("migrate", verbosity=0)
    partnership()
    lines = []
    for name, part in parts(options).items():
        if options.only and name not in options.only:
            continue
        empty()
        started = time.monotonic()
        line = part()
        lines.append(line)
        print(f"| {line.what} | {line.figures} | {time.monotonic() - started:.0f} s |", flush=True)
        for fault in line.broken:
            print(f"PROMISE BROKEN: {line.what}: {fault}", flush=True)
    shutil.rmtree(_folder, ignore_errors=True)
    return int(any(line.broken for line in lines))


def parts(options: argparse.Namespace) -> dict[str, Callable[[], Line]]:
    dice = random.Random(options.seed)

    def on_redis(act: Callable[[str], Line]) -> Callable[[], Line]:
        def run() -> Line:
            with running_redis() as url:
                return act(url)

        return run

    def kill(url: str) -> Line:
        return killed(url, options.letters, options.kills, signal.SIGKILL, dice)

    def stop(url: str) -> Line:
        return killed(url, options.letters, options.stops, signal.SIGTERM, dice)

    return {
        "kill-redis": on_redis(kill),
        "kill-files": lambda: kill(FILES),
        "stop-redis": on_redis(stop),
        "stop-files": lambda: stop(FILES),
        "emptied": on_redis(lambda url: emptied(url, options.letters)),
        "five-times-redis": on_redis(lambda url: five_times(url, 200)),
        "five-times-files": lambda: five_times(FILES, 40),
        "beats": on_redis(two_beats),
        "speed": lambda: speed(options.letters),
        "ten-years": ten_years,
        "gone": lambda: gone(options.letters, options.minutes),
    }


def empty() -> None:
    """Begin afresh, without a letter and without the history, which is else only ever added to."""
    with frozen.lifted():
        call_command("flush", interactive=False, verbosity=0)
    partnership()
    shutil.rmtree(_folder / "broker", ignore_errors=True)


def speed(number: int) -> Line:
    """In this process, with the database as in production, over one connection a round."""
    owe_reminders(number)
    with post_office(FILES, _folder) as office, sending_to(office):
        started = time.monotonic()
        while still_waiting():
            send_due_letters()
        seconds = time.monotonic() - started
        found = count(office)
        connections = office.server.connections
    return Line(
        f"{number} letters through SMTP, one process",
        f"{seconds:.1f} s, {number / seconds:.0f} a second, {connections} connections",
        broken(
            (seconds < 30 * number / 1000, "slower than 30 s for 1,000"),
            (found.arrived == number, f"{found.arrived} arrived"),
            (connections <= -(-number // 200), "connections were not used again"),
        ),
    )


def ten_years() -> Line:
    """Foreseen morning by morning in this process, against an oracle of its own, who knows 8.00."""
    started = time.monotonic()
    with override_settings(LETTERS_FROM=daytime(8), LETTERS_UNTIL=daytime(20)):
        found = compare(date(2016, 1, 1), date(2025, 12, 31), members=60)
    seconds = time.monotonic() - started
    return Line(
        "ten years of four meetings, 60 members",
        f"{found.letters} letters in {seconds:.0f} s; doubled {found.doubled}; missing "
        f"{found.missing}; others {found.extra}",
        broken(
            (seconds < 60, "not within a minute"),
            (found.expected == 10 * 4 * 60 * 3, f"the oracle wants {found.expected}"),
            (not (found.doubled or found.missing or found.extra), "not what the oracle wants"),
        ),
    )


def sending_to(office: PostOffice) -> override_settings:
    """Inside the block letters of this process go to that office."""
    return override_settings(
        EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
        EMAIL_HOST="127.0.0.1",
        EMAIL_PORT=office.port,
    )


def killed(url: str, number: int, times: int, how: signal.Signals, dice: random.Random) -> Line:
    """So many reminders, the worker ended so often at random moments."""
    owe_reminders(number)
    pause = 0.01
    # Enough is left to send for the last of the workers that are ended.
    longest = 0.8 * number / times * pause
    with post_office(url, _folder, pause=pause) as office:
        in_mid_send = killed_at_random(office, times, how, dice=dice, longest=longest)
        sent_to_the_end(office)
        found = count(office)
    most = 2 if how == signal.SIGKILL else 1
    return Line(
        f"{number} letters, {how.name} {times} times, {broker(url)}",
        f"{in_mid_send} times in mid-send; {found.rows} rows; {found.states}; arrived "
        f"{found.arrived}; twice {found.twice}; most copies {found.most_copies}; "
        f"lost {found.lost}",
        broken(
            (found.rows == number, f"{found.rows} rows"),
            (found.lost == 0, f"{found.lost} lost"),
            (found.most_copies <= most, f"{found.most_copies} copies of one"),
            (found.other_ids == 0, "a copy with another Message-ID"),
            (in_mid_send >= times * 0.8, f"only {in_mid_send} times in mid-send"),
        ),
    )


def emptied(url: str, number: int) -> Line:
    """Everything that waits in Redis is lost while letters are sent."""
    owe_reminders(number)
    with post_office(url, _folder, pause=0.005) as office, office.worker():
        office.ask()
        wait_until(lambda: len(office.server.mails) > number / 10, seconds=60)
        with contextlib.closing(redis.Redis.from_url(url)) as client:
            client.flushall()
        return swept(office, number, f"{number} letters, Redis emptied in mid-send")


def gone(number: int, minutes: float) -> Line:
    """Redis ends while letters are sent, and comes back empty."""
    owe_reminders(number)
    port = free_port()
    url = f"redis://127.0.0.1:{port}/0"
    with contextlib.ExitStack() as stack:
        there = stack.enter_context(contextlib.ExitStack())
        there.enter_context(running_redis(port=port))
        office = stack.enter_context(post_office(url, _folder, pause=0.005))
        stack.enter_context(office.worker())
        office.ask()
        wait_until(lambda: len(office.server.mails) > number / 10, seconds=60)
        there.close()
        time.sleep(minutes * 60)
        stack.enter_context(running_redis(port=port))
        what = f"{number} letters, Redis gone for {minutes:g} minutes in mid-send"
        return swept(office, number, what)


def swept(office: PostOffice, number: int, what: str) -> Line:
    """One tick, and all is sent."""
    time.sleep(3)
    before, started = still_waiting(), time.monotonic()
    office.ask()
    wait_until(lambda: not still_waiting(), seconds=180, otherwise=lambda: count(office))
    found = count(office)
    return Line(
        what,
        f"{before} still waited; all sent {time.monotonic() - started:.0f} s after one tick; "
        f"{found.states}; twice {found.twice}",
        broken(
            (found.states == {LetterState.SENT: number}, str(found.states)),
            (found.most_copies == 1, f"{found.most_copies} copies of one"),
            (before > 0, "nothing waited any more"),
        ),
    )


def five_times(url: str, number: int) -> Line:
    """Each task message delivered five times, to eight workers."""
    owe_reminders(number)
    with post_office(url, _folder) as office, contextlib.ExitStack() as stack:
        keys = [str(key) for key in Letter.objects.values_list("pk", flat=True)]
        for key in keys * 5:
            office.ask("partnership.send_letter", letter_id=key)
        for _ in range(8):
            stack.enter_context(office.worker())
        wait_until(lambda: not still_waiting(), seconds=120, otherwise=lambda: count(office))
        time.sleep(2)
        found = count(office)
    return Line(
        f"{number} letters, each message five times, eight workers, {broker(url)}",
        f"{found.states}; most copies {found.most_copies}",
        broken(
            (found.states == {LetterState.SENT: number}, str(found.states)),
            (found.most_copies == 1, f"{found.most_copies} copies of one"),
        ),
    )


def two_beats(url: str) -> Line:
    """Two beats tick for two minutes while a meeting calls for updates."""
    people = [advocate_of(PartnerFactory()) for _ in range(60)]
    MeetingFactory(date=add_working_days(clock.today(), 13))
    with post_office(url, _folder) as office, office.worker(), beat(url, 1), beat(url, 2):
        time.sleep(BEAT_TICKS)
        found = count(office)
    owed = Counter(Letter.objects.values_list("kind", "recipient"))
    calls = sum(kind == LetterKind.CALL_FOR_UPDATES for kind, _ in owed)
    ticks = sum(_folder.joinpath(f"beat{n}.log").read_text().count("Sending due") for n in (1, 2))
    return Line(
        "two beats at once, a call for updates to 60 advocates",
        f"{ticks} ticks; {calls} calls; {found.states}; most copies {found.most_copies}",
        broken(
            (calls == len(people), f"{calls} calls"),
            (set(owed.values()) == {1}, "somebody was owed one letter twice"),
            (set(found.states) == {LetterState.SENT}, str(found.states)),
            (found.most_copies == 1, f"{found.most_copies} copies of one"),
            (ticks >= 4, f"only {ticks} ticks"),
        ),
    )


def beat(url: str, number: int) -> contextlib.AbstractContextManager[subprocess.Popen]:
    log = _folder / f"beat{number}.log"
    schedule = _folder / f"schedule{number}"
    command = [sys.executable, "-m", "celery", "-A", "bsc_comms", "beat", "--loglevel", "INFO"]
    command += ["--schedule", str(schedule), "--pidfile", ""]
    return server(
        command,
        log=log,
        answers=lambda: "beat: Starting" in log.read_text(),
        cwd=ROOT,
        env={**os.environ, "BROKER_URL": url},
    )


def broken(*promises: tuple[bool, str]) -> tuple[str, ...]:
    return tuple(words for holds, words in promises if not holds)


def broker(url: str) -> str:
    return url.split(":")[0]


if __name__ == "__main__":
    sys.exit(main())
