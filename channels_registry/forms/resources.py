"""Resources and their files; asking for one."""

from typing import Any

from django import forms

from bsc_comms.kit.file_kinds import MEGABYTE
from bsc_comms.kit.form_fields import DayField
from bsc_comms.kit.forms import Form, VersionedModelForm
from bsc_comms.kit.in_words import whole_day
from bsc_comms.kit.kept_files import KeptFileField
from channels_registry.choices import ResourceKind
from channels_registry.forms.channels import EndForm
from channels_registry.forms.entries import (
    EntryForm,
    ForAnOwnPartner,
    identifier_field,
    long_text,
    short_text,
)
from channels_registry.models import Resource
from channels_registry.rules.files import (
    FILE_KINDS,
    LARGEST_FILE,
    NOT_OF_A_KIND,
    TOO_LARGE,
)
from partnership.models import Partner


class ResourceFields(EntryForm):
    """What a resource says of itself."""

    name = short_text("Name", "For example, pop-up stand with banner", required=True)
    kind = forms.ChoiceField(label="Kind", choices=[("", "Choose a kind"), *ResourceKind.choices])
    description = long_text("What is it, and what comes with it?", rows=3)
    where_kept = short_text("Where is it kept?")
    how_to_ask = long_text("How to ask for it")
    valid_from = DayField(label="From", required=False, help_text="If it is to be had only later")

    class Meta:
        model = Resource
        fields = ["name", "kind", "description", "where_kept", "how_to_ask", "valid_from"]

    def said(self) -> dict[str, Any]:
        return self.fields_said()


class ResourceForm(ForAnOwnPartner, ResourceFields):
    """A new resource of a partner for which this person speaks."""

    identifier = identifier_field()
    partner = forms.ModelChoiceField(
        label="Whose is it?", queryset=Partner.objects.none(), empty_label="Choose a partner"
    )

    field_order = ["partner", "name"]


class EditResourceForm(ResourceFields, VersionedModelForm):
    """A resource as it was opened, with its version."""


class EndResourceForm(EndForm):
    """The last day of a resource."""

    class Meta:
        model = Resource
        fields: list[str] = []


class FileForm(Form):
    """A file of a resource, such as artwork or a template."""

    title = short_text("What is it?", "For example, A5 leaflet, print-ready", required=True)
    file = KeptFileField(
        kinds=FILE_KINDS,
        largest=LARGEST_FILE,
        label="File",
        help_text=f"One of {', '.join(FILE_KINDS)}, {LARGEST_FILE // MEGABYTE} MB at most",
        error_messages={"kind": NOT_OF_A_KIND, "large": TOO_LARGE},
    )


class LoanForm(ForAnOwnPartner, Form):
    """Asking for a resource, for some days."""

    identifier = identifier_field()
    partner = forms.ModelChoiceField(
        label="For which partner?", queryset=Partner.objects.none(), empty_label="Choose a partner"
    )
    first_day = DayField(label="First day", help_text="For example, 12 11 2016")
    last_day = DayField(label="Last day", help_text="The day on which you bring it back")
    purpose = forms.CharField(
        label="What for?",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Its owner reads this. Name no victims and no suspects.",
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, last = data.get("first_day"), data.get("last_day")
        if first and last and last < first:
            wrong = f"The last day cannot be before the first: choose {whole_day(first)} or later"
            self.add_error("last_day", wrong)
        return data
