"""Times of day beside a date: "7pm", "10am-2pm", "1930hrs", "0800-1200", "10-1"."""

import re
from datetime import time
from typing import NamedTuple

from bsc_comms.kit.patterns import late_pattern
from plans.rules.reading.when.patterns import MONTH, ORD, WEEKDAY

_MOST_TIMES = 4


class Times(NamedTuple):
    """First and last time, the text with blanks in their place, and what was assumed of them."""

    start: time | None
    end: time | None
    rest: str
    note: str = ""


_HALF = r"am|pm|a\.m\.|p\.m\.|noon"
_CLOCK = rf"(?P<h{{0}}>\d{{{{1,2}}}})(?:[.:](?P<m{{0}}>[0-5]\d))?\s?(?P<p{{0}}>{_HALF})?"
_BETWEEN = r"\s*(?:-|to|until|till|til)\s*"
_TIMES = late_pattern(
    r"\b(?:at\s+|from\s+)?(?:" + _CLOCK.format(1) + _BETWEEN + _CLOCK.format(2) + ")"
    r"(?![\d/]|\s*(?:" + MONTH + r"|weeks?|wks?|days?))\b",
    re.IGNORECASE,
)
_FOUR_DIGITS = late_pattern(
    r"(?<![\d/.-])(?P<h1>[01]\d|2[0-3])(?P<m1>00|15|30|45)\s?(?:h(?:ou)?rs?)?\s?(?:-|to)\s?"
    r"(?P<h2>[01]\d|2[0-3])(?P<m2>00|15|30|45)\s?(?:h(?:ou)?rs?)?(?![\d/.-])"
)
_TIME = late_pattern(
    r"(?<![\d/.£-])(?:\bat\s+|@\s*|\bfrom\s+)?(?:(?P<noon>noon|midday)"
    r"|(?P<h1>\d{1,2})(?:[.:](?P<m1>[0-5]\d))?\s?(?P<p1>am|pm|a\.m\.|p\.m\.)"
    r"|(?P<h2>[01]?\d|2[0-3]):(?P<m2>[0-5]\d)(?::\d\d)?"
    r"|(?P<h3>[01]\d|2[0-3])[.:]?(?P<m3>[0-5]\d)\s?h(?:ou)?rs?)(?!\w)",
    re.IGNORECASE,
)
_BARE = late_pattern(
    r"(?:\bat\s+|@\s*)(?P<h1>1[0-2]|[1-9])(?:[.:](?P<m1>[0-5]\d))?(?![\d/.])(?!\s*[a-z£%])"
    r"|(?<=\s)(?P<h2>1[0-2]|[1-9])[.](?P<m2>00|15|30|45)(?![\d/.])"
    r"|(?<=\s)(?!20)(?P<h3>[01]\d|2[0-3])(?P<m3>00|15|30|45)(?![\d/.-])"
)
_NOON = late_pattern(r"\b(?:12\s*)?(?:noon|midday)\b", re.IGNORECASE)
#: "6.30 for 7pm": it begins at seven.
_DOORS = late_pattern(
    rf"\b\d{{1,2}}(?:[.:]\d\d)?\s?(?:{_HALF})?\s+for\s+(?=\d{{1,2}}(?:[.:]\d\d)?\s?(?:am|pm))"
)
_ORDINAL_DAY = late_pattern(
    rf"(?P<weekday>\b(?:{WEEKDAY})\b\.?,?\s+)?(?:the\s+)?\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)[\s,(:-]+$"
)
_MIDNIGHT = late_pattern(r"(?<=\d)[t ]00:00(?::00(?:\.0+)?)?(?!\d)")


def take_times(text: str) -> Times:
    """The times that a text names, and the text without them.

    Of several days with their times the first ones count. Midnight behind a day is how a
    spreadsheet writes a day without a time.
    """
    for pattern in (_MIDNIGHT, _DOORS):
        text = pattern.sub(lambda found: " " * len(found.group()), text)
    found = _first_times(text)
    if found is None:
        return Times(None, None, text)
    rest = found.rest
    for _ in range(_MOST_TIMES):
        another = _first_times(rest)
        rest = another.rest if another else rest
    return found._replace(rest=rest)


def _first_times(text: str) -> Times | None:
    return _two_times(text) or _one_time(text) or _bare_time(text)


def _two_times(text: str) -> Times | None:
    for found in _FOUR_DIGITS.finditer(text):
        if _after_date(text[: found.start()]) or "h" in found.group():
            start = time(int(found["h1"]), int(found["m1"]))
            return Times(start, time(int(found["h2"]), int(found["m2"])), _gap(text, found))
    plain = _NOON.sub(lambda noon: "12pm".ljust(len(noon.group())), text)
    for found in _TIMES.finditer(plain):
        said = found["p1"] or found["p2"]
        precise = (found["m1"] or found["m2"]) and ":" in found.group()
        if not said and not precise and not _stands_alone_after_date(plain, found):
            continue
        start_end = _both(found)
        if start_end is not None:
            return Times(*start_end, _gap(plain, found), _assumed(found, *start_end))
    return None


