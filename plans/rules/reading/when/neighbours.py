"""Settles what a part of a typed date is by the parts beside it: a count, a year, a day."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from plans.rules.reading.date_words import Part
from plans.rules.reading.spans import (
    EXACT,
    MONTH,
    OTHER_WINDOW,
    Span,
    Unclear,
    month_year,
)
from plans.rules.reading.when.names import COUNTABLE, COUNTED, COUNTS_ON, NUMBERED, PLAIN_WORDS
from plans.rules.windows import month_window

_FRACTIONS = frozenset({"1/2", "1/3", "2/3", "1/4", "3/4", "1/5", "1/10"})
_DATED = frozenset({"date", "days", "month", "quarter", "season", "named", "twodays"})
#: A short year so near the plan's is a slip for one of its own ("5 Nov 17" in 2018/19).
_NEAR_YEARS = 3
#: What may stand between a month and the days of it.
_BEFORE_DAYS = frozenset(
    {"from", "until", "between", "weekday", "weekof", "weekaround", "weekending"}
)
_JOINTS = frozenset({"range", "list", "or"})
#: After these a number behind a month cannot be its day ("late Jan 17", "each month to Mar 18").
_CALL_FOR_YEAR = frozenset(
    {"days", "range", "list", "from", "until", "nthweek", "nthdays", "nthweekend", "nthweekday"}
)


def settled(parts: Sequence[Part], year_start: date, hinted: Sequence[int]) -> list[Part]:
    """The parts that say when, each as what its neighbours make of it; counts become words."""
    parts = _with_counts([_near(part, year_start) for part in parts])
    parts = _with_financial_years(parts, year_start, hinted)
    _must_not_be_numbered(parts, year_start)
    _must_not_be_two_days(parts, year_start, hinted)
    if _is_around_the_clock(parts, hinted):
        parts = [replace(part, kind="always24") if part.text == "24/7" else part for part in parts]
    told = [part for part in parts if part.kind not in ("word", "mark", "notday", "notmonth")]
    return _with_years(_without_heading(_with_weekends(told), year_start), year_start)


def words_in(parts: Sequence[Part]) -> list[Part]:
    """The same parts with counts as words, for what is left over."""
    return [
        replace(part, kind="word") if part.kind in ("notday", "notmonth") else part
        for part in _with_counts(list(parts))
    ]


def _near(part: Part, year_start: date) -> Part:
    """A spreadsheet's number of a day; far from the plan's year it is some other number."""
    if part.kind != "serial":
        return part
    near = part.year is not None and abs(part.year - year_start.year) <= _NEAR_YEARS
    return replace(part, kind="date") if near else _as_word(part)


# Counts


def _with_counts(parts: list[Part]) -> list[Part]:
    """Numbers that count something ("12 schools", "Year 9", "1 in 3") are words and no days."""
    forward: list[Part] = []
    for part in parts:
        forward.append(_as_word(part) if _is_number(part) and _counts(part, forward) else part)
    backward: list[Part] = []
    for part in reversed(forward):
        counts = _is_number(part) and _is_followed_by_a_thing(part, backward)
        backward.append(_as_word(part) if counts else part)
    return backward[::-1]


def _as_word(part: Part) -> Part:
    return Part(kind="word", text=part.text, start=part.start, end=part.end)


def _is_number(part: Part) -> bool:
    return part.kind in ("days", "twodays") or (
        part.kind == "date"
        and part.year is None
        and part.text.replace("/", "").replace(".", "").isdigit()
    )


def _is_count(part: Part) -> bool:
    return part.kind == "word" and any(sign.isdigit() for sign in part.text)


def _counts(part: Part, before: Sequence[Part]) -> bool:
    """Whether what stands before makes it a count: "Year 9", "no. 12", "1 in 3", "pages 4-5"."""
    told = [other for other in before if other.text not in (".", ":")]
    if not told:
        return False
    last = told[-1]
    if last.kind in ("word", "weekaround") and last.text.strip(".") in COUNTED:
        return True
    if last.text in COUNTS_ON or last.kind in _JOINTS:
        return len(told) > 1 and _is_count(told[-2]) and part.start - told[-2].end < 8
    return last.kind == "word" and last.text in ("every", "each") and _counts(part, told[:-1])


def _is_followed_by_a_thing(part: Part, behind: Sequence[Part]) -> bool:
    """Whether a thing that can be counted follows at once; `behind` has the nearest part last."""
    if not behind:
        return False
    following = behind[-1]
    beyond = behind[-2] if len(behind) > 1 else None
    if following.kind in ("range", "list") and beyond is not None:
        return _is_count(beyond) and part.kind == "days" and following.kind == "range"
    if following.kind == "onwards" and following.text == "x":
        return True
    if following.kind != "word" or following.start - part.end > 2:
        return False
    if part.kind in ("date", "twodays"):
        return part.text in _FRACTIONS
    if following.text in COUNTS_ON:
        return not (beyond is not None and (beyond.month or beyond.text in ("the", "each")))
    if following.text in COUNTABLE:
        return True
    return following.text not in PLAIN_WORDS and not following.text.startswith("'")


# Round the clock, financial years


def _is_around_the_clock(parts: Sequence[Part], hinted: Sequence[int]) -> bool:
    """ "24/7" with nothing beside it that speaks for the 24th of July."""
    dated = [part for part in parts if part.kind in _DATED]
    shaped = any(
        part.kind in ("weekday", "weekof", "weekending", "from", "until", "between")
        for part in parts
    )
    return len(dated) == 1 and dated[0].text == "24/7" and 7 not in hinted and not shaped


def _must_not_be_numbered(parts: Sequence[Part], year_start: date) -> None:
    """ "Phase 2 Jan" is the second phase, in January, or begins on the 2nd."""
    for before, part in pairwise(parts):
        if part.kind != "date" or not re.match(r"\d+\s+[a-z]", part.text):
            continue
        if before.kind == "word" and before.text in NUMBERED:
            raise Unclear(
                f"“{part.text}” can be a day, or a number and a month",
                [part.month],
                choices=_day_and_month(part.month, part.day, year_start),
            )


def _must_not_be_two_days(parts: Sequence[Part], year_start: date, hinted: Sequence[int]) -> None:
    """ "10/11" in a row of June is the 10th and 11th, or the 10th of November."""
    dated = [part for part in parts if part.kind in _DATED]
    if len(dated) != 1 or len(hinted) != 1 or "/" not in dated[0].text:
        return
    part, month = dated[0], hinted[0]
    if part.kind != "date" or part.year or part.month != part.day + 1 or part.month == month:
        return
    first = date(month_year(month, year_start), month, part.day)
    other = date(month_year(part.month, year_start), part.month, part.day)
    raise Unclear(
        f"“{part.text}” can be two days, or a day and its month",
        [month],
        choices=[
            Span(first, first.replace(day=part.month), EXACT),
            Span(other, other, EXACT),
        ],
    )


def _with_financial_years(
    parts: Sequence[Part], year_start: date, hinted: Sequence[int]
) -> list[Part]:
    """ "Q3 17/18", and "17/18" alone: the plan's own year; else two days."""
    alone = not hinted and not any(part.month for part in parts)
    own = (year_start.year % 100, (year_start.year + 1) % 100)
    return [
        replace(part, kind="financial" if alone and part.days == own else "days")
        if part.kind == "twodays"
        else part
        for part in parts
    ]


