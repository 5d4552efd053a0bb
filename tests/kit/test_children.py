"""A program that opens a file from outside ends with whoever asked it."""

import threading

import pytest

from bsc_comms.kit import children


def test_it_is_ended_where_no_thread_can_watch_over_it(monkeypatch, tmp_path):
    program = tmp_path / "waits.py"
    program.write_text("import time\ntime.sleep(60)\n")
    started = []
    start = children._start

    def started_by(*told):
        started.append(start(*told))
        return started[-1]

    def no_thread(timer):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(children, "_start", started_by)
    monkeypatch.setattr(threading.Timer, "start", no_thread)
    with pytest.raises(RuntimeError), children.heard(program, told=[], seconds=60):
        pass
    assert started[0].returncode is not None
