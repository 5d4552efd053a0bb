"""The child that opens workbooks and its limits; large plans in the memory of a small server."""

import csv
import io
import random
import threading
import time
from functools import cache

import pytest

from bsc_comms.kit.tables import MAX_ROWS, TableRefused, read_table, workbook
from tests.kit import workbooks
from tests.kit.measured_reading import measured
from tests.services.made_for_many import made_for_many

PLAN = workbooks.workbook({"Plan": [["Ref", "Title"], [1, "One"]]})
HEADINGS = (
    "Ref,Title,Lead,From,To,Area,Audience,Channel,Message,Objective,Topic,Status,Logo,Result,Notes"
).split(",")
WORDS = "burglary knife winter letter stall borough Hendon Colindale older families poster".split()


@cache
def large_plan() -> list[list[str]]:
    """As many rows as may be, of fifteen columns, with hardly a text twice."""
    choose = random.Random(2016)
    return [
        HEADINGS,
        *(
            [f"{' '.join(choose.choices(WORDS, k=3))} {row}-{column}" for column in range(15)]
            for row in range(MAX_ROWS)
        ),
    ]


@cache
def large_workbook() -> bytes:
    return workbooks.of_plain_words(large_plan())


@cache
def workbook_of_rows(number: int) -> bytes:
    return workbooks.of_plain_words(large_plan()[:number])


@pytest.fixture
def stalled_child(tmp_path, monkeypatch):
    """In the place of the reader, a program that takes what comes in and says no more."""

    def install(program: str) -> None:
        child = tmp_path / "child.py"
        child.write_text(f"import sys\nsys.stdin.buffer.read()\n{program}")
        monkeypatch.setattr(workbook, "_CHILD", child)

    return install


@pytest.mark.parametrize("kind", ["csv", pytest.param("xlsx", marks=pytest.mark.thorough)])
def test_twenty_thousand_rows_fit_into_a_small_server(kind, tmp_path, request):
    with made_for_many(request.node):
        rows = large_plan()
    path = tmp_path / f"plan.{kind}"
    if kind == "csv":
        file = io.StringIO()
        csv.writer(file).writerows(rows)
        path.write_text(file.getvalue())
    else:
        path.write_bytes(large_workbook())
    text, _, megabytes = measured(path)
    assert text == "20000 rows"
    assert megabytes < 150


def test_a_child_that_stalls_is_stopped(stalled_child, monkeypatch):
    monkeypatch.setattr(workbook, "MAX_WAIT", 0.3)
    stalled_child("import time\ntime.sleep(60)")
    began = time.perf_counter()
    with pytest.raises(TableRefused, match="takes far too long or too much memory"):
        read_table("plan.xlsx", PLAN)
    assert time.perf_counter() - began < 10


@pytest.mark.parametrize(
    "program",
    [
        "sys.exit(3)",
        "import os\nos.abort()",
        "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
        "print('[\"sheet\", \"Pl', end='')",
        "raise MemoryError",
    ],
)
def test_whatever_kills_the_child_is_a_refusal(program, stalled_child):
    stalled_child(program)
    with pytest.raises(TableRefused, match="so we stopped"):
        read_table("plan.xlsx", PLAN)


def test_a_child_that_ends_before_it_has_read_all_is_a_refusal(tmp_path, monkeypatch):
    child = tmp_path / "child.py"
    child.write_text("")
    monkeypatch.setattr(workbook, "_CHILD", child)
    with pytest.raises(TableRefused, match="so we stopped"):
        read_table("plan.xlsx", PLAN + b"\0" * 5_000_000)


def test_the_child_is_held_to_its_memory(monkeypatch):
    monkeypatch.setattr(workbook, "MAX_MEMORY", 60 * 1024 * 1024)
    with pytest.raises(TableRefused, match=r"far more than a plan needs|so we stopped"):
        read_table("plan.xlsx", workbook_of_rows(5_000))


def test_the_child_is_held_to_its_time(monkeypatch):
    monkeypatch.setattr(workbook, "MAX_SECONDS", 1)
    # A quick machine reads 5,000 of them within the second.
    with pytest.raises(TableRefused, match="so we stopped"):
        read_table("plan.xlsx", workbook_of_rows(15_000))


def test_a_reader_that_is_not_installed_is_no_fault_of_the_file(stalled_child):
    stalled_child('print(\'["fault", "No module named openpyxl"]\')')
    with pytest.raises(RuntimeError, match="No module named openpyxl"):
        read_table("plan.xlsx", PLAN)


def test_several_threads_read_at_once():
    tables = []
    threads = [
        threading.Thread(target=lambda: tables.append(read_table("plan.xlsx", PLAN)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [table.rows[0].cells for table in tables] == [("1", "One")] * 4


def test_nothing_of_the_planner_reaches_the_child(stalled_child, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "not for children")
    stalled_child(
        "import json, os\n"
        "print(json.dumps(['fault', ' '.join(sorted(set(os.environ) - {'LC_CTYPE'}))]))"
    )
    with pytest.raises(RuntimeError) as fault:
        read_table("plan.xlsx", PLAN)
    assert "SECRET_KEY" not in str(fault.value) and "PATH" in str(fault.value)
