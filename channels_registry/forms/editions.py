"""Editions: adding, editing and moving one, the pattern that makes a year's, and booking a slot."""

from datetime import date
from typing import Any

from django import forms

from bsc_comms.kit import clock
from bsc_comms.kit.financial_year import FinancialYear
from bsc_comms.kit.form_fields import DayField, Radios
from bsc_comms.kit.forms import FilterForm, Form, VersionedModelForm
from bsc_comms.kit.in_words import whole_day
from bsc_comms.kit.working_days import working_day_on_or_before
from channels_registry.choices import Naming, Rhythm, SlotUnit, Weekday
from channels_registry.forms.entries import (
    CountField,
    EntryForm,
    ForAnOwnPartner,
    days_field,
    identifier_field,
    short_text,
)
from channels_registry.models import Edition, EditionPattern
from channels_registry.operations import EditionDates
from channels_registry.rules.counts import MOST_SLOTS
from channels_registry.rules.deadlines import shifted
from partnership.models import Partner

COPY_AFTER = "Copy cannot be due after the day it comes out: choose {day} or earlier"
NOT_A_WORKING_DAY = "Nobody takes it on that day: choose {day}, the working day before"
ARTWORK_AFTER = "Artwork cannot be due after the day it comes out: choose {day} or earlier"
NTHS = [(1, "First"), (2, "Second"), (3, "Third"), (4, "Fourth"), (-1, "Last")]
YEARS_AHEAD = 2


def _slots(label: str = "How much space is there?") -> CountField:
    return CountField(
        label=label,
        required=False,
        max_value=MOST_SLOTS,
        help_text="Leave it empty if nobody counts it",
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-4"}),
        error_messages={
            "invalid": "Write a number, like 4",
            "min_value": "The space cannot be less than none",
            "max_value": f"At most {MOST_SLOTS} can be kept: write fewer",
        },
    )


def _unit() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Counted in",
        choices=[(unit.value, unit.label.capitalize()) for unit in SlotUnit],
        widget=Radios(inline=True),
        initial=SlotUnit.SLOTS,
    )


class Dated(EntryForm):
    """What every form with the dates of an edition checks."""

    publication_date = DayField(
        label="When does it come out?",
        help_text="For example, 1 3 2017",
        error_messages={"required": "Write the day on which it comes out, like 1 3 2017"},
    )
    copy_deadline = DayField(label="When is copy due?", required=False)
    artwork_deadline = DayField(label="When is artwork due?", required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        day = data.get("publication_date")
        for name, wrong in (("copy_deadline", COPY_AFTER), ("artwork_deadline", ARTWORK_AFTER)):
            said = self.deadline_said(name)
            if day and said and said > day:
                self.add_error(name, wrong.format(day=whole_day(day)))
            elif said and (before := working_day_on_or_before(said)) != said:
                self.add_error(name, NOT_A_WORKING_DAY.format(day=whole_day(before)))
        return data

    def deadline_said(self, name: str) -> date | None:
        """A deadline as somebody set it now; None where nobody did."""
        said: date | None = self.cleaned_data.get(name)
        return said


class EditionForm(Dated):
    """One dated issue of a channel."""

    name = short_text("Name", "For example, Spring 2017", required=True)
    slots = _slots()
    slot_unit = _unit()
    theme = short_text("Theme")
    place = short_text("Place", "Where a ward panel or forum meets")

    field_order = [
        "name",
        "publication_date",
        "copy_deadline",
        "artwork_deadline",
        "slots",
        "slot_unit",
        "theme",
        "place",
    ]
    hints = {"copy_deadline": "Empty: worked back from that day by the channel’s lead time"}

    class Meta:
        model = Edition
        fields = [
            "name",
            "publication_date",
            "copy_deadline",
            "artwork_deadline",
            "slots",
            "slot_unit",
            "theme",
            "place",
        ]


class EditEditionForm(EntryForm, VersionedModelForm):
    """What of an edition is not a date."""

    name = short_text("Name", required=True)
    slots = _slots()
    slot_unit = _unit()
    theme = short_text("Theme")
    place = short_text("Place", "Where a ward panel or forum meets")

    class Meta:
        model = Edition
        fields = ["name", "slots", "slot_unit", "theme", "place"]


class MoveEditionForm(Dated, VersionedModelForm):
    """Other dates for an edition, and why."""

    hints = {
        "copy_deadline": "Left as it stands, it moves along with the day it comes out",
        "artwork_deadline": "Left as it stands, it moves along as well; emptied, there is none",
    }
    reason = forms.CharField(
        label="Why does it move?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say why it moves, in a sentence"},
    )

    class Meta:
        model = Edition
        fields = ["publication_date", "copy_deadline", "artwork_deadline"]

    def dates(self) -> EditionDates:
        """The new dates; a deadline that was left as it stood keeps its distance.

        Copy is always due some day; artwork that is emptied is not.
        """
        data = self.cleaned_data
        artwork = data["artwork_deadline"]
        return EditionDates(
            data["publication_date"],
            data["copy_deadline"],
            artwork,
            without_artwork=artwork is None,
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        day, before = data.get("publication_date"), self.initial["publication_date"]
        if not day or day == before:
            return data
        for name, lead_times in self.instance.lead_times.items():
            if data.get(name) and self.deadline_said(name) is None:
                data[name] = shifted(data[name], before, day, lead_times=lead_times)
        return data

    def deadline_said(self, name: str) -> date | None:
        """One that was left as it stood is asked nothing: its day may be a holiday by now."""
        said: date | None = self.cleaned_data.get(name)
        return None if said == self.initial.get(name) else said


class CancelEditionForm(VersionedModelForm):
    """Why an edition does not come out."""

    reason = forms.CharField(
        label="Why does it not come out?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say why, in a sentence"},
    )

    class Meta:
        model = Edition
        fields: list[str] = []


