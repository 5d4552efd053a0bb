"""Which spreadsheet, of which year, and whose it is where it does not say."""

from typing import Any

from django import forms

from bsc_comms.kit import clock
from bsc_comms.kit.financial_year import FinancialYear
from bsc_comms.kit.forms import Form
from partnership.models import Partner


class ImportForm(Form):
    """Choose a spreadsheet. `year` comes out as a FinancialYear, `lead` as a Partner or None."""

    file = forms.FileField(
        label="Spreadsheet",
        help_text="CSV or Excel (.xlsx), as your partner keeps it, up to 10 MB and 20,000 rows.",
        widget=forms.FileInput(
            attrs={"accept": ".csv,.txt,.tsv,.xlsx", "class": "govuk-file-upload"}
        ),
        error_messages={"empty": "The file that you chose is empty: choose another"},
    )
    year = forms.CharField(
        label="Financial year",
        help_text="Like 2016/17. A date without a year is read in this one.",
        max_length=12,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5"}),
    )
    lead = forms.ModelChoiceField(
        label="Whose sheet is it?",
        help_text="Only where the sheet has no column that says who leads.",
        queryset=Partner.objects.none(),
        required=False,
        empty_label="The sheet says who leads",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = clock.today()
        self.fields["lead"].queryset = Partner.objects.active(today).order_by("name")  # type: ignore[attr-defined]
        self.fields["year"].initial = FinancialYear.of(today).label

    def clean_year(self) -> FinancialYear:
        try:
            return FinancialYear.parse(self.cleaned_data["year"])
        except ValueError as wrong:
            raise forms.ValidationError(str(wrong)) from wrong
