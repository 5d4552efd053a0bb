"""The chair's comment in the review: nothing that is typed is lost, and what came of it is told."""

from datetime import timedelta

from playwright.sync_api import Page, expect

from bsc_comms.kit import clock
from plans.models import Communication, Decision
from tests.cast import cast
from tests.factories import CommunicationFactory
from tests.journeys.signing_in import sign_in


def at_a_line(page: Page, *titles: str) -> Communication:
    people = cast()
    day = clock.today() + timedelta(days=20)
    lines = [
        CommunicationFactory(title=each, window_start=day, lead_partner=people.lead)
        for each in titles
    ]
    sign_in(page, people.chair)
    page.goto(f"/review/{lines[0].pk}/")
    return lines[0]


def test_a_comment_that_did_not_reach_the_planner_is_back_and_gone_once_it_did(page: Page) -> None:
    line = at_a_line(page, "Bike marking")
    address = page.url
    comment = page.get_by_label("Comment")
    page.route("**/review/**", lambda route: route.abort())
    comment.fill("Which streets?")
    page.get_by_role("button", name="Note").click()
    page.unroute("**/review/**")
    page.goto(address)
    expect(comment).to_have_value("Which streets?")
    page.get_by_role("button", name="Note").click()
    expect(page.get_by_text("1 of 1 lines reviewed")).to_be_visible()
    assert Decision.objects.get(communication=line).comment == "Which streets?"
    page.goto(address)
    expect(comment).to_have_value("")


def test_a_comment_that_was_given_back_waits_however_one_leaves_the_page(page: Page) -> None:
    line = at_a_line(page, "Bike marking")
    address = page.url
    comment = page.get_by_label("Comment")
    comment.fill("Which streets?")
    Communication.objects.filter(pk=line.pk).update(version=2)
    page.get_by_role("button", name="Note").click()
    expect(page.get_by_role("alert")).to_contain_text("It changed while you were deciding")
    page.goto("/review/")
    page.goto(address)
    expect(comment).to_have_value("Which streets?")


def test_taking_a_decision_back_keeps_what_is_typed(page: Page) -> None:
    line = at_a_line(page, "Bike marking")
    address = page.url
    comment = page.get_by_label("Comment")
    page.get_by_role("button", name="Note").click()
    expect(page.get_by_text("1 of 1 lines reviewed")).to_be_visible()
    page.goto(address)
    page.route("**/review/**", lambda route: route.abort())
    comment.fill("For later")
    page.get_by_role("button", name="Note").click()
    page.unroute("**/review/**")
    page.goto(address)
    page.get_by_role("button", name="Take back this decision").click()
    expect(page.get_by_text("The decision is taken back")).to_be_visible()
    assert not Decision.objects.filter(communication=line).exists()
    page.goto(address)
    expect(comment).to_have_value("For later")


def test_the_key_that_returns_says_what_it_waits_for(page: Page) -> None:
    at_a_line(page, "Bike marking")
    said = page.locator("[data-said]")
    page.keyboard.press("r")
    expect(said).to_have_text("Write what you ask for, then Esc and R.")
    page.keyboard.type("Which streets?")
    expect(said).to_have_text("")
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    expect(page.get_by_text("1 of 1 lines reviewed")).to_be_visible()


def test_what_came_meanwhile_has_the_focus_and_is_read_out(page: Page) -> None:
    line = at_a_line(page, "Bike marking")
    Communication.objects.filter(pk=line.pk).update(version=2)
    page.keyboard.press("o")
    told = page.get_by_role("alert")
    expect(told).to_contain_text("It changed while you were deciding")
    expect(told).to_be_focused()


def test_no_key_is_spoken_of_on_a_phone_and_paper_shows_the_line_alone(open_page) -> None:
    page = open_page(size=(360, 740))
    at_a_line(page, "Bike marking", "Dark evenings")
    expect(page.get_by_role("button", name="Agree")).to_be_visible()
    expect(page.get_by_role("button", name="Turn the keys off")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    for part in (".app-review__bar", ".app-review__lines", "#id_comment_group"):
        expect(page.locator(part)).to_be_hidden()
