"""Say what came of a communication: three answers, and figures for those who have them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict

from bsc_comms.kit import clock
from bsc_comms.kit.as_opened import APART
from bsc_comms.kit.figures import bare, figure, money
from bsc_comms.kit.form_fields import Checkboxes, Radios
from bsc_comms.kit.forms import COUNTED, VersionedModelForm
from channels_registry.models import Channel
from plans.choices import LEVELS_OF, EvaluationStage, Tier, Unit, Worked
from plans.forms.figures import FigureField, field_of
from plans.models import Communication, Evaluation, Metric
from plans.models.evaluation import LARGEST
from plans.operations.evaluation import Figure, Reported, Said
from plans.queries.evaluation import Asked, figures_asked, has_come_of_age
from plans.rules.reading.reported_numbers import reported_numbers

LONGEST = 2000
FIGURE, SOURCE = "figure_", "source_"  # the names of those fields, the same at each tier
NO_SOURCE = "{title}: say where the figures come from, such as “own count” or a report's name"
TYPED_ELSEWHERE = "Figures are typed under “{tier}”: open that to put them on record, or empty them"
CHANGED_ELSEWHERE = "Figures are changed under “{tier}”: open that to put it on record"
UNITS_OF_SHEETS = {"pounds": Unit.POUNDS, "%": Unit.PERCENT, "per cent": Unit.PERCENT}


@dataclass(frozen=True)
class Group:
    """The fields of one group of figures, as the page shows them."""

    title: str
    figures: list[BoundField] = field(default_factory=list)
    source: BoundField | None = None


class EvaluationForm(VersionedModelForm):
    """At one tier. The version is the communication's; everything but the first answer may stay
    empty, which says that it is not known.
    """

    mark_optional = False
    together = (("outcomes", "outcomes_not_known"),)

    worked = forms.ChoiceField(
        label="Did it do what it was for?", choices=Worked.choices, widget=Radios(inline=True)
    )
    shown_by = forms.CharField(
        label="What shows that?",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3, COUNTED: str(LONGEST)}),
        help_text="A figure with its source, or what people said. Empty where nobody knows.",
    )
    learned = forms.CharField(
        label="What should others do again, or do differently?",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3, COUNTED: str(LONGEST)}),
        help_text="Shown to whoever plans something like it next. Name nobody.",
    )
    outcomes = forms.CharField(
        label="What has come of it since?",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Such as calls, referrals or reports that followed",
    )
    outcomes_not_known = forms.BooleanField(label="Nobody can say what came of it", required=False)

    class Meta:
        model = Communication
        fields: list[str] = []

    def __init__(
        self, *args: Any, tier: Tier, evaluation: Evaluation | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.tier = tier
        self.evaluation = evaluation
        self._of_figure: dict[str, tuple[Metric, Channel | None, str]] = {}
        self._groups: list[tuple[str, list[str], str]] = []
        self._held = list(evaluation.measures.all()) if evaluation else []
        self._on_record = {
            _name_of(one.metric.pk, one.channel_id): one
            for one in self._held
            if one.metric is not None
        }
        self._offer_reported()
        for asked in figures_asked(self.instance, tier):
            self._ask_for(asked)
        if not self.asks_for_outcomes:
            del self.fields["outcomes"], self.fields["outcomes_not_known"]
        self._start_from(evaluation)

    @property
    def asks_for_outcomes(self) -> bool:
        """Three months after its last issue, or once somebody has said it earlier."""
        held = self.evaluation is not None and self.evaluation.says_what_came_of_it
        return held or has_come_of_age(self.instance, EvaluationStage.OUTCOMES, clock.today())

    @property
    def groups(self) -> Iterator[Group]:
        """The figures, group by group, each with the field for where they come from."""
        for title, names, source in self._groups:
            yield Group(title, [self[name] for name in names], self[source])

    @property
    def of_other_tiers(self) -> Iterator[tuple[str, str]]:
        """Figures typed at another tier, which go along until the form is saved."""
        for name, value in self.data.items() if self.is_bound else ():
            if name.startswith((FIGURE, SOURCE)) and name not in self.fields:
                yield name, value

    def begin_from_record(self) -> None:
        """Let the boxes that this tier adds to what was sent hold what they would in a new form."""
        boxes = [*self._of_figure, *(source for _, _, source in self._groups)]
        self._show({name: self.initial.get(name, "") for name in boxes if name not in self.data})

    def said(self) -> Said:
        """What the valid form says, in the words of the operation."""
        data = self.cleaned_data
        earlier = self.evaluation
        return Said(
            tier=self.tier,
            worked=Worked(data["worked"]),
            shown_by=data["shown_by"].strip(),
            learned=data["learned"].strip(),
            outcomes=data.get("outcomes", earlier.outcomes if earlier else "").strip(),
            outcomes_not_known=data.get("outcomes_not_known", False),
            figures=list(self._figures_said()),
            reported=[self._reported[key] for key in data.get("reported", ())],
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("outcomes") and data.get("outcomes_not_known"):
            self.add_error(
                "outcomes_not_known", "You said above what came of it: untick this, or empty that"
            )
        for title, names, source in self._groups:
            if any(data.get(name) is not None for name in names) and not data.get(source):
                self.add_error(source, NO_SOURCE.format(title=title))
        if why_not := self._why_not_at_this_tier():
            self.add_error(None, why_not)
        return data

    def _why_not_at_this_tier(self) -> str:
        """That figures would be left out, with the least thorough tier that asks for all of them.

        "" where none would. What no tier asks for any more cannot be put on record, nor emptied.
        """
        left_out = self._left_out()
        if not left_out:
            return ""
        asked_for = {tier: left_out & _names_asked(self.instance, tier) for tier in Tier}
        tier = max(Tier, key=lambda each: len(asked_for[each]))
        if not asked_for[tier]:
            return ""
        is_on_record = asked_for[tier] & self._on_record.keys()
        return (CHANGED_ELSEWHERE if is_on_record else TYPED_ELSEWHERE).format(tier=tier.label)

    def _left_out(self) -> set[str]:
        """Names of the figures that do not stand on record as they were typed at another tier.

        Nor does one for which another source was typed there.
        """
        typed = dict(self.of_other_tiers)
        values = {name: one.value for name, one in self._on_record.items()}
        sources: dict[str, set[str]] = defaultdict(set)
        for one in self._on_record.values():
            sources[_source_of(one.channel_id, one.level)].add(one.source)
        put_right = {
            box for box in sources.keys() & typed if typed[box].strip() not in sources[box]
        }
        changed = {
            name
            for name, said in typed.items()
            if name.startswith(FIGURE) and not _says_as_much(said, values.get(name))
        }
        return changed | {
            name
            for name, one in self._on_record.items()
            if _source_of(one.channel_id, one.level) in put_right
        }

    def _take_over(self) -> None:
        """Follow the record in the boxes of other tiers as well, where their person left them."""
        super()._take_over()
        shown = self.data.get("as_opened", "").split(APART)
        left_alone = {
            name: self._recorded_in(name)
            for name, sent in self.of_other_tiers
            if self._digest_of_box(name, sent) in shown
        }
        self._show(
            {
                name: held
                for name, held in left_alone.items()
                if self._digest_of_box(name, held) not in shown
            }
        )

    def _as_it_is_saved(self) -> str:
        """With the boxes of other tiers that go along: the next late save follows them as well."""
        along = [
            self._digest_of_box(name, self._recorded_in(name)) for name, _ in self.of_other_tiers
        ]
        return APART.join([super()._as_it_is_saved(), *along])

    def _show(self, boxes: Mapping[str, str]) -> None:
        """Put what is on record into boxes, as if the form had been opened with that."""
        opened = [self.data.get("as_opened", "")]
        opened += [self._digest_of_box(name, text) for name, text in boxes.items()]
        data = QueryDict(mutable=True)
        data.update(self.data)
        for name, text in {**boxes, "as_opened": APART.join(filter(None, opened))}.items():
            data[name] = text
        self.data = data

    def _recorded_in(self, box: str) -> str:
        """What stands on record for a box of any tier: a figure, or where figures come from."""
        if box in self._on_record:
            return bare(self._on_record[box].value)
        held = self._on_record.values()
        return next(
            (one.source for one in held if _source_of(one.channel_id, one.level) == box), ""
        )

    def _digest_of_box(self, name: str, text: str) -> str:
        return self._digest(name, filter(None, [text.strip()]))

    def _offer_reported(self) -> None:
        """Figures that the sheet reported wait for a person to confirm them."""
        self._reported = {one.label: one for one in reported_in(self.instance.reported_result)} | {
            one.label: Reported(one.label, one.value, Unit(one.unit))
            for one in self._held
            if one.label
        }
        if not self._reported:
            return
        self.add_field(
            "reported",
            forms.MultipleChoiceField(
                label="Which of these figures from the sheet hold?",
                required=False,
                choices=[(key, _in_words(one)) for key, one in self._reported.items()],
                widget=Checkboxes(),
            ),
        )

    def _ask_for(self, asked: Asked) -> None:
        names = []
        channel = asked.channel.pk if asked.channel else None
        source = _source_of(channel, asked.metrics[0].level)
        for metric in asked.metrics:
            name = _name_of(metric.pk, channel)
            self.add_field(name, field_of(metric))
            self._of_figure[name] = (metric, asked.channel, source)
            names.append(name)
        asks = forms.CharField(
            label="Where do these figures come from?", required=False, max_length=200
        )
        self.add_field(source, asks)
        self._groups.append((asked.title, names, source))

    def _start_from(self, evaluation: Evaluation | None) -> None:
        if evaluation is None:
            shown_by = _as_much_as_fits(self.instance.reported_result)
            self.suggest(shown_by=shown_by, reported=list(self._reported))
            return
        for name in ("worked", "shown_by", "learned", "outcomes", "outcomes_not_known"):
            self.initial[name] = getattr(evaluation, name)
        self.initial["reported"] = [one.label for one in self._held if one.label]
        for name, (_, _, source) in self._of_figure.items():
            if (measure := self._on_record.get(name)) is not None:
                self.initial[name] = bare(measure.value)
                self.initial[source] = measure.source

    def _figures_said(self) -> Iterator[Figure]:
        data = self.cleaned_data
        for name, (metric, channel, source) in self._of_figure.items():
            if (value := data.get(name)) is not None:
                yield Figure(metric, value, data[source], channel)
        yield from self._figures_without_a_field()

    def _figures_without_a_field(self) -> Iterator[Figure]:
        """What is on record and no field shows, as where its channel is of another kind by now.

        Nobody can have taken it away, and what is said of this tier takes the place of all.
        """
        shown = {
            (metric.pk, channel.pk if channel else None)
            for metric, channel, _ in self._of_figure.values()
        }
        for one in self._held:
            if one.metric is None or one.metric.level not in LEVELS_OF[self.tier]:
                continue
            if (one.metric.pk, one.channel_id) not in shown:
                yield Figure(one.metric, one.value, one.source, one.channel)


def _as_much_as_fits(text: str) -> str:
    """What a sheet reports may be longer than the answer; the whole stands above the form.

    A browser sends each end of a line as two characters.
    """
    return text.replace("\r\n", "\n").replace("\n", "\r\n")[:LONGEST].rstrip()


def _name_of(metric: int, channel: int | None) -> str:
    """What the field of a figure is called, at each tier that asks for it."""
    return f"{FIGURE}{metric}" + (f"_{channel}" if channel else "")


def _source_of(channel: int | None, level: str) -> str:
    """What the field is called that says where the figures of a group come from, at each tier."""
    return f"{SOURCE}{channel or level}"


def _names_asked(communication: Communication, tier: Tier) -> set[str]:
    """The names of all figures that a tier asks for."""
    return {
        _name_of(metric.pk, asked.channel.pk if asked.channel else None)
        for asked in figures_asked(communication, tier)
        for metric in asked.metrics
    }


def _says_as_much(typed: str, held: Decimal | None) -> bool:
    """Whether a box holds the figure that stands on record; an empty one, where none does."""
    try:
        value: Decimal | None = FigureField("").clean(typed)
    except forms.ValidationError:
        return False
    return value == held


def reported_in(text: str) -> list[Reported]:
    """The figures in what a sheet says of a result, each label once."""
    found: dict[str, Reported] = {}
    for one in reported_numbers(text):
        value = Decimal(str(one.number))
        if value <= LARGEST:
            unit = UNITS_OF_SHEETS.get(one.unit, Unit.NUMBER)
            found.setdefault(one.unit, Reported(one.unit, value, unit))
    return list(found.values())


def _in_words(one: Reported) -> str:
    if one.unit == Unit.POUNDS:
        return f"£{money(one.value)}"
    number = figure(one.value)
    return f"{number}%" if one.unit == Unit.PERCENT else f"{number} {one.label}"
