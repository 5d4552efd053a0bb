"""Puts the parts of one typed date together: which days, how exact, and what had to be assumed."""

import calendar
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
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
    month_span,
    month_year,
    nth_weekday,
    part_of_month,
    part_of_span,
    together,
    year_end,
)
from plans.rules.reading.when.named_days import asks_about, is_of_month, named_spans, week_choices
from plans.rules.reading.when.names import EARLY, END
from plans.rules.reading.when.neighbours import settled
from plans.rules.reading.when.periods import (
    Repeats,
    Window,
    every_month,
    half_year,
    of_the_year,
    quarters,
    season,
)
from plans.rules.reading.when.shapes import (
    SHAPES,
    in_month,
    must_be_on,
    shaped_day,
    shapes_a_month,
    week_beside,
)
from plans.rules.reading.when.stretches import (
    Open,
    clipped,
    must_be_near,
    on_weekdays,
    stretched,
)

_WEEKS = ("weekof", "weekaround")


@dataclass(slots=True)
class _Said:
    """What was said since the last date: how the next hangs on it, and what shapes the next."""

    link: str = ""
    shape: Part | None = None
    weekday: int | None = None


@dataclass(slots=True)
class Reader:
    """Reads the parts of one cell. `hinted` are the months that the row's month column names."""

    pieces: Cut
    year_start: date
    hinted: Sequence[int]
    parts: list[Part] = field(init=False)
    spans: list[Span] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    ends: Open = field(default_factory=Open)
    repeats: Repeats = field(default_factory=Repeats)
    choices: list[Span] = field(default_factory=list)
    said: _Said = field(default_factory=_Said)
    between: bool = False
    last_shape: str = ""

    def __post_init__(self) -> None:
        self.parts = settled(self.pieces.parts, self.year_start, self.hinted)

    # The whole

    def window(self) -> Window | None:
        """The window that the parts give; None where they say nothing about when.

        Raises Unclear where they contradict each other, ValueError where there is no such day.
        """
        for place, part in enumerate(self.parts):
            self._take(place, part)
        self._finish()
        if self.repeats.monthly:
            return self._monthly(self.repeats.monthly)
        if not self.spans:
            strange = self._strange()
            first = self._hinted_first()
            return (
                None if strange else of_the_year(self.parts, self.repeats, self.year_start, first)
            )
        self._must_be_clear()
        self._with_the_year_before()
        return self._together()

    def _together(self) -> Window:
        alone = [span.precision for span in self.spans]
        weekdays = () if self.ends.is_open and len(alone) == 1 else self.repeats.weekdays
        start, end, precision, days = together(self.spans, weekdays)
        if self.repeats.often and alone == [EXACT]:
            self.ends.always = True
        stretch = stretched(
            Span(start, end, precision),
            self.ends,
            alone=len(alone) == 1,
            hinted=self._hinted_first(),
            last=year_end(self.year_start),
        )
        if self.repeats.weekdays and not weekdays:
            stretch = on_weekdays(stretch, self.repeats.weekdays)
        start, end, precision = stretch.span.start, stretch.span.end, stretch.span.precision
        self.notes += stretch.notes
        must_be_near(start, end, self.year_start)
        if self.pieces.about and precision == EXACT:
            start, end = start - timedelta(days=3), end + timedelta(days=3)
            precision, days = OTHER_WINDOW, ()
            self.notes.append("About that day")
        return Window(
            start,
            end,
            precision,
            days,
            notes=tuple(self.notes),
            choices=(*self.choices, *stretch.choices),
        )

    def _must_be_clear(self) -> None:
        exact = [span for span in self.spans if span.precision in (EXACT, WEEK)]
        strange = self._strange()
        if strange:
            raise Unclear(f"“{strange}” is no day", self._months())
        if self.pieces.changed:
            why = "The words speak of a change or of another day"
            raise Unclear(why, self._months(), choices=exact)
        if any(span.link == "or" for span in self.spans):
            raise Unclear("More than one date is possible", self._months(), choices=exact)

    def _months(self) -> list[int]:
        """The months that are named, or in which the days read so far lie."""
        named = [part.month for part in self.parts if part.month]
        days = [day.month for span in self.spans for day in (span.start, span.end)]
        return list(dict.fromkeys([*named, *days]))

    def _strange(self) -> str:
        """A number that is part of no date, "" where there is none."""
        told = {part.start for part in self.parts}
        return next(
            (
                part.text
                for part in self.pieces.parts
                if part.kind == "word" or part.start not in told
                if any(sign.isdigit() for sign in part.text) and not self._is_told(part)
            ),
            "",
        )

    def _is_told(self, part: Part) -> bool:
        return any(other.start <= part.start and part.end <= other.end for other in self.parts)

    def _hinted_first(self) -> date | None:
        """The first day of the month column's month, where it names just one."""
        if len(self.hinted) != 1:
            return None
        return date(month_year(self.hinted[0], self.year_start), self.hinted[0], 1)

    def _year(self, month: int, said: int | None) -> int:
        return said if said is not None else month_year(month, self.year_start)

    def _next(self, place: int) -> Part | None:
        return self.parts[place + 1] if place + 1 < len(self.parts) else None

    # Words between dates

    def _take(self, place: int, part: Part) -> None:
        handler = _HANDLERS.get(part.kind)
        if handler is not None:
            handler(self, place, part)
        elif part.kind in SHAPES or part.kind.startswith("part:"):
            self._shape(place, part)

    def _shape(self, place: int, part: Part) -> None:
        """A word that shapes the next date; a month before it will do as well ("Nov, last Fri")."""
        before = self.spans[-1] if self.spans else None
        following = self._next(place)
        awaits = following is not None and (bool(following.month) or following.kind == "days")
        hinted = self._hinted_first()
        if part.this_month and hinted:
            self._add([in_month(part, hinted.month, hinted.year)])
        elif part.this_month and part.kind == "nthweekday":
            self.repeats.monthly = part
        elif shapes_a_month(part) and before and before.precision == MONTH and not awaits:
            self.spans.pop()
            self.said.link = before.link
            self._add([in_month(part, before.start.month, before.start.year)])
        else:
            self.said.shape = part

    def _range(self, place: int, part: Part) -> None:
        if self.spans or self.repeats.monthly:
            self.said.link = "range"
        elif place == 0 and part.text == "to":
            self.ends.start = True

    def _list(self, place: int, part: Part) -> None:
        closes = self.between and part.text == "and"
        self.between = self.between and not closes
        self.said.link = self.said.link or ("range" if closes else "list")

    def _into(self, place: int, part: Part) -> None:
        """ "late Nov into Dec": to the first days of December."""
        following = self._next(place)
        self.said.link = "range" if self.spans else ""
        if following is not None and following.kind == "month":
            self.said.shape = Part(f"part:{EARLY}", part.text, part.start, part.end)

    def _or(self, place: int, part: Part) -> None:
        self.said.link = "or"

    def _between(self, place: int, part: Part) -> None:
        self.between = True

    def _weekday(self, place: int, part: Part) -> None:
        self.said.weekday = part.weekdays[0]

    def _weekdays(self, place: int, part: Part) -> None:
        self.repeats.weekdays = part.weekdays

    def _monthlyday(self, place: int, part: Part) -> None:
        """ "1st and 3rd Mon of the month": of the row's month where it has one, else of each."""
        first = self._hinted_first()
        if not part.this_month or first is None:
            self.repeats.monthly = part
            return
        days = tuple(
            nth_weekday(first.month, first.year, part.weekdays[0], number) for number in part.days
        )
        self._add([Span(day, day, EXACT, "list", days=(day,)) for day in days])

    def _from(self, place: int, part: Part) -> None:
        self.ends.end = True
        self.ends.after = part.text in ("after", "post")

    def _until(self, place: int, part: Part) -> None:
        if self.spans or self.repeats.monthly:
            self.said.link = "range"
        else:
            self.ends.start = True

    def _onwards(self, place: int, part: Part) -> None:
        self.ends.end = True
        self.ends.always = self.ends.always or part.text.startswith("onward")

    def _ongoing(self, place: int, part: Part) -> None:
        self.ends.always = True
        self.repeats.ongoing = True

    def _always(self, place: int, part: Part) -> None:
        self.repeats.always = True

    def _often(self, place: int, part: Part) -> None:
        self.repeats.often = True

    def _duration(self, place: int, part: Part) -> None:
        self.ends.days = part.number

    def _duration_in_months(self, place: int, part: Part) -> None:
        self.ends.months = part.number

    # Dates

    def _add(self, spans: list[Span]) -> None:
        """Take spans in; the first hangs on what came before as it was said."""
        if self.said.link and spans:
            spans[0] = replace(spans[0], link=self.said.link)
        self.spans += spans
        self.said = _Said()

    def _monthfirst(self, place: int, part: Part) -> None:
        """ "06/25/2016" can only be the month before the day, which nobody here writes."""
        day = date(part.year or self.year_start.year, part.month, part.day)
        why = f"There is no month {part.day}"
        raise Unclear(why, [part.month], choices=[Span(day, day, EXACT)])

    def _serial(self, place: int, part: Part) -> None:
        """A spreadsheet's number of a day; far from the plan's year it is some other number."""
        if part.year is None or abs(part.year - self.year_start.year) > 2:
            raise Unclear(f"“{part.text}” is no day", self._months() or self.hinted)
        self._date(place, part)

    def _date(self, place: int, part: Part) -> None:
        self._on_days(part.month, part.year, (part.day,))

    def _days(self, place: int, part: Part) -> None:
        month, year = self._month_for_days(place)
        self._on_days(month, year, part.days)

    def _on_days(self, month: int, year: int | None, days: Sequence[int]) -> None:
        kind = self.said.shape.kind if self.said.shape else ""
        if not kind and self.last_shape in _WEEKS and self.said.link in ("list", ""):
            kind = self.last_shape
        spans = []
        for index, number in enumerate(days):
            day = date(self._year(month, year), month, number)
            if index == 0:
                self._check_weekday(day, year_said=year is not None)
            shape = kind if index == 0 or kind in _WEEKS else ""
            span = shaped_day(day, shape)
            self._assume(day, shape)
            link = "list" if index else ""
            spans.append(replace(span, link=link, year_said=year is not None))
        self._add(spans)
        self.last_shape = kind

    def _check_weekday(self, day: date, *, year_said: bool) -> None:
        """A weekday that fits a year later is right where the date may still roll over."""
        weekday = self.said.weekday
        if weekday is None:
            return
        rolls = not year_said and self.spans and (day.month, day.day) != (2, 29)
        if not (rolls and day.replace(year=day.year + 1).weekday() == weekday):
            must_be_on(day, weekday)

    def _assume(self, day: date, shape: str) -> None:
        if shape == "weekof" and day.weekday() != 0:
            self.notes.append(
                f"{day.day} {calendar.month_abbr[day.month]} is not a Monday: "
                "read as seven days from then"
            )
            self.choices.append(shaped_day(day, "weekaround"))
        elif shape == f"part:{EARLY}":
            self.ends.end = True
        elif shape == f"part:{END}":
            self.ends.start = not self.spans

    def _month_for_days(self, place: int) -> tuple[int, int | None]:
        """The month of bare days: the next that is named, else the one before, else the hint's."""
        after = next((part for part in self.parts[place + 1 :] if part.month), None)
        before = next((part for part in reversed(self.parts[:place]) if part.month), None)
        month_first = before is not None and before.kind == "date" and before.text[:1].isalpha()
        nearest = before if after is None or (after.kind == "date" and month_first) else after
        if nearest is not None:
            return nearest.month, nearest.year
        if len(self.hinted) == 1 and self._is_nothing_else_said():
            return self.hinted[0], None
        raise Unclear("A day without its month", self.hinted)

    def _is_nothing_else_said(self) -> bool:
        """Whether no word stands beside bare days that could make them something else."""
        return not self.pieces.leftover(self.pieces.parts)

    def _month(self, place: int, part: Part) -> None:
        beside = self.parts[max(place - 1, 0) : place + 2]
        days_before = place > 0 and self.parts[place - 1].kind == "days"
        if days_before or any(p.kind == "named" and is_of_month(p.text) for p in beside):
            return  # "4/5 June", "May half term": it says of which month they are
        year = self._year(part.month, part.year)
        shape = self.said.shape
        if shape is not None and shapes_a_month(shape):
            self._add([in_month(shape, part.month, year)])
            return
        if self.said.weekday is not None:
            self.repeats.weekdays = (self.said.weekday,)
        first, last = month_span(part.month, year)
        self._add([Span(first, last, MONTH, year_said=part.year is not None)])

    def _all_month(self, place: int, part: Part) -> None:
        first = self._hinted_first()
        if first is not None:
            self._add([Span(*month_span(first.month, first.year), MONTH)])

    def _quarter(self, place: int, part: Part) -> None:
        """A quarter of the financial year, unless another calendar year stands beside it."""
        spans = quarters(part.days, self.year_start)
        years = [p.year for p in self.parts if p.kind in ("year", "financial") and p.year]
        if years and years[0] != self.year_start.year:
            start = date(years[0], part.number * 3 - 2, 1)
            why = "A quarter of the calendar year, or of the financial year"
            own = Span(start, month_span(start.month + 2, start.year)[1], MONTH)
            months = [start.month + step for step in range(3)]
            raise Unclear(why, months, choices=[own, replace(spans[0], precision=MONTH)])
        self._add_long(spans)

    def _halfyear(self, place: int, part: Part) -> None:
        self.notes.append("Read as half of the financial year")
        self._add_long([half_year(part.number, self.year_start)])

    def _yearend(self, place: int, part: Part) -> None:
        first = part.text.startswith(("start", "beginning"))
        month, shape = (4, EARLY) if first else (3, END)
        self.notes.append("Read as that of the financial year")
        self._add([part_of_month(f"part:{shape}", month, self._year(month, None))])

    def _season(self, place: int, part: Part) -> None:
        name = part.text.split()[0]
        self.notes.append(f"“{name}” is a whole season")
        self._add_long([season(name, part.year, self.year_start, self.hinted)])

    def _year_of_parts(self, place: int, part: Part) -> None:
        """ "early 2017", "late 2016": a part of the calendar year."""
        shape = self.said.shape
        if shape is None or part.year is None or not shape.kind.startswith("part:"):
            return
        whole = Span(date(part.year, 1, 1), date(part.year, 12, 31), OTHER_WINDOW)
        thirds = part_of_span(shape.kind, whole)
        self.notes.append("Read as that part of the calendar year")
        self._add([clipped(thirds, self.year_start)])

    def _add_long(self, spans: list[Span]) -> None:
        """Take in stretches of which a word before may name a part ("early summer")."""
        shape = self.said.shape
        if shape is not None and shape.kind.startswith("part:") and spans:
            self.notes.append("Read as that part of it")
            spans = [part_of_span(shape.kind, spans[0]), *spans[1:]]
        self._add(spans)

    def _week_or_number(self, place: int, part: Part) -> None:
        """ "wk 3 Nov" is the week of the 3rd, or the third week."""
        following = self._next(place)
        if following is None or following.kind != "date":
            return
        year = self._year(following.month, following.year)
        day = date(year, following.month, following.day)
        third = in_month(replace(part, kind="nthweek", number=following.day), day.month, year)
        raise Unclear(
            f"“{part.text}{following.text}” can be the week of that day, or that week of the month",
            [day.month],
            choices=[shaped_day(day, "weekaround"), replace(third, precision=EXACT)],
        )

    def _named(self, place: int, part: Part) -> None:
        months = [other.month for other in self.parts if other.month] or list(self.hinted)
        year = next((p.year for p in self.parts if p.kind in ("month", "year") and p.year), None)
        spans = named_spans(part.text, self.year_start, months, near=True, year=year)
        dated = any(other.kind in ("date", "days") for other in self.parts)
        shape = self.said.shape.kind if self.said.shape else ""
        if shape in ("weekafter", "weekbefore"):
            spans = [week_beside(span.start, shape) for span in spans]
        elif self.ends.after:
            spans = [
                replace(s, start=s.end + timedelta(days=1), end=s.end + timedelta(days=1))
                for s in spans
            ]
        if len(spans) > 1 and not dated:
            raise Unclear(f"The year has more than one “{part.text}”", months, choices=spans)
        if len(spans) > 1:
            return
        if self.said.link == "range" or (self.ends.start and not self.spans):
            self._add([_up_to(spans[0])])
            return
        asks = asks_about(part.text)
        if asks and not dated and not shape.startswith("week"):
            self.notes.append(asks)
            self.choices += week_choices(spans[0])
        self._add_long(spans)

    # What is left over at the end

    def _finish(self) -> None:
        shape, first = self.said.shape, self._hinted_first()
        if shape is not None and not self.spans:
            if shape.kind in ("weekof", "weekending", "weekaround"):
                raise Unclear("A week without its date", self.hinted)
            if shapes_a_month(shape) and first and self._is_nothing_else_said():
                self._add([in_month(shape, first.month, first.year)])
        elif self.said.weekday is not None and [s.precision for s in self.spans] == [MONTH]:
            self.repeats.weekdays = (self.said.weekday,)
        self._leave_open()
        if self.repeats.weekdays and not self.spans:
            self._recur_in_hinted_month(first)

    def _leave_open(self) -> None:
        """ "3 Sept - tbc": a last day is meant and not known."""
        days = [span.precision in (EXACT, WEEK) for span in self.spans]
        if self.said.link == "range" and days == [True]:
            self.ends.end = True

    def _with_the_year_before(self) -> None:
        """ "20 March - 5 April" in April's rows began before the year of the plan."""
        months = [span.start.month for span in self.spans]
        if len(months) != 2 or self.spans[1].link != "range" or self.spans[0].year_said:
            return
        if months[0] < 4 <= months[1] and list(self.hinted) == [months[1]]:
            self.spans[0] = in_year(self.spans[0], self.year_start.year)

    def _recur_in_hinted_month(self, first: date | None) -> None:
        if first is not None:
            self.spans.append(Span(*month_span(first.month, first.year), MONTH))
        else:
            self.spans.append(Span(self.year_start, year_end(self.year_start), OTHER_WINDOW))
            self.notes.append("Read as the whole year")

    def _monthly(self, part: Part) -> Window:
        """ "2nd Tues of each month", from and to what else is said."""
        first, last = self._hinted_first() or self.year_start, year_end(self.year_start)
        if self.spans:
            start, last, _, _ = together(self.spans, ())
            first = first if self.ends.start or self.spans[0].link == "range" else start
        must_be_near(first, last, self.year_start)
        return every_month(part, first, last)


