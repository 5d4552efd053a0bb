"""Widgets and fields in our own look: days in three boxes, times as people write them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, time
from typing import Any

from django import forms
from django.utils.choices import BaseChoiceIterator
from django.utils.functional import cached_property

from bsc_comms.kit.financial_year import FinancialYear
from bsc_comms.kit.legible import legible
from bsc_comms.kit.line_ends import with_plain_line_ends
from bsc_comms.kit.month_names import month_number
from bsc_comms.kit.sent import MOST_DIGITS

LONG_LIST = 12  # from so many checkboxes on, they scroll in a box of their own
APART = " / "  # as no date is written, so that a field takes no pieces for one


class DateInput(forms.Widget):
    """A date in three boxes: day, month, year. Takes "Nov" for the month and "16" for the year.

    What is read back is the date in ISO form, or the three pieces joined by APART where they make
    no real date, so that the field can refuse them and the boxes show again what was typed. A whole
    date posted under the plain name ("2016-11-08", "8/11/2016") is taken as well.
    """

    template_name = "govuk/widgets/date.html"
    use_fieldset = True
    parts = (("day", "Day", 2), ("month", "Month", 2), ("year", "Year", 4))

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> str | None:
        pieces = [str(data.get(f"{name}_{part}") or "").strip() for part, _, _ in self.parts]
        if any(pieces):
            return _whole_date(*pieces)
        typed = str(data.get(name) or "").strip()
        if re.fullmatch(r"\d{1,2}[/. -][^/. -]+[/. -]\d{2,4}", typed):
            return _whole_date(*re.split(r"[/. -]", typed))
        if re.fullmatch(r"\d{4}-[^-]+-[^-]+", typed):
            return _whole_date(*reversed(typed.split("-")))
        return typed or None

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        names = [name, *(f"{name}_{part}" for part, _, _ in self.parts)]
        return all(each not in data for each in names)

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return f"{id_}_day" if id_ else ""

    def pieces(self, value: Any) -> tuple[str, str, str]:
        """What each of the three boxes shows for `value` (a date, text or nothing)."""
        if isinstance(value, str):
            try:
                value = date.fromisoformat(value)
            except ValueError:
                typed = [piece.strip() for piece in value.split("/")]
                day, month, year = [*typed, "", "", ""][:3]
                return day, month, year
        if value is None or not hasattr(value, "year"):
            return "", "", ""
        return str(value.day), str(value.month), str(value.year)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        classes = str(context["widget"]["attrs"].get("class", ""))
        wrong = "govuk-input--error"
        context["widget"]["error_class"] = wrong if wrong in classes else ""
        identifier = context["widget"]["attrs"].get("id", f"id_{name}")
        context["widget"]["parts"] = [
            {
                "id": f"{identifier}_{part}",
                "name": f"{name}_{part}",
                "label": label,
                "width": width,
                "value": piece,
            }
            for (part, label, width), piece in zip(self.parts, self.pieces(value), strict=True)
        ]
        return context


def _whole_date(day: str, month: str, year: str) -> str:
    """The three pieces as an ISO date, or joined by APART where there is no such day."""
    number = month_number(month) or month
    full_year = f"20{year}" if re.fullmatch(r"\d\d", year) else year
    try:
        if not re.fullmatch(r"(19|20|21)\d\d", full_year):
            raise ValueError(full_year)
        whole = date(int(full_year), int(number), int(day))
        FinancialYear.of(whole)  # a day of a year that no record can be about is refused as well
        return whole.isoformat()
    except (ValueError, OverflowError):
        return APART.join((day, month, year))


class _Choices:
    """What radios and checkboxes of ours share.

    hints: a line below a choice, by the choice's value. reveals: names of the form's fields that
    belong to a choice and stand below it (they show without script, and only when chosen with it).
    """

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        choices: Any = (),
        *,
        hints: Mapping[Any, str] | None = None,
        reveals: Mapping[Any, Sequence[str]] | None = None,
        inline: bool = False,
        small: bool = True,
    ) -> None:
        super().__init__(attrs, choices)  # type: ignore[call-arg]
        self.hints = {str(key): text for key, text in (hints or {}).items()}
        self.reveals = {str(key): tuple(names) for key, names in (reveals or {}).items()}
        self.inline = inline
        self.small = small

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        option["hint"] = self.hints.get(str(value), "")
        option["reveals"] = self.reveals.get(str(value), ())
        return option


class Radios(_Choices, forms.RadioSelect):
    """One of a few."""


class Checkboxes(_Choices, forms.CheckboxSelectMultiple):
    """Any of them. A long list scrolls in a box of its own."""


class TextInput(forms.TextInput):
    """Text of one line, as people see it."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        typed = super().value_from_datadict(data, files, name)
        return legible(typed) if isinstance(typed, str) else typed


