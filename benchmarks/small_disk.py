"""A disk that fills quickly, for a rehearsal: in memory, and only root may make it."""

import contextlib
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

SIZE = "96m"


@contextlib.contextmanager
def small_disk() -> Iterator[Path]:
    """An empty folder on a disk of its own, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="planner-disk-") as name:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", name], check=True)
        try:
            yield Path(name)
        finally:
            subprocess.run(["umount", "--lazy", name], check=True)
