"""Lint of a page as the server sent it: what every page must have, and what none may hold.

One filled title and h1, one list of errors at most, a language, ids that are unique, references
that lead somewhere, a label for each field, a text for each link, button and choice, an alternative
for each picture, and nothing that the strict Content-Security-Policy would refuse (style
attributes, handlers, scripts without nonce).
"""

from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
OPTIONAL_END = frozenset("li p dt dd tr td th thead tbody tfoot option optgroup colgroup".split())
UNLABELLED_INPUTS = frozenset({"hidden", "submit", "button", "reset", "image"})
REFERENCES = ("aria-labelledby", "aria-describedby", "aria-controls", "for", "headers")
DATA_SCRIPTS = frozenset({"application/json", "application/ld+json"})


@dataclass
class Element:
    """An element, what it holds, and what it stands in."""

    tag: str
    attributes: dict[str, str]
    parent: "Element | None"
    line: int
    text: str = ""
    children: list["Element"] = field(default_factory=list)

    def inside(self, tag: str) -> bool:
        """Whether it stands in an element of this kind."""
        return self.parent is not None and (self.parent.tag == tag or self.parent.inside(tag))

    def own_name(self) -> str:
        """The text that a screen reader would find in it or on it."""
        attributes = self.attributes
        named = attributes.get("aria-label") or attributes.get("aria-labelledby", "")
        pictures = attributes.get("alt", "") if self.tag == "img" else ""
        inner = "".join(child.own_name() for child in self.children)
        return (named + self.text + pictures + inner).strip()

    def __str__(self) -> str:
        name = self.attributes.get("id") or self.attributes.get("name") or ""
        mark = f" {name}" if name else ""
        return f"<{self.tag}{mark}> (line {self.line})"


class Page(HTMLParser):
    """A page read into elements; `stray` names end tags that fit nothing that is open."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {}, None, 0)
        self.open = self.root
        self.elements: list[Element] = []
        self.stray: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {key: value or "" for key, value in attrs}
        element = Element(tag, attributes, self.open, self.getpos()[0])
        self.open.children.append(element)
        self.elements.append(element)
        if tag not in VOID:
            self.open = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        element: Element | None = self.open
        while element is not None and element.tag in OPTIONAL_END and element.tag != tag:
            element = element.parent
        if element is None or element.tag != tag or element.parent is None:
            self.stray.append(f"</{tag}> on line {self.getpos()[0]} closes nothing")
            return
        self.open = element.parent

    def handle_data(self, data: str) -> None:
        self.open.text += data

    def all(self, *tags: str) -> list[Element]:
        """The elements of these kinds, in the page's order."""
        return [element for element in self.elements if element.tag in tags]


def lint(text: str) -> list[str]:
    """Everything that is wrong with a page, a line each; nothing for a fragment of a page."""
    if "<html" not in text[:2000].lower():
        return []
    page = Page(text)
    checks = (head, ids, fields, names, pictures, policy)
    return page.stray + [fault for check in checks for fault in check(page)]


def head(page: Page) -> list[str]:
    """Language, title, the one h1, and what is wrong listed once."""
    faults = []
    if not any(element.attributes.get("lang") for element in page.all("html")):
        faults.append("The page does not say its language")
    titles = [title for title in page.all("title") if not title.inside("svg")]
    if len(titles) != 1 or not titles[0].text.strip():
        faults.append(f"The page needs one title with a text, and has {len(titles)}")
    headings = page.all("h1")
    if len(headings) != 1 or not headings[0].own_name():
        faults.append(f"The page needs one h1 with a text, and has {len(headings)}")
    summaries = [
        one
        for one in page.all("div")
        if "govuk-error-summary" in one.attributes.get("class", "").split()
    ]
    if len(summaries) > 1:
        faults.append(f"The page lists what is wrong {len(summaries)} times")
    return faults


def ids(page: Page) -> list[str]:
    """Ids stand once, and whatever refers to one finds it."""
    counts = Counter(
        element.attributes["id"] for element in page.elements if "id" in element.attributes
    )
    faults = [
        f"The id {name!r} stands {n} times" for name, n in counts.items() if n > 1 or not name
    ]
    for element in page.elements:
        for attribute in REFERENCES:
            for name in element.attributes.get(attribute, "").split():
                if name not in counts:
                    faults.append(f"{element}: {attribute} names {name!r}, which is not there")
        target = element.attributes.get("href", "")
        inner = element.tag == "a" and target.startswith("#") and len(target) > 1
        if inner and target[1:] not in counts:
            faults.append(f"{element}: links to {target}, which is not there")
    return faults


def fields(page: Page) -> list[str]:
    """Every field has a label with a text."""
    labels = {
        label.attributes["for"]
        for label in page.all("label")
        if label.attributes.get("for") and label.own_name()
    }
    return [
        f"{element} has no label"
        for element in page.all("input", "select", "textarea")
        if element.attributes.get("type", "text") not in UNLABELLED_INPUTS
        and not element.inside("label")
        and element.attributes.get("id") not in labels
        and not element.attributes.get("aria-label")
        and not element.attributes.get("aria-labelledby")
    ]


def names(page: Page) -> list[str]:
    """Every link and button says what it does, and every choice of a list what it means."""
    faults = [
        f"{element} has no text"
        for element in page.all("a", "button")
        if (element.tag == "button" or "href" in element.attributes) and not element.own_name()
    ]
    faults += [
        f"{element.parent}: a choice of it has no words"
        for element in page.all("option")
        if not (element.inside("datalist") or any(map(str.isalnum, element.own_name())))
    ]
    return faults + [
        f"{element} has no text"
        for element in page.all("input")
        if element.attributes.get("type") in {"submit", "button"}
        and not (element.attributes.get("value") or element.attributes.get("aria-label"))
    ]


def pictures(page: Page) -> list[str]:
    """Every picture has an alternative, an empty one if it only decorates."""
    return [f"{image} has no alt" for image in page.all("img") if "alt" not in image.attributes]


def policy(page: Page) -> list[str]:
    """Nothing that the Content-Security-Policy refuses."""
    faults = []
    for element in page.elements:
        if "style" in element.attributes:
            faults.append(f"{element} has a style attribute")
        faults += [
            f"{element} has the handler {key}" for key in element.attributes if key[:2] == "on"
        ]
    for script in page.all("script", "style"):
        inline = script.tag == "style" or "src" not in script.attributes
        data = script.attributes.get("type") in DATA_SCRIPTS
        if inline and not data and not script.attributes.get("nonce"):
            faults.append(f"{script} stands in the page without a nonce")
    return faults
