"""axe-core on a page in a real browser, for WCAG 2.2 A and AA."""

import re

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

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
    options = {"runOnly": {"type": "tag", "values": LEVELS}, "resultTypes": ["violations"]}
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("(options) => axe.run(options).then((all) => all.violations)", options)
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
