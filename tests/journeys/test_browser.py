"""The real browser sees the planner as a person does, and the checks on it find planted faults."""

import pytest
from playwright.sync_api import Page, expect

from tests.services.axe import CONTRAST, violations, violations_without_script
from tests.services.chromium import NARROW, WIDE, Complaints
from tests.services.in_short import in_turn

BARE = "<html lang='en'><head><title>T</title><style>p {{}}</style></head><body>{}</body></html>"
REVEAL = """<label><input type=radio class="govuk-radios__input" aria-expanded="false">Yes</label>
<label><input type=radio class="other" aria-expanded="false">No</label>"""


@pytest.mark.parametrize(
    ("size", "script"),
    in_turn(
        [(WIDE, True), (NARROW, True), (NARROW, False), (WIDE, False)], about="the door", most=2
    ),
)
def test_the_sign_in_page_is_styled_and_open_to_everybody(open_page, size, script) -> None:
    page = open_page(size=size, script=script)
    page.goto("/accounts/login/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.evaluate("() => document.documentElement.scrollWidth") <= size[0]
    assert (violations if script else violations_without_script)(page) == []


def test_axe_names_a_field_without_a_label(page: Page) -> None:
    page.set_content(BARE.format("<main><input type=text></main>"))
    assert [line.split(":")[0] for line in violations(page)] == ["label"]


def test_axe_excepts_only_the_radios_that_reveal_more(page: Page) -> None:
    page.set_content(BARE.format(REVEAL))
    assert [line[:23] for line in violations(page)] == ["aria-allowed-attr: .oth"]


def test_axe_asks_for_contrast_again_wherever_something_looks_otherwise(page: Page) -> None:
    """A text on another ground, behind another veil, shown at last, or no longer switched off."""
    words = "<main><p style='color: #555'>Words</p>{}</main>"
    page.set_content(BARE.format(words.format("<p hidden style='color: #aaa'>More</p>")))
    assert violations(page) == []
    for planted in (
        "<p style='color: #aaa'>More</p>",
        "<div style='background: #777'><p style='color: #555'>More</p></div>",
        "<div style='opacity: 0.5'><p style='color: #555'>More</p></div>",
        "<button style='color: #aaa; background: #fff' disabled>More</button>"
        "<button style='color: #aaa; background: #fff'>More</button>",
    ):
        page.set_content(BARE.format(words.format(planted)))
        assert [line.split(":")[0] for line in violations(page)] == [CONTRAST], planted


def test_axe_does_not_pass_a_page_without_styles(page: Page) -> None:
    page.set_content("<html lang='en'><title>T</title><h1>T</h1></html>")
    with pytest.raises(AssertionError, match="without a style sheet"):
        violations(page)


def test_a_style_that_does_not_load_is_heard(chromium, live_server) -> None:
    page = chromium.new_page(base_url=live_server.url)
    heard = Complaints(page).heard
    page.goto("/accounts/login/")
    assert heard == []
    with page.expect_response("**/no-such.css"):
        page.set_content("<link rel=stylesheet href='/static/no-such.css'>")
    page.close()
    assert heard == [f"404 for {live_server.url}/static/no-such.css"]


def test_a_page_without_script_is_checked_as_it_is(open_page) -> None:
    page = open_page(script=False)
    planted = BARE.format("<main><input type=text></main>")
    page.route("**/planted/", lambda route: route.fulfill(body=planted, content_type="text/html"))
    page.goto("/planted/")
    assert [line.split(":")[0] for line in violations_without_script(page)] == ["label"]
