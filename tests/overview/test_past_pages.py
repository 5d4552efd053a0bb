"""Page times of processes that have ended: one file for all of them, and nothing lost."""

import runpy
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from prometheus_client import CollectorRegistry
from prometheus_client.mmap_dict import MmapedDict, mmap_key
from prometheus_client.multiprocess import MultiProcessCollector

from bsc_comms.kit.environment import Environment
from bsc_comms.overview.health import past_pages
from bsc_comms.overview.health.past_pages import keep_page_times_of


def count(pid: int, folder: Path, *pages: str) -> None:
    """Let the process have answered each of these pages once, in two seconds."""
    counted = MmapedDict(str(folder / f"histogram_{pid}.db"))
    for page in pages:
        key = mmap_key("planner_page_seconds", "planner_page_seconds_sum", ["page"], [page], "")
        counted.write_value(key, counted.read_value(key)[0] + 2.0, 1.0)
    counted.close()


def seconds_of(folder: Path) -> dict[str, float]:
    """What Prometheus would be told, by page."""
    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=str(folder))
    return {
        sample.labels["page"]: sample.value
        for metric in registry.collect()
        for sample in metric.samples
        if sample.name == "planner_page_seconds_sum"
    }


def test_what_ended_processes_counted_stays_in_one_file(tmp_path):
    count(7, tmp_path, "plan", "plan", "today")
    count(8, tmp_path, "plan")
    count(9, tmp_path, "record")
    told = {"plan": 6.0, "today": 2.0, "record": 2.0}
    assert seconds_of(tmp_path) == told
    for pid in (7, 8):
        keep_page_times_of(pid, tmp_path)
        assert seconds_of(tmp_path) == told
    assert {path.name for path in tmp_path.iterdir()} == {"histogram_past.db", "histogram_9.db"}


def test_it_holds_as_many_pages_as_there_are_and_takes_no_more_room(tmp_path):
    pages = [f"page {number} {'x' * number}" for number in range(600)]
    sizes = set()
    for pid in (7, 8):
        count(pid, tmp_path, *pages)
        keep_page_times_of(pid, tmp_path)
        sizes.add((tmp_path / past_pages.PAST).stat().st_size)
    assert seconds_of(tmp_path) == dict.fromkeys(pages, 4.0)
    (size,) = sizes
    assert 64 * 1024 < size < 512 * 1024


def test_a_process_that_counted_nothing_changes_nothing(tmp_path):
    keep_page_times_of(7, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_without_room_all_stays_as_it_was(tmp_path, monkeypatch):
    count(7, tmp_path, "plan")
    keep_page_times_of(7, tmp_path)
    count(8, tmp_path, "plan")

    def no_room(*told):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(past_pages.os, "posix_fallocate", no_room)
    with pytest.raises(OSError, match="No space left"):
        keep_page_times_of(8, tmp_path)
    assert seconds_of(tmp_path) == {"plan": 4.0}


def test_the_web_lives_on_where_figures_cannot_be_added_up(tmp_path, monkeypatch):
    monkeypatch.setitem(Environment.ENVIRON, "PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    (tmp_path / "histogram_7.db").write_bytes(b"no figures")
    said: list[str] = []
    server = SimpleNamespace(log=SimpleNamespace(exception=said.append))
    configured = runpy.run_path(str(settings.BASE_DIR / "deploy/gunicorn.conf.py"))
    configured["child_exit"](server, SimpleNamespace(pid=7))
    assert said == ["Page times could not be added up."]
    count(8, tmp_path, "plan")
    configured["child_exit"](server, SimpleNamespace(pid=8))
    assert (tmp_path / past_pages.PAST).exists()
