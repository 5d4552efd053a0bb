"""A meeting is held: two people take notes at once, the line drops, the minutes are read."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from bsc_comms.kit import clock
from partnership.models import SignIn
from subgroup.models import Action, AgendaItem, Meeting, MinuteNote
from subgroup.operations.agenda import add_agenda_item
from subgroup.operations.meetings import add_meeting, cancel_meeting
from subgroup.operations.room import keep_note, remove_note
from tests.cast import cast
from tests.factories import (
    MeetingFactory,
    TermsFactory,
    advocate_of,
)
from tests.journeys.room_desk import (
    READ_OUT,
    in_the_room,
    on_to_the_next_item,
    the_chair_decides,
    the_coordinators_desk,
    with_one_more_matter,
)
from tests.journeys.signing_in import come_in, give_the_password, sign_in, with_a_password
from tests.services.axe import violations, violations_without_script
from tests.services.in_short import in_turn
from tests.services.waiting import wait_until

NOTES_KEPT = "() => Object.keys(localStorage).filter((key) => key.startsWith('note:'))"


def test_two_take_notes_at_once_and_nothing_is_lost_when_the_line_drops(open_page) -> None:
    people = cast()
    meeting = add_meeting(by=people.coordinator, date=clock.today())
    item = add_agenda_item(by=people.bob, meeting=meeting, title="One stall for all")
    desk, other = open_page(), open_page()
    sign_in(desk, people.coordinator)
    sign_in(other, people.chair)
    for page in (desk, other):
        in_the_room(page, meeting, item)
    assert violations(desk) == []
    desk.get_by_label("Note", exact=True).fill("Three have asked.")
    other.get_by_label("Note", exact=True).fill("The centre offers one day.")
    for page in (desk, other):
        expect(page.get_by_text("Saved at")).to_be_visible()
    assert set(MinuteNote.objects.values_list("text", flat=True)) == {
        "Three have asked.",
        "The centre offers one day.",
    }

    desk.context.set_offline(True)
    desk.get_by_label("Note", exact=True).fill("Three have asked, and a fourth.")
    expect(desk.get_by_text("No connection. Your text is kept in this browser")).to_be_visible()
    desk.get_by_label("Who").select_option(label="Bob")
    desk.get_by_label("What", exact=True).fill("Book the day")
    desk.get_by_role("button", name="Add the action").click()
    expect(desk.get_by_text("1 kept in this browser")).to_be_visible()
    desk.context.set_offline(False)
    expect(desk.get_by_role("link", name="1. Book the day")).to_be_visible(timeout=15_000)
    assert Action.objects.get().owner == people.bob
    note = MinuteNote.objects.get(by=people.coordinator)
    assert note.text == "Three have asked, and a fourth."

    phone = open_page(size=(320, 800))
    sign_in(phone, people.coordinator)
    in_the_room(phone, meeting, item)
    assert violations(phone) == []
    phone.get_by_role("button", name=re.compile("Present.*Bob")).click()
    expect(phone.get_by_text("1 partner present")).to_be_visible()


def test_a_note_reads_out_that_it_is_saved_and_nothing_while_it_is_typed(open_page) -> None:
    _, desk = the_coordinators_desk(open_page)
    desk.evaluate(READ_OUT)
    desk.get_by_label("Note", exact=True).press_sequentially("Three have asked.")
    expect(desk.get_by_text("Not saved yet")).to_be_visible()
    expect(desk.get_by_text("Saved at")).to_be_visible()
    expect(desk.get_by_text("Not saved yet")).to_be_hidden()
    heard = {words.partition(" at ")[0] for words in desk.evaluate("window.readOut")}
    assert heard - {""} == {"Saved"}


def test_a_note_that_was_taken_out_while_it_was_typed_is_added_again(open_page) -> None:
    people, desk = the_coordinators_desk(open_page)
    desk.get_by_label("Note", exact=True).fill("Three have asked.")
    expect(desk.get_by_text("Saved at")).to_be_visible()
    remove_note(by=people.chair, note=MinuteNote.objects.get(), opened_version=1)
    desk.get_by_label("Note", exact=True).fill("Three have asked, and a fourth.")
    expect(desk.get_by_text("Somebody took this note out of the minutes.")).to_be_visible()
    desk.get_by_role("button", name="Add the note").click()
    expect(desk.locator(".app-room__note")).to_have_text("Three have asked, and a fourth.")
    assert MinuteNote.objects.get(removed_at=None).text == "Three have asked, and a fourth."


def test_a_note_that_is_emptied_says_what_still_stands_in_the_minutes(open_page) -> None:
    _, desk = the_coordinators_desk(open_page)
    desk.get_by_label("Note", exact=True).fill("Typed by mistake.")
    expect(desk.get_by_text("Saved at")).to_be_visible()
    desk.get_by_label("Note", exact=True).fill("")
    expect(desk.get_by_text("still stands in the minutes")).to_be_visible()
    expect(desk.get_by_text("Not saved yet")).to_be_hidden()
    desk.get_by_role("button", name="Show it, to take it out").click()
    desk.get_by_role("button", name="Take it out").click()
    expect(desk.locator(".app-room__note")).to_have_count(0)


def test_once_what_was_wrong_is_put_right_nothing_is_sent_again(open_page) -> None:
    _, desk = the_coordinators_desk(open_page)
    item = AgendaItem.objects.get(title="One stall for all")
    desk.get_by_role("button", name="Add the action").click()
    expect(desk.get_by_text("There is a problem")).to_be_visible()
    desk.get_by_label("Who").select_option(label="Bob")
    desk.get_by_label("What", exact=True).fill("Book the day")
    desk.get_by_role("textbox", name="Year").fill("2015")
    desk.get_by_role("button", name="Add the action").click()
    expect(desk.locator("#id_due_group")).to_contain_text("The day must be today or later")
    expect(desk.locator(".govuk-form-group--error")).to_have_count(1)
    expect(desk.locator(".govuk-error-message")).to_have_count(1)
    expect(desk.get_by_text("There is a problem")).to_be_hidden()
    assert violations(desk) == []
    desk.get_by_role("textbox", name="Year").fill("2099")
    desk.get_by_role("button", name="Add the action").click()
    expect(desk.get_by_role("link", name="1. Book the day")).to_be_visible()
    expect(desk.get_by_text("There is a problem")).to_be_hidden()
    expect(desk).to_have_url(
        re.compile(rf"/meetings/{item.meeting_id}/room/\?item={item.pk}#actions$")
    )


def test_what_is_typed_after_the_session_ended_is_sent_after_signing_in(open_page) -> None:
    people, desk = the_coordinators_desk(open_page)
    with_a_password(people.coordinator)
    SignIn.objects.all().delete()
    desk.get_by_label("Note", exact=True).fill("Three have asked.")
    said = desk.get_by_text("You were signed out. Sign in, and it is sent then. Your text is kept")
    expect(said).to_be_visible()
    desk.get_by_label("Who").select_option(label="Bob")
    desk.get_by_label("What", exact=True).fill("Book the day")
    desk.get_by_role("button", name="Add the action").click()
    said = desk.get_by_text("You were signed out. Sign in, and it is sent then: “Book the day”")
    expect(said).to_be_visible()
    assert not MinuteNote.objects.exists() and not Action.objects.exists()
    said.get_by_role("link", name="Sign in").click()
    give_the_password(desk, people.coordinator)
    expect(desk.get_by_role("link", name="1. Book the day")).to_be_visible()
    assert MinuteNote.objects.get().text == "Three have asked."
    assert Action.objects.get().owner == people.bob


def test_an_action_from_a_page_that_is_out_of_date_waits_for_a_new_one(open_page) -> None:
    people, desk = the_coordinators_desk(open_page)
    other = desk.context.new_page()
    SignIn.objects.all().delete()
    come_in(other, people.coordinator)
    desk.get_by_label("Who").select_option(label="Bob")
    desk.get_by_label("What", exact=True).fill("Book the day")
    desk.get_by_role("button", name="Add the action").click()
    expect(desk.get_by_text("This page is out of date.")).to_be_visible()
    desk.get_by_role("link", name="Load it again").click()
    expect(desk.get_by_role("link", name="1. Book the day")).to_be_visible()


def test_words_for_a_meeting_that_was_cancelled_can_be_taken_along(open_page) -> None:
    people, desk = the_coordinators_desk(open_page)
    desk.context.grant_permissions(["clipboard-read", "clipboard-write"])
    meeting = Meeting.objects.get()
    cancel_meeting(by=people.chair, meeting=meeting, opened_version=1, reason="Not quorate")
    desk.get_by_label("Note", exact=True).fill("Three have asked.")
    said = desk.get_by_text("put them in the draft minutes, or on the next agenda.")
    expect(said).to_be_visible()
    said.get_by_role("button", name="Copy your text").click()
    expect(said.get_by_role("button", name="Copied")).to_be_visible()
    assert desk.evaluate("navigator.clipboard.readText()") == "Three have asked."
    assert violations(desk) == []
    said.get_by_role("link", name="Open the meeting").click()
    expect(desk).to_have_url(re.compile(rf"/meetings/{meeting.pk}/$"))


def test_a_browser_that_keeps_nothing_keeps_the_note_on_the_page(open_page) -> None:
    _, desk = the_coordinators_desk(open_page)
    desk.add_init_script("Storage.prototype.setItem = () => { throw new Error('full'); }")
    desk.reload()
    desk.context.set_offline(True)
    box = desk.get_by_label("Note", exact=True)
    box.fill("Three have asked.")
    said = desk.get_by_text("No connection. Your text is on this page alone")
    expect(said).to_be_visible()
    desk.get_by_role("button", name="Add the note").click()
    expect(said).to_be_visible()
    expect(box).to_have_value("Three have asked.")
    desk.context.set_offline(False)
    expect(desk.get_by_text("Saved at")).to_be_visible(timeout=15_000)
    desk.get_by_role("button", name="Add the note").click()
    expect(desk.locator(".app-room__note")).to_have_text("Three have asked.")


def test_a_note_is_sent_though_the_clerk_went_on_at_once(open_page) -> None:
    people, desk = the_coordinators_desk(open_page)
    with_one_more_matter(people)
    desk.reload()
    desk.get_by_label("Note", exact=True).fill("Three have asked.")
    on_to_the_next_item(desk)
    # Not wait_for_function: it evaluates a text in the page, which the page's policy refuses.
    wait_until(lambda: desk.evaluate(NOTES_KEPT) == [], seconds=15)
    note = MinuteNote.objects.get()
    assert (note.text, note.item.title) == ("Three have asked.", "One stall for all")


def test_a_note_is_sent_as_the_page_is_left_and_stands_there_once(open_page) -> None:
    _, desk = the_coordinators_desk(open_page)
    room = desk.url
    desk.get_by_label("Note", exact=True).fill("Three have asked.")
    desk.get_by_role("link", name="Today").click()
    wait_until(MinuteNote.objects.exists, seconds=15)
    desk.goto(room)
    expect(desk.locator(".app-room__note")).to_have_text("Three have asked.")
    expect(desk.get_by_label("Note", exact=True)).to_have_value("")


def test_a_note_typed_without_a_line_is_sent_from_another_item(open_page) -> None:
    people, desk = the_coordinators_desk(open_page)
    with_one_more_matter(people)
    desk.reload()
    desk.route("**/notes/", lambda route: route.abort())
    desk.get_by_label("Note", exact=True).fill("Three have asked.")
    expect(desk.get_by_text("No connection. Your text is kept in this browser")).to_be_visible()
    on_to_the_next_item(desk)
    told = desk.get_by_text("Not sent yet, on One stall for all: “Three have asked.” No connection")
    expect(told).to_be_visible()
    assert violations(desk) == []
    desk.unroute("**/notes/")
    expect(told).to_be_hidden(timeout=15_000)
    assert MinuteNote.objects.get().text == "Three have asked."


def test_what_somebody_else_changed_meanwhile_is_never_overwritten_from_another_item(
    open_page,
) -> None:
    people, desk = the_coordinators_desk(open_page)
    with_one_more_matter(people)
    desk.reload()
    desk.get_by_label("Note", exact=True).fill("Three have asked.")
    expect(desk.get_by_text("Saved at")).to_be_visible()
    note = MinuteNote.objects.get()
    given = {"item": note.item, "note_id": note.pk, "kind": note.kind, "opened_version": 1}
    keep_note(by=people.chair, text="Four have asked.", **given)
    desk.get_by_label("Note", exact=True).fill("Three have asked, and a fourth.")
    expect(desk.get_by_text("It now reads: “Four have asked.”")).to_be_visible()
    on_to_the_next_item(desk)
    expect(desk.get_by_text("changed it meanwhile")).to_be_visible()
    assert MinuteNote.objects.get().text == "Four have asked."
    desk.get_by_role("button", name="Throw it away").click()
    expect(desk.get_by_text("changed it meanwhile")).to_be_hidden()
    desk.reload()
    expect(desk.get_by_text("changed it meanwhile")).to_be_hidden()


def say_that_bob_is_there(page: Page) -> None:
    page.get_by_role("button", name=re.compile("Present.*Bob")).click()
    expect(page.get_by_text("1 partner present")).to_be_visible()


def test_a_half_typed_action_stays_whatever_else_is_pressed(open_page) -> None:
    _, desk = the_coordinators_desk(open_page)
    desk.get_by_label("Who").select_option(label="Bob")
    desk.get_by_label("What", exact=True).fill("Book the day")
    say_that_bob_is_there(desk)
    expect(desk.get_by_label("What", exact=True)).to_have_value("Book the day")
    desk.get_by_role("button", name="Add the action").click()
    expect(desk.get_by_role("link", name="1. Book the day")).to_be_visible()
    assert Action.objects.get().owner.name == "Bob"
    expect(desk.get_by_label("What", exact=True)).to_have_value("")
    desk.reload()
    expect(desk.get_by_label("What", exact=True)).to_have_value("")


def test_a_half_typed_decision_stays_whatever_else_is_pressed(open_page) -> None:
    desk = the_chair_decides(open_page)
    comment = desk.get_by_label("Comment")
    desk.locator("#id_kind").select_option(label="Returned with a comment")
    comment.fill("Say it with the fire brigade.")
    say_that_bob_is_there(desk)
    expect(comment).to_have_value("Say it with the fire brigade.")
    desk.get_by_role("button", name="Record the decision").click()
    expect(desk.get_by_text("“Say it with the fire brigade.”")).to_be_visible()
    expect(comment).to_have_value("")
    desk.reload()
    expect(comment).to_have_value("")


@pytest.mark.parametrize("size", in_turn([(320, 800), (1280, 500)], about="the quorum"))
def test_the_quorum_stays_in_sight_whoever_is_marked(open_page, size) -> None:
    people = cast()
    for number in range(12):
        advocate_of(people.lead, name=f"Advocate {number:02}")
    TermsFactory(quorum=2, agreed_at=MeetingFactory(date=clock.today() - timedelta(days=90)))
    meeting = add_meeting(by=people.coordinator, date=clock.today())
    item = add_agenda_item(by=people.bob, meeting=meeting, title="One stall for all")
    desk = open_page(size=size)
    sign_in(desk, people.coordinator)
    in_the_room(desk, meeting, item)
    for name, present in (("Advocate 11", 1), ("Bob", 2)):
        desk.get_by_role("button", name=re.compile(f"Present.*{name}")).click()
        quorum = desk.get_by_text(f"{present} partner")
        expect(quorum).to_be_visible()
        expect(quorum).to_be_in_viewport(ratio=1)
        seat = desk.locator(
            "li", has=desk.get_by_role("button", name=re.compile(f"Change.*{name}"))
        )
        expect(seat).to_be_in_viewport(ratio=1)
        bottom = quorum.locator("xpath=..").bounding_box()
        assert bottom["y"] + bottom["height"] <= seat.bounding_box()["y"]
    assert violations(desk) == []


def test_it_is_held_and_closed_without_script(open_page) -> None:
    people = cast()
    meeting = add_meeting(by=people.coordinator, date=clock.today())
    add_meeting(by=people.coordinator, date=clock.today() + timedelta(days=90))
    item = add_agenda_item(by=people.bob, meeting=meeting, title="One stall for all")
    desk = open_page(script=False)
    sign_in(desk, people.coordinator)
    desk.goto(f"/meetings/{meeting.pk}/")
    desk.get_by_role("button", name=re.compile("Up.*One stall for all")).click()
    expect(desk.locator(".app-agenda__item").nth(6)).to_contain_text("One stall for all")
    in_the_room(desk, meeting, item)
    desk.get_by_label("Note", exact=True).fill("One stall it is.")
    desk.get_by_label("This is a decision").check()
    desk.get_by_role("button", name="Add the note").click()
    expect(desk.get_by_text("Decision: One stall it is.")).to_be_visible()
    desk.get_by_role("link", name="Close the meeting").click()
    assert violations_without_script(desk) == []
    desk.get_by_role("button", name="Close the meeting").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Minutes")
    expect(desk.get_by_text("Decision: One stall it is.")).to_be_visible()
    assert violations_without_script(desk) == []
    desk.get_by_role("link", name="Change the text").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Change the minutes")
    assert violations_without_script(desk) == []


@pytest.mark.thorough
def test_the_pages_around_a_meeting_pass_axe(page: Page) -> None:
    people = cast()
    meeting = add_meeting(by=people.coordinator, date=clock.today() + timedelta(days=30))
    item = add_agenda_item(by=people.bob, meeting=meeting, title="One stall for all")
    sign_in(page, people.coordinator)
    for path in (
        "/meetings/year/",
        "/meetings/steps/",
        "/meetings/steps/agenda_out/",
        f"/meetings/{meeting.pk}/",
        f"/agenda/{item.pk}/",
        "/actions/",
    ):
        page.goto(path)
        assert violations(page) == [], path
