"""Reads a file by its path, whole and once."""

import os
import stat
from pathlib import Path

from bsc_comms.kit.tables.result import MAX_BYTES, TableRefused


def read_whole(path: Path, name: str) -> bytes:
    """Read a file's bytes. Out: at most one more than `MAX_BYTES`.

    Raises `TableRefused` for what is no ordinary file, cannot be opened, or changes meanwhile:
    half of one version and half of another would be a plan that nobody wrote.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise _no_file(name)
        # Somebody may put a pipe in its place just now: opening one must not wait for a writer.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except FileNotFoundError as problem:
        raise TableRefused(f"There is no file “{name}”. Check its name and folder.") from problem
    except (OSError, ValueError) as problem:
        raise _closed(name, problem) from problem
    try:
        return _read(descriptor, name)
    except OSError as problem:
        raise _closed(name, problem) from problem
    finally:
        os.close(descriptor)


def _read(descriptor: int, name: str) -> bytes:
    before = os.fstat(descriptor)
    if not stat.S_ISREG(before.st_mode):
        raise _no_file(name)
    pieces = []
    left = MAX_BYTES + 1
    while left and (piece := os.read(descriptor, left)):
        pieces.append(piece)
        left -= len(piece)
    content = b"".join(pieces)
    after = os.fstat(descriptor)
    moved = (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns)
    if moved or len(content) != min(before.st_size, MAX_BYTES + 1):
        raise TableRefused(
            f"“{name}” changed while it was read. Close it wherever it is open and try again."
        )
    return content


def _no_file(name: str) -> TableRefused:
    return TableRefused(f"“{name}” is not a file but a folder or a device. Name a file.")


def _closed(name: str, problem: Exception) -> TableRefused:
    why = getattr(problem, "strerror", None) or "its name cannot be used"
    return TableRefused(f"“{name}” cannot be opened ({why}). Check that you may read it.")
