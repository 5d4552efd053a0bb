"""The coordinator sets a meeting, the reminder goes out once, and the advocate answers it."""

import re

from django.core import mail
from django.core.management import call_command
from playwright.sync_api import Page, Route, expect

from bsc_comms.kit import clock
from bsc_comms.kit.working_days import add_working_days
from partnership.choices import LetterKind
from partnership.models import Letter, Person, SignIn
from subgroup.models import Meeting
from subgroup.operations.meetings import add_meeting
from tests.cast import cast
from tests.factories import LetterFactory, PartnerFactory
from tests.journeys.signing_in import PASSWORD, sign_in
from tests.services.axe import violations
from tests.services.waiting import wait_until


def ten_in_the_morning() -> str:
    return f"{clock.today().isoformat()}T10:00"


def test_a_meeting_is_set_partners_are_reminded_and_answer(open_page) -> None:
    people = cast()
    day = add_working_days(clock.today(), 10)
    if add_working_days(day, -10) != clock.today():  # today is no working day
        day = add_working_days(clock.today(), 9)
    desk = open_page()
    sign_in(desk, people.coordinator)
    desk.goto("/meetings/")
    assert violations(desk) == []
    desk.get_by_role("link", name="Set a meeting").click()
    assert violations(desk) == []
    desk.get_by_label("Day", exact=True).fill(str(day.day))
    desk.get_by_label("Month").fill(str(day.month))
    desk.get_by_label("Year").fill(str(day.year))
    desk.get_by_label("Time").fill("10am")
    desk.get_by_label("Place").fill("Town Hall")
    desk.get_by_role("button", name="Set the meeting").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text(
        f"{day:%A} {day.day} {day:%B} {day.year}"
    )
    expect(desk.get_by_text("0 of 3 partners have confirmed their plan")).to_be_visible()
    assert violations(desk) == []

    for _ in range(2):
        call_command("cycle", "--at", ten_in_the_morning(), verbosity=0)
    calls = {each.to[0]: each for each in mail.outbox if "/answer/?key=" in each.body}
    assert sorted(calls) == ["alice@example.org", "bob@example.org", "charlie@example.org"]
    to_alice = calls["alice@example.org"]
    link = re.search(r"http://127\.0\.0\.1:8000(/meetings/\d+/answer/\?key=\S+)", to_alice.body)

    phone = open_page(size=(320, 800))
    phone.goto(link[1])
    assert violations(phone) == []
    phone.get_by_role("button", name="My plan is up to date").click()
    expect(phone.get_by_role("status")).to_have_text("Thank you. Lead: the plan is up to date.")
    expect(phone.get_by_role("status")).to_be_focused()
    assert phone.title().startswith("Thank you: ")
    expect(phone.get_by_text("The plan is up to date, said Alice")).to_be_visible()
    sign_in(phone, people.alice)
    phone.goto("/letters/mine/")
    assert violations(phone) == []

    desk.goto("/letters/?kind=confirm_reminder")
    expect(desk.get_by_role("table").get_by_text("Sent", exact=True)).to_have_count(3)
    assert violations(desk) == []
    desk.get_by_role("link", name=re.compile("plan")).nth(1).click()
    assert violations(desk) == []
    desk.goto(f"/meetings/{Meeting.objects.get().pk}/")
    expect(desk.get_by_text("1 of 3 partners have confirmed their plan")).to_be_visible()


def the_agenda_at_the_coordinators_desk(open_page) -> Page:
    people = cast()
    meeting = add_meeting(by=people.coordinator, date=clock.today())
    desk = open_page()
    sign_in(desk, people.coordinator)
    desk.goto(f"/meetings/{meeting.pk}/")
    return desk


def drag_the_first_below_the_second(desk: Page) -> None:
    lines = desk.locator("[data-item]")
    lines.nth(0).drag_to(lines.nth(1), source_position={"x": 5, "y": 5})


def test_an_item_is_dragged_while_a_matter_is_half_typed(open_page) -> None:
    desk = the_agenda_at_the_coordinators_desk(open_page)
    desk.get_by_text("Put a matter on the agenda").click()
    desk.get_by_label("Matter", exact=True).fill("One van for all")
    for first, second in (
        ("1. Minutes of the last meeting", "2. Terms of reference"),
        ("1. Terms of reference", "2. Minutes of the last meeting"),
    ):
        drag_the_first_below_the_second(desk)
        expect(desk.get_by_text("The order is saved.")).to_be_visible()
        expect(desk.locator("[data-item]").nth(0)).to_contain_text(first)
        expect(desk.locator("[data-item]").nth(1)).to_contain_text(second)
    expect(desk.get_by_label("Matter", exact=True)).to_have_value("One van for all")
    desk.get_by_label("Matter", exact=True).fill("")
    desk.get_by_role("button", name="Put it on the agenda").click()
    expect(desk.get_by_text("There is a problem")).to_be_visible()
    desk.get_by_label("Matter", exact=True).fill("One van for all")
    drag_the_first_below_the_second(desk)
    expect(desk.locator("[data-item]").nth(0)).to_contain_text("1. Minutes of the last meeting")
    expect(desk.get_by_label("Matter", exact=True)).to_have_value("One van for all")


