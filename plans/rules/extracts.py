"""Which lines of a forward plan concern one partner: what it leads, takes part in or gives to."""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

#: A partner among those of a line, and one that offers, as `plans.rules.lines` words them.
PARTNER = r"(?:^|[,;] ){}(?: \(asked\))?(?:$|[,;] )"
OFFERS = r"(?:^|; ){}: "


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
    """Whether a change concerns the partner by what was: it led, took part, issued or offered.

    A plan of before this was kept does not say whom else than its lead a line concerned that is
    gone.
    """
    if change["lead"]["code"] == code or code in change.get("hands", ()):
        return True
    return any(_named(field, called) for field in change["fields"])


def _named(field: Mapping[str, str], called: Collection[str]) -> bool:
    """Whether the words of a field before the change name a partner that is called one of these."""
    before = field["before"]
    if field["field"] == "lead":
        return before in called
    if field["field"] == "partners":
        return any(re.search(PARTNER.format(re.escape(name)), before) for name in called)
    if field["field"] == "offers":
        return any(re.search(OFFERS.format(re.escape(name)), before) for name in called)
    return False


def names_in(lines: Iterable[Mapping[str, Any]], code: str) -> set[str]:
    """What a plan calls the partner of that code where it leads or takes part."""
    return {
        each["name"]
        for line in lines
        for each in (line["lead"], *line["partners"])
        if each["code"] == code
    }
