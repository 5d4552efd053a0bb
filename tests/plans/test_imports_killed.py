"""Saving a sheet in a process that is killed: nothing of it is on the plan."""

import os
import signal
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection

from bsc_comms.kit import clock
from plans.choices import ImportState, RowState
from tests.plans.sheets import ALARM, PANEL, SHED, read, sheet, small_partnership
from tests.services.in_short import in_turn

ROOT = Path(__file__).resolve().parents[2]
NOVEMBER = datetime(2016, 11, 20, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _partnership(transactional_db):
    small_partnership()
    with clock.at(NOVEMBER):
        yield


KILLED = """
import os, signal, sys
import django
django.setup()
from plans.models import PlanImport
from plans.operations import drafts
from plans.operations.imports import save_import
from plans.operations.imports import saving

def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)

setattr({"drafts": drafts, "saving": saving}[sys.argv[1]], sys.argv[2], die)
save_import(by=None, plan_import=PlanImport.objects.get())
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("module", "name"),
    in_turn(
        [("drafts", "record_changes"), ("saving", "write_rows"), ("saving", "keep_layout")],
        about="killed while an import is saved",
    ),
)
def test_a_process_that_is_killed_in_the_middle_of_saving_leaves_nothing(module, name, tmp_path):
    read(sheet(SHED, ALARM, PANEL))
    path = tmp_path / "planner.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(path)])

    done = subprocess.run(
        [sys.executable, "-c", KILLED, module, name],
        cwd=ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "bsc_comms.settings",
            "DATABASE_URL": f"sqlite:///{path}",
            "VAR_DIR": str(tmp_path),
            "SECRET_KEY": "a test's own",
        },
        timeout=60,
        check=False,
    )

    assert done.returncode == -signal.SIGKILL
    with sqlite3.connect(path) as database:
        counts = [
            database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
            for table in (
                "plans_communication",
                "plans_placement",
                "plans_involvement",
                "plans_communication_areas",
                "plans_referencesequence",
                "partnership_change",
                "plans_layout",
            )
        ]
        assert counts == [0] * 7
        (state,) = database.execute("SELECT state FROM plans_planimport").fetchone()
        assert state == ImportState.READ
        row_states = database.execute("SELECT DISTINCT state FROM plans_importrow").fetchall()
        assert row_states == [(RowState.READY,)]
