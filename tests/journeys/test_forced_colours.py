"""Whoever lets the machine choose all colours still sees what a colour says."""

from datetime import timedelta

from playwright.sync_api import Page

from bsc_comms.kit import clock
from tests.cast import cast
from tests.factories import CommunicationFactory, MeetingFactory
from tests.journeys.signing_in import sign_in

LOOK_OF = """([selector, part, property]) =>
  [...document.querySelectorAll(selector)].map((each) => getComputedStyle(each, part)[property])"""


def looks(page: Page, selector: str, part: str = "", of: str = "backgroundColor") -> list[str]:
    return page.evaluate(LOOK_OF, [selector, part, of])


def test_only_the_place_where_one_is_bears_the_bar_of_the_navigation(page: Page) -> None:
    page.emulate_media(forced_colors="active", color_scheme="light")
    sign_in(page, cast().alice)
    page.goto("/plan/calendar/")
    for link in (".app-nav__link", ".app-tabs__link"):
        others = looks(page, f"{link}:not([aria-current])", of="borderBottomColor")
        assert {*others} == {"rgb(255, 255, 255)"}
    (current,) = looks(page, ".app-nav__link[aria-current]", of="borderBottomColor")
    assert current != "rgb(255, 255, 255)"


def test_the_steps_done_and_the_keys_of_the_timeline_look_unlike_the_others(page: Page) -> None:
    people = cast()
    MeetingFactory(date=clock.today() + timedelta(days=10))
    CommunicationFactory(lead_partner=people.lead, window_start=clock.today())
    page.emulate_media(forced_colors="active", color_scheme="dark")
    sign_in(page, people.alice)

    page.goto("/meetings/")
    done, to_come = (
        ".app-cycle__step--done .app-cycle__dot",
        ".app-cycle__step:last-child .app-cycle__dot",
    )
    assert {*looks(page, done)}.isdisjoint(looks(page, to_come))

    page.goto("/plan/timeline/")
    keys = [looks(page, f".app-line-key--{each}", "::before") for each in ("agreed", "issued")]
    assert keys == [["rgb(124, 196, 154)"], ["rgb(15, 90, 58)"]]
    assert looks(page, ".app-chart__svg") == ["rgb(255, 255, 255)"]
