"""Bring in a file of figures."""

from django import forms

from bsc_comms.kit.forms import Form


class FiguresForm(Form):
    """Choose a file; what kind it is shows by its headings."""

    file = forms.FileField(
        label="File of figures",
        help_text="CSV up to 250 MB; survey results also as an Excel workbook (.xlsx), up to 10 MB",
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
