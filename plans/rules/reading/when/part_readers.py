"""What the words of one part say: its day, month, year, number, weekdays.

Each reader takes the text of a part and gives the values for it; "kind" among them changes the
part's kind. None: these words are no such part after all.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from plans.rules.reading.when.names import (
    EARLY,
    FIRST_HALF,
    LATE,
    MONTHS,
    NUMBERS,
    ORDINALS,
    SECOND_HALF,
    WEEKDAYS,
)
from plans.rules.reading.when.patterns import MONTH, ORDINAL, WEEKDAY

Values = dict[str, object]
_FEW = 5


def _numbers(text: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", text)]


def _iso(text: str) -> Values | None:
    year, month, day = _numbers(text)
    return _date(day, month, year)


def _iso8(text: str) -> Values | None:
    return _date(int(text[6:]), int(text[4:6]), int(text[:4]))


def _serial(text: str) -> Values | None:
    """The days since 30 December 1899, as spreadsheets count."""
    day = date(1899, 12, 30) + timedelta(days=int(float(text)))
    return {"kind": "serial", "day": day.day, "month": day.month, "year": day.year}


def _financial(text: str) -> Values | None:
    """Two years that follow each other; "2016-05" is a month."""
    first, second = _numbers(text)
    first = first % 100 + 2000
    if second % 100 == (first + 1) % 100:
        return {"year": first}
    is_month = " " not in text and 1 <= second <= 12
    return {"kind": "month", "month": second, "year": first} if is_month else None


def _dmy(text: str) -> Values | None:
    day, month, *year = _numbers(text)
    return _date(day, month, _full_year(year[0]) if year else None)


def _monthfirst(text: str) -> Values:
    month, day, year = _numbers(text)
    return {"day": day, "month": month, "year": _full_year(year)}


def _daymonth(text: str) -> Values | None:
    name = re.search(rf"(?:{MONTH})(?![a-z])", text)
    if name is None:
        return None
    year = _numbers(text[name.end() :])
    return _date(_numbers(text)[0], MONTHS[name.group()], _full_year(year[0]) if year else None)


def _monthday(text: str) -> Values | None:
    day, year = _numbers(text)
    return _date(day, MONTHS[re.findall(rf"(?:{MONTH})(?![a-z])", text)[0]], year)


def _date(day: int, month: int, year: int | None) -> Values | None:
    return {"kind": "date", "day": day, "month": month, "year": year} if 1 <= month <= 12 else None


def _month(text: str) -> Values:
    year = _numbers(text)
    name = re.findall(rf"(?:{MONTH})(?![a-z])", text)[0]
    return {"kind": "month", "month": MONTHS[name], "year": _full_year(year[0]) if year else None}


def _monthnumber(text: str) -> Values:
    month, year = _numbers(text)
    return {"kind": "month", "month": month, "year": year}


def _season(text: str) -> Values:
    year = _numbers(text)
    return {"year": _full_year(year[0]) if year else None}


def _full_year(number: int) -> int:
    return number if number > 99 else 2000 + number


def _days(text: str) -> Values:
    return {"kind": "days", "days": tuple(_numbers(text))}


def _part(text: str) -> Values:
    words = re.findall(r"early|mid|late|end|beg|start", text)
    names = {"beg": EARLY, "start": EARLY, "late": LATE}
    ends = [names.get(word, word) for word in words]
    return {
        "kind": "part:" + "-".join(dict.fromkeys((ends[0], ends[-1]))),
        "this_month": bool(re.search(r"\b(?:month|mth)$", text)),
    }


def _half(text: str) -> Values:
    return {"kind": "part:" + (FIRST_HALF if text.startswith(("first", "1st")) else SECOND_HALF)}


def _halfyear(text: str) -> Values:
    return {"number": 1 if text.startswith(("first", "1st", "h1")) else 2}


def _duration(text: str) -> Values:
    numbers = _numbers(text)
    words = [NUMBERS[word] for word in re.split(r"[\s-]", text) if word in NUMBERS]
    count = numbers[0] if numbers else (words[0] if words else 1)
    if "fortnight" in text:
        return {"number": 14 * count}
    if re.search("month|mth", text):
        return {"kind": "months", "number": count}
    return {"number": count * (1 if "day" in text else 7)}


def _weekdays(text: str) -> Values:
    if text.startswith("weekend"):
        return {"weekdays": (5, 6)}
    if text == "weekdays":
        return {"weekdays": (0, 1, 2, 3, 4)}
    return {"weekdays": _weekday_names(text)}


def _weekdayrange(text: str) -> Values:
    first, last = (WEEKDAYS[name] for name in re.findall(rf"(?:{WEEKDAY})", text))
    length = (last - first) % 7
    return {
        "kind": "weekdays",
        "weekdays": tuple((first + step) % 7 for step in range(length + 1)),
    }


def _weekday_names(text: str) -> tuple[int, ...]:
    names = re.findall(rf"(?:{WEEKDAY})", text)
    return tuple(dict.fromkeys(WEEKDAYS[name] for name in names))


def _monthlyday(text: str) -> Values:
    ordinals = re.findall(rf"\b(?:{ORDINAL})\b", text)
    return {
        "days": tuple(ORDINALS[word] for word in ordinals),
        "weekdays": _weekday_names(text.split(ordinals[-1], 1)[1])[:1],
        "this_month": not re.search(r"\b(?:each|every|a|per)\b", text),
    }


def _nth(text: str) -> Values:
    words = text.split()
    return {
        "number": ORDINALS[words[0]],
        "weekdays": _weekday_names(words[1])[:1] if len(words) > 1 else (),
        "this_month": bool(re.search(r"\b(?:month|mth)$", text)),
    }


def _nthweek(text: str) -> Values:
    this_month = bool(re.search(r"\b(?:month|mth)$", text))
    words = re.findall(r"[a-z0-9]+", text)
    if words[0] in ORDINALS:
        return {"number": ORDINALS[words[0]], "this_month": this_month}
    numbers = _numbers(text) or [NUMBERS[word] for word in words if word in NUMBERS]
    return {"number": numbers[0], "this_month": this_month}


def _nthdays(text: str) -> Values:
    """The first and last day of "first 2 weeks", counted from the month's end where negative."""
    words = text.split()
    nth = ORDINALS[words[0]]
    if words[1] == "day":
        return {"days": (nth, nth)}
    this_month = bool(re.search(r"\b(?:month|mth)$", text))
    if "fortnight" in text:
        length, skipped = 14, 14 * (nth - 1) if nth > 0 else 0
    else:
        count = NUMBERS.get(words[1]) or (_numbers(words[1]) or [_FEW])[0]
        count = 2 if words[1] == "couple" else count
        length, skipped = count * (1 if "day" in text else 7), 0
    days = (-length, -1) if nth < 0 else (1 + skipped, length + skipped)
    return {"days": days, "this_month": this_month}


