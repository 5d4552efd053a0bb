"""Block tags of every template (built in: no load line), which wrap what stands between them.

As in `{% panel "Near this" %}...{% endpanel %}`.
"""

from __future__ import annotations

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_block_tag
def panel(
    content: str, title: str, tone: str = "", count: Any = None, level: int = 2
) -> SafeString:
    """A titled part of a page or of its side column. tone: "" (paper) or "plain"."""
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
def facts(content: str, css: str = "") -> SafeString:
    """A summary list whose rows the template writes itself: `{% fact %}` inside."""
    return format_html(
        '<dl class="govuk-summary-list app-summary{}">{}</dl>', f" {css}" if css else "", content
    )


@register.simple_block_tag
def fact(content: str, key: str) -> SafeString:
    """One row of them. What is between the tags is its value; an empty one says "Not given"."""
    return format_html(
        '<div class="govuk-summary-list__row govuk-summary-list__row--no-actions">'
        '<dt class="govuk-summary-list__key">{}</dt>'
        '<dd class="govuk-summary-list__value">{}</dd></div>',
        key,
        content if content.strip() else mark_safe('<span class="app-muted">Not given</span>'),
    )


@register.simple_block_tag
def details(
    content: str, summary: str, opened: object = False, css: str = "", about: str = ""
) -> SafeString:
    """Something that opens, without script; open from the start where `opened` says so.

    about: of what, where several on a page have one summary; heard and not seen.
    """
    return format_html(
        '<details class="govuk-details{}"{}><summary class="govuk-details__summary">'
        '<span class="govuk-details__summary-text">{}{}</span></summary>'
        '<div class="govuk-details__text">{}</div></details>',
        f" {css}" if css else "",
        mark_safe(" open") if opened else "",
        summary,
        format_html('<span class="govuk-visually-hidden"> {}</span>', about) if about else "",
        content,
    )


@register.simple_block_tag
def notice(
    content: str, title: str = "Important", tone: str = "", *, told: bool = False
) -> SafeString:
    """A banner in the page. tone: "" or "success".

    told: it is what came of a press, so it is read out and its person goes on from there.
    """
    context = {"title": title, "content": content, "tone": tone, "told": told}
    # What made the content has escaped it.
    return mark_safe(render_to_string("components/notice.html", context))  # noqa: S308
