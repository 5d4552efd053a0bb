"""Reading answers: what a form on a page holds, and what of an answer is the same for everybody."""

import re
from typing import Any

from django.http import HttpResponse

from tests.services.html_lint import Element, Page

TOKENS = (
    re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"'),
    re.compile(rb'nonce="[^"]*"'),
    re.compile(rb'app-request-number">[^<]*<'),
)
HEADERS_THAT_VARY = frozenset({"Set-Cookie", "Content-Security-Policy", "Expires", "X-Request-ID"})


def without_tokens(content: bytes) -> bytes:
    """The page without what is new in every answer."""
    for token in TOKENS:
        content = token.sub(b"", content)
    return content


def as_seen(response: HttpResponse, address: str = "") -> tuple[int, dict[str, str], bytes]:
    """Status, headers and content, without tokens and without the address that was asked for."""
    headers = {name: text for name, text in response.items() if name not in HEADERS_THAT_VARY}
    content = without_tokens(response.content)
    return (
        response.status_code,
        headers,
        content.replace(address.encode(), b"") if address else content,
    )


def form_of(content: bytes, path: str) -> dict[str, Any]:
    """What a browser would send of the form on this page that is posted to the page itself."""
    page = Page(content.decode())
    forms = [
        form
        for form in page.all("form")
        if form.attributes.get("method", "").lower() == "post"
        and form.attributes.get("action", "").partition("?")[0] in ("", path)
    ]
    held: dict[str, Any] = {}
    for control in page.all("input", "select", "textarea"):
        name = control.attributes.get("name")
        if name and name != "csrfmiddlewaretoken" and _form_around(control) in forms:
            values = _values(control)
            if values and name in held and control.attributes.get("type") == "checkbox":
                held[name] = [*held[name], *values]
            elif values:
                held[name] = values if control.attributes.get("type") == "checkbox" else values[0]
    return held


def names_of_controls(content: bytes) -> set[str]:
    """The names of all controls of the page's forms, chosen or not."""
    return {
        control.attributes["name"]
        for control in Page(content.decode()).all("input", "select", "textarea", "button")
        if "name" in control.attributes
    }


def _form_around(element: Element) -> Element | None:
    around = element.parent
    while around is not None and around.tag != "form":
        around = around.parent
    return around


def _values(control: Element) -> list[str]:
    kind = control.attributes.get("type", "text")
    if control.tag == "textarea":
        return [control.text.removeprefix("\n")]
    if control.tag == "select":
        options = [one for one in _below(control) if one.tag == "option"]
        chosen = [one for one in options if "selected" in one.attributes] or options[:1]
        return [one.attributes.get("value", one.text) for one in chosen]
    if kind in ("submit", "button", "file"):
        return []
    if kind in ("radio", "checkbox"):
        return [control.attributes.get("value", "on")] if "checked" in control.attributes else []
    return [control.attributes.get("value", "")]


def _below(element: Element) -> list[Element]:
    return [each for child in element.children for each in (child, *_below(child))]
