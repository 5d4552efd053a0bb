"""Finds results that people type into notes: "Done 61 bikes", "412 reports in month (prev 288)".

A number counts only with a unit beside it. Dates, times, ages, telephone numbers, pages and figures
of an earlier time are no results.
"""

import re

from plans.rules.reading.results import ReportedNumber
from plans.rules.reading.when.names import MONTHS, WEEKDAYS

_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_FOUND = re.compile(
    rf"""(?<![\w£$€.,/:'’+-])(?P<pound>£\s?)?(?P<number>{_NUMBER})(?P<thousand>k\b|\s?million\b|m\b)?
        (?P<percent>\s?%|\s?per\s?cent\b)?(?P<plus>\+)?(?![\d/:]|\.\d|[-–]\d|\w)""",
    re.VERBOSE | re.IGNORECASE,
)
_MONEY = re.compile(rf"£\s?(?P<number>{_NUMBER})(?P<thousand>k\b|\s?million\b|m\b)?", re.IGNORECASE)
_UNIT = re.compile(r"[ \t]*(?:-\s?)?(?P<unit>[^\W\d_][^\W\d_'’-]*(?:\s+[^\W\d_][^\W\d_'’-]*)?)")
_BEFORE = re.compile(
    r"(?:\b(?:prev(?:ious(?:ly)?)?|last\s+(?:year|month|time|yr)|was|were|vs?|versus|against|from"
    r"|target(?:\s+of)?|aim(?:ing)?\s+(?:for|at)|hop(?:ed|ing)\s+for|compared\s+(?:with|to)|cf"
    r"|only\s+planned|expected|p|pp|page|pages|ward|no|number|tel|call|calls\s+to|ring|dial|phone|op"
    r"|year|yr|y|ages?|aged|under|over|zone|unit|room|flat|issue|week|wk|q|phase|part|version|v|rev"
    r"|nos?|route|bus|item|row|ref|since|by|on|at|in|until|till|to|before|after)[\s.:#-]*|\#|@)$",
    re.IGNORECASE,
)
_NO_UNIT = frozenset(
    """am pm st nd rd th hr hrs hour hours hourly min mins minute minutes day days week weeks wk
    wks month months year years yr yrs fortnight o'clock noon and or to of in on at by for from with
    the a an but not no so as per is are was were has have had than more less until till now then
    x m km mile miles old plus""".split()
) | {*MONTHS, *WEEKDAYS}
_STOPS_UNIT = frozenset(
    """in on at of for from with the a an and or to by but so as per is are was were has have had
    this last all during via within after before over under across not no were""".split()
)
_TELEPHONE = frozenset({"101", "111", "112", "116123", "999", "105"})
_MOST = 20


def reported_numbers(text: str) -> tuple[ReportedNumber, ...]:
    """Numbers with their unit in a note, in its order; money has the unit "pounds"."""
    found: list[tuple[int, ReportedNumber]] = []
    for amount in _MONEY.finditer(text):
        number = _value(amount["number"], amount["thousand"])
        found.append((amount.start(), ReportedNumber(number, "pounds", _clause(text, amount))))
    for counted in _FOUND.finditer(text):
        if (one := _counted(text, counted)) is not None:
            found.append((counted.start(), one))
    return tuple(one for _, one in sorted(found, key=lambda pair: pair[0]))[:_MOST]


def _counted(text: str, counted: re.Match[str]) -> ReportedNumber | None:
    if counted["number"] in _TELEPHONE or _BEFORE.search(text[: counted.start()]):
        return None
    if len(counted["number"]) >= 5 and "," not in counted["number"]:
        return None  # telephone and reference numbers
    value = _value(counted["number"], counted["thousand"])
    if counted["percent"]:
        return ReportedNumber(value, "per cent", _clause(text, counted))
    unit = _unit_after(text[counted.end() :])
    return ReportedNumber(value, unit, _clause(text, counted)) if unit else None


def _unit_after(rest: str) -> str:
    unit = _UNIT.match(rest)
    if unit is None:
        return ""
    words = unit["unit"].casefold().split()
    if words[0] in _NO_UNIT:
        return ""
    if len(words) > 1 and words[1] in _STOPS_UNIT:
        words = words[:1]
    return " ".join(words)


def _value(number: str, thousand: str | None) -> int | float:
    value = float(number.replace(",", ""))
    scale = (thousand or "").strip().casefold()
    value *= {"k": 1_000, "m": 1_000_000, "million": 1_000_000}.get(scale, 1)
    return int(value) if value.is_integer() else value


def _clause(text: str, found: re.Match[str]) -> str:
    """The words around the number, up to a comma, bracket or full stop on both sides."""
    before = re.split(r"[;()\n]|,\s|\.\s", text[: found.start()])[-1]
    after = re.split(r"[;()\n]|,\s|\.(?:\s|$)", text[found.end() :], maxsplit=1)[0]
    return (before + found.group() + after).strip()
