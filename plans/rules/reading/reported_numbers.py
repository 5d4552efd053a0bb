"""Finds results that people type into notes: "Done 61 bikes", "412 reports in month (prev 288)".

A number counts only with a unit beside it. Dates, times, ages, telephone numbers, pages and figures
of an earlier time are no results.
"""

import re

from bsc_comms.kit.patterns import late_pattern
from plans.rules.reading.results import ReportedNumber
from plans.rules.reading.when.names import MONTHS, WEEKDAYS

_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_FOUND = late_pattern(
    rf"""(?<![\w£$€.,/:'’+-])(?P<pound>£\s?)?(?P<number>{_NUMBER})(?P<thousand>k\b|\s?million\b|m\b)?
        (?P<percent>\s?%|\s?per\s?cent\b)?(?P<plus>\+)?(?![\d/:]|\.\d|[-–]\d|\w)""",
    re.VERBOSE | re.IGNORECASE,
)
_MONEY = late_pattern(
    rf"£\s?(?P<number>{_NUMBER})(?P<thousand>k\b|\s?million\b|m\b)?", re.IGNORECASE
)
#: A number behind its unit: "Attendance: 40", "reach 12.4k".
_NAMED_BEFORE = late_pattern(
    r"(?:\b(?P<unit>attendance|attendees|turn-?out|footfall|reach|impressions|views|visits|likes"
    r"|shares|clicks|hits|downloads|retweets|followers|responses|referrals|sign-?ups|enquiries)"
    r"(?:\s*[:=]|\s+of|\s+was)?\s*(?:c\.?|approx\.?|about|around|over|nearly)?"
    r"|(?:^|[;,.\n]\s*)(?P<label>(?:[^\W\d_]{3,}\s)?[^\W\d_]{3,}(?<!s)s)\s*[:=])\s*$",
    re.IGNORECASE,
)
#: "Delivered to 2,300 homes" counts whom it reached.
_REACHED = late_pattern(
    r"\b(?:delivered|sent|given|handed\s+out|went\s+out|gone\s+out|distributed|posted|mailed|e-?mailed"
    r"|spoke|talked|dropped|issued|shown)\s+to\s+(?:about\s+|around\s+|over\s+)?$",
    re.IGNORECASE,
)
#: Digits apart by a space: "1 200" can be one number or two.
_OTHER_DIGITS = late_pattern(r"\d\s$")
_UNIT = late_pattern(r"[ \t]*(?:-\s?)?(?P<unit>[^\W\d_][^\W\d_'’-]*(?:\s+[^\W\d_][^\W\d_'’-]*)?)")
_BEFORE = late_pattern(
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
    before, clause = text[: counted.start()], _clause(text, counted)
    if counted["number"] in _TELEPHONE or _OTHER_DIGITS.search(before):
        return None
    if len(counted["number"]) >= 5 and "," not in counted["number"]:
        return None  # telephone and reference numbers
    value = _value(counted["number"], counted["thousand"])
    named = _NAMED_BEFORE.search(before)
    if _BEFORE.search(before) and not (_REACHED.search(before) or (named and named["unit"])):
        return None
    if counted["percent"]:
        return ReportedNumber(value, "per cent", clause)
    unit = _unit_after(text[counted.end() :])
    if not unit and named and not _unit_follows(text[counted.end() :]):
        unit = (named["unit"] or named["label"]).casefold()
    return ReportedNumber(value, unit, clause) if unit else None


def _unit_follows(rest: str) -> bool:
    """Whether a word follows that makes something else of the number: "Time: 7 pm"."""
    return _UNIT.match(rest) is not None


def _unit_after(rest: str) -> str:
    unit = _UNIT.match(rest)
    if unit is None:
        return ""
    words = unit["unit"].split()
    if words[0].casefold() in _NO_UNIT:
        return ""
    if len(words) > 1 and words[1].casefold() in _STOPS_UNIT:
        words = words[:1]
    return " ".join(map(_in_small, words))


def _in_small(word: str) -> str:
    """The word in small letters, but for an abbreviation ("HFSVs")."""
    return word if sum(letter.isupper() for letter in word) > 1 else word.casefold()


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