class PatternForm(EntryForm):
    """How a channel's editions follow each other."""

    rhythm = forms.ChoiceField(
        label="In which rhythm does it come out?",
        choices=Rhythm.choices,
        widget=Radios(reveals={Rhythm.NTH_WEEKDAY: (), Rhythm.NTH_WEEK: ()}),
        error_messages={"required": "Choose the rhythm in which it comes out"},
    )
    every = CountField(
        label="Every how many weeks or months?",
        max_value=60,
        help_text="1 for each, 3 for quarterly",
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-4"}),
        error_messages={
            "required": "Write how many weeks or months, like 3",
            "invalid": "Write a number of weeks or months, like 3",
            "max_value": "Write 60 or fewer",
        },
    )
    nth = forms.TypedChoiceField(
        label="Which one in the month?",
        choices=NTHS,
        coerce=int,
        initial=1,
        help_text="For the two rhythms in months",
    )
    weekday = forms.TypedChoiceField(
        label="On which day of the week?", choices=Weekday.choices, coerce=int, initial=0
    )
    starts = DayField(
        label="Counted from",
        help_text="A day in the first week or month, like 1 4 2016",
        error_messages={"required": "Write a day in the first week or month, like 1 4 2016"},
    )
    ends = DayField(label="Until", required=False)
    copy_days_before = days_field("How many days before is copy due?")
    artwork_days_before = days_field("How many days before is artwork due?")
    slots = _slots("How much space has each edition?")
    slot_unit = _unit()
    naming = forms.ChoiceField(
        label="What is each called after?", choices=Naming.choices, initial=Naming.MONTH
    )
    place = short_text("Place", "If they are always in one place")

    hints = {
        "copy_days_before": "Empty: the channel’s lead time",
        "artwork_days_before": "Empty: the channel’s lead time for artwork",
    }

    class Meta:
        model = EditionPattern
        fields = [
            "rhythm",
            "every",
            "nth",
            "weekday",
            "starts",
            "ends",
            "copy_days_before",
            "artwork_days_before",
            "slots",
            "slot_unit",
            "naming",
            "place",
        ]

    def clean_every(self) -> int:
        if self.cleaned_data["every"] < 1:
            raise forms.ValidationError("Write how many weeks or months, 1 or more")
        return self.cleaned_data["every"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        starts, ends = data.get("starts"), data.get("ends")
        if starts and ends and ends < starts:
            self.add_error("ends", f"It cannot end before it starts: choose {whole_day(starts)}")
        return data


class EditPatternForm(PatternForm, VersionedModelForm):
    """A pattern as it was opened, with its version."""

    hints = {
        "copy_days_before": "Emptied: the channel’s lead time",
        "artwork_days_before": "Emptied, there is none",
    }


class YearForm(FilterForm):
    """Which financial year's editions are to be made."""

    year = forms.ChoiceField(label="Financial year", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        year = FinancialYear.of(clock.today())
        self.years = [year]
        for _ in range(YEARS_AHEAD):
            self.years.append(self.years[-1].next)
        self.fields["year"].choices = [(one.slug, one.label) for one in self.years]

    def chosen(self) -> FinancialYear:
        """The year that was asked for; this one where it is none of those offered."""
        if self.is_bound and self.is_valid():
            for year in self.years:
                if year.slug == self.cleaned_data["year"]:
                    return year
        return self.years[0]


class BookingForm(ForAnOwnPartner, Form):
    """A slot in an edition, for a partner."""

    identifier = identifier_field()
    partner = forms.ModelChoiceField(
        label="For which partner?", queryset=Partner.objects.none(), empty_label="Choose a partner"
    )
    what = forms.CharField(
        label="What for, in a few words?",
        required=False,
        max_length=120,
        help_text="A communication does not take over a slot that is booked here: book its slot on "
        "its own page, with “Choose an edition”. The channel’s owner and your partner read this. "
        "Leave it empty for anything that is kept back: then it shows only as held by your "
        "partner.",
    )
