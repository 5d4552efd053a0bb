"""Many people at once: how long pages take, and whether anything fails.

    .venv/bin/python -m benchmarks.people_at_once [--people 50] [--minutes 10]
        [--communications 20000] [--database postgres://...] [--redis redis://...]

Starts a planner of its own with web, worker and beat on 127.0.0.1, fills it with partners, people
and communications unless its database holds some, signs everybody in, and lets them work with 5 to
15 seconds of thought between clicks; the load generator shares the machine. Without --database it
is SQLite and the queue of files. Exit status 1 where a request failed, where the log of a process
holds an error or "database is locked", or where 95 of 100 pages took longer than `--limit`
milliseconds (500 on SQLite, 1,000 otherwise: QUALITY.md 24 and the aim for PostgreSQL).
"""

import argparse
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.services.processes import free_port, server  # noqa: E402

A_SECOND_ARRIVE = 5
FAULTS = ("Traceback", "database is locked", "level='error'", "level='critical'")


def main() -> int:
    arguments = _arguments()
    if arguments.sign_in:
        _sign_in(arguments.people, Path(arguments.sign_in))
        return 0
    limit = arguments.limit or (1_000 if arguments.database else 500)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        port = free_port()
        environment = _environment(arguments, folder, port)
        _prepare(arguments, environment, folder)
        with contextlib.ExitStack() as running:
            _serve(running, arguments, environment, folder, port)
            rows = _work(arguments, environment, folder, port)
        broken = _told(rows, limit) + _faults_in_logs(folder)
    for fault in broken:
        print(f"LIMIT BROKEN: {fault}")
    return 1 if broken else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--communications", type=int, default=20_000)
    parser.add_argument("--a-year", type=int, default=1_000)
    parser.add_argument("--database", default="")
    parser.add_argument("--redis", default="")
    parser.add_argument("--workers", type=int, default=2, help="web processes")
    parser.add_argument("--limit", type=int, default=0, help="milliseconds")
    parser.add_argument("--sign-in", default="", help=argparse.SUPPRESS)
    return parser.parse_args()


def _environment(arguments: argparse.Namespace, folder: Path, port: int) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "DJANGO_SETTINGS_MODULE": "bsc_comms.settings",
        "VAR_DIR": str(folder),
        "SECRET_KEY": "measured-and-thrown-away-0123456789-abcdefghijklmnopqrstuvwxyz",
        "BASE_URL": f"http://127.0.0.1:{port}",
        "PYTHONWARNINGS": "ignore:You're running the worker",
        **({"DATABASE_URL": arguments.database} if arguments.database else {}),
        **({"BROKER_URL": arguments.redis} if arguments.redis else {}),
    }


def _prepare(arguments: argparse.Namespace, environment: dict[str, str], folder: Path) -> None:
    """A filled database, its static files, and the sessions of all people."""

    def run(*words: str) -> None:
        subprocess.run([sys.executable, *words], cwd=ROOT, env=environment, check=True)

    run("manage.py", "migrate", "-v", "0")
    run("manage.py", "collectstatic", "--noinput", "-v", "0")
    run("manage.py", "load_reference", "-v", "0")
    load = ["--communications", str(arguments.communications), "--a-year", str(arguments.a_year)]
    if not arguments.database:
        run("manage.py", "make_load", *load, "--people", str(arguments.people + 10))
    people = ["--people", str(arguments.people), "--sign-in", str(folder / "people.json")]
    run("-m", "benchmarks.people_at_once", *people)


def _sign_in(people: int, path: Path) -> None:
    """Write the cookies of so many advocates, each signed in."""
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


def _serve(
    running: contextlib.ExitStack,
    arguments: argparse.Namespace,
    environment: dict[str, str],
    folder: Path,
    port: int,
) -> None:
    """Start web, worker and beat as the Procfile does."""
    web = ["gunicorn", "bsc_comms.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "4"]
    web += ["--workers", str(arguments.workers), "--log-level", "warning"]
    worker = ["celery", "--quiet", "-A", "bsc_comms", "worker", "--pool", "threads"]
    worker += ["--concurrency", "2", "--loglevel", "WARNING"]
    worker += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    beat = ["celery", "--quiet", "-A", "bsc_comms", "beat", "--loglevel", "WARNING"]
    for name, words, answers in (
        ("web", web, lambda: _answers(port)),
        ("worker", worker, lambda: True),
        ("beat", beat, lambda: True),
    ):
        running.enter_context(
            server(
                [sys.executable, "-m", *words],
                log=folder / f"{name}.log",
                answers=answers,
                cwd=ROOT,
                env=environment,
            )
        )


def _answers(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/accounts/login/")
        return connection.getresponse().status == HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()


def _work(
    arguments: argparse.Namespace, environment: dict[str, str], folder: Path, port: int
) -> list[dict[str, Any]]:
    """Let everybody work for that long; what each page took, as locust tells it."""
    command = [sys.executable, "-m", "locust", "-f", "benchmarks/locustfile.py", "--headless"]
    command += ["--users", str(arguments.people), "--spawn-rate", str(A_SECOND_ARRIVE)]
    command += ["--run-time", f"{round(arguments.minutes * 60)}s", "--json", "--only-summary"]
    command += ["--host", f"http://127.0.0.1:{port}", "--loglevel", "WARNING"]
    began = time.monotonic()
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment | {"PEOPLE": str(folder / "people.json")},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    print(f"{arguments.people} people for {time.monotonic() - began:.0f} s")
    rows: list[dict[str, Any]] = json.loads(done.stdout)
    return rows


def _told(rows: list[dict[str, Any]], limit: int) -> list[str]:
    """Print the table; which limits are broken."""
    print("| page | requests | failed | median | 95 of 100 |")
    print("| --- | --: | --: | --: | --: |")
    for row in sorted(rows, key=lambda each: str(each["name"])):
        print(
            f"| {row['name']} | {row['num_requests']:,} | {row['num_failures']:,} | "
            f"{percentile(row['response_times'], 50)} ms | "
            f"{percentile(row['response_times'], 95)} ms |"
        )
    times: dict[str, int] = {}
    for row in rows:
        for taken, count in row["response_times"].items():
            times[taken] = times.get(taken, 0) + count
    failed = sum(row["num_failures"] for row in rows)
    half, slowest = percentile(times, 50), percentile(times, 95)
    print(f"| all | {sum(times.values()):,} | {failed:,} | {half} ms | {slowest} ms |")
    broken = [f"{failed} requests failed"] if failed else []
    if not times:
        broken.append("nobody asked for anything")
    if slowest > limit:
        broken.append(f"95 of 100 took up to {slowest} ms, the limit is {limit}")
    return broken


def percentile(times: dict[str, int], share: int) -> int:
    """The time in milliseconds within which `share` of 100 requests were answered; 0 for none.

    times: how many requests took each time, as locust counts them.
    """
    left = sum(times.values()) * share / 100
    for taken in sorted(times, key=float):
        left -= times[taken]
        if left <= 0:
            return round(float(taken))
    return 0


def _faults_in_logs(folder: Path) -> list[str]:
    return [
        f"{log.name} says {fault}: {_first_line(log, fault)}"
        for log in sorted(folder.glob("*.log"))
        for fault in FAULTS
        if fault in log.read_text(errors="replace")
    ]


def _first_line(log: Path, fault: str) -> str:
    lines = log.read_text(errors="replace").splitlines()
    return next(line for line in lines if fault in line)[:300]


if __name__ == "__main__":
    sys.exit(main())
