"""All figures in one run: what is told of each, and that none is passed over."""

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools import figures
from tools.figures import Figure

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(figures, "FIGURES", tmp_path)
    monkeypatch.setattr(figures, "TABLE", tmp_path / "table.md")
    return tmp_path


@contextlib.contextmanager
def no_server() -> Iterator[dict[str, str]]:
    raise FileNotFoundError("redis-server")
    yield {}


@contextlib.contextmanager
def served() -> Iterator[dict[str, str]]:
    yield {"DATABASE": "postgres://here"}


def told_of(folder: Path) -> list[str]:
    """The lines of the table, without when and how long."""
    lines = (folder / "table.md").read_text().splitlines()
    return [re.sub(r"\| \d+ \w+ \d{4}, \d\d:\d\d |\| \d+\.\d ", "", line) for line in lines]


def test_what_holds_and_what_does_not_is_told_with_its_last_line(folder: Path) -> None:
    assert figures.measure("quick", Figure("echo first; echo '| all | 310 ms |'"))
    assert not figures.measure("slow", Figure("echo LIMIT BROKEN >&2; echo; exit 1"))
    assert told_of(folder) == ["| quick | yes | all · 310 ms |", "| slow | **no** | LIMIT BROKEN |"]
    assert (folder / "quick.txt").read_text() == "first\n| all | 310 ms |\n"


def test_what_cannot_be_measured_does_not_hold_and_says_why(folder: Path) -> None:
    assert not figures.measure("people", Figure("true", no_server))
    assert told_of(folder) == ["| people | **no** | Not measured: redis-server |"]


def test_the_servers_of_a_figure_are_told_to_its_command(folder: Path) -> None:
    assert figures.measure("people", Figure("echo $DATABASE", served))
    assert told_of(folder) == ["| people | yes | postgres://here |"]


def test_what_is_asked_of_all_figures_is_not_asked_of_a_make_among_them(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONLY", "security kill")
    monkeypatch.setenv("MAKEFLAGS", " -- ONLY=security\\ kill")
    (folder / "Makefile").write_text('all:\n\t@echo asked for "$(ONLY)"\n')
    assert figures.measure("security", Figure(f"make -s -C {folder} --no-print-directory"))
    assert told_of(folder) == ["| security | yes | asked for |"]


def test_a_name_that_is_none_measures_nothing(folder: Path, capsys: pytest.CaptureFixture) -> None:
    assert figures.main(["kill", "speed"]) == 2
    assert "Nothing is called speed." in capsys.readouterr().out
    assert list(folder.iterdir()) == []


def test_one_limit_that_does_not_hold_is_the_exit_code(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.setattr(figures, "ALL", {"good": Figure("true"), "bad": Figure("false")})
    monkeypatch.setattr(figures, "ROOT", folder)
    assert figures.main(["good"]) == 0
    assert figures.main([]) == 1
    assert "1 of 2 hold; table.md" in capsys.readouterr().out


@pytest.fixture
def one_is_measured(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A run that was stopped after the first of two."""
    both = {"first": Figure("echo said once"), "second": Figure("echo said then; exit 1")}
    monkeypatch.setattr(figures, "ALL", both)
    monkeypatch.setattr(figures, "ROOT", folder)
    monkeypatch.setattr(figures, "heading", lambda: "abc1234; 2 cores\n\n")
    assert figures.main(["first"]) == 0
    return folder


def test_a_run_that_was_stopped_goes_on_where_it_was(one_is_measured: Path) -> None:
    (one_is_measured / "first.txt").unlink()
    assert figures.main([]) == 1
    assert told_of(one_is_measured)[2:] == [
        "| first | yes | said once |",
        "| second | **no** | said then |",
    ]
    assert not (one_is_measured / "first.txt").exists()


def test_what_did_not_hold_before_a_stop_is_still_the_exit_code(
    one_is_measured: Path, capsys: pytest.CaptureFixture
) -> None:
    figures.main([])
    assert figures.main([]) == 1
    assert "1 of 2 hold" in capsys.readouterr().out.splitlines()[-1]


def test_what_is_named_is_measured_again(one_is_measured: Path) -> None:
    assert figures.main(["first"]) == 0
    assert told_of(one_is_measured)[2:] == ["| first | yes | said once |"] * 2


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("abc1234; 2 cores\n\n", "abc1235; 2 cores\n\n"),
        ("abc1234; 2 cores\n\n", "abc1234; 4 cores\n\n"),
        ("abc1234-dirty; 2 cores\n\n", "abc1234-dirty; 2 cores\n\n"),
        ("no version; 2 cores\n\n", "no version; 2 cores\n\n"),
    ],
)
def test_what_was_measured_of_another_version_or_machine_is_measured_anew(
    one_is_measured: Path, monkeypatch: pytest.MonkeyPatch, before: str, now: str
) -> None:
    (one_is_measured / "first.txt").unlink()
    table = one_is_measured / "table.md"
    table.write_text(table.read_text().replace("abc1234; 2 cores\n\n", before))
    monkeypatch.setattr(figures, "heading", lambda: now)
    figures.main([])
    assert table.read_text().startswith(now)
    assert (one_is_measured / "first.txt").exists()


def test_every_target_that_measures_is_among_them() -> None:
    targets = re.findall(r"^([a-z-]+):.* ## ", (ROOT / "Makefile").read_text(), re.MULTILINE)
    # `make thorough` has the pages of `make axe` too.
    measuring = set(targets) - {"help", "run", "setup", "format", "sbom", "lock", "clean", "axe"}
    named = " ".join(each.command for each in figures.ALL.values())
    assert measuring - {"figures"} == set(re.findall(r"make ([a-z-]+)", named))
