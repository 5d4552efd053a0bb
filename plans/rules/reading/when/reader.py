"""Puts the parts of one typed date together: which days, how exact, and what had to be assumed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from plans.rules.reading.date_words import Cut, Part
from plans.rules.reading.spans import (
    EXACT,
    MONTH,
    OTHER_WINDOW,
    WEEK,
    Span,
    Unclear,
    in_year,
    year_end,
)
from plans.rules.reading.when import take_days, take_periods, take_words
from plans.rules.reading.when.neighbours import settled
from plans.rules.reading.when.periods import Window, every_month, of_the_year
from plans.rules.reading.when.shapes import SHAPES, in_month, shapes_a_month
from plans.rules.reading.when.stretches import (
    in_this_year,
    must_be_near,
    on_weekdays,
    outside_year,
    stretched,
)
from plans.rules.reading.when.together import together
from plans.rules.reading.when.told import Told
from plans.rules.windows import month_window

_HANDLERS: Mapping[str, Callable[[Told, int, Part], None]] = {
    "range": take_words.take_range,
    "list": take_words.take_list,
    "into": take_words.take_into,
    "or": take_words.take_or,
    "between": take_words.take_between,
    "weekday": take_words.take_weekday,
    "weekdays": take_words.take_weekdays,
    "monthlyday": take_words.take_monthly_day,
    "from": take_words.take_from,
    "until": take_words.take_until,
    "onwards": take_words.take_onwards,
    "ongoing": take_words.take_ongoing,
    "always": take_words.take_always,
    "often": take_words.take_often,
    "daily": take_words.take_daily,
    "allweek": take_words.take_all_week,
    "allmonth": take_periods.take_all_month,
    "duration": take_words.take_duration,
    "months": take_words.take_months,
    "monthfirst": take_days.take_month_first,
    "date": take_days.take_date,
    "days": take_days.take_days,
    "month": take_periods.take_month,
    "quarter": take_periods.take_quarter,
    "halfyear": take_periods.take_half_year,
    "season": take_periods.take_season,
    "yearend": take_periods.take_year_end,
    "year": take_periods.take_part_of_year,
    "weekornumber": take_days.take_week_or_number,
    "named": take_periods.take_named,
}


def read_parts(pieces: Cut, year_start: date, hinted: Sequence[int]) -> Window | None:
    """The window that the parts of a cell give; None where they say nothing about when.

    In: the cell as cut, the first day of the financial year, the months of the row's month column.
    Raises Unclear where the parts contradict each other, ValueError where there is no such day.
    """
    told = Told(pieces, settled(pieces.parts, year_start, hinted), year_start, hinted)
    for place, part in enumerate(told.parts):
        _take(told, place, part)
    _finish(told)
    if told.repeats.monthly:
        return _monthly(told, told.repeats.monthly)
    if told.spans:
        _must_be_clear(told)
        _with_the_year_before(told)
        return _together(told)
    if told.strange():
        return None
    return of_the_year(told.parts, told.repeats, year_start, told.hinted_first())


def _take(told: Told, place: int, part: Part) -> None:
    handler = _HANDLERS.get(part.kind)
    if handler is not None:
        handler(told, place, part)
    elif part.kind in SHAPES or part.kind.startswith("part:"):
        take_words.shape(told, place, part)


def _finish(told: Told) -> None:
    shape, first = told.said.shape, told.hinted_first()
    if shape is not None and not told.spans:
        if shape.kind in ("weekof", "weekending", "weekaround"):
            raise Unclear("A week without its date", told.hinted)
        if shapes_a_month(shape) and first and told.is_nothing_else_said():
            told.add([in_month(shape, first.month, first.year)])
    elif told.said.weekday is not None and [s.precision for s in told.spans] == [MONTH]:
        told.repeats.weekdays = (told.said.weekday,)
    _leave_open(told)
    if told.repeats.weekdays and not told.spans:
        _recur_in_hinted_month(told, first)


def _leave_open(told: Told) -> None:
    """ "3 Sept - tbc": a last day is meant and not known."""
    days = [span.precision in (EXACT, WEEK) for span in told.spans]
    if told.said.link == "range" and days == [True]:
        told.ends.end = True


def _recur_in_hinted_month(told: Told, first: date | None) -> None:
    if first is not None:
        told.spans.append(Span(*month_window(first.year, first.month), MONTH))
    else:
        told.spans.append(Span(told.year_start, year_end(told.year_start), OTHER_WINDOW))
        told.notes.append("Read as the whole year")


def _must_be_clear(told: Told) -> None:
    exact = [span for span in told.spans if span.precision in (EXACT, WEEK)]
    strange = told.strange()
    if strange:
        raise Unclear(_is_strange(strange), told.months(), choices=exact)
    if told.pieces.changed:
        why = "The words speak of a change or of another day"
        raise Unclear(why, told.months(), choices=exact)
    if any(span.link == "or" for span in told.spans):
        raise Unclear("More than one date is possible", told.months(), choices=exact)


def _is_strange(number: str) -> str:
    could_be_a_day = number.isdigit() and 1 <= int(number) <= 31
    return f"What “{number}” means is not clear" if could_be_a_day else f"“{number}” is no day"


def _with_the_year_before(told: Told) -> None:
    """ "20 March - 5 April" in April's rows began before the year of the plan."""
    months = [span.start.month for span in told.spans]
    if len(months) != 2 or told.spans[1].link != "range" or told.spans[0].year_said:
        return
    if months[0] < 4 <= months[1] and list(told.hinted) == [months[1]]:
        told.spans[0] = in_year(told.spans[0], told.year_start.year)


def _together(told: Told) -> Window:
    alone = [span.precision for span in told.spans]
    weekdays = () if told.ends.is_open and len(alone) == 1 else told.repeats.weekdays
    start, end, precision, days = together(told.spans, weekdays)
    if told.repeats.often and precision == EXACT:
        told.ends.always = len(alone) == 1
        precision = OTHER_WINDOW
    stretch = stretched(
        Span(start, end, precision),
        told.ends,
        alone=len(alone) == 1,
        hinted=told.hinted_first(),
        last=year_end(told.year_start),
    )
    if told.repeats.weekdays and not weekdays:
        stretch = on_weekdays(stretch, told.repeats.weekdays)
    start, end, precision = stretch.span.start, stretch.span.end, stretch.span.precision
    told.notes += stretch.notes
    must_be_near(start, end, told.year_start, hinted=bool(told.hinted))
    if told.pieces.about and precision == EXACT:
        start, end = start - timedelta(days=3), end + timedelta(days=3)
        precision, days = OTHER_WINDOW, ()
        told.notes.append("About that day")
    if other_year := outside_year(start, end, told.year_start):
        told.notes.append(other_year)
        told.choices += in_this_year(start, end, told.year_start)
    return Window(
        start,
        end,
        precision,
        days,
        sure=not other_year,
        notes=tuple(told.notes),
        choices=(*told.choices, *stretch.choices),
    )


def _monthly(told: Told, part: Part) -> Window:
    """ "2nd Tues of each month", from and to what else is said."""
    first, last = told.hinted_first() or told.year_start, year_end(told.year_start)
    if told.spans:
        start, last, _, _ = together(told.spans, ())
        first = first if told.ends.start or told.spans[0].link == "range" else start
    must_be_near(first, last, told.year_start, hinted=True)
    window = every_month(part, first, last)
    if told.pieces.changed or told.strange():
        return replace(window, sure=False, notes=("Not all that is said could be read",))
    return window
