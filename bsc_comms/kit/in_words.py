"""How days, times and numbers read, on pages, in letters and in documents alike."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.formats import number_format

from bsc_comms.kit import clock, figures
from bsc_comms.kit.financial_year import FinancialYear
from bsc_comms.kit.working_days import working_days_between


def _this_year(day: date) -> bool:
    """Whether `day` lies in the financial year (1 April to 31 March) of today."""
    return day in FinancialYear.of(clock.today())


def _as_day(value: Any) -> date | None:
    if isinstance(value, datetime):
        return clock.local(value).date()
    return value if isinstance(value, date) else None


def day(value: Any) -> str:
    """ "Tue 8 Nov", with the year when it is not this financial year's; "" for nothing."""
    found = _as_day(value)
    if found is None:
        return ""
    return f"{found:%a} {short_day(found)}"


def short_day(value: date) -> str:
    """ "8 Nov", with the year when it is not this financial year's: where no weekday is wanted."""
    short = f"{value.day} {value:%b}"
    return short if _this_year(value) else f"{short} {value.year}"


def days(first: Any, last: Any) -> str:
    """ "Mon 7 Nov to Wed 9 Nov", and "Mon 7 Nov" where there is no other day; "" for nothing."""
    return f"{day(first)} to {day(last)}" if last and last != first else day(first)


def long_day(value: Any) -> str:
    """ "Tuesday 8 November 2016"; "" for nothing."""
    found = _as_day(value)
    return f"{found:%A} {found.day} {found:%B} {found.year}" if found else ""


def whole_day(value: date) -> str:
    """ "8 November 2016": a day inside a sentence, always with its year."""
    return f"{value.day} {value:%B %Y}"


def month(value: Any) -> str:
    """ "November 2016"; "" for nothing."""
    found = _as_day(value)
    return f"{found:%B} {found.year}" if found else ""


def working_days_away(value: Any) -> str:
    """ "in 9 working days", "today", "3 working days ago": beside a date, never instead of it."""
    found = _as_day(value)
    if found is None:
        return ""
    if found == clock.today():
        return "today"
    days = working_days_between(clock.today(), found)
    if not days:
        return "before the next working day" if found > clock.today() else "just past"
    words = count_of(abs(days), "working day")
    return f"in {words}" if days > 0 else f"{words} ago"


def clock_time(value: Any) -> str:
    """ "2.30pm", "9am", "midday": a time of day, or a moment as London's clocks show it."""
    if isinstance(value, datetime):
        value = clock.local(value).time()
    if value is None or value == "":
        return ""
    if value.hour in (0, 12) and value.minute == 0:
        return "midday" if value.hour else "midnight"
    minutes = f".{value.minute:02d}" if value.minute else ""
    return f"{value.hour % 12 or 12}{minutes}{'am' if value.hour < 12 else 'pm'}"


def moment(value: Any) -> str:
    """ "Tue 8 Nov, 2.30pm" in London's time; "" for nothing."""
    return f"{day(value)}, {clock_time(value)}" if isinstance(value, datetime) else day(value)


def number(value: Any) -> str:
    """A number with thousands separators: "12,345"; "" for nothing."""
    if value is None or value == "":
        return ""
    return number_format(value, use_l10n=True, force_grouping=True)


def percent(value: Any) -> str:
    """ "37%", "37.5%": a percentage without noughts that say nothing; "" for nothing."""
    return "" if value is None else f"{figures.bare(float(value))}%"


def points(value: Any) -> str:
    """ "1 point", "6.8 points": how far two percentages are apart."""
    bare = figures.bare(float(value))
    return f"{bare} {'point' if bare == '1' else 'points'}"


def sentence(text: str) -> str:
    """ "Coffee and chat." for "Coffee and chat", and "Happy home?" as it is: what somebody typed,
    where more words follow it.
    """
    ends = text.rstrip().rstrip("\"'”’)")
    return text if ends.endswith((".", "!", "?", "…")) else f"{text}."


def count_of(value: int, words: str) -> str:
    """ "1 communication", "3 communications": `{{ n|count_of:"communication,communications" }}`.

    A single word gets an "s".
    """
    one, _, many = words.partition(",")
    return f"{number(value)} {one if value == 1 else many or one + 's'}"


def label_within(label: str) -> str:
    """A label as it goes on in a sentence: "older residents", but "CCTV" and "MetTrace kits".

    One that goes on in capitals is a name: "Age UK", "Neighbourhood Watch members".
    """
    first, _, rest = label.partition(" ")
    if rest[:1].isupper() or (len(first) > 1 and not first[1:].islower()):
        return label
    return label[:1].lower() + label[1:]
