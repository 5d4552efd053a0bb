"""Which lines of a forward plan concern one partner: what it leads, takes part in or gives to."""

from collections.abc import Mapping
from typing import Any


def concerns(line: Mapping[str, Any], *, code: str, name: str) -> bool:
    """Whether a line concerns the partner: it leads, is asked or takes part, issues or offers.

    name: as lines have it; a frozen line names who issues and who offers by name alone.
    """
    return (
        line["lead"]["code"] == code
        or any(each["code"] == code for each in line["partners"])
        or any(each["partner"] == name for each in line["channels"])
        or any(each["partner"] == name for each in line.get("offers", ()))
    )
