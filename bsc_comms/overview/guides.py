"""The short guide for each role and the words, as they stand in docs/guides.

One text serves both: the page in the planner leaves the pictures out, since its reader has the
planner itself before them, and leads to no other document of the repository, which has no page.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from partnership.choices import Role

if TYPE_CHECKING:
    from markdown_it.token import Token

FOLDER = settings.BASE_DIR / "docs" / "guides"
CLASSES = {
    "h2": "govuk-heading-m",
    "p": "govuk-body",
    "a": "govuk-link",
    "ul": "govuk-list govuk-list--bullet govuk-list--spaced",
    "ol": "govuk-list govuk-list--number govuk-list--spaced",
    "table": "govuk-table app-table",
    "tr": "govuk-table__row",
    "th": "govuk-table__header",
    "td": "govuk-table__cell",
}
OF_ROLE = {
    Role.ADVOCATE: "advocate",
    Role.DEPUTY: "advocate",
    Role.CHAMPION: "champion",
    Role.CHAIR: "chair",
    Role.COORDINATOR: "coordinator",
    Role.BOARD: "board",
    Role.ADMINISTRATOR: "administrator",
}
WORDS = "words"
LEADS_OUT = re.compile(r"\[([^\]]+)\]\(\.\./[^)]+\)")
LEADS_OUT_AND_SAYS_NO_MORE = re.compile(rf"(?<=\n\n){LEADS_OUT.pattern}\s*?(?=\n\n|\Z)")
SLUGS = (*dict.fromkeys(OF_ROLE.values()), WORDS)


@dataclass(frozen=True)
class Guide:
    """One guide: its place in the address, its heading, and its text as HTML."""

    slug: str
    heading: str
    html: SafeString


def own_slug(roles: Iterable[str]) -> str:
    """The guide that somebody with these roles opens first; the words for whoever has none."""
    held = set(roles)
    return next((slug for role, slug in OF_ROLE.items() if role in held), WORDS)


@cache
def guide(slug: str) -> Guide:
    """Read a guide once a process. Raises KeyError where there is none of that name."""
    if slug not in SLUGS:
        raise KeyError(slug)
    first, _, rest = (FOLDER / f"{slug}.md").read_text(encoding="utf-8").partition("\n")
    text = "\n".join(line for line in rest.splitlines() if not line.startswith("!["))
    text = LEADS_OUT.sub(r"\1", LEADS_OUT_AND_SAYS_NO_MORE.sub("", text))
    return Guide(slug, first.removeprefix("# "), _as_html(text))


def _as_html(text: str) -> SafeString:
    from markdown_it import MarkdownIt  # noqa: PLC0415 - most processes never show a guide

    writer = MarkdownIt("commonmark", {"html": False, "typographer": True})
    writer.enable(["table", "smartquotes"])
    tokens = writer.parse(text)
    _name_rows(tokens)
    for token in tokens:
        _dress(token)
    # Our own files, and raw HTML in them is shown as text.
    return mark_safe(writer.renderer.render(tokens, writer.options, {}))  # noqa: S308


def _name_rows(tokens: "list[Token]") -> None:
    """Make the first cell of each row its heading: a meaning is read out with its word."""
    for place, token in enumerate(tokens):
        if token.type == "th_open":
            token.attrSet("scope", "col")
        if token.type == "tr_open" and tokens[place + 1].type == "td_open":
            opened, _, closed = tokens[place + 1 : place + 4]
            opened.tag = closed.tag = "th"
            opened.attrSet("scope", "row")


def _dress(token: "Token") -> None:
    """Give a part of the text the look of the planner, and its links their place in it."""
    if token.nesting == 1 and token.tag in CLASSES:
        token.attrSet("class", CLASSES[token.tag])
    if token.tag == "a" and token.nesting == 1:
        slug = str(token.attrGet("href")).removesuffix(".md")
        token.attrSet("href", reverse("overview:guide", kwargs={"slug": slug}))
    for child in token.children or ():
        _dress(child)
