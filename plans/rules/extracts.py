"""Which lines of a forward plan concern one partner: what it leads, takes part in or gives to."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any


def concerns(line: Mapping[str, Any], *, code: str, called: Collection[str]) -> bool:
    """Whether a line concerns the partner: it leads, is asked or takes part, issues or offers.

    called: its names in the plan, for a line of a plan that says who issues and who offers by name
    alone.
    """

    def gives(each: Mapping[str, Any]) -> bool:
        if "partner_code" in each:
            return bool(each["partner_code"] == code)
        return each["partner"] in called

    return (
        line["lead"]["code"] == code
        or any(each["code"] == code for each in line["partners"])
        or any(map(gives, line["channels"]))
        or any(map(gives, line.get("offers", ())))
    )


def change_concerns(change: Mapping[str, Any], *, code: str, called: Collection[str]) -> bool:
    """Whether a change concerns the partner: it leads what changed, or led it in the last plan."""
    return change["lead"]["code"] == code or any(
        field["field"] == "lead" and field["before"] in called for field in change["fields"]
    )


def names_in(lines: Iterable[Mapping[str, Any]], code: str) -> set[str]:
    """What a plan calls the partner of that code where it leads or takes part."""
    return {
        each["name"]
        for line in lines
        for each in (line["lead"], *line["partners"])
        if each["code"] == code
    }
