"""The small forms: declining with a reason."""

from django import forms

from bsc_comms.kit.forms import Form


class DeclineForm(Form):
    """Why a slot or a resource is not given. The partner that asked reads it."""

    reason = forms.CharField(
        label="Why not?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="The partner that asked is told this. Say what would work instead.",
        error_messages={"required": "Say why, in a sentence"},
    )
