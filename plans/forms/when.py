"""When: how precisely a date is known, and only the fields that fit.

Without script all fields show; if no choice was made and only one of them was filled in, that one
says what was meant. A stored window that these choices cannot express (an imported "early June"
of eight days, or "Thursdays in November, 5-7pm") stays as it is for as long as nobody touches it.
"""

import json
from collections.abc import Iterable
from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from bsc_comms.kit import clock
from bsc_comms.kit.financial_year import FinancialYear
from bsc_comms.kit.form_fields import ClockTimeField, DayField, Radios
from bsc_comms.kit.forms import ModelForm
from plans.choices import Precision
from plans.models import Communication
from plans.operations.details import Window
from plans.rules.windows import (
    month_window,
    part_of,
    part_window,
    quarter_window,
    week_window,
)

MONTHS_AHEAD = 18
YEARS_AHEAD = 10
CHOICES = (
    (Precision.EXACT, "An exact day or days"),
    (Precision.WEEK, "In a certain week"),
    (Precision.PART_OF_MONTH, "In part of a month"),
    (Precision.MONTH, "In a month"),
    (Precision.QUARTER, "In a quarter"),
    (Precision.OTHER_WINDOW, "Some time between two days"),
    (Precision.UNDATED, "Not yet known"),
)
GROUPS: dict[str, tuple[str, ...]] = {
    Precision.EXACT: ("day_from", "day_to", "start_time", "end_time", "confirmed"),
    Precision.WEEK: ("week_day",),
    Precision.PART_OF_MONTH: ("part", "part_month"),
    Precision.MONTH: ("month",),
    Precision.QUARTER: ("quarter",),
    Precision.OTHER_WINDOW: ("window_from", "window_to"),
    Precision.UNDATED: (),
}
WHEN_FIELDS = frozenset({"when", *(name for names in GROUPS.values() for name in names)})
NEEDED: dict[str, dict[str, str]] = {
    Precision.EXACT: {"day_from": "Enter the day"},
    Precision.WEEK: {"week_day": "Enter any day of the week that you mean"},
    Precision.PART_OF_MONTH: {
        "part": "Choose early, mid or late",
        "part_month": "Choose the month",
    },
    Precision.MONTH: {"month": "Choose the month"},
    Precision.QUARTER: {"quarter": "Choose the quarter"},
    Precision.OTHER_WINDOW: {
        "window_from": "Enter the first day on which it may happen",
        "window_to": "Enter the last day on which it may happen",
    },
    Precision.UNDATED: {},
}
AFTER_MIDNIGHT = (
    "The end must be after the start. If it goes on after midnight, enter the next day as the last "
    "day"
)
PARTS = (("early", "Early"), ("mid", "Mid"), ("late", "Late"))