def _up_to(span: Span) -> Span:
    """A named stretch as an end: "to Christmas" ends where Christmas begins."""
    if span.precision == EXACT and span.start == span.end:
        return span
    return replace(span, end=span.start)


_HANDLERS: Mapping[str, Callable[[Reader, int, Part], None]] = {
    "range": Reader._range,
    "list": Reader._list,
    "into": Reader._into,
    "or": Reader._or,
    "between": Reader._between,
    "weekday": Reader._weekday,
    "weekdays": Reader._weekdays,
    "monthlyday": Reader._monthlyday,
    "from": Reader._from,
    "until": Reader._until,
    "onwards": Reader._onwards,
    "ongoing": Reader._ongoing,
    "always": Reader._always,
    "often": Reader._often,
    "allmonth": Reader._all_month,
    "duration": Reader._duration,
    "months": Reader._duration_in_months,
    "monthfirst": Reader._monthfirst,
    "date": Reader._date,
    "serial": Reader._serial,
    "days": Reader._days,
    "month": Reader._month,
    "quarter": Reader._quarter,
    "halfyear": Reader._halfyear,
    "season": Reader._season,
    "yearend": Reader._yearend,
    "year": Reader._year_of_parts,
    "weekornumber": Reader._week_or_number,
    "named": Reader._named,
}
