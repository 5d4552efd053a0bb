"""All tests, in the parts that need different machines, with one sum at the end.

    make test                     # all parts, in short
    make test PART=redis          # one
    make axe                      # every page for every kind of person (slow, not among them)
    make thorough                 # all parts in full, and that: everybody is asked everything

What is left out in short is told by the mark `thorough` and by tests/services/in_short.py.

What a part needs is looked for, and installed where that is possible (see tests/services). What
is still missing is named in one line, with what went untested; with CI=true that is a failure.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.services import machine, made_for_many  # noqa: E402
from tests.services.postgres import running_postgres  # noqa: E402
from tests.services.processes import ServerDidNotStart  # noqa: E402
from tests.services.scratch import scratch_folder  # noqa: E402

RESULTS = ROOT / "var" / "test-results"
#: A test over so many seconds is listed, the slowest of them, except where it has to be slow: a way
#: through the whole planner, something that is killed again and again, what is timed.
SLOW = 2.0
MOST_SLOW = 20
MAY_BE_SLOW = ("journeys", "axe", "timed")
KILLS = ("_killed", "_bad_days")
CI = os.environ.get("CI") == "true"
#: The database that all tests of a part begin with, made before the first of them.
PREPARE = [sys.executable, "-c", "from tests.services import prepared_database as it; it.make()"]
SETTINGS = {"DJANGO_SETTINGS_MODULE": "tests.settings"}
THOROUGH = "thorough"


class PartMissing(RuntimeError):
    """Something that a part needs is not on this machine and could not be put there."""


@contextlib.contextmanager
def there(*programs: machine.Part) -> Iterator[dict[str, str]]:
    """These programs on the machine; the tests start them themselves."""
    for program in programs:
        if program.find_or_install() is None:
            raise PartMissing(f"{program.label} is not here and could not be installed")
    yield {}


@contextlib.contextmanager
def postgresql() -> Iterator[dict[str, str]]:
    """A PostgreSQL while the part runs; PartMissing with the reason where there is none."""
    with contextlib.ExitStack() as stack:
        try:
            url = stack.enter_context(running_postgres(stack.enter_context(scratch_folder())))
        except FileNotFoundError:
            raise PartMissing("PostgreSQL is not here and could not be installed") from None
        except ServerDidNotStart as error:
            said = " ".join(str(error).split())
            raise PartMissing(f"PostgreSQL did not start ({said})") from error
        yield {"DATABASE_URL": url}


@dataclass(frozen=True)
class Part:
    """A part of the tests: which ones, what they need, and what goes untested without it."""

    mark: str
    needs: Callable[[], contextlib.AbstractContextManager[dict[str, str]]]
    covers: str
    workers: int = 0
    #: How workers share the tests: by files where what a file makes for its tests takes longest.
    shared: str = "worksteal"


PARTS = {
    "sqlite": Part(
        "not journey and not redis and not axe and not proxy and not timed",
        there,
        "everything on SQLite",
        workers=2,
    ),
    "timed": Part("timed", there, "what has to be quick, with nothing beside it"),
    "postgresql": Part("both_databases", postgresql, "what differs on PostgreSQL", 2, "loadfile"),
    "redis": Part("redis", partial(there, machine.REDIS), "jobs through a real Redis", workers=2),
    "proxies": Part(
        "proxy",
        partial(there, machine.NGINX, machine.CADDY),
        "the examples of deploy/ behind nginx and Caddy",
    ),
    "journeys": Part(
        "journey", partial(there, machine.CHROMIUM), "the journeys in a real browser", workers=2
    ),
}
ON_DEMAND = {
    "axe": Part(
        "axe",
        partial(there, machine.CHROMIUM),
        "every page for every kind of person, with axe",
        workers=2,
    )
}


@dataclass
class Sum:
    """What came out, over all parts."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    faults: list[str] = field(default_factory=list)
    untested: list[str] = field(default_factory=list)
    slow: list[tuple[float, str]] = field(default_factory=list)


@contextlib.contextmanager
def made_ready(parts: Sequence[Part]) -> Iterator[list[Future[dict[str, str]]]]:
    """What each part needs, made at the same time, and there until the block ends.

    To migrate a database keeps one processor busy, and to fetch a program none. Each future holds
    what to add to the environment of its part, or PartMissing with the reason.
    """
    print("Making ready what the tests need ...", flush=True)
    with contextlib.ExitStack() as until_the_end, ThreadPoolExecutor(len(parts)) as at_once:
        made = [at_once.submit(make_ready, part, until_the_end) for part in parts]
        wait(made)
        yield made


def make_ready(part: Part, until_the_end: contextlib.ExitStack) -> dict[str, str]:
    """Start what the part needs and make its database; what to add to its environment."""
    env = until_the_end.enter_context(part.needs())
    subprocess.run(PREPARE, cwd=ROOT, env={**os.environ, **env, **SETTINGS}, check=True)
    return env


