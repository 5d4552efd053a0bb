"""A secret of this machine's own: made at first need, kept in a file. Asks Django for nothing."""

import contextlib
import tempfile
from collections.abc import Callable
from pathlib import Path


def made_once(path: Path, make: Callable[[], str]) -> str:
    """What stands in the file; where there is none, what `make` gives is written there first.

    For its owner alone, and whole or not at all: of two that make one at once, the first counts.
    """
    if not path.exists():
        with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=f"{path.name}.") as candidate:
            candidate.write(make())
            candidate.flush()
            with contextlib.suppress(FileExistsError):
                path.hardlink_to(candidate.name)
    return path.read_text()
