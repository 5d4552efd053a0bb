"""The servers of the tests start, answer and are gone afterwards."""

import os
import subprocess
import sys

import psycopg2
import pytest

from tests.services.machine import Part
from tests.services.postgres import responds as postgres_responds
from tests.services.postgres import running_postgres
from tests.services.processes import ServerDidNotStart, server
from tests.services.redis import responds as redis_responds
from tests.services.redis import running_redis


def test_a_postgresql_of_our_own_answers_and_ends() -> None:
    with running_postgres() as url:
        connection = psycopg2.connect(url)
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('server_encoding')")
            assert cursor.fetchone() == ("UTF8",)
        connection.close()
    assert not postgres_responds(url)


@pytest.mark.redis
def test_a_redis_of_our_own_answers_and_ends() -> None:
    with running_redis() as url:
        assert redis_responds(url)
    assert not redis_responds(url)


def test_a_server_that_ends_early_says_what_it_said(tmp_path) -> None:
    command = [sys.executable, "-c", "print('no room'); raise SystemExit(3)"]
    with (
        pytest.raises(ServerDidNotStart, match="no room"),
        server(command, log=tmp_path / "log", answers=lambda: False),
    ):
        pass


def test_a_server_is_ended_when_the_block_fails(tmp_path) -> None:
    command = [sys.executable, "-c", "import time; time.sleep(60)"]
    with (
        pytest.raises(ZeroDivisionError),
        server(command, log=tmp_path / "log", answers=lambda: True) as process,
    ):
        raise ZeroDivisionError
    assert process.poll() is not None


def test_a_part_that_nobody_has_is_not_found() -> None:
    assert Part("Nothing", ("no-such-program-here",), "no-such-package").find() is None


def find_pythons(tmp_path, *, this: str) -> subprocess.CompletedProcess[str]:
    """What bootstrap finds where a folder is the whole PATH, started by `this`."""
    program = (
        f"import runpy, sys; sys.executable, sys.version_info = {this!r}, (3, 9, 1)\n"
        "print(*runpy.run_path('tools/bootstrap.py')['find_pythons']())"
    )
    env = {**os.environ, "PATH": str(tmp_path)}
    return subprocess.run(
        [sys.executable, "-c", program], env=env, capture_output=True, text=True, check=False
    )


def a_python(path, *, exits: int) -> str:
    path.write_text(f"#!/bin/sh\nexit {exits}\n")
    path.chmod(0o755)
    return str(path)


def test_an_old_python_is_told_what_to_do(tmp_path) -> None:
    done = find_pythons(tmp_path, this=a_python(tmp_path / "python3", exits=1))
    assert done.returncode == 1
    assert "This needs Python 3.11 or newer" in done.stderr
    assert "is 3.9" in done.stderr


def test_a_newer_one_beside_an_old_python_is_taken(tmp_path) -> None:
    old = a_python(tmp_path / "python3", exits=1)
    newer = [a_python(tmp_path / f"python3.{minor}", exits=0) for minor in (13, 11)]
    assert find_pythons(tmp_path, this=old).stdout.split() == newer
    assert find_pythons(tmp_path, this=newer[1]).stdout.split() == [newer[1], *newer]
