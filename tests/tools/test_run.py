"""`make run`: what it refuses at once, what it sets up, and that its processes stop together."""

import errno
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.factories import partnership
from tests.services.in_short import in_turn
from tests.services.prepared_database import copy_to
from tests.services.processes import free_port, where_compiled
from tests.services.waiting import wait_until
from tools import run, set_up

ROOT = Path(__file__).resolve().parent.parent.parent
BIN = Path(sys.executable).parent
KINDS = ("gunicorn", "worker", "beat")


def tool(*arguments: str) -> subprocess.CompletedProcess:
    """Run tools/run.py to its end."""
    command = [sys.executable, str(ROOT / "tools" / "run.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_a_port_that_is_in_use_is_said_before_any_set_up(taken_port) -> None:
    done = tool("--port", str(taken_port))
    assert done.returncode == 1
    assert done.stderr == (
        f"Port {taken_port} is in use. Take another one: make run PORT={taken_port + 1}\n"
    )


def said_of_a_port(port: int) -> object:
    """What ends the set-up on this port."""
    with pytest.raises(SystemExit) as ended:
        run.check_port(port)
    return ended.value.code


@pytest.mark.parametrize(
    ("port", "fault", "said"),
    [
        (
            80,
            errno.EACCES,
            "Port 80 cannot be had here (Permission denied). Take one from 1024 to 65535",
        ),
        (80, errno.EADDRINUSE, "Port 80 is in use. Take another one: make run PORT=81"),
        (65_535, errno.EADDRINUSE, "Port 65535 is in use. Take another one: make run PORT=65534"),
    ],
)
def test_a_port_that_is_refused_is_said_with_why(port, fault, said, monkeypatch) -> None:
    """An ordinary account may have none below 1024, whether one is in use or not."""

    def refuse(*_: object) -> None:
        raise OSError(fault, os.strerror(fault))

    monkeypatch.setattr(run.socket.socket, "bind", refuse)
    assert said_of_a_port(port) == said


def test_a_port_beyond_the_last_is_said_to_be_none() -> None:
    assert said_of_a_port(65_536) == (
        "Port 65536 cannot be had here (There is no such port). Take one from 1024 to 65535"
    )


def test_a_day_that_is_none_is_refused() -> None:
    done = tool("--as-of", "20 April")
    assert done.returncode == 2
    assert "AS_OF must be a date like 2017-04-20, not 20 April" in done.stderr


def steps_of_the_set_up(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The commands that it calls in this database, none of which does anything here."""
    called: list[str] = []
    monkeypatch.setattr(set_up.django, "setup", lambda: None)
    monkeypatch.setattr(set_up, "call_command", lambda name, *_, **__: called.append(name))
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setattr(sys, "argv", ["set_up.py", "--sample", "--as-of", ""])
    set_up.main()
    return called


@pytest.mark.django_db
def test_the_first_run_alone_loads_reference_data(monkeypatch) -> None:
    """What an administrator changed on its page since would become again what the files say."""
    first = steps_of_the_set_up(monkeypatch)
    partnership()
    assert "load_reference" in first
    assert steps_of_the_set_up(monkeypatch) == [each for each in first if each != "load_reference"]


@pytest.mark.parametrize(("ends_with", "said"), [(247, run.ENDED_BY_ITSELF), (0, "")])
def test_it_says_so_where_one_of_the_three_ends_by_itself(
    ends_with, said, tmp_path, monkeypatch, capsys
) -> None:
    honcho = tmp_path / "honcho"
    honcho.write_text(f"#!/bin/sh\nexit {ends_with}\n")
    honcho.chmod(0o755)
    monkeypatch.setattr(run, "BIN", tmp_path)
    monkeypatch.setattr(run, "set_up", lambda *_: None)
    monkeypatch.setattr(run.signal, "signal", lambda *_: None)
    monkeypatch.setattr(sys, "argv", ["run.py", "--port", str(free_port())])
    with pytest.raises(SystemExit) as ended:
        run.main()
    assert ended.value.code == ends_with
    assert capsys.readouterr().err.strip() == said


def started(tmp_path: Path, **env: str) -> subprocess.Popen:
    """The three lines of the Procfile, as `make run` starts them."""
    return subprocess.Popen(
        [BIN / "honcho", "start", "--no-colour"],
        cwd=ROOT,
        env={**env, "VAR_DIR": str(tmp_path), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def test_the_three_lines_of_the_procfile_start_together_and_stop_on_ctrl_c(tmp_path) -> None:
    """Programs that only wait stand for the web, the worker and beat."""
    for name in ("gunicorn", "celery"):
        stand_in = tmp_path / name
        stand_in.write_text("#!/bin/sh\nsleep 60\n")
        stand_in.chmod(0o755)
    honcho = started(tmp_path, PATH=f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    try:
        knows_all_that_it_started(honcho)
        wait_until(lambda: all(runs(tmp_path, kind) for kind in KINDS), seconds=30)
        honcho.send_signal(signal.SIGINT)
        honcho.wait(20)
        wait_until(lambda: not started_for(tmp_path), seconds=5)
    finally:
        honcho.kill()
        honcho.communicate()


def knows_all_that_it_started(honcho: subprocess.Popen) -> None:
    """Return once honcho has said of each of the three that it runs: before, it ends none."""
    for _ in KINDS:
        assert honcho.stdout, "Its output is read here"
        assert " started (pid=" in honcho.stdout.readline()


def test_an_end_that_is_asked_for_at_once_waits_until_honcho_can_end_all(
    tmp_path, monkeypatch
) -> None:
    honcho, well = tmp_path / "honcho", tmp_path / "well"
    honcho.write_text(
        f"#!/bin/sh\nsleep 0.6\ntrap 'kill $!; touch {well}; exit' TERM\nsleep 20 & wait\n"
    )
    honcho.chmod(0o755)
    monkeypatch.setattr(run, "BIN", tmp_path)
    monkeypatch.setattr(run, "HONCHO_KNOWS_ALL_AFTER", 1.0)
    monkeypatch.setattr(run.signal, "signal", lambda number, ask: ask(number, None))
    assert run.serve(dict(os.environ)) == 0
    assert well.exists()


@pytest.mark.thorough
def test_web_worker_and_beat_start_together_and_stop_on_ctrl_c(tmp_path) -> None:
    port = free_port()
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "bsc_comms.settings",
        "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
        "BROKER_URL": "filesystem://",
        "DATABASE_URL": f"sqlite:///{tmp_path}/planner.sqlite3",
        "STATICFILES_BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage",
        "PORT": str(port),
        "METRICS_TOKEN": "a token",
        "PROMETHEUS_MULTIPROC_DIR": str(tmp_path / "not" / "there"),
    }
    env.pop("WEB_BIND", None)
    copy_to(tmp_path / "planner.sqlite3")
    honcho = started(tmp_path, **env)
    try:
        wait_until(lambda: answers(port), seconds=30)
        wait_until(lambda: len(started_for(tmp_path)) >= 4, seconds=10)
        assert [kind for kind in KINDS if runs(tmp_path, kind)] == list(KINDS)
        status = answers(port)
        honcho.send_signal(signal.SIGINT)
        honcho.wait(20)
        wait_until(lambda: not started_for(tmp_path), seconds=5)
    finally:
        honcho.kill()
        said = honcho.communicate()[0]
    assert "Traceback" not in said, said
    assert status == 200
    assert list((tmp_path / "not" / "there").glob("*.db")), "Page times are kept there"


#: gunicorn up to where it has read its settings: with --print-config it loads the planner as well.
READS_ITS_SETTINGS = f"""#!{sys.executable}
from gunicorn.app.wsgiapp import WSGIApplication
print(WSGIApplication().cfg)
"""


def web_of_the_procfile(folder: Path, **told: str) -> dict[str, str]:
    """What gunicorn makes of the line of the web with this in its environment."""
    gunicorn = folder / "gunicorn"
    gunicorn.write_text(READS_ITS_SETTINGS)
    gunicorn.chmod(0o755)
    line = next(
        line for line in (ROOT / "Procfile").read_text("utf-8").splitlines() if "web:" in line
    )
    env = {"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}", "VAR_DIR": str(folder)}
    shown = subprocess.run(
        ["/bin/sh", "-c", line.removeprefix("web: ")],
        cwd=ROOT,
        env={**env, **where_compiled(), **told},
        capture_output=True,
        text=True,
        check=True,
    )
    rows = (row.partition("=") for row in shown.stdout.splitlines())
    return {name.strip(): value.strip() for name, _, value in rows}


BOUND = [
    ({}, "['127.0.0.1:8000']"),
    ({"PORT": "8001"}, "['127.0.0.1:8001']"),
    ({"PORT": "8001", "WEB_BIND": "[::]:80"}, "['[::]:80']"),
    ({"PORT": "8001", "WEB_BIND": ""}, "['127.0.0.1:8001']"),
]


@pytest.mark.parametrize(("told", "bind"), in_turn(BOUND, about="bind", most=2))
def test_the_web_listens_at_its_port_unless_web_bind_says_where(told, bind, tmp_path) -> None:
    assert web_of_the_procfile(tmp_path, **told)["bind"] == bind


def test_the_web_reads_the_settings_of_the_web_and_stops_before_honcho_ends_it(tmp_path) -> None:
    settings = {"WEB_PROCESSES": "3", "WEB_THREADS": "1", "WEB_TRUSTS": "10.0.0.1"}
    shown = web_of_the_procfile(tmp_path, **settings)
    assert (shown["workers"], shown["threads"]) == ("3", "1")
    assert shown["forwarded_allow_ips"] == "['10.0.0.1']"
    assert shown["graceful_timeout"] == "4", "honcho waits for 5 seconds"
    assert shown["max_requests"] == "5000"


def test_make_run_serves_where_it_says(monkeypatch) -> None:
    """Whatever WEB_BIND says in the shell from which it was called."""
    served = {}
    monkeypatch.setenv("WEB_BIND", "0.0.0.0:80")
    monkeypatch.setattr(run, "set_up", lambda *_: None)
    monkeypatch.setattr(run, "serve", lambda env: served.update(env) or 0)
    monkeypatch.setattr(sys, "argv", ["run.py", "--port", str(port := free_port())])
    with pytest.raises(SystemExit):
        run.main()
    assert (served["PORT"], served["WEB_BIND"]) == (str(port), f"127.0.0.1:{port}")


@pytest.fixture
def taken_port():
    """A port on which somebody listens."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening.getsockname()[1]


def answers(port: int) -> int:
    """With which status the planner answers; 0 while it does not."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/accounts/login/", timeout=5) as page:
            return page.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def started_for(folder: Path) -> list[str]:
    """The command lines of the processes that were started with this VAR_DIR, but honcho's."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            mark = f"VAR_DIR={folder}\0".encode() in (process / "environ").read_bytes()
            command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if mark and command and "honcho" not in command:
            found.append(command)
    return found


def runs(folder: Path, kind: str) -> bool:
    """Whether one of these processes is of this kind."""
    return any(kind in command for command in started_for(folder))
