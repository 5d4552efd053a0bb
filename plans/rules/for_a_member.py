"""What a new forward plan means for one member: what asks for help, what is near, what changed.

Read from the frozen lines and their difference from the last plan. A member speaks for partners;
`codes` are those of theirs.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from plans.rules.difference import CHANGED, GONE, ISSUED, MOVED, NEW
from plans.rules.lines import Line, is_ahead

Change = Mapping[str, Any]


@dataclass(frozen=True)
class ForAMember:
    """Lines of the plan, each in the first of the three lists in which it belongs.

    asks: its partners were asked, or help is wanted of anybody. near: new and near what its
    partners plan. changed: its partners take part, and it is no longer as it was.
    """

    asks: Sequence[Line] = ()
    near: Sequence[Line] = ()
    changed: Sequence[Line] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.asks or self.near or self.changed)

    @property
    def summary(self) -> str:
        """ "3 new near your plans; 1 asks for your help": "" where there is nothing."""
        asks, changed = len(self.asks), len(self.changed)
        told = [
            f"{len(self.near)} new near your plans" if self.near else "",
            f"{asks} {'asks' if asks == 1 else 'ask'} for your help" if asks else "",
            f"{changed} changed in which you take part" if changed else "",
        ]
        return "; ".join(filter(None, told))


def for_a_member(
    lines: Iterable[Line],
    changes: Iterable[Change],
    *,
    near: Collection[str],
    codes: Collection[str],
    on: date,
) -> ForAMember:
    """What of a plan is for whoever speaks for these partners, in the order of the plan.

    near: the ids of lines that stand near what these partners plan, without an answer. on: the day
    of publishing; nobody can help any more with what was over before it.
    """
    kinds = {change["id"]: change["kind"] for change in changes}
    asks, close, changed = [], [], []
    for line in lines:
        kind = kinds.get(line["id"])
        if line["lead"]["code"] in codes:
            continue
        ahead = is_ahead(line, on)
        if ahead and _asks(line, kind, codes):
            asks.append(line)
        elif ahead and kind == NEW and line["id"] in near:
            close.append(line)
        elif _takes_part(line, codes) and kind not in (None, NEW, GONE, ISSUED):
            changed.append(line)
    return ForAMember(asks, close, changed)


def _asks(line: Line, kind: str | None, codes: Collection[str]) -> bool:
    """Its partners are asked, or somebody wants help and says so for the first time."""
    if any(each["code"] in codes and each["state"] == "invited" for each in line["partners"]):
        return True
    first_said = kind in (NEW, CHANGED, MOVED)
    return bool(line["help_wanted"]) and first_said and not _takes_part(line, codes)


def _takes_part(line: Line, codes: Collection[str]) -> bool:
    """One of them is among its partners, or an offer of theirs rides along.

    Plans of earlier releases name no offers, or not whose they are by a code.
    """
    rides_along = (each.get("partner_code") in codes for each in line.get("offers", ()))
    return any(each["code"] in codes for each in line["partners"]) or any(rides_along)
