"""The bases of every form: our own look, errors as a person would say them, nothing lost.

`Form` and `ModelForm` give crispy-forms what it needs, swap Django's widgets for ours and word
the errors from each field's label. `VersionedModelForm` is the base of every form that edits: it
carries the version that was opened, so that nobody overwrites what another person saved meanwhile.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ImproperlyConfigured
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from bsc_comms.kit.line_ends import with_plain_line_ends
from bsc_comms.kit.typed import typed_before

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
COUNTED = "data-limit"  # attribute of a text area that counts its characters
LONGEST_NUMBER = 18  # figures of a key that a database can hold
LONG_LIST = 12  # from so many checkboxes on, they scroll in a box of their own

# Labels that read as a question or already carry their own article are left without one.
_WITHOUT_ARTICLE = re.compile(
    r"^(the|a|an|your|our|any|each|every|what|when|where|who|why|how|which|whether|from|to|for|at"
    r"|in|on|by)\b",
    re.IGNORECASE,
)
_MASS_NOUNS = frozenset(
    "access advice branding evidence handling help information insight learning precision"
    " proof reach text timing visibility wording".split()
)


def _in_a_sentence(label: str) -> str:
    """The label as it stands inside a sentence: small first letter, except abbreviations."""
    label = label.strip().rstrip("?:. ")
    first = label.split(" ", 1)[0]
    if len(first) > 1 and not first[1:].islower():
        return label
    return label[:1].lower() + label[1:]


def _with_article(label: str) -> str:
    """ "a title", "an area", "topics", "evidence", "the lead partner"."""
    noun = _in_a_sentence(label)
    last = re.split(r" (?:\(|(?:of|for|to|in|on|with|from)\b)", noun, maxsplit=1)[0].rsplit(" ", 1)[
        -1
    ]
    plural = last.endswith("s") and not last.endswith(("ss", "us", "is"))
    if not noun or _WITHOUT_ARTICLE.match(noun) or plural or last in _MASS_NOUNS:
        return noun
    return f"{'an' if noun[0] in 'aeiouAEIO' else 'a'} {noun}"


# --- widgets ------------------------------------------------------------------------------------


class DateInput(forms.Widget):
    """A date in three boxes: day, month, year. Takes "Nov" for the month and "16" for the year.

    What is read back is the date in ISO form, or the three pieces joined by "/" where they make no
    real date, so that the field can refuse them and the boxes show again what was typed. A whole
    date posted under the plain name ("2016-11-08", "8/11/2016") is taken as well.
    """

    template_name = "govuk/widgets/date.html"
    use_fieldset = True
    parts = (("day", "Day", 2), ("month", "Month", 2), ("year", "Year", 4))

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> str | None:
        pieces = [str(data.get(f"{name}_{part}") or "").strip() for part, _, _ in self.parts]
        if any(pieces):
            return _whole_date(*pieces)
        typed = str(data.get(name) or "").strip()
        if re.fullmatch(r"\d{1,2}[/. -][^/. -]+[/. -]\d{2,4}", typed):
            return _whole_date(*re.split(r"[/. -]", typed))
        return typed or None

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        names = [name, *(f"{name}_{part}" for part, _, _ in self.parts)]
        return all(each not in data for each in names)

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return f"{id_}_day" if id_ else ""

    def pieces(self, value: Any) -> tuple[str, str, str]:
        """What each of the three boxes shows for `value` (a date, text or nothing)."""
        if isinstance(value, str):
            try:
                value = date.fromisoformat(value)
            except ValueError:
                day, month, year = [*value.split("/"), "", "", ""][:3]
                return day, month, year
        if value is None or not hasattr(value, "year"):
            return "", "", ""
        return str(value.day), str(value.month), str(value.year)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        classes = str(context["widget"]["attrs"].get("class", ""))
        wrong = "govuk-input--error"
        context["widget"]["error_class"] = wrong if wrong in classes else ""
        identifier = context["widget"]["attrs"].get("id", f"id_{name}")
        context["widget"]["parts"] = [
            {
                "id": f"{identifier}_{part}",
                "name": f"{name}_{part}",
                "label": label,
                "width": width,
                "value": piece,
            }
            for (part, label, width), piece in zip(self.parts, self.pieces(value), strict=True)
        ]
        return context


def _whole_date(day: str, month: str, year: str) -> str:
    """The three pieces as an ISO date, or joined by "/" where there is no such day."""
    number = month
    if month[:3].lower() in MONTHS:
        number = str(MONTHS.index(month[:3].lower()) + 1)
    full_year = f"20{year}" if re.fullmatch(r"\d\d", year) else year
    try:
        if not re.fullmatch(r"(19|20|21)\d\d", full_year):
            raise ValueError(full_year)
        return date(int(full_year), int(number), int(day)).isoformat()
    except ValueError:
        return "/".join((day, month, year))


class _Choices:
    """What radios and checkboxes of ours share.

    hints: a line below a choice, by the choice's value. reveals: names of the form's fields that
    belong to a choice and stand below it (they show without script, and only when chosen with it).
    """

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        choices: Any = (),
        *,
        hints: Mapping[Any, str] | None = None,
        reveals: Mapping[Any, Sequence[str]] | None = None,
        inline: bool = False,
        small: bool = True,
    ) -> None:
        super().__init__(attrs, choices)  # type: ignore[call-arg]
        self.hints = {str(key): text for key, text in (hints or {}).items()}
        self.reveals = {str(key): tuple(names) for key, names in (reveals or {}).items()}
        self.inline = inline
        self.small = small

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        option["hint"] = self.hints.get(str(value), "")
        option["reveals"] = self.reveals.get(str(value), ())
        return option


class Radios(_Choices, forms.RadioSelect):
    """One of a few."""


class Checkboxes(_Choices, forms.CheckboxSelectMultiple):
    """Any of them. A long list scrolls in a box of its own."""


# --- fields -------------------------------------------------------------------------------------


class Textarea(forms.Textarea):
    """Text of several lines; a browser ends them its own way, and what is kept has one kind."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        typed = super().value_from_datadict(data, files, name)
        return with_plain_line_ends(typed) if isinstance(typed, str) else typed


class DayField(forms.DateField):
    """A calendar day, in three boxes. Gives a `datetime.date` or None; a day has no time zone."""

    widget = DateInput


class ClockTimeField(forms.TimeField):
    """A time of day as people write it: 14:30, 14.30, 2.30pm, 2pm. Local time of London."""

    widget = forms.TextInput
    default_error_messages = {"invalid": "Enter a time, like 2.30pm or 14:30"}

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%H:%M}" if isinstance(value, time) else value

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            found = re.fullmatch(r"\s*(\d{1,2})(?:[:.](\d\d))?\s*([ap])?\.?m?\.?\s*", value.lower())
            if found:
                hour, minute = int(found[1]), int(found[2] or 0)
                if found[3] and 1 <= hour <= 12:
                    hour = hour % 12 + (12 if found[3] == "p" else 0)
                elif found[3] or not found[2]:
                    hour = 99
                value = f"{hour:02d}:{minute:02d}"
        return super().to_python(value)


class OneField(forms.ModelChoiceField):
    """One row of a table. A key that no table can hold is none of them, and no fault."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except forms.ValidationError as error:
            raise forms.ValidationError(
                self.error_messages["invalid_choice"], "invalid_choice", {"value": value}
            ) from error


class SeveralField(forms.ModelMultipleChoiceField):
    """Several rows of one table. A key that no table can hold is none of them, and no fault."""

    def _check_values(self, value: Any) -> Any:
        too_long = [key for key in value if str(key).isdigit() and len(str(key)) > LONGEST_NUMBER]
        if too_long:
            raise forms.ValidationError(
                self.error_messages["invalid_pk_value"], "invalid_pk_value", {"pk": too_long[0]}
            )
        try:
            return super()._check_values(value)
        except forms.ValidationError as error:
            if error.code != "invalid":
                raise
            raise forms.ValidationError(
                self.error_messages["invalid_pk_value"], "invalid_pk_value", {"pk": ""}
            ) from error


# --- bases --------------------------------------------------------------------------------------


def word_errors(field: forms.Field, name: str) -> None:
    """Word the errors of `field` from its label; what a field says itself stays as it is.

    field: belongs to one form instance and is changed. name: taken where there is no label.
    """
    label = str(field.label if field.label is not None else name.replace("_", " ").capitalize())
    asked = label.strip().endswith("?")
    sentence, noun = _in_a_sentence(label), _with_article(label)
    start = sentence[:1].upper() + sentence[1:]
    words: dict[str, Any] = {}
    if isinstance(field, forms.BooleanField) and not isinstance(field, forms.NullBooleanField):
        words["required"] = f"Tick the box: {sentence}"
    elif isinstance(field, forms.ChoiceField | forms.ModelChoiceField | forms.FileField):
        words["required"] = f"Choose {noun}"
    else:
        words["required"] = f"Enter {noun}"
    if asked:
        words["required"] = f"Answer: {sentence}?"
    if isinstance(field, forms.DateField):
        words["invalid"] = f"{start} must be a real date, like 8 11 2016"
    elif isinstance(field, forms.EmailField):
        words["invalid"] = "Enter an e-mail address, like name@example.org"
    elif isinstance(field, forms.URLField):
        words["invalid"] = "Enter a web address, like https://www.example.org/page"
    elif isinstance(field, forms.IntegerField):
        words["invalid"] = f"{start} must be a number, like 12"
        words["min_value"] = f"{start} must be %(limit_value)s or more"
        words["max_value"] = f"{start} must be %(limit_value)s or less"
    elif isinstance(field, forms.FileField):
        words["invalid"] = words["missing"] = f"Choose {noun}"
        words["empty"] = "The file that you chose is empty: choose another"
    if isinstance(field, forms.ModelMultipleChoiceField | forms.MultipleChoiceField):
        words["invalid_choice"] = words["invalid_pk_value"] = words["invalid_list"] = (
            f"Choose {noun} from the list"
        )
    elif isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        words["invalid_choice"] = f"Choose {noun} from the list"
    words["max_length"] = f"{start} must be %(limit_value)d characters or fewer"
    words["min_length"] = f"{start} must be %(limit_value)d characters or more"
    words["unique"] = f"{start} is already used by another: enter a different one"
    if isinstance(field, forms.FileField):
        words["max_length"] = "The file's name is too long: %(length)d characters, at most %(max)d"
    defaults: dict[str, Any] = {}
    for kind in reversed(type(field).__mro__):
        if kind.__module__.startswith("django."):
            defaults.update(getattr(kind, "default_error_messages", {}))
    for code, text in words.items():
        said = field.error_messages.get(code)
        if said is None or str(said) == str(defaults.get(code)):
            field.error_messages[code] = text


def dress(field: forms.Field) -> None:
    """Give one field of one form instance our widgets instead of Django's plain ones."""
    widget = field.widget
    # A browser would cut off pasted text without a word; the form says how long it may be.
    limit = widget.attrs.pop("maxlength", None)
    widget.attrs.pop("minlength", None)
    widget.attrs.pop("placeholder", None)  # the label says it, and stays while one types
    if isinstance(widget, forms.DateInput):
        field.widget = _same(DateInput(), widget)
    elif type(widget) is forms.SelectMultiple:
        field.widget = _same(Checkboxes(), widget)
        field.widget.choices = field.choices
    elif type(widget) is forms.ClearableFileInput:
        field.widget = _same(forms.FileInput(), widget)
    elif isinstance(widget, forms.NumberInput):
        widget.input_type = "text"
        widget.attrs.setdefault("inputmode", "numeric")
        widget.attrs.setdefault("class", "govuk-input--width-5")
        for limit_name in ("min", "max", "step"):
            widget.attrs.pop(limit_name, None)
    elif isinstance(widget, forms.EmailInput):
        widget.attrs.setdefault("autocomplete", "email")
        widget.attrs.setdefault("spellcheck", "false")
    elif isinstance(widget, forms.Textarea):
        if type(widget) is forms.Textarea:
            widget = field.widget = _as_it_was(Textarea(), widget)
        widget.attrs.pop("cols", None)
        if str(widget.attrs.get("rows")) == "10":
            widget.attrs["rows"] = "4"
        if limit:
            widget.attrs[COUNTED] = limit
    elif type(widget) is forms.TimeInput or isinstance(field, ClockTimeField):
        widget.attrs.setdefault("class", "govuk-input--width-5")


def _as_it_was(new: forms.Widget, old: forms.Widget) -> forms.Widget:
    new.is_required, new.is_localized, new.attrs = old.is_required, old.is_localized, old.attrs
    return new


def _same(new: forms.Widget, old: forms.Widget) -> forms.Widget:
    new.is_required, new.is_localized = old.is_required, old.is_localized
    new.attrs.update({key: text for key, text in old.attrs.items() if key == "class"})
    return new


def _was_sent(field: forms.Field, name: str, sent: QueryDict) -> bool:
    """Whether a form that was sent had this field. One box that is not ticked sends nothing."""
    if isinstance(field.widget, forms.CheckboxInput):
        return name in sent
    if isinstance(field.widget, forms.CheckboxSelectMultiple | forms.SelectMultiple):
        return name in sent
    return not field.widget.value_omitted_from_data(sent, MultiValueDict(), name)


def _take_what_was_typed(form: Any) -> bool:
    """Show in a form what was typed into it before its session ended; whether there is any."""
    typed = typed_before()
    if typed is None or form.is_bound or not form.may_be_typed_again:
        return False
    named = ((field, form.add_prefix(name)) for name, field in form.fields.items())
    if not any(_was_sent(field, name, typed.fields) for field, name in named):
        return False
    form.data, form.files, form.is_bound = typed.fields, MultiValueDict(), True
    form._errors = ErrorDict()
    typed.found_its_form = True
    return True


class PlainWords:
    """What `Form` and `ModelForm` share; goes before another library's form to give it our words.

    layout may be set to a crispy layout. mark_optional: whether the labels of fields that may stay
    empty say so. labels and hints replace those of fields that were written elsewhere.
    """

    use_required_attribute = False
    mark_optional = True
    layout: Layout | None = None
    labels: Mapping[str, str] = {}
    hints: Mapping[str, str] = {}
    # Whether it shows again what was typed into it before its session ended (kit/typed.py).
    may_be_typed_again = True
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, field.help_text)
            dress(field)
            word_errors(field, name)
        self._is_typed_again = _take_what_was_typed(self)

    def is_valid(self) -> bool:
        """Never, while it only shows again what was typed: its person has not sent it yet."""
        if not self._is_typed_again:
            valid: bool = super().is_valid()
            return valid
        if not hasattr(self, "cleaned_data"):
            self.full_clean()
            self._errors = ErrorDict()
        return False

    @property
    def helper(self) -> FormHelper:
        """crispy's helper: the page writes the form element and the token itself."""
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        helper.include_media = False
        helper.render_hidden_fields = True
        helper.layout = self.layout
        return helper

    @property
    def revealed(self) -> frozenset[str]:
        """Names of the fields that stand below a choice of another field."""
        return frozenset(
            name
            for field in self.fields.values()
            for names in getattr(field.widget, "reveals", {}).values()
            for name in names
        )


class Form(PlainWords, forms.Form):
    """A form that belongs to no one model."""


class FilterForm(Form):
    """The form of a list's filters: sent by GET, every field may stay empty."""

    mark_optional = False
    may_be_typed_again = False


class ModelForm(PlainWords, forms.ModelForm):
    """A form that makes or edits one object."""


@dataclass(frozen=True)
class Difference:
    """One field that reads otherwise in the database than in the form that came in late."""

    name: str
    label: str
    saved: str
    typed: str


NO_VERSION = "This page was sent without its version. Open it again, then make your change."


class VersionedModelForm(ModelForm):
    """The base of each form that edits an object with a `version`.

    The form carries the version that was opened. Posted without it, it is invalid. When it
    `is_stale()`, the view shows `differences()` beside the form (components/stale_edit.html) after
    `catch_up()`, which keeps all that was typed and lets the next save count. The write itself is
    conditional in the app's operations: two people may still save in the same moment.
    """

    version = forms.IntegerField(
        widget=forms.HiddenInput,
        error_messages={"required": NO_VERSION, "invalid": NO_VERSION},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not any(each.name == "version" for each in self._meta.model._meta.fields):
            raise ImproperlyConfigured(
                f"{type(self).__name__} edits {self._meta.model.__name__}, which has no version."
            )
        self.saved_version: int | None = self.instance.version if self.instance.pk else 0
        self.initial["version"] = self.saved_version

    @property
    def opened_version(self) -> int | None:
        """The version that the person saw, once the form is valid; None before."""
        return getattr(self, "cleaned_data", {}).get("version")

    def is_stale(self) -> bool:
        """Whether somebody saved the object after this form was opened."""
        return self.is_bound and self.opened_version not in (None, self.saved_version)

    def differences(self) -> list[Difference]:
        """The fields where what is saved now is not what was typed, in the form's order."""
        found = []
        for name, field in self.fields.items():
            if name == "version":
                continue
            saved = shown(field, self.initial.get(name, field.initial))
            typed = shown(field, self.cleaned_data.get(name, self[name].data))
            if saved != typed:
                found.append(Difference(name, str(self[name].label), saved, typed))
        return found

    def catch_up(self) -> None:
        """Keep what was typed and take the version that is saved now as the one that was seen."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data[self.add_prefix("version")] = str(self.saved_version)
        self.data = data

    def _post_clean(self) -> None:
        version = self.instance.version
        super()._post_clean()
        self.instance.version = version


def shown(field: forms.Field, value: Any) -> str:
    """A field's value as text for people: labels of choices, names of objects, dates in full."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    if isinstance(value, str | int):
        if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
            try:
                chosen = field.queryset.filter(**{field.to_field_name or "pk": value}).first()
            except forms.ValidationError:  # what no key can be, such as half a UUID
                return str(value)
            return str(chosen) if chosen is not None else str(value)
        for key, label in _flat(getattr(field, "choices", ())):
            if str(key) == str(value):
                return str(label)
        return str(value)
    if hasattr(value, "__iter__"):
        return ", ".join(shown(field, each) for each in value)
    return str(value)


def _flat(choices: Any) -> list[tuple[Any, Any]]:
    flat: list[tuple[Any, Any]] = []
    for key, label in choices:
        flat.extend(label if isinstance(label, list | tuple) else [(key, label)])
    return flat


def first_control_id(bound: BoundField) -> str:
    """The id of the control that a link to this field must focus ("" where there is none)."""
    if isinstance(bound.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        first = next(iter(bound.field.widget.choices), ("", ""))
        grouped = isinstance(first[1], list | tuple)
        return f"{bound.auto_id}_0{'_0' if grouped else ''}" if bound.auto_id else ""
    return bound.id_for_label or bound.auto_id
