"""What came of a press is where its person goes on from: in sight and focused."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from bsc_comms.kit import clock
from plans.models import Communication, OfferRequest
from subgroup.choices import NoteKind
from subgroup.operations.agenda import add_agenda_item
from subgroup.operations.meetings import add_meeting
from subgroup.operations.room import keep_note
from tests.cast import cast
from tests.factories import CommunicationFactory, OfferFactory
from tests.factories.approaches import OfferRequestFactory
from tests.factories.overlaps import OverlapAnswerFactory, overlap_of
from tests.journeys.signing_in import sign_in
from tests.plans.evaluations import issued
from tests.services.axe import violations
from tests.services.chromium import NARROW, WIDE
from tests.services.in_short import in_turn

#: What is left of a wide page that is shown at 400%.
FOUR_TIMES = (320, 256)


def told(page: Page, words: str) -> None:
    message = page.get_by_text(words).locator("xpath=..")
    expect(message).to_be_focused()
    expect(message).to_be_in_viewport(ratio=0.9)


@pytest.mark.parametrize("size", in_turn([NARROW, WIDE], about="where a press is told"))
def test_the_answer_to_a_press_far_down_a_page_is_told_where_it_was_pressed(open_page, size):
    people = cast()
    day = clock.today() + timedelta(days=20)
    about = CommunicationFactory(lead_partner=people.lead, window_start=day, message="Lock. " * 200)
    offer = OfferFactory(partner=people.other)
    OfferRequestFactory(communication=about, offer=offer, first_day=day, last_day=day)
    page = open_page(size=size)
    sign_in(page, people.alice)
    page.goto(about.get_absolute_url())
    OfferRequest.objects.update(version=2)
    press = page.get_by_role("button", name="No longer needed")

    press.click()
    told(page, "Somebody else settled it in the meantime.")
    expect(page.get_by_role("heading", name="Offers", exact=True)).to_be_in_viewport()
    assert violations(page) == []

    press.click()
    told(page, "It is no longer asked for.")


def refused(page: Page, words: str) -> None:
    notice = page.get_by_role("alert").filter(has_text=words)
    expect(notice).to_be_focused()
    expect(notice).to_be_in_viewport()


def test_why_nothing_was_written_is_where_its_person_goes_on_from(open_page):
    people = cast()
    day = clock.today() + timedelta(days=20)
    about, theirs = (
        CommunicationFactory(lead_partner=partner, window_start=day)
        for partner in (people.lead, people.other)
    )
    pair = overlap_of(about, theirs)
    page = open_page(size=NARROW)
    sign_in(page, people.alice)
    page.goto(f"{about.get_absolute_url()}postpone/")
    page.get_by_label("Why?").fill("No money")
    Communication.objects.filter(pk=about.pk).update(version=2, message="Lock.")
    page.get_by_role("button", name="Postpone it").click()
    refused(page, "Changed meanwhile")
    assert violations(page) == []

    page.goto(f"/overlaps/{pair.pk}/")
    page.get_by_label("They do not overlap").check()
    page.get_by_label("How, or why not?").fill("Other streets")
    OverlapAnswerFactory(overlap=pair, by=people.bob, partner=people.other)
    page.get_by_role("button", name="Record the answer").click()
    refused(page, "Nothing was recorded")
    assert violations(page) == []


def test_without_script_it_stays_in_sight_while_the_page_opens_at_its_section(open_page):
    people = cast()
    day = clock.today() + timedelta(days=20)
    about = CommunicationFactory(lead_partner=people.lead, window_start=day, message="Lock. " * 200)
    offer = OfferFactory(partner=people.other)
    OfferRequestFactory(communication=about, offer=offer, first_day=day, last_day=day)
    page = open_page(size=NARROW, script=False)
    sign_in(page, people.alice)
    page.goto(about.get_absolute_url())
    page.get_by_role("button", name="No longer needed").click()
    expect(page.get_by_text("It is no longer asked for.")).to_be_in_viewport(ratio=1)
    head = page.get_by_role("heading", name="Offers", exact=True)
    expect(head).to_be_in_viewport(ratio=1)
    message = page.get_by_role("status").bounding_box()
    assert message["y"] + message["height"] <= head.bounding_box()["y"]


def test_at_four_times_the_size_the_head_of_a_page_hides_nothing_of_what_came_of_a_press(
    open_page,
) -> None:
    people = cast()
    day = clock.today() + timedelta(days=20)
    lines = [CommunicationFactory(lead_partner=people.lead, window_start=day) for _ in range(2)]
    page = open_page(size=FOUR_TIMES)
    sign_in(page, people.chair)
    page.goto(f"/review/{lines[0].pk}/")
    page.get_by_role("button", name="Note").press("Enter")
    told(page, f"Noted: {lines[0].title}")


def test_a_line_changed_in_the_table_says_so_in_its_row(page: Page) -> None:
    people = cast()
    for number in range(1, 29):
        CommunicationFactory(
            lead_partner=people.lead, title=f"Door {number}", window_start=date(2099, 2, number)
        )
    sign_in(page, people.alice)
    page.goto("/plan/?year=all")
    page.get_by_role("link", name="Change Door 27", exact=True).click()
    page.get_by_label("Title").fill("Gate")
    page.get_by_role("button", name="Save the line").click()
    told(page, "“Gate” is changed.")
    expect(page.get_by_role("link", name="Gate", exact=True)).to_be_in_viewport(ratio=0.9)
    assert violations(page) == []


def test_whoever_asks_for_more_of_an_evaluation_goes_on_from_there(page: Page) -> None:
    people = cast()
    sign_in(page, people.alice)
    page.goto(f"{issued(people).get_absolute_url()}evaluate/")
    for tier in ("Full", "Basic", "Enhanced"):
        page.get_by_role("button", name=tier).click()
        pressed = page.locator("button[aria-current]")
        expect(pressed).to_have_text(tier)
        expect(pressed).to_be_focused()
        expect(pressed).to_be_in_viewport()
    assert violations(page) == []


def test_the_clerk_hears_what_was_added_and_goes_on_with_the_next(page: Page) -> None:
    people = cast()
    meeting = add_meeting(by=people.coordinator, date=clock.today())
    item = add_agenda_item(by=people.bob, meeting=meeting, title="One stall for all")
    sign_in(page, people.coordinator)
    page.goto(f"/meetings/{meeting.pk}/room/?item={item.pk}")
    note, who = page.get_by_label("Note", exact=True), page.get_by_label("Who")
    note.fill("Three have asked.")
    page.get_by_role("button", name="Add the note").press("Enter")
    expect(page.get_by_role("status").filter(has_text="The note is added.")).to_be_visible()
    expect(note).to_be_focused()
    expect(note).to_have_value("")

    who.select_option(people.alice.name)
    page.get_by_label("What", exact=True).fill("Ask for prices")
    page.get_by_role("button", name="Add the action").press("Enter")
    expect(page.get_by_role("status").filter(has_text="The action is added.")).to_be_visible()
    expect(who).to_be_focused()
    assert violations(page) == []
    page.reload()
    expect(page.get_by_text("The action is added.")).to_have_count(0)

    page.get_by_role("button", name="Take it out").press("Enter")
    told(page, "The note is taken out of the minutes.")
    assert violations(page) == []


def test_in_the_room_a_change_says_so_where_it_was_made(page: Page) -> None:
    people = cast()
    meeting = add_meeting(by=people.coordinator, date=clock.today())
    about = CommunicationFactory(lead_partner=people.lead, window_start=clock.today())
    item = add_agenda_item(by=people.bob, meeting=meeting, title="Stalls", communication=about)
    keep_note(
        by=people.coordinator,
        item=item,
        note_id=uuid4(),
        kind=NoteKind.NOTE,
        text="One stall.",
        opened_version=0,
    )
    sign_in(page, people.chair)
    page.goto(f"/meetings/{meeting.pk}/room/?item={item.pk}")
    page.get_by_role("link", name="Change the note").press("Enter")
    page.get_by_label("Note", exact=True).fill("Two stalls.")
    page.get_by_role("button", name="Save").press("Enter")
    told(page, "The note is changed.")

    page.get_by_role("combobox", name="Decision").select_option("Agreed")
    page.get_by_role("button", name="Record the decision").press("Enter")
    told(page, "The decision is recorded.")

    page.get_by_label("In the chair today").select_option(people.chair.name)
    page.get_by_role("button", name="Save who takes the chair").press("Enter")
    told(page, f"{people.chair.name} takes the chair.")
    assert violations(page) == []


@pytest.mark.parametrize("size", in_turn([FOUR_TIMES, WIDE], about="where who is there is told"))
def test_whoever_says_who_is_there_goes_on_at_that_person(open_page, size) -> None:
    people = cast()
    meeting = add_meeting(by=people.coordinator, date=clock.today())
    page = open_page(size=size)
    sign_in(page, people.coordinator)
    page.goto(f"/meetings/{meeting.pk}/room/")
    seat = page.locator(f"#person-{people.chair.pk}")
    page.get_by_label("In the chair today").select_option(people.chair.name)
    page.get_by_role("button", name="Save who takes the chair").press("Enter")
    told(page, f"{people.chair.name} takes the chair.")

    seat.get_by_role("button", name="Present").press("Enter")
    expect(seat).to_contain_text("Change")
    expect(seat).to_be_focused()
    expect(seat).to_be_in_viewport(ratio=0.9)
    seat.get_by_role("button", name="Change").press("Enter")
    seat.get_by_role("button", name="Absent").press("Enter")
    told(page, f"{people.chair.name} does not take the chair any more: say who does.")
    assert violations(page) == []


def test_whoever_asks_for_a_record_is_told_that_it_is_being_compiled(open_page) -> None:
    people = cast()
    CommunicationFactory(lead_partner=people.lead, window_start=clock.today())
    page = open_page(size=FOUR_TIMES)
    sign_in(page, people.coordinator)
    page.goto("/record/")
    page.get_by_role("button", name="Compile a draft").press("Enter")
    said = page.get_by_role("status").filter(has_text="is being compiled")
    expect(said).to_be_focused()
    expect(said).to_be_in_viewport(ratio=0.9)
    assert violations(page) == []
    page.keyboard.press("Tab")
    expect(said.get_by_role("link", name="Look again")).to_be_focused()


def test_an_action_that_is_sent_later_does_not_take_the_clerk_out_of_the_note(page: Page) -> None:
    people = cast()
    meeting = add_meeting(by=people.coordinator, date=clock.today())
    item = add_agenda_item(by=people.bob, meeting=meeting, title="One stall for all")
    sign_in(page, people.coordinator)
    page.goto(f"/meetings/{meeting.pk}/room/?item={item.pk}")
    page.context.set_offline(True)
    who = page.get_by_label("Who")
    who.select_option(people.bob.name)
    page.get_by_label("What", exact=True).fill("Ask for prices")
    page.get_by_role("button", name="Add the action").click()
    expect(page.get_by_text("1 kept in this browser")).to_be_visible()
    page.get_by_label("Note", exact=True).press_sequentially("Three have")
    page.context.set_offline(False)
    saved = page.get_by_text("It stands in the list once the page is loaded.")
    expect(saved).to_be_visible(timeout=15_000)
    note = page.get_by_label("Note", exact=True)
    expect(note).to_be_focused()
    page.keyboard.type(" asked alice")
    expect(note).to_have_value("Three have asked alice")
    expect(who).to_have_value(str(people.bob.pk))
    assert violations(page) == []

    expect(page.get_by_text("Saved at")).to_have_count(2)  # the action, and all of the note
    saved.get_by_role("button", name="Show it").press("Enter")
    expect(page.get_by_role("link", name="1. Ask for prices")).to_be_visible()
    expect(page.locator(".app-room__note")).to_have_text("Three have asked alice")
    expect(who).to_be_focused()
