"""Asking the other advocates, their four answers, and the answers about an offer."""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator

from bsc_comms.kit import clock
from bsc_comms.kit.form_fields import Checkboxes, DayField, OneField, Radios, SeveralField
from bsc_comms.kit.forms import Form, VersionedModelForm
from bsc_comms.kit.in_words import day as in_short
from bsc_comms.kit.names import and_listed
from bsc_comms.kit.side_by_side import Difference
from channels_registry.models import Offer
from partnership.forms import choices
from partnership.models import Partner
from plans.choices import TAKES_PART, ApproachAnswer, InvolvementState
from plans.models import AskedPartner, Communication, Involvement, OfferRequest
from plans.operations.approaches import GivenAnswer
from plans.operations.involvements import HAS_ENDED
from plans.queries.approaches import WhomToAsk, could_clash, offers_of
from plans.rules.approaches import MOST_WORKING_DAYS, USUAL_WORKING_DAYS

SUGGESTED, ALL, SOME = "suggested", "all", "some"
LONGEST = 500


def _words(label: str, *, hint: str = "", rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        validators=[MaxLengthValidator(LONGEST)],
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=hint,
    )


class AskForm(Form):
    """Whom to ask, until when, and in whose words."""

    mark_optional = False

    whom = forms.ChoiceField(label="Whom do you ask?", widget=Radios(reveals={SOME: ("partners",)}))
    partners = SeveralField(
        label="Which partners?",
        queryset=Partner.objects.none(),
        required=False,
        widget=Checkboxes(small=True),
        error_messages={"required": "Tick at least one partner"},
    )
    working_days = forms.IntegerField(
        label="How many working days have they to answer?",
        min_value=1,
        max_value=MOST_WORKING_DAYS,
        initial=USUAL_WORKING_DAYS,
        help_text="The last of them counts to its end. Bank holidays and weekends do not count.",
    )
    question = _words(
        "What would you add, if anything?",
        hint="In your own words, if there is more to say than what is planned. Name no victims "
        "and no suspects.",
    )

    def __init__(self, *args: Any, whom: WhomToAsk, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.askable = whom
        if whom.last_day is not None:
            self.fields[
                "working_days"
            ].help_text += f" At the latest they answer by {in_short(whom.last_day)}, its last day."
        suggested = whom.suggested
        choices = [(ALL, _all_of(len(whom.partners)))]
        if suggested:
            choices.insert(0, (SUGGESTED, f"Those with something near: {_names(suggested)}"))
        if len(whom.partners) > 1:
            choices.append((SOME, "Some of them"))
        field = self.fields["whom"]
        field.choices = choices  # type: ignore[attr-defined]
        field.initial = choices[0][0]
        partners = self.fields["partners"]
        partners.queryset = Partner.objects.filter(  # type: ignore[attr-defined]
            pk__in=[each.partner.pk for each in whom.partners]
        )
        partners.choices = [(each.partner.pk, each.partner.name) for each in whom.partners]  # type: ignore[attr-defined]
        partners.initial = [each.partner.pk for each in suggested]
        partners.widget.hints = {
            str(each.partner.pk): f"Near this: {'; '.join(each.near[:2])}"
            for each in whom.partners
            if each.near
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        nobody = not data.get("partners") and "partners" not in self.errors
        if data.get("whom") == SOME and nobody:
            self.add_error("partners", "Tick at least one partner")
        return data

    def chosen(self) -> list[Partner]:
        """The partners that are asked."""
        whom = self.cleaned_data["whom"]
        if whom == SOME:
            return list(self.cleaned_data["partners"])
        asked = self.askable.suggested if whom == SUGGESTED else self.askable.partners
        return [each.partner for each in asked]


def _all_of(number: int) -> str:
    return "The one partner that can be asked" if number == 1 else f"All {number} other partners"


def _names(several: list[Any]) -> str:
    names = [each.partner.short_name for each in several]
    if len(names) > 4:
        return f"{', '.join(names[:3])} and {len(names) - 3} more"
    return and_listed(names)


A = ApproachAnswer


LISTS: dict[str, str] = {A.CLASH: "clash_with", A.JOIN: "how", A.OFFER: "offer"}
WORDS: dict[str, str] = {A.CLASH: "clash_words", A.JOIN: "join_words", A.OFFER: "offer_words"}


class AnswerApproachForm(VersionedModelForm):
    """One of four answers, with what belongs to it."""

    mark_optional = False

    answer = forms.ChoiceField(
        label="What do you say?",
        choices=[
            (A.CLASH, "We already plan something there"),
            (A.JOIN, "We would join in"),
            (A.OFFER, "One of our offers can ride along"),
            (A.NOTHING, "Nothing from us"),
        ],
        widget=Radios(
            hints={A.NOTHING: "That is an answer too, and no drawback for anybody."},
            reveals={
                A.CLASH: ("clash_with", "clash_words"),
                A.JOIN: ("how", "join_words"),
                A.OFFER: ("offer", "offer_words"),
            },
        ),
        error_messages={"required": "Choose one of the answers"},
    )
    clash_with = OneField(
        label="Which of yours?",
        queryset=Communication.objects.none(),
        required=False,
        empty_label="Something else: say what below",
        help_text="What you keep back is not listed. Say below as much of it as you like.",
    )
    clash_words = _words("What do you plan?", rows=2)
    how = forms.ChoiceField(
        label="How?",
        choices=[
            (InvolvementState.AGREED, "We take part"),
            (InvolvementState.AMPLIFYING, "We share it on our own channels"),
        ],
        widget=Radios(),
        required=False,
        initial=InvolvementState.AGREED,
    )
    join_words = _words("What do you bring?", hint="For example, two officers and a stand", rows=2)
    offer = OneField(
        label="Which offer?", queryset=Offer.objects.none(), required=False, empty_label=None
    )
    offer_words = _words("Anything to add?", rows=2)

    class Meta:
        model = AskedPartner
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        asked: AskedPartner = kwargs["instance"]
        kwargs["initial"] = {**_as_said(asked), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.fields["clash_with"].queryset = could_clash(asked)  # type: ignore[attr-defined]
        field: Any = self.fields["offer"]
        field.queryset = offers_of(asked.partner)
        listed = list(field.queryset)
        choices.offer(field, listed)
        if not listed:
            self._without_offers()

    def _without_offers(self) -> None:
        """A partner with no offer in the register is not asked for one."""
        answer = self.fields["answer"]
        answer.choices = [  # type: ignore[attr-defined]
            each
            for each in answer.choices  # type: ignore[attr-defined]
            if each[0] != A.OFFER
        ]
        del self.fields["offer"], self.fields["offer_words"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        said = data.get("answer")
        clash = {"clash_with", "clash_words"}
        unsaid = not any(data.get(name) for name in clash) and not clash & set(self.errors)
        if said == A.CLASH and unsaid:
            self.add_error("clash_words", "Choose which of yours it is, or say what you plan")
        if said == A.OFFER and not data.get("offer") and "offer" not in self.errors:
            self.add_error("offer", "Choose one of your offers")
        partner = self.instance.partner
        if said == A.JOIN and partner.has_ended_before(clock.today()):
            self.add_error(
                "answer", f"{HAS_ENDED.format(ended=partner.end_in_words)} Say otherwise"
            )
        return data

    def unlike_saved(self) -> list[Difference]:
        """Of what is chosen from a list only what one of the two answers names: a list stands on
        its first line unasked."""
        answers = (self.instance.answer, self.cleaned_data.get("answer", ""))
        unnamed = set(LISTS.values()) - {LISTS.get(each) for each in answers}
        return [each for each in super().unlike_saved() if each.name not in unnamed]

    def typed(self) -> list[Difference]:
        """What was said, for whoever comes too late: all words, and of what is chosen from a list
        only what belongs to the answer, since a list stands on its first line unasked."""
        unasked = set(LISTS.values()) - {LISTS.get(self.cleaned_data.get("answer", ""))}
        return [each for each in self.unlike_saved() if each.name not in unasked]

    def typed_words(self) -> list[str]:
        """The words alone, without those that the partner has said already."""
        own = WORDS.values()
        return [each.typed for each in self.unlike_saved() if each.name in own and each.typed]

    def given(self) -> GivenAnswer:
        """The answer with its own part; what was typed under another is left out."""
        data = self.cleaned_data
        kind = A(data["answer"])
        return GivenAnswer(
            kind=kind,
            words=data.get(WORDS.get(kind, ""), ""),
            clash_with=data["clash_with"] if kind == A.CLASH else None,
            offer=data.get("offer") if kind == A.OFFER else None,
            shares=kind == A.JOIN and data.get("how") == InvolvementState.AMPLIFYING,
        )


def _as_said(asked: AskedPartner) -> dict[str, Any]:
    """What was answered so far, and the part that the partner has, in the fields of the form."""
    said = {"answer": asked.answer, **_part_held(asked)}
    if asked.answer == A.JOIN:
        return {"join_words": asked.words, **said}
    if asked.answer == A.CLASH:
        return {**said, "clash_with": asked.clash_with_id, "clash_words": asked.words}
    if asked.answer == A.OFFER:
        return {**said, "offer": asked.offer_id, "offer_words": asked.words}
    return said


def _part_held(asked: AskedPartner) -> dict[str, Any]:
    held = Involvement.objects.filter(
        communication=asked.approach.communication, partner=asked.partner, state__in=TAKES_PART
    ).first()
    return {"how": held.state, "join_words": held.contribution} if held is not None else {}


class DeclineOfferForm(VersionedModelForm):
    """Why an offer cannot be given."""

    reason = forms.CharField(
        label="Why not?",
        validators=[MaxLengthValidator(LONGEST)],
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why, in a sentence"},
    )

    class Meta:
        model = OfferRequest
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_open = self.instance.communication.is_open_to_the_partnership
        others = "so do the other partners" if is_open else "no partner that may not know of it"
        self.fields["reason"].help_text = f"The lead partner reads this, and {others}."


class OtherDateForm(VersionedModelForm):
    """On which days an offer could be given instead."""

    first_day = DayField(
        label="The first day on which you could",
        error_messages={"required": "Enter the first day on which you could"},
    )
    last_day = DayField(
        label="The last day", required=False, help_text="Leave it empty for a single day."
    )
    note = _words("Anything to add?", rows=2)

    class Meta:
        model = OfferRequest
        fields: list[str] = []

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, last = data.get("first_day"), data.get("last_day")
        if first and first < clock.today():
            self.add_error("first_day", "That day is past: enter today or a later day")
        if first and last and last < first:
            self.add_error("last_day", "The last day is before the first: set it to that or later")
        return data
