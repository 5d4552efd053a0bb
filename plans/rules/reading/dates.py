"""Reads when a communication is planned, out of the words that people type.

Planned is not scheduled: a reading is never more exact than the words. Where words contradict each
other (a Saturday that is a Monday, two dates with "or") the reading says that it is not sure and
falls back to the month, or to nothing at all. Years come from the financial year, 1 April to
31 March. Days are local days in London; times of day are as typed.
"""

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from plans.rules.reading.date_words import (
    EARLY,
    END,
    PLAIN_WORDS,
    SEASONS,
    Cut,
    Part,
    cut,
    months_in,
)
from plans.rules.reading.spans import (
    EXACT,
    MONTH,
    OTHER_WINDOW,
    QUARTER,
    UNDATED,
    WEEK,
    Span,
    Unclear,
    in_month,
    month_span,
    month_year,
    part_of_month,
    precision_of_months,
    together,
    year_end,
)

_LONGEST = 300


@dataclass(frozen=True, slots=True)
class WindowReading:
    """When, as read: first and last day (both included), how exact, and what a person should check.

    `precision` is a code of `plans.choices.Precision`. `confirmed` is only ever true for an exact
    window without a word of doubt. `days` are single days named within the window. `leftover` are
    words that said nothing about when; `note` says what had to be assumed.
    """

    text: str
    start: date | None
    end: date | None
    precision: str
    confirmed: bool = False
    start_time: time | None = None
    end_time: time | None = None
    sure: bool = True
    leftover: str = ""
    note: str = ""
    days: tuple[date, ...] = ()


def read_window(
    text: str, *, year_start: date, month_hint: str | None = None
) -> WindowReading | None:
    """Read one date cell.

    In: the text; `year_start`, the first day of the financial year of the sheet (1 April);
    `month_hint`, the text of its month column. Out: a window, or None where nothing could be read
    and the month column does not help.
    """
    text = " ".join(text.split())
    hinted = months_in((month_hint or "")[:_LONGEST])
    if len(text) > _LONGEST:
        return _fallback(text, hinted, year_start, "Too long for a date") if hinted else None
    pieces = cut(text)
    if not text:
        return _of_months(text, hinted, year_start) if hinted else None
    if _all_year(pieces):
        return WindowReading(
            text=text,
            start=year_start,
            end=year_end(year_start),
            precision=OTHER_WINDOW,
            sure=not pieces.always_open,
            leftover=_leftover(pieces.parts),
            note="" if "year" in text.lower() or _only_year(pieces) else "Read as the whole year",
        )
    try:
        window = _Reader(pieces, year_start, hinted).window(text)
    except Unclear as unclear:
        if unclear.year and not hinted:
            start, end = month_span(unclear.months[0], unclear.year)
            return WindowReading(text, start, end, MONTH, sure=False, note=str(unclear))
        months = list(unclear.months) or _months_of(pieces.parts) or hinted
        return _fallback(text, months, year_start, str(unclear))
    except (ValueError, OverflowError):
        months = _months_of(pieces.parts) or hinted
        return _fallback(text, months, year_start, "There is no such day")
    if window is None:
        leftover = _leftover(pieces.parts)
        nothing_else = pieces.no_date or (pieces.provisional and not leftover)
        if hinted:
            return replace(
                _of_months(text, hinted, year_start),
                sure=nothing_else,
                leftover=leftover,
                note="" if nothing_else else "Only the month could be read",
            )
        if pieces.no_date or pieces.provisional:
            return WindowReading(text, None, None, UNDATED, leftover=leftover)
        return None
    return window


def _months_of(parts: Iterable[Part]) -> list[int]:
    return list(dict.fromkeys(part.month for part in parts if part.month))


def _of_months(text: str, months: Sequence[int], year_start: date) -> WindowReading:
    spans = sorted(month_span(month, month_year(month, year_start)) for month in months)
    start, end = spans[0][0], spans[-1][1]
    return WindowReading(text, start, end, precision_of_months(start, end))


