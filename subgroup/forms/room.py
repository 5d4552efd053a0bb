"""In the meeting: a note, an action as one line, and a decision on a communication."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from bsc_comms.kit import clock
from bsc_comms.kit.form_fields import DayField, OneField
from bsc_comms.kit.forms import Form, VersionedModelForm
from partnership.forms.choices import offer
from partnership.models import Person
from plans.choices import DecisionKind
from plans.models import Decision
from subgroup.choices import NoteKind
from subgroup.forms.review import ChairsDecision, Seen, comment_field
from subgroup.models import Action, MinuteNote

LONGEST_NOTE = 8000
LONGEST_ACTION = 1000
NO_NUMBER = "This page was sent without its number. Open it again, then write."
CHANGED_MEANWHILE = (
    "The communication was changed while this page was open. Look at it as it is now, then decide "
    "again"
)
DECIDED_MEANWHILE = (
    "The decisions on it changed while this page was open. The last one is now: {last}. Decide "
    "again only where that is meant"
)
OVER = "The day must be today or later"
BEFORE_THE_MEETING = "The day must be that of the meeting or later"
GONE = "This person belongs to the subgroup no more: choose somebody else"
WHO, WHAT = "Choose who takes it on", "Enter what is to be done"
BY_WHEN = "Enter the day by which it is to be done"

DECISIONS = (
    DecisionKind.AGREED,
    DecisionKind.RETURNED,
    DecisionKind.JOINT,
    DecisionKind.NOTED,
)


def own_id() -> forms.UUIDField:
    """The id that a row gets where it is typed, so that it is kept once however often sent."""
    return forms.UUIDField(
        widget=forms.HiddenInput,
        initial=uuid.uuid4,
        error_messages={"required": NO_NUMBER, "invalid": NO_NUMBER},
    )


class NoteForm(Form):
    """A note on one item; a decision of the meeting is marked as one."""

    note_id = own_id()
    version = forms.IntegerField(
        widget=forms.HiddenInput,
        initial=0,
        min_value=0,
        error_messages={"required": NO_NUMBER, "invalid": NO_NUMBER},
    )
    text = forms.CharField(
        label="Note",
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write the note first"},
    )
    decided = forms.BooleanField(label="This is a decision", required=False)

    @property
    def kind(self) -> str:
        """Note or decision, once the form is valid."""
        return NoteKind.DECISION if self.cleaned_data["decided"] else NoteKind.NOTE


class EditNoteForm(VersionedModelForm):
    """A note that was taken."""

    decided = forms.BooleanField(label="This is a decision", required=False)

    class Meta:
        model = MinuteNote
        fields = ("text",)
        labels = {"text": "Note"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["decided"] = self.instance.kind == NoteKind.DECISION
        self.fields["text"].max_length = LONGEST_NOTE  # type: ignore[attr-defined]

    @property
    def kind(self) -> str:
        """Note or decision, once the form is valid."""
        return NoteKind.DECISION if self.cleaned_data["decided"] else NoteKind.NOTE


class ActionForm(Form):
    """An action as one line: who, what, by when."""

    action_id = own_id()
    owner = OneField(
        label="Who",
        queryset=Person.objects.none(),
        empty_label="Choose a person",
        error_messages={"required": WHO, "invalid_choice": GONE},
    )
    what = forms.CharField(
        label="What", max_length=LONGEST_ACTION, error_messages={"required": WHAT}
    )
    due = DayField(label="By when", error_messages={"required": BY_WHEN})

    def __init__(self, *args: Any, people: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["owner"]
        field.queryset = Person.objects.filter(pk__in=[each.pk for each in people])
        offer(field, people, empty=field.empty_label)

    def clean_due(self) -> date:
        day: date = self.cleaned_data["due"]
        if day < clock.today():
            raise forms.ValidationError(OVER)
        return day


class EditActionForm(VersionedModelForm):
    """An action: who, what, by when.

    in_a_draft: whether draft minutes name it, which may have it wrong. A tick that is sent once
    they are agreed stays, to be taken off.
    """

    owner = OneField(
        label="Who",
        queryset=Person.objects.none(),
        empty_label=None,
        error_messages={"required": WHO, "invalid_choice": GONE},
    )
    taken_down_wrongly = forms.BooleanField(
        label="It was taken down wrongly: put it right in the draft minutes too",
        required=False,
        help_text="Not where it changed since: the minutes say what was agreed in the meeting.",
    )

    class Meta:
        model = Action
        fields = ("owner", "what", "due")
        labels = {"what": "What", "due": "By when"}
        error_messages = {"what": {"required": WHAT}, "due": {"required": BY_WHEN}}
        widgets = {"what": forms.Textarea(attrs={"rows": 3})}

    def __init__(
        self, *args: Any, people: Sequence[Person], in_a_draft: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if not (in_a_draft or self["taken_down_wrongly"].data):
            del self.fields["taken_down_wrongly"]
        known = {*(each.pk for each in people), self.instance.owner_id}
        field: Any = self.fields["owner"]
        field.queryset = Person.objects.filter(pk__in=known)
        offer(field, field.queryset)
        self.fields["what"].max_length = LONGEST_ACTION  # type: ignore[attr-defined]

    def clean(self) -> None:
        """A late one keeps its day; moved to one that is over, it would remind nobody again.

        But for a day that was taken down wrongly: it may be over since the meeting.
        """
        super().clean()
        day = self.cleaned_data.get("due")
        since = self._meeting_day if self.cleaned_data.get("taken_down_wrongly") else None
        if day and "due" in self.changed_data and day < (since or clock.today()):
            self.add_error("due", BEFORE_THE_MEETING if since else OVER)

    @property
    def _meeting_day(self) -> date | None:
        meeting = self.instance.meeting
        return meeting.date if meeting else None


class ItemDecisionForm(ChairsDecision):
    """The chair's decision on the communication of an item, of the revision on the screen."""

    kind = forms.ChoiceField(
        label="Decision",
        choices=[(each.value, each.label) for each in DECISIONS],
        error_messages={"required": "Choose what the meeting decides"},
    )
    comment = comment_field(rows=2)
    revision = forms.IntegerField(
        widget=forms.HiddenInput,
        error_messages={"required": NO_NUMBER, "invalid": NO_NUMBER},
    )

    def say_what_came_meanwhile(self, seen: Seen, last: Decision | None) -> None:
        """It is another revision by now, or another was the last decision; what was typed stays."""
        changed = "revision" in self.behind(seen)
        self.catch_up(seen)
        self.is_valid()
        decided = DECIDED_MEANWHILE.format(last=last or "none any more")
        self.add_error("kind", CHANGED_MEANWHILE if changed else decided)

    def offer_noting_alone(self) -> None:
        """Of what is not to come nothing else is asked; what an old page asks is told so."""
        widget: Any = self.fields["kind"].widget
        widget.choices = [(DecisionKind.NOTED.value, DecisionKind.NOTED.label)]
        self.ask_for_no_return()
