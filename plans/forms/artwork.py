"""Adding artwork, and deciding what is on it."""

from typing import Any

from django import forms

from bsc_comms.kit.file_kinds import MEGABYTE
from bsc_comms.kit.forms import Form
from bsc_comms.kit.kept_files import KeptFileField
from plans.choices import ArtworkPart
from plans.rules.artwork.files import (
    LARGEST,
    NOT_OF_A_KIND,
    TOO_LARGE,
    FileRefused,
    must_be_artwork,
)
from plans.rules.proofs import PROOFS_AND_ARTWORK


class ArtworkForm(Form):
    """A leaflet as a file; `content()` are its bytes."""

    file = KeptFileField(
        kinds=PROOFS_AND_ARTWORK,
        largest=LARGEST,
        label="The leaflet",
        help_text=f"A PDF, PNG or JPEG of at most {LARGEST // MEGABYTE} MB. Everybody who may see "
        "the communication can download it.",
        error_messages={"kind": NOT_OF_A_KIND, "large": TOO_LARGE},
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        self._content = file.read(LARGEST + 1)
        try:
            must_be_artwork(self._content)
        except FileRefused as refused:
            raise forms.ValidationError(str(refused)) from refused
        return file

    def content(self) -> bytes:
        return self._content


class DecisionForm(Form):
    """Whether a leaflet carries the line or the logo; an empty answer takes the last one back."""

    part = forms.ChoiceField(choices=ArtworkPart.choices)
    carries = forms.ChoiceField(choices=[("yes", "Yes"), ("no", "No")], required=False)
    version = forms.IntegerField(min_value=1)

    def said(self) -> bool | None:
        return {"yes": True, "no": False}.get(self.cleaned_data["carries"])
