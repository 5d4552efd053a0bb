"""A benchmark that makes a database of its own leaves alone the one that the environment names."""

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import large_import, overlap_score, run, street_file

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


def test_the_ratios_are_measured_on_nothing_of_a_planners(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in OF_A_PLANNER.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(subprocess, "run", started_with)
    with pytest.raises(Started) as started:
        run.measured("", "benchmarks.million")
    (told,) = started.value.args
    assert not set(OF_A_PLANNER.values()) & set(told.values())
