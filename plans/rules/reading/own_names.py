"""What the partnership calls itself, in the headings and cells of its own sheets.

"BSCP logo Y/N" is what another borough writes as "Partnership logo Y/N": the names come with the
vocabulary, and where one stands the word "partnership" is read.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

_SAID = "partnership"


def said_plainly(text: str, own_names: Sequence[str]) -> str:
    """The text with "partnership" in place of each of the names, whatever their case."""
    return _pattern(tuple(own_names)).sub(_SAID, text) if own_names else text


def plain_headings(headings: Sequence[str], own_names: Sequence[str]) -> tuple[str, ...]:
    """Headings said plainly, each still another than the rest: else it stays as it is."""
    plain = [said_plainly(heading, own_names) for heading in headings]
    return tuple(
        said if plain.count(said) == 1 and said not in headings else heading
        for heading, said in zip(headings, plain, strict=True)
    )


@lru_cache(maxsize=8)
def _pattern(own_names: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(own_names, key=len, reverse=True)
    names = "|".join(r"\s+".join(map(re.escape, name.split())) for name in longest_first)
    return re.compile(rf"(?<!\w)(?:{names})(?!\w)", re.IGNORECASE)
