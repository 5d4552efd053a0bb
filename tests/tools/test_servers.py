"""The servers of the tests start, answer and are gone afterwards."""

import sys

import psycopg2
import pytest

from tests.services import machine
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
    assert Part("Nothing", ("no-such-program-here",), ("no-such-package",)).find() is None


def test_what_one_package_of_a_machine_does_not_bring_another_may(tmp_path, monkeypatch) -> None:
    tried: list[str] = []

    def install(package: str) -> bool:
        tried.append(package)
        if package == "second":
            (tmp_path / "shell").touch(mode=0o755)
        return package == "second"

    monkeypatch.setattr(machine, "install", install)
    part = Part("Shell", ("planner-shell", "shell"), ("first", "second", "third"), (str(tmp_path),))
    assert part.find_or_install() == tmp_path / "shell"
    assert part.find_or_install() == tmp_path / "shell"
    assert tried == ["first", "second"]
