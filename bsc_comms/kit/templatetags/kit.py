"""Tags and filters of every template (built in: no load line). Parts of a page and how dates read.

A page says what it shows; templates/components/ says how it looks. Block tags such as
`{% panel "Near this" %}...{% endpanel %}` wrap what stands between them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from crispy_forms.utils import render_crispy_form
from django import forms, template
from django.core.paginator import Page
from django.forms.boundfield import BoundField
from django.http import HttpRequest, QueryDict
from django.template.loader import render_to_string
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from bsc_comms.kit import clock, figures
from bsc_comms.kit import forms as kit_forms
from bsc_comms.kit.financial_year import FinancialYear
from bsc_comms.kit.working_days import working_days_between

register = template.Library()

# How each state is coloured. A state that is not named here is grey; its word is always shown.
STATE_TONES: dict[str, str] = {
    "idea": "grey",
    "planned": "blue",
    "agreed": "green",
    "issued": "solid",
    "evaluated": "outline",
    "returned": "orange",
    "postponed": "yellow",
    "cancelled": "struck",
    "merged": "grey",
    "overdue": "red",
    "draft": "grey",
    "published": "solid",
    "final": "solid",
    "provisional": "yellow",
    "confirmed": "green",
    "nothing_to_declare": "green",
    "not_confirmed": "yellow",
    "dropped": "struck",
    "invited": "yellow",
    "declined": "grey",
    "amplifying": "blue",
    "queued": "grey",
    "sending": "blue",
    "sent": "green",
    "failed": "red",
    "uncertain": "orange",
    "attention": "yellow",
    "ok": "green",
    "missed": "yellow",
    "withdrawn": "struck",
    "held": "outline",
    "waiting": "yellow",
    "asked": "yellow",
    "lent": "green",
    "open": "blue",
    "done": "solid",
    "new": "blue",
    "changed": "orange",
    "moved": "yellow",
}


# --- dates and numbers --------------------------------------------------------------------------


def _this_year(day: date) -> bool:
    """Whether `day` lies in the financial year (1 April to 31 March) of today."""
    return day in FinancialYear.of(clock.today())


def _as_day(value: Any) -> date | None:
    if isinstance(value, datetime):
        return clock.local(value).date()
    return value if isinstance(value, date) else None


@register.filter
def day(value: Any) -> str:
    """ "Tue 8 Nov", with the year when it is not this financial year's; "" for nothing."""
    found = _as_day(value)
    if found is None:
        return ""
    short = f"{found:%a} {found.day} {found:%b}"
    return short if _this_year(found) else f"{short} {found.year}"


@register.filter
def long_day(value: Any) -> str:
    """ "Tuesday 8 November 2016"; "" for nothing."""
    found = _as_day(value)
    return f"{found:%A} {found.day} {found:%B} {found.year}" if found else ""


@register.filter
def month(value: Any) -> str:
    """ "November 2016"; "" for nothing."""
    found = _as_day(value)
    return f"{found:%B} {found.year}" if found else ""


@register.filter
def working_days_away(value: Any) -> str:
    """ "in 9 working days", "today", "3 working days ago": beside a date, never instead of it."""
    found = _as_day(value)
    if found is None:
        return ""
    if found == clock.today():
        return "today"
    days = working_days_between(clock.today(), found)
    if not days:
        return "before the next working day" if found > clock.today() else "just past"
    words = f"{abs(days)} working day{'' if abs(days) == 1 else 's'}"
    return f"in {words}" if days > 0 else f"{words} ago"


@register.filter
def clock_time(value: Any) -> str:
    """ "2.30pm", "9am", "midday": a time of day, or a moment as London's clocks show it."""
    if isinstance(value, datetime):
        value = clock.local(value).time()
    if value is None or value == "":
        return ""
    if value.hour in (0, 12) and value.minute == 0:
        return "midday" if value.hour else "midnight"
    minutes = f".{value.minute:02d}" if value.minute else ""
    return f"{value.hour % 12 or 12}{minutes}{'am' if value.hour < 12 else 'pm'}"


@register.filter
def moment(value: Any) -> str:
    """ "Tue 8 Nov, 2.30pm" in London's time; "" for nothing."""
    return f"{day(value)}, {clock_time(value)}" if isinstance(value, datetime) else day(value)


@register.filter
def number(value: Any) -> str:
    """A number with thousands separators: "12,345"; "" for nothing."""
    if value is None or value == "":
        return ""
    return number_format(value, use_l10n=True, force_grouping=True)


register.filter(figures.figure)


@register.filter
def percent(value: Any) -> str:
    """ "37%", "37.5%": a percentage without noughts that say nothing; "" for nothing."""
    return "" if value is None else f"{float(value):.2f}".rstrip("0").rstrip(".") + "%"


@register.filter
def points(value: Any) -> str:
    """ "1 point", "6.8 points": how far two percentages are apart."""
    bare = f"{float(value):.2f}".rstrip("0").rstrip(".")
    return f"{bare} {'point' if bare == '1' else 'points'}"


