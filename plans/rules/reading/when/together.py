"""How several stretches of days in one cell make one window."""

import calendar
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from plans.rules.reading.spans import (
    EXACT,
    MONTH,
    OTHER_WINDOW,
    WEEK,
    Span,
    Unclear,
    day_in_year,
    in_year,
    precision_of_months,
    such_days,
)


def together(
    collected: Sequence[Span], weekdays: Sequence[int]
) -> tuple[date, date, str, tuple[date, ...]]:
    """First and last day, precision and single days of all spans; `weekdays` keeps only those."""
    spans = _groups(collected)
    start = min(span.start for span in spans)
    end = max(span.end for span in spans)
    if weekdays:
        return _on_weekdays(spans, start, end, weekdays)
    if len(spans) == 1:
        return start, end, spans[0].precision, spans[0].days
    kinds = {span.precision for span in spans}
    if kinds == {MONTH}:
        return start, end, precision_of_months(start, end), ()
    if kinds == {EXACT} and all(span.days for span in spans):
        days = tuple(sorted({day for span in spans for day in span.days}))
        runs = (days[-1] - days[0]).days == len(days) - 1
        return start, end, EXACT if runs else OTHER_WINDOW, days
    return start, end, OTHER_WINDOW, ()


def _groups(collected: Sequence[Span]) -> list[Span]:
    """Ranges as one span each; of two that only stand beside each other, the narrower."""
    groups: list[list[Span]] = []
    earlier: Span | None = None
    for collected_span in collected:
        span = _after(earlier, collected_span) if earlier else collected_span
        earlier = span
        if span.link == "range" and groups:
            groups[-1].append(span)
        else:
            groups.append([span])
    result: list[Span] = []
    for span in map(_as_one, groups):
        before = result[-1] if result else None
        narrower = _narrower(before, span) if before and not span.link else None
        if narrower is None:
            result.append(span)
        else:
            result[-1] = narrower
    return result


def _as_one(group: Sequence[Span]) -> Span:
    """The spans of one range as a span; months from the first to the last stay months."""
    if len(group) == 1:
        return group[0]
    start = min(span.start for span in group)
    end = max(start, group[-1].end)
    kinds = {span.precision for span in group}
    if kinds == {EXACT}:
        precision = EXACT if len(group) == 2 else OTHER_WINDOW
    else:
        precision = precision_of_months(start, end) if kinds == {MONTH} else OTHER_WINDOW
    named = all(span.named for span in group)
    return Span(start, end, precision, group[0].link, any(s.year_said for s in group), (), named)


def _narrower(before: Span, span: Span) -> Span | None:
    """ "May (w/c 9th)", "half term (29/5)": the one that says more; None where both stand.

    Days say more than a season with a name that is longer or shorter ("1-30 Aug (school hols)").
    """
    if before.named and before.precision == OTHER_WINDOW and span.precision == EXACT:
        return replace(span, link=before.link)
    if span.named and span.precision == OTHER_WINDOW and before.precision == EXACT:
        return before
    if before.start <= span.start and span.end <= before.end:
        return replace(span, link=before.link)
    if span.start <= before.start and before.end <= span.end:
        return before
    if before.named == span.named:
        return None
    name, dated = (before, span) if before.named else (span, before)
    if name.precision == EXACT and dated.precision == EXACT and name.start == name.end:
        raise Unclear("The named day is another", _months_of(before, span), choices=[dated, name])
    return replace(dated, link=before.link)


def _months_of(*spans: Span) -> list[int]:
    return list(dict.fromkeys(day.month for span in spans for day in (span.start, span.end)))


def _after(earlier: Span, span: Span) -> Span:
    """A later part without its year that would lie before the earlier one: the next year."""
    if span.end >= earlier.start or span.named or (earlier.named and span.link != "range"):
        return span
    if span.link == "list" and span.precision == EXACT:
        return span
    crosses = earlier.start.month <= 3 and (span.end.month - earlier.start.month) % 12 <= 4
    if span.year_said or span.start.month == earlier.start.month or not crosses:
        raise Unclear(
            "The end lies before the start",
            list(dict.fromkeys((earlier.start.month, span.end.month))),
            choices=_put_in_order(earlier, span),
        )
    return in_year(span, span.start.year + 1)


def _put_in_order(earlier: Span, span: Span) -> list[Span]:
    """What may have been meant: the month before ("28 - 3 May"), the next year, or swapped."""
    if {earlier.precision, span.precision} != {EXACT}:
        return []
    choices = []
    if (earlier.start.year, earlier.start.month) == (span.end.year, span.end.month):
        month_before = earlier.start.replace(day=1) - timedelta(days=1)
        if earlier.start.day <= month_before.day:
            start = month_before.replace(day=earlier.start.day)
            choices.append(Span(start, span.end, EXACT))
    else:
        choices.append(Span(earlier.start, day_in_year(span.end, span.end.year + 1), EXACT))
    return [*choices, Span(span.start, earlier.end, EXACT)]


def _on_weekdays(
    spans: Sequence[Span], start: date, end: date, weekdays: Sequence[int]
) -> tuple[date, date, str, tuple[date, ...]]:
    """ "Mondays in July", "Fridays 4, 11 and 18 Dec", "Mon-Fri w/c 7 Nov"."""
    named = tuple(sorted({day for span in spans for day in span.days}))
    if named and all(span.days for span in spans):
        wrong = next((day for day in named if day.weekday() not in weekdays), None)
        if wrong is not None:
            raise Unclear(
                f"{wrong.day} {calendar.month_name[wrong.month]} {wrong.year} is a "
                f"{calendar.day_name[wrong.weekday()]}",
                _months_of(*spans),
            )
        runs = (named[-1] - named[0]).days == len(named) - 1
        return named[0], named[-1], EXACT if runs else OTHER_WINDOW, named
    days = such_days(start, end, weekdays)
    if not days:
        raise Unclear("No such weekday between these days", _months_of(*spans))
    whole = (days[-1] - days[0]).days == len(days) - 1 and len(days) == len(weekdays)
    one_week = len(spans) == 1 and spans[0].precision in (WEEK, EXACT)
    return days[0], days[-1], EXACT if whole and one_week else OTHER_WINDOW, ()
