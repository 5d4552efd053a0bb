"""Which spreadsheet and how it is read, what is put right in it, and what its layout is called."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from django import forms

from bsc_comms.kit import clock
from bsc_comms.kit.financial_year import FinancialYear
from bsc_comms.kit.forms import Form, VersionedModelForm
from bsc_comms.kit.line_ends import with_plain_line_ends
from bsc_comms.kit.side_by_side import Difference
from partnership.models import Partner, Person
from plans.models import ImportRow, Layout, PlanImport
from plans.queries.imports import (
    FIELD_LABELS,
    Column,
    Labels,
    field_label,
    partners_to_bring_in_for,
)
from plans.rules.reading import columns as fields

LEAVE_ALONE = "Leave it alone"
LONGEST_WORDS = 2000
TOO_LONG = {"max_length": f"What you type can have up to {LONGEST_WORDS:,} characters"}
#: More than one column may hold these; any other field is held by one.
HELD_BY_SEVERAL = frozenset({fields.MESSAGE, fields.RESULT, fields.MARK})
#: First and last day and times are one date; a version is no word of the row's.
NOT_OF_A_ROW = frozenset(
    {fields.FROM, fields.TO, fields.TIME, fields.END_TIME, fields.MARK, fields.VERSION}
)
#: What a row can say, in the order of its form.
OF_A_ROW = tuple(name for name in FIELD_LABELS if name not in NOT_OF_A_ROW)
LONG = frozenset({fields.MESSAGE, fields.RESULT})
#: Fields of one term each, which may be chosen from a list while typing.
CHOSEN_WHILE_TYPING = (fields.LEAD, fields.STATE, fields.LOGO)


def _year_field(**given: Any) -> forms.CharField:
    return forms.CharField(
        label="Financial year",
        max_length=12,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5"}),
        **given,
    )


def _read_year(typed: str) -> FinancialYear:
    try:
        return FinancialYear.parse(typed)
    except ValueError as wrong:
        raise forms.ValidationError(str(wrong)) from wrong


class OfAnImport(VersionedModelForm):
    """A form that changes how a sheet is read; of two people neither undoes what the other put
    right."""

    class Meta:
        model = PlanImport
        fields: list[str] = []

    def __init__(self, *args: Any, found: PlanImport, **kwargs: Any) -> None:
        super().__init__(*args, instance=found, **kwargs)

    @property
    def found(self) -> PlanImport:
        """The import that it is about."""
        return self.instance


class SaveForm(OfAnImport):
    """Save what was read: the good rows, or with `strict` only if every row is good."""

    strict = forms.BooleanField(required=False, widget=forms.HiddenInput)


class ImportForm(Form):
    """Choose a spreadsheet. `year` comes out as a FinancialYear or None, `lead` as a Partner or
    None."""

    file = forms.FileField(
        label="Spreadsheet",
        help_text="CSV or Excel (.xlsx), as your partner keeps it, up to 10 MB and 20,000 rows.",
        widget=forms.FileInput(
            attrs={"accept": ".csv,.txt,.tsv,.xlsx", "class": "govuk-file-upload"}
        ),
        error_messages={"empty": "The file that you chose is empty: choose another"},
    )
    year = _year_field(
        required=False,
        help_text="Like 2016/17. Leave it empty and we look for it in the file.",
    )
    lead = forms.ModelChoiceField(
        label="Whose sheet is it?",
        help_text="Counts only where the sheet does not say who leads. You can say it later, too.",
        queryset=Partner.objects.none(),
        required=False,
        empty_label="The sheet says who leads",
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = _partners(person)
        lead = cast(forms.ModelChoiceField, self.fields["lead"])
        lead.queryset = own
        if len(person.partner_ids) == 1 and own.count() == 1:
            lead.initial = own.first()

    def clean_year(self) -> FinancialYear | None:
        typed = self.cleaned_data["year"]
        return _read_year(typed) if typed else None


class WhoseForm(OfAnImport):
    """Say whose sheet it is that has no column for who leads."""

    lead = forms.ModelChoiceField(
        label="Whose sheet is it?",
        queryset=Partner.objects.none(),
        empty_label="Choose a partner",
    )

    def __init__(self, *args: Any, found: PlanImport, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, found=found, **kwargs)
        cast(forms.ModelChoiceField, self.fields["lead"]).queryset = _partners(person)


class YearForm(OfAnImport):
    """Read the sheet as one of another financial year."""

    year = _year_field(help_text="Like 2016/17. A date without a year is read in this one.")

    def __init__(self, *args: Any, found: PlanImport, **kwargs: Any) -> None:
        super().__init__(*args, found=found, **kwargs)
        self.fields["year"].initial = found.year_label

    def clean_year(self) -> FinancialYear:
        return _read_year(self.cleaned_data["year"])


class ColumnsForm(OfAnImport):
    """What each column of the sheet is, and who leads where it does not say.

    `columns` comes out as heading to field.
    """

    mark_optional = False

    lead = forms.ModelChoiceField(
        label="Whose sheet is it?",
        help_text="Who leads where the sheet does not say.",
        queryset=Partner.objects.none(),
        required=False,
        empty_label="The sheet says who leads",
    )

    def __init__(
        self,
        *args: Any,
        found: PlanImport,
        columns: Sequence[Column],
        person: Person,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, found=found, **kwargs)
        lead = cast(forms.ModelChoiceField, self.fields["lead"])
        lead.queryset = _partners(person)
        lead.initial = found.default_lead_id
        self.columns = columns
        choices = [("", LEAVE_ALONE), *FIELD_LABELS.items()]
        for place, column in enumerate(columns):
            own = dict(choices) | ({column.field: field_label(column.field)})
            own[""] = LEAVE_ALONE
            choice = forms.ChoiceField(
                label=f"What “{column.heading}” is",
                choices=list(own.items()),
                required=False,
                initial=column.field,
                error_messages={"invalid_choice": f"Choose what “{column.heading}” is again"},
            )
            self.add_field(f"column_{place}", choice)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        chosen = {
            column.heading: given.get(f"column_{place}", "")
            for place, column in enumerate(self.columns)
        }
        taken: dict[str, str] = {}
        for place, (heading, name) in enumerate(chosen.items()):
            if name and name in taken and name not in HELD_BY_SEVERAL:
                self.add_error(
                    f"column_{place}",
                    f"“{taken[name]}” is the {field_label(name)} already: "
                    f"choose something else for “{heading}”, or leave it alone",
                )
            taken.setdefault(name, heading)
        if not fields.name_communications(chosen) and not self.errors:
            self.add_error(None, "Say which column holds the Title: each communication needs one")
        given["columns"] = chosen
        return given

    def lines(self) -> Iterable[tuple[Column, forms.BoundField]]:
        """Each column with its choice."""
        return [(column, self[f"column_{place}"]) for place, column in enumerate(self.columns)]


class RowForm(OfAnImport):
    """One row as a person would type it in the sheet. `cells` comes out with what was changed.

    `now`: the words from which each field is read as it stands.
    """

    mark_optional = False

    def __init__(self, *args: Any, row: ImportRow, now: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, found=row.plan_import, **kwargs)
        self.row = row
        self.now = now
        for name in OF_A_ROW:
            stands = now.get(name, "")
            # A browser takes the ends of lines out of a field of one line.
            lines = name in LONG or "\n" in stands
            words = forms.CharField(
                label=field_label(name),
                required=False,
                max_length=None if name in LONG else LONGEST_WORDS,
                initial=stands,
                widget=forms.Textarea(attrs={"rows": 3}) if lines else forms.TextInput,
            )
            self.add_field(name, words)
            if name in CHOSEN_WHILE_TYPING and not lines:
                words.widget.attrs |= {"list": f"choices-{name}", "autocomplete": "off"}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        given["cells"] = {
            name: text
            for name in OF_A_ROW
            if _same_lines(text := given.get(name, "")) != _same_lines(self.now.get(name, ""))
        }
        return given

    def unlike_saved(self) -> list[Difference]:
        """Where what is read now is not what was typed."""
        return [
            Difference(name, field_label(name), self.now.get(name, ""), text)
            for name, text in self.cleaned_data["cells"].items()
        ]

    @property
    def typed_anew(self) -> list[str]:
        """What was typed in place of what stands there, each behind its label, to be copied."""
        typed = {name: _same_lines(self[name].data or "") for name in OF_A_ROW}
        return [
            f"{field_label(name)}: {text}"
            for name, text in typed.items()
            if text and text != _same_lines(self.now.get(name, ""))
        ]


class PutRightForm(OfAnImport):
    """One click on one reading: other words, right as read, or which side counts.

    `choice` are the words of a button, `typed` what was typed instead; `has_choices`, whether the
    page offered such buttons.
    """

    field = forms.CharField(max_length=40)
    text = forms.CharField(required=False, strip=False)
    choice = forms.CharField(required=False, max_length=LONGEST_WORDS)
    typed = forms.CharField(required=False, max_length=LONGEST_WORDS, error_messages=TOO_LONG)
    everywhere = forms.BooleanField(required=False)
    has_choices = forms.BooleanField(required=False)

    def clean_text(self) -> str:
        """The words as they stand in the row: a browser sends ends of lines its own way."""
        return with_plain_line_ends(self.cleaned_data["text"])

    def clean_typed(self) -> str:
        return with_plain_line_ends(self.cleaned_data["typed"])

    def instead(self, labels: Labels) -> str:
        """The words that go in place of the text; "" where nothing was said."""
        given = self.cleaned_data
        return given["choice"] or labels.exactly(given["field"], given["typed"])


class SettleAllForm(OfAnImport):
    """Whose word counts wherever plan and sheet differ: the sheet's or the plan's."""

    choice = forms.ChoiceField(choices=[("sheet", "The sheet’s"), ("plan", "The plan’s")])


class LayoutNameForm(Form):
    """What a layout is called."""

    name = forms.CharField(label="Name", max_length=Layout._meta.get_field("name").max_length)


def _partners(person: Person) -> Any:
    active = Partner.objects.active(clock.today()).order_by("name")
    return partners_to_bring_in_for(person, active)


def _same_lines(text: str) -> str:
    return with_plain_line_ends(text).strip()
