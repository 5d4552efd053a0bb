"""A channel from its first entry to a slot that goes to whoever waited for it."""

from datetime import timedelta

from playwright.sync_api import Page, expect

from bsc_comms.kit import clock
from bsc_comms.kit.financial_year import FinancialYear
from bsc_comms.kit.in_words import day as in_short
from channels_registry.models import Channel, Edition
from partnership.choices import LetterKind
from partnership.models import Letter, Partner
from plans.models import Communication
from tests.cast import Cast, cast
from tests.factories import CommunicationFactory, PlacementFactory
from tests.journeys.signing_in import sign_in
from tests.services.axe import violations

NAME = "Barnet First"


def next_year() -> FinancialYear:
    """Next financial year: its editions are to come on whichever day this runs."""
    return FinancialYear.of(clock.today()).next


def planned_on_it(partner: Partner, title: str, edition: Edition) -> Communication:
    """A communication of this partner that is to go out on the channel when that edition does."""
    found = CommunicationFactory(
        lead_partner=partner, title=title, window_start=edition.publication_date
    )
    PlacementFactory(communication=found, channel=edition.channel)
    return found


def add_the_channel(alice: Page) -> None:
    alice.goto("/channels/ours/")
    alice.get_by_role("link", name="Add a channel").first.click()
    alice.get_by_label("Name", exact=True).fill(NAME)
    alice.get_by_label("Kind", exact=True).select_option(label="Print")
    expect(alice.get_by_label("Lead partner", exact=True)).to_be_checked()
    alice.get_by_label("How many does it reach?").fill("nearly all homes")
    alice.get_by_label("Of what?").fill("households")
    alice.get_by_role("button", name="Add the channel").click()
    # A reach that is no number comes back with what would be right.
    expect(alice.get_by_text("There is a problem")).to_be_visible()
    alice.get_by_role("link", name="Write the reach as a number, like 190000").click()
    expect(alice.get_by_label("How many does it reach?")).to_be_focused()
    assert violations(alice) == []
    alice.get_by_label("How many does it reach?").fill("190,000")
    alice.get_by_role("button", name="Add the channel").click()
    expect(alice.get_by_role("heading", level=1)).to_contain_text(NAME)
    expect(alice.get_by_text("about 190,000 households, an estimate")).to_be_visible()
    assert violations(alice) == []


def make_a_years_editions(alice: Page) -> Edition:
    """Quarterly, in the second week, copy six weeks before, one slot; the last of the year."""
    year = next_year()
    alice.get_by_role("link", name="Make a year’s editions by a pattern").click()
    alice.get_by_label("Every so many months, in the first, second... week").check()
    alice.get_by_label("Every how many weeks or months?").fill("3")
    alice.get_by_label("Which one in the month?").select_option(label="Second")
    starts = alice.get_by_role("group", name="Counted from")
    for box, number in (("Day", 1), ("Month", 4), ("Year", year.start_year)):
        starts.get_by_label(box).fill(str(number))
    alice.get_by_label("How many days before is copy due?").fill("42")
    alice.get_by_label("How much space has each edition?").fill("1")
    assert violations(alice) == []
    alice.get_by_role("button", name="Show the days").click()
    alice.get_by_role("link", name=year.label).click()
    assert not Edition.objects.exists()
    assert violations(alice) == []
    alice.get_by_role("button", name="Make 4 editions").click()
    expect(alice.get_by_text(f"4 editions are made for {year.label}.")).to_be_visible()
    return Edition.objects.latest("publication_date")


def choose(page: Page, communication: Communication, edition: Edition) -> None:
    page.goto(communication.get_absolute_url())
    page.get_by_role("link", name=f"Choose an edition of {NAME}").click()
    page.get_by_label(edition.name).check()
    assert violations(page) == []
    page.get_by_role("button", name="Choose this edition").click()


def everybody(open_page) -> tuple[Cast, Page, Page, Page]:
    people = cast()
    alice, bob, charlie = open_page(), open_page(), open_page(size=(320, 800))
    for page, person in ((alice, people.alice), (bob, people.bob), (charlie, people.charlie)):
        sign_in(page, person)
    return people, alice, bob, charlie


def test_the_last_slot_goes_to_who_waits_when_its_holder_is_declined(open_page) -> None:
    people, alice, bob, charlie = everybody(open_page)
    add_the_channel(alice)
    edition = make_a_years_editions(alice)
    assert Channel.objects.get().code == "BARNET-FIRST"
    assert edition.publication_date.month == 1
    assert edition.publication_date - edition.copy_deadline == timedelta(days=42)
    bobs = planned_on_it(people.other, "Lock up", edition)
    charlies = planned_on_it(people.named, "Check your alarm", edition)

    # Bob has the last slot, and Charlie waits.
    choose(bob, bobs, edition)
    expect(bob.get_by_text("Slot held, the owner has not answered yet")).to_be_visible()
    choose(charlie, charlies, edition)
    expect(charlie.get_by_text("No. 1 in the line for a slot")).to_be_visible()
    assert violations(charlie) == []

    # Alice finds what waits for her, and declines with a reason.
    alice.goto("/channels/ours/")
    expect(alice.get_by_text("Other asks for a slot in")).to_be_visible()
    alice.get_by_role("link", name=f"Decline Other, {edition.name}").click()
    alice.get_by_role("button", name="Decline the booking").click()
    expect(alice.get_by_role("link", name="Say why, in a sentence")).to_be_visible()
    alice.get_by_label("Why not?").fill("It was in the last edition.")
    assert violations(alice) == []
    alice.get_by_role("button", name="Decline the booking").click()
    expect(alice.get_by_text("Other is told why not.")).to_be_visible()
    expect(alice.get_by_text("Named partner").first).to_be_visible()
    assert violations(alice) == []

    # Bob's page says what became of it; Charlie has the slot, and is told by letter.
    bob.goto(bobs.get_absolute_url())
    expect(bob.get_by_text(f"{edition.name}: declined")).to_be_visible()
    expect(bob.get_by_text("It was in the last edition.").first).to_be_visible()
    assert violations(bob) == []
    charlie.goto(charlies.get_absolute_url())
    expect(charlie.get_by_text("Slot held, the owner has not answered yet")).to_be_visible()
    row = charlie.get_by_role("row").filter(has_text=NAME)
    expect(row).to_contain_text(in_short(edition.copy_deadline))
    expect(row).to_contain_text("working days")
    assert charlie.evaluate("document.documentElement.scrollWidth") <= 320
    assert violations(charlie) == []
    told = Letter.objects.filter(kind=LetterKind.BOOKING_ANSWERED)
    by = in_short(edition.copy_deadline)
    assert {(letter.recipient, letter.subject) for letter in told} == {
        (people.bob, f"Your slot was declined: {NAME}, {edition.name}"),
        (people.charlie, f"A slot came free: {NAME}, {edition.name}, copy by {by}"),
    }