def _with_weekends(parts: list[Part]) -> list[Part]:
    """ "w/e 14-15 Oct" is a weekend, and no week that ends on the 14th."""
    result = list(parts)
    for place, part in enumerate(parts):
        rest = parts[place + 1 :]
        two_days = (len(rest) > 2 and rest[0].kind == "days" and rest[1].kind in _JOINTS) or (
            bool(rest) and len(rest[0].days) == 2 and rest[0].kind == "days"
        )
        if part.kind == "weekending" and two_days:
            result[place] = replace(part, kind="weekendof")
    return result


def _without_heading(parts: list[Part], year_start: date) -> list[Part]:
    """ "Sept, w/c 10th" and "Oct - from 8th": the month only says of which month the days are."""
    if not parts or parts[0].kind != "month" or any(part.month for part in parts[1:]):
        return parts
    rest = list(parts[1:])
    while rest and (rest[0].kind == "list" or (rest[0].kind == "range" and rest[0].text == "-")):
        rest.pop(0)
    leads = [part for part in rest if part.kind not in _BEFORE_DAYS][:1]
    if not leads or leads[0].kind != "days" or rest[0].start == parts[1].start == leads[0].start:
        return parts
    years = {year_start.year % 100, (year_start.year + 1) % 100}
    if rest[0] is leads[0] and rest[0].text.isdigit() and rest[0].days[0] in years:
        return parts
    return [replace(parts[0], kind="heading"), *rest]


