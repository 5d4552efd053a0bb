"""`make bad-days`: what people see on a bad day, and whether anything acknowledged is lost.

    make bad-days ARGS="disk redis --seconds 10"    these two alone; Redis is back after 10 seconds
    make bad-days ARGS=frozen                       Redis takes connections and says nothing

Starts a planner of its own with web, worker and beat on 127.0.0.1 for each day, lets four people
save and two hundred letters go out, breaks something and mends it, and compares what was
acknowledged with what the database and the mail server hold afterwards. Prints a table. Exit status
1 where something acknowledged is lost or a save doubled, or where somebody saw an error without its
page and its number. The disk that fills is a small one in memory, which only root may make. All
days together take about twelve minutes.
"""

import argparse
import contextlib
import json
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.people_saving import BARE, People  # noqa: E402
from benchmarks.serving import (  # noqa: E402
    answers,
    at_work,
    environment,
    make_tables,
    process,
    run,
    sign_in,
    web,
)
from benchmarks.small_disk import small_disk  # noqa: E402
from bsc_comms.kit.financial_year import FinancialYear  # noqa: E402
from tests.partnership.smtp import Behaviour, mail_server  # noqa: E402
from tests.services.postgres import Cluster, new_cluster  # noqa: E402
from tests.services.processes import free_port  # noqa: E402
from tests.services.redis import frozen as redis_frozen  # noqa: E402
from tests.services.redis import running_redis  # noqa: E402

TO = re.compile(r"^To: ((?:before|after)\d+)@", re.MULTILINE)
PEOPLE, LETTERS, LATER = 4, 200, 20
BEFORE, AFTER = 4, 8  # seconds of work before something breaks, and after it is mended
AWAY = 4  # seconds that a database stays away
SETTLED_WITHIN = 60  # seconds for the last letter
JUMP = 6  # hours
STARTS_WITHIN = 2.0  # seconds from starting the web to its first answer
_own = tempfile.TemporaryDirectory(prefix="planner-bad-days-")
STATIC, FILLED = Path(_own.name, "static"), Path(_own.name, "filled")


@dataclass
class Planner:
    """One planner on one bad day: its processes are told `told`, and write their logs to `logs`."""

    folder: Path
    logs: Path
    port: int
    told: dict[str, str]
    mail: Behaviour
    people: People
    mended_at: float = 0.0
    notes: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def owe(self, key: str, number: int) -> None:
        run(self.told, "-m", "benchmarks.bad_days_rows", "owe", key, str(number))

    def rows(self) -> dict:
        command = [sys.executable, "-m", "benchmarks.bad_days_rows", "count"]
        done = subprocess.run(command, cwd=ROOT, env=self.told, capture_output=True, check=True)
        return dict(json.loads(done.stdout))

    def manage(self, *words: str) -> tuple[int, str]:
        """How a command ended, and the last line that it said."""
        command = [sys.executable, "manage.py", *words]
        done = subprocess.run(command, cwd=ROOT, env=self.told, capture_output=True, text=True)
        if "Traceback" in done.stderr:
            self.faults.append(f"{words[0]} ended with a stack trace")
        return done.returncode, (done.stderr or done.stdout).strip().rpartition("\n")[2]

    def mended(self) -> None:
        self.mended_at = time.monotonic()


@dataclass(frozen=True)
class Line:
    """One line of the table."""

    day: str
    saw: str
    acknowledged: str
    lost: int
    doubled: int
    well_after: str
    faults: list[str]


Breaks = Callable[[Planner], None]


def main() -> int:
    parser = argparse.ArgumentParser(description="Rehearse bad days.")
    parser.add_argument("days", nargs="*", help=f"of {', '.join(DAYS)}; all where none is named")
    parser.add_argument(
        "--seconds", type=float, default=60, help="how long Redis is gone or frozen"
    )
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # what runs is ended first
    print("| day | what people saw | acknowledged | lost | doubled | well again after |")
    print("| --- | --- | --- | --: | --: | --- |", flush=True)
    broken = []
    for name in arguments.days or DAYS:
        line = DAYS[name](arguments)
        print(
            f"| {line.day} | {line.saw} | {line.acknowledged} | {line.lost} | {line.doubled} | "
            f"{line.well_after} |",
            flush=True,
        )
        broken += [f"{name}: {fault}" for fault in line.faults]
    for fault in broken:
        print(f"PROMISE BROKEN: {fault}")
    return int(bool(broken))