def _assumed(found: re.Match[str], start: time, end: time) -> str:
    """What was made of an end that stands as an hour of the day ("14:00-11:00")."""
    typed = f"{found['h2']}:{found['m2'] or '00'}"
    shifted = not found["p2"] and end.hour == int(found["h2"]) + 12
    of_the_day = start.hour > 12 or found["h2"].startswith("0") or _same_clock(found)
    as_typed = shifted and of_the_day and int(found["h1"]) == start.hour
    return f"The end, {typed}, is taken for {end:%H:%M}" if as_typed else ""


def _same_clock(found: re.Match[str]) -> bool:
    """Whether an hour and its minutes stand there twice: "10:00-10:00"."""
    first, second = (found["h1"], found["m1"]), (found["h2"], found["m2"])
    return bool(found["m2"]) and first == second


def _both(found: re.Match[str]) -> tuple[time, time] | None:
    first = (int(found["h1"]), int(found["m1"] or 0))
    second = (int(found["h2"]), int(found["m2"] or 0))
    if first[0] > 23 or second[0] > 23:
        return None
    start, end = _with_halves(first, found["p1"], second, found["p2"])
    return None if start is None or end is None else (start, end)


def _one_time(text: str) -> Times | None:
    found = _TIME.search(text)
    if found is None or re.match(r"\s*\d{4}", text[found.end() :]):
        return None
    if found["noon"]:
        return Times(time(12), None, _gap(text, found))
    for group in "123":
        if found["h" + group] is not None:
            hour, minute = int(found["h" + group]), int(found["m" + group] or 0)
            moment = _moment(hour, minute, found["p1"] if group == "1" else None)
            return None if moment is None else Times(moment, None, _gap(text, found))
    return None


def _bare_time(text: str) -> Times | None:
    """ "at 7", or "6.30" behind a date: in the evening, unless it says more."""
    found = _BARE.search(text)
    if found is None or not _after_date(text[: found.start()].removesuffix(" at")):
        return None
    if found["h3"]:
        return Times(time(int(found["h3"]), int(found["m3"])), None, _gap(text, found))
    hour, minute = int(found["h1"] or found["h2"]), int(found["m1"] or found["m2"] or 0)
    return Times(time(hour + 12 if hour < 8 else hour, minute), None, _gap(text, found))


def _after_date(before: str) -> bool:
    """Whether a day and its month stand right before."""
    return bool(
        re.search(
            rf"(?:\d{ORD}[\s.-]*(?:of\s+)?(?:{MONTH})\b\.?|\d[/.-]\d{{1,2}}\.?)"
            rf"(?:[\s/.-]+(?:20)?\d\d)?[\s,(:@]+(?:-\s+)?$|(?:{MONTH})\s+\d{{1,2}}{ORD}[\s,(]*$",
            before,
        )
    )


def _stands_alone_after_date(text: str, found: re.Match[str]) -> bool:
    """A bare "10-1" is a time where a day and a month stand before it and nothing comes after.

    So it is behind "Weds 17th", or behind a "17th" that is later than the 10th.
    """
    before = text[: found.start()]
    if re.search(r"\w", text[found.end() :]):
        return False
    day = _ORDINAL_DAY.search(before)
    behind_day = day and (day["weekday"] or int(found["h1"]) < int(day["day"]))
    return bool(behind_day) or _after_date(before)


def _with_halves(
    first: tuple[int, int], half_first: str | None, second: tuple[int, int], half_second: str | None
) -> tuple[time | None, time | None]:
    end = _moment(*second, half_second)
    if end is None:
        return None, None
    later = (second[0] + 12, second[1])
    if half_second is None and not half_first and second <= first < later < (24, 0):
        end = _moment(*later, None)
    if half_first is None and half_second is None and first[0] < 7 and second[0] < 12:
        return _moment(first[0] + 12, first[1], None), _moment(second[0] + 12, second[1], None)
    start = _moment(*first, half_first)
    if half_first is None and half_second is not None:
        same_half = _moment(*first, half_second)
        start = same_half if same_half and end and same_half < end else start
    if half_second is None and half_first and start and end and end <= start and second[0] < 12:
        end = _moment(second[0] + 12, second[1], None)
    return start, end


def _moment(hour: int, minute: int, half: str | None) -> time | None:
    if half and half != "noon":
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    return time(hour, minute) if hour < 24 else None


def _gap(text: str, found: re.Match[str]) -> str:
    return text[: found.start()] + " " * len(found.group()) + text[found.end() :]
