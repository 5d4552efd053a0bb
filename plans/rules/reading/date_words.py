"""Cuts a date as people type it ("w/c 7 Nov", "mid Dec", "5, 12, 19 July") into its parts.

Day before month, always. What a part means together with its neighbours is decided in `dates`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta

MONTHS: Mapping[str, int] = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb", "febuary", "febr"),
            ("march", "mar"),
            ("april", "apr", "apl"),
            ("may",),
            ("june", "jun"),
            ("july", "jul", "jly"),
            ("august", "aug"),
            ("september", "sept", "sep"),
            ("october", "oct", "octr"),
            ("november", "nov", "novr"),
            ("december", "dec", "decr"),
        ),
        start=1,
    )
    for name in names
}
WEEKDAYS: Mapping[str, int] = {
    name: number
    for number, names in enumerate(
        (
            ("monday", "mon"),
            ("tuesday", "tues", "tue"),
            ("wednesday", "weds", "wed"),
            ("thursday", "thurs", "thur", "thu"),
            ("friday", "fri"),
            ("saturday", "sat"),
            ("sunday", "sun"),
        )
    )
    for name in names
}
ORDINALS: Mapping[str, int] = {
    "first": 1,
    "1st": 1,
    "second": 2,
    "2nd": 2,
    "third": 3,
    "3rd": 3,
    "fourth": 4,
    "4th": 4,
    "last": -1,
    "final": -1,
}
SEASONS: Mapping[str, tuple[int, int]] = {
    "spring": (3, 5),
    "summer": (6, 8),
    "autumn": (9, 11),
    "winter": (12, 2),
}
EARLY, MIDDLE, LATE, END, FIRST_HALF, SECOND_HALF = "early", "mid", "late", "end", "half1", "half2"

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_WEEKDAY = "|".join(sorted(WEEKDAYS, key=len, reverse=True))
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_ORD = r"(?:\s?(?:st|nd|rd|th)\b)?"
_NUMBER_WORDS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8}

_PARTS = re.compile(
    rf"""
      (?P<iso>(?<!\d)\d{{4}}-\d{{1,2}}-\d{{1,2}}(?:[t ]\d\d:\d\d(?::\d\d)?)?)
    | (?P<financial>(?<!\d)(?:fy\s*)?20\d\d\s?[/-]\s?(?:20)?\d\d(?!\d|[/-]\d)
        |(?<!\w)fy\s?\d\d[/-]\d\d)
    | (?P<serial>(?<![\d.])[34]\d{{4}}(?:\.\d+)?(?!\d))
    | (?P<dayslash>(?<![\d/]){_DAY}(?:/{_DAY})+(?=\s*(?:{_MONTH})\b))
    | (?P<dmy>(?<![\d/.]){_DAY}(?P<sep>[/.-])(?:0?[1-9]|1[0-2])(?P=sep)(?:20\d\d|\d\d)(?!\d))
    | (?P<twodays>(?<![\d/.]){_DAY}\s?/\s?(?:1[3-9]|2\d|3[01])(?![\d/]))
    | (?P<dm>(?<![\d/.]){_DAY}[/.](?:0?[1-9]|1[0-2])(?![\d/]|\.\d))
    | (?P<daymonth>(?<!\d){_DAY}{_ORD}[\s.,/-]*(?:of\s+)?(?:{_MONTH})\b\.?
        (?:[\s,./-]*20\d\d(?!\d)|\s?['’]\d\d(?!\d)|[-/]\d\d(?![\d/-]|{_ORD}\s*(?:{_MONTH})))?)
    | (?P<monthyear>\b(?:{_MONTH})\b\.?(?:[\s,./-]*20\d\d(?!\d)|\s?['’]\d\d(?!\d)
        |-\d\d(?![\d-]|{_ORD}\s*(?:{_MONTH}))))
    | (?P<nthweekday>\b(?:{"|".join(ORDINALS)})\s+(?:{_WEEKDAY})\b(?:\s+(?:of|in))?)
    | (?P<nthweek>\b(?:{"|".join(ORDINALS)})\s+(?:full\s+)?(?:week|wk)\b(?:\s+(?:of|in))?)
    | (?P<weekdays>\b(?:every|each)\s+(?:{_WEEKDAY})s?\b
        |\b(?:{_WEEKDAY})s?(?:\s*(?:/|&|\band\b)\s*(?:{_WEEKDAY})s?\b)+(?!\s*\d)
        |\b(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|tue|wed|thur|fri|sat|sun)s\b(?!\s*\d)
        |\bweekends\b)
    | (?P<weekday>\b(?:{_WEEKDAY})\b\.?)
    | (?P<weekof>\b(?:w\s?/\s?c|w\.c\.|wc|wk\.?\s*/?\s*(?:c|comm(?:encing)?|beg(?:inning)?)\b
        |week\s*(?:commencing|comm|beginning|starting|from)|w\s?/\s?b)\.?)
    | (?P<weekend>\b(?:w\s?/\s?e|week\s*ending|wk\s*ending)\b\.?)
    | (?P<weekaround>\b(?:the\s+)?(?:week|wk)\s+(?:of|with)\b)
    | (?P<half>\b(?P<halfno>first|1st|second|2nd|latter)\s+half\b(?:\s+of)?)
    | (?P<part>\b(?:early|mid(?:dle)?|late|end|beginning|start)\b(?:\s*[/-]\s*(?:to\s+)?
        (?:mid|late|end)\b|\s+to\s+(?:mid|late|end)\b)?(?:\s*-)?(?:\s+of\b)?)
    | (?P<quarter>\b(?:q(?:tr|uarter)?\s?[1-4]|[1-4](?:st|nd|rd|th)\s+q(?:tr|uarter))\b)
    | (?P<duration>\b(?:for\s+)?(?:\d{{1,2}}|{"|".join(_NUMBER_WORDS)})[\s-]?
        (?:days?|weeks?|wks?|months?|fortnight)\b
        |\bfor\s+a\s+(?:week|month|fortnight)\b|\bfortnight\b)
    | (?P<month>\b(?:{_MONTH})\b\.?)
    | (?P<season>\b(?:{"|".join(SEASONS)})\b)
    | (?P<day>(?<![\d£$.,:/]){_DAY}{_ORD}(?![\d%:]|\.\d))
    | (?P<year>(?<!\d)20\d\d(?!\d))
    | (?P<until>\b(?:until|till|til|up\s+to|by|before|no\s+later\s+than
        |ending|ends|closes|closing)\b)
    | (?P<range>\bto\b|\bthrough\b|->|-)
    | (?P<from>\b(?:from|starting|starts|begins|beginning|since|after
        |launch(?:es|ing)?|commencing)\b)
    | (?P<onwards>\b(?:onwards?|ff)\b|(?<=\w\s)on\b(?=\s*(?:[(,]|$))|(?<=[\d\w])\s*\+|\.\.\.)
    | (?P<list>,|&|\band\b|\+|;|/|\n)
    | (?P<or>\bor\b)
    | (?P<word>[^\W\d_][\w'’]*|[\w£$%']+)
    | (?P<mark>\S)
    """,
    re.VERBOSE | re.IGNORECASE,
)

_PROVISIONAL = re.compile(
    r"\(?\b(?:dates?\s+)?(?:t\.?b\.?[ca]\.?|to\s+be\s+(?:confirmed|agreed|arranged|announced|set)|"
    r"tb\s?conf(?:irmed)?|provisional(?:ly)?|prov\.?|not\s+confirmed|unconfirmed|pencilled(?:\s+in)?|"
    r"hopefully|likely|probably|planned\s+for|date\s+to\s+follow|awaiting\s+date|exact\s+date\s+tbc)"
    r"(?:\b|(?<=\.))\)?|\?+",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"(?<!\w)(?:around|about|approx(?:imately)?\.?|circa|(?<![\w.])c\.|roughly|some\s?time)\s*",
    re.I,
)
_WHOLE_YEAR = re.compile(
    r"\b(?:all\s+year(?:\s+round)?|year[\s-]round|throughout\s+the\s+year|whole\s+year|annual(?:ly)?"
    r"|(?:of\s+)?(?:the|each|every)\s+month|monthly|weekly|fortnightly|quarterly|daily)\b",
    re.IGNORECASE,
)
_NO_DATE = re.compile(
    r"^\W*(?:n\s?/?\s?a|none|not\s+known|unknown|undated|no\s+date(?:\s+yet|\s+set)?|ongoing|on-going|"
    r"continuous|rolling|as\s+(?:needed|required|and\s+when)|ad[\s-]?hoc|when\s+needed|reactive|"
    r"at\s+key\s+times|various(?:\s+dates)?|dates?\s+vary|awaited|pending)?\W*$",
    re.IGNORECASE,
)
_ALWAYS_OPEN = re.compile(r"^\W*(?:ongoing|on-going|continuous|rolling)\W*$", re.IGNORECASE)
_CHANGED = re.compile(
    r"\b(?:was|were|moved|not|instead|postponed|cancelled|canceled|changed|either|rescheduled|"
    r"previously|originally|delayed|slipped|deadline|copy|print(?:ers?)?|now|now\s+on|avoid|except)\b",
    re.IGNORECASE,
)

_CLOCK = r"(?P<h{0}>\d{{1,2}})(?:[.:](?P<m{0}>[0-5]\d))?\s?(?P<p{0}>am|pm|a\.m\.|p\.m\.|noon)?"
_TIMES = re.compile(
    r"\b(?:at\s+)?(?:" + _CLOCK.format(1) + r"\s*(?:-|to|until|till)\s*" + _CLOCK.format(2) + ")"
    r"(?![\d/]|\s*(?:" + _MONTH + r"|weeks?|wks?|days?))\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\b(?:at\s+|@\s*|from\s+)?(?:(?P<noon>noon|midday)|(?P<h1>\d{1,2})(?:[.:](?P<m1>[0-5]\d))?\s?(?P<p1>am|pm|a\.m\.|p\.m\.)"
    r"|(?P<h2>[01]?\d|2[0-3]):(?P<m2>[0-5]\d)(?::\d\d)?|(?P<h3>[01]\d|2[0-3])(?P<m3>[0-5]\d)\s?h(?:ou)?rs?)(?!\w)",
    re.IGNORECASE,
)

#: Words beside a date that say nothing about when.
PLAIN_WORDS = frozenset(
    """the of in on at dropped drop drops issue edition out goes go live launch date dates whole all
    during throughout week weekend mag magazine w running run runs period each daily weekly
    only and starting for day days annual national""".split()
)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a typed date: its kind, what it holds and where it stands."""

    kind: str
    text: str
    start: int
    end: int
    day: int = 0
    month: int = 0
    year: int | None = None
    number: int = 0
    weekdays: tuple[int, ...] = ()
    days: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Cut:
    """A typed date, cut: its parts in order, and what was said about it as a whole."""

    parts: tuple[Part, ...]
    provisional: bool
    about: bool
    changed: bool
    whole_year: bool
    no_date: bool
    always_open: bool
    start_time: time | None
    end_time: time | None


def cut(text: str) -> Cut:
    """Cut a typed date into parts. Nothing is interpreted across parts."""
    plain = text.casefold() if len(text.casefold()) == len(text) else text.lower()
    plain = plain.translate({ord(dash): "-" for dash in "–—−‒"})
    provisional = bool(_PROVISIONAL.search(plain))
    plain = _blank(_PROVISIONAL, plain)
    about = bool(_ABOUT.search(plain))
    plain = _blank(_ABOUT, plain)
    whole_year = bool(_WHOLE_YEAR.search(plain))
    plain = _blank(_WHOLE_YEAR, plain)
    no_date = bool(_NO_DATE.match(plain)) and not whole_year
    start_time, end_time, plain = _take_times(plain)
    return Cut(
        parts=() if no_date else tuple(_part(found) for found in _PARTS.finditer(plain)),
        provisional=provisional,
        about=about,
        changed=bool(_CHANGED.search(plain)),
        whole_year=whole_year,
        no_date=no_date,
        always_open=bool(_ALWAYS_OPEN.match(plain)),
        start_time=start_time,
        end_time=end_time,
    )


def months_in(text: str) -> list[int]:
    """The months that a month column names, in order ("Nov-Dec", "April 16", "Q1")."""
    months: list[int] = []
    for part in cut(text or "").parts:
        if part.month:
            months.append(part.month)
        elif part.kind == "quarter":
            months += [(part.number * 3 + step) % 12 + 1 for step in range(3)]
    if not months and text and re.fullmatch(r"\s*(?:0?[1-9]|1[0-2])\s*", text):
        months.append(int(text))
    return list(dict.fromkeys(months))


def _blank(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda found: " " * len(found.group()), text)


def _take_times(text: str) -> tuple[time | None, time | None, str]:
    """Times of day, taken out of the text: "7pm", "10am-2pm", and "10-1" after a full date."""
    for found in _TIMES.finditer(text):
        first, second = _clock(found, "1"), _clock(found, "2")
        said = found["p1"] or found["p2"]
        precise = (found["m1"] or found["m2"]) and ":" in found.group()
        if not said and not precise and not _after_full_date(text, found):
            continue
        if first is None or second is None:
            continue
        start, end = _with_halves(first, found["p1"], second, found["p2"])
        if start is not None and end is not None:
            return start, end, _gap(text, found)
    found_time = _TIME.search(text)
    if found_time is None or re.match(r"\s*\d{4}", text[found_time.end() :]):
        return None, None, text
    if found_time["noon"]:
        return time(12), None, _gap(text, found_time)
    for group in "123":
        if found_time["h" + group] is not None:
            hour, minute = int(found_time["h" + group]), int(found_time["m" + group] or 0)
            half = found_time["p1"] if group == "1" else None
            moment = _moment(hour, minute, half)
            if moment is not None:
                return moment, None, _gap(text, found_time)
    return None, None, text


def _clock(found: re.Match[str], place: str) -> tuple[int, int] | None:
    hour, minute = int(found["h" + place]), int(found["m" + place] or 0)
    return (hour, minute) if hour < 24 else None


def _after_full_date(text: str, found: re.Match[str]) -> bool:
    """A bare "10-1" is a time where a day and a month stand before it and nothing comes after."""
    before = re.search(
        rf"\d{_ORD}[\s.-]*(?:{_MONTH})\b\.?(?:\s+20\d\d)?[\s,(]*$", text[: found.start()]
    )
    return bool(before) and not re.search(r"\w", text[found.end() :])


def _with_halves(
    first: tuple[int, int], half_first: str | None, second: tuple[int, int], half_second: str | None
) -> tuple[time | None, time | None]:
    end = _moment(*second, half_second)
    if end is None:
        return None, None
    if half_second is None and not half_first and second[0] <= 12 and second <= first:
        end = _moment(second[0] + 12, second[1], None) if second[0] < 12 else end
    if half_first is None and half_second is None and first[0] < 7:
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


def _part(found: re.Match[str]) -> Part:
    kind = found.lastgroup or "mark"
    for named in ("half", "dmy"):
        if found[named]:
            kind = named
    text = found.group()
    read = _READERS.get(kind)
    values = read(text) if read else {}
    if values is None:
        kind, values = "word", {}
    kind = str(values.pop("kind", kind))
    return Part(kind=kind, text=text, start=found.start(), end=found.end(), **values)  # type: ignore[arg-type]


def _read_iso(text: str) -> dict[str, object] | None:
    year, month, day = (int(number) for number in re.findall(r"\d+", text)[:3])
    return _full(day, month, year)


def _read_serial(text: str) -> dict[str, object] | None:
    day = date(1899, 12, 30) + timedelta(days=int(float(text)))
    return _full(day.day, day.month, day.year)


def _read_numbers(text: str) -> dict[str, object] | None:
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    return _full(numbers[0], numbers[1], _year(numbers[2]) if len(numbers) > 2 else None)


def _read_day_month(text: str) -> dict[str, object] | None:
    day = _first_number(text)
    name = re.search(_MONTH, text)
    year = re.search(r"\d+", text[name.end() :]) if name else None
    if name is None:
        return None
    return _full(day, MONTHS[name.group()], _year(int(year.group())) if year else None)


def _full(day: int, month: int, year: int | None) -> dict[str, object] | None:
    return {"kind": "date", "day": day, "month": month, "year": year} if 1 <= month <= 12 else None


def _read_month(text: str) -> dict[str, object]:
    year = re.search(r"\d+", text)
    return {
        "kind": "month",
        "month": MONTHS[re.findall(_MONTH, text)[0]],
        "year": _year(int(year.group())) if year else None,
    }


def _year(number: int) -> int:
    return number if number > 99 else 2000 + number


def _read_days(text: str) -> dict[str, object]:
    return {"kind": "days", "days": tuple(int(number) for number in re.findall(r"\d+", text))}


def _read_part(text: str) -> dict[str, object]:
    words = re.findall(r"early|mid|late|end|beginning|start", text)
    names = {"beginning": EARLY, "start": EARLY}
    ends = [names.get(word, word) for word in words]
    return {"kind": "part:" + "-".join(dict.fromkeys((ends[0], ends[-1])))}


def _read_half(text: str) -> dict[str, object]:
    return {"kind": "part:" + (FIRST_HALF if text.startswith(("first", "1st")) else SECOND_HALF)}


def _read_duration(text: str) -> dict[str, object]:
    number = re.search(r"\d+", text)
    words = [_NUMBER_WORDS[word] for word in text.split() if word in _NUMBER_WORDS]
    count = int(number.group()) if number else (words[0] if words else 1)
    if "fortnight" in text:
        return {"number": 14 * count}
    if "month" in text:
        return {"kind": "months", "number": count}
    return {"number": count * (1 if "day" in text else 7)}


def _read_weekdays(text: str) -> dict[str, object]:
    if text.startswith("weekend"):
        return {"weekdays": (5, 6)}
    names = re.findall(rf"(?:{_WEEKDAY})", text)
    return {"weekdays": tuple(dict.fromkeys(WEEKDAYS[name] for name in names))}


def _read_ordinal(text: str) -> dict[str, object]:
    words = text.split()
    weekday = next((WEEKDAYS[word] for word in words[1:] if word in WEEKDAYS), None)
    return {
        "number": ORDINALS[words[0]],
        "weekdays": () if weekday is None else (weekday,),
    }


def _read_number(text: str) -> dict[str, object]:
    return {"number": _first_number(text)}


def _first_number(text: str) -> int:
    return int(re.findall(r"\d+", text)[0])


def _read_day(text: str) -> dict[str, object]:
    return {"kind": "days", "days": (_first_number(text),)}


_READERS = {
    "iso": _read_iso,
    "serial": _read_serial,
    "dayslash": _read_days,
    "twodays": _read_days,
    "dmy": _read_numbers,
    "dm": _read_numbers,
    "daymonth": _read_day_month,
    "monthyear": _read_month,
    "month": _read_month,
    "part": _read_part,
    "half": _read_half,
    "duration": _read_duration,
    "weekdays": _read_weekdays,
    "weekday": _read_weekdays,
    "nthweekday": _read_ordinal,
    "nthweek": _read_ordinal,
    "quarter": _read_number,
    "day": _read_day,
    "year": _read_number,
}
