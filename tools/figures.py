"""Everything that docs/quality.md and docs/benchmarks.md state, measured in one run.

    make figures                      # all of it: some hours, with nothing beside
    make figures ONLY="coverage kill" # some of it
    make figures ONLY=list            # what there is

What each one says goes into var/figures/NAME.txt, and one line for each into var/figures/table.md
as soon as it is done. A run that was stopped goes on where it was: what the table has for the same
version on the same machine is not measured again, unless it is named. To begin anew, remove
var/figures. The exit code says whether every limit held.
"""

import contextlib
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.services.postgres import running_postgres  # noqa: E402
from tests.services.redis import running_redis  # noqa: E402

FIGURES = ROOT / "var" / "figures"
TABLE = FIGURES / "table.md"
HEADINGS = "| what | when | holds | minutes | its last line |\n|---|---|---|---:|---|\n"
PYTHON = ".venv/bin/python"
#: As many rows as the fifty find on SQLite.
LOAD = "--communications 20000 --a-year 1000 --people 210"


@contextlib.contextmanager
def nothing() -> Iterator[dict[str, str]]:
    """Needs no other program, or starts it itself."""
    yield {}


@contextlib.contextmanager
def filled_postgresql() -> Iterator[dict[str, str]]:
    """A Redis, and a PostgreSQL that holds people and communications, while the block lasts."""
    with running_postgres() as database, running_redis() as redis:
        told = {"DATABASE_URL": database, "BROKER_URL": redis, "CACHE_URL": redis}
        for words in ("migrate -v 0", "load_reference -v 0", f"make_load {LOAD}"):
            command = [sys.executable, "manage.py", *words.split()]
            subprocess.run(command, cwd=ROOT, env=os.environ | told, check=True)
        yield {"DATABASE": database, "REDIS": redis}


@dataclass(frozen=True)
class Figure:
    """One measurement: the command as a shell reads it, and what has to be there meanwhile."""

    command: str
    needs: Callable[[], contextlib.AbstractContextManager[dict[str, str]]] = nothing


#: Those that time something come while nothing else has filled the machine's memory.
ALL = {
    "people-50": Figure(f"{PYTHON} -m benchmarks.people_at_once"),
    "people-200": Figure(
        f"{PYTHON} -m benchmarks.people_at_once --people 200 "
        '--database "$DATABASE" --redis "$REDIS"',
        filled_postgresql,
    ),
    "bench": Figure(
        "make bench ARGS='--with-million --databases sqlite postgresql "
        "--table var/figures/bench.md'"
    ),
    "check": Figure("make check"),
    "test": Figure("CI=true make test"),
    "thorough": Figure("CI=true make thorough"),
    "coverage": Figure("make coverage"),
    "security": Figure("make security"),
    "bad-days": Figure("make bad-days"),
    "kill": Figure("make kill"),
    "mutants": Figure("make mutants"),
}


def measure(name: str, figure: Figure) -> bool:
    """Run one, keep what it said, and add its line to the table; whether its limits held."""
    began, when = time.monotonic(), time.strftime("%-d %B %Y, %H:%M")
    said = FIGURES / f"{name}.txt"
    print(f"== {name}: {figure.command}", flush=True)
    with said.open("w") as out:
        held = _held(figure, out.fileno())
    minutes = (time.monotonic() - began) / 60
    holds = "yes" if held else "**no**"
    line = f"| {name} | {when} | {holds} | {minutes:.1f} | {last_line(said)} |"
    with TABLE.open("a") as table:
        table.write(f"{line}\n")
    print(line, flush=True)
    return held


def _held(figure: Figure, out: int) -> bool:
    """What cannot be measured for want of a program is not met, and says which."""
    try:
        with figure.needs() as env:
            command = ["bash", "-c", figure.command]
            told = _without_make(os.environ) | env
            done = subprocess.run(command, cwd=ROOT, env=told, stdout=out, stderr=out)
    except (OSError, RuntimeError, subprocess.CalledProcessError) as error:
        os.write(out, f"Not measured: {' '.join(str(error).split())}\n".encode())
        return False
    return done.returncode == 0


def _without_make(environment: Mapping[str, str]) -> dict[str, str]:
    """What `make figures` was asked for is not what a `make` among the figures is asked for."""
    told_by_make = ("ONLY", "MAKEFLAGS", "MAKEOVERRIDES", "MFLAGS")
    return {name: value for name, value in environment.items() if name not in told_by_make}


def last_line(said: Path) -> str:
    """The last line with words in it that is not make's own, as a cell of the table."""
    lines = [line.strip() for line in said.read_text(errors="replace").splitlines()]
    kept = [line for line in lines if line and not line.startswith("make")]
    return kept[-1].replace("|", "·").strip("· ")[:200] if kept else ""


def heading() -> str:
    """The version and the machine, above the table."""
    version = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True
    )
    machine = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    return f"{version.stdout.strip() or 'no version'}; {machine}\n\n{HEADINGS}"


def told_already(above: str) -> dict[str, bool]:
    """What the table has under this heading: the names, and whether their limits held.

    Of a version that is not in the history nothing is, as the next run of it may be another.
    """
    if "dirty" in above or "no version" in above or not TABLE.exists():
        return {}
    table = TABLE.read_text()
    if not table.startswith(above):
        return {}
    cells = [line.split(" | ") for line in table.removeprefix(above).splitlines()]
    return {name.removeprefix("| "): holds == "yes" for name, _, holds, *_ in cells}


def main(asked: Sequence[str]) -> int:
    """Measure those asked for, or all; 1 where a limit did not hold, 2 for an unknown name."""
    if list(asked) == ["list"]:
        print("\n".join(f"{name}: {figure.command}" for name, figure in ALL.items()))
        return 0
    if unknown := [name for name in asked if name not in ALL]:
        print(f"Nothing is called {', '.join(unknown)}. There are: {', '.join(ALL)}")
        return 2
    FIGURES.mkdir(parents=True, exist_ok=True)
    above = heading()
    held = told_already(above)
    if not held:
        TABLE.write_text(above)
    for name in asked or [each for each in ALL if each not in held]:
        held[name] = measure(name, ALL[name])
    print(f"{sum(held.values())} of {len(held)} hold; {TABLE.relative_to(ROOT)}")
    return 0 if all(held.values()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
