"""Plant small faults in the modules of [tool.mutants] and count how many of them the tests kill.

Everything happens in one process: the tests are collected and run once, which also shows which of
them enter which function; then each fault is planted in a fork of that process, on a copy of its
database, and the tests that enter the function are run there until one of them fails. A tool that
starts pytest anew for each fault would spend nearly all of its time on starting.

    python tools/mutants.py [names of parts] [--one-in N] [--minutes M]
"""

import argparse
import os
import random
import shutil
import signal
import sys
import time
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.services.mutating import Mutant, mutants_of, plant  # noqa: E402

KILLED, SURVIVED, NOT_RUN = 0, 1, 2
LONGEST = 60  # seconds; what hangs is killed too


@dataclass
class Part:
    """Modules in which faults are planted, the tests that are to find them, and what came of it."""

    name: str
    mutants: list[Mutant]
    tests: list[str]
    killed: int = 0
    survivors: list[Mutant] = field(default_factory=list)

    @property
    def done(self) -> int:
        return self.killed + len(self.survivors)

    @property
    def share(self) -> float:
        """Per cent killed."""
        return 100 * self.killed / self.done if self.done else 0.0

    def has(self, item: pytest.Item) -> bool:
        return item.nodeid.startswith(tuple(self.tests))


class Mutation:
    """A plugin of pytest that, in place of one run of the tests, runs them once for each fault."""

    def __init__(self, parts: Sequence[Part], *, minutes: float) -> None:
        self.parts = parts
        self.minutes = minutes
        self.failed: list[str] = []
        self.entered: dict[tuple[str, str], list[pytest.Item]] = defaultdict(list)
        self.seconds: dict[str, float] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed.append(report.nodeid)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if session.testsfailed:
            raise pytest.UsageError("The tests could not be collected.")
        self._run_once(session)
        if self.failed:
            raise pytest.UsageError(f"The tests fail without any fault: {self.failed}")
        for part in self.parts:
            until = time.monotonic() + self.minutes * 60
            for mutant in part.mutants:
                if time.monotonic() > until:
                    break
                if self._survives(part, mutant):
                    part.survivors.append(mutant)
                    print(f"survived: {mutant}", flush=True)
                else:
                    part.killed += 1
        return True

    def _run_once(self, session: pytest.Session) -> None:
        """Run all tests, and note which enter which function of the mutated files."""
        wanted = {str(mutant.path) for part in self.parts for mutant in part.mutants}
        first = session.items[0]
        for number, item in enumerate(session.items):
            following = session.items[number + 1] if number + 1 < len(session.items) else first
            began = time.monotonic()
            with noted(wanted) as entered:
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            self.seconds[item.nodeid] = time.monotonic() - began
            for key in entered:
                self.entered[key].append(item)

    def _survives(self, part: Part, mutant: Mutant) -> bool:
        """Whether no test of the part that enters the function fails; the quickest run first."""
        items = self.entered.get((str(mutant.path), mutant.function), [])
        items = [item for item in items if part.has(item)]
        if not items:
            return True
        items.sort(key=lambda item: self.seconds[item.nodeid])
        sys.stdout.flush()
        child = os.fork()
        if child == 0:
            self._as_child(mutant, items)
        _, status = os.waitpid(child, 0)
        answer = os.waitstatus_to_exitcode(status)
        if answer == NOT_RUN:
            raise pytest.UsageError(f"The tests could not be run with a fault: {mutant}")
        return answer == SURVIVED

    def _as_child(self, mutant: Mutant, items: Sequence[pytest.Item]) -> None:
        """Run the tests with the fault in place, and leave with the answer."""
        signal.signal(signal.SIGALRM, lambda *_: os._exit(KILLED))
        signal.alarm(LONGEST)
        answer = NOT_RUN
        try:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, 1)
            os.dup2(nowhere, 2)
            with database_of_its_own():
                answer = KILLED
                answer = self._answer(mutant, items)
        finally:
            os._exit(answer)

    def _answer(self, mutant: Mutant, items: Sequence[pytest.Item]) -> int:
        if not plant(mutant):
            return SURVIVED
        for item in items:
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=items[0])
            if self.failed:
                return KILLED
        return SURVIVED


@contextmanager
def database_of_its_own() -> Iterator[None]:
    """A fork must not share the open file of its parent: it gets a copy."""
    settings = connection.settings_dict
    copy = f"{settings['NAME']}.{os.getpid()}"
    shutil.copyfile(settings["NAME"], copy)
    connection.connection = None
    settings["NAME"] = copy
    try:
        yield
    finally:
        Path(copy).unlink(missing_ok=True)


@contextmanager
def noted(paths: set[str]) -> Iterator[set[tuple[str, str]]]:
    """The functions of these files that are entered inside the block."""
    entered: set[tuple[str, str]] = set()

    def note(frame: Any, event: str, _: Any) -> None:
        if event == "call" and frame.f_code.co_filename in paths:
            name = frame.f_code.co_qualname.partition(".<locals>")[0]
            entered.add((frame.f_code.co_filename, name))

    sys.setprofile(note)
    try:
        yield entered
    finally:
        sys.setprofile(None)


def read_parts(asked: Sequence[str], *, one_in: int) -> list[Part]:
    """The parts of pyproject.toml that are asked for, all of them where none is named."""
    known = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["mutants"]
    if unknown := set(asked) - set(known):
        sys.exit(f"There is no part {sorted(unknown)}; there are {sorted(known)}.")
    return [_part(name, known[name], one_in) for name in known if not asked or name in asked]


def _part(name: str, said: dict[str, Any], one_in: int) -> Part:
    only = tuple(said.get("functions", ()))
    found = [
        mutant
        for module in said["modules"]
        for mutant in mutants_of(ROOT / module)
        if not only or mutant.function.startswith(only)
    ]
    sample = random.Random(2016).sample(found, -(-len(found) // one_in))  # noqa: S311 - no secret
    return Part(name, sample, said["tests"])


def tell(part: Part) -> None:
    found, done = len(part.mutants), part.done
    print(f"{part.name}: {part.killed} of {done} killed, {part.share:.1f}%")
    if done < found:
        print(f"  {found - done} more were left out: the time was over")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*")
    parser.add_argument("--one-in", type=int, default=1, help="take one fault in so many")
    parser.add_argument("--minutes", type=float, default=60, help="for each part, at most")
    parser.add_argument("--at-least", type=float, default=90, help="per cent that must be killed")
    given = parser.parse_args()
    parts = read_parts(given.parts, one_in=given.one_in)
    tests = sorted({test for part in parts for test in part.tests})
    options = ["-q", "--capture=no", "-p", "no:randomly", "-p", "no:xdist"]
    code = pytest.main([*options, *tests], plugins=[Mutation(parts, minutes=given.minutes)])
    if code:
        sys.exit(code)
    for part in parts:
        tell(part)
    if low := [part.name for part in parts if part.share < given.at_least]:
        sys.exit(f"Fewer than {given.at_least:g}% are killed: {', '.join(low)}")


if __name__ == "__main__":
    main()
