"""What a run in short leaves out, so that `make test` takes minutes; `make thorough` asks all.

A test with the mark `thorough` is left out as a whole. Where a guard asks everybody everything, it
asks in short those whose turn it is: from one address to the next somebody else, in each run the
same, so that a fault which was found is found again.
"""

import os
from collections.abc import Iterable, Sequence
from typing import TypeVar
from zlib import crc32

import pytest

Each = TypeVar("Each")
#: Set by `make test`. A test that is run by hand asks everything.
IN_SHORT = os.environ.get("TESTS_IN_SHORT") == "1"


def left_out(tests: Iterable[pytest.Item]) -> set[pytest.Item]:
    """Those that a run in short leaves out as a whole."""
    return {test for test in tests if IN_SHORT and test.get_closest_marker("thorough")}


def in_turn(everyone: Sequence[Each], *, about: str, most: int = 1) -> list[Each]:
    """All of them, or in short at most so many: those whose turn it is where this is asked about.

    They stand as far apart as their number allows and keep their order.
    """
    if not IN_SHORT or len(everyone) <= most:
        return list(everyone)
    first = crc32(about.encode())
    taken = {(first + turn * len(everyone) // most) % len(everyone) for turn in range(most)}
    return [everyone[number] for number in sorted(taken)]