class WhenForm(ModelForm):
    """The base of each form that asks when. `window()` is what was answered, once it is valid."""

    when = forms.ChoiceField(
        label="When?",
        choices=CHOICES,
        widget=Radios(reveals=GROUPS, small=True),
        error_messages={"required": "Say roughly when: “Not yet known” will do"},
    )
    day_from = DayField(label="Day", required=False, help_text="For example, 8 11 2016")
    day_to = DayField(
        label="Last day", required=False, help_text="Only if it runs over several days"
    )
    start_time = ClockTimeField(
        label="Starts at",
        required=False,
        help_text="If it has a time, like 2.30pm",
        widget=forms.TimeInput(format="%H:%M"),
        error_messages={"invalid": "Enter the start as a time, like 2.30pm or 14:30"},
    )
    end_time = ClockTimeField(
        label="Ends at",
        required=False,
        widget=forms.TimeInput(format="%H:%M"),
        error_messages={"invalid": "Enter the end as a time, like 2.30pm or 14:30"},
    )
    confirmed = forms.BooleanField(
        label="The date is confirmed",
        required=False,
        help_text="To move a confirmed date you will have to say why.",
    )
    week_day = DayField(label="Any day of that week", required=False)
    part = forms.ChoiceField(
        label="Which part?", choices=PARTS, required=False, widget=Radios(inline=True, small=True)
    )
    part_month = forms.ChoiceField(label="Month", required=False)
    month = forms.ChoiceField(label="Month", required=False)
    quarter = forms.ChoiceField(label="Quarter", required=False)
    window_from = DayField(label="First day", required=False)
    window_to = DayField(label="Last day", required=False)

    class Meta:
        model = Communication
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        instance = kwargs.get("instance")
        initial = when_initial(instance) if instance is not None else {}
        kwargs["initial"] = {**initial, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.fields["when"].required = False
        months = month_choices(clock.today(), [initial.get("month"), initial.get("part_month")])
        for name in ("month", "part_month"):
            self.fields[name].choices = [("", "Choose a month"), *months]
        quarters = quarter_choices(clock.today(), [initial.get("quarter")])
        self.fields["quarter"].choices = [("", "Choose a quarter"), *quarters]
        self._window: Window | None = None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        when = data.get("when") or self._only_group_filled()
        if when is None:
            if "when" not in self.errors:
                said = self.fields["when"].error_messages["required"]
                self.add_error("when", ValidationError(said, code="required"))
            return data
        data["when"] = when
        self._forget_the_other_groups(when)
        if self.window_is_untouched():
            self._window = stored_window(self.instance)
        elif self._is_far_away(when, data):
            return data
        elif not any(name in self.errors for name in GROUPS[when]):
            self._read_window(when, data)
        return data

    def window_is_untouched(self) -> bool:
        """Whether what is stored says the same as what came in."""
        return not self.instance._state.adding and WHEN_FIELDS.isdisjoint(self.changed_data)

    def has_window(self) -> bool:
        """Whether what came in so far says when, valid or not as the rest may be."""
        return self._window is not None

    def says_when(self) -> bool:
        """Whether what the form holds comes to a window: sent, or as it is shown at first."""
        if self.is_bound:
            self.is_valid()
            return self._window is not None and self._window.start is not None
        needed = NEEDED.get(self["when"].value(), {})
        return bool(needed) and all(self[name].value() for name in needed)

    @property
    def needed_json(self) -> str:
        """For the script: the fields without which a choice of when says nothing."""
        return json.dumps({precision: list(names) for precision, names in NEEDED.items()})

    def window(self) -> Window:
        """What was answered; only of a valid form."""
        if self._window is None:
            raise ValueError("Ask a valid form.")
        return self._window

    def times(self) -> dict[str, time | None]:
        """The times of day, which the form asks of exact days alone; what nobody touched stays."""
        if self.window_is_untouched():
            return {name: getattr(self.instance, name) for name in ("start_time", "end_time")}
        exact = self.cleaned_data.get("when") == Precision.EXACT
        return {
            name: self.cleaned_data.get(name) if exact else None
            for name in ("start_time", "end_time")
        }

    def moves_a_confirmed_date(self) -> bool:
        """Whether the answer takes a day back that others were told was sure.

        The form never writes the window to its instance, so that one still holds what is stored.
        """
        if self.instance._state.adding or self._window is None:
            return False
        before = stored_window(self.instance)
        return before.confirmed and self._window != before

    def _only_group_filled(self) -> str | None:
        filled = [
            precision
            for precision, names in GROUPS.items()
            if any(self.cleaned_data.get(name) or name in self.errors for name in names)
        ]
        return filled[0] if len(filled) == 1 else None

    def _forget_the_other_groups(self, when: str) -> None:
        for precision, names in GROUPS.items():
            if precision != when:
                for name in names:
                    self.errors.pop(name, None)

    def _is_far_away(self, when: str, data: dict[str, Any]) -> bool:
        """Whether a day lies in a year that is surely a slip; it is named under its field."""
        last_year = clock.today().year + YEARS_AHEAD
        days = {name: data[name] for name in GROUPS[when] if isinstance(data.get(name), date)}
        far = {name: day for name, day in days.items() if day.year > last_year}
        for name, day in far.items():
            self.add_error(name, f"Check the year: {day.year} is more than ten years away")
        return bool(far)

    def _read_window(self, when: str, data: dict[str, Any]) -> None:
        if when == Precision.UNDATED:
            self._window = Window()
            return
        missing = {name: asked for name, asked in NEEDED[when].items() if not data.get(name)}
        for name, asked in missing.items():
            self.add_error(name, asked)
        if missing:
            return
        if when == Precision.EXACT:
            self._read_days(data)
        elif when == Precision.WEEK:
            self._window = Window(when, *week_window(data["week_day"]))
        elif when == Precision.PART_OF_MONTH:
            year, month = _year_and_month(data["part_month"])
            self._window = Window(when, *part_window(year, month, data["part"]))
        elif when == Precision.MONTH:
            self._window = Window(when, *month_window(*_year_and_month(data["month"])))
        elif when == Precision.QUARTER:
            self._window = Window(when, *quarter_window(*_year_and_month(data["quarter"])))
        else:
            self._read_between(data)

    def _read_days(self, data: dict[str, Any]) -> None:
        first, last = data["day_from"], data.get("day_to") or data["day_from"]
        if last < first:
            self.add_error("day_to", "The last day must not be before the first")
            return
        starts, ends = data.get("start_time"), data.get("end_time")
        if ends and not starts:
            self.add_error("start_time", "Enter the time at which it starts")
        elif starts and ends and first == last and ends <= starts:
            self.add_error("end_time", AFTER_MIDNIGHT)
        self._window = Window(Precision.EXACT, first, last, bool(data.get("confirmed")))

    def _read_between(self, data: dict[str, Any]) -> None:
        first, last = data["window_from"], data["window_to"]
        if last < first:
            self.add_error("window_to", "The last day must not be before the first")
        else:
            self._window = Window(Precision.OTHER_WINDOW, first, last)


def stored_window(communication: Communication) -> Window:
    """The window that a communication has."""
    return Window(
        communication.precision,
        communication.window_start,
        communication.window_end,
        communication.confirmed,
    )


def when_initial(communication: Communication) -> dict[str, Any]:
    """The fields of the form that say a stored window; as two days where no choice fits."""
    precision, start, end = (
        communication.precision,
        communication.window_start,
        communication.window_end,
    )
    if start is None or end is None:
        return {} if communication._state.adding else {"when": Precision.UNDATED}
    month = f"{start:%Y-%m}"
    if precision == Precision.EXACT:
        return {
            "when": precision,
            "day_from": start,
            "day_to": None if end == start else end,
            "start_time": communication.start_time,
            "end_time": communication.end_time,
            "confirmed": communication.confirmed,
        }
    if precision == Precision.WEEK and (start, end) == week_window(start):
        return {"when": precision, "week_day": start}
    if precision == Precision.PART_OF_MONTH and start.month == end.month:
        return {"when": precision, "part": part_of(start, end), "part_month": month}
    if precision == Precision.MONTH and (start, end) == month_window(start.year, start.month):
        return {"when": precision, "month": month}
    if precision == Precision.QUARTER and (start, end) == quarter_window(start.year, start.month):
        return {"when": precision, "quarter": month}
    return {"when": Precision.OTHER_WINDOW, "window_from": start, "window_to": end}


def month_choices(today: date, held: Iterable[str | None]) -> list[tuple[str, str]]:
    """The months from this financial year's first to 18 months ahead; what is held is among them.

    This month comes first: most plans look ahead.
    """
    coming = [_months_on(today, number) for number in range(MONTHS_AHEAD)]
    earlier = [each for each in FinancialYear.of(today).months if each < coming[0]]
    known = {f"{each:%Y-%m}" for each in (*coming, *earlier)}
    others = sorted({each for each in held if each} - known)
    earlier += [date(*_year_and_month(each), 1) for each in others]
    return [(f"{each:%Y-%m}", f"{each:%B %Y}") for each in (*coming, *earlier)]


def quarter_choices(today: date, held: Iterable[str | None]) -> list[tuple[str, str]]:
    """The quarters of this financial year and the next; what is held is among them."""
    year = FinancialYear.of(today)
    starts = [first for each in (year, year.next) for first, _ in each.quarters]
    known = {f"{first:%Y-%m}" for first in starts}
    others = sorted({each for each in held if each} - known)
    starts += [date(*_year_and_month(each), 1) for each in others]
    return [(f"{first:%Y-%m}", _quarter_words(first)) for first in starts]


def _quarter_words(first: date) -> str:
    _, last = quarter_window(first.year, first.month)
    return f"{first:%B} to {last:%B} {last.year}"


def _months_on(day: date, number: int) -> date:
    years, month = divmod(day.month - 1 + number, 12)
    return date(day.year + years, month + 1, 1)


def _year_and_month(text: str) -> tuple[int, int]:
    year, month = text.split("-")
    return int(year), int(month)
