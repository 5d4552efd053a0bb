"""Each style is for something, and stands where every page that needs it loads it."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHEETS = sorted((ROOT / "static" / "css").glob("*.css"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
APPS = (
    *("bsc_comms", "partnership", "channels_registry", "evidence", "plans", "subgroup"),
    *("static/js", "templates"),
)
STYLED = re.compile(r"\.(app-[\w-]+)")
NAMED = re.compile(r"app-[\w-]+")
BEGUN = re.compile(r"(app-[\w-]*[-_])\$?{")  # the rest of the name is worked out
CLASSES = re.compile(r'class="([^"]*)"')
HOOKS = {"app-request-number"}  # by which the number of a request is found on a page


def unused(styles: str, sources: str) -> set[str]:
    """Classes with a style that nothing names."""
    named, begun = set(NAMED.findall(sources)), tuple(BEGUN.findall(sources))
    return {one for one in STYLED.findall(styles) if one not in named and not one.startswith(begun)}


def test_a_style_that_nothing_uses_is_found() -> None:
    styles = ".app-used {} .app-line--issued {} .app-old {}"
    assert unused(styles, 'class="app-used app-line--{{ look }}"') == {"app-old"}


def test_every_style_is_for_something() -> None:
    files = [path for app in APPS for path in (ROOT / app).rglob("*")]
    sources = [path.read_text() for path in files if path.suffix in {".html", ".py", ".js"}]
    assert unused("\n".join(path.read_text() for path in SHEETS), "\n".join(sources)) == set()


def unstyled(template: str, styles: str) -> set[str]:
    """Classes of a template that no style speaks of; what is worked out is not looked at."""
    worked_out = re.compile(r"app-[\w-]*[-_](?={[{%])")
    given = " ".join(CLASSES.findall(template))
    return set(NAMED.findall(worked_out.sub("", given))) - set(STYLED.findall(styles)) - HOOKS


def test_a_class_without_a_style_is_found() -> None:
    template = '<p class="app-used app-line--{{ look }} app-old{% if one %} app-one{% endif %}">'
    assert unstyled(template, ".app-used {} .app-line--issued {}") == {"app-old", "app-one"}


def test_every_class_has_a_style() -> None:
    styles = "\n".join(path.read_text() for path in SHEETS)
    found = {path.name: unstyled(path.read_text(), styles) for path in TEMPLATES}
    assert {name: classes for name, classes in found.items() if classes} == {}


@pytest.mark.parametrize(
    "selector", [".app-address {", ".app-asking {", ".app-lines__acts .govuk-button {"]
)
def test_what_pages_of_several_apps_show_is_styled_on_all_of_them(selector: str) -> None:
    base = (ROOT / "templates" / "layouts" / "base.html").read_text()
    everywhere = [path for path in SHEETS if f"css/{path.name}" in base]
    assert (
        [path.name for path in SHEETS if f"\n{selector}" in path.read_text()]
        == [path.name for path in everywhere if f"\n{selector}" in path.read_text()]
        != []
    )


def test_figures_in_tables_stand_at_the_right() -> None:
    """The class of govuk-frontend loses to the style of our tables."""
    assert [path.name for path in TEMPLATES if "--numeric" in path.read_text()] == []
