"""A benchmark that makes a database of its own leaves alone the one that the environment names."""

import subprocess
import sys
from pathlib import Path
from unittest.mock import Mock

import pytest

from benchmarks import large_import, overlap_score, run, street_file
from benchmarks.overlap_years import labelled_years

OF_A_PLANNER = {
    "DATABASE_URL": "postgres://planner@db.example.org/planner",
    "BROKER_URL": "redis://broker.example.org/0",
    "CACHE_URL": "redis://broker.example.org/1",
    "FILES_URL": "s3://planner-files",
    "EMAIL_URL": "smtp://mail.example.org:25",
}


class Started(Exception):
    """It would have been started with this environment."""


def started_with(*words, env: dict[str, str], **options) -> None:
    raise Started(env)


@pytest.mark.parametrize("benchmark", [large_import, overlap_score, street_file])
def test_it_takes_nothing_of_a_planners(benchmark, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in OF_A_PLANNER.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(subprocess, "run", started_with)
    monkeypatch.setattr(sys, "argv", [benchmark.__name__])
    with pytest.raises(Started) as started:
        benchmark.main()
    (told,) = started.value.args
    assert not OF_A_PLANNER.keys() & told.keys()
    assert not Path(told["VAR_DIR"]).exists()  # it was made for this run and went with it


def test_each_labelled_year_has_a_database_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """A history cannot be emptied for the next year, and two years in one would be found alike."""
    started = []

    def run_and_note(command: list[str], *, env: dict[str, str], **options) -> Mock:
        started.append((command[-1], env["VAR_DIR"]))
        return Mock(returncode=int(command[-1] == "2022/23"))

    monkeypatch.setattr(subprocess, "run", run_and_note)
    monkeypatch.setattr(sys, "argv", ["overlap_score", "--all"])
    with pytest.raises(SystemExit, match="1"):
        overlap_score.main()
    assert [year for year, _ in started] == list(labelled_years())
    assert len({folder for _, folder in started}) == len(labelled_years()) == 4


def test_the_ratios_are_measured_on_nothing_of_a_planners(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in OF_A_PLANNER.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(subprocess, "run", started_with)
    with pytest.raises(Started) as started:
        run.measured("", "benchmarks.million")
    (told,) = started.value.args
    assert not set(OF_A_PLANNER.values()) & set(told.values())
