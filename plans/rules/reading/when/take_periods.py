"""Takes in months and longer stretches, and days and stretches that have a name."""

from dataclasses import replace
from datetime import date, timedelta

from plans.rules.reading.date_words import Part
from plans.rules.reading.spans import (
    EXACT,
    MONTH,
    OTHER_WINDOW,
    Span,
    Unclear,
    part_of_month,
    part_of_span,
)
from plans.rules.reading.when.named_days import asks_about, is_of_month, named_spans, week_choices
from plans.rules.reading.when.names import EARLY, END
from plans.rules.reading.when.periods import half_year, quarters, season
from plans.rules.reading.when.shapes import in_month, shapes_a_month, week_beside
from plans.rules.reading.when.stretches import clipped
from plans.rules.reading.when.told import Told
from plans.rules.windows import month_window


def take_month(told: Told, place: int, part: Part) -> None:
    beside = told.parts[max(place - 1, 0) : place + 2]
    days_before = place > 0 and told.parts[place - 1].kind == "days"
    if days_before or any(p.kind == "named" and is_of_month(p.text) for p in beside):
        return  # "4/5 June", "May half term": it says of which month they are
    year = told.year(part.month, part.year)
    shape = told.said.shape
    if shape is not None and shapes_a_month(shape):
        told.add([in_month(shape, part.month, year)])
        return
    if told.said.weekday is not None:
        told.repeats.weekdays = (told.said.weekday,)
    first, last = month_window(year, part.month)
    told.add([Span(first, last, MONTH, year_said=part.year is not None)])


def take_all_month(told: Told, place: int, part: Part) -> None:
    first = told.hinted_first()
    if first is not None:
        told.add([Span(*month_window(first.year, first.month), MONTH)])


def take_quarter(told: Told, place: int, part: Part) -> None:
    """A quarter of the financial year, unless another calendar year stands beside it."""
    spans = quarters(part.days, told.year_start)
    years = [p.year for p in told.parts if p.kind in ("year", "financial") and p.year]
    if years and years[0] != told.year_start.year:
        start = date(years[0], part.number * 3 - 2, 1)
        why = "A quarter of the calendar year, or of the financial year"
        own = Span(start, month_window(start.year, start.month + 2)[1], MONTH)
        months = [start.month + step for step in range(3)]
        raise Unclear(why, months, choices=[own, replace(spans[0], precision=MONTH)])
    told.add_long(spans)


def take_half_year(told: Told, place: int, part: Part) -> None:
    told.notes.append("Read as half of the financial year")
    told.add_long([half_year(part.number, told.year_start)])


def take_year_end(told: Told, place: int, part: Part) -> None:
    first = part.text.startswith(("start", "beginning"))
    month, shape = (4, EARLY) if first else (3, END)
    told.notes.append("Read as that of the financial year")
    told.add([part_of_month(f"part:{shape}", month, told.year(month, None))])


def take_season(told: Told, place: int, part: Part) -> None:
    name = part.text.split()[0]
    told.notes.append(f"“{name}” is a whole season")
    told.add_long([season(name, part.year, told.year_start, told.hinted)])


def take_part_of_year(told: Told, place: int, part: Part) -> None:
    """ "early 2017", "late 2016": a part of the calendar year."""
    shape = told.said.shape
    if shape is None or part.year is None or not shape.kind.startswith("part:"):
        return
    whole = Span(date(part.year, 1, 1), date(part.year, 12, 31), OTHER_WINDOW)
    thirds = part_of_span(shape.kind, whole)
    told.notes.append("Read as that part of the calendar year")
    told.add([clipped(thirds, told.year_start)])


def take_named(told: Told, place: int, part: Part) -> None:
    months = [other.month for other in told.parts if other.month] or list(told.hinted)
    year = next((p.year for p in told.parts if p.kind in ("month", "year") and p.year), None)
    spans = named_spans(part.text, told.year_start, months, year=year)
    dated = any(other.kind in ("date", "days") for other in told.parts)
    shape = told.said.shape.kind if told.said.shape else ""
    if shape in ("weekafter", "weekbefore"):
        spans = [week_beside(span.start, shape) for span in spans]
    elif told.ends.after:
        spans = [
            replace(s, start=s.end + timedelta(days=1), end=s.end + timedelta(days=1))
            for s in spans
        ]
    if len(spans) > 1 and not dated:
        raise Unclear(f"The year has more than one “{part.text}”", months, choices=spans)
    if len(spans) > 1:
        return
    if told.said.link == "range" or (told.ends.start and not told.spans):
        told.add([_up_to(spans[0])])
        return
    asks = asks_about(part.text)
    if asks and not dated and not shape.startswith("week"):
        told.notes.append(asks)
        told.choices += week_choices(spans[0])
    told.add_long(spans)


def _up_to(span: Span) -> Span:
    """A named stretch as an end: "to Christmas" ends where Christmas begins."""
    if span.precision == EXACT and span.start == span.end:
        return span
    return replace(span, end=span.start)
