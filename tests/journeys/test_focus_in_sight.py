"""Whoever goes by keyboard sees where they are: nothing lies over what has the focus."""

from datetime import timedelta

from playwright.sync_api import Page

from bsc_comms.kit import clock
from subgroup.operations.meetings import add_meeting
from tests.cast import cast
from tests.factories import MeetingFactory, TermsFactory, advocate_of
from tests.journeys.signing_in import sign_in, sign_in_as
from tests.services.chromium import NARROW, WIDE

#: The name of what has the focus where nothing of it can be seen, "" else.
HIDDEN = """() => {
  const focused = document.activeElement;
  const seen = (x, y) => {
    const top = document.elementFromPoint(x, y);
    return top !== null && focused.contains(top);
  };
  for (const { left, right, top, bottom } of focused.getClientRects()) {
    for (const part of [0.1, 0.3, 0.5, 0.7, 0.9]) {
      for (const height of [0.1, 0.5, 0.9]) {
        if (seen(left + (right - left) * part, top + (bottom - top) * height)) return "";
      }
    }
  }
  return focused.textContent.trim() || focused.tagName;
}"""


def hidden_on_the_way(page: Page, key: str, *, steps: int) -> list[str]:
    hidden = []
    for _ in range(steps):
        page.keyboard.press(key)
        hidden.append(page.evaluate(HIDDEN))
    return [name for name in hidden if name]


def opened_by(open_page, name: str, address: str, size: tuple[int, int]) -> Page:
    page = open_page(size=size)
    sign_in_as(page, name)
    page.goto(address)
    return page


def test_the_head_of_a_table_lies_over_no_link_on_the_way_up(sample, open_page) -> None:
    page = opened_by(open_page, "Amara Okafor", "/forward-plans/2/", WIDE)
    page.locator("footer a").first.focus()
    assert hidden_on_the_way(page, "Shift+Tab", steps=60) == []


def test_on_a_phone_the_names_of_rows_lie_over_no_cell_of_the_coverage(sample, open_page) -> None:
    page = opened_by(open_page, "Amara Okafor", "/plan/coverage/", NARROW)
    page.locator(".app-grid tbody a").nth(30).focus()
    assert hidden_on_the_way(page, "Shift+Tab", steps=30) == []


def test_on_a_phone_each_link_of_the_coverage_is_large_enough_to_press(sample, open_page) -> None:
    page = opened_by(open_page, "Amara Okafor", "/plan/coverage/", NARROW)
    small = """links => links
      .map(link => [link.textContent, link.getBoundingClientRect()])
      .filter(([, { width, height }]) => Math.min(width, height) < 24)
      .map(([words]) => words)"""
    assert page.locator(".app-grid a").evaluate_all(small) == []


def test_the_bar_of_the_decision_lies_over_no_link(sample, open_page) -> None:
    page = opened_by(open_page, "Ruth Bennett", "/review/", (WIDE[0], 500))
    page.get_by_role("link", name="Start the review").click()
    page.locator("h1").wait_for()
    assert hidden_on_the_way(page, "Tab", steps=60) == []


def test_at_four_times_the_size_the_quorum_does_not_lie_over_who_takes_the_chair(open_page) -> None:
    people = cast()
    for number in range(12):
        advocate_of(people.lead, name=f"Advocate {number:02}")
    TermsFactory(quorum=20, agreed_at=MeetingFactory(date=clock.today() - timedelta(days=90)))
    meeting = add_meeting(by=people.coordinator, date=clock.today())
    page = open_page(size=(320, 256))
    sign_in(page, people.coordinator)
    page.goto(f"/meetings/{meeting.pk}/room/")
    page.get_by_role("button", name="Save who takes the chair").focus()
    chair = page.get_by_label("In the chair today")
    chair.evaluate("chair => scrollBy(0, chair.getBoundingClientRect().top)")
    assert hidden_on_the_way(page, "Shift+Tab", steps=1) == []