# --- one day --------------------------------------------------------------------------------------
@contextlib.contextmanager
def planner(
    folder: Path, *, database: str = "", redis: str = "", more: dict[str, str] | None = None
) -> Iterator[Planner]:
    """Set one up, with a mail server of its own; its processes do not run yet."""
    with tempfile.TemporaryDirectory(prefix="planner-bad-day-") as name:
        logs, port, mail = Path(name), free_port(), Behaviour(pause=0.03)
        with mail_server(mail) as letters:
            told = environment(folder, port, database=database, redis=redis)
            told |= {"EMAIL_URL": f"smtp://127.0.0.1:{letters}", "STATIC_ROOT": str(STATIC)}
            told |= {"LETTERS_FROM": "00:00", "LETTERS_UNTIL": "00:00"}
            told |= {"LIMITS": "search=100000/600,link=100000/600,slowed=100000/60"}
            told |= {"DJANGO_SETTINGS_MODULE": "benchmarks.rehearsal_settings"} | (more or {})
            fill(told, folder)
            sign_in(told, PEOPLE, logs / "people.json")
            people = People(f"http://127.0.0.1:{port}", logs / "people.json")
            yield Planner(folder, logs, port, told, mail, people)


def fill(told: dict[str, str], folder: Path) -> None:
    """Tables and a plan; for SQLite copied from what was filled for the day before."""
    told = {name: value for name, value in told.items() if name != "CACHE_URL"}
    if "DATABASE_URL" not in told and FILLED.exists():
        shutil.copytree(FILLED, folder, dirs_exist_ok=True)
        return
    make_tables(told)
    load = ("make_load", "--communications", "200", "--people", "20", "-v", "0")
    run(told, "manage.py", *load)
    if "DATABASE_URL" not in told:
        shutil.copytree(folder, FILLED, ignore=shutil.ignore_patterns("broker"))


def lived(day: str, made: Planner, breaks: Breaks, *, beats: int = 1) -> Line:
    """Let everybody work, break something in the middle, and count."""
    made.owe("before", LETTERS)
    with at_work(made.told, made.logs, made.port, beats=beats):
        with made.people.at_work(PEOPLE):
            time.sleep(BEFORE)
            breaks(made)
            made.owe("after", LATER)
            time.sleep(AFTER)
        letters_after = settled(made)
    return counted(day, made, letters_after)


def settled(made: Planner) -> float:
    """Wait for the last letter; seconds since what broke was mended, or infinity."""
    until = time.monotonic() + SETTLED_WITHIN
    while time.monotonic() < until:
        if len(arrived(made)) == LETTERS + LATER:
            return max(0.0, time.monotonic() - made.mended_at)
        time.sleep(0.2)
    return float("inf")


def arrived(made: Planner) -> Counter[str]:
    """How many copies of each letter the mail server took."""
    found = (TO.search(text) for text in list(made.mail.mails))
    return Counter(each.group(1) for each in found if each)


def counted(day: str, made: Planner, letters_after: float) -> Line:
    rows, copies, people = made.rows(), arrived(made), made.people
    titles = Counter(rows["titles"])
    saves_lost = [title for title in people.saved if not titles[title]]
    sent = [key for key, state in rows["letters"].items() if state == "sent"]
    letters_lost = [key for key in rows["letters"] if not copies[key]]
    doubled = sum(titles[title] > 1 for title in people.saved)
    twice = sum(number > 1 for number in copies.values())
    seen = people.saw()
    faults = list(made.faults)
    faults += [f"{what} {number} times" for what, number in seen.items() if what.startswith(BARE)]
    faults += [f"{len(saves_lost)} saves lost"] if saves_lost else []
    faults += [f"{len(letters_lost)} letters lost or still waiting"] if letters_lost else []
    faults += [f"{doubled} saves doubled"] if doubled else []
    faults += ["nobody could save"] if not people.saved else []
    told = [f"{what} {number}" for what, number in seen.most_common()]
    told.append(f"slowest {people.slowest():.1f} s")
    return Line(
        day,
        ", ".join(told + made.notes),
        f"{len(people.saved)} saves, {len(sent)} letters",
        len(saves_lost) + len(letters_lost),
        doubled + twice,
        f"pages {people.well_after(made.mended_at):.1f} s, letters {letters_after:.1f} s",
        faults,
    )


# --- the days -------------------------------------------------------------------------------------
def disk(_: argparse.Namespace) -> Line:
    """The disk fills while people save and a record is compiled."""
    with small_disk() as folder, planner(folder) as made:
        return lived("disk full for 10 s (SQLite)", made, fill_the_disk)


def fill_the_disk(made: Planner) -> None:
    filler = made.folder / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (1024 * 1024, 4096):
            with contextlib.suppress(OSError):
                while file.write(b"x" * size):
                    pass
    status, said = made.manage("compile_annual_record", "--year", this_year())
    made.notes.append(f"compiling a record ended with {status}: “{said[:120]}”")
    if not status:
        made.faults.append("a record was compiled on a full disk")
    time.sleep(7)  # filling it and the record took the other three of the ten seconds
    filler.unlink()
    made.mended()
    status, said = made.manage("compile_annual_record", "--year", this_year())
    verified, words = made.manage("verify_records")
    if status or verified:
        made.faults.append(f"no record afterwards: {said} {words}")


