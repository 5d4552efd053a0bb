"""The small forms: declining with a reason."""

from typing import Any

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


class TakeBackForm(DeclineForm):
    """Why a loan that was promised does not come about. The borrower reads it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = "Why is it taken back?"
        self.fields["reason"].help_text = "The partner that counts on it is told this."
