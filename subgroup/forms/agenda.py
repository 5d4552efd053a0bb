"""A matter for the agenda, its papers, and moving it."""

from typing import Any

from django import forms

from bsc_comms.kit.form_fields import Radios
from bsc_comms.kit.forms import Form, VersionedModelForm
from bsc_comms.kit.kept_files import KeptFileField
from subgroup.choices import Wanted
from subgroup.models import AgendaItem
from subgroup.rules.papers import KINDS, LARGEST, MEGABYTE, NOT_OF_A_KIND, TOO_LARGE

LONGEST_MATTER = 240  # minutes
ITEM_FORM = "item-form"  # its id on the page of an item
WANTED = [(each.value, each.label) for each in Wanted]
HINTS = {
    "note": "All members read this. Do not name victims or suspects.",
    "minutes_asked": f"Minutes, {LONGEST_MATTER} at most",
    "restricted": "The cover sheet of the papers then says so",
}


class AgendaItemForm(Form):
    """A matter for the meeting, in one line, with a note if one is needed."""

    title = forms.CharField(
        label="Matter",
        max_length=300,
        error_messages={"required": "Enter the matter, in one line"},
    )
    note = forms.CharField(
        label="Note",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=HINTS["note"],
    )
    wanted = forms.ChoiceField(
        label="What the meeting should do",
        choices=WANTED,
        required=False,
        widget=Radios(inline=True),
        initial=Wanted.INFORMATION,
    )
    minutes_asked = forms.IntegerField(
        label="How long it takes",
        required=False,
        min_value=1,
        max_value=LONGEST_MATTER,
        help_text=HINTS["minutes_asked"],
    )
    restricted = forms.BooleanField(
        label="Restricted", required=False, help_text=HINTS["restricted"]
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        cleaned["title"] = " ".join(cleaned.get("title", "").split())
        cleaned["wanted"] = cleaned.get("wanted") or Wanted.INFORMATION
        return cleaned


class EditItemForm(VersionedModelForm):
    """An item of the agenda; the title of one about a communication is the communication's own."""

    wanted = forms.ChoiceField(
        label="What the meeting should do", choices=WANTED, widget=Radios(inline=True)
    )
    minutes_asked = forms.IntegerField(
        label="How long it takes",
        required=False,
        min_value=1,
        max_value=LONGEST_MATTER,
        help_text=HINTS["minutes_asked"],
    )

    class Meta:
        model = AgendaItem
        fields = ("title", "note", "wanted", "minutes_asked", "restricted")
        labels = {"title": "Matter", "note": "Note", "restricted": "Restricted"}
        help_texts = {"note": HINTS["note"], "restricted": HINTS["restricted"]}
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.communication_id:
            del self.fields["title"]

    def said(self) -> dict[str, Any]:
        """What the valid form says, as the operation takes it."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields if name in self.fields}


class PaperForm(Form):
    """A file that belongs to an item, sent with all that stands in the form of that item."""

    file = KeptFileField(
        kinds=KINDS,
        largest=LARGEST,
        label="Add a paper",
        help_text=f"One of {', '.join(KINDS)}, {LARGEST // MEGABYTE} MB at most",
        error_messages={
            "required": "Choose the file of the paper",
            "kind": NOT_OF_A_KIND,
            "large": TOO_LARGE,
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["form"] = ITEM_FORM
