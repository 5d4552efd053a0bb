"""What the machine must have beside Python: found where it is, installed where that is possible.

A part is a program such as redis-server. Debian's packages are installed as root (or with a sudo
that asks for nothing), and tried again: a mirror that fails once often works the next time.
"""

import os
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock

#: Debian's tools take one at a time, and refuse a second at once.
ONE_AT_A_TIME = Lock()
SYSTEM_FOLDERS = ("/usr/bin", "/usr/local/bin", "/usr/sbin", "/snap/bin", "/opt/homebrew/bin")


@dataclass(frozen=True)
class Part:
    """A program by the names it goes by, and the Debian packages of which one brings it.

    Names and packages stand with the best first: what is found or can be installed is taken.
    """

    label: str
    programs: tuple[str, ...]
    packages: tuple[str, ...]
    folders: tuple[str, ...] = SYSTEM_FOLDERS

    def find(self) -> Path | None:
        """Where the program is, or None."""
        path = os.pathsep.join([os.environ.get("PATH", ""), *self.folders])
        for program in self.programs:
            if found := shutil.which(program, path=path):
                return Path(found)
        return None

    def find_or_install(self) -> Path | None:
        """Where the program is, after an installation if that was needed; None if it failed."""
        return self.find() or (self.find() if any(map(install, self.packages)) else None)


# The headless shell is the same engine without what draws windows: the journeys take 170 seconds
# with it, 280 with a whole Chromium.
CHROMIUM = Part(
    "Chromium",
    (
        *("chromium-headless-shell", "chrome-headless-shell"),
        *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"),
    ),
    ("chromium-headless-shell", "chromium"),
)
REDIS = Part("Redis", ("redis-server", "valkey-server"), ("redis-server",))
NGINX = Part("nginx", ("nginx",), ("nginx",))
CADDY = Part("Caddy", ("caddy",), ("caddy",))


def newest_postgres_folders() -> tuple[str, ...]:
    """Debian keeps each version of PostgreSQL in a folder of its own; the newest first."""
    folders = Path("/usr/lib/postgresql").glob("*/bin")
    return tuple(
        str(folder) for folder in sorted(folders, key=lambda f: f.parent.name, reverse=True)
    )


def postgres() -> Part:
    """PostgreSQL's server, looked for anew, since an installation adds a folder."""
    return Part(
        "PostgreSQL",
        ("postgres",),
        ("postgresql",),
        newest_postgres_folders() + SYSTEM_FOLDERS,
    )


def root_prefix() -> list[str] | None:
    """What to put before a command that needs root: nothing, a silent sudo, or None: no way."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True).returncode == 0:
        return [sudo, "-n"]
    return None


@cache
def install(package: str) -> bool:
    """Install a Debian package, with a second and third try; once per run."""
    prefix = root_prefix()
    if prefix is None or not shutil.which("apt-get"):
        return False
    print(f"Installing {package} ...", flush=True)
    apt = [
        *prefix,
        "env",
        "DEBIAN_FRONTEND=noninteractive",
        "apt-get",
        "-q",
        "-o",
        "DPkg::Lock::Timeout=300",
        "-o",
        "Acquire::Retries=3",
    ]
    quiet = {"stdout": subprocess.DEVNULL, "stdin": subprocess.DEVNULL}
    with ONE_AT_A_TIME:
        for _ in range(3):
            subprocess.run([*apt, "update"], **quiet)
            to_install = [*apt, "install", "-y", "--no-install-recommends", package]
            if subprocess.run(to_install, **quiet).returncode == 0:
                return True
    return False