def this_year() -> str:
    return FinancialYear.of(date(*time.localtime()[:3])).label


def database_restarted(_: argparse.Namespace) -> Line:
    return database("PostgreSQL restarted, 4 s away", signal.SIGINT)


def database_crashed(_: argparse.Namespace) -> Line:
    return database("PostgreSQL crashed, 4 s away", signal.SIGQUIT)


def database(day: str, how: signal.Signals) -> Line:
    """SIGINT is PostgreSQL's fast shutdown; after SIGQUIT it has to recover."""
    with new_cluster() as cluster, contextlib.ExitStack() as serving, own_folder() as folder:
        first = serving.enter_context(cluster.serving(durable=True))
        with planner(folder, database=cluster.url) as made:
            return lived(day, made, lambda made: restart(made, cluster, first, how, serving))


def restart(
    made: Planner,
    cluster: Cluster,
    first: subprocess.Popen,
    how: signal.Signals,
    serving: contextlib.ExitStack,
) -> None:
    first.send_signal(how)
    first.wait(30)
    time.sleep(AWAY)
    serving.enter_context(cluster.serving(durable=True))
    made.mended()


def redis(arguments: argparse.Namespace) -> Line:
    """Redis goes as broker, cache and throttle, and comes back empty."""
    port = free_port()
    url = f"redis://127.0.0.1:{port}"
    with contextlib.ExitStack() as there, own_folder() as folder:
        there.enter_context(running_redis(port=port))

        def go(made: Planner) -> None:
            there.close()
            time.sleep(arguments.seconds)
            there.enter_context(running_redis(port=port))
            made.mended()

        more = {"CACHE_URL": f"{url}/1"}
        with planner(folder, redis=f"{url}/0", more=more) as made:
            return lived(f"Redis gone for {arguments.seconds:.0f} s", made, go)


def frozen(arguments: argparse.Namespace) -> Line:
    """Redis goes on taking connections as broker and cache, and says nothing."""
    with running_redis() as url, own_folder() as folder:

        def freeze(made: Planner) -> None:
            with redis_frozen(url):
                time.sleep(arguments.seconds)
            made.mended()

        more = {"CACHE_URL": url.removesuffix("0") + "1"}
        with planner(folder, redis=url, more=more) as made:
            return lived(f"Redis frozen for {arguments.seconds:.0f} s", made, freeze)


def clock(_: argparse.Namespace) -> Line:
    """All clocks jump forward and, a little later, back to where they ought to be."""
    with own_folder() as folder:
        file = folder / "hours"
        file.write_text("0")
        with planner(folder, more={"CLOCK_JUMP": str(file)}) as made:
            return lived(f"clock {JUMP} h ahead for {AFTER} s, then back", made, jump)


def jump(made: Planner) -> None:
    file = Path(made.told["CLOCK_JUMP"])
    set_whole(file, str(JUMP))
    time.sleep(AFTER)
    set_whole(file, "0")
    made.mended()
    sign_in(made.told, PEOPLE, made.people.cookies)


def set_whole(file: Path, text: str) -> None:
    """Never read half."""
    candidate = file.with_suffix(".new")
    candidate.write_text(text)
    candidate.replace(file)


def beats(_: argparse.Namespace) -> Line:
    """Two beats tick at once."""
    with own_folder() as folder, planner(folder) as made:
        return lived("two beats at once", made, Planner.mended, beats=2)


def start(_: argparse.Namespace) -> Line:
    """From starting the web to its first answer: with modules compiled before, and without."""
    with own_folder() as folder, planner(folder) as made:
        cold = [first_answer(made, folder / f"compiled{n}") for n in range(3)]
        warm = [first_answer(made, folder / "compiled0") for n in range(3)]
    slow = [f"{max(warm):.1f} s to the first answer"] if max(warm) > STARTS_WITHIN else []
    saw = f"first answer after {spread(warm)}; {spread(cold)} where no module was compiled before"
    return Line("web starts", saw, "-", 0, 0, f"{max(warm):.1f} s", slow)


def first_answer(made: Planner, compiled: Path) -> float:
    """Seconds, at a port where none that started before can answer in its place."""
    told, port = made.told | {"PYTHONPYCACHEPREFIX": str(compiled)}, free_port()
    began = time.monotonic()
    log = made.logs / "start.log"
    with process(web(port), told, log, answers=partial(answers, port, "/health/live")):
        return time.monotonic() - began


def spread(seconds: list[float]) -> str:
    return f"{min(seconds):.1f} to {max(seconds):.1f} s"


@contextlib.contextmanager
def own_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="planner-bad-day-") as name:
        yield Path(name)


DAYS = {
    "disk": disk,
    "restarted": database_restarted,
    "crashed": database_crashed,
    "redis": redis,
    "frozen": frozen,
    "clock": clock,
    "beats": beats,
    "start": start,
}

if __name__ == "__main__":
    sys.exit(main())