def test_a_line_marks_the_side_on_which_what_is_dragged_lands(open_page) -> None:
    desk = the_agenda_at_the_coordinators_desk(open_page)
    items = desk.locator("[data-item]")
    for dragged, over, top, bottom, first in (
        (0, 1, "0px", "3px", "1. Minutes of the last meeting"),
        (1, 0, "3px", "1px", "1. Terms of reference"),
    ):
        items.nth(dragged).hover(position={"x": 5, "y": 5})
        desk.mouse.down()
        for across in (5, 15):  # a browser tells of what it is over once it moves there
            items.nth(over).hover(position={"x": across, "y": 15})
        expect(items.nth(over)).to_have_css("border-top-width", top)
        expect(items.nth(over)).to_have_css("border-bottom-width", bottom)
        desk.mouse.up()
        expect(desk.get_by_text("The order is saved.")).to_be_visible()
        expect(items.nth(0)).to_contain_text(first)


def test_nothing_is_dragged_while_the_last_order_is_being_saved(open_page) -> None:
    desk = the_agenda_at_the_coordinators_desk(open_page)
    held: list[Route] = []
    desk.route("**/agenda/order/", lambda route: held.append(route))
    items = desk.locator("[data-item]")
    drag_the_first_below_the_second(desk)
    wait_until(lambda: desk.title() and held, seconds=15)
    drag_the_first_below_the_second(desk)
    expect(desk.get_by_text("The last order is still being saved.")).to_be_visible()
    expect(items.nth(1)).to_contain_text("Terms of reference")
    held[0].abort()
    expect(
        desk.get_by_text("The order could not be saved, so it stands as it was.")
    ).to_be_visible()
    expect(items.nth(0)).to_contain_text("Terms of reference")
    desk.unroute("**/agenda/order/")
    drag_the_first_below_the_second(desk)
    expect(desk.get_by_text("The order is saved.")).to_be_visible()


def test_an_item_moved_by_its_button_has_the_focus_where_it_stands_now(open_page) -> None:
    desk = the_agenda_at_the_coordinators_desk(open_page)
    items = desk.locator("[data-item]")
    items.nth(0).get_by_role("button", name="Down").press("Enter")
    expect(items.nth(1)).to_be_focused()


def test_whoever_is_signed_out_is_told_that_the_order_stands_as_it_was(open_page) -> None:
    desk = the_agenda_at_the_coordinators_desk(open_page)
    SignIn.objects.all().delete()
    drag_the_first_below_the_second(desk)
    said = "You were signed out. The order could not be saved, so it stands as it was."
    expect(desk.get_by_text(said)).to_be_visible()
    expect(desk.locator("[data-item]").nth(0)).to_contain_text("1. Terms of reference")


def test_somebody_is_invited_comes_in_and_leaves(open_page, settings) -> None:
    people = cast()
    PartnerFactory(code="ALONE", name="Lonely partner")
    desk = open_page()
    sign_in(desk, people.coordinator)
    desk.goto("/people/")
    assert violations(desk) == []
    desk.get_by_role("link", name="Invite one for Lonely partner").click()
    assert violations(desk) == []
    desk.get_by_role("button", name="Send the invitation").click()
    expect(desk.get_by_role("link", name="Enter a name")).to_be_visible()
    assert violations(desk) == []
    desk.get_by_label("Name").fill("Nina New")
    desk.get_by_label("E-mail address").fill("nina@example.org")
    desk.get_by_role("button", name="Send the invitation").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Nina New")
    assert violations(desk) == []

    call_command("cycle", verbosity=0)
    nina = Person.objects.get(email="nina@example.org")
    assert Letter.objects.get(recipient=nina).kind == LetterKind.INVITATION
    (letter,) = mail.outbox
    link = re.search(r"http://127\.0\.0\.1:8000(\S+)", letter.body)
    home = open_page()
    home.goto(link[1])
    for field in home.locator("input[type=password]").all():
        field.fill(PASSWORD)
    home.get_by_role("button", name="Set the password").click()
    home.goto("/meetings/")
    expect(home.get_by_role("heading", level=1)).to_have_text("Meetings")

    desk.reload()
    desk.get_by_role("link", name="Close the account").click()
    assert violations(desk) == []
    desk.get_by_role("button", name="Close the account").click()
    expect(desk.get_by_text("The account of Nina New is closed.")).to_be_visible()
    home.goto("/meetings/")
    expect(home).to_have_url(re.compile("/accounts/login/"))


def test_the_pages_of_partners_and_of_a_failed_letter_pass_axe(page: Page) -> None:
    people = cast()
    failed = LetterFactory(recipient=people.bob, state="failed", error="550 unknown", attempts=1)
    sign_in(page, people.administrator)
    for path in ("/partners/", f"/letters/{failed.pk}/", "/letters/?state=failed"):
        page.goto(path)
        assert violations(page) == []
    page.goto(f"/letters/{failed.pk}/")
    page.get_by_role("button", name="Send it again").click()
    expect(page.get_by_text("The letter waits to be sent again.")).to_be_visible()
