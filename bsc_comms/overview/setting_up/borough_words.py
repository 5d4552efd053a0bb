"""What people of any borough or district write in a sheet when they mean all of it."""

import re
from collections.abc import Iterable

KINDS = ("borough", "district")
#: A city of London is no word for a borough in it: these count where the borough's name has them.
KINDS_IN_A_NAME = ("city", "county")
ALL_OF_A_KIND = ("the {}", "{} wide", "{}wide", "whole {}", "across the {}", "throughout the {}")
ALL_OF_A_NAME = (
    "{}",
    "{} wide",
    "across {}",
    "throughout {}",
    "all {}",
    "all of {}",
    "whole of {}",
)
EVERYWHERE = ("everywhere", "all wards", "every ward", "all areas")

_KIND = r"(?:(?:royal|london|metropolitan)\s+)*(?:borough|city|county|district)"
_AROUND_THE_NAME = re.compile(
    rf"^(?:the\s+)?{_KIND}\s+of\s+|,?\s+{_KIND}(?:\s+of)?$", re.IGNORECASE
)


def words_for_all_of(borough: str, *, wards: Iterable[str]) -> list[str]:
    """The aliases of a borough: "Camden wide", "the borough", of "London Borough of Camden".

    What a ward of it is called means the ward alone.
    """
    short = short_name(borough)
    kinds = [*KINDS, *(kind for kind in KINDS_IN_A_NAME if kind in borough.casefold().split())]
    words = [
        *EVERYWHERE,
        *(text.format(kind) for kind in kinds for text in ALL_OF_A_KIND),
        *(text.format(short) for text in ALL_OF_A_NAME),
    ]
    taken = {borough.casefold(), *(ward.casefold() for ward in wards)}
    return [word for word in dict.fromkeys(words) if word.casefold() not in taken]


def short_name(borough: str) -> str:
    """What people call it: "Camden", for "London Borough of Camden" or "Camden District"."""
    return _AROUND_THE_NAME.sub("", borough).strip() or borough
