"""Which sheet is brought in, and of what."""

from django import forms

from bsc_comms.kit.form_fields import Radios
from bsc_comms.kit.forms import Form

KINDS = [("channels", "Channels"), ("resources", "Resources"), ("offers", "Offers")]


class SheetForm(Form):
    """A sheet of channels, resources or offers."""

    kind = forms.ChoiceField(label="What is in it?", choices=KINDS, widget=Radios())
    file = forms.FileField(
        label="The sheet",
        help_text="CSV or Excel (.xlsx). The easiest is the one that you downloaded here, changed.",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )
