"""The minutes: their text, comments, closing the meeting, agreeing them; and ending an action."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from bsc_comms.kit.form_fields import OneField, Radios, Textarea
from bsc_comms.kit.forms import NO_VERSION, Form, VersionedModelForm, take_what_was_typed
from subgroup.choices import ActionState
from subgroup.forms.agreeing import offer_meetings
from subgroup.models import Action, Meeting, Minutes
from subgroup.rules.minutes import LONGEST_TEXT, as_kept, with_titles

PREFIX = "item_"
MOST_PLANS = 10_000


class MinutesForm(VersionedModelForm):
    """One text for each item of the agenda.

    Where the notes of an item made a longer text than anybody may type, it may stay as long.
    titles: those of now, by the key of the item, where they may differ from the draft's.
    """

    class Meta:
        model = Minutes
        fields = ()

    def __init__(self, *args: Any, titles: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item in with_titles(self.instance.content, titles)["items"]:
            name = f"{PREFIX}{item['number']}"
            longest = max(LONGEST_TEXT, len(item["text"]))
            self.fields[name] = forms.CharField(
                label=f"{item['number']}. {item['title']}",
                required=False,
                max_length=longest,
                widget=Textarea(attrs={"rows": max(3, item["text"].count("\n") + 2)}),
            )
            self.fields[name].error_messages["max_length"] = (
                f"The text must be {longest} characters or fewer"
            )
            self.initial[name] = item["text"]
            self.fields[name].widget.attrs.pop("maxlength", None)
        take_what_was_typed(self)

    def texts(self) -> dict[int, str]:
        """The texts by the number of their item, once the form is valid."""
        return {
            int(name.removeprefix(PREFIX)): as_kept(text)
            for name, text in self.cleaned_data.items()
            if name.startswith(PREFIX)
        }


class CommentForm(Form):
    """What a member says of the draft."""

    text = forms.CharField(
        label="Comment",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What is wrong or missing, and under which item. All members read it.",
        error_messages={"required": "Enter your comment"},
    )


class CloseForm(Form):
    """Closing a meeting; the forward plan's number was on the screen."""

    publish = forms.BooleanField(label="Publish the forward plan as well", required=False)
    number = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=1, max_value=MOST_PLANS
    )


class AgreeMinutesForm(Form):
    """Which meeting agreed the minutes that were on the screen, with so many comments."""

    meeting = OneField(
        label="Meeting that agreed them", queryset=Meeting.objects.none(), empty_label=None
    )
    version = forms.IntegerField(
        widget=forms.HiddenInput,
        error_messages={"required": NO_VERSION, "invalid": NO_VERSION},
    )
    comments = forms.IntegerField(
        widget=forms.HiddenInput,
        error_messages={"required": NO_VERSION, "invalid": NO_VERSION},
    )

    def __init__(self, *args: Any, meetings: Sequence[Meeting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.some_without_a_quorum = offer_meetings(self.fields["meeting"], meetings)

    def catch_up(self, *, comments: int) -> None:
        """Keep what was chosen and take so many comments as those that were seen."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data["comments"] = str(comments)
        self.data = data


class EndActionForm(Form):
    """Done, or dropped with the reason."""

    state = forms.ChoiceField(
        label="What became of it?",
        choices=[
            (ActionState.DONE.value, "It is done"),
            (ActionState.DROPPED.value, "It is dropped"),
        ],
        widget=Radios(),
        error_messages={"required": "Choose what became of it"},
    )
    outcome = forms.CharField(
        label="In a few words",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Needed to drop it. The next meeting reads it.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        dropped = cleaned.get("state") == ActionState.DROPPED
        if dropped and not cleaned.get("outcome", "").strip():
            self.add_error("outcome", "Enter why it is dropped")
        return cleaned

    def says(self, action: Action) -> bool:
        """Whether the valid form says of an action what stands already, as one sent twice does."""
        said = self.cleaned_data
        return (said["state"], said["outcome"].strip()) == (action.state, action.outcome)