class Textarea(forms.Textarea):
    """Text of several lines; a browser ends them its own way, and what is kept has one kind."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        typed = super().value_from_datadict(data, files, name)
        return legible(with_plain_line_ends(typed)) if isinstance(typed, str) else typed


class OneLineField(forms.CharField):
    """Text of one line: what stands apart by several spaces or a tab stands apart by one space.

    How long it may be is judged as it was typed.
    """

    def clean(self, value: Any) -> str:
        return " ".join(super().clean(value).split())


class DayField(forms.DateField):
    """A calendar day, in three boxes. Gives a `datetime.date` or None; a day has no time zone."""

    widget = DateInput


class ClockTimeField(forms.TimeField):
    """A time of day as people write it: 14:30, 14.30, 2.30pm, 2pm. Local time of London."""

    widget = TextInput
    default_error_messages = {"invalid": "Enter a time, like 2.30pm or 14:30"}

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%H:%M}" if isinstance(value, time) else value

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            found = re.fullmatch(r"\s*(\d{1,2})(?:[:.](\d\d))?\s*([ap])?\.?m?\.?\s*", value.lower())
            if found:
                hour, minute = int(found[1]), int(found[2] or 0)
                if found[3] and 1 <= hour <= 12:
                    hour = hour % 12 + (12 if found[3] == "p" else 0)
                elif found[3] or not found[2]:
                    hour = 99
                value = f"{hour:02d}:{minute:02d}"
        return super().to_python(value)


class OneField(forms.ModelChoiceField):
    """One row of a table. A key that no table can hold is none of them, and no fault."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except forms.ValidationError as error:
            raise forms.ValidationError(
                self.error_messages["invalid_choice"], "invalid_choice", {"value": value}
            ) from error


class ReadOnce(BaseChoiceIterator):
    """Choices that are read when a page first asks for them, and not for what is only sent."""

    def __init__(self, choices: Iterable[Any]) -> None:
        self.choices = choices

    @cached_property
    def read(self) -> list[Any]:
        # A list would ask a queryset for its length first, by a query of its own.
        return list(iter(self.choices))

    def __iter__(self) -> Iterator[Any]:
        return iter(self.read)

    def __bool__(self) -> bool:
        return bool(self.read)

    def __len__(self) -> int:
        return len(self.read)


class SeveralField(forms.ModelMultipleChoiceField):
    """Several rows of one table. A key that no table can hold is none of them, and no fault."""

    def _check_values(self, value: Any) -> Any:
        too_long = [key for key in value if str(key).isdigit() and len(str(key)) > MOST_DIGITS]
        if too_long:
            raise forms.ValidationError(
                self.error_messages["invalid_pk_value"], "invalid_pk_value", {"pk": too_long[0]}
            )
        try:
            return super()._check_values(value)
        except forms.ValidationError as error:
            if error.code != "invalid":
                raise
            raise forms.ValidationError(
                self.error_messages["invalid_pk_value"], "invalid_pk_value", {"pk": ""}
            ) from error
