"""Tags and filters of templates that show a form (built in: no load line)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from crispy_forms.utils import render_crispy_form
from django import forms, template
from django.forms.boundfield import BoundField
from django.forms.utils import flatatt
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from bsc_comms.kit.form_fields import LONG_LIST, DateInput
from bsc_comms.kit.forms import COUNTED, first_control_id

register = template.Library()


@register.simple_tag
def fields(form: forms.BaseForm) -> SafeString:
    """All fields of a form, in our look. The page writes the form element and the token."""
    if hasattr(form, "helper"):
        html: str = render_crispy_form(form)
        return mark_safe(html)  # noqa: S308 - what made it has escaped it
    return mark_safe(render_to_string("govuk/uni_form.html", {"form": form}))  # noqa: S308 - what made it has escaped it


@register.simple_tag(name="field")
def one_field(bound: BoundField, label_class: str = "") -> SafeString:
    """One field of a form: `{% field form.title %}`."""
    return mark_safe(  # noqa: S308 - what made it has escaped it
        render_to_string(
            "govuk/field.html",
            {"field": bound, "form_show_labels": True, "label_class": label_class},
        )
    )


@register.inclusion_tag("components/error_summary.html")
def error_summary(*several: Any) -> dict[str, Any]:
    """What must be mended, each line a link that focuses its field. Takes forms and formsets."""
    lines: list[dict[str, str]] = []
    for form in several:
        if not form or not getattr(form, "is_bound", False):
            continue
        if isinstance(form, forms.BaseFormSet):
            lines += [{"text": str(text), "href": ""} for text in form.non_form_errors()]
            for each in form.forms:
                lines += _error_lines(each)
        else:
            lines += _error_lines(form)
    return {"lines": lines}


def _error_lines(form: forms.BaseForm) -> list[dict[str, str]]:
    way_on = getattr(form, "way_on", "")
    lines = [{"text": str(text), "href": way_on} for text in form.non_field_errors()]
    for bound in form:
        target = "" if bound.is_hidden else first_control_id(bound)
        lines += [
            {"text": str(text), "href": f"#{target}" if target else ""} for text in bound.errors
        ]
    return lines


@register.filter
def widget_kind(bound: BoundField) -> str:
    """Which of our looks a field has: text, textarea, select, radios, checkboxes, date..."""
    widget = bound.field.widget
    kinds: tuple[tuple[Any, str], ...] = (
        (forms.HiddenInput, "hidden"),
        (forms.CheckboxSelectMultiple, "checkboxes"),
        (forms.RadioSelect, "radios"),
        (forms.CheckboxInput, "checkbox"),
        (DateInput, "date"),
        (forms.Select, "select"),
        (forms.Textarea, "textarea"),
        (forms.FileInput, "file"),
        (forms.MultiWidget, "several"),
    )
    return next((kind for of, kind in kinds if isinstance(widget, of)), "text")


CONTROL_CLASSES = {
    "text": "govuk-input",
    "textarea": "govuk-textarea",
    "select": "govuk-select",
    "file": "govuk-file-upload",
    "date": "govuk-date-input",
}


def _describing(bound: BoundField) -> str:
    """The ids of the hint and the error that describe a field's control."""
    ids = []
    if bound.help_text:
        ids.append(f"{bound.auto_id}_hint")
    if bound.errors:
        ids.append(f"{bound.auto_id}_error")
    if maximum(bound):
        ids.append(f"{bound.auto_id}-info")
    return " ".join(ids)


@register.filter
def described_by(bound: BoundField) -> str:
    """The value of aria-describedby for a group of controls ("" for none)."""
    return _describing(bound)