@register.filter
def count_of(value: int, words: str) -> str:
    """ "1 communication", "3 communications": `{{ n|count_of:"communication,communications" }}`.

    A single word gets an "s".
    """
    one, _, many = words.partition(",")
    return f"{number(value)} {one if value == 1 else many or one + 's'}"


# --- small parts --------------------------------------------------------------------------------


@register.simple_tag
def state_tag(state: Any, label: Any = "") -> SafeString:
    """A state as a tag: its word always, its colour as a help. `{% state_tag c.state %}`."""
    code = str(state or "")
    word = str(label or getattr(state, "label", "") or code.replace("_", " ").capitalize())
    tone = STATE_TONES.get(code, "grey")
    return format_html(
        '<strong class="app-state app-state--{} app-state-is-{}">{}</strong>', tone, code, word
    )


@register.simple_tag
def partner_code(partner: Any) -> SafeString:
    """A partner's short code in small capitals, with the name as accessible text."""
    if not partner:
        return SafeString("")
    return format_html('<abbr class="app-code" title="{}">{}</abbr>', partner.name, partner.code)


@register.filter
def headed(cells: Iterable[Any], headings: Iterable[str]) -> list[tuple[str, Any]]:
    """Each cell of a row with the heading of its column: {% for heading, cell in row|headed:h %}"""
    return list(zip(headings, cells, strict=True))


@register.simple_tag(takes_context=True)
def query_with(context: Mapping[str, Any], **changes: Any) -> str:
    """The page's query with some parts changed, to keep filters in links: "?text=fire&page=2".

    A value of None or "" takes the part out; a list sets it several times. Escaped for HTML by the
    template. With nothing left it is "?".
    """
    request = context.get("request")
    query = request.GET.copy() if request is not None else QueryDict(mutable=True)
    for key, value in changes.items():
        if value is None or value == "":
            query.pop(key, None)
        elif isinstance(value, list | tuple):
            query.setlist(key, [str(each) for each in value])
        else:
            query[key] = str(value)
    return f"?{query.urlencode()}"


@register.inclusion_tag("components/heading.html")
def page_heading(title: Any, caption: Any = "", lead: Any = "") -> dict[str, Any]:
    """The page's one h1, with a caption above (what kind of thing it is) and a lead below."""
    return {"title": title, "caption": caption, "lead": lead}


@register.inclusion_tag("components/empty_state.html")
def empty_state(sentence: str, url: str = "", action: str = "") -> dict[str, Any]:
    """Why nothing is here, in one sentence, and one thing to do."""
    return {"sentence": sentence, "url": url, "action": action}


@register.inclusion_tag("components/csv_link.html")
def csv_link(url: str, label: str = "Download as CSV") -> dict[str, Any]:
    """The link to a list as CSV, where every table has it."""
    return {"url": url, "label": label}


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context: Mapping[str, Any], page: Page, parameter: str = "page") -> dict[str, Any]:
    """ "1 to 50 of 134" and the links to other pages; filters stay. Needs `request`."""
    numbers: list[dict[str, Any]] = []
    if page.has_other_pages():
        for each in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1):
            is_number = isinstance(each, int)
            numbers.append(
                {
                    "number": each,
                    "url": query_with(context, **{parameter: each}) if is_number else "",
                    "current": each == page.number,
                }
            )
    previous = page.previous_page_number() if page.has_previous() else None
    following = page.next_page_number() if page.has_next() else None
    return {
        "page": page,
        "numbers": numbers,
        "previous": query_with(context, **{parameter: previous}) if previous else "",
        "following": query_with(context, **{parameter: following}) if following else "",
    }


@register.inclusion_tag("components/chips.html", takes_context=True)
def filter_chips(
    context: Mapping[str, Any], chips: Iterable[Mapping[str, str]], clear_url: str = ""
) -> dict[str, Any]:
    """What is filtered, each part removable. A chip: {"label": "Partner: LFB", "url": "?..."}."""
    return {"chips": list(chips), "clear_url": clear_url}


