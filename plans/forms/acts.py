"""The small forms: move, set aside, mark issued, correct that, answer an invitation, an idea."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.validators import MaxLengthValidator

from bsc_comms.kit import clock
from bsc_comms.kit.form_fields import Checkboxes, DayField, OneLineField, SeveralField
from bsc_comms.kit.forms import Form, VersionedModelForm
from bsc_comms.kit.in_words import moment
from bsc_comms.kit.kept_files import KeptFileField
from partnership.forms import choices
from partnership.forms.ended import only_ended, say_instead
from partnership.models import Partner, Person
from partnership.policy import coordinates
from plans.choices import InvolvementState, Precision, State
from plans.forms.when import WhenForm, stored_window
from plans.models import Communication, Placement
from plans.operations.details import Details
from plans.operations.issuing import Issue, Proof
from plans.rules.messages import LONGEST_MESSAGE
from plans.rules.proofs import PROOFS_AND_ARTWORK
from plans.rules.windows import window_text
from plans.rules.words import are_no_areas

SAME_DATE = "It has this date already: give another one, or keep the date"
NO_DATE = "It has no date still: give one, or leave it without"
ONLY_A_WINDOW = "Only {known} is known. Leave it empty if nobody knows the day."
LARGEST_PROOF = 10 * 1024 * 1024


class DateForm(WhenForm, VersionedModelForm):
    """Its window. A confirmed date that moves needs a reason."""

    mark_optional = False

    reason = forms.CharField(
        label="Why does it move?",
        required=False,
        max_length=500,
    )

    class Meta:
        model = Communication
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_open = self.instance.is_open_to_the_partnership
        reader = "The other partners see" if is_open else "Who may know of it sees"
        self.fields["reason"].help_text = f"{reader} this beside the earlier date."

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.moves_a_confirmed_date() and not data.get("reason"):
            self.add_error("reason", "Say why the confirmed date moves")
        self._check_areas()
        return data

    def _check_areas(self) -> None:
        """Its wards exist on the first day to which it moves."""
        day = self._window.start if self._window else None
        if day is None or self.window_is_untouched():
            return
        gone = [area.name for area in self.instance.areas.all() if not area.exists_on(day)]
        if gone:
            instead = "choose another day, or change its areas first"
            self.add_error("when", f"{are_no_areas(gone, day)}: {instead}")


class MoveForm(DateForm):
    """Another window than it has."""

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.has_window() and self._says_what_is_stored():
            self.add_error("when", SAME_DATE if self.instance.window_start else NO_DATE)
        return data

    def _says_what_is_stored(self) -> bool:
        one = self.instance
        times = {"start_time": one.start_time, "end_time": one.end_time}
        return self.window() == stored_window(one) and self.times() == times


class LineForm(DateForm):
    """What can be changed of a communication where it stands in the table."""

    title = OneLineField(label="Title", max_length=200)
    message = forms.CharField(
        label="Message",
        required=False,
        validators=[MaxLengthValidator(LONGEST_MESSAGE)],
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    query = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)

    class Meta:
        model = Communication
        fields: ClassVar[list[str]] = ["title", "message"]

    def details(self) -> Details:
        """What the valid form says, in the words of the operations."""
        said = {"title": self.cleaned_data["title"], "message": self.cleaned_data["message"]}
        return Details(fields={**said, **self.window().as_fields(), **self.times()})


class SetAsideForm(VersionedModelForm):
    """Why it is cancelled or postponed."""

    reason = forms.CharField(
        label="Why?",
        validators=[MaxLengthValidator(500)],
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why, in a sentence"},
    )

    class Meta:
        model = Communication
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = who_reads_why(self.instance)


def who_reads_why(communication: Communication) -> str:
    """Who sees that it is set aside, and why; of what is kept back, from when on all do."""
    is_idea = _is_on_no_plan(communication)
    if communication.is_open_to_the_partnership:
        if is_idea:
            return "The other partners see this on its page, and so does whoever put it forward."
        return (
            "The other partners see this. It stays in sight until the next forward plan has said "
            "so."
        )
    if communication.embargo_until is None:
        return "Who may know of it sees this, and nobody else."
    told = "that it was planned, and why not any more, and the next forward plan says so"
    if is_idea:
        told = "on its page that there was this idea, and why not any more"
    return (
        f"Who may know of it sees this. On {moment(communication.embargo_until)}, all partners see "
        f"{told}. To keep it back, take that end away when you change it."
    )


def _is_on_no_plan(communication: Communication) -> bool:
    """Whether it is an idea, or was one until it was postponed (rule 4 of docs/rules.md)."""
    if communication.state != State.POSTPONED:
        return communication.state == State.IDEA
    return not Communication.objects.on_the_plan().filter(pk=communication.pk).exists()


def likely_day(communication: Communication, today: date) -> date | None:
    """The day on which it was issued, as far as its window tells; None where it cannot.

    A single day that is past is the likeliest; of a longer window that is over, only somebody who
    was there knows.
    """
    first, last = communication.window_start, communication.window_end
    if last is None or last >= today:
        return today
    return last if first == last else None


class IssuedFields(forms.Form):
    """When something was issued, and where that can be seen."""

    #: Whether a file is kept that shows it, which stays where no other is sent.
    has_file = False

    issued_on = DayField(
        label="When was it issued?", error_messages={"required": "Enter the day it was issued"}
    )
    proof_url = forms.URLField(
        label="Link to it",
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text="For example, the page where it stands",
    )
    proof_file = KeptFileField(
        kinds=PROOFS_AND_ARTWORK,
        largest=LARGEST_PROOF,
        label="Or a file",
        required=False,
        help_text="A PDF, PNG or JPEG of at most 10 MB",
        error_messages={
            "kind": "The file is not a PDF, PNG or JPEG: choose another",
            "large": "The file is larger than 10 MB: choose a smaller one",
        },
    )
    no_proof_reason = forms.CharField(
        label="Or why there is neither",
        required=False,
        max_length=500,
        help_text="For example, leaflets handed out, none left",
    )

    def clean_issued_on(self) -> Any:
        day = self.cleaned_data["issued_on"]
        if day is not None and day > clock.today():
            raise forms.ValidationError("It cannot have been issued after today")
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        given = data.get("proof_url") or data.get("proof_file") or data.get("no_proof_reason")
        wrong = {"proof_url", "proof_file", "no_proof_reason"} & set(self.errors)
        if not given and not self.has_file and not wrong:
            self.add_error("proof_url", "Enter a link, choose a file, or say why there is neither")
        return data

    def proof(self) -> Proof:
        data = self.cleaned_data
        return Proof(url=data["proof_url"], file=data["proof_file"], reason=data["no_proof_reason"])


class IssueForm(IssuedFields, Form):
    """Mark a placement issued, and others of the same communication with it."""

    mark_optional = False

    also = SeveralField(
        label="Was it issued on these on the same day?",
        queryset=Placement.objects.none(),
        required=False,
        widget=Checkboxes(small=True),
        help_text="They get the same day and the same link, file or reason.",
    )

    def __init__(self, *args: Any, placement: Placement, others: list[Placement], **kwargs: Any):
        day = likely_day(placement.communication, clock.today())
        kwargs["initial"] = {"issued_on": day, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.placement = placement
        if day is not None and not self.is_bound:
            self.fields["proof_url"].widget.attrs["autofocus"] = True  # what is left to say
        if not others:
            del self.fields["also"]
            return
        field = self.fields["also"]
        field.queryset = Placement.objects.filter(pk__in=[one.pk for one in others])
        field.choices = [(one.pk, one.channel.name) for one in others]

    def placements(self) -> list[Placement]:
        return [self.placement, *self.cleaned_data.get("also", ())]

    def issue(self) -> Issue:
        """What the valid form says."""
        return Issue(self.cleaned_data["issued_on"], None, self.proof())


class CorrectIssuedForm(IssuedFields, VersionedModelForm):
    """Another day or another proof of what was issued, and what was wrong."""

    mark_optional = False

    reason = forms.CharField(
        label="What was wrong?",
        max_length=500,
        help_text="It is kept in the history.",
        error_messages={"required": "Say what was wrong, in a sentence"},
    )

    class Meta:
        model = Communication
        fields: ClassVar[list[str]] = []

    def __init__(self, *args: Any, placement: Placement, **kwargs: Any) -> None:
        said = ("issued_on", "proof_url", "no_proof_reason")
        kwargs["initial"] = {name: getattr(placement, name) for name in said}
        self._window = window_of_issue(placement)
        if self._window is not None:
            kwargs["initial"]["issued_on"] = None
        super().__init__(*args, **kwargs)
        self.placement = placement
        if self._window is not None:
            known = window_text(Precision.EXACT, *self._window, today=clock.today())
            self.fields["issued_on"].required = False
            self.fields["issued_on"].help_text = ONLY_A_WINDOW.format(known=known)
        self.has_file = bool(placement.proof_file)
        if self.has_file:
            self.fields["proof_file"].label = "Or another file instead of the one that is kept"

    def issue(self) -> Issue:
        """What the valid form says. Where it says no day, the window that is known stays."""
        day = self.cleaned_data["issued_on"]
        if day is None and self._window is not None:
            return Issue(*self._window, self.proof())
        return Issue(day, None, self.proof())


def window_of_issue(placement: Placement) -> tuple[date, date] | None:
    """Its first and last day, where nobody has said on which of them it was issued."""
    first, last = placement.issued_on, placement.issued_until
    return (first, last) if first and last and first != last else None


class NotIssuedForm(VersionedModelForm):
    """Why it did not go out though it was marked issued."""

    reason = forms.CharField(
        label="What was wrong?",
        max_length=500,
        help_text="For example, marked on the wrong channel. It is kept in the history.",
        error_messages={"required": "Say what was wrong, in a sentence"},
    )

    class Meta:
        model = Communication
        fields: ClassVar[list[str]] = []

    def __init__(self, *args: Any, placement: Placement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.placement = placement


class DropPlacementForm(NotIssuedForm):
    """Why it does not go out on one of its channels."""

    reason = forms.CharField(
        label="Why not?",
        max_length=500,
        help_text="For example, the account was closed. It is kept in the history.",
        error_messages={"required": "Say why not, in a sentence"},
    )


class AnswerForm(Form):
    """A partner's part in somebody else's communication."""

    state = forms.ChoiceField(
        choices=[
            (InvolvementState.AGREED, "We take part"),
            (InvolvementState.AMPLIFYING, "We will share it"),
            (InvolvementState.DECLINED, "Not this time"),
        ],
        error_messages={"required": "Choose an answer"},
    )
    contribution = forms.CharField(
        label="What you bring",
        required=False,
        max_length=500,
        help_text="For example, two officers and a stand",
    )

    def __init__(self, *args: Any, of: Partner, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"id_{of.code}_%s", **kwargs)


class IdeaForm(Form):
    """A champion's one box."""

    text = forms.CharField(
        label="What should people know about?",
        validators=[MaxLengthValidator(2000)],
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="A sentence or two. It goes to the partner’s advocate, or to the coordinator "
        "while there is none, and all partners can read it at once: name no victims and no "
        "suspects.",
        error_messages={"required": "Write your idea in a sentence or two"},
    )
    partner = forms.ModelChoiceField(
        label="For which partner?", queryset=Partner.objects.none(), empty_label="Choose a partner"
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        held = {
            one.partner_id: one.partner
            for one in person.current_appointments
            if one.partner is not None
        }
        today = clock.today()
        partners = {pk: one for pk, one in held.items() if one.exists_on(today)}
        super().__init__(*args, **kwargs)
        field = self.fields["partner"]
        if coordinates(person):  # who logs on behalf of any partner
            self._only = None
            field.queryset = choices.partners_on(today, [])
            return
        self._only = next(iter(partners.values())) if len(partners) == 1 else None
        field.queryset = Partner.objects.filter(pk__in=partners)
        if self._only is not None:
            del self.fields["partner"]
        elif ended := only_ended(held.values()):
            say_instead(field, ended)

    def for_partner(self) -> Partner:
        """The partner whose advocate takes the idea up."""
        return self._only or self.cleaned_data["partner"]
