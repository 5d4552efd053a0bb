"""axe-core on a page in a real browser, for WCAG 2.2 A and AA."""

import re

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

CONTRAST = "color-contrast"
#: What the contrast of a text hangs on, for each text of the page: its colour, whether it is large
#: (as WCAG 1.4.3 counts), the ground that it stands on, and what veils it.
LOOKS = """() => {
  const ground = (element) => {
    if (!element) return "";
    const { backgroundColor, backgroundImage } = getComputedStyle(element);
    const own = `${backgroundColor} ${backgroundImage}`;
    if (own === "rgba(0, 0, 0, 0) none") return ground(element.parentElement);
    const covers = backgroundColor.startsWith("rgb(") && backgroundImage === "none";
    return covers ? own : `${own} ${ground(element.parentElement)}`;
  };
  const veils = (element) => {
    if (!element) return "";
    const { opacity, filter } = getComputedStyle(element);
    return (opacity + filter === "1none" ? "" : opacity + filter) + veils(element.parentElement);
  };
  const isLarge = ({ fontSize, fontWeight }) =>
    parseFloat(fontSize) >= (Number(fontWeight) >= 700 ? 18.66 : 24);
  const look = (element) => {
    const style = getComputedStyle(element);
    const off = element.closest(":disabled, [aria-disabled=true]") ? "off" : "";
    const own = [style.color, style.textShadow, isLarge(style), off];
    return [...own, ground(element), veils(element)].join();
  };
  const says = (element) =>
    element.matches("input, select, textarea") ||
    [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const shows = (element) =>
    element.checkVisibility({ visibilityProperty: true }) && element.offsetWidth > 1;
  const all = [...document.body.querySelectorAll("*")];
  return [...new Set(all.filter((each) => says(each) && shows(each)).map(look))];
}"""
#: The looks that axe found to have contrast. It is by far its slowest rule, and the planner's pages
#: look alike: it is asked again where something looks as nothing did before.
seen_clear: set[str] = set()
RUN = "(options) => axe.run(options).then((all) => [all.violations, all.incomplete])"
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]


def is_excepted(rule: str, node: dict) -> bool:
    """The one node let through: govuk-frontend's script puts aria-expanded on the radios and
    checkboxes that reveal more questions, which axe does not allow there."""
    return (
        rule == "aria-allowed-attr"
        and "aria-expanded" in node["html"]
        and ("govuk-radios__input" in node["html"] or "govuk-checkboxes__input" in node["html"])
    )


def violations(page: Page) -> list[str]:
    """Run axe and say, a line each, what it found: rule, element and what would be right.

    Raises AssertionError on a page whose style sheets did not load, where axe would pass falsely.
    axe itself is a script: for a browser without script see `violations_without_script`.
    """
    page.wait_for_load_state()  # a page that was just led to may not have its styles yet
    sheets = page.evaluate("() => document.styleSheets.length")
    assert sheets, f"{page.url} was shown without a style sheet"
    looks = set(page.evaluate(LOOKS))
    options = {
        "runOnly": {"type": "tag", "values": LEVELS},
        "rules": {CONTRAST: {"enabled": not looks <= seen_clear}},
        "resultTypes": ["violations"],
    }
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found, unsure = page.evaluate(RUN, options)
    if CONTRAST not in {one["id"] for one in (*found, *unsure)}:
        seen_clear.update(looks)
    return [
        f"{violation['id']}: {' '.join(map(str, node['target']))}: {violation['help']}"
        for violation in found
        for node in violation["nodes"]
        if not is_excepted(violation["id"], node)
    ]


def violations_without_script(page: Page) -> list[str]:
    """The same for a page as a browser without script shows it.

    axe cannot run there, so the page is shown again, without its scripts, where axe can.
    """
    page.wait_for_load_state()  # a page that was just led to may have come only in part
    content = re.sub(r"<script\b.*?</script>", "", page.content(), flags=re.DOTALL)
    browser = page.context.browser
    assert browser is not None
    context = browser.new_context(viewport=page.viewport_size, reduced_motion="reduce")
    shown = context.new_page()
    shown.route(page.url, lambda route: route.fulfill(body=content, content_type="text/html"))
    shown.goto(page.url)
    try:
        return violations(shown)
    finally:
        context.close()