@register.inclusion_tag("components/summary_list.html")
def summary_list(rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Facts in pairs. A row: {"key", "value", and to change it "url" and "action"}.

    A value that is a list is shown line by line; an empty one as "Not given" (or row["empty"]).
    """

    def lines(value: Any) -> list[Any]:
        several = value if isinstance(value, list | tuple) else [value]
        return [each for each in several if each not in (None, "")]

    return {"rows": [{**row, "lines": lines(row.get("value"))} for row in rows]}


@register.inclusion_tag("components/tabs.html")
def tabs(items: Iterable[Mapping[str, Any]], label: str) -> dict[str, Any]:
    """Views of the same thing, as links. An item: {"label", "url", "current"}."""
    return {"items": list(items), "label": label}


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(*parts: Any) -> dict[str, Any]:
    """The way here, below the second level: `{% breadcrumbs plan_url "Plan" "Fire safety" %}`.

    Address and label in turn; a last label without an address is this page.
    """
    pairs = [(parts[i], parts[i + 1]) for i in range(0, len(parts) - 1, 2)]
    return {"items": pairs, "here": parts[-1] if len(parts) % 2 else ""}


@register.inclusion_tag("components/cycle_dots.html")
def cycle_dots(steps: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The meeting cycle as dots. A step: {"label", "date", "state": done, current or todo}."""
    return {"steps": list(steps)}


@register.inclusion_tag("components/stat.html")
def stat(value: Any, label: str, note: str = "", url: str = "") -> dict[str, Any]:
    """One figure with what it counts. Stands inside `{% stats %}`."""
    return {"value": value, "label": label, "note": note, "url": url}


@register.inclusion_tag("components/progress.html")
def progress(done: int, total: int, label: str) -> dict[str, Any]:
    """ "7 of 23" with a bar: `{% progress 7 23 "lines reviewed" %}`."""
    return {"done": done, "total": total, "label": label}


@register.inclusion_tag("components/post_button.html", takes_context=True)
def post_button(
    context: Mapping[str, Any],
    url: str,
    label: str,
    style: str = "",
    about: str = "",
    **fields: Any,
) -> dict[str, Any]:
    """A button that does something: a form of its own, sent by POST.

    style: "" (primary), "secondary", "warning" or "link". about: of what, where several buttons
    have one label; heard and not seen. Further names become hidden fields.
    """
    return {
        "url": url,
        "label": label,
        "about": about,
        "style": style,
        "fields": fields,
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("components/actions.html")
def form_actions(label: str, cancel_url: str = "", cancel: str = "Cancel") -> dict[str, Any]:
    """The end of a form: the primary button says the act, the second is plain text."""
    return {"label": label, "cancel_url": cancel_url, "cancel": cancel}


@register.inclusion_tag("components/before_after.html")
def before_after(label: str, before: Any, after: Any) -> dict[str, Any]:
    """One field as it was and as it is, side by side. Either may be marked up with ins and del."""
    return {"label": label, "before": before, "after": after}


# --- parts that wrap ----------------------------------------------------------------------------


@register.simple_block_tag
def panel(
    content: str, title: str, tone: str = "", count: Any = None, level: int = 2
) -> SafeString:
    """A titled part of a page or of its side column. tone: "" (paper), "plain" or "urgent"."""
    return mark_safe(  # noqa: S308 - what made it has escaped it
        render_to_string(
            "components/panel.html",
            {"title": title, "content": content, "tone": tone, "count": count, "level": level},
        )
    )


@register.simple_block_tag
def data_table(
    content: str, caption: str, csv_url: str = "", count: str = "", hide_caption: bool = False
) -> SafeString:
    """A table: what stands between the tags is its thead and tbody parts.

    Cells carry data-label for narrow screens, numbers the class app-number, the row's name is a
    th with scope="row", a group's heading row the class app-table__group.
    """
    return mark_safe(  # noqa: S308 - what made it has escaped it
        render_to_string(
            "components/table.html",
            {
                "content": content,
                "caption": caption,
                "csv_url": csv_url,
                "count": count,
                "hide_caption": hide_caption,
            },
        )
    )


@register.simple_block_tag
def stats(content: str) -> SafeString:
    """A row of figures."""
    return format_html('<dl class="app-stats">{}</dl>', content)


@register.simple_block_tag
def details(content: str, summary: str) -> SafeString:
    """Something that opens, without script."""
    return format_html(
        '<details class="govuk-details"><summary class="govuk-details__summary">'
        '<span class="govuk-details__summary-text">{}</span></summary>'
        '<div class="govuk-details__text">{}</div></details>',
        summary,
        content,
    )


@register.simple_block_tag
def notice(content: str, title: str = "Important", tone: str = "") -> SafeString:
    """A banner in the page. tone: "" or "success"."""
    return mark_safe(  # noqa: S308 - what made it has escaped it
        render_to_string(
            "components/notice.html", {"title": title, "content": content, "tone": tone}
        )
    )


# --- forms --------------------------------------------------------------------------------------


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
    lines = [{"text": str(text), "href": ""} for text in form.non_field_errors()]
    for bound in form:
        target = "" if bound.is_hidden else kit_forms.first_control_id(bound)
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
        (kit_forms.DateInput, "date"),
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


@register.filter
def maximum(bound: BoundField) -> str:
    """How many characters a text area takes, where it counts them ("" where it does not)."""
    return str(bound.field.widget.attrs.get(kit_forms.COUNTED, ""))


@register.filter
def is_long(groups: list[dict[str, Any]]) -> bool:
    """Whether so many choices stand in these groups that they scroll in a box."""
    return sum(len(group["options"]) for group in groups) > kit_forms.LONG_LIST


@register.filter
def says_optional(bound: BoundField) -> bool:
    """Whether the label tells that the field may stay empty."""
    return not bound.field.required and getattr(bound.form, "mark_optional", False)


@register.filter
def visible_to_layout(bound: BoundField) -> bool:
    """Whether a field stands on its own, and not below a choice of another field."""
    return bound.name not in getattr(bound.form, "revealed", frozenset())


@register.simple_tag(takes_context=True)
def request_path(context: Mapping[str, Any]) -> str:
    """Path and query of this page, to come back to ("/" where there is no request)."""
    request: HttpRequest | None = context.get("request")
    return request.get_full_path() if request is not None else "/"
