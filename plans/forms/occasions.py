"""Leave a peak or an awareness day out for a year."""

from django import forms
from django.core.validators import MaxLengthValidator

from bsc_comms.kit.forms import Form


class NotThisYearForm(Form):
    """Why nobody is to be asked for it this year."""

    mark_optional = False

    reason = forms.CharField(
        label="Why not this year?",
        validators=[MaxLengthValidator(500)],
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Everybody in the partnership can read it. Nobody is prompted about it any more.",
        error_messages={"required": "Say why it is not taken up, so that others need not ask"},
    )
