"""Days and stretches of days that have a name: Easter, bank holidays, half terms, Christmas.

Where a name does not settle the days, as for half terms, a person is asked to look.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bsc_comms.kit.patterns import late_pattern
from plans.rules.reading.spans import (
    EXACT,
    OTHER_WINDOW,
    WEEK,
    Span,
    Unclear,
    month_year,
    year_end,
)
from plans.rules.reading.when.holidays import (
    ONE_DAY,
    WEEK_LONG,
    Days,
    autumn_half_term,
    bank_holiday_in,
    between,
    black_friday,
    christmas_period,
    christmas_week,
    each_bank_holiday,
    easter_holidays,
    fixed,
    from_easter,
    half_terms,
    school_holidays,
    spring_half_term,
    summer_half_term,
    summer_holidays,
    weekday_in,
)
from plans.rules.windows import month_window


@dataclass(frozen=True, slots=True)
class Named:
    """A named stretch: how people write it, its days in a calendar year, and how exact they are.

    `asks` is the sentence for a person where the name does not settle the days. `of_month`: a month
    beside it says which one of the year is meant.
    """

    written: str
    days: Callable[[int], Iterator[Days]]
    precision: str = EXACT
    asks: str = ""
    of_month: bool = False


_HOLS = r"(?:school\s+)?(?:holidays?|hols?|break|vac(?:ation)?)"
_XMAS = r"(?:christmas|xmas|x-mas|chrismas)"
_HALF_TERM = rf"(?:half|1/2|½)[\s-]*term(?:\s+{_HOLS})?"
_BANK = r"(?:bank|b\.?|public)\s*(?:holiday|hols?\b\.?|h\b\.?)(?:\s+(?:mon(?:day)?))?"
_WEEK = timedelta(days=7)
_TERM_DATES = "Term dates differ from year to year: check them"

#: In the order in which they are tried: the longer name first.
_NAMES: tuple[Named, ...] = (
    Named(
        rf"(?:school\s+)?easter\s+(?:{_HOLS}|fortnight)|easter\s+school\s+{_HOLS}",
        easter_holidays,
        OTHER_WINDOW,
        _TERM_DATES,
    ),
    Named(r"good\s+fri(?:day)?", from_easter(-2)),
    Named(r"palm\s+sunday", from_easter(-7)),
    Named(r"maundy\s+thurs(?:day)?", from_easter(-3)),
    Named(r"easter\s+sat(?:urday)?", from_easter(-1)),
    Named(r"easter\s+(?:sun(?:day)?|day)", from_easter(0)),
    Named(r"easter\s+(?:mon(?:day)?|bank\s+hol(?:iday)?)", from_easter(1)),
    Named(
        r"easter\s+(?:week\b(?!\s*-?\s*end)|wk\b(?!\s*-?\s*end))|holy\s+week",
        from_easter(-6, 0),
        WEEK,
        "“Easter week” can be the week before Easter Sunday or the week after",
    ),
    Named(
        r"(?:over\s+)?easter(?:\s+(?:bank\s+hol(?:iday)?\s+)?(?:weekend|w/?end|wkend|w/e))?",
        from_easter(-2, 1),
    ),
    Named(r"(?:shrove\s+tues(?:day)?|pancake\s+(?:day|tues(?:day)?))", from_easter(-47)),
    Named(r"ash\s+wed(?:nesday|s)?", from_easter(-46)),
    Named(r"(?:mothers?'?s?\s+day|mothering\s+sunday)", from_easter(-21)),
    Named(r"fathers?'?s?\s+day", weekday_in(6, 6, 3)),
    Named(
        rf"{_XMAS}\s+{_HOLS}|{_XMAS}\s+(?:period|season|time)|festive\s+(?:period|season)",
        christmas_period,
        OTHER_WINDOW,
        "Read as Christmas Eve to New Year’s Day",
    ),
    Named(rf"{_XMAS}\s+(?:week|wk)\b(?!\s*-?\s*end)", christmas_week, WEEK),
    Named(rf"(?:{_XMAS}\s+eve|24\s+hours\s+to\s+{_XMAS})", fixed(12, 24)),
    Named(rf"{_XMAS}\s+day", fixed(12, 25)),
    Named(r"boxing\s+day", fixed(12, 26)),
    Named(r"(?:new\s+years?'?s?\s+eve|nye)", fixed(12, 31)),
    Named(r"(?:new\s+years?'?s?\s+day|nyd)", fixed(1, 1)),
    Named(
        _XMAS,
        between((12, 24), (12, 26)),
        OTHER_WINDOW,
        "Read as Christmas Eve to Boxing Day",
    ),
    Named(
        r"(?:in\s+the|early(?:\s+in\s+the)?)\s+new\s+year",
        between((1, 1), (1, 31)),
        OTHER_WINDOW,
        "Read as January",
    ),
    Named(
        r"(?:the\s+)?new\s+year|\bn\.?y\b",
        between((12, 31), (1, 1)),
        OTHER_WINDOW,
        "Read as New Year’s Eve and New Year’s Day",
    ),
    Named(r"(?:st\.?\s+)?valentine'?s(?:\s+day)?", fixed(2, 14)),
    Named(r"international\s+wom[ae]n'?s\s+day|intl\s+womens\s+day|iwd", fixed(3, 8)),
    Named(r"holocaust\s+memorial\s+day|hmd", fixed(1, 27)),
    Named(r"st\.?\s+patrick'?s(?:\s+day)?", fixed(3, 17)),
    Named(r"st\.?\s+george'?s(?:\s+day)?", fixed(4, 23)),
    Named(r"hallow(?:e|')?'?e?en(?:\s+night)?", fixed(10, 31)),
    Named(r"(?:bonfire|guy\s+fawkes'?|firework'?s?)\s+(?:night|day)", fixed(11, 5)),
    Named(r"armistice\s+day", fixed(11, 11)),
    Named(r"remembrance\s+sun(?:day)?|remembrance(?=\s+(?:week|wk))", weekday_in(11, 6, 2)),
    Named(r"black\s+fri(?:day)?", black_friday),
    Named(r"white\s+ribbon\s+day", fixed(11, 25)),
    Named(r"human\s+rights\s+day", fixed(12, 10)),
    Named(r"clocks?\s+(?:(?:go(?:es|ing)?|changed?|turn(?:ed)?)\s+)?back", weekday_in(10, 6, -1)),
    Named(
        r"clocks?\s+(?:(?:go(?:es|ing)?|changed?|turn(?:ed)?)\s+)?forwards?", weekday_in(3, 6, -1)
    ),
    Named(
        rf"(?:early|first|1st)\s+may\s+{_BANK}|may\s+day\s+{_BANK}",
        bank_holiday_in(5, 1),
    ),
    Named(
        rf"(?:late|last|second|2nd|end\s+of|spring|whitsun|whit)\s+(?:may\s+)?{_BANK}",
        bank_holiday_in(5, -1),
    ),
    Named(rf"(?:(?:late|summer|end\s+of)\s+)?(?:august|aug)\s+{_BANK}", bank_holiday_in(8, -1)),
    Named(_BANK, each_bank_holiday, of_month=True),
    Named(r"may\s+day", fixed(5, 1)),
    Named(rf"autumn\s+{_HALF_TERM}", autumn_half_term, OTHER_WINDOW, _TERM_DATES),
    Named(
        rf"(?:spring|winter)\s+(?:term\s+)?{_HALF_TERM}",
        spring_half_term,
        OTHER_WINDOW,
        _TERM_DATES,
    ),
    Named(
        rf"(?:summer|whitsun|whit)\s+(?:term\s+)?{_HALF_TERM}|whit(?:sun)?\s+(?:week|{_HOLS})",
        summer_half_term,
        OTHER_WINDOW,
        _TERM_DATES,
    ),
    Named(
        rf"(?:school\s+)?{_HALF_TERM}|\bh/?t(?=\s*(?:week|wk|hols))",
        half_terms,
        OTHER_WINDOW,
        _TERM_DATES,
        of_month=True,
    ),
    Named(
        rf"(?:school\s+)?summer\s+{_HOLS}|summer\s+school\s+{_HOLS}|six\s+weeks\s+{_HOLS}",
        summer_holidays,
        OTHER_WINDOW,
        _TERM_DATES,
    ),
    Named(r"school\s+hol(?:iday)?s?", school_holidays, OTHER_WINDOW, _TERM_DATES, of_month=True),
    Named(r"autumn\s+term|michaelmas\s+term", between((9, 5), (12, 18)), OTHER_WINDOW, _TERM_DATES),
    Named(r"spring\s+term|lent\s+term", between((1, 5), (3, 25)), OTHER_WINDOW, _TERM_DATES),
    Named(r"summer\s+term", between((4, 18), (7, 20)), OTHER_WINDOW, _TERM_DATES),
)
_BEHIND = r"(?P<behind>\s*(?:-\s*)?(?:weekend|w/end|wkend|week|wk)\b)?"

#: The pattern of all of them, for the cutter.
NAMED = (
    r"\b(?:"
    + "|".join(f"(?:{name.written})" for name in _NAMES)
    + r")(?!\w)(?:\s*(?:-\s*)?(?:weekend|w/end|wkend|week|wk)\b)?"
)
_EACH: Mapping[Named, re.Pattern[str]] = {
    name: late_pattern(rf"(?:{name.written}){_BEHIND}", re.IGNORECASE) for name in _NAMES
}


def named_spans(
    text: str, year_start: date, months: Sequence[int], *, year: int | None = None
) -> list[Span]:
    """The spans that a name can stand for in a financial year, as near `months` as may be.

    In: the words as cut; the months that the cell or its month column names; a calendar year where
    one is said. Out: mostly one span, or several where the year holds more than one such time.
    Raises Unclear where it holds none.
    """
    name, behind = _name_of(text)
    years = [year] if year else [year_start.year - 1, year_start.year, year_start.year + 1]
    every = [Span(*days, name.precision) for one in years for days in name.days(one)]
    inside = [
        span for span in every if span.end >= year_start and span.start <= year_end(year_start)
    ]
    if not inside:
        raise Unclear(f"The year of this plan has no “{text}”", months)
    meant = _in_months(inside, months, year_start) or inside
    return [_shaped((span.start, span.end), behind, name) for span in meant]


def is_of_month(text: str) -> bool:
    """Whether a month beside the name says which one of the year is meant: "May half term"."""
    name, _ = _name_of(text)
    return name.of_month


def asks_about(text: str) -> str:
    """What a person is asked about a name, where it does not settle the days."""
    name, _ = _name_of(text)
    return name.asks


def _name_of(text: str) -> tuple[Named, str]:
    for name, pattern in _EACH.items():
        found = pattern.fullmatch(text)
        if found:
            return name, "".join(c for c in (found["behind"] or "") if c.isalpha())
    raise ValueError(f"{text} is no named day")


def _shaped(days: Days, behind: str, name: Named) -> Span:
    """The days themselves, or the week or weekend that the word behind the name makes of them."""
    start, end = days
    if behind in ("week", "wk") and name.precision == EXACT:
        monday = start - timedelta(days=start.weekday())
        return Span(monday, monday + WEEK_LONG, WEEK, named=True)
    if behind and behind not in ("week", "wk") and name.precision == EXACT and start == end:
        if start.weekday() in (1, 2, 3):
            raise _either_weekend(start)
        saturday = start + timedelta(days=(5 - start.weekday() + 3) % 7 - 3)
        return Span(
            min(start, saturday), max(start, saturday + ONE_DAY), EXACT, named=True, days=()
        )
    single = (start,) if start == end and name.precision == EXACT else ()
    return Span(start, end, name.precision, named=True, days=single)


def _either_weekend(day: date) -> Unclear:
    before = day - timedelta(days=day.weekday() + 2)
    after = before + timedelta(days=7)
    choices = [Span(saturday, saturday + ONE_DAY, EXACT) for saturday in (before, after)]
    return Unclear("The weekend before that day, or after", [day.month], choices=choices)


def week_choices(span: Span) -> list[Span]:
    """For a week that is not sure, the week after; for a half term also the week before."""
    monday = span.start - timedelta(days=span.start.weekday())
    weeks = [Span(monday + step, monday + step + WEEK_LONG, WEEK) for step in (-_WEEK, _WEEK)]
    if span.precision == WEEK:
        return weeks[1:]
    return weeks if span.end - span.start < WEEK_LONG else []


def _in_months(spans: Sequence[Span], months: Sequence[int], year_start: date) -> list[Span]:
    """Those in one of the months of the year; else those within a month of one."""
    found = [span for span in spans if _touches(span, months, year_start, 0)]
    return found or [span for span in spans if _touches(span, months, year_start, 31)]


def _touches(span: Span, months: Sequence[int], year_start: date, days: int) -> bool:
    beside = timedelta(days=days)
    return any(
        span.start <= last + beside and span.end >= first - beside
        for first, last in (month_window(month_year(month, year_start), month) for month in months)
    )
