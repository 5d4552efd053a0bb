"""Bring in a file of figures, and say when an awareness day is."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator

from bsc_comms.kit.file_kinds import MEGABYTE
from bsc_comms.kit.financial_year import FinancialYear
from bsc_comms.kit.form_fields import DayField
from bsc_comms.kit.forms import Form, VersionedModelForm
from bsc_comms.kit.in_words import whole_day
from bsc_comms.kit.tables import MAX_BYTES
from evidence.models import AwarenessDay, RecurringDay
from evidence.operations.figures import MOST_BYTES
from evidence.queries.seasons import year_on_that_day


class FiguresForm(Form):
    """Choose a file; what kind it is shows by its headings."""

    file = forms.FileField(
        label="File of figures",
        help_text=f"CSV up to {MOST_BYTES // MEGABYTE} MB; survey results also as an Excel "
        f"workbook (.xlsx), up to {MAX_BYTES // MEGABYTE} MB",
        widget=forms.FileInput(
            attrs={"accept": ".csv,.txt,.tsv,.xlsx", "class": "govuk-file-upload"}
        ),
        error_messages={"empty": "The file that you chose is empty: choose another"},
    )
    strict = forms.BooleanField(
        label="All rows or none",
        required=False,
        help_text="Without it, rows that are sure are taken and the others are named",
    )


class AwarenessDayForm(VersionedModelForm):
    """The dates of an awareness day in one financial year, and how sure they are.

    Its organiser may move them out of that year, by three months back or six on.
    """

    mark_optional = False

    starts = DayField(
        label="First day",
        error_messages={"required": "Write the day on which it begins, like 14 11 2016"},
    )
    ends = DayField(
        label="Last day", required=False, help_text="Leave it empty if it is one day only"
    )
    date_is_verified = forms.BooleanField(
        label="The date is confirmed",
        required=False,
        help_text="Its organiser has said so",
    )
    source = forms.CharField(
        label="Where does the date come from?",
        required=False,
        validators=[MaxLengthValidator(500)],
        widget=forms.TextInput,
        help_text="A page or a letter of its organiser",
    )

    class Meta:
        model = AwarenessDay
        fields = ("starts", "ends", "date_is_verified", "source")

    def __init__(self, *args: Any, day: RecurringDay, year: FinancialYear, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.day, self.year = day, year

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        starts, ends = data.get("starts"), data.get("ends")
        if starts and (fault := self._fault_of_beginning(starts)):
            self.add_error("starts", fault)
        if starts and not ends:
            data["ends"] = starts
        elif starts and ends and ends < starts:
            self.add_error("ends", "It cannot end before it begins: choose the same day or later")
        return data

    def _fault_of_beginning(self, starts: date) -> str:
        earliest = date(self.year.start_year, 1, 1)
        latest = date(self.year.start_year + 1, 9, 30)
        if not earliest <= starts <= latest:
            return (
                f"That day is too far from {self.year.label}: choose one from "
                f"{whole_day(earliest)} to {whole_day(latest)}"
            )
        if taken := year_on_that_day(self.day, self.year, starts):
            return f"That day is its date of {taken.label} already: choose another, or move that"
        return ""