def _quarter(text: str) -> Values:
    numbers = _numbers(text)
    if not numbers:
        word = text.split()[0]
        numbers = [4 if word == "last" else ORDINALS[word]]
    return {"number": numbers[0], "days": tuple(numbers)}


def _year(text: str) -> Values:
    return {"year": int(text)}


READERS: Mapping[str, Callable[[str], Values | None]] = {
    "iso": _iso,
    "iso8": _iso8,
    "financial": _financial,
    "serial": _serial,
    "dayslash": _days,
    "daycomma": _days,
    "twodays": lambda text: {"days": tuple(_numbers(text))},
    "monthfirst": _monthfirst,
    "dmy": _dmy,
    "dm": _dmy,
    "daymonth": _daymonth,
    "monthday": _monthday,
    "monthyear": _month,
    "monthnumber": _monthnumber,
    "month": _month,
    "season": _season,
    "part": _part,
    "half": _half,
    "halfyear": _halfyear,
    "duration": _duration,
    "weekdays": _weekdays,
    "weekdayrange": _weekdayrange,
    "weekday": _weekdays,
    "monthlyday": _monthlyday,
    "nthweekday": _nth,
    "nthweekend": lambda text: {**_nth(text), "weekdays": ()},
    "nthweek": _nthweek,
    "nthdays": _nthdays,
    "quarter": _quarter,
    "day": _days,
    "year": _year,
}
