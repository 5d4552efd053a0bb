"""Where tests write what nobody needs after them."""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

IN_MEMORY = Path("/dev/shm")  # noqa: S108 - what is made in it has a name by chance
#: Bytes: many times what the tests write, so that the machine keeps its memory for itself.
ROOM = 6 * 1024**3


@contextlib.contextmanager
def scratch_folder(in_memory: Path = IN_MEMORY) -> Iterator[Path]:
    """A folder that is gone after the block: in memory where that serves, else with the others.

    Databases are made and dropped there in a twentieth of the time. Any account may look into it,
    as PostgreSQL runs under one of its own.
    """
    with tempfile.TemporaryDirectory(
        prefix="planner-scratch-",
        dir=in_memory if _serves(in_memory) else None,
        ignore_cleanup_errors=True,
    ) as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


def _serves(folder: Path) -> bool:
    """Whether it has room, and programs may be started from it, as some tests do."""
    if not folder.is_dir():
        return False
    told = os.statvfs(folder)
    return told.f_bavail * told.f_frsize >= ROOM and not told.f_flag & os.ST_NOEXEC
