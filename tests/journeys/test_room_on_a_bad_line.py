"""Notes, actions and decisions of a meeting whose line is slow, drops or loses an answer."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from subgroup.models import Action, MinuteNote
from tests.journeys.room_desk import (
    READ_OUT,
    on_to_the_next_item,
    the_chair_decides,
    the_coordinators_desk,
    with_one_more_matter,
)
from tests.services.waiting import wait_until

ACTIONS = "**/agenda/*/actions/"
NOTES = "**/agenda/*/notes/"
SAVED = "It stands in the list once the page is loaded."
LONG_ENOUGH = 15_000


def lose_the_answer(route: Route) -> None:
    route.fetch()
    route.abort()


def no_line(route: Route) -> None:
    route.abort()


def add_an_action(desk: Page, what: str, *, year: str) -> None:
    desk.get_by_label("Who").select_option(label="Bob")
    desk.get_by_label("What", exact=True).fill(what)
    desk.get_by_role("textbox", name="Year").fill(year)
    desk.get_by_role("button", name="Add the action").click()


def test_an_action_that_waited_and_is_refused_comes_back_to_be_put_right(open_page) -> None:
    _, desk = the_coordinators_desk(open_page)
    desk.context.set_offline(True)
    add_an_action(desk, "Book the day", year="2099")
    add_an_action(desk, "Call the centre", year="2015")
    expect(desk.get_by_text("2 kept in this browser")).to_be_visible()
    desk.context.set_offline(False)
    error = desk.locator("#id_due_group").get_by_text("The day must be today or later")
    expect(error).to_be_visible(timeout=LONG_ENOUGH)
    expect(desk.get_by_label("What", exact=True)).to_have_value("Call the centre")
    assert Action.objects.get().what == "Book the day"
    desk.get_by_role("textbox", name="Year").fill("2099")
    desk.get_by_role("button", name="Add the action").click()
    expect(desk.get_by_role("link", name="2. Call the centre")).to_be_visible()


def test_a_refused_action_waits_until_the_one_that_was_begun_meanwhile_is_added(open_page) -> None:
    _, desk = the_coordinators_desk(open_page)
    held: list[Route] = []
    desk.route(ACTIONS, lambda route: held.append(route))
    add_an_action(desk, "Call the centre", year="2015")
    wait_until(lambda: desk.title() and held, seconds=15)
    what = desk.get_by_label("What", exact=True)
    what.fill("Book the day")
    held[0].continue_()
    desk.unroute(ACTIONS)
    expect(desk.get_by_text("It comes back here once you have added the next one")).to_be_visible()
    expect(what).to_have_value("Book the day")
    add_an_action(desk, "Book the day", year="2099")
    expect(what).to_have_value("Call the centre")
    assert Action.objects.get().what == "Book the day"


def test_an_action_that_is_added_twice_while_the_line_is_slow_is_one(open_page) -> None:
    _, desk = the_coordinators_desk(open_page)
    held: list[Route] = []
    desk.route(ACTIONS, lambda route: held.append(route))
    add_an_action(desk, "Book the day", year="2099")
    wait_until(lambda: desk.title() and held, seconds=15)
    desk.get_by_role("button", name="Add the action").click()
    for route in held:
        route.continue_()
    desk.unroute(ACTIONS)
    expect(desk.get_by_role("link", name="1. Book the day")).to_be_visible()
    assert Action.objects.count() == 1


def test_an_action_that_waits_is_sent_at_once_where_it_is_added_again(open_page) -> None:
    _, desk = the_coordinators_desk(open_page)
    desk.route(ACTIONS, no_line)
    add_an_action(desk, "Book the day", year="2099")
    expect(desk.get_by_text("1 kept in this browser")).to_be_visible()
    what = desk.get_by_label("What", exact=True)
    expect(what).to_have_value("")
    what.fill("Book the day")
    desk.unroute(ACTIONS)
    desk.get_by_role("button", name="Add the action").click()
    expect(desk.get_by_role("link", name="1. Book the day")).to_be_visible(timeout=LONG_ENOUGH)
    assert Action.objects.count() == 1


def test_an_action_that_is_begun_while_the_line_drops_stays(open_page) -> None:
    _, desk = the_coordinators_desk(open_page)
    held: list[Route] = []
    desk.route(ACTIONS, lambda route: held.append(route))
    add_an_action(desk, "Book the day", year="2099")
    wait_until(lambda: desk.title() and held, seconds=15)
    what = desk.get_by_label("What", exact=True)
    what.fill("Call the centre")
    held[0].abort()
    expect(desk.get_by_text("1 kept in this browser")).to_be_visible()
    expect(what).to_have_value("Call the centre")


def test_the_next_action_that_is_typed_by_then_stays_when_the_last_is_saved(open_page) -> None:
    _, desk = the_coordinators_desk(open_page)
    held: list[Route] = []
    desk.route(ACTIONS, lambda route: held.append(route))
    add_an_action(desk, "Book the day", year="2099")
    wait_until(lambda: desk.title() and held, seconds=15)
    what = desk.get_by_label("What", exact=True)
    what.fill("")
    what.press_sequentially("Call the")
    held[0].continue_()
    desk.unroute(ACTIONS)
    saved = desk.get_by_text(SAVED)
    expect(saved).to_have_text(re.compile(r"^Saved at \d\d:\d\d:\d\d\. It stands"))
    desk.keyboard.type(" centre")
    expect(what).to_be_focused()
    expect(what).to_have_value("Call the centre")

    saved.get_by_role("button", name="Show it").click()
    expect(desk.get_by_role("link", name="1. Book the day")).to_be_visible()
    expect(what).to_have_value("Call the centre")
    desk.get_by_role("button", name="Add the action").click()
    expect(desk.get_by_role("link", name="2. Call the centre")).to_be_visible()
    assert Action.objects.count() == 2


def test_the_words_of_a_saved_action_do_not_come_back_beside_who_is_chosen_by_then(
    open_page,
) -> None:
    _, desk = the_coordinators_desk(open_page)
    held: list[Route] = []
    desk.route(ACTIONS, lambda route: held.append(route))
    add_an_action(desk, "Book the day", year="2099")
    wait_until(lambda: desk.title() and held, seconds=15)
    desk.get_by_label("Who", exact=True).select_option(index=2)
    held[0].continue_()
    desk.unroute(ACTIONS)
    # Said once the page is read anew and the script has given back what it kept.
    expect(desk.get_by_text("The action is added.")).to_be_visible()
    expect(desk.get_by_role("link", name="1. Book the day")).to_be_visible()
    expect(desk.get_by_label("What", exact=True)).to_have_value("")


def test_an_action_that_is_typed_by_then_stays_when_a_note_is_saved(open_page) -> None:
    _, desk = the_coordinators_desk(open_page)
    held: list[Route] = []
    desk.route(NOTES, lambda route: held.append(route))
    note, what = desk.get_by_label("Note", exact=True), desk.get_by_label("What", exact=True)
    note.fill("Three have asked.")
    desk.get_by_role("button", name="Add the note").click()
    wait_until(lambda: desk.title() and held, seconds=15)
    what.press_sequentially("Call the")
    held[0].continue_()
    desk.unroute(NOTES)
    expect(desk.get_by_text(SAVED)).to_be_visible()
    desk.keyboard.type(" centre")
    expect(what).to_have_value("Call the centre")
    expect(note).to_have_value("")

    note.fill("The centre offers one day.")
    desk.get_by_role("button", name="Add the note").click()
    notes = desk.locator(".app-room__note")
    expect(notes).to_have_text(["Three have asked.", "The centre offers one day."])
    expect(what).to_have_value("Call the centre")


@pytest.mark.thorough
def test_an_action_refused_on_another_item_leads_back_to_its_own(open_page) -> None:
    people, desk = the_coordinators_desk(open_page)
    with_one_more_matter(people)
    desk.reload()
    desk.route(ACTIONS, no_line)
    add_an_action(desk, "Call the centre", year="2015")
    expect(desk.get_by_text("1 kept in this browser")).to_be_visible()
    on_to_the_next_item(desk)
    desk.unroute(ACTIONS)
    desk.get_by_role("link", name="Put it right").click(timeout=LONG_ENOUGH)
    expect(desk.get_by_role("heading", level=1)).to_contain_text("One stall for all")
    expect(desk.get_by_label("What", exact=True)).to_have_value("Call the centre")


def test_a_note_goes_on_from_its_own_save_whose_answer_was_lost(open_page) -> None:
    _, desk = the_coordinators_desk(open_page)
    desk.route("**/notes/", lose_the_answer)
    desk.get_by_label("Note", exact=True).fill("Three have asked.")
    expect(desk.get_by_text("No connection.")).to_be_visible()
    desk.unroute("**/notes/")
    desk.get_by_label("Note", exact=True).fill("Three have asked, and a fourth.")
    expect(desk.get_by_text("Saved at")).to_be_visible()
    assert MinuteNote.objects.get().text == "Three have asked, and a fourth."


@pytest.mark.thorough
def test_a_note_goes_on_from_its_own_save_from_another_item_too(open_page) -> None:
    people, desk = the_coordinators_desk(open_page)
    with_one_more_matter(people)
    desk.reload()
    desk.route("**/notes/", lose_the_answer)
    desk.get_by_label("Note", exact=True).fill("Three have asked.")
    expect(desk.get_by_text("No connection.")).to_be_visible()
    desk.unroute("**/notes/")
    desk.route("**/notes/", no_line)
    desk.get_by_label("Note", exact=True).fill("Three have asked, and a fourth.")
    on_to_the_next_item(desk)
    told = desk.get_by_text("Not sent yet, on One stall for all")
    expect(told).to_contain_text("No connection")
    desk.unroute("**/notes/")
    expect(told).to_be_hidden(timeout=LONG_ENOUGH)
    assert MinuteNote.objects.get().text == "Three have asked, and a fourth."


def test_a_note_with_two_blanks_in_a_row_is_known_again_in_the_list(open_page) -> None:
    _, desk = the_coordinators_desk(open_page)
    desk.route("**/notes/", lose_the_answer)
    desk.get_by_label("Note", exact=True).fill("Three  have asked.")
    expect(desk.get_by_text("No connection.")).to_be_visible()
    desk.unroute("**/notes/")
    desk.reload()
    expect(desk.locator(".app-room__note")).to_have_text("Three have asked.")
    expect(desk.get_by_label("Note", exact=True)).to_have_value("")


@pytest.mark.thorough
def test_that_there_is_no_connection_is_read_out_once_and_takes_no_focus_away(open_page) -> None:
    people, desk = the_coordinators_desk(open_page)
    with_one_more_matter(people)
    desk.reload()
    for address in ("**/notes/", ACTIONS):
        desk.route(address, no_line)
    desk.get_by_label("Note", exact=True).fill("Three have asked.")
    expect(desk.get_by_text("No connection. Your text is kept")).to_be_visible()
    add_an_action(desk, "Book the day", year="2099")
    expect(desk.get_by_text("1 kept in this browser")).to_be_visible()
    on_to_the_next_item(desk)
    link = desk.get_by_text("Not sent yet, on").get_by_role("link")
    link.focus()
    expect(desk.get_by_text("1 kept in this browser")).to_be_visible()
    desk.evaluate(READ_OUT)
    for address in ("**/notes/", ACTIONS) * 2:
        with desk.expect_request(address):
            pass
    assert desk.evaluate("window.readOut") == []
    expect(link).to_be_focused()


def test_a_second_decision_that_did_not_reach_the_planner_keeps_its_comment(open_page) -> None:
    desk = the_chair_decides(open_page)
    comment = desk.get_by_label("Comment")
    desk.locator("#id_kind").select_option(label="Returned with a comment")
    comment.fill("Say it with the fire brigade.")
    desk.get_by_role("button", name="Record the decision").click()
    expect(desk.get_by_text("“Say it with the fire brigade.”")).to_be_visible()
    expect(desk).to_have_url(re.compile("#decisions$"))
    room = desk.url
    desk.locator("#id_kind").select_option(label="Agreed")
    comment.fill("Now it names them.")
    desk.context.set_offline(True)
    with desk.expect_event("requestfailed"):
        desk.get_by_role("button", name="Record the decision").click()
    desk.context.set_offline(False)
    desk.goto(room)
    expect(comment).to_have_value("Now it names them.")