def _fallback(text: str, months: Sequence[int], year_start: date, why: str) -> WindowReading | None:
    if not months:
        return WindowReading(text, None, None, UNDATED, sure=False, leftover=text, note=why)
    return replace(_of_months(text, months, year_start), sure=False, note=why)


def _only_year(pieces: Cut) -> bool:
    kinds = {part.kind for part in pieces.parts} - {"word", "mark"}
    return bool(kinds) and kinds <= {"financial", "year"}


def _all_year(pieces: Cut) -> bool:
    """ "All year", "2016/17", "ongoing", or something that repeats with no month or day named."""
    if pieces.always_open or _only_year(pieces):
        return True
    named = {"quarter", "season", "days", "date", "month"}
    return pieces.whole_year and not any(part.kind in named for part in pieces.parts)


def _leftover(parts: Iterable[Part]) -> str:
    words = [part.text for part in parts if part.kind == "word" and part.text not in PLAIN_WORDS]
    return " ".join(words)


def _is_strange_number(part: Part) -> bool:
    return part.kind == "word" and part.text.isdigit()


class _Reader:
    """Puts the parts of one typed date together."""

    def __init__(self, pieces: Cut, year_start: date, hinted: Sequence[int]) -> None:
        self.pieces = pieces
        self.year_start = year_start
        self.hinted = hinted
        self.spans: list[Span] = []
        self.notes: list[str] = []
        self.open_start = False
        self.open_end = False
        self.duration = 0
        self.duration_months = 0
        self.weekdays: tuple[int, ...] = ()
        self.parts = self._with_short_years(
            [part for part in pieces.parts if part.kind not in ("word", "mark")]
        )

    # Parts that need their neighbours

    def _with_short_years(self, parts: list[Part]) -> list[Part]:
        """ "5 Oct 16" and "Oct 16": a number behind a month is a year, a day, or cannot be told."""
        years = {self.year_start.year % 100, (self.year_start.year + 1) % 100}
        joined: list[Part] = []
        place = 0
        while place < len(parts):
            part = parts[place]
            following = parts[place + 1] if place + 1 < len(parts) else None
            if (
                following is not None
                and part.kind in ("date", "month")
                and part.year is None
                and following.kind == "days"
                and len(following.days) == 1
                and following.start - part.end <= 2
            ):
                number = following.days[0]
                beyond = parts[place + 2] if place + 2 < len(parts) else None
                runs_on = beyond is not None and beyond.kind == "range" and place + 3 < len(parts)
                if part.kind == "date":
                    if number in years and following.text.isdigit():
                        joined.append(replace(part, year=2000 + number))
                        place += 2
                        continue
                elif self._could_be_year(part, following, years) and not (
                    runs_on and parts[place + 3].kind == "days"
                ):
                    if joined and self._calls_for_year(joined[-1]):
                        joined.append(replace(part, year=2000 + number))
                        place += 2
                        continue
                    raise Unclear(
                        f"“{part.text} {number}” can be a day or a year", _months_of(parts)
                    )
                elif not (joined and joined[-1].kind == "days"):
                    joined.append(replace(part, kind="date", day=number, end=following.end))
                    place += 2
                    continue
            joined.append(part)
            place += 1
        return joined

    @staticmethod
    def _calls_for_year(before: Part) -> bool:
        """What stands before a month that cannot be followed by its day ("late Jan 17")."""
        return before.kind in ("days", "range", "list", "from", "until", "nthweek") or (
            before.kind.startswith("part:")
        )

    def _could_be_year(self, month: Part, number: Part, years: set[int]) -> bool:
        fitting = month_year(month.month, self.year_start) % 100
        return number.text.isdigit() and number.days[0] in years and number.days[0] == fitting

    def _month_for_days(self, place: int) -> tuple[int, int | None]:
        """The month of bare days: the next that is named, else the one before, else the hint's."""
        for part in self.parts[place + 1 :]:
            if part.month:
                if part.kind == "date" and self._month_first(place):
                    break
                return part.month, part.year
        for part in reversed(self.parts[:place]):
            if part.month:
                return part.month, part.year
        for part in self.parts[place + 1 :]:
            if part.month:
                return part.month, part.year
        if len(self.hinted) == 1:
            return self.hinted[0], None
        raise Unclear("A day without its month", self.hinted)

    def _month_first(self, place: int) -> bool:
        """Whether the sheet writes "June 4, 5": the date before these days ends in its day."""
        before = next((part for part in reversed(self.parts[:place]) if part.month), None)
        return before is not None and before.kind == "date" and before.text[:1].isalpha()

    def _year(self, month: int, said: int | None) -> int:
        return said if said is not None else month_year(month, self.year_start)

    # Reading

    def window(self, text: str) -> WindowReading | None:
        self._collect()
        if not self.spans:
            return None
        strange = next((p.text for p in self.pieces.parts if _is_strange_number(p)), "")
        if strange:
            raise Unclear(f"“{strange}” is no day", self._span_months())
        if self.pieces.changed:
            raise Unclear("The words speak of a change or of another day", self._span_months())
        if any(span.link == "or" for span in self.spans):
            raise Unclear("More than one date is possible", self._span_months())
        start, end, precision, days = together(self.spans, self.weekdays)
        start, end, precision = self._stretched(start, end, precision)
        self._must_be_near(start, end)
        if self.pieces.about and precision == EXACT:
            start, end = start - timedelta(days=3), end + timedelta(days=3)
            precision = OTHER_WINDOW
            self.notes.append("About that day")
        return WindowReading(
            text=text,
            start=start,
            end=end,
            precision=precision,
            confirmed=precision == EXACT and not self.pieces.provisional,
            start_time=self.pieces.start_time,
            end_time=self.pieces.end_time,
            leftover=_leftover(self.pieces.parts),
            note="; ".join(self.notes),
            days=days,
        )

    def _span_months(self) -> list[int]:
        return list(
            dict.fromkeys(day.month for span in self.spans for day in (span.start, span.end))
        )

    def _collect(self) -> None:
        link = ""
        before = ""  # a word that shapes the next date: a week, a part of a month
        number = 0
        weekday: int | None = None
        last_was_week = False
        for place, part in enumerate(self.parts):
            match part.kind:
                case "range":
                    if self.spans:
                        link = "range"
                    elif place == 0 and part.text == "to":
                        self.open_start = True
                case "list":
                    link = link or "list"
                case "or":
                    link = "or"
                case "weekof" | "weekend" | "weekaround":
                    before = part.kind
                case "nthweek" | "nthweekday":
                    before, number = part.kind, part.number
                    weekday = part.weekdays[0] if part.weekdays else None
                case kind if kind.startswith("part:"):
                    before = kind
                case "weekday":
                    weekday = part.weekdays[0]
                case "weekdays":
                    self.weekdays = part.weekdays
                case "from":
                    self.open_end = True
                case "until":
                    if self.spans:
                        link = "range"
                    else:
                        self.open_start = True
                case "onwards":
                    self.open_end = True
                case "duration":
                    self.duration = part.number
                case "months":
                    self.duration_months = part.number
                case "month" if place and self.parts[place - 1].kind == "days":
                    pass  # "4/5 June": the month of the days before it
                case "date" | "days" | "month" | "quarter" | "season":
                    if not before and last_was_week and link in ("list", ""):
                        before = "weekof"
                    made = self._spans_of(place, part, before, number, weekday, link)
                    self.spans += made
                    last_was_week = before == "weekof"
                    link, before, number, weekday = "", "", 0, None
        if before == "weekof" and not self.spans:
            raise Unclear("A week without its date", self.hinted)
        if self.weekdays and not self.spans and len(self.hinted) == 1:
            month = self.hinted[0]
            first, last = month_span(month, self._year(month, None))
            self.spans.append(Span(first, last, MONTH))
        elif weekday is not None and len(self.spans) == 1 and self.spans[0].precision == MONTH:
            self.weekdays = (weekday,)
        elif before.startswith("part:") and not self.spans and len(self.hinted) == 1:
            month = self.hinted[0]
            self.spans.append(part_of_month(before, month, self._year(month, None)))

    def _spans_of(
        self, place: int, part: Part, before: str, number: int, weekday: int | None, link: str
    ) -> list[Span]:
        if part.kind == "quarter":
            month = (part.number * 3) % 12 + 1
            first = date(self._year(month, None), month, 1)
            last = month_span(month + 2, first.year)[1]
            return [Span(first, last, QUARTER, link)]
        if part.kind == "season":
            return [self._season(part, link)]
        if part.kind == "month":
            year = self._year(part.month, part.year)
            return [in_month(part.month, year, before, number, weekday, link, part.year)]
        if part.kind == "date":
            month, said = part.month, part.year
        else:
            month, said = self._month_for_days(place)
        days = part.days or (part.day,)
        return [
            self._on_day(
                date(self._year(month, said), month, day),
                before,
                weekday if index == 0 else None,
                link if index == 0 else "list",
                year_said=said is not None,
            )
            for index, day in enumerate(days)
        ]

    def _on_day(
        self, day: date, before: str, weekday: int | None, link: str, *, year_said: bool
    ) -> Span:
        if weekday is not None and day.weekday() != weekday:
            rolled = day.replace(year=day.year + 1) if not year_said and self.spans else day
            if rolled.weekday() != weekday:
                raise Unclear(
                    f"{day.day} {calendar.month_name[day.month]} {day.year} is a "
                    f"{calendar.day_name[day.weekday()]}",
                    [day.month],
                )
        if before == "weekof":
            if day.weekday() != 0:
                self.notes.append(
                    f"{day.day} {calendar.month_abbr[day.month]} is not a Monday: "
                    "read as seven days from then"
                )
            return Span(day, day + timedelta(days=6), WEEK, link, year_said)
        if before == "weekend":
            return Span(day - timedelta(days=6), day, WEEK, link, year_said)
        if before == "weekaround":
            monday = day - timedelta(days=day.weekday())
            return Span(monday, monday + timedelta(days=6), WEEK, link, year_said)
        if before == f"part:{EARLY}-{EARLY}" or before == f"part:{EARLY}":
            self.open_end = True
        elif before == f"part:{END}":
            self.open_start = not self.spans
        return Span(day, day, EXACT, link, year_said, (day,))

    def _season(self, part: Part, link: str) -> Span:
        first_month, last_month = SEASONS[part.text]
        if part.text == "spring":
            inside = [month for month in self.hinted if month in (3, 4, 5)]
            if not inside:
                raise Unclear("The year holds two springs", self.hinted)
            first_month = last_month = inside[0]
        first = date(self._year(first_month, None), first_month, 1)
        last = month_span(last_month, self._year(last_month, None))[1]
        self.notes.append(f"“{part.text}” is a whole season")
        return Span(first, last, OTHER_WINDOW, link)

    # Putting together

    def _stretched(self, start: date, end: date, precision: str) -> tuple[date, date, str]:
        if self.duration:
            return start, max(end, start + timedelta(days=self.duration - 1)), precision
        if self.duration_months:
            month = start.month - 1 + self.duration_months
            year, month = start.year + month // 12, month % 12 + 1
            day = min(start.day, calendar.monthrange(year, month)[1])
            return start, date(year, month, day) - timedelta(days=1), OTHER_WINDOW
        if self.open_start and len(self.spans) == 1:
            self.notes.append("No first day given: read from the start of the month")
            return start.replace(day=1), end, OTHER_WINDOW
        if self.open_end and len(self.spans) == 1:
            self.notes.append("No last day given: read to the end of the month")
            return start, month_span(end.month, end.year)[1], OTHER_WINDOW
        return start, end, precision

    def _must_be_near(self, start: date, end: date) -> None:
        """A typed date outside the sheet's year stays where it was typed, as a month to look at.

        Where the row's month column says otherwise, that month of the sheet's year counts.
        """
        if end < self.year_start or start > year_end(self.year_start):
            raise Unclear(
                f"{start:%B %Y} is not in the year of this plan", [start.month], year=start.year
            )
        if (end - start).days > 366:
            raise Unclear("Longer than a year", [start.month])
