"""The draft of the terms of reference, and the meeting that agreed it."""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator

from bsc_comms.kit.form_fields import OneField
from bsc_comms.kit.forms import NO_VERSION, Form, VersionedModelForm
from subgroup.forms.agreeing import offer_meetings
from subgroup.models import Meeting, Terms
from subgroup.queries.terms import meetings_that_can_agree
from subgroup.rules.terms import HEADS

LONGEST_HEAD = 8000
MOST_PARTNERS = 200


class TermsForm(VersionedModelForm):
    """All heads of the draft; any may stay empty until a meeting agrees it."""

    quorum = forms.IntegerField(
        label=HEADS["quorum"],
        required=False,
        min_value=1,
        max_value=MOST_PARTNERS,
        help_text="How many partners have to be there for a decision; a team counts as its partner",
    )

    class Meta:
        model = Terms
        fields = tuple(HEADS)
        labels = dict(HEADS)
        help_texts = {
            "accountability": "To whom the subgroup answers; each partner keeps its own duties",
            "chair": "Who takes the chair, and how that person is chosen",
            "membership": "Who belongs, deputies, and who else may be asked to come",
            "quorum_text": "What happens when too few have come",
            "confidentiality": "What stays in the room, and how information is shared",
            "links": "",
            "review_on": "The terms are shown as due for review from sixty days before this day",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.CharField):
                field.max_length = LONGEST_HEAD
                field.validators.append(MaxLengthValidator(LONGEST_HEAD))


class AgreeTermsForm(Form):
    """Which of the `meetings` up to today agreed the draft that was on the screen."""

    meeting = OneField(
        label="Meeting that agreed them", queryset=Meeting.objects.none(), empty_label=None
    )
    version = forms.IntegerField(
        widget=forms.HiddenInput,
        error_messages={"required": NO_VERSION, "invalid": NO_VERSION},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meetings = meetings_that_can_agree()
        self.some_without_a_quorum = offer_meetings(self.fields["meeting"], self.meetings)
