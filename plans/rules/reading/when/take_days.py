"""Takes in dates and bare days, and finds the month and year of each."""

import calendar
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from plans.rules.reading.date_words import Part
from plans.rules.reading.spans import EXACT, Span, Unclear
from plans.rules.reading.when.names import EARLY, END
from plans.rules.reading.when.shapes import in_month, must_be_on, shaped_day
from plans.rules.reading.when.told import Told

_WEEKS = ("weekof", "weekaround")


def take_month_first(told: Told, place: int, part: Part) -> None:
    """ "06/25/2016" can only be the month before the day, which nobody here writes."""
    day = date(part.year or told.year_start.year, part.month, part.day)
    why = f"There is no month {part.day}"
    raise Unclear(why, [part.month], choices=[Span(day, day, EXACT)])


def take_date(told: Told, place: int, part: Part) -> None:
    _on_days(told, part.month, part.year, (part.day,))


def take_days(told: Told, place: int, part: Part) -> None:
    month, year = _month_for_days(told, place)
    _on_days(told, month, year, part.days)


def _on_days(told: Told, month: int, year: int | None, days: Sequence[int]) -> None:
    kind = told.said.shape.kind if told.said.shape else ""
    if not kind and told.last_shape in _WEEKS and told.said.link in ("list", ""):
        kind = told.last_shape
    spans = []
    for index, number in enumerate(days):
        day = date(told.year(month, year), month, number)
        if index == 0:
            _check_weekday(told, day, year_said=year is not None)
        shape = kind if index == 0 or kind in _WEEKS else ""
        span = shaped_day(day, shape)
        _assume(told, day, shape)
        link = "list" if index else ""
        spans.append(replace(span, link=link, year_said=year is not None))
    told.add(spans)
    told.last_shape = kind


def _check_weekday(told: Told, day: date, *, year_said: bool) -> None:
    """A weekday that fits a year later is right where the date may still roll over."""
    weekday = told.said.weekday
    if weekday is None:
        return
    rolls = not year_said and told.spans and (day.month, day.day) != (2, 29)
    if not (rolls and day.replace(year=day.year + 1).weekday() == weekday):
        must_be_on(day, weekday)


def _assume(told: Told, day: date, shape: str) -> None:
    if shape == "weekof" and day.weekday() != 0:
        told.notes.append(
            f"{day.day} {calendar.month_abbr[day.month]} is not a Monday: "
            "read as seven days from then"
        )
        told.choices.append(shaped_day(day, "weekaround"))
    elif shape == f"part:{EARLY}":
        told.ends.end = True
    elif shape == f"part:{END}":
        told.ends.start = not told.spans


def _month_for_days(told: Told, place: int) -> tuple[int, int | None]:
    """The month of bare days: the next that is named, else the one before, else the hint's."""
    after = next((part for part in told.parts[place + 1 :] if part.month), None)
    before = next((part for part in reversed(told.parts[:place]) if part.month), None)
    month_first = before is not None and before.kind == "date" and before.text[:1].isalpha()
    nearest = before if after is None or (after.kind == "date" and month_first) else after
    if nearest is not None:
        return nearest.month, nearest.year
    if len(told.hinted) == 1 and told.is_nothing_else_said():
        return told.hinted[0], None
    raise Unclear("A day without its month", told.hinted)


def take_week_or_number(told: Told, place: int, part: Part) -> None:
    """ "wk 3 Nov" is the week of the 3rd, or the third week."""
    following = told.next(place)
    if following is None or following.kind != "date":
        return
    year = told.year(following.month, following.year)
    day = date(year, following.month, following.day)
    third = in_month(replace(part, kind="nthweek", number=following.day), day.month, year)
    raise Unclear(
        f"“{part.text}{following.text}” can be the week of that day, or that week of the month",
        [day.month],
        choices=[shaped_day(day, "weekaround"), replace(third, precision=EXACT)],
    )
