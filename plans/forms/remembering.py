"""Saving a view by name, and choosing the columns of the table."""

from django import forms
from django.http import QueryDict

from bsc_comms.kit.form_fields import Checkboxes, OneLineField
from bsc_comms.kit.forms import Form
from plans.choices import PlanView, TableColumn


class SaveViewForm(Form):
    """A name for what is on the screen."""

    name = OneLineField(
        label="Name of the view",
        max_length=60,
        error_messages={"required": "Give the view a name, like “Ours to come”"},
    )
    view = forms.ChoiceField(choices=PlanView.choices, widget=forms.HiddenInput)
    query = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)

    def clean_query(self) -> str:
        """Only a query: read and written again, so that it leads nowhere else."""
        return QueryDict(self.cleaned_data["query"]).urlencode()


class ColumnsForm(Form):
    """Which columns the table has beside when and what."""

    columns = forms.MultipleChoiceField(
        label="Columns of the table",
        choices=TableColumn.choices,
        required=False,
        widget=Checkboxes(small=True),
    )
    query = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)