# Short years


def _with_years(parts: Sequence[Part], year_start: date) -> list[Part]:
    """ "5 Oct 16" and "Oct 16": a number behind a month is a year, a day, or cannot be told."""
    joined: list[Part] = []
    rest = list(parts)
    while rest:
        part = rest.pop(0)
        number = rest[0] if rest else None
        if number is None or not _is_lone_number_behind(part, number):
            joined.append(part)
            continue
        together = _together(part, number, joined, rest[1:], year_start)
        if together is not None:
            rest.pop(0)
        joined.append(together or part)
    return joined


def _is_lone_number_behind(part: Part, number: Part) -> bool:
    return (
        part.kind in ("date", "month")
        and part.year is None
        and number.kind == "days"
        and len(number.days) == 1
        and number.start - part.end <= 2
    )


def _together(
    part: Part, number: Part, before: Sequence[Part], beyond: Sequence[Part], year_start: date
) -> Part | None:
    """A date or month with the number behind it as its year or day; None where they are apart."""
    value = number.days[0]
    years = {year_start.year % 100, (year_start.year + 1) % 100}
    if part.kind == "date":
        told_on = bool(beyond) and beyond[0].kind in _JOINTS
        near = abs(2000 + value - year_start.year) <= _NEAR_YEARS and not told_on
        is_year = number.text.isdigit() and (value in years or near)
        if not is_year and len(number.text) == 2 and number.text.isdigit() and not told_on:
            _must_not_be_an_old_year(part, value, year_start)
        return replace(part, year=2000 + value, end=number.end) if is_year else None
    called_for = bool(before) and _calls_for_year(before)
    if number.text.isdigit() and value in years and called_for:
        return replace(part, year=2000 + value, end=number.end)
    runs_on = len(beyond) > 1 and beyond[0].kind == "range" and beyond[1].kind == "days"
    fits = number.text.isdigit() and value == month_year(part.month, year_start) % 100
    if fits and not runs_on:
        raise Unclear(
            f"“{part.text} {number.text}” can be a day or a year",
            [part.month, *(other.month for other in beyond if other.month)],
            choices=_day_and_month(part.month, value, year_start),
        )
    if before and before[-1].kind == "days":
        return None
    return replace(part, kind="date", day=value, end=number.end)


def _must_not_be_an_old_year(part: Part, value: int, year_start: date) -> None:
    """ "3 Mar 12" in 2016/17 is a day of 2012, or two days of March."""
    day = date(month_year(part.month, year_start), part.month, part.day)
    other = day.replace(day=value)
    raise Unclear(
        f"“{part.text} {value}” can be two days, or a day and its year",
        [part.month],
        choices=[Span(day, day, EXACT), Span(min(day, other), max(day, other), OTHER_WINDOW)],
    )


def _calls_for_year(before: Sequence[Part]) -> bool:
    """What stands before a month that is followed by a year, since no day stands before it."""
    last = before[-1]
    if last.kind == "range" and len(before) > 1 and before[-2].kind == "date":
        return False
    return last.kind in _CALL_FOR_YEAR or last.kind.startswith("part:")


def _day_and_month(month: int, day: int, year_start: date) -> list[Span]:
    year = month_year(month, year_start)
    first, last = month_window(year, month)
    found = first.replace(day=day)
    return [Span(found, found, EXACT), Span(first, last, MONTH)]
