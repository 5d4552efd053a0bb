"""For whom a record is opened to read, and until when."""

from django import forms

from bsc_comms.kit.form_fields import DayField
from bsc_comms.kit.forms import Form


class RecordLinkForm(Form):
    """A link for a member without an account."""

    for_whom = forms.CharField(
        label="Who is it for?",
        max_length=100,
        help_text="A role is enough, such as the council's lead member for safety.",
        error_messages={"required": "Say who it is for"},
    )
    last_day = DayField(
        label="Until when may they read it?",
        help_text="The last day, at most 90 days from now.",
        error_messages={"required": "Choose the last day"},
    )