@register.simple_tag
def control(bound: BoundField) -> SafeString:
    """The control of a field alone, with the classes of govuk-frontend and what describes it."""
    kind = widget_kind(bound)
    base = CONTROL_CLASSES.get(kind, "")
    widget = bound.field.widget
    classes = [base, str(widget.attrs.get("class", ""))]
    if bound.errors and base:
        classes.append(f"{base}--error" if kind != "date" else "govuk-input--error")
    attrs: dict[str, Any] = {"class": " ".join(each for each in classes if each)}
    described = _describing(bound)
    if described and kind != "date":
        attrs["aria-describedby"] = described
    if maximum(bound):
        attrs["class"] += " govuk-js-character-count"
    return mark_safe(bound.as_widget(attrs=attrs))  # noqa: S308 - what made it has escaped it


CHOICE = (
    '<div class="govuk-{0}__item">'
    '<input class="govuk-{0}__input" type="{1}" name="{2}" id="{3}" value="{4}"{5}>'
    '<label class="govuk-label govuk-{0}__label" for="{3}">{6}</label>{7}'
    "</div>"
)
HINT_OF_A_CHOICE = '<div class="govuk-hint govuk-{}__hint" id="{}_hint">{}</div>'


@register.simple_tag
def options(groups: Iterable[tuple[str | None, list[dict[str, Any]], int]]) -> SafeString:
    """The options of a select, at one stroke: Django's own way is two templates for each."""
    return format_html_join("", "{}", ((_group(name, found),) for name, found, _ in groups))


def _group(name: str | None, found: Iterable[dict[str, Any]]) -> SafeString:
    written = format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((str(one["value"]), flatatt(one["attrs"]), one["label"]) for one in found),
    )
    return format_html('<optgroup label="{}">{}</optgroup>', name, written) if name else written


@register.simple_tag
def choice_groups(bound: BoundField) -> list[dict[str, Any]]:
    """The choices of radios or checkboxes, by group: [{"label", "options": [...]}]."""
    widget: Any = bound.field.widget
    attrs = {"id": bound.auto_id} if bound.auto_id else {}
    attrs.update({k: v for k, v in widget.attrs.items() if k != "class"})
    value = widget.format_value(bound.value())
    groups = []
    for label, options, _index in widget.optgroups(bound.html_name, value, attrs):
        for option in options:
            names = [n for n in option.get("reveals", ()) if n in bound.form.fields]
            option["revealed_fields"] = [bound.form[name] for name in names]
            option["id"] = option["attrs"].get("id", "")
        groups.append({"label": label, "options": options})
    return groups


@register.simple_tag
def choice(option: Mapping[str, Any], part: str, kind: str) -> SafeString:
    """One radio or checkbox with its label and hint, at one stroke: a form has hundreds of them."""
    more, hint = SafeString(" checked" if option["selected"] else ""), SafeString("")
    if option["attrs"].get("disabled"):
        more += SafeString(" disabled")
    if text := option.get("hint"):
        more += format_html(' aria-describedby="{}_hint"', option["id"])
        hint = format_html(HINT_OF_A_CHOICE, part, option["id"], text)
    if option["revealed_fields"]:
        more += format_html(' data-aria-controls="{}_reveals"', option["id"])
    name, at, value = option["name"], option["id"], str(option["value"])
    return format_html(CHOICE, part, kind, name, at, value, more, option["label"], hint)


@register.filter
def maximum(bound: BoundField) -> str:
    """How many characters a text area takes, where it counts them ("" where it does not)."""
    return str(bound.field.widget.attrs.get(COUNTED, ""))


@register.filter
def is_long(groups: list[dict[str, Any]]) -> bool:
    """Whether so many choices stand in these groups that they scroll in a box."""
    return sum(len(group["options"]) for group in groups) > LONG_LIST


@register.filter
def says_optional(bound: BoundField) -> bool:
    """Whether the label tells that the field may stay empty."""
    if bound.field.required or bound.name in getattr(bound.form, "asked_by_clean", ()):
        return False
    return bool(getattr(bound.form, "mark_optional", False))


@register.filter
def visible_to_layout(bound: BoundField) -> bool:
    """Whether a field stands on its own, and not below a choice of another field."""
    return bound.name not in getattr(bound.form, "revealed", frozenset())
