"""The part of a communication's form that says why: what it serves, what evidence it answers."""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator

from bsc_comms.kit.form_fields import Checkboxes, ReadOnce, SeveralField
from evidence.models import Finding, Indicator
from partnership.forms import choices
from partnership.models import Aim, Emphasis, Objective, StrategyPriority
from plans.forms.choices import offer_priorities
from plans.models import Communication


class WhyFields(forms.Form):
    """Objectives, emphases, aims, priorities and evidence, or why there is none."""

    instance: Communication

    objectives = SeveralField(
        label="What should it do?",
        queryset=Objective.objects.all(),
        required=False,
        widget=Checkboxes(small=True),
    )
    emphases = SeveralField(
        label="What does it lay weight on?",
        queryset=Emphasis.objects.all(),
        required=False,
        widget=Checkboxes(small=True),
    )
    aims = SeveralField(
        label="Which aims does it serve?",
        queryset=Aim.objects.all(),
        required=False,
        widget=Checkboxes(small=True),
    )
    priorities = SeveralField(
        label="Which priorities of the strategy does it serve?",
        queryset=StrategyPriority.objects.all(),
        required=False,
        widget=Checkboxes(small=True),
    )
    strategy_note = forms.CharField(
        label="How does it serve the community safety strategy?",
        required=False,
        validators=[MaxLengthValidator(2000)],
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    findings = SeveralField(
        label="Which findings does it answer?",
        queryset=Finding.objects.all(),
        required=False,
        widget=Checkboxes(small=True),
    )
    indicators = SeveralField(
        label="Which indicators should it move?",
        queryset=Indicator.objects.select_related("survey").order_by("survey__name", "code"),
        required=False,
        widget=Checkboxes(small=True),
    )
    other_intelligence = forms.CharField(
        label="What else is known?",
        required=False,
        validators=[MaxLengthValidator(1000)],
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="For example, calls to a local team. Do not name victims or suspects.",
    )
    other_intelligence_source = forms.CharField(
        label="Where is that from?", required=False, max_length=300
    )
    no_evidence_reason = forms.CharField(
        label="If nothing is known, why do it?",
        required=False,
        validators=[MaxLengthValidator(1000)],
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def offer_purposes(self) -> None:
        """Each objective with what it means, each indicator under its survey.

        Priorities are those of the strategies for whose time it may be planned, and what it names.
        """
        offer_priorities(
            self.fields["priorities"],
            window=(self.instance.window_start, self.instance.window_end),
            held=[getattr(each, "pk", each) for each in self.initial.get("priorities") or ()],
        )
        for name in ("topics", "emphases", "aims", "priorities", "findings"):
            self.fields[name].choices = ReadOnce(self.fields[name].choices)
        objectives = list(Objective.objects.all())
        field: Any = self.fields["objectives"]
        choices.offer(field, objectives)
        field.widget.hints = {str(one.pk): one.meaning for one in objectives}
        field = self.fields["indicators"]
        choices.offer(field, field.queryset, lambda indicator: indicator.survey.name)

    def check_evidence(self, data: dict[str, Any]) -> None:
        """What is known has its source, and evidence needs no excuse for its lack."""
        other, source = data.get("other_intelligence"), data.get("other_intelligence_source")
        if other and not source and "other_intelligence_source" not in self.errors:
            self.add_error(
                "other_intelligence_source", "Say where that is from, so that others can ask"
            )
        cited = other or data.get("findings") or data.get("indicators")
        if cited and data.get("no_evidence_reason"):
            self.add_error(
                "no_evidence_reason",
                "It cites evidence as well: empty this, or take out what it cites",
            )
