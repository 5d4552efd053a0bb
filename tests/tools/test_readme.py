"""Each command that README.md and CONTRIBUTING.md name is run here, or in the cheapest honest form.

A command for which there is no such form fails: whoever writes one down says how it is tried.
"""

import os
import re
import shlex
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.management import (
    CommandError,
    ManagementUtility,
    get_commands,
    load_command_class,
)

from tools import test as all_tests

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = ("README.md", "CONTRIBUTING.md")
SPAN = re.compile(r"`([^`\n]+(?:\n[^`\n]+)?)`")
#: How a piece of text in backquotes begins that is a command and no name.
BEGINS = re.compile(
    r"([A-Z_]+=\S+ )*"
    r"(make|manage\.py|\.venv/bin/\S+|python3?|bash|git|pip|uv|npm|curl|docker|sudo)\s"
)
SETTING = re.compile(r"[A-Z_]+=\S+")

# --- reading a page ---


def commands_of(text: str) -> list[str]:
    """Every command of a page, in blocks and in backquotes, those joined by && one by one."""
    blocks, prose = [], []
    fenced = False
    for line in text.splitlines():
        if line.startswith("```"):
            fenced = not fenced
        elif fenced:
            blocks.append(line)
        elif line.startswith(" " * 8) and blocks:
            blocks[-1] += " " + line.strip()
        elif line.startswith(" " * 4):
            blocks.append(line)
        else:
            prose.append(line)
    spans = [" ".join(span.split()) for span in SPAN.findall("\n".join(prose))]
    lines = [line.partition("    #")[0].strip() for line in blocks]
    found = [*filter(None, lines), *(span for span in spans if BEGINS.match(f"{span} "))]
    return list(dict.fromkeys(part.strip() for each in found for part in each.split("&&")))


def named() -> Iterator[pytest.param]:
    for page in PAGES:
        for command in commands_of((ROOT / page).read_text(encoding="utf-8")):
            yield pytest.param(command, id=f"{page}: {command}")


# --- trying a command ---


