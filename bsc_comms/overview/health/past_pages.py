"""Page times of web processes that have ended, in one file: one each would be read at each look.

Called by gunicorn's own process (deploy/gunicorn.conf.py), for one after the other.
"""

import os
from pathlib import Path

from prometheus_client.mmap_dict import MmapedDict

PAST = "histogram_past.db"
#: Bytes of an entry beside its key: the length, the value and its moment, up to eight to align.
BESIDE_A_KEY = 4 + 16 + 8
HEAD = 8


def keep_page_times_of(pid: int, folder: Path) -> None:
    """Add what this process counted to what those before it did, and take its own file away.

    Raises OSError where there is no room, and then nothing has changed.
    """
    own, past = folder / f"histogram_{pid}.db", folder / PAST
    if not own.exists():
        return
    counted: dict[str, tuple[float, float]] = {}
    for file in (past, own):
        if file.exists():
            for key, value, moment, _ in MmapedDict.read_all_values_from_file(str(file)):
                before, _ = counted.get(key, (0.0, 0.0))
                counted[key] = (before + value, moment)
    # Not called *.db before it is whole: all that are so called are added up.
    candidate = folder / f"{PAST}.new"
    _write(counted, candidate)
    own.unlink()
    candidate.replace(past)


def _write(counted: dict[str, tuple[float, float]], path: Path) -> None:
    room = HEAD + sum(len(key.encode()) + BESIDE_A_KEY for key in counted)
    with path.open("wb") as file:
        # Who writes into a mapped file on a full disk is ended by the machine, without a word.
        os.posix_fallocate(file.fileno(), 0, room)
    written = MmapedDict(str(path))
    for key, (value, moment) in counted.items():
        written.write_value(key, value, moment)
    written.close()
