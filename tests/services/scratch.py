"""Where tests write what nobody needs after them."""

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

IN_MEMORY = Path("/dev/shm")  # noqa: S108 - what is made in it has a name by chance
#: Bytes: many times what the tests write, so that the machine keeps its memory for itself.
ROOM = 6 * 1024**3


@contextlib.contextmanager
def scratch_folder(in_memory: Path = IN_MEMORY) -> Iterator[Path]:
    """A folder that is gone after the block: in memory where there is room, else with the others.

    Databases are made and dropped there in a twentieth of the time. Any account may look into it,
    as PostgreSQL runs under one of its own.
    """
    roomy = in_memory.is_dir() and shutil.disk_usage(in_memory).free >= ROOM
    with tempfile.TemporaryDirectory(
        prefix="planner-scratch-", dir=in_memory if roomy else None, ignore_cleanup_errors=True
    ) as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder
