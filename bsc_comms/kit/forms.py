"""The bases of every form: our own look, errors as a person would say them, nothing lost.

`Form` and `ModelForm` give crispy-forms what it needs, swap Django's widgets for ours and word
the errors from each field's label. `VersionedModelForm` is the base of every form that edits: it
carries the version that was opened, so that nobody overwrites what another person saved meanwhile.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from http import HTTPStatus
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ImproperlyConfigured
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from bsc_comms.kit.as_opened import A_SUGGESTION, APART, SEVERAL, as_sent, digest, followed, put
from bsc_comms.kit.error_words import word_errors
from bsc_comms.kit.form_fields import Checkboxes, ClockTimeField, DateInput, Textarea, TextInput
from bsc_comms.kit.side_by_side import Difference, side_by_side
from bsc_comms.kit.typed import typed_before

CHOOSE_AGAIN = "Choose the file again: files are not kept"
COUNTED = "data-limit"  # attribute of a text area that counts its characters


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
    elif type(widget) is forms.TextInput:
        field.widget = _as_it_was(TextInput(), widget)
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
    if isinstance(field.widget, forms.CheckboxInput | SEVERAL):
        return name in sent
    return not field.widget.value_omitted_from_data(sent, MultiValueDict(), name)


def take_what_was_typed(form: Any) -> None:
    """Show in a form what was typed into it before its session ended, once its fields are there."""
    typed = typed_before()
    if typed is None or form.is_bound or not form.may_be_typed_again:
        return
    # Hidden fields tell no form from another: most carry a version, also what templates write.
    seen = (each for each in form.fields.items() if not each[1].widget.is_hidden)
    if not any(_was_sent(field, form.add_prefix(name), typed.fields) for name, field in seen):
        return
    form.data, form.files, form.is_bound = typed.fields, MultiValueDict(), True
    form._errors = ErrorDict()
    form._is_typed_again = typed.found_its_form = True


class PlainWords:
    """What `Form` and `ModelForm` share; goes before another library's form to give it our words.

    layout may be set to a crispy layout. mark_optional: whether the labels of fields that may stay
    empty say so. way_on: the address where what is wrong with the form as a whole is put right.
    asked_by_clean: fields that must be filled in by what another says, so that no label calls
    them optional. labels and hints replace those of fields that were written elsewhere.
    """

    use_required_attribute = False
    mark_optional = True
    asked_by_clean: Collection[str] = ()
    way_on: str = ""
    layout: Layout | None = None
    labels: Mapping[str, str] = {}
    hints: Mapping[str, str] = {}
    # Whether it shows again what was typed into it before its session ended (kit/typed.py).
    may_be_typed_again = True
    is_refused = False
    _is_looked_through = _is_typed_again = False
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, field.help_text)
            dress(field)
            word_errors(field, name)
        take_what_was_typed(self)

    def add_field(self, name: str, field: forms.Field) -> None:
        """A field that only this one form has, in our look and words."""
        dress(field)
        word_errors(field, name)
        self.fields[name] = field
        take_what_was_typed(self)

    def is_valid(self) -> bool:
        """Never, while it only shows again what was typed: its person has not sent it yet."""
        if not self._is_typed_again:
            valid: bool = super().is_valid()
            return valid
        if not hasattr(self, "cleaned_data"):
            self.full_clean()
            self._errors = ErrorDict()
        return False

    def full_clean(self) -> None:
        """Look at what was sent; where something is wrong, a file has to be chosen again."""
        self._is_looked_through = False
        super().full_clean()
        self._is_looked_through = True
        if self._errors:
            self._ask_for_files_again()

    def add_error(self, field: str | None, error: Any) -> None:
        """Say what is wrong, also once the form was looked through."""
        super().add_error(field, error)
        if self._is_looked_through:
            self._ask_for_files_again()

    @property
    def page_status(self) -> int:
        """The HTTP status of the page that shows it: 422 where what was sent does not stand."""
        was_sent = self.is_bound and not self._is_typed_again
        return HTTPStatus.UNPROCESSABLE_ENTITY if was_sent and self.errors else HTTPStatus.OK

    def refuse(self, why: str) -> None:
        """Say why this cannot be saved at all; what else is wrong with it matters no longer."""
        self.errors.clear()
        self.add_error(None, why)
        self.is_refused = True

    @property
    def files_sent(self) -> list[str]:
        """Names of the fields with which a file came."""
        return [
            name
            for name, field in self.fields.items()
            if isinstance(field, forms.FileField) and self.files.get(self.add_prefix(name))
        ]

    def _ask_for_files_again(self) -> None:
        """A browser shows a form again without its files, and would send it without them."""
        for name in self.files_sent:
            if name not in self._errors:
                super().add_error(name, CHOOSE_AGAIN)

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
        return frozenset().union(*map(_revealed_by, self.fields.values()))


def _revealed_by(field: forms.Field) -> frozenset[str]:
    return frozenset().union(*getattr(field.widget, "reveals", {}).values())


class Form(PlainWords, forms.Form):
    """A form that belongs to no one model."""


class FilterForm(Form):
    """The form of a list's filters: sent by GET, every field may stay empty."""

    mark_optional = False
    may_be_typed_again = False


class PeriodFilterForm(FilterForm):
    """The same with `first` and `last`, days that may stay empty: the last not before the first."""

    def clean(self) -> None:
        super().clean()
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and last < first:
            self.add_error("last", "The last day must not be before the first")


class ModelForm(PlainWords, forms.ModelForm):
    """A form that makes or edits one object."""


NO_VERSION = "This page was sent without its version. Open it again, then make your change."


class VersionedModelForm(ModelForm):
    """The base of each form that edits an object with a `version`.

    The form carries the version that was opened, and digests of what its fields held then. Posted
    without its version, it is invalid. Posted late, it follows what is saved now in each field that
    its person left alone (`taken_over`). When it `is_stale()`, the view shows that and
    `differences()` beside the form (components/stale_edit.html) after `catch_up()`, which keeps all
    that was typed and lets the next save count. The write itself is conditional in the app's
    operations: two people may still save in the same moment.

    A choice and the fields that it reveals are one thing, and so are the fields of each tuple in
    together: whoever changed one of them is asked about all.
    """

    together: Collection[tuple[str, ...]] = ()

    version = forms.IntegerField(
        widget=forms.HiddenInput,
        error_messages={"required": NO_VERSION, "invalid": NO_VERSION},
    )
    as_opened = forms.Field(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not any(each.name == "version" for each in self._meta.model._meta.fields):
            raise ImproperlyConfigured(
                f"{type(self).__name__} edits {self._meta.model.__name__}, which has no version."
            )
        self.saved_version: int | None = self.instance.version if self.instance.pk else 0
        self.initial["version"] = self.saved_version
        # Asked for once it is shown: forms of their own add fields and what these hold.
        self.initial["as_opened"] = self._as_it_is_saved
        self.taken_over: list[Difference] = []
        self._suggested: set[str] = set()

    def suggest(self, **values: Any) -> None:
        """Start fields from what nobody saved: left as it stands, it is what their person says."""
        for name, value in values.items():
            self.initial.setdefault(name, value)
        self._suggested.update(name for name, value in values.items() if value)

    @property
    def opened_version(self) -> int | None:
        """The version that the person saw, once the form is valid; None before."""
        return getattr(self, "cleaned_data", {}).get("version")

    def is_stale(self) -> bool:
        """Whether somebody saved the object after this form was opened."""
        if not self.is_bound or self._is_typed_again:
            return False
        return self.opened_version not in (None, self.saved_version)

    def full_clean(self) -> None:
        """Look at what was sent, and at what is saved now where its person left a field alone."""
        if self.is_bound and not self._is_typed_again and self._was_sent_late():
            self._take_over()
        super().full_clean()

    def unlike_saved(self) -> list[Difference]:
        """The fields where what is saved now is not what was typed, in the form's order."""
        return [
            difference
            for bound in followed(self)
            if (difference := self._difference(bound)) is not None
        ]

    def differences(self) -> list[Difference]:
        """Those of them that somebody else changed as well; all, where it is not known which."""
        opened = _digests(self.cleaned_data.get("as_opened"))
        theirs = self._one_thing_with(
            bound.name for bound in followed(self) if self._digest_of_saved(bound) not in opened
        )
        return [each for each in self.unlike_saved() if not opened or each.name in theirs]

    def catch_up(self) -> None:
        """Keep what was typed and take the version that is saved now as the one that was seen."""
        self._send_anew(
            {"version": [str(self.saved_version)], "as_opened": [self._as_it_is_saved()]}
        )
        self._ask_for_files_again()

    def _was_sent_late(self) -> bool:
        sent = self.data.get(self.add_prefix("version"))
        return bool(sent) and str(sent) != str(self.saved_version)

    def _take_over(self) -> None:
        """Follow what is saved now in each field that was sent as it was opened."""
        opened = _digests(self.data.get(self.add_prefix("as_opened")))
        mine = self._one_thing_with(
            bound.name
            for bound in followed(self)
            if self._digest_of_sent(bound) not in {*opened, self._digest_of_saved(bound)}
        )
        left_alone = [
            bound
            for bound in followed(self)
            if bound.name not in mine
            and self._digest_of_sent(bound) in opened
            and self._digest_of_saved(bound) not in opened
        ]
        self.taken_over += [side_by_side(bound, bound.initial) for bound in left_alone]
        self._send_anew({bound.name: as_sent(bound.field, bound.initial) for bound in left_alone})

    def _one_thing_with(self, names: Iterable[str]) -> frozenset[str]:
        """The fields of these names, and all that are one thing with one of them."""
        whole = frozenset(names)
        things = [frozenset(each) for each in self.together]
        things += [_revealed_by(field) | {name} for name, field in self.fields.items()]
        return whole.union(*(each for each in things if each & whole))

    def _send_anew(self, instead: Mapping[str, list[str]]) -> None:
        data = QueryDict(mutable=True)
        data.update(self.data)
        for name, texts in instead.items():
            put(data, self[name], texts)
        self.data = data

    def _difference(self, bound: BoundField) -> Difference | None:
        saved = None if bound.name in self._suggested else bound.initial
        if sorted(as_sent(bound.field, saved)) == sorted(as_sent(bound.field, bound.data)):
            return None
        difference = side_by_side(bound, saved)
        return None if difference.saved == difference.typed else difference

    def _as_it_is_saved(self) -> str:
        return APART.join(map(self._digest_of_saved, followed(self)))

    def _digest_of_saved(self, bound: BoundField) -> str:
        if bound.name in self._suggested:
            return self._digest(bound.name, A_SUGGESTION)
        return self._digest(bound.name, as_sent(bound.field, bound.initial))

    def _digest_of_sent(self, bound: BoundField) -> str:
        return self._digest(bound.name, as_sent(bound.field, bound.data))

    def _digest(self, name: str, texts: Iterable[str]) -> str:
        of = f"{self._meta.model._meta.label}:{self.instance.pk}"
        return digest(of, name, texts)

    def _post_clean(self) -> None:
        version = self.instance.version
        super()._post_clean()
        self.instance.version = version


def _digests(sent: Any) -> frozenset[str]:
    return frozenset(str(sent).split(APART)) if sent else frozenset()


def first_control_id(bound: BoundField) -> str:
    """The id of the control that a link to this field must focus ("" where there is none)."""
    if isinstance(bound.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        first = next(iter(bound.field.widget.choices), ("", ""))
        grouped = isinstance(first[1], list | tuple)
        return f"{bound.auto_id}_0{'_0' if grouped else ''}" if bound.auto_id else ""
    return bound.id_for_label or bound.auto_id