def run(*command: str | Path, cwd: Path = ROOT, code: int = 0) -> str:
    """What a command says; it has to end with this code."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    done = subprocess.run(
        [*map(str, command)], cwd=cwd, env=env, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def try_make(command: str, tmp_path: Path) -> None:
    """The target is there and takes these settings; what it starts is then tried by TARGETS."""
    words = shlex.split(command)
    settings = [word for word in words if SETTING.fullmatch(word)]
    _, *targets = [word for word in words if word not in settings]
    (target,) = targets
    recipe = run("make", "--dry-run", "--no-print-directory", target, *settings).splitlines()
    assert target in TARGETS, f"{command}: no test says how make {target} is tried"
    TARGETS[target](recipe[-1].removeprefix("exec "), tmp_path)


def try_run(recipe: str, tmp_path: Path) -> None:
    """Its arguments are taken, as far as a port that is in use (test_run.py starts it)."""
    _, *arguments = shlex.split(recipe)
    place = arguments.index("--port") + 1
    assert arguments[place].isdecimal()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        arguments[place] = port
        assert f"Port {port} is in use" in run(sys.executable, *arguments, code=1)


def try_test(recipe: str, tmp_path: Path) -> None:
    """Each part that is named is one (test_sum.py runs a part)."""
    _, program, *parts = shlex.split(recipe)
    assert set(parts) <= all_tests.PARTS.keys()
    assert "No part is called none-of-them" in run(sys.executable, program, "none-of-them", code=1)


def try_thorough(recipe: str, tmp_path: Path) -> None:
    """The same with its word before the parts (test_in_short.py)."""
    _, program, word, *parts = shlex.split(recipe)
    assert word == all_tests.THOROUGH
    assert set(parts) <= all_tests.PARTS.keys()
    assert "No part is called none-of-them" in run(
        sys.executable, program, word, "none-of-them", code=1
    )


def try_check(recipe: str, tmp_path: Path) -> None:
    """One of the checks, or those that are named."""
    _, program, *checks = shlex.split(recipe)
    assert run(sys.executable, program, *(checks or ["locks"])).endswith("All checks hold\n")


def try_bench(recipe: str, tmp_path: Path) -> None:
    """What there is to measure."""
    _, program, *_ = shlex.split(recipe)
    assert "list" in run(sys.executable, program, "--list")


def try_figures(recipe: str, tmp_path: Path) -> None:
    """Each that is named is one, and there is a list of them (test_figures.py measures)."""
    _, program, *names = shlex.split(recipe)
    known = run(sys.executable, program, "list")
    assert "people-50: " in known
    assert all(f"{name}: " in known for name in names)


def try_lock(recipe: str, tmp_path: Path) -> None:
    """What it would write is what is there; writing it asks a registry."""
    assert (ROOT / shlex.split(recipe)[1]).is_file()
    run(sys.executable, "tools/lock_check.py")


def try_format(recipe: str, tmp_path: Path) -> None:
    """A file that the house would write otherwise, in a folder of its own."""
    (tmp_path / "one.py").write_text("import os\nx = {  'a':1 }")
    program, *arguments = shlex.split(recipe)
    run(ROOT / program, "format", ".", cwd=tmp_path)
    run(ROOT / program, *arguments, "--select", "F401", cwd=tmp_path)
    assert (tmp_path / "one.py").read_text() == '\nx = {"a": 1}\n'


def try_help(recipe: str, tmp_path: Path) -> None:
    """It says what each target does."""
    assert "make run" in run("make", "help")


TARGETS: dict[str, Callable[[str, Path], None]] = {
    "run": try_run,
    "test": try_test,
    "thorough": try_thorough,
    "check": try_check,
    "bench": try_bench,
    "figures": try_figures,
    "lock": try_lock,
    "format": try_format,
    "help": try_help,
}


def try_manage(command: str, tmp_path: Path) -> None:
    """Its arguments, with all that is optional, are taken; and some test runs the command."""
    _, name, *arguments = shlex.split(re.sub(r"[\[\]]", "", command))
    taken = [word.partition("|")[0] for word in arguments]
    kind = load_command_class(get_commands()[name], name)
    kind.create_parser("manage.py", name).parse_args(taken)
    call = re.compile(rf'["\']{name}["\']')
    tests = (path for path in (ROOT / "tests").rglob("*.py") if path != Path(__file__))
    assert any(call.search(path.read_text(encoding="utf-8")) for path in tests)


def try_pytest(command: str, tmp_path: Path) -> None:
    """The path is there, and the words that choose among its tests choose some."""
    _, words = command.split(" -m pytest ")
    *options, last = [word for word in shlex.split(words) if word != "-m"]
    paths = [ROOT / word for word in [*options, last] if word.startswith("tests/")]
    assert paths and all(path.exists() for path in paths)
    files = [file for path in paths for file in files_of(path)]
    if "-k" in options:
        chosen = re.compile(rf"def test_\w*{last}")
        assert any(chosen.search(file.read_text(encoding="utf-8")) for file in files)
    assert files


def files_of(path: Path) -> list[Path]:
    """The files of tests that a path means."""
    return list(path.rglob("test_*.py")) if path.is_dir() else [path]


def try_shell(command: str, tmp_path: Path) -> None:
    """The lines that `manage.py shell -c` is given run."""
    exec(shlex.split(command)[-1], {})  # noqa: S102


def try_listing(command: str, tmp_path: Path) -> None:
    """It says what can be called."""
    assert "import_plan" in ManagementUtility(["manage.py"]).main_help_text()


def try_python(command: str, tmp_path: Path) -> None:
    """A line of plain Python; the only one makes a key."""
    _, *arguments = shlex.split(command)
    assert re.fullmatch(r"[0-9a-f]{64}\n", run(sys.executable, *arguments))


def try_script(command: str, tmp_path: Path) -> None:
    """bash can read it, and each target that it makes is there (whoever runs CI runs it)."""
    path = ROOT / command.split()[1]
    run("bash", "-n", path)
    for target in re.findall(r"^make (\w+)", path.read_text(), re.MULTILINE):
        run("make", "--dry-run", target)


def try_clone(command: str, tmp_path: Path) -> None:
    """What is cloned holds what the next command needs."""
    run("git", "clone", "--quiet", "--no-checkout", ROOT, "planner", cwd=tmp_path)
    there = run("git", "ls-tree", "--name-only", "HEAD", cwd=tmp_path / "planner").splitlines()
    assert {"Makefile", "tools", "requirements.txt"} <= set(there)


WAYS: dict[str, Callable[[str, Path], None]] = {
    r"([A-Z]+=\S+ )?make .*": try_make,
    r"manage\.py .*": try_manage,
    r"([A-Z]+=\S+ )?\.venv/bin/python -m pytest .*": try_pytest,
    r"SAMPLE=1 \.venv/bin/python manage\.py shell -c .*": try_shell,
    r"(SAMPLE=1 )?\.venv/bin/python manage\.py help": try_listing,
    r"python3 -c .*": try_python,
    r"bash .*": try_script,
    r"git clone <this repository> planner": try_clone,
    r"cd planner": lambda command, tmp_path: None,
}


def how(command: str) -> Callable[[str, Path], None]:
    """The way in which a command is tried; a command without one is a fault."""
    for pattern, way in WAYS.items():
        if re.fullmatch(pattern, command):
            return way
    raise AssertionError(f"{command}: no test says how it is tried")


@pytest.mark.django_db
@pytest.mark.parametrize("command", named())
def test_a_command_of_the_pages_can_be_run(command, tmp_path):
    how(command)(command, tmp_path)


def test_a_command_that_no_test_runs_is_seen():
    block = "    manage.py import_plan FILE\n            [--twice]    # a remark"
    page = f"Look with `make coffee`, not `coffee`.\n\n{block}\n\n`docker up && make tea`"
    assert commands_of(page) == [
        "manage.py import_plan FILE [--twice]",
        "make coffee",
        "docker up",
        "make tea",
    ]


@pytest.mark.parametrize(
    "command",
    [
        "make coffee",
        "make test PART=coffee",
        "make check ONLY=coffee",
        "manage.py make_coffee",
        "manage.py import_plan FILE [--coffee]",
        ".venv/bin/python -m pytest tests/coffee",
        ".venv/bin/python -m pytest tests/tools/test_readme.py -k coffee",
        "docker run planner",
    ],
)
def test_a_wrong_command_fails(command, tmp_path):
    with pytest.raises((AssertionError, CommandError, KeyError)):
        how(command)(command, tmp_path)
