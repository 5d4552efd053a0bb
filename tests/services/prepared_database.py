"""A migrated SQLite file that each run of the tests copies instead of migrating anew.

Django builds every state of every model on the way, which takes half a minute; one folder of
tests should run in seconds. The file's name holds a digest of all that a migration can depend on,
so a changed migration makes a new file.
"""

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent.parent
DEPENDED_ON = ("*/migrations/*.py", "bsc_comms/kit/frozen.py", "requirements-dev.txt")


def put_in_place(cache: Path) -> bool:
    """Copy the migrated file to where the tests' database belongs; False on another engine."""
    database = settings.DATABASES["default"]
    if database["ENGINE"] != "django.db.backends.sqlite3":
        return False
    cache.mkdir(parents=True, exist_ok=True)
    kept = cache / f"migrated-{digest()}.sqlite3"
    with (cache / "migrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            make(kept)
    shutil.copyfile(kept, database["TEST"]["NAME"])
    return True


def digest() -> str:
    """What tells one set of migrations from another."""
    told = hashlib.sha256(sys.version.encode())
    for pattern in DEPENDED_ON:
        for path in sorted(ROOT.glob(pattern)):
            told.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return told.hexdigest()[:16]


def make(kept: Path) -> None:
    """Migrate an empty file in a process of its own, and drop those of earlier migrations."""
    unfinished = kept.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{unfinished}"}
    command = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    connection = sqlite3.connect(unfinished)
    connection.execute("PRAGMA journal_mode=DELETE")
    connection.close()
    for earlier in kept.parent.glob("migrated-*.sqlite3"):
        earlier.unlink()
    unfinished.rename(kept)
