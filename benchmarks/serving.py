"""The planner's own processes for whoever measures or rehearses: web, worker and beat on 127.0.0.1.

    python -m benchmarks.serving PEOPLE FILE

writes into FILE the cookies of so many advocates, each signed in, as JSON.
"""

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.services.processes import server  # noqa: E402

WORKER = ["celery", "--quiet", "-A", "bsc_comms", "worker", "--pool", "threads"]
WORKER += ["--concurrency", "2", "--loglevel", "WARNING"]
WORKER += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
BEAT = ["celery", "--quiet", "-A", "bsc_comms", "beat", "--loglevel", "WARNING"]


def environment(
    folder: Path, port: int = 8000, *, database: str = "", redis: str = ""
) -> dict[str, str]:
    """What the processes of one planner are told, and nothing of whoever starts them.

    folder: its VAR_DIR. database: a DATABASE_URL; redis: for the queue and what is counted; SQLite
    and folders without.
    """
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "DJANGO_SETTINGS_MODULE": "bsc_comms.settings",
        "VAR_DIR": str(folder),
        "SECRET_KEY": "measured-and-thrown-away-0123456789-abcdefghijklmnopqrstuvwxyz",
        "BASE_URL": f"http://127.0.0.1:{port}",
        "PYTHONWARNINGS": "ignore:You're running the worker",
        **({"DATABASE_URL": database} if database else {}),
        **({"BROKER_URL": redis, "CACHE_URL": redis} if redis else {}),
    }


def run(told: dict[str, str], *words: str) -> None:
    """Run Python with these words; raises CalledProcessError where it fails."""
    subprocess.run([sys.executable, *words], cwd=ROOT, env=told, check=True)


def make_tables(told: dict[str, str]) -> None:
    """Tables, reference data and static files, as an installation makes them."""
    run(told, "manage.py", "migrate", "-v", "0")
    run(told, "manage.py", "collectstatic", "--noinput", "-v", "0")
    run(told, "manage.py", "load_reference", "-v", "0")


def look_for_overlaps(told: dict[str, str]) -> None:
    """Look at all that was loaded, as the worker of a planner that is in use has done long since.

    Else it would do a day's work beside the first minutes of whatever is measured.
    """
    look = "from plans.operations.overlaps.looking import look_at_what_waits as look"
    run(told, "manage.py", "shell", "--no-imports", "-c", f"{look}\nwhile look(): pass")


def sign_in(told: dict[str, str], people: int, file: Path) -> None:
    """Sign so many advocates in; their cookies are in the file afterwards."""
    run(told, "-m", "benchmarks.serving", str(people), str(file))


def web(port: int, *, workers: int = 2) -> list[str]:
    """The words that start the web, as the Procfile does."""
    words = ["gunicorn", "-c", "deploy/gunicorn.conf.py", "bsc_comms.wsgi"]
    words += ["--bind", f"127.0.0.1:{port}", "--threads", "2", "--workers", str(workers)]
    return words


@contextlib.contextmanager
def process(
    words: list[str], told: dict[str, str], log: Path, *, answers: Callable[[], bool] = lambda: True
) -> Iterator[subprocess.Popen]:
    """Run one of the planner's processes for the block."""
    command = [sys.executable, "-m", *words]
    with server(command, log=log, answers=answers, cwd=ROOT, env=told) as started:
        yield started


@contextlib.contextmanager
def at_work(
    told: dict[str, str], logs: Path, port: int, *, workers: int = 2, beats: int = 1
) -> Iterator[None]:
    """Run web, worker and beat for the block; each writes a log of its own into `logs`.

    workers: processes of the web. beats: how many tick at once.
    """
    with contextlib.ExitStack() as running:
        words = web(port, workers=workers)
        log = logs / "web.log"
        running.enter_context(process(words, told, log, answers=lambda: answers(port)))
        running.enter_context(process(WORKER, told, logs / "worker.log"))
        for number in range(beats):
            own = ["--schedule", str(logs / f"schedule{number}"), "--pidfile", ""]
            running.enter_context(process(BEAT + own, told, logs / f"beat{number}.log"))
        yield


def answers(port: int, address: str = "/accounts/login/") -> bool:
    """Whether the web gives that page."""
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", address)
        return connection.getresponse().status == HTTPStatus.OK
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _write_cookies(people: int, path: Path) -> None:
    import django  # noqa: PLC0415 - the settings are chosen by the process that starts this one

    django.setup()
    from django.test import Client  # noqa: PLC0415

    from partnership.choices import Role  # noqa: PLC0415
    from partnership.models import Appointment  # noqa: PLC0415

    told = []
    held = Appointment.objects.current().filter(role__in=(Role.ADVOCATE, Role.DEPUTY))
    for appointment in held.select_related("person", "partner").order_by("pk")[:people]:
        client = Client()
        client.force_login(appointment.person)
        cookies = {name: morsel.value for name, morsel in client.cookies.items()}
        partner = appointment.partner
        told.append({"partner": partner.code, "lead": partner.pk, "cookies": cookies})
    path.write_text(json.dumps(told), encoding="utf-8")


if __name__ == "__main__":
    _write_cookies(int(sys.argv[1]), Path(sys.argv[2]))