def run_part(
    name: str, part: Part, ready: Future[dict[str, str]], total: Sum, *, in_short: bool
) -> None:
    """Run one part and add what came out; a part without tests is a fault."""
    print(f"\n== {name}: {part.covers}", flush=True)
    report = RESULTS / f"{name}.xml"
    report.unlink(missing_ok=True)
    command = [sys.executable, "-m", "pytest", "tests", "-q", "-m", part.mark]
    command += [f"--junitxml={report}"]
    if part.workers:
        command += ["-n", str(part.workers), "--dist", part.shared]
    try:
        environment = {**os.environ, **ready.result()}
    except PartMissing as error:
        total.untested.append(f"{error}: not tested: {part.covers}.")
        return
    environment["TESTS_IN_SHORT"] = str(int(in_short))
    with scratch_folder() as scratch:
        environment["TMPDIR"] = str(scratch)
        code = subprocess.run(command, cwd=ROOT, env=environment).returncode
    passed = count(report, total)
    if name not in MAY_BE_SLOW:
        total.slow += slow_in(report)
    if code == 5 or not (code or passed):
        total.faults.append(f"{name}: no test ran")
    elif code:
        total.faults.append(f"{name}: pytest ended with {code}")


def count(report: Path, total: Sum) -> int:
    """Add a part's figures from pytest's report; how many passed."""
    if not report.exists():
        return 0
    suites = ElementTree.parse(report).getroot().iter("testsuite")  # noqa: S314
    passed = 0
    for suite in suites:
        figures = {
            key: int(suite.get(key, 0)) for key in ("tests", "failures", "errors", "skipped")
        }
        failed = figures["failures"] + figures["errors"]
        passed += figures["tests"] - failed - figures["skipped"]
        total.failed += failed
        total.skipped += figures["skipped"]
    total.passed += passed
    return passed


def slow_in(report: Path) -> list[tuple[float, str]]:
    """The tests of a part that took too long, with their fixtures: seconds, and which."""
    if not report.exists():
        return []
    cases = ElementTree.parse(report).getroot().iter("testcase")  # noqa: S314
    timed = [(seconds_of(case), case.get("classname", ""), case) for case in cases]
    return [
        (seconds, f"{where}::{case.get('name')}")
        for seconds, where, case in timed
        if seconds > SLOW and not any(kills in where for kills in KILLS)
    ]


def seconds_of(case: ElementTree.Element) -> float:
    """What a test took, without what it made for all that follow (made_for_many.py)."""
    told = [each for each in case.iter("property") if each.get("name") == made_for_many.SECONDS]
    return float(case.get("time", 0)) - sum(float(each.get("value", 0)) for each in told)


def say_what_is_slow(slow: list[tuple[float, str]]) -> None:
    """The slowest first, twenty of them at the most."""
    if slow:
        print(f"Over {SLOW:g} seconds, with their fixtures: {len(slow)}; the slowest:")
    for seconds, name in sorted(slow, reverse=True)[:MOST_SLOW]:
        print(f"{seconds:7.1f} s  {name}")


def report(total: Sum, seconds: float) -> bool:
    """Print what was slow or went untested, what is wrong, and the sum as the last line.

    Returns whether all is well.
    """
    well = not total.failed and not total.faults and bool(total.passed)
    print()
    say_what_is_slow(total.slow)
    for line in total.untested:
        print(f"Missing: {line}" + (" (a failure under CI=true)" if CI else ""))
    for line in total.faults:
        print(f"Wrong: {line}")
    if CI and total.untested:
        well = False
    skipped = f", {total.skipped} skipped" if total.skipped else ""
    print(f"{total.passed} passed, {total.failed} failed{skipped} in {seconds:.0f} s", flush=True)
    return well


def main(names: list[str]) -> None:
    """Run the parts asked for, or all of them, in full where `thorough` stands before them.

    The exit code says whether all is well.
    """
    known = PARTS | ON_DEMAND
    in_short = names[:1] != [THOROUGH]
    names = names if in_short else names[1:] or list(known)
    if unknown := [name for name in names if name not in known]:
        sys.exit(f"No part is called {', '.join(unknown)}. There are: {', '.join(known)}")
    # A stop from outside ends the servers too, by leaving their blocks.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    RESULTS.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(ROOT / "var" / "test-artifacts", ignore_errors=True)
    total, start = Sum(), time.monotonic()
    names = names or list(PARTS)
    with made_ready([known[name] for name in names]) as made:
        for name, ready in zip(names, made, strict=True):
            run_part(name, known[name], ready, total, in_short=in_short)
    sys.exit(0 if report(total, time.monotonic() - start) else 1)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(130)
