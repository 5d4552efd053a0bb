"""Tags and filters of every template (built in: no load line). Parts of a page and how dates read.

A page says what it shows; templates/components/ says how it looks. What wraps a part of a page is
in `kit_parts`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import template
from django.core.paginator import Page
from django.http import HttpRequest, QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from bsc_comms.kit import figures, in_words
from bsc_comms.kit.names import listed

register = template.Library()

for how_it_reads in (
    in_words.day,
    in_words.days,
    in_words.long_day,
    in_words.month,
    in_words.working_days_away,
    in_words.clock_time,
    in_words.moment,
    in_words.number,
    in_words.sentence,
    in_words.percent,
    in_words.points,
    in_words.count_of,
    listed,
):
    register.filter(how_it_reads)


@register.filter
def first_two(names: Sequence[str]) -> str:
    """ "Posters, Radio and 3 more" on a screen; on paper, where nothing can be opened, all."""
    if len(names) <= 2:
        return listed(names)
    return format_html(
        '<span class="app-screen-only">{} and {} more</span><span class="app-print-only">{}</span>',
        listed(names[:2]),
        len(names) - 2,
        listed(names),
    )


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
    "taken_back": "grey",
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


register.filter(figures.figure)


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
def csv_link(url: str, label: str = "Download as CSV", about: str = "") -> dict[str, Any]:
    """The link to a list as CSV, where every table has it.

    about: of which table, where a page may have several; heard and not seen.
    """
    return {"url": url, "label": label, "about": about}


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(
    context: Mapping[str, Any], page: Page, parameter: str = "page", all_in: str = ""
) -> dict[str, Any]:
    """ "1 to 50 of 134" and the links to other pages; filters stay. Needs `request`.

    Where a list has other pages, paper says so, with all_in: a sentence on where the whole list is.
    """
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
        "all_in": all_in,
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


@register.simple_block_tag
def tab_bar(content: str, label: str) -> SafeString:
    """The same, where the template itself says which: `{% tab %}` and `{% page_tab %}` inside."""
    return mark_safe(  # noqa: S308 - what made it has escaped it
        render_to_string("components/tab_bar.html", {"label": label, "content": content})
    )


@register.inclusion_tag("components/tab.html")
def tab(label: str, url: str, current: bool = False) -> dict[str, Any]:
    """One link of them."""
    return {"label": label, "url": url, "current": current}


@register.inclusion_tag("components/tab.html")
def tab_button(name: str, value: str, label: str, current: bool = False) -> dict[str, Any]:
    """One that sends the form around it, so that another view of a form loses nothing typed.

    Whoever presses it goes on from it: its id is what the address of the answer names.
    """
    return {"name": name, "value": value, "label": label, "current": current}


@register.inclusion_tag("components/tab.html", takes_context=True)
def page_tab(context: Mapping[str, Any], name: str, label: str, *args: Any) -> dict[str, Any]:
    """A page by the name of its address: `{% page_tab "plans:lines" "Lines" %}`.

    It is the current one while it is the page that is shown.
    """
    shown = context["request"].resolver_match.view_name
    return {"label": label, "url": reverse(name, args=args), "current": name == shown}


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
    shown = in_words.number(value) if isinstance(value, int) else value
    return {"value": shown, "label": label, "note": note, "url": url}


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


@register.inclusion_tag("components/actions.html", takes_context=True)
def form_actions(
    context: Mapping[str, Any], label: str, cancel_url: str = "", cancel: str = "Cancel"
) -> dict[str, Any]:
    """The end of a form: the primary button says the act, the second is plain text.

    Where the page's form can be saved no more (`PlainWords.refuse`), only the way back.
    """
    refused = getattr(context.get("form"), "is_refused", False)
    return {"label": label, "cancel_url": cancel_url, "cancel": cancel, "refused": refused}


@register.inclusion_tag("components/before_after.html")
def before_after(label: str, before: Any, after: Any) -> dict[str, Any]:
    """One field as it was and as it is, side by side. Either may be marked up with ins and del."""
    return {"label": label, "before": before, "after": after}


@register.inclusion_tag("components/changed_words.html")
def changed_words(
    label: str, before: Sequence[Any], after: Sequence[Any], note: str = ""
) -> dict[str, Any]:
    """A text as it was and as it is, each in runs with `text` and whether it is `changed`.

    `note` says beside the label what kind of change it is.
    """
    return {"label": label, "note": note, "before": before, "after": after}


@register.simple_tag(takes_context=True)
def request_path(context: Mapping[str, Any]) -> str:
    """Path and query of this page, to come back to ("/" where there is no request)."""
    request: HttpRequest | None = context.get("request")
    return request.get_full_path() if request is not None else "/"
